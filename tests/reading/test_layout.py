"""Layout: from printed lines to running text."""

import doctest

import pytest

from indexer.reading import layout
from indexer.reading.layout import Line, in_reading_order, join, lines_of, paragraphs, unwrapped


def body(*texts: str, top: float = 700, x: float = 70, size: float = 10) -> list[Line]:
    return [Line(text, x, top - 12 * row, size) for row, text in enumerate(texts)]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(layout).failed == 0


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("bolig-", "støtte", "boligstøtte"),
        ("bygge-", "og anlægsloven", "bygge- og anlægsloven"),
        ("ind-", "eller udflytning", "ind- eller udflytning"),
        ("to-", "til treværelses", "to- til treværelses"),
        ("ind-", "til videre", "indtil videre"),
        ("sam-", "men med al-", "sammen med al-"),
        ("Storkøbenhavn-", "Aarhus", "Storkøbenhavn-Aarhus"),
        ("EU-", "reglerne", "EU-reglerne"),
        ("en B-", "sag", "en B-sag"),
        ("2-", "værelses", "2-værelses"),
        ("2017-", "2019", "2017-2019"),
        ("e-", "mail", "e-mail"),
        ("bolig\u00ad", "støtte", "boligstøtte"),
        ("huslejen -", "hvis den", "huslejen - hvis den"),
        ("husleje", "loft", "husleje loft"),
        ("(almen-", "boligloven)", "(almenboligloven)"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_when_it_parts_a_word(above: str, below: str, joined: str) -> None:
    assert join(above, below) == joined


def test_lines_of_a_paragraph_are_joined_and_a_wider_gap_begins_the_next() -> None:
    first = body(
        "Kommunen kan yde tilskud til opførelse af små almene", "boliger, når huslejen ikke overstiger 2.000 kr."
    )
    second = body(
        "Tilskuddet søges hos styrelsen inden udgangen af marts", "måned, og svaret kommer inden sommer.", top=660
    )
    assert paragraphs([*first, *second]) == [
        "Kommunen kan yde tilskud til opførelse af små almene boliger, når huslejen ikke overstiger 2.000 kr.",
        "Tilskuddet søges hos styrelsen inden udgangen af marts måned, og svaret kommer inden sommer.",
    ]


def test_larger_type_is_a_heading_of_its_own() -> None:
    lines = [Line("Erfaringer", 70, 720, 16), *body("Beboerne er glade for de små boliger og den lave husleje.")]
    assert paragraphs(lines)[0] == "Erfaringer"


def test_an_indented_line_after_a_full_stop_begins_a_paragraph() -> None:
    lines = body("Huslejen er fastsat af kommunen i samråd med boligselskabet.", "Her bor de unge i to år.")
    lines[1] = Line(lines[1].text, 82, lines[1].y, 10)
    lines += body("De flytter derefter videre til en almen bolig i nærheden.", top=676)
    assert len(paragraphs(lines)) == 2


def test_items_and_short_lines_keep_their_line() -> None:
    lines = body("Ansøgningen skal indeholde følgende oplysninger om boligen:", "• areal", "• husleje", "1. budget")
    assert paragraphs(lines) == [
        "Ansøgningen skal indeholde følgende oplysninger om boligen:\n• areal\n• husleje\n1. budget"
    ]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    left = body("Første spalte begynder her og går helt ned til bunden, hvor den", top=100)
    right = body("fortsætter øverst i den anden spalte uden afbrydelse af nogen art.", top=700, x=310)
    assert len(paragraphs([*left, *right])) == 1


def test_columns_written_row_by_row_are_read_column_by_column() -> None:
    lines = [Line("En overskrift over begge spalter", 70, 760, 10)]
    for row in range(8):
        lines.append(Line(f"venstre spalte, linje nummer {row} ", 70, 700 - 12 * row, 10))
        lines.append(Line(f"højre spalte, linje nummer {row}", 310, 700 - 12 * row, 10))
    text = " ".join(line.text for line in in_reading_order(lines))
    assert text.index("venstre spalte, linje nummer 7") < text.index("højre spalte, linje nummer 0")
    assert text.startswith("En overskrift")


def test_a_change_of_type_within_lines_does_not_make_columns() -> None:
    lines = []
    for row in range(8):
        lines.append(Line("en ganske lang begyndelse på linjen ", 70, 700 - 12 * row, 10))
        lines.append(Line(f"fortsat med fed skrift {row}", 240 + 7 * row, 700 - 12 * row, 10))
    assert in_reading_order(lines)[0].text == "en ganske lang begyndelse på linjen fortsat med fed skrift 0"


def test_pieces_of_a_line_are_put_together_even_where_the_program_broke_it() -> None:
    pieces = [
        Line("meget ofte bedre end *\n", 72, 514, 11),
        Line("straks\n", 200, 514, 11),
        Line("* nu.", 240, 514, 11),
    ]
    assert [line.text for line in in_reading_order(lines_of(pieces))] == ["meget ofte bedre end * straks * nu."]


def test_markers_written_last_stand_before_their_items() -> None:
    items = body("Vælg udsugning, som ikke kan slukkes, og", "hold lyden nede.", "Lav et varmt tørrerum.", x=84)
    markers = [Line("1.", 70, 700, 10), Line("2.", 70, 676, 10)]
    text = layout.text_of_page([*items, *markers])
    assert text == "1. Vælg udsugning, som ikke kan slukkes, og hold lyden nede.\n2. Lav et varmt tørrerum."


def test_a_number_that_is_no_marker_stays_where_it_is() -> None:
    lines = body("De fleste vil nok begynde med at læse det hele i kapitel", "10.", "Tak til alle.")
    assert paragraphs(layout.with_markers(lines))[0].startswith(
        "De fleste vil nok begynde med at læse det hele i kapitel 10."
    )


def test_a_paragraph_sign_that_came_to_stand_first_does_not_break_the_sentence() -> None:
    lines = body(
        "Loven gælder også for alle andre lejemål, der nævnes i",
        "§ 1 i lov om leje af almene boliger.",
        "§ 2 følger nu.",
    )
    assert paragraphs(lines) == [
        "Loven gælder også for alle andre lejemål, der nævnes i § 1 i lov om leje af almene boliger.\n§ 2 følger nu."
    ]


def test_small_type_does_not_change_the_paragraphs_of_the_text() -> None:
    lines = [Line(f"En linje med brødtekst i almindelig størrelse, nummer {n}", 70, 700 - 19 * n, 12) for n in range(3)]
    lines += [Line(f"{n} En note i mindre skrift", 70, 600 - 12 * n, 8) for n in range(1, 6)]
    texts = paragraphs(lines)
    assert len(texts) == 2
    assert texts[1].splitlines()[4] == "5 En note i mindre skrift"


def test_a_raised_number_does_not_part_a_footnote() -> None:
    lines = lines_of(
        [
            Line("3", 90, 600.6, 6),
            Line(" Loven, jf. bekendtgørelse nr. 207, stk. 1. Hertil kom-\n", 94, 597.6, 8.6),
            Line("mer løbende bidrag efter § 129.\n", 90, 585.5, 8.6),
        ]
    )
    assert paragraphs(lines) == [
        "3 Loven, jf. bekendtgørelse nr. 207, stk. 1. Hertil kommer løbende bidrag efter § 129."
    ]


def test_a_raised_number_does_not_run_into_the_word_before_it() -> None:
    pieces = [
        Line("boligstøtte", 70, 600, 12),
        Line("4", 140, 604, 8),
        Line(" for 24 m", 146, 600, 12),
        Line("2", 190, 604, 8),
        Line(" og CO", 196, 600, 12),
        Line("2", 220, 598, 8),
        Line("\n", 220, 598, 8),
    ]
    assert lines_of(pieces)[0].text == "boligstøtte[4] for 24 m² og CO2"


def test_a_table_of_contents_keeps_its_lines_and_loses_its_dots() -> None:
    lines = body(
        "1. Hvad er en billig bolig? ................... 1", "Bilag: Sagerne i tal . . . . . . . . . . . . . . 19"
    )
    assert paragraphs(lines) == ["1. Hvad er en billig bolig? … 1\nBilag: Sagerne i tal … 19"]


def test_hard_wrapped_text_is_unwrapped_and_short_lines_stay() -> None:
    wrapped = (
        "Ministeriet har den 3. maj modtaget en ansøgning om støtte til bolig-\n"
        "projektet. Ansøgningen er behandlet efter reglerne i almenboligloven.\n"
        "\n"
        "Venlig hilsen\n"
        "Anna Jensen\n"
    )
    assert unwrapped(wrapped) == (
        "Ministeriet har den 3. maj modtaget en ansøgning om støtte til boligprojektet. "
        "Ansøgningen er behandlet efter reglerne i almenboligloven.\n\nVenlig hilsen\nAnna Jensen"
    )
