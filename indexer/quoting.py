"""Quotes: where the words of a link stand in a document now, also when its file has been replaced since.

Blanks, hyphens, quotation marks and capitals are passed over: they change with the program that reads or writes the
file. A text that was changed a little is found by the words that are left of it, with difflib.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from indexer.model import Page

#: A quote of more characters is written as its first and last words, with a gap between them.
LONGEST = 200
#: Characters of text that may stand in a gap.
_WIDEST = 6000
GAP = " … "
#: Characters of a quote that are looked for, whatever an address says.
_MOST = 2 * LONGEST
#: A quote, or an end of one, with fewer letters is not looked for.
_LEAST = 3
#: A changed text is looked for by so many words at least, in as many pieces of text as have most of them, from so many
#: of the longest stretches in common; so large a share of the words has to be left, in order.
_TELLING, _PIECES, _ANCHORS, _LEFT = 5, 6, 3, 0.6
#: Characters of a piece, and by how many each runs into the next.
_PIECE, _OVERLAP = 12_000, 3_000

_PASSED_OVER = re.compile("[\\s\u00ad\u200b\ufeff\u2010-\u2015\u2212\"'`´’‘‚‛“”„‟«»‹›-]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: on this page, from `start` to `end`; `exact` unless the text is another by now."""

    page: int
    start: int
    end: int
    exact: bool = True


def quote_of(text: str) -> str:
    """Return a text as a link quotes it: on one line, and a long one as its first and last words.

    >>> quote_of("små  boliger og store")
    'små boliger og store'
    """
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    half = (LONGEST - len(GAP)) // 2
    first, last = line[:half], line[-half:]
    return first[: first.rfind(" ") if " " in first else half].rstrip() + GAP + last[last.find(" ") + 1 :]


def exactly(quote: str, pages: Iterable[Page]) -> Place | None:
    """Return where a quote stands word for word, on the first page that has it."""
    wanted = _wanted(quote)
    whole, parts = _folded(wanted), [_folded(part) for part in wanted.split(GAP)]
    if min(map(len, parts)) < _LEAST:
        return None
    for page in pages:
        text = _folded(page.text)
        start = text.find(whole)
        span = (start, start + len(whole)) if start >= 0 else _with_gap(text, parts[0], parts[-1])
        if span:
            return Place(page.number, *_unfolded(page.text, *span))
    return None


def nearly(quote: str, pages: Iterable[Page]) -> Place | None:
    """Return the place that has most words of a quote in order, on the first of pages that have as many."""
    wanted = _words(_wanted(quote))
    if len(wanted) < _TELLING:
        return None
    telling = {word for word in wanted if len(word) > _LEAST} or set(wanted)
    likely = sorted(
        ((sum(word in text for word in telling), page, start) for page in pages for start, text in _pieces(page)),
        key=lambda piece: -piece[0],
    )
    best: tuple[float, Place | None] = 0, None
    for count, page, start in likely[:_PIECES]:
        if count >= _LEFT * len(telling):
            found = _closest(wanted, page, start)
            best = max(best, found, key=lambda each: each[0])
    return best[1]


def _wanted(quote: str) -> str:
    return unicodedata.normalize("NFC", quote)[:_MOST]


def _folded(text: str) -> str:
    return _PASSED_OVER.sub("", text).lower()


def _with_gap(text: str, first: str, last: str) -> tuple[int, int] | None:
    start = text.find(first) if first is not last else -1
    while start >= 0:
        after = start + len(first)
        end = text.find(last, after, after + _WIDEST + len(last))
        if end >= 0:
            return start, end + len(last)
        start = text.find(first, after)
    return None


def _unfolded(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a stretch of the folded text is in the text."""
    folded, plain, at, length = [], [], 0, 0
    for gap in [*_PASSED_OVER.finditer(text), None]:
        stop = gap.start() if gap else len(text)
        folded.append(length)
        plain.append(at)
        length += stop - at
        at = gap.end() if gap else stop

    def place(number: int) -> int:
        near = bisect_right(folded, number) - 1
        return plain[near] + number - folded[near]

    return place(start), place(end - 1) + 1


def _pieces(page: Page) -> Iterator[tuple[int, str]]:
    """Yield stretches of a page in small letters, and where they begin: a page may be a whole book."""
    text = page.text.lower()
    for start in range(0, max(1, len(text) - _OVERLAP), _PIECE - _OVERLAP):
        yield start, text[start : start + _PIECE]


def _closest(wanted: Sequence[str], page: Page, start: int) -> tuple[float, Place | None]:
    """Return the stretch of a piece of a page that has most words of a quote in order, and the share of them."""
    text = page.text[start : start + _PIECE]
    spans = [word.span() for word in _WORD.finditer(text)]
    words = _words(text)
    blocks = SequenceMatcher(None, words, wanted, autojunk=False).get_matching_blocks()
    best: tuple[float, Place | None] = 0, None
    for anchor in sorted(blocks, key=lambda block: -block.size)[:_ANCHORS]:
        # As many words before and after as the quote has there, and a few that may have been put in.
        spare = len(wanted) // 4 + 1
        low = max(0, anchor.a - anchor.b - spare)
        high = anchor.a - anchor.b + len(wanted) + spare
        here = SequenceMatcher(None, words[low:high], wanted, autojunk=False).get_matching_blocks()[:-1]
        share = sum(block.size for block in here) / len(wanted)
        if share >= max(_LEFT, best[0]):
            first, last = spans[low + here[0].a], spans[low + here[-1].a + here[-1].size - 1]
            best = share, Place(page.number, start + first[0], start + last[1], exact=False)
    return best


def _words(text: str) -> list[str]:
    return [word.group().lower() for word in _WORD.finditer(text)]
