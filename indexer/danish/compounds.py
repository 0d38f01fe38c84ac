"""Compounds taken apart: the likeliest sequence of known parts, or none.

Each part is as likely as the number of different compounds it occurs in (the unigram form of Koehn & Knight 2003,
*Empirical Methods for Compound Splitting*, with types for tokens: a word list counts better than a corpus of films).
A form inside a compound must be a lemma or an established linking form (`ungdoms`, `boerne`); the last part may be
inflected. All words are folded.
"""

from math import log
from typing import NamedTuple

from indexer.danish.stem import known_lemma
from indexer.danish.words import Words, listed

#: Prepositions and prefixes begin verbs and their nouns (`udlejer`, `bestyrelse`); they are no parts.
PARTICLES = listed("particles.txt")
_PREFIXES = tuple(PARTICLES)
#: Endings that make words of words, and look like words.
SUFFIXES = listed("suffixes.txt")
#: Real parts of two letters: river, dwell, town, electricity, ice, new, island.
_SHORT = frozenset(("aa", "bo", "by", "el", "is", "ny", "oe"))
_LEAST_PART = 3
_LEAST_WORD = 5
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


class Splitter:
    """Splits folded words with the parts of a word list."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._total = log(sum(count for _, count in words.first.values()) + sum(words.last.values()) or 1)
        self._longest = max(map(len, words.first), default=0) + 1

    def split(self, word: str) -> tuple[Part, ...]:
        """Return the parts of a compound, two or more; nothing when the word is none."""
        if not _LEAST_WORD <= len(word) <= _LONGEST_WORD or self._is_derived(word):
            return ()
        best: list[tuple[float, tuple[Part, ...]] | None] = [None] * len(word)
        best[0] = (0.0, ())
        answer: tuple[float, tuple[Part, ...]] = (floor(word), ())
        for start in range(len(word) - 1):
            reached = best[start]
            if reached is None:
                continue
            score, parts = reached
            if parts:
                last = self._last(word[start:])
                if last and score + last[1] > answer[0]:
                    answer = (score + last[1], (*parts, Part(last[0], start, len(word))))
            for end in range(start + 2, min(len(word) - 1, start + self._longest) + 1):
                first = self._first(word[start:end], inside=start > 0)
                if first is None:
                    continue
                total = score + first[1]
                there = best[end]
                if there is None or total > there[0]:
                    best[end] = (total, (*parts, Part(first[0], start, end)))
        return answer[1]

    def _is_derived(self, word: str) -> bool:
        """Say whether a prefix was put before a simple word: `ud` + `lejer`."""
        # One question for all particles first: it makes the analysis of unseen words a tenth quicker.
        return word.startswith(_PREFIXES) and any(
            word.startswith(prefix) and known_lemma(word[len(prefix) :], self._words)
            for prefix in PARTICLES
            if len(word) > len(prefix) + _LEAST_PART
        )

    def _first(self, form: str, *, inside: bool) -> tuple[str, float] | None:
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
