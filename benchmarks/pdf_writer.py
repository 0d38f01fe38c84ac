"""A small PDF writer: text in Helvetica or Times, WinAnsi encoding, compressed pages, as offices and LaTeX leave it.

Every second document is justified the way TeX does it (no blanks, words apart by moving on, lines hyphenated); the
others are ragged lines with blanks, as from a word processor. Each of several pages has a running title and a page
number, which are not in the text that `write` returns.
"""

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from prose import Paper

# Widths of Helvetica in thousandths of the size, from blank to tilde, and of what Danish needs besides.
_ASCII = """278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556
278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667
611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833
556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"""
_WIDTHS = {chr(code): int(width) for code, width in enumerate(_ASCII.split(), start=32)}
_WIDTHS |= {
    "æ": 889,
    "ø": 611,
    "å": 556,
    "Æ": 1000,
    "Ø": 778,
    "Å": 667,
    "§": 556,
    "»": 556,
    "«": 556,
    "²": 333,
    "–": 556,
}
_BLANK = 278
_NARROW = 0.9  # Times is about so much narrower
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 525, 770, 70
_SIZE, _LEADING, _HEADING = 10.5, 13.5, 13
_HYPHENATED_FROM = 9  # letters
_BREAK = re.compile(r"(?<=[aeiouyæøå])(?=[bcdfghjklmnprstv][aeiouyæøå])")


def write(paper: Paper, *, tex: bool) -> tuple[bytes, list[str]]:
    """Return the file, and the text of each page with a blank line between blocks."""
    pages = list(_pages(paper, tex))
    title = paper.title if len(pages) > 1 else ""
    streams = [_content(lines, title, number, tex) for number, lines in enumerate(pages, start=1)]
    return _file(paper, streams, "Times-Roman" if tex else "Helvetica"), list(map(_text, pages))


class _Line:
    """A line of words; `block` is the number of the block it belongs to, `last` whether it ends it."""

    __slots__ = ("block", "heading", "hyphen", "last", "words")

    def __init__(self, words: list[str], block: int, heading: bool) -> None:
        self.words, self.block, self.heading = words, block, heading
        self.hyphen = self.last = False


def _pages(paper: Paper, tex: bool) -> Iterator[list[_Line]]:
    page: list[_Line] = []
    y: float = _TOP
    for number, block in enumerate(paper.blocks):
        heading = block.kind == "heading"
        lines = _lines(("• " if block.kind == "point" else "") + block.text, number, heading, tex)
        y -= 8
        if heading and y < _BOTTOM + 5 * _LEADING:
            yield page
            page, y = [], _TOP
        for line in lines:
            if y < _BOTTOM:
                yield page
                page, y = [], _TOP
            page.append(line)
            y -= _LEADING
    if page:
        yield page


def _lines(text: str, number: int, heading: bool, tex: bool) -> list[_Line]:
    size = (_HEADING if heading else _SIZE) * (_NARROW if tex else 1)
    room = (_RIGHT - _LEFT) * 1000 / size
    lines = [_Line([], number, heading)]
    used = 0.0
    for word in text.split(" "):
        rest, width = word, _width(word)
        if used + width > room and used:
            head = _head(word, room - used - 333) if tex and not heading else ""
            if head:
                lines[-1].words.append(head)
                lines[-1].hyphen = True
                rest = word[len(head) :]
                width = _width(rest)
            lines.append(_Line([], number, heading))
            used = 0.0
        lines[-1].words.append(rest)
        used += width + _BLANK
    lines[-1].last = True
    return lines


def _head(word: str, room: float) -> str:
    """Return the beginning of a word that fits before a hyphen, or ''."""
    if len(word) < _HYPHENATED_FROM or not word.isalpha():
        return ""
    places = [match.start() for match in _BREAK.finditer(word, 3, len(word) - 3)]
    return next((word[:place] for place in reversed(places) if _width(word[:place]) <= room), "")


@lru_cache(100_000)
def _width(word: str) -> int:
    return sum(_WIDTHS.get(character, 556) for character in word)


def _text(page: list[_Line]) -> str:
    blocks = []
    for _, lines in groupby(page, key=lambda line: line.block):
        pieces = [" ".join(line.words) + ("" if line.hyphen else " ") for line in lines]
        blocks.append("".join(pieces).strip())
    return "\n\n".join(blocks)


def _content(page: list[_Line], title: str, number: int, tex: bool) -> bytes:
    edges = [f"BT /F1 8 Tf {_LEFT} 800 Td {_shown(title[:80])} Tj ET", f"BT /F1 8 Tf 290 40 Td ({number}) Tj ET"]
    parts = [*(edges if title else ()), "BT"]
    y, block, size = _TOP, -1, 0.0
    parts.append(f"1 0 0 1 {_LEFT} {y} Tm")
    for line in page:
        down = (8 if line.block != block else 0) + (_LEADING if block >= 0 else 0)
        block = line.block
        wanted = _HEADING if line.heading else _SIZE
        if wanted != size:
            size = wanted
            parts.append(f"/F{2 if line.heading else 1} {size} Tf")
        parts.append(f"0 {-down:g} Td {_justified(line, size) if tex else _shown(' '.join(line.words)) + ' Tj'}")
    parts.append("ET")
    return "\n".join(parts).encode("cp1252", "replace")


def _justified(line: _Line, size: float) -> str:
    words = [*line.words[:-1], line.words[-1] + "-"] if line.hyphen else line.words
    gaps = max(1, len(words) - 1)
    room = (_RIGHT - _LEFT) * 1000 / size - sum(map(_width, words)) * _NARROW
    gap = 250 if line.last else max(220, min(700, int(room / gaps)))
    return f"[{f' -{gap} '.join(map(_shown, words))}] TJ"


def _shown(text: str) -> str:
    return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def _file(paper: Paper, streams: list[bytes], font: str) -> bytes:
    """Return the objects as a file: catalogue, page tree, two fonts, facts, and two objects for each page."""
    bold = {"Times-Roman": "Times-Bold"}.get(font, f"{font}-Bold")
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(da-DK)>>",
        f"<</Type/Pages/Count {len(streams)}/Kids[{kids}]/MediaBox[0 0 595 842]>>".encode(),
        *(f"<</Type/Font/Subtype/Type1/BaseFont/{f}/Encoding/WinAnsiEncoding>>".encode() for f in (font, bold)),
        f"<</Title{_unicode(paper.title)}/Author{_unicode(paper.author)}"
        f"/CreationDate(D:{paper.date.replace('-', '')}120000Z)>>".encode(),
    ]
    for index, stream in enumerate(streams):
        packed = zlib.compress(stream)
        resources = "/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{resources}/Contents {7 + 2 * index} 0 R>>".encode())
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed))
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%b\nendobj\n" % (number, body)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer<</Size {size}/Root 1 0 R/Info 5 0 R>>\nstartxref\n{out.rfind(b'xref')}\n%%EOF\n".encode()
    return bytes(out)


def _unicode(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"
