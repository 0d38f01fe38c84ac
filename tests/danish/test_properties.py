"""What holds for any text whatever, as it comes out of files and out of keyboards."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.danish import analyser as analyser_module
from indexer.danish.analyser import Analyser, paired
from indexer.danish.fold import fold, origins
from indexer.danish.tokens import KINDS, tokenise

ANALYSER = Analyser()
SPELT_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
FRAGMENTS = """
    bolig ungdoms støtte husleje nævnet lejer byggeri og eller en § stk. 46 2.050 22.03.2022 kr. m² a/s BO0304-00024
    - ’s
"""
#: Whatever is a character, lone surrogates of damaged files as well.
anything = st.text(alphabet=st.characters())
#: What tokens are made of: letters, digits, and the marks, blanks and accents that stand between and inside them.
signs = st.text(alphabet=st.sampled_from("abegiklnorstæøåÅé§%stk.0159-–/'’@,:;() \n\t\u00a0\u00ad\u200b\u0301\u030a²"))
#: The alphabets that take accents: Latin, Greek, Cyrillic.
accented = st.text(
    alphabet=st.characters(max_codepoint=0x4FF) | st.characters(min_codepoint=0x1E00, max_codepoint=0x1FFF)
)
words = st.text(alphabet="abdeghijklmnoprstuvyæøå", min_size=1, max_size=25)
fragments = st.sampled_from(FRAGMENTS.split())
danish = st.lists(fragments | words, max_size=8).flatmap(
    lambda pieces: st.sampled_from(["", " ", "-", "- ", "\n"]).map(lambda joint: joint.join(pieces))
)
texts = anything | signs | accented | danish
languages = st.sampled_from(["da", "en", "en-GB", "de", ""])


@given(texts)
def test_tokens_stand_where_they_say_in_order_and_do_not_overlap(text):
    end = 0
    for token in tokenise(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.text
        end = token.end


@given(texts | st.lists(fragments | words | signs, max_size=12).map(" ".join))
def test_what_is_tried_first_for_speed_changes_no_token(text):
    plain = re.compile(KINDS, re.VERBOSE)
    assert [token.text for token in tokenise(text)] == [match.group() for match in plain.finditer(text)]


@given(texts)
def test_every_letter_and_digit_is_in_a_token(text):
    covered = {place for token in tokenise(text) for place in range(token.start, token.end)}
    assert all(place in covered for place, character in enumerate(text) if character.isalnum())


@given(texts, texts)
def test_the_end_of_a_line_ends_a_token(first, second):
    whole = [token.text for token in tokenise(f"{first}\n{second}")]
    assert whole == [token.text for text in (first, second) for token in tokenise(text)]


@given(texts, languages)
def test_terms_hold_no_blanks_and_are_never_empty(text, language):
    for terms in ANALYSER.streams(text, language):
        assert all(term and not re.search(r"\s", term) for term in terms)


@given(texts, languages)
def test_the_streams_are_the_terms_of_the_tokens_in_order(text, language):
    found = [ANALYSER.terms(token.text, language) for token in ANALYSER.tokens(text)]
    words, parts, forms, pairs = ANALYSER.streams(text, language)
    assert words == [terms.word for terms in found]
    assert forms == [terms.form for terms in found]
    in_order = [part for terms in found for part in terms.parts]
    # What follows are the suspended compounds, said in full.
    assert parts[: len(in_order)] == in_order
    assert set(parts[len(in_order) :]) <= set(in_order)
    assert pairs[: len(in_order) - len(found)] == [paired(*pair) for terms in found for pair in pairwise(terms.parts)]


@given(texts, languages)
def test_part_spans_lie_in_the_surface_in_order_and_name_the_parts(text, language):
    for token in ANALYSER.tokens(text):
        spans = ANALYSER.part_spans(token.text, language)
        assert tuple(term for term, _, _ in spans) == ANALYSER.terms(token.text, language).parts
        assert all(0 <= start < end <= len(token.text) for _, start, end in spans)
        assert [start for _, start, _ in spans] == sorted(start for _, start, _ in spans)


@given(texts)
def test_a_query_word_has_its_danish_reading_and_at_the_most_one_other(text):
    for token in ANALYSER.tokens(text):
        danish, *others = ANALYSER.query_terms(token.text)
        assert danish == ANALYSER.terms(token.text)
        assert others in ([], [ANALYSER.terms(token.text, "en")])


@given(accented | signs | danish, languages)
def test_composed_and_decomposed_text_have_the_same_terms(text, language):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert ANALYSER.streams(composed, language) == ANALYSER.streams(decomposed, language)


@given(danish, languages)
def test_any_text_has_the_same_terms_when_spelt_without_danish_letters(text, language):
    assert ANALYSER.streams(text.translate(SPELT_OUT), language) == ANALYSER.streams(text, language)


@given(words | fragments)
def test_capitals_make_no_difference(word):
    assert ANALYSER.terms(word.upper()) == ANALYSER.terms(word) == ANALYSER.terms(word.capitalize())


@given(danish)
def test_folding_folded_text_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_each_folded_character_comes_from_somewhere_in_the_text(text):
    starts, ends = origins(text)
    assert len(starts) == len(ends) == len(fold(text))
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert starts == sorted(starts)


@given(texts, languages)
def test_what_was_seen_before_makes_no_difference(text, language):
    first = ANALYSER.streams(text, language)
    assert ANALYSER.streams(text, language) == first
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyser_module, "_CACHE_SIZE", 2)  # forgets all the time
        assert ANALYSER.streams(text, language) == first
