"""Running headers, running footers and page numbers."""

import pytest

from indexer.reading.layout import Line
from indexer.reading.running import without_running_lines


def body(*texts: str, top: float = 700, x: float = 70, size: float = 10) -> list[Line]:
    return [Line(text, x, top - 12 * row, size) for row, text in enumerate(texts)]


def pages_with(header: str, footer: str, count: int, *, first: int = 1) -> list[list[Line]]:
    return [
        [
            Line(header.format(n + first), 70, 800, 9),
            *body(f"Side om emne nummer {n * 7}.", "Mere tekst, som er anderledes " + "igen " * n),
            Line(footer.format(n + first), 290, 40, 9),
        ]
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("header", "footer"),
    [
        ("BOLIG 2.000 – Årsrapport 2017", "{}"),
        ("Årsrapport", "Side {} af 12"),
        ("Kapitel 3  ·  {}", "– {} –"),
        ("Notat 2019", "Socialministeriet {} | 2019"),
    ],
)
def test_running_headers_and_page_numbers_are_left_out(header: str, footer: str) -> None:
    pages = pages_with(header, footer, 5)
    kept = without_running_lines(pages, [str(n + 1) for n in range(5)])
    assert kept == [page[1:-1] for page in pages]


def test_roman_page_numbers_and_numbers_that_do_not_begin_at_one_are_recognised() -> None:
    labels = ["i", "ii", "iii", "iv"]
    pages = [
        [*body("Forord til en længere tekst" + n * " igen"), Line(label, 290, 40, 9)] for n, label in enumerate(labels)
    ]
    assert all(len(page) == 1 for page in without_running_lines(pages, labels))
    late = pages_with("Rapport", "{}", 4, first=117)
    assert all(len(page) == 2 for page in without_running_lines(late, ["1", "2", "3", "4"]))


def test_lines_that_only_one_page_has_stay_where_pages_have_roman_numbers() -> None:
    pages = [body("Forord", "Vi takker alle, som har hjulpet."), body("Indhold")]
    assert without_running_lines(pages, ["i", "ii"]) == pages


def test_a_page_number_on_a_single_page_goes_and_its_text_stays() -> None:
    page = [*body("Brev til kommunen", "2"), Line("1", 290, 40, 9)]
    assert [line.text for line in without_running_lines([page], ["1"])[0]] == ["Brev til kommunen", "2"]


def test_a_name_of_a_chapter_where_other_pages_have_their_header_is_left_out() -> None:
    pages = pages_with("Årsrapport 2017", "{}", 6)
    pages[4][0] = Line("5. Et kapitel på kun én side", 70, 800, 9)
    assert [line.text for line in without_running_lines(pages, list("123456"))[4]] == [
        line.text for line in pages[4][1:-1]
    ]


def test_figures_and_first_lines_that_differ_stay() -> None:
    pages = [
        body(f"Kapitel {n} handler om {topic}", "2017", "12 boliger") for n, topic in enumerate(["jord", "vand", "ild"])
    ]
    assert without_running_lines(pages, ["1", "2", "3"])[1][0].text == "Kapitel 1 handler om vand"


def test_a_heading_in_larger_type_stays_though_it_counts_along() -> None:
    pages = [
        [Line(f"Bilag {n}", 70, 780, 16), *body(f"Om {topic} og andet.")]
        for n, topic in enumerate(["jord", "vand", "ild"])
    ]
    assert without_running_lines(pages, ["1", "2", "3"]) == pages


def test_a_line_inside_the_page_is_never_a_running_line() -> None:
    filler = [f"linje {n}" for n in range(6)]
    pages = [
        body(*(f"{word} {n}" for word in filler), "Samme linje på hver side", *(f"{word} {n}" for word in filler))
        for n in ("a", "b", "c", "d")
    ]
    kept = without_running_lines(pages, ["1", "2", "3", "4"])
    assert all("Samme linje på hver side" in [line.text for line in page] for page in kept)
