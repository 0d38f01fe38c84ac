"""Marking: where the words of a query stand in a text, and how each stands there.

Lists of hits are made of hundreds of pages, and most of their words match nothing. So no page is analysed: what all
inflections of a wanted term share is looked up with `str.find`, and only the words that contain it are looked at.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple

from indexer.danish import probes
from indexer.danish.analyser import Analyser
from indexer.results import Match

#: Places of one text that one probe marks: in a list of hits, and where a whole page is shown.
MOST_MARKS = 200
MOST_ON_A_PAGE = 5000
#: Parts of a compound of the query belong together when they stand within this many characters.
NEAR = 60
#: A number, a date or a paragraph stands within so many characters of its longest number.
_AROUND = 70

_WORD = re.compile(r"[^\W_](?:[\w\u0300-\u036f\u00ad'’-]*[^\W_])?")
#: What is longer than so many letters on either side of a match is no word, and is looked at in pieces.
_FAR = 200
_REST = re.compile(rf"[\w'’-]{{0,{_FAR}}}")
_INSIDE = frozenset("'’-_")
_RANK = {match: rank for rank, match in enumerate(Match)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The terms to be marked, each with the number of the query word it stands for.

    `words` says as well how the term stands for it; `forms` are wanted in this spelling only. `together` says how many
    parts each compound of the query has: they are marked where all of them are near.
    """

    words: Mapping[str, tuple[int, Match]] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    prefixes: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, int] = field(default_factory=dict)
    together: Mapping[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.parts or self.prefixes or self.forms)


class Mark(NamedTuple):
    """A stretch of a text and the query word it stands for; `part` is the term of a part, '' for a whole word."""

    start: int
    end: int
    word: int
    part: str = ""
    match: Match = Match.WORD


