"""From printed lines to running text: columns, list markers, paragraphs, hyphens at line ends."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_PROSE = 25  # characters; shorter pieces side by side are words of a sentence or cells of a table
_COLUMN_LINES = 5  # fewer pieces that begin at the same edge make no column
SAME_SIZE = 1.18  # type larger than this many times that of the line before is of another paragraph
_BULLET = re.compile(r"([•▪●◦‣■□–—*-]|\[.?\])\s")
_NUMBERED = re.compile(r"(§+|\(?\d{1,3}(\.\d{1,2})*[.)]|\(?[a-zæøå][.)]|stk\.)\s", re.IGNORECASE)
_NOTE = re.compile(r"\d{1,3}\s+[A-ZÆØÅ§»]")
_MARKER = re.compile(r"[•▪●◦‣■□*–-]|\(?\d{1,3}[.)]|\(?[a-zæøå][.)]", re.IGNORECASE)
_MARKER_SPACE = 60.0  # points between a marker and its item, at most
_LEADERS = re.compile(r"\s*(?:\.\s?){5,}")
_RAISED = re.compile(r"\d{1,3}")
_LENGTH = re.compile(r"(?<![^\W\d_])[cdkm]?m$")
_POWERS = {"2": "²", "3": "³"}
_SENTENCE_END = tuple('.:;?!…”"»)')
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", "\u2010", _SOFT_HYPHEN)
# No words that end others as well: al-men, kon-to, lang-samt.
_SUSPENDED = frozenset({"og", "eller", "og/eller", "and", "or"})
_NUMERALS = re.compile("en|et|to|tre|fire|fem|seks|syv|otte|ni|ti", re.IGNORECASE)
_LAST_TOKEN = re.compile(r"[^\s/()-]*$")
_FIRST_WORD = re.compile(r"[^\s,.;:)]*")
_WIDEST_LEADING = 2.4  # times the type size: double spacing
_NARROWEST = 30  # characters; no column of running text is narrower
_WRAPPED = 50  # characters; a text file whose lines are shorter than this is not wrapped


class Line(NamedTuple):
    """A printed line: where its baseline begins, in points from the lower left corner, and its type size.

    A tuple, because each page makes a hundred of them: a frozen dataclass takes twice as long to make.
    """

    text: str
    x: float
    y: float
    size: float


def text_of_page(lines: Sequence[Line]) -> str:
    """Return the text of a page, in reading order, with a blank line between paragraphs."""
    return "\n\n".join(paragraphs(in_reading_order(with_markers(lines))))


# --- lines and columns -------------------------------------------------------------------------


def lines_of(pieces: Iterable[Line]) -> list[Line]:
    """Put pieces of lines together that follow one another without a gap; a piece that ends its line ends in a newline.

    Pieces beside one another on a line that the program had ended stay apart: they may belong to two columns.
    """
    lines: list[Line] = []
    piece_open = False
    for piece in pieces:
        text = piece.text.rstrip("\n")
        if (
            lines
            and piece_open
            and (not text.strip() or _beside(lines[-1], piece))
            and not _both_long(lines[-1], piece)
        ):
            lines[-1] = _put_together(lines[-1], piece, "")
        elif text.strip():
            lines.append(Line(text, piece.x, piece.y, piece.size))
        piece_open = not piece.text.endswith("\n") and (piece_open or bool(text))
    return lines


def _put_together(line: Line, piece: Line, between: str) -> Line:
    """Return a line and what follows on it; the larger type is the line's own, the smaller a raised figure."""
    text = piece.text.rstrip("\n")
    if _RAISED.fullmatch(text) and piece.size < 0.8 * line.size and piece.y > line.y + 0.15 * line.size:
        # A reference to a note, which must not run into the word before it, unless it is a power: m².
        power = _LENGTH.search(line.text) and _POWERS.get(text)
        return line._replace(text=line.text + (power or f"[{text}]"))
    own = piece if piece.size > line.size and piece.text.strip() else line
    return Line(line.text + between + text, line.x, own.y, own.size)


