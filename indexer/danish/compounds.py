"""Compounds taken apart: the likeliest sequence of known parts, or none.

Each part is as likely as the number of different compounds it occurs in (the unigram form of Koehn & Knight 2003,
*Empirical Methods for Compound Splitting*, with types for tokens: a word list counts better than a corpus of films).
A form inside a compound must be a lemma or an established linking form (`ungdoms`, `boerne`); the last part may be
inflected. All words are folded.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import inf, log
from typing import NamedTuple

from indexer.danish.stem import known_lemma
from indexer.danish.words import Words, listed

#: Prepositions and prefixes begin verbs and their nouns (`udlejer`, `bestyrelse`); they are no parts.
PARTICLES = listed("particles.txt")
_LONGEST_PARTICLE = max(map(len, PARTICLES))
#: Endings that make words of words, and look like words.
SUFFIXES = listed("suffixes.txt")
#: Real parts of two letters: river, dwell, town, electricity, ice, new, island.
_SHORT = frozenset(("aa", "bo", "by", "el", "is", "ny", "oe"))
_LEAST_PART = 3
_LEAST_WORD = 5
_LEAST_REST = 2
#: Longer words are no words: rows of letters, encoded data.
_LONGEST_WORD = 60
#: Nouns in these endings take a linking s in any compound, whether the list has seen it or not; so do nouns that
#: begin with a particle (`eftersyns|rapport`, `indskuds|laan`), but not with its first letters only.
_LINKS_S = ("dom", "hed", "ing", "ion", "skab", "tet", "else")
_LINKED_AFTER = tuple(particle for particle in PARTICLES if len(particle) > 1)
#: The weight of a first part never seen in a compound, beside counts of 1 and more.
_UNSEEN = 0.3
#: The share of its count that a part keeps with an s that it takes only inside a longer compound.
_EXTRA_S = 0.2
#: So many ends of words, and forms of first parts, are remembered.
_REMEMBERED = 1 << 13
_FLOOR = -8.0
_FLOOR_PER_LETTER = -1.4


def may_begin(form: str) -> bool:
    """Say whether a form could stand at the beginning of a compound, or inside it."""
    return not {form, form.removesuffix("s")} & PARTICLES and (len(form) >= _LEAST_PART or form in _SHORT)


def may_end(lemma: str) -> bool:
    """Say whether a lemma could stand at the end of a compound."""
    return lemma not in SUFFIXES and (len(lemma) >= _LEAST_PART or lemma in _SHORT)


def floor(word: str) -> float:
    """Return the log-probability that parts must exceed: any word may be one that no list has, a long one less so."""
    return _FLOOR + _FLOOR_PER_LETTER * len(word)


class Part(NamedTuple):
    """One part: its lemma, and where it stands in the word (the linking letter with the part before it)."""

    lemma: str
    start: int
    end: int


class _Forms:
    """Words in order, each with the place of the longest other one that it begins with."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._shorter = array("i")
        open_places: list[int] = []
        for place, word in enumerate(self._words):
            while open_places and not word.startswith(self._words[open_places[-1]]):
                open_places.pop()
            self._shorter.append(open_places[-1] if open_places else -1)
            open_places.append(place)

    def beginnings(self, word: str) -> Iterator[int]:
        """Yield the lengths of the words that a word begins with, or is; the longest first."""
        place = bisect_right(self._words, word) - 1
        while place >= 0:
            form = self._words[place]
            if word.startswith(form):
                yield len(form)
            place = self._shorter[place]


#: The log-probability of a row of parts, and the lemma and the length of each.
_Reading = tuple[float, tuple[tuple[str, int], ...]]
_UNREADABLE: _Reading = (-inf, ())


