"""Snippets: where the words of a query stand in a page, and the passages that show it best.

Finding the words costs the most here. So a page is not analysed token by token: its distinct words are (most of them
from the analyser's cache), and those that match are then looked up with `str.find`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, pairwise, takewhile

from indexer.danish.analyser import Analyser
from indexer.model import Match, Page, Passage

#: Characters of a passage, and how far apart the marks of one passage may stand.
LENGTH = 260
#: Characters of text of one document that are looked through, and marks of one page that are looked at.
LONGEST = 2_000_000
MOST_MARKS = 400
#: Parts of a compound of the query belong together when they stand within this many characters.
NEAR = 60

_SENTENCE = re.compile(r"(?:[.?!]\s+|\n\s*\n\s*)(?=\S)")
_WORD = re.compile(r"[^\W_](?:[\w\u0300-\u036f\u00ad'’-]*[^\W_])?")


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


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a text and the query word it stands for; `part` is the term of a part, '' for a whole word."""

    start: int
    end: int
    word: int
    part: str = ""
    match: Match = Match.WORD


class Marker:
    """Finds the wanted terms in texts of one language; remembers what it made of each word it met."""

    def __init__(self, wanted: Wanted, analyser: Analyser, language: str = "da") -> None:
        self._wanted = wanted
        self._analyser = analyser
        self._language = language
        self._known: dict[str, Sequence[Mark]] = {}
        self._parts = frozenset(wanted.parts)
        self._rare = bool(wanted.forms or wanted.prefixes)
        # Paragraphs, dates, journal numbers and the like are tokens that a plain pattern does not see.
        self._special = any(not term.isalnum() for term in (*wanted.words, *wanted.forms))

    def marks(self, text: str, seen: set[str] | None = None) -> list[Mark]:
        """Return where the wanted terms stand, in order, not overlapping; add the words that have any to `seen`."""
        found: list[Mark] = []
        matching = self.matching(text)
        if seen is not None:
            seen |= matching
        for surface in matching:
            for start in islice(_places(text, surface), MOST_MARKS):
                found += (
                    Mark(start + mark.start, start + mark.end, mark.word, mark.part) for mark in self._known[surface]
                )
        marks: list[Mark] = []
        for mark in _complete(sorted(found, key=lambda mark: (mark.start, -mark.end)), self._wanted):
            if not marks or mark.start >= marks[-1].end:
                marks.append(mark)
        return marks

    def matching(self, text: str) -> set[str]:
        """Return the words of a text that have anything to be marked."""
        if not self._wanted:
            return set()
        known = self._known
        surfaces = self._surfaces(text)
        for surface in surfaces - known.keys():
            known[surface] = self._marks_in(surface)
        return {surface for surface in surfaces if known[surface]}

    def found(self, surfaces: Iterable[str]) -> dict[int, tuple[Match, tuple[str, ...]]]:
        """Return for each query word the plainest way in which these words match it, and those that do so.

        Compounds found by their parts are written with bars between these.
        """
        ways: dict[int, dict[Match, dict[str, None]]] = {}
        for surface in sorted(surfaces, key=lambda surface: (len(surface), surface)):
            for mark in self._known[surface]:
                shown = self._taken_apart(surface) if mark.part else surface
                ways.setdefault(mark.word, {}).setdefault(mark.match, {})[shown.lower()] = None
        plainest = {word: min(found, key=list(Match).index) for word, found in ways.items()}
        return {word: (match, tuple(ways[word][match])) for word, match in plainest.items()}

    def _surfaces(self, text: str) -> set[str]:
        surfaces = set(_WORD.findall(text))
        if self._special:
            surfaces |= {token.text for token in self._analyser.tokens(text)}
        return surfaces

    def _marks_in(self, surface: str) -> Sequence[Mark]:
        """Return what to mark in a word: the whole of it, or parts."""
        wanted = self._wanted
        terms = self._analyser.terms(surface, self._language)
        whole = wanted.words.get(terms.word)
        # Nearly all words of a text end here, and there are thousands of them in a list of hits.
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
    for place, mark in enumerate(marks):
        if mark.part and (wanted_parts := wanted.together.get(mark.word, 1)) > 1:
            before = takewhile(partial(_near, mark), reversed(marks[:place]))
            after = takewhile(partial(_near, mark), marks[place:])
            near = {other.part for other in chain(before, after) if other.word == mark.word and other.part}
            if len(near) < wanted_parts:
                continue
        yield mark


