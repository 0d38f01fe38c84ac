"""Drawing a page: what the worker process does. Whatever a file contains happens here and nowhere else."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256

from indexer.errors import NotFound, UnreadableDocument
from indexer.model import ReadingStatus
from indexer.pictures.order import Order, Word
from indexer.pictures.png import png
from indexer.reading.mail import attachment
from indexer.reading.pdf_pdfium import Drawing, PdfiumFile
from indexer.reading.reasons import Reason
from indexer.reading.sandbox import is_second_try

#: A marker pen, for each of red, green and blue what black and white become: ink shows through.
_COLOURS = ((64, 255), (44, 208), (0, 46))
_PEN = tuple(bytes(round(ink + value * (paper - ink) / 255) for value in range(256)) for ink, paper in _COLOURS)
#: A small picture shows a word as a speck: its mark is larger on all sides, by this share of the width.
_MARGIN = 1 / 120


def draw(order: Order) -> bytes:
    """Return the picture as a PNG file, b"" where there is none: the file is gone, another one, protected or damaged.

    Raises UnreadableDocument for a page that has taken a process with it before: it is left alone.
    """
    if is_second_try():
        raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.CRASHED, "drawing it took a process with it")
    try:
        content = order.file.read_bytes()
        if order.part:
            content = attachment(content, order.part)
        if sha256(content).hexdigest() != order.fingerprint:
            return b""
        with closing(PdfiumFile(content)) as file:
            drawing = file.drawn(order.page - 1, order.width, partial(places, order.words))
    except (OSError, NotFound, UnreadableDocument):
        return b""  # the catalogue says so already, or will when it knows the file as it is now
    return png(drawing.width, marked(drawing))


def places(words: Iterable[Word], text: str) -> Iterator[tuple[int, int]]:
    """Yield where the marked stretches of words stand in the text of a page as pdfium gives it."""
    for word, start, end in words:
        before, inside, after = (_broken(part) for part in (word[:start], word[start:end], word[end:]))
        for found in re.finditer(rf"(?<!\w){before}({inside}){after}(?!\w)", text):
            yield found.span(1)


def _broken(text: str) -> str:
    """Return a pattern for a text that may be broken at the end of a line, with a hyphen or at a blank."""
    return "".join(r"\s+" if c.isspace() else f"{re.escape(c)}\ufffe?" for c in text)


def marked(drawing: Drawing) -> bytes:
    """Return the pixels with all boxes marked, each pixel once."""
    pixels = bytearray(drawing.pixels)
    margin = round(drawing.width * _MARGIN)
    rows: dict[int, list[tuple[int, int]]] = {}
    for left, top, right, bottom in drawing.boxes:
        stretch = max(0, left - margin), min(drawing.width, right + margin)
        for y in range(max(0, top - margin), min(drawing.height, bottom + margin)):
            rows.setdefault(y, []).append(stretch)
    for y, stretches in rows.items():
        done = 0
        for left, right in sorted(stretches):
            for colour, pen in enumerate(_PEN):
                here = slice(3 * (y * drawing.width + max(left, done)) + colour, 3 * (y * drawing.width + right), 3)
                pixels[here] = pixels[here].translate(pen)
            done = max(done, right)
    return bytes(pixels)