class Splitter:
    """Splits folded words with the parts of a word list, which must not change.

    Many compounds end alike, so what is known of an end is remembered: a split is the likeliest first part with the
    likeliest reading of the rest.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._total = log(sum(count for _, count in words.first.values()) + sum(words.last.values()) or 1)
        # `_guessed` makes nothing of shorter ones.
        self._forms = _Forms({*words.first, *(lemma for lemma in words.lemmas if len(lemma) > _LEAST_PART)})
        self._rest = lru_cache(_REMEMBERED)(self._read_rest)
        self._first = lru_cache(_REMEMBERED)(self._find_first)

    def split(self, word: str) -> tuple[Part, ...]:
        """Return the parts of a compound, two or more; nothing when the word is none."""
        if not _LEAST_WORD <= len(word) <= _LONGEST_WORD or self._is_derived(word):
            return ()
        parts: list[Part] = []
        end = 0
        for lemma, length in self._likeliest(word, (floor(word), ()), False)[1]:
            parts.append(Part(lemma, end, end + length))
            end += length
        return tuple(parts)

    def _is_derived(self, word: str) -> bool:
        """Say whether a prefix was put before a simple word: `ud` + `lejer`."""
        longest = min(_LONGEST_PARTICLE, len(word) - _LEAST_PART - 1)
        for length in range(1, longest + 1):
            if word[:length] in PARTICLES and known_lemma(word[length:], self._words):
                return True
        return False

    def _likeliest(self, word: str, reading: _Reading, inside: bool) -> _Reading:
        """Return the likeliest reading in two parts or more, or the given one when none is likelier."""
        best, parts = reading
        for length in self._lengths(word):
            first = self._first(word[:length], inside)
            if first and first[1] > best:
                likelihood, rest = self._rest(word[length:])
                if first[1] + likelihood > best:
                    best, parts = first[1] + likelihood, ((first[0], length), *rest)
        return best, parts

    def _read_rest(self, rest: str) -> _Reading:
        """Return the likeliest reading of what follows a first part: as the last part, or as several."""
        last = self._last(rest)
        return self._likeliest(rest, (last[1], ((last[0], len(rest)),)) if last else _UNREADABLE, True)

    def _lengths(self, word: str) -> list[int]:
        """Return the lengths of the forms that a word begins with, and of those with a linking s."""
        most, lengths = len(word) - _LEAST_REST, []
        for length in self._forms.beginnings(word):
            if length <= most:
                lengths.append(length)
                if length < most and word[length] == "s":
                    lengths.append(length + 1)
        return lengths

    def _find_first(self, form: str, inside: bool) -> tuple[str, float] | None:
        """Return the lemma of a form at the beginning of a compound, or `inside` one, and its log-probability."""
        lemma, count = self._words.first.get(form) or self._guessed(form, inside)
        return (lemma, log(count) - self._total) if count and may_begin(form) else None

    def _guessed(self, form: str, inside: bool) -> tuple[str, float]:
        """Return the lemma and the count of a form that the list has seen in no compound."""
        if len(form) > _LEAST_PART and form in self._words.lemmas:
            return form, _UNSEEN
        lemma = form.removesuffix("s")
        if lemma == form:
            return "", 0
        # A compound inside a compound takes the linking s that its last part alone would not: `lejemaals|enhed`.
        seen = self._words.first.get(lemma) if inside else None
        if seen:
            return seen[0], seen[1] * _EXTRA_S
        links = len(lemma) > _LEAST_PART and lemma in self._words.lemmas and self._links_s(lemma)
        return (lemma, _UNSEEN) if links else ("", 0)

    def _links_s(self, lemma: str) -> bool:
        begun = (lemma.removeprefix(particle) for particle in _LINKED_AFTER if lemma.startswith(particle))
        return lemma.endswith(_LINKS_S) or any(known_lemma(rest, self._words) for rest in begun)

    def _last(self, form: str) -> tuple[str, float] | None:
        lemma = self._words.ends.get(form)
        if lemma is None:
            # A noun that ends compounds is one here as well: `arbejds|giver`, though `giver` alone is of give.
            lemma = form if form in self._words.last else known_lemma(form, self._words) if may_end(form) else None
        if lemma is None or not may_end(lemma):
            return None
        return lemma, log(self._words.last.get(lemma, _UNSEEN)) - self._total