def _near(mark: Mark, other: Mark) -> bool:
    return mark.start - NEAR < other.end and other.start < mark.end + NEAR


def _places(text: str, surface: str) -> Iterator[int]:
    start = text.find(surface)
    while start >= 0:
        end = start + len(surface)
        if not (start and _in_word(text[start - 1])) and not (end < len(text) and _in_word(text[end])):
            yield start
        start = text.find(surface, end)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@dataclass(frozen=True, slots=True)
class _Window:
    page: Page
    start: int
    end: int
    score: float
    marks: Sequence[Mark]


def passages(
    pages: Iterable[Page], marker: Marker, limit: int = 3, seen: set[str] | None = None
) -> tuple[Passage, ...]:
    """Return the best passages of a document in the order of its pages; its beginning where nothing matches.

    The words that match anything are added to `seen`.
    """
    windows: list[_Window] = []
    opening: Page | None = None
    read = 0
    for page in pages:
        if opening is None and page.text.strip():
            opening = page
        if read < LONGEST:
            windows += _windows(page, marker.marks(page.text, seen))
        read += len(page.text)
    if windows:
        return tuple(_passage(window) for window in _best(windows, limit))
    if opening is None:
        return ()
    start = len(opening.text) - len(opening.text.lstrip())
    return (_passage(_Window(opening, start, _end(opening.text, start + LENGTH), 0, ())),)


def marked_page(page: Page, marker: Marker) -> Passage:
    """Return a whole page with its marks."""
    marks = tuple((mark.start, mark.end) for mark in marker.marks(page.text))
    return Passage(page.number, page.label, page.text, marks)


def _windows(page: Page, marks: Sequence[Mark]) -> Iterator[_Window]:
    """Yield a window that begins shortly before each mark, scored by how many words of the query are in it."""
    for first, mark in enumerate(marks):
        start = _start(page.text, mark.start)
        end = max(_end(page.text, start + LENGTH), mark.end)
        inside = [other for other in marks[first : first + 40] if other.end <= end]
        words = {other.word for other in inside}
        whole = {other.word for other in inside if not other.part}
        score = 4 * len(words) + 2 * len(whole) + min(len(inside), 8) / 8
        yield _Window(page, start, end, score, [other for other in marks if start <= other.start and other.end <= end])


def _best(windows: Iterable[_Window], limit: int) -> list[_Window]:
    chosen: list[_Window] = []
    for window in sorted(windows, key=lambda w: (-w.score, w.page.number, w.start)):
        if len(chosen) == limit:
            break
        if not any(
            other.page.number == window.page.number and other.start < window.end and window.start < other.end
            for other in chosen
        ):
            chosen.append(window)
    return sorted(chosen, key=lambda window: (window.page.number, window.start))


def _passage(window: _Window) -> Passage:
    # Breaks become blanks one for one, so that the marks stay where they are; a wide one parts paragraphs.
    text = window.page.text[window.start : window.end].replace("\n\n", " \u2003")
    text = re.sub(r"[^\S\u2003]", " ", text)
    marks = tuple((mark.start - window.start, mark.end - window.start) for mark in window.marks)
    return Passage(window.page.number, window.page.label, text, marks)


def _start(text: str, mark: int) -> int:
    """Return where a passage that shows this mark begins: with a sentence, where one begins shortly before it."""
    near = mark - LENGTH // 4
    if near <= 0:
        return len(text) - len(text.lstrip())
    if sentence := _SENTENCE.search(text, near, mark):
        return sentence.end()
    blank = text.find(" ", mark - LENGTH // 8, mark)
    return blank + 1 if blank >= 0 else mark


def _end(text: str, near: int) -> int:
    """Return the end of the last word that ends before this place."""
    if near >= len(text):
        return len(text.rstrip())
    blank = max(text.rfind(" ", max(near - 40, 0), near + 1), text.rfind("\n", max(near - 40, 0), near + 1))
    return blank if blank > 0 else near
