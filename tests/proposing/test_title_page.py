import time

import pytest

from indexer.model import Page
from indexer.proposing import title_page
from indexer.proposing.proposal import Source

TYPES = [("rapport", "Rapport"), ("notat", "Notat"), ("referat", "Referat")]
BODY = "Det er ikke sikkert, at de vil, og der er mange af dem, som ikke kan få det til at gå op. " * 4


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("MÅLERAPPORT · SPORFILM\n\nRadon i seks stuehøje rum\n\nMålt fra november.", "Radon i seks stuehøje rum"),
        ("Reuse of Offices for Small\nHomes\n\nTwelve Conversions", "Reuse of Offices for Small Homes"),
        ("TAL TIL PRESSEN\n\nMå bruges frit fra mandag. Kontakt os.", "Tal til pressen"),
        ("Lov nr. 341 af 22. marts 2022 om leje\n\nKapitel 1", "Lov nr. 341 af 22. marts 2022 om leje"),
        (BODY, None),
        ("", None),
    ],
)
def test_the_title_is_the_first_paragraph_that_looks_like_one(page, title):
    assert title_page.title(page) == ((title,) if title else ())


@pytest.mark.parametrize(
    ("page", "date"),
    [
        ("Netværket · 4. november 2024", "2024-11-04"),
        ("Silkeborg, maj 2026", "2026-05"),
        ("20 September 2021", "2021-09-20"),
        ("Dato: 06-09-2013", "2013-09-06"),
        ("2019-05-08", "2019-05-08"),
        ("Målt fra 9. november 2024 til 31. januar 2025", None),
        ("Gælder fra 1. juli 2022. Skrevet 3. juli 2022.", "2022-07-03"),
        ("Notat 3. maj 2022 om lov nr. 341 af 22. marts 2022", "2022-05-03"),
        ("Lejeloven, lovbekendtgørelse nr. 927 af 4. september 2019", "2019-09-04"),
        ("31. februar 2020", None),
        ("§ 54, stk. 2", None),
    ],
)
def test_the_date_is_that_of_the_document_and_as_exact_as_it_is_told(page, date):
    assert title_page.date(page) == ((date,) if date else ())


@pytest.mark.parametrize(
    ("page", "authors"),
    [
        ("Pernille Holst Søgaard · BOLIG 2.000 · 4. november 2024", ("Pernille Holst Søgaard",)),
        ("Helen Marsh and Jeppe Nørskov · 20 September 2021", ("Helen Marsh", "Jeppe Nørskov")),
        ("Udarbejdet af Lise Holm Kristensen", ("Lise Holm Kristensen",)),
        ("Udarbejdet: Steen Vognsen · Kontrolleret: Maja Brix", ("Steen Vognsen",)),
        ("Anna Bo Friis, Per Dal og Ida Krag\n\n15. september 2022", ("Anna Bo Friis", "Per Dal", "Ida Krag")),
        ("VIDEN OG ERFARING\n\n1. maj 2020", ()),
        ("Center For By · 1. maj 2020", ()),
        ("Kære Mikkel", ()),
    ],
)
def test_authors_are_persons_beside_a_date_or_behind_a_word_for_writing(page, authors):
    assert title_page.authors(page) == authors


def test_a_publisher_is_named_as_one_or_known_and_alone():
    known = ["BOLIG 2.000", "Foreningen Fælles Nøgle (opdigtet)"]
    assert title_page.publisher("FORENINGEN FÆLLES NØGLE · JUNI 2025", known) == (known[1],)
    assert title_page.publisher("Udgivet af Analysehuset Tværs.", known) == ("Analysehuset Tværs",)
    assert title_page.publisher("Et papir om netværket BOLIG 2.000 og dets sager", known) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Notat · journalnummer BO0304-00024", "BO0304-00024"),
        ("Sagsnr.: 2019-12345", "2019-12345"),
        ("J.nr. 25/0417", "25/0417"),
        ("Journalist Mie", None),
    ],
)
def test_a_journal_number_is_one_that_is_called_so(text, number):
    assert title_page.journal_number(text) == ((number,) if number else ())


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("REFERAT\n\nMøde i styregruppen", "referat"),
        ("Notat · 17. marts 2017", "notat"),
        ("MÅLERAPPORT · NETVÆRKET", "rapport"),
        ("Vi har læst en rapport", None),
    ],
)
def test_the_type_is_what_the_first_lines_call_the_document(page, kind):
    assert title_page.kind(page, TYPES) == ((kind,) if kind else ())


def test_the_language_is_told_by_small_words():
    assert title_page.language(BODY) == ("da",)
    assert title_page.language("It is not what they would have done for all of us, and it was by no means " * 4) == (
        "en",
    )
    assert title_page.language("Gulv tag væg " * 50) == ()


def test_a_municipality_stands_on_the_title_page_and_again():
    assert title_page.municipality("Aarhus Kommune", "Aarhus Kommune. I Aarhus bor de unge.") == ("Aarhus",)
    for said in ("Ærø Kommunes småhuse", "Ærø kommune bygger", "Huse i Ærø Kommune"):
        assert title_page.municipality(said, said) == ("Ærø",)
    assert title_page.municipality("VEJLE", "VEJLE. Vejles kollegier") == ("Vejle",)
    assert title_page.municipality("Kommunen", "I Vejle og Vejle og Vejle") == ()
    assert title_page.municipality("Vejle og Kolding", "Vejle og Kolding, Kolding og Vejle") == ()
    assert len(title_page.municipalities()) == 98


def test_a_rule_is_cited_by_its_name_and_its_number():
    pages = [Page(1, "1", "Almenboligloven, lovbekendtgørelse nr. 207 af 25. januar 2026, § 5.")]
    assert title_page.cited_as("Almenboligloven: ældre", pages) == (
        "Almenboligloven",
        "lovbekendtgørelse nr. 207 af 25. januar 2026",
    )
    assert title_page.cited_as("Ældreboliger", [Page(1, "1", "Uden nummer")]) == ()


def test_each_proposal_says_where_it_was_found():
    pages = [Page(1, "1", f"NOTAT\n\nFugt i små boliger\n\n4. maj 2024\n\n{BODY}")]
    found = {each.key: (each.values, each.source) for each in title_page.proposals(pages, TYPES, [])}
    assert found == {
        "title": (("Fugt i små boliger",), Source.TITLE_PAGE),
        "date": (("2024-05-04",), Source.TITLE_PAGE),
        "type": (("notat",), Source.TITLE_PAGE),
        "language": (("da",), Source.TEXT),
    }


@pytest.mark.parametrize("opening", ["Å" * title_page.OPENING, "A-" * title_page.OPENING, "Aa " * title_page.OPENING])
def test_odd_texts_are_read_through_once(opening):
    started = time.process_time()
    list(title_page.proposals([Page(1, "1", opening)], TYPES, []))
    assert time.process_time() - started < 3