class Text:
    """A text, and beside it as it is looked through; None for one in which letters cannot be told one by one.

    Words with hyphens are listed by where they begin: a probe may be cut in two there.
    """

    __slots__ = ("evened", "hyphened", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.evened = probes.evened(text)
        self.hyphened = dict(_hyphened(text))


def _hyphened(text: str) -> Iterator[tuple[int, str]]:
    place = text.find("-", 1)
    while place > 0:
        start = place
        if text[place - 1].isalnum():
            start, surface = _word_at(text, place)
            yield start, surface
            start += len(surface)
        place = text.find("-", max(place + 1, start))


def _word_at(text: str, place: int) -> tuple[int, str]:
    """Return where the word begins that a place is in, and the word."""
    start, least = place, max(0, place - _FAR)
    while start > least and (text[start - 1].isalnum() or text[start - 1] in _INSIDE):
        start -= 1
    end = _REST.match(text, place).end()  # type: ignore[union-attr]  # matches nothing at least
    word = _WORD.search(text, start, end)
    return (word.start(), word[0]) if word else (place, "")


class Marker:
    """Finds the wanted terms in texts of one language; remembers what it made of each word it met."""

    def __init__(self, wanted: Wanted, analyser: Analyser, language: str = "da", most: int = MOST_MARKS) -> None:
        self._wanted = wanted
        self._most = most
        self._analyser = analyser
        self._language = language
        self._known: dict[str, Sequence[Mark]] = {}
        self._parts = frozenset(wanted.parts)
        self._rare = bool(wanted.forms or wanted.prefixes)
        terms = {*wanted.words, *wanted.parts, *wanted.forms}
        # Paragraphs, dates, journal numbers and the like are tokens that a plain pattern does not see.
        signs = {term for term in terms if not term.isalpha()}
        begun = (probes.beginning(prefix) for prefix in wanted.prefixes)
        self._letters = frozenset(chain.from_iterable((*map(probes.probes, terms - signs), *begun)))
        self._numbers = frozenset(map(probes.number_probe, signs))

    def marks(self, text: Text, seen: set[str] | None = None) -> list[Mark]:
        """Return where the wanted terms stand, in order, not overlapping; add the words that have any to `seen`."""
        found: list[Mark] = []
        for start, surface in self._matching(text).items():
            if seen is not None:
                seen.add(surface)
            for first, last, word, part, match in self._known[surface]:
                found.append(Mark(start + first, start + last, word, part, match))
        marks: list[Mark] = []
        end = 0
        for mark in _complete(sorted(found, key=lambda mark: (mark.start, -mark.end)), self._wanted):
            if mark.start >= end:
                marks.append(mark)
                end = mark.end
        return marks

    def words(self, text: Text) -> set[str]:
        """Return the words of a text that have anything to be marked."""
        return set(self._matching(text).values())

    def found(self, surfaces: Iterable[str]) -> dict[int, tuple[Match, tuple[str, ...]]]:
        """Return for each query word the plainest way in which these words match it, and those that do so.

        Compounds found by their parts are written with bars between these.
        """
        ways: dict[int, dict[Match, dict[str, None]]] = {}
        for surface in sorted(surfaces, key=lambda surface: (len(surface), surface)):
            marks = self._known[surface]
            plain = surface.lower()
            apart = self._taken_apart(surface).lower() if any(mark.part for mark in marks) else plain
            for mark in marks:
                ways.setdefault(mark.word, {}).setdefault(mark.match, {})[apart if mark.part else plain] = None
        plainest = {word: min(found, key=_RANK.__getitem__) for word, found in ways.items()}
        return {word: (match, tuple(ways[word][match])) for word, match in plainest.items()}

    def _matching(self, text: Text) -> dict[int, str]:
        """Return the words that have anything to be marked, by where they begin."""
        found: dict[int, str] = {}
        if not self._wanted:
            return found
        if text.evened is None:
            words = [(word.start(), word[0]) for word in _WORD.finditer(text.text)]
            if self._numbers:
                words += [(token.start, token.text) for token in self._analyser.tokens(text.text)]
            return {start: surface for start, surface in words if self._marks(surface)}
        for probe in self._letters:
            self._look_for(probe, text.text, text.evened, found)
        found |= {start: surface for start, surface in text.hyphened.items() if self._marks(surface)}
        for probe in self._numbers:
            found |= self._around(probe, text.text, text.evened)
        return found

    def _look_for(self, probe: str, here: str, evened: str, found: dict[int, str]) -> None:
        """Add the words that contain a probe and have anything to be marked."""
        known, find = self._known, evened.find
        left = self._most
        place = find(probe)
        while place >= 0 and left > 0:
            start, surface = _word_at(here, place)
            marks = known.get(surface)
            if marks is None:
                marks = self._marks(surface)
            if marks:
                found[start] = surface
                left -= len(marks)
            place = find(probe, max(place, start + len(surface)) + 1)

    def _around(self, probe: str, text: str, evened: str) -> Iterator[tuple[int, str]]:
        """Yield the tokens that stand around a probe and have anything to be marked."""
        place, left = evened.find(probe), self._most
        while place >= 0 and left > 0:
            first = max(0, place - _AROUND)
            for token in self._analyser.tokens(text[first : place + _AROUND]):
                if first + token.start <= place < first + token.end and (marks := self._marks(token.text)):
                    yield first + token.start, token.text
                    left -= len(marks)
            left -= 1
            place = evened.find(probe, place + len(probe))

    def _marks(self, surface: str) -> Sequence[Mark]:
        """Return what to mark in a word: the whole of it, or parts."""
        marks = self._known.get(surface)
        if marks is None:
            marks = self._known[surface] = self._new_marks(surface)
        return marks

    def _new_marks(self, surface: str) -> Sequence[Mark]:
        wanted = self._wanted
        terms = self._analyser.terms(surface, self._language)
        whole = wanted.words.get(terms.word)
        if whole is None and not self._rare and self._parts.isdisjoint(terms.parts):
            return ()
        if terms.form in wanted.forms:
            whole = (wanted.forms[terms.form], Match.WORD)
        if whole is None:
            begun = (number for prefix, number in wanted.prefixes.items() if terms.word.startswith(prefix))
            whole = next(((number, Match.PREFIX) for number in begun), None)
        if whole is not None:
            return (Mark(0, len(surface), whole[0], "", whole[1]),)
        if self._parts.isdisjoint(terms.parts):
            return ()
        return [
            Mark(start, end, wanted.parts[part], part, Match.PARTS)
            for part, start, end in self._analyser.part_spans(surface, self._language)
            if part in wanted.parts
        ]

    def _taken_apart(self, surface: str) -> str:
        starts = [start for _, start, _ in self._analyser.part_spans(surface, self._language)]
        return "|".join(surface[start:end] for start, end in pairwise([*starts, len(surface)]))


def _complete(marks: Sequence[Mark], wanted: Wanted) -> Iterator[Mark]:
    """Leave out parts of a compound of the query that stand alone: of `huslejenævn`, a `hus` without `leje` and `nævn`.

    `marks` are in order; near is within NEAR characters on either side.
    """
    if not any(number > 1 for number in wanted.together.values()):
        yield from marks
        return
    near: defaultdict[int, Counter[str]] = defaultdict(Counter)  # the parts of each word of the query around a mark
    left = right = 0
    for mark in marks:
        while right < len(marks) and marks[right].start < mark.end + NEAR:
            near[marks[right].word][marks[right].part] += 1
            right += 1
        while marks[left].end <= mark.start - NEAR:
            near[marks[left].word][marks[left].part] -= 1
            left += 1
        parts = near[mark.word]
        if not mark.part or sum(1 for part in parts if part and parts[part]) >= wanted.together.get(mark.word, 1):
            yield mark
