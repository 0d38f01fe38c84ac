"""A quote is found where its words stand now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Page
from indexer.quoting import GAP, LONGEST, exactly, nearly, quote_of

BEFORE = """Lejen blev 2.050 kr. om måneden, og boligerne stod færdige i august 2017.

Beboerne var glade for det fælles køkken, men de savnede et sted at tørre tøj om vinteren."""
FILLING = "Taget blev lagt af medlemmer af foreningen, og vinduerne kom fra en nedlagt skole i Hobro. " * 40


def pages(*texts):
    return [Page(number, str(number), text) for number, text in enumerate(texts, 1)]


def read(found, given):
    return given[found.page - 1].text[found.start : found.end]


@pytest.mark.parametrize(
    "quote",
    [
        "boligerne stod færdige i august 2017",
        "boligerne  stod\nfærdige i august\u00a02017",
        "BOLIGERNE STOD FÆRDIGE I AUGUST 2017",
        "boligerne stod fær\u00addige i august 2017",
        "boligerne stod fær-dige i »august« 2017",
    ],
)
def test_blanks_hyphens_quotation_marks_and_capitals_are_passed_over(quote):
    given_ = pages(FILLING, BEFORE)
    found = exactly(quote, given_)
    assert read(found, given_) == "boligerne stod færdige i august 2017"
    assert found.exact


def test_a_line_that_is_broken_by_a_hyphen_is_found():
    given_ = pages("De al-\nmene boliger kom til.")
    assert read(exactly("almene boliger", given_), given_) == "al-\nmene boliger"


def test_a_quote_over_paragraphs_is_found():
    given_ = pages(BEFORE)
    assert read(exactly("i august 2017. Beboerne var glade", given_), given_) == "i august 2017.\n\nBeboerne var glade"


def test_a_long_quote_is_its_first_and_last_words():
    quote = quote_of(FILLING)
    assert len(quote) <= LONGEST
    assert GAP in quote
    given_ = pages(BEFORE, FILLING)
    found = exactly(quote_of(BEFORE + FILLING[:300]), pages(BEFORE + FILLING))
    assert (found.start, found.exact) == (0, True)
    assert read(exactly(quote, given_), given_).startswith("Taget blev lagt af")


def test_the_first_page_that_has_it_is_taken():
    assert exactly("fælles køkken", pages("x", "Et fælles køkken.", BEFORE)).page == 2


@pytest.mark.parametrize("quote", ["", " ", "»«", "-", "ab", f"ab{GAP}cd", GAP, f"fælles køkken{GAP}"])
def test_what_is_too_short_to_tell_is_found_nowhere(quote):
    assert exactly(quote, pages(BEFORE)) is None
    assert nearly(quote, pages(BEFORE)) is None


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        (
            "Lejen blev 1.950 kr. om måneden, og boligerne stod færdige i juli 2017",
            "Lejen blev 2.050 kr. om måneden, og boligerne stod færdige i august 2017",
        ),
        (
            "Beboerne var meget glade for fælles køkken, men savnede et sted at tørre tøj",
            "Beboerne var glade for det fælles køkken, men de savnede et sted at tørre tøj",
        ),
    ],
)
def test_a_text_that_was_changed_a_little_is_found_by_what_is_left_of_it(quote, stands):
    given_ = pages(FILLING, FILLING + BEFORE + FILLING, FILLING)
    assert exactly(quote, given_) is None
    found = nearly(quote, given_)
    assert read(found, given_) == stands
    assert not found.exact


def test_a_text_of_other_words_is_found_nowhere():
    assert (
        nearly("Kommunen gav afslag, fordi lokalplanen kræver seks parkeringspladser", pages(BEFORE, FILLING)) is None
    )


def test_a_changed_text_is_found_in_a_page_as_long_as_a_book():
    given_ = pages(FILLING * 200 + BEFORE + FILLING * 200)
    quote = "Beboerne var glade for det nye fælles køkken, men de savnede et sted at tørre tøj"
    assert read(nearly(quote, given_), given_).startswith("Beboerne var glade")


@given(st.text(min_size=1, max_size=80), st.text(max_size=200), st.text(max_size=60))
def test_whatever_is_quoted_is_found_again(quote, text, before):
    given_ = pages(before + quote + text)
    found = exactly(quote_of(quote), given_)
    if found:
        assert 0 <= found.start < found.end <= len(given_[0].text)
    nearly(quote_of(quote), given_)
