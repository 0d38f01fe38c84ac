import random

import pytest

from indexer.sketch import SLOTS, agreeing, in_common, number, sketch

WORDS = [f"ord{n}" for n in range(600)]


def shared(one, other):
    return in_common(agreeing(number(sketch(one)), number(sketch(other))))


@pytest.mark.parametrize(("changed", "least", "most"), [(0, 1, 1), (0.02, 0.85, 1), (0.1, 0.6, 0.9), (0.2, 0.4, 0.75)])
def test_the_more_words_are_changed_the_less_is_in_common(changed, least, most):
    choose = random.Random(7)
    other = [f"{word}x" if choose.random() < changed else word for word in WORDS]
    assert least <= shared(WORDS, other) <= most


def test_texts_with_the_same_words_in_another_order_have_little_in_common():
    other = WORDS[:]
    random.Random(7).shuffle(other)
    assert shared(WORDS, other) < 0.15


def test_of_hardly_any_words_nothing_can_be_told():
    assert sketch(WORDS[:11]) == b""
    assert len(sketch(WORDS[:12])) == SLOTS


def test_the_library_sketches_as_it_did():
    """Sketches are kept: where another version of the library makes others, schema.VERSION has to go up."""
    assert sketch(WORDS)[:8].hex() == "041507523f2f786d"
