"""Each style against examples written out."""

import pytest

from indexer.citing.item import CitedPage
from indexer.citing.styles import apa, danish
from indexer.model import CaseFacts

TWO = {
    "title": "Kan man blive gammel her?",
    "authors": ("Lis Hammershøj Bruun", "Torben Yde"),
    "publisher": "Netværket",
    "date": "2026-10-05",
    "type": "rapport",
}
HERE = "https://bibliotek.example.dk/dokument/rapporter/smaa-boliger?side=9#side-9"


def test_danish_names_the_first_author_by_family_name_and_the_page(cited):
    found = danish(cited(**TWO, page=CitedPage(9, "7")))
    assert str(found) == (
        "Bruun, Lis Hammershøj og Torben Yde (2026): Kan man blive gammel her? Netværket, s. 7. "
        f"{HERE} (hentet 23. november 2026; version 1a2b3c4d5e6f)."
    )
    assert found.title == "Kan man blive gammel her?"
    assert found.in_text == "(Bruun og Yde 2026: 7)"


def test_apa_has_initials_and_the_page_after_the_title(cited):
    found = apa(cited(**TWO, page=CitedPage(9, "7")))
    assert str(found) == (
        "Bruun, L. H., & Yde, T. (2026). Kan man blive gammel her? (version 1a2b3c4d5e6f; s. 7). Netværket. "
        f"Hentet 23. november 2026 fra {HERE}"
    )
    assert found.in_text == "(Bruun & Yde, 2026, s. 7)"


def test_apa_in_english(cited):
    found = apa(cited(title="Micro homes", page=CitedPage(9, "7"), date="2020-03"), "en")
    assert str(found) == (
        f"Micro homes (version 1a2b3c4d5e6f; p. 7). (2020, March). Retrieved November 23, 2026, from {HERE}"
    )
    assert found.in_text == "(“Micro homes”, 2020, p. 7)"


@pytest.mark.parametrize(
    ("language", "known", "shown"),
    [
        ("da", "2017", "2017"),
        ("da", "2017-03", "2017, marts"),
        ("da", "2017-03-07", "2017, 7. marts"),
        ("en", "2017-03-07", "2017, March 7"),
        ("da", "", "u.å."),
        ("en", "", "n.d."),
    ],
)
def test_apa_dates_a_document_as_exactly_as_it_is_known(cited, language, known, shown):
    assert f"Folketinget. ({shown}). Lov" in str(
        apa(cited(authors=("Folketinget",), title="Lov", date=known), language)
    )


def test_apa_dates_reports_and_rules_by_the_year(cited):
    assert "Folketinget. (2017). Lov" in str(
        apa(cited(authors=("Folketinget",), title="Lov", date="2017-03-07", type="regel"))
    )


def test_a_document_without_author_begins_with_its_title(cited):
    found = danish(cited(title="Lov om leje", type="regel", publisher="Retsinformation"))
    assert str(found).startswith("Lov om leje (u.å.). Retsinformation. https://")
    assert found.in_text == "(»Lov om leje« u.å.)"


def test_a_publisher_that_is_the_only_author_is_named_once(cited):
    twice = {"title": "Planen", "authors": ("Aarhus Kommune",), "publisher": "Aarhus Kommune", "date": "2019"}
    assert str(danish(cited(**twice))).startswith("Aarhus Kommune (2019): Planen. https://")
    assert str(apa(cited(**twice))).startswith("Aarhus Kommune. (2019). Planen (version 1a2b3c4d5e6f). Hentet")


def test_a_case_is_cited_with_its_numbers(cited):
    case = {"title": "Startboliger", "type": "sag", "kind": "Sag", "case": CaseFacts(number="V-07"), "date": "2017-03"}
    found = cited(**case, journal_number="BO0304-00024", authors=("Karen Toft",), page=CitedPage(2, "2"))
    assert "Toft, Karen (2017): Startboliger. Sag V-07, BO0304-00024. S. 2. https://" in str(danish(found))
    assert "Toft, K. (2017). Startboliger (Sag V-07, BO0304-00024; version 1a2b3c4d5e6f; s. 2). Hentet" in str(
        apa(found)
    )


def test_of_three_authors_the_text_names_the_first(cited):
    three = cited(title="Bad", authors=("Ulla Damgaard", "Preben Falk", "Folketinget"), date="2020")
    assert str(danish(three)).startswith("Damgaard, Ulla, Preben Falk og Folketinget (2020): Bad. ")
    assert danish(three).in_text == "(Damgaard m.fl. 2020)"
    assert str(apa(three)).startswith("Damgaard, U., Falk, P., & Folketinget. (2020). Bad")
    assert apa(three).in_text == "(Damgaard et al., 2020)"


def test_apa_names_nineteen_of_very_many_and_the_last(cited):
    letters = "ABCDEFGHIJKLMNOPQRSTUV"
    many = apa(cited(title="Fælles", authors=tuple(f"Bo {letter}holm" for letter in letters)))
    assert "Sholm, B., … Vholm, B. (u.å.)" in str(many)
    assert "Tholm" not in str(many)
