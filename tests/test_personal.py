import re

import pytest

from indexer.model import Page
from indexer.personal import Sort, find, holds, is_cpr


def found(text, number=1):
    return [(finding.sort, finding.text) for finding in find([Page(number, "", text)])]


@pytest.mark.parametrize(
    "text",
    [
        "CPR 070761-4285 er",
        "070761 4285",
        "0707614285",
        "070761–4285",
        "070761 - 4285.",
        "(070761-4285)",
        "cpr-nr.:070761-4285,",
        "född 290204-5678",  # 2004 was a leap year
        "Lejer: _070761-4285_",  # emphasis in Markdown
        "CPR070761-4285",
        "cprnr0707614285",
        "07.07.61-4285",
        "07-07-61-4285",
        "07 07 61 – 4285",
        "070761--4285",
    ],
)
def test_a_cpr_number_is_found_however_it_is_written(text):
    assert [sort for sort, _ in found(text)] == [Sort.CPR]


@pytest.mark.parametrize(
    "text",
    [
        "310461-4285",  # no 31st of April
        "001061-4285",
        "071361-4285",
        "290203-5678",  # 2003 was none
        "070761-42856",
        "1070761-4285",
        "A0707614285",
        "BO070761-4285x",
        "5790000070761",
        "07.07.61",
        "07.07.61 4285",
        "07.07-61-4285",
        "107.07.61-4285",
        "kr. 9.999.999.999",
        "010140-4285",  # the 1st of January 1940 is right; see below
    ][:-1],
)
def test_what_is_no_day_or_part_of_something_longer_is_no_cpr_number(text):
    assert Sort.CPR not in [sort for sort, _ in found(text)]


def test_modulus_11_is_said_and_not_required():
    # The first example is the one of the CPR office.
    assert (holds("0707614285"), holds("0707614286")) == (True, False)
    for text, expected in (("070761-4285", True), ("070761-4286", False)):
        (finding,) = find([Page(1, "", text)])
        assert finding.holds is expected


@pytest.mark.parametrize(
    ("digits", "there_was"),
    [
        ("2902004000", True),  # 2000
        ("2902000000", False),  # 1900 was no leap year
        ("2902005000", True),  # 2000
        ("0101365000", False),  # 2036 is still to come
        ("0101999000", True),  # 1999
        ("0101585000", True),  # 1858
    ],
)
def test_the_seventh_digit_tells_the_century(digits, there_was):
    assert is_cpr(digits) is there_was


@pytest.mark.parametrize("text", ["Skriv til mie.hansen+bolig@gmail.com.", "MIE@Hotmail.DK", "x <mie_92@mail.dk>"])
def test_a_private_address_is_found(text):
    assert [sort for sort, _ in found(text)] == [Sort.EMAIL]


@pytest.mark.parametrize("text", ["kontakt@aarhus.dk", "post@sbst.dk", "mie@gmail", "@gmail.com", "a@gmail.example.dk"])
def test_addresses_of_bodies_are_public(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ring 26 14 55 90",
        "tlf. 26145590",
        "Tlf.nr. 2614 5590",
        "+45 26145590",
        "0045 26 14 55 90",
        "mobil: 26 14 55 90.",
    ],
)
def test_a_phone_number_is_found(text):
    assert [re.sub(r"\D", "", number) for sort, number in found(text) if sort is Sort.PHONE] == ["26145590"]


@pytest.mark.parametrize("text", ["20170317", "sag 26145590", "kr. 26.145.590", "12 34 56 78", "j.nr. 2614-5590-1"])
def test_other_numbers_are_no_phone_numbers(text):
    assert found(text) == []


def test_findings_come_in_the_order_of_the_text_with_what_is_around_them():
    pages = [Page(1, "i", "Intet."), Page(2, "ii", "Lejer:\nMie, 070761-4285,\ntlf. 26145590, mie@gmail.com")]
    assert [(finding.sort, finding.page) for finding in find(pages)] == [("cpr", 2), ("phone", 2), ("email", 2)]
    cpr = find(pages)[0]
    assert (cpr.before, cpr.text, cpr.after) == ("Lejer: Mie,", "070761-4285", ", tlf. 26145590, mie@gmail.com")


def test_the_same_number_has_the_same_mark_which_does_not_show_it():
    one, other = find([Page(1, "", "070761-4285"), Page(9, "", "0707614285")])
    assert one.mark == other.mark
    assert "070761" not in one.mark
