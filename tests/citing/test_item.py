import pytest

from indexer.citing.item import CitedPage
from indexer.model import CaseFacts


def test_what_is_not_known_is_left_out(cited):
    assert set(cited()) == {"id", "type", "title", "source", "URL", "accessed", "version", "note"}
    assert cited()["title"] == "smaa-boliger.pdf"


@pytest.mark.parametrize(
    ("type_", "kind", "expected"),
    [
        ("rapport", "Rapport", ("report", None)),
        ("regel", "Regel", ("legislation", None)),
        ("notat", "Notat", ("report", "Notat")),
        ("", "", ("document", None)),
    ],
)
def test_each_type_of_document_has_its_type_of_reference(cited, type_, kind, expected):
    found = cited(type=type_, kind=kind)
    assert (found["type"], found.get("genre")) == expected


def test_a_case_is_called_by_its_number(cited):
    found = cited(type="sag", kind="Sag", case=CaseFacts(number="V-07"), journal_number="BO0304-00024")
    assert (found["genre"], found["number"]) == ("Sag V-07", "BO0304-00024")


@pytest.mark.parametrize(("known", "parts"), [("2017", [2017]), ("2017-03", [2017, 3]), ("2017-03-17", [2017, 3, 17])])
def test_a_date_is_as_exact_as_it_is_known(cited, known, parts):
    assert cited(date=known)["issued"] == {"date-parts": [parts]}


def test_a_page_is_cited_by_what_is_printed_on_it(cited):
    found = cited(page=CitedPage(9, "vii"))
    assert (found["id"], found["page"]) == ("rapporter/smaa-boliger_9", "vii")
    assert cited(page=CitedPage(9, ""))["page"] == "9"


def test_the_version_is_told_in_short_and_in_full(cited):
    found = cited(source="https://example.org/1")
    assert found["version"] == "1a2b3c4d5e6f"
    assert found["note"] == "SHA-256: 1a2b3c4d5e6f" + "0" * 52 + "; https://example.org/1"


def test_persons_and_bodies_keep_their_order(cited):
    assert cited(authors=("Folketinget", "Karen Toft"))["author"] == [
        {"literal": "Folketinget"},
        {"family": "Toft", "given": "Karen"},
    ]
