"""Inflection taken off, and nothing else: `boligerne` is `bolig`, `lovlig` is not `lov`.

All words are folded. A known lemma is preferred to a rule; a word that the list does not know keeps whatever no
Danish ending explains.
"""

from collections.abc import Iterator
from functools import lru_cache

from indexer.danish.words import Words

#: Endings of nouns, adjectives and verbs, the shortest first: `lejerne` is of `lejer` before it is of `leje`.
ENDINGS = (
    "e",
    "n",
    "t",
    "r",
    "ne",
    "en",
    "et",
    "er",
    "te",
    "es",
    "de",
    "st",
    "ene",
    "ede",
    "ere",
    "est",
    "erne",
    "este",
)
_LONGEST_ENDING = max(map(len, ENDINGS))
_LOOSE_ENDINGS = ("erne", "ene", "ens", "ets", "en", "et", "er", "e")
_GENITIVES = ("s'", "'s", "'", "s")
#: A lemma and its form differ in no more than the last letters: a genitive s, an ending, and two before it.
_MOST_ALTERED = 1 + _LONGEST_ENDING + 2
#: So many letters at the beginning tell enough for a look at the list to be worth it.
_SURELY_LEFT = 2
_LEAST_STEM = 4
_LEAST_SHORTENED = 2
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz")


def known_lemma(word: str, words: Words) -> str | None:
    """Return the lemma of a word that the list knows or that a rule derives from a word of the list."""
    lemma = words.forms.get(word)
    if lemma is not None:
        return lemma
    if word in words.lemmas:
        return word
    # Many words asked for are compounds, which no lemma begins like: it makes unknown words a quarter quicker.
    if len(word) > _SURELY_LEFT + _MOST_ALTERED and not words.begin_with(word[:-_MOST_ALTERED]):
        return None
    for candidate in candidates(word):
        if candidate in words.lemmas:
            return candidate
    return None


def candidates(word: str) -> Iterator[str]:
    """Yield the lemmas that Danish inflection could have made this form of, the likeliest first."""
    if word.endswith("s"):
        yield word[:-1]
    for ending, letters in _endings(word[-_LONGEST_ENDING - 1 :]):
        if len(word) > letters + 1:
            yield from _bases(word[:-letters], ending)


@lru_cache(maxsize=4096)
def _endings(end: str) -> tuple[tuple[str, int], ...]:
    """Return the endings that a word with this end has, and their lengths with a genitive s; many words share them."""
    forms = (end, end[:-1]) if end.endswith("s") else (end,)
    return tuple(
        (ending, len(ending) + len(end) - len(form)) for form in forms for ending in ENDINGS if form.endswith(ending)
    )


def _bases(stem: str, ending: str) -> Iterator[str]:
    yield stem
    if ending not in ("n", "t", "r", "ne"):
        yield stem + "e"
    if len(stem) <= _LEAST_SHORTENED:
        return
    if stem[-1] == stem[-2] and stem[-1] in _CONSONANTS:
        yield stem[:-1]
    if stem[-1] in "lnr" and stem[-2] in _CONSONANTS:
        yield f"{stem[:-1]}e{stem[-1]}"
        if stem[-2] == stem[-3]:
            yield f"{stem[:-2]}e{stem[-1]}"
        yield f"{stem[:-1]}{stem[-2]}e{stem[-1]}"
    if stem[-1] in "ie" and ending in ("et", "er", "erne"):
        yield stem + "um"


def stem(word: str) -> str:
    """Return a word unknown to the list without its ending, at least four letters of it."""
    for genitive in _GENITIVES:
        if word.endswith(genitive) and len(word) - len(genitive) >= _LEAST_STEM and word[-len(genitive) - 1] != "s":
            word = word.removesuffix(genitive)
            break
    for ending in _LOOSE_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word.removesuffix(ending)
            if word[-1] == word[-2] and word[-1] in _CONSONANTS:
                word = word[:-1]
            break
    return word
