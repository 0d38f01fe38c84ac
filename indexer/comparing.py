"""Two texts side by side, paragraph by paragraph, with the words that differ. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from indexer.model import Page

#: So many paragraphs of each text are compared, and so many rows of what comes of it are given: files come from
#: outside, and some of them take long on purpose.
LONGEST = 1500
MOST = 300
#: Of paragraphs that are the same, one is shown on either side of a difference; fewer than so many are not left out.
FEW = 3
#: Two paragraphs stand side by side where so much of their words is the same, and they are no further apart than this.
_ALIKE, _NEAR = 0.5, 5
#: In words: longer paragraphs, and all that comes after so many, are not compared word by word.
_LONGEST_PARAGRAPH, _WORDS = 600, 20_000

_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a paragraph, without the blanks around them, and whether the other text has others there."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of one text beside that of the other, () where there is none; or `skipped` that are the same."""

    left: tuple[Stretch, ...] = ()
    right: tuple[Stretch, ...] = ()
    skipped: int = 0

    @property
    def same(self) -> bool:
        """True for what both texts say."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side.

    `same` paragraphs of `paragraphs` of the first are in the other; unless `whole`, their ends are not shown.
    """

    rows: tuple[Row, ...]
    same: int
    paragraphs: int
    whole: bool


def compare(left: Iterable[Page], right: Iterable[Page]) -> Comparison:
    """Return two texts side by side."""
    texts = paragraphs(left), paragraphs(right)
    one, other = (text[:LONGEST] for text in texts)
    codes = SequenceMatcher(None, one, other).get_opcodes()
    same = sum(end - start for tag, start, end, _, _ in codes if tag == "equal")
    rows = tuple(islice(_rows(one, other, codes), MOST + 1))
    whole = len(rows) <= MOST and max(map(len, texts)) <= LONGEST
    return Comparison(rows[:MOST], same, len(one), whole)


def paragraphs(pages: Iterable[Page]) -> list[str]:
    """Return the paragraphs of a text, each on one line."""
    flat = (" ".join(text.split()) for page in pages for text in _PARAGRAPH.split(page.text))
    return [text for text in flat if text]


def _rows(one: Sequence[str], other: Sequence[str], codes: Iterable[tuple[str, int, int, int, int]]) -> Iterator[Row]:
    left = _WORDS
    for tag, start, end, first, last in codes:
        if tag == "equal":
            at_end = end == len(one) and last == len(other)
            yield from _equal(one[start:end], at_start=start == first == 0, at_end=at_end)
            continue
        for mine, yours in _paired(one[start:end], other[first:last]):
            words = mine.split(), yours.split()
            longest = max(map(len, words))
            if mine and yours and longest <= min(left, _LONGEST_PARAGRAPH):
                left -= longest
                yield _changed(*words)
            else:
                yield Row(_all(mine), _all(yours))


def _equal(same: Sequence[str], *, at_start: bool, at_end: bool) -> Iterator[Row]:
    """Yield what both say: the ends of it, where something else is beside them."""
    rows = [Row((Stretch(text),), (Stretch(text),)) for text in same]
    if len(rows) <= FEW:
        yield from rows
        return
    first, last = [] if at_start else rows[:1], [] if at_end else rows[-1:]
    yield from first
    yield Row(skipped=len(rows) - len(first) - len(last))
    yield from last


def _paired(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield paragraphs of both with the one that is like each, or with '' where there is none."""
    place = 0
    for text in left:
        near = range(place, min(place + _NEAR, len(right)))
        found = next((number for number in near if _is_alike(text, right[number])), None)
        if found is None:
            yield text, ""
        else:
            yield from (("", other) for other in right[place:found])
            yield text, right[found]
            place = found + 1
    yield from (("", other) for other in right[place:])


def _is_alike(one: str, other: str) -> bool:
    words, others = Counter(one.split()), Counter(other.split())
    return 2 * (words & others).total() >= _ALIKE * (words.total() + others.total())


def _changed(words: Sequence[str], others: Sequence[str]) -> Row:
    codes = SequenceMatcher(None, words, others).get_opcodes()
    return Row(
        tuple(Stretch(" ".join(words[a:b]), tag != "equal") for tag, a, b, _, _ in codes if a < b),
        tuple(Stretch(" ".join(others[a:b]), tag != "equal") for tag, _, _, a, b in codes if a < b),
    )


def _all(text: str) -> tuple[Stretch, ...]:
    return (Stretch(text, changed=True),) if text else ()
