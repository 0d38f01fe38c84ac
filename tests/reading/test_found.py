"""What files say of themselves."""

import pytest

from indexer.reading import found


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("D:20170317120000+01'00'", "2017-03-17"),
        ("20170317", "2017-03-17"),
        ("2017-03-17T10:00:00Z", "2017-03-17"),
        ("2017-03", "2017-03"),
        ("2017", "2017"),
        ("17-03-2017", "2017-03-17"),
        ("17.3.2017", "2017-03-17"),
        ("Fri, 17 Mar 2017 10:00:00 +0100", "2017-03-17"),
        ("2017-13-45", "2017"),
        ("D:00000000", ""),
        ("0001-01-01T00:00:00", ""),
        ("i går", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_dates_become_iso_as_exact_as_given(value, iso) -> None:
    assert found.date(value) == iso


def test_the_first_date_that_can_be_read_counts() -> None:
    assert found.date(None, "i går", "2018") == "2018"


@pytest.mark.parametrize(
    "junk",
    [
        "Microsoft Word - Notat.doc",
        "untitled",
        "Ingen titel",
        "Dokument1",
        "PowerPoint-præsentation",
        "notat_v2.docx",
        "Endelig rapport.indd",
        "C:\\Temp\\notat",
        "___",
        "2",
        "https://example.org/a",
        "slide 1",
        "",
    ],
)
def test_titles_that_nobody_gave_are_dropped(junk) -> None:
    assert found.title(junk, "Rigtig titel") == "Rigtig titel"


@pytest.mark.parametrize(
    "title", ["Småboliger på Ærø", "Dokumentation af forsøg", "2.000 kr. om måneden", "PDF til alle"]
)
def test_titles_that_a_person_gave_stay(title) -> None:
    assert found.title(f"  {title}\x00 ") == title


def test_authors_are_people_each_named_once() -> None:
    assert found.authors("Anna Jensen; Bo Holm", "Anna Jensen", "Administrator", None, "") == ("Anna Jensen", "Bo Holm")


@pytest.mark.parametrize(
    ("tag", "language"), [("da-DK", "da"), ("da_DK", "da"), ("EN", "en"), ("und", ""), ("dansk", "")]
)
def test_languages_become_two_letters(tag, language) -> None:
    assert found.language(tag) == language