def _beside(first: Line, second: Line) -> bool:
    return abs(first.y - second.y) < 0.6 * max(first.size, second.size, 1) and second.x >= first.x


def _both_long(first: Line, second: Line) -> bool:
    return min(len(first.text.strip()), len(second.text.strip())) >= _PROSE


def with_markers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, list markers put before their items: some programs write the markers last."""
    ordered: list[Line | None] = list(lines)
    for place, marker in enumerate(lines):
        if not _MARKER.fullmatch(marker.text.strip()):
            continue
        items = [
            (item.x, number)
            for number, item in enumerate(ordered)
            if item and number != place and _beside(marker, item) and item.x < marker.x + _MARKER_SPACE
        ]
        if items:
            _, number = min(items)
            ordered[number] = _put_together(marker, lines[number], " ")
            ordered[place] = None
    return [line for line in ordered if line]


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page in the order they are read; pieces beside one another become one line.

    Programs write text in that order, with one exception seen in practice: two columns written row by row. It is
    told from tables and from changes of type within a line by the length of the pieces and by their common edge.
    """
    pairs = [(left, right) for left, right in pairwise(lines) if _beside(left, right) and _both_long(left, right)]
    gutter, count = Counter(round(right.x) for _, right in pairs).most_common(1)[0] if pairs else (0, 0)
    if count >= _COLUMN_LINES and count >= 0.7 * len(pairs):
        top = max(right.y for _, right in pairs)
        head = [line for line in lines if line.y > top + 1]
        body = [line for line in lines if line.y <= top + 1]
        return [*head, *(b for b in body if b.x < gutter - 1), *(b for b in body if b.x >= gutter - 1)]
    ordered: list[Line] = []
    for line in lines:
        if ordered and _beside(ordered[-1], line):
            blank = "" if ordered[-1].text.endswith(" ") or line.text.startswith(" ") else " "
            ordered[-1] = _put_together(ordered[-1], line, blank)
        else:
            ordered.append(line)
    return ordered


