"""Snippets: the passages of a document that show the words of a query best."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from indexer.marking import Mark, Marker, Text
from indexer.model import Page
from indexer.results import Passage

#: Characters of a passage, and how far apart the marks of one passage may stand.
LENGTH = 260
REACH = LENGTH * 3 // 4
#: Characters of text of one document that are looked through.
LONGEST = 2_000_000
#: Places at which a passage is tried: where the rarest words of the query stand.
MOST_TRIED = 24

_BLANK = re.compile(r"[^\S\u2003 ]")
_SENTENCE = re.compile(r"(?:[.?!]\s+|\n\s*\n\s*)(?=\S)")


class Pages(Text):
    """The pages of a document as one text, folded in advance."""

    __slots__ = ("_heads", "_starts")

    def __init__(self, pages: Iterable[Page]) -> None:
        self._heads: list[tuple[int, str]] = []
        self._starts: list[int] = []
        texts, length = [], 0
        for page in pages:
            if length > LONGEST:
                break
            self._heads.append((page.number, page.label))
            self._starts.append(length)
            texts.append(page.text)
            length += len(page.text) + 1
        super().__init__("\f".join(texts))

    def at(self, place: int) -> tuple[int, Page]:
        """Return the page in which a place of the text is, and where that page begins."""
        index = bisect_right(self._starts, place) - 1
        start = self._starts[index]
        return start, Page(*self._heads[index], self.text[start : self._end(index)])

    def opening(self) -> Page | None:
        """Return the first page that has any text."""
        stripped = len(self.text) - len(self.text.lstrip())
        return self.at(stripped)[1] if stripped < len(self.text) else None

    def borders(self, place: int) -> tuple[int, int]:
        """Return where the page begins and ends in which a place is."""
        index = bisect_right(self._starts, place) - 1
        return self._starts[index], self._end(index)

    def _end(self, index: int) -> int:
        return self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self.text)


def passages(pages: Pages, marker: Marker, limit: int = 3, seen: set[str] | None = None) -> tuple[Passage, ...]:
    """Return the best passages of a document in the order of its pages; its beginning where nothing matches.

    The words that match anything are added to `seen`.
    """
    marks = marker.marks(pages, seen)
    found: list[tuple[int, int, Passage]] = []
    scores = _windows(pages, marks)
    for place in sorted(scores, key=lambda place: (-scores[place], place)):
        if len(found) == limit:
            break
        first = marks[place]
        offset, page = pages.at(first.start)
        start = _start(page.text, first.start - offset)
        end = max(_end(page.text, start + LENGTH), first.end - offset)
        if not any(start + offset < other_end and other_start < end + offset for other_start, other_end, _ in found):
            found.append((start + offset, end + offset, _passage(page, start, end, offset, marks)))
    if found:
        return tuple(passage for _, _, passage in sorted(found, key=lambda each: each[0]))
    opening = pages.opening()
    if opening is None:
        return ()
    start = len(opening.text) - len(opening.text.lstrip())
    return (_passage(opening, start, _end(opening.text, start + LENGTH), 0, ()),)


def marked_page(page: Page, marker: Marker) -> Passage:
    """Return a whole page with its marks."""
    marks = tuple((mark.start, mark.end) for mark in marker.marks(Text(page.text)))
    return Passage(page.number, page.label, page.text, marks)


def _windows(pages: Pages, marks: Sequence[Mark]) -> dict[int, float]:
    """Return which marks a passage may begin with, near the rarest words, scored by the words of the query after it."""
    often = Counter(mark.word for mark in marks)
    rare = sorted(range(len(marks)), key=lambda place: (often[marks[place].word], bool(marks[place].part), place))
    scores: dict[int, float] = {}
    for place in rare[:MOST_TRIED]:
        low, high = pages.borders(marks[place].start)
        first = place
        while first and marks[first - 1].start >= max(low, marks[place].end - REACH):
            first -= 1
        last, reach = place, min(high, marks[first].start + REACH)
        while last < len(marks) and marks[last].end <= reach:
            last += 1
        if first not in scores:
            inside = marks[first : max(last, place + 1)]
            words = {mark.word for mark in inside}
            whole = {mark.word for mark in inside if not mark.part}
            scores[first] = 4 * len(words) + 2 * len(whole) + min(len(inside), 8) / 8
    return scores


def _passage(page: Page, start: int, end: int, offset: int, marks: Sequence[Mark]) -> Passage:
    # Breaks become blanks one for one, so that the marks stay where they are; a wide one parts paragraphs.
    text = page.text[start:end].replace("\n\n", "\u2003 ")
    text = _BLANK.sub(" ", text)
    first, last = offset + start, offset + end
    inside = takewhile(lambda mark: mark.start < last, islice(marks, bisect_left(marks, (first,)), None))
    shown = tuple((mark.start - first, mark.end - first) for mark in inside if mark.end <= last)
    return Passage(page.number, page.label, text, shown)


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
