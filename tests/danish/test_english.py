"""English inflections."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.danish.english import english_stem

WORDS = {"housing": "hous", "tenancies": "tenanc", "generously": "generous", "insulation": "insul", "rents": "rent"}


@pytest.fixture
def restless() -> Iterator[None]:
    """Let threads take turns a thousand times as often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.000005)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize(("word", "stem"), WORDS.items())
def test_words_have_their_stems(word, stem):
    assert english_stem(word) == stem


@pytest.mark.usefixtures("restless")
def test_threads_do_not_come_in_the_way_of_one_another():
    asked = list(WORDS) * 400
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(english_stem, asked)) == [WORDS[word] for word in asked]
