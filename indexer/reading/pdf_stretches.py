"""From the characters of a page, in the order of pdfium, to pieces of lines. What pdfium ran together is parted."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from indexer.reading.layout import Line
from indexer.reading.running import EDGE_LINES

# What pdfium has in place of a hyphen at the end of a line, and of that end.
_HYPHEN_MARKS = "\x02\ufffe"
_LINE = re.compile(rf"[^\s{_HYPHEN_MARKS}](?:[^\r\n{_HYPHEN_MARKS}]*[^\s{_HYPHEN_MARKS}])?[{_HYPHEN_MARKS}]?")
_FIGURE = re.compile(r"[0-9]{1,3}(?![0-9])")
_FIGURES_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_BLANKS = re.compile(r"\s+")
_SMALLER = 0.8  # of the size of the line: a raised or lowered sign
_SAME_LINE = 0.6  # of the type size: baselines nearer than this are of one line
_SAME_ROW = 1.0  # of the type size: baselines nearer than this may be of one row of a table
_WIDE = 1.0  # of the type size: a wider gap may part columns
_NARROW = 0.15  # of the type size: a wider gap parts words
_LOOSE = 0.6  # of the type size for each character: a line wider than this has wide gaps, or wide letters
_COLUMN = 25  # characters; narrower pieces make no column
_SAMPLE = 4  # of the long lines of a page, so many are looked at for columns


class Characters(Protocol):
    """The characters of a page, counted from 0, as the page is seen. Measures are in points, x from the left."""

    text: str

    def place(self, index: int) -> tuple[float, float]:
        """Return where the baseline of a character begins."""

    def size(self, index: int) -> float:
        """Return the type size of a character."""

    def end(self, index: int) -> float:
        """Return where a character ends, from left to right."""


class _Stretch(NamedTuple):
    """Characters that follow one another on a line, without blanks around them: `stop` is the first one after it.

    Size and place are those of the first character; `last` is the place of the last one.
    """

    start: int
    stop: int
    x: float
    y: float
    size: float
    last: tuple[float, float]

    def beside(self, other: "_Stretch") -> bool:
        """Tell whether another stretch stands on the same line."""
        return abs(self.y - other.y) < _SAME_LINE * max(self.size, other.size)

    def near(self, other: "_Stretch") -> bool:
        """Tell whether another stretch may belong to the same line or row, further right."""
        return other.x >= self.x and abs(self.y - other.y) < _SAME_ROW * max(self.size, other.size)

    @property
    def loose(self) -> bool:
        """True when there must be wide gaps in it, or wide letters."""
        return self.last[0] - self.x > _LOOSE * self.size * (self.stop - self.start)


def pieces(characters: Characters) -> Iterator[Line]:
    """Yield the pieces of a page for `layout.lines_of`."""
    stretches = list(_stretches(characters))
    heights = sorted(stretch.y for stretch in stretches)
    inside = (heights[EDGE_LINES - 1], heights[-EDGE_LINES]) if len(heights) >= 2 * EDGE_LINES else (0.0, 0.0)
    before: _Stretch | None = None
    text = ""
    for stretch in _parted(characters, stretches, inside):
        following = _text(characters, stretch)
        if before:
            near = before.near(stretch)
            gap = _gap(characters, before, stretch) if near else None
            if near and gap is None and inside[0] < stretch.y < inside[1] and _in_row(characters, before, stretch):
                text += " " + following
                before = before._replace(stop=stretch.stop)
                continue
            yield Line(text if gap is not None else text + "\n", before.x, before.y, before.size)
            if gap is not None and gap > _NARROW * stretch.size and not following.isdigit():
                following = " " + following
        before, text = stretch, following
    if before:
        yield Line(text + "\n", before.x, before.y, before.size)


def _gap(characters: Characters, before: _Stretch, after: _Stretch) -> float | None:
    """Return the distance to a raised or lowered sign, or to what follows one; None where the line does not go on."""
    larger = max(before.size, after.size)
    if min(before.size, after.size) >= _SMALLER * larger or not before.beside(after):
        return None
    gap = after.x - characters.end(before.stop - 1)
    return gap if gap < _WIDE * larger else None


def _in_row(characters: Characters, before: _Stretch, after: _Stretch) -> bool:
    """Tell whether something short stands to the right, on a baseline of its own: cells of more lines than others."""
    short = min(before.stop - before.start, after.stop - after.start) < _COLUMN
    return short and not before.beside(after) and after.x > characters.end(before.stop - 1)


def _text(characters: Characters, stretch: _Stretch) -> str:
    text = characters.text[stretch.start : stretch.stop]
    return text[:-1] + "-" if text[-1] in _HYPHEN_MARKS else text


# --- where stretches begin and end -------------------------------------------------------------


def _stretches(characters: Characters) -> Iterator[_Stretch]:
    """Yield what pdfium takes for lines, in its order: parted where the baseline changes, and around small figures."""
    place, size = characters.place, characters.size
    # To look for a byte takes a seventh of the time of looking for a digit, the preparation included.
    zeros = characters.text.encode("latin-1", "replace").translate(_FIGURES_AS_ZEROS)
    for line in _LINE.finditer(characters.text):
        start, stop = line.span()
        x, y = place(start)
        whole = _Stretch(start, stop, x, y, size(start), place(stop - 1))
        if abs(whole.y - whole.last[1]) > whole.size:
            yield from _rows(characters, whole)
        elif zeros.find(b"0", start, stop) >= 0 and (figures := _small_figures(characters, whole)):
            yield from _parts(characters, start, *figures, stop)
        else:
            yield whole


def _stretch(characters: Characters, start: int, stop: int) -> _Stretch:
    x, y = characters.place(start)
    return _Stretch(start, stop, x, y, characters.size(start), characters.place(stop - 1))


def _small_figures(characters: Characters, whole: _Stretch) -> list[int]:
    """Return where figures begin and end that are set in smaller type than what they follow, or else precede."""
    text = characters.text[whole.start : whole.stop]
    bounds: list[int] = []
    for figure in _FIGURE.finditer(text):
        start, stop = figure.span()
        if start and (text[start - 1].isdigit() or (text[start - 1] == " " and stop < len(text))):
            continue  # only at the end of a line does pdfium put a blank before a raised figure
        before, after = text[:start].rstrip(), text[stop:].lstrip()
        neighbour = len(before) - 1 if before else len(text) - len(after)
        first = whole.start
        if (before or after) and characters.size(first + start) < _SMALLER * characters.size(first + neighbour):
            bounds.extend((first + start, first + stop))
    return bounds


def _parts(characters: Characters, *bounds: int) -> Iterator[_Stretch]:
    """Yield the stretches between these characters, without the blanks around them."""
    for start, stop in pairwise(bounds):
        text = characters.text[start:stop]
        if words := text.strip():
            first = start + len(text) - len(text.lstrip())
            yield _stretch(characters, first, first + len(words))


def _rows(characters: Characters, whole: _Stretch) -> Iterator[_Stretch]:
    """Yield the lines that were run together: a new one begins where the baseline changes, or further left."""
    bounds, row = [whole.start], whole
    for blanks in _BLANKS.finditer(characters.text, whole.start, whole.stop):
        word = _stretch(characters, blanks.end(), whole.stop)
        if not row.beside(word) or word.x < row.x:
            bounds.append(word.start)
            row = word
    yield from _parts(characters, *bounds, whole.stop)


def _parted(characters: Characters, stretches: Sequence[_Stretch], inside: tuple[float, float]) -> Iterator[_Stretch]:
    """Yield the stretches parted at wide gaps where that matters: in headers and footers, and where columns may be.

    Whether they are columns is for `layout.in_reading_order` to say, which also puts the others together again.
    """
    long = [stretch for stretch in stretches if stretch.stop - stretch.start >= 2 * _COLUMN]
    columns = any(_gaps(characters, stretch, _COLUMN) for stretch in long[:: len(long) // _SAMPLE + 1])
    for stretch in stretches:
        gaps = _gaps(characters, stretch, _COLUMN) if columns else []
        if not inside[0] < stretch.y < inside[1] and stretch.loose:
            gaps = _gaps(characters, stretch, 1)
        if gaps:
            yield from _parts(characters, stretch.start, *gaps, stretch.stop)
        else:
            yield stretch


def _gaps(characters: Characters, stretch: _Stretch, least: int) -> list[int]:
    """Return the characters that follow a wide gap with at least so many characters on each side."""
    start, stop, wide = stretch.start + least - 1, stretch.stop - least, _WIDE * stretch.size
    place, end = characters.place, characters.end
    spans = (blanks.span() for blanks in _BLANKS.finditer(characters.text, start, stop))
    return [after for before, after in spans if place(after)[0] - end(before - 1) > wide]