# --- paragraphs --------------------------------------------------------------------------------


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Join lines to paragraphs. Items of a list, rows and notes begin a line of their own within their paragraph."""
    if not lines:
        return []
    usual = median(line.size for line in lines)
    edge = Counter(round(line.x) for line in lines).most_common(1)[0][0]
    leading, widths = _leading(lines), _widths(lines)
    texts = [_without_leaders(lines[0].text)]
    for above, line in pairwise(lines):
        text = _without_leaders(line.text)
        note = line.size < usual and _NOTE.match(text)
        if _begins_paragraph(above, line, leading.get(round(line.size), 0.0), edge):
            texts.append(text)
        elif (
            note
            or _is_item(text, above.text)
            or not (text[:1].islower() or _full(above, text, widths[round(above.size)]))
        ):
            texts[-1] += "\n" + text
        else:
            texts[-1] = join(texts[-1], text)
    return texts


def _without_leaders(text: str) -> str:
    text = text.strip()
    return _LEADERS.sub(" … ", text) if _may_have_leaders(text) else text


def _may_have_leaders(text: str) -> bool:
    return "..." in text or ". . ." in text


def _widths(lines: Sequence[Line]) -> dict[int, int]:
    """Return how many characters a full line has, for each size of type."""
    lengths: defaultdict[int, list[int]] = defaultdict(list)
    for line in lines:
        lengths[round(line.size)].append(len(line.text.strip()))
    return {size: sorted(counts)[int(0.9 * len(counts))] for size, counts in lengths.items()}


def _leading(lines: Sequence[Line]) -> dict[int, float]:
    """Return the distance of lines for each size of type: the lower quartile, as gaps can only be wider."""
    gaps: defaultdict[int, list[float]] = defaultdict(list)
    for above, line in pairwise(lines):
        gap, size = above.y - line.y, line.size
        if 0.5 * size < gap < _WIDEST_LEADING * size and round(above.size) == (rounded := round(size)):
            gaps[rounded].append(gap)
    return {size: sorted(distances)[len(distances) // 4] for size, distances in gaps.items()}


def _is_item(text: str, above: str) -> bool:
    """Tell whether a line begins an item; a number or a § may also have come to stand at the beginning of a line."""
    return bool(_BULLET.match(text) or (_NUMBERED.match(text) and (not above or _ends_sentence(above))))


def _full(above: Line, text: str, width: int) -> bool:
    """Tell whether a line was broken because it was full: the next word would not have fitted on it."""
    before = above.text.strip()
    figure = before[-1:].isdigit() and text[:1].isupper()
    if width < _NARROWEST or figure or (_may_have_leaders(before) and _LEADERS.search(before)):
        return False
    return len(before) + 1 + len(text.partition(" ")[0]) > 0.8 * width


def _begins_paragraph(above: Line, line: Line, leading: float, edge: int) -> bool:
    gap = above.y - line.y
    if gap < -0.5 * line.size:  # the top of the next column
        return _ends_sentence(above.text) or not line.text.lstrip()[:1].islower()
    if not 1 / SAME_SIZE < line.size / (above.size or 1) < SAME_SIZE:
        return gap > 0.5 * line.size
    if gap > 1.35 * max(leading, 1.1 * line.size):
        return True
    indented = 0.4 * line.size < line.x - above.x < 4 * line.size and line.x > edge + 1
    return indented and _ends_sentence(above.text) and not _is_item(above.text.strip(), "")


def _ends_sentence(text: str) -> bool:
    return text.rstrip().endswith(_SENTENCE_END)


def join(text: str, following: str) -> str:
    """Join a line to the text before it: a hyphen goes when it only parts a word, else it stays.

    >>> join("bolig-", "støtte"), join("bygge-", "og anlægsloven"), join("Storkøbenhavn-", "Aarhus"), join("a", "b")
    ('boligstøtte', 'bygge- og anlægsloven', 'Storkøbenhavn-Aarhus', 'a b')
    """
    if not text.endswith(_HYPHENS):
        return f"{text} {following}" if text else following
    stem, hyphen = text[:-1], text[-1]
    token = _LAST_TOKEN.search(stem)
    word = token[0] if token else ""
    if hyphen == _SOFT_HYPHEN:
        return stem + following
    next_word = (_FIRST_WORD.match(following) or [""])[0].casefold()
    if not word or next_word in _SUSPENDED or (next_word == "til" and _NUMERALS.fullmatch(word)):
        return f"{text} {following}"
    # EU-regler, B-sager, 2-værelses: such a hyphen belongs to the word.
    belongs = len(word) == 1 or not word.isalpha() or word.isupper()
    return (text if belongs or not following[:1].islower() else stem) + following


def unwrapped(text: str) -> str:
    """Return a text file's text with hard-wrapped paragraphs joined; short lines (verse, lists) stay as they are."""
    blocks = []
    for block in re.split(r"\n[^\S\n]*\n\s*", text):
        lines = [line.strip() for line in block.split("\n")]
        widest = max(map(len, lines))
        if not _WRAPPED <= widest <= 2 * _WRAPPED:
            blocks.append("\n".join(lines))
            continue
        # Joined to the last line only, not to all before it: a block may have a hundred thousand.
        pieces = [lines[0]]
        for above, line in pairwise(lines):
            full = len(above) + 1 + len(line.partition(" ")[0]) > widest - 12
            joined = full and not _is_item(line, above)
            pieces[-1] = join(pieces[-1], line).removesuffix(line) if joined else f"{pieces[-1]}\n"
            pieces.append(line)
        blocks.append("".join(pieces))
    return "\n\n".join(block.strip() for block in blocks if block.strip())
