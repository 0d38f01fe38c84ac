"""Running headers, running footers and page numbers: told by what the pages of a document have in common."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from indexer.reading.layout import SAME_SIZE, Line

EDGE_LINES = 4  # how many lines a running header or footer may take
_SAME_HEIGHT = 8.0  # points
_BAND_PAGES = 3  # pages on which a height must be that of a header before any line there counts as one
_LONGEST_RUNNING, _LONGEST_NUMBER = 200, 40  # characters
_INTEGER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[\W_]*(?:(?:side|page|s\.|p\.)\s*)?(\w+)(?:\s*(?:af|of|/)\s*\d+)?[\W_]*", re.IGNORECASE)


def without_running_lines(pages: Sequence[Sequence[Line]], labels: Sequence[str]) -> list[list[Line]]:
    """Leave out running headers, running footers and page numbers.

    A line is one when it stands among the outermost lines of its page, in type no larger than that of the text, at
    the same height on at least three pages (on both, where there are two) with the same words, numbers that count
    along with the pages aside; and when all lines outside of it are such lines as well. So is a line that stands
    where other pages have theirs, in the same type: the name of a chapter. A bare page number needs no company.
    """
    edges = [_edges(page) for page in pages]
    needed = min(3, max(2, len(pages)))
    keys = [
        {line: {*_keys(line, index, label)} for line in {*top, *bottom}}
        for index, ((top, bottom), label) in enumerate(zip(edges, labels, strict=False))
    ]
    anywhere = Counter(key for lines in keys for said in lines.values() for key in said)
    words = Counter((key, _row(line)) for lines in keys for line, said in lines.items() for key in said)

    def is_repeated(line: Line, said: Iterable[str]) -> bool:
        often = [key for key in said if anywhere[key] >= needed]
        row = _row(line)
        return any(sum(words[key, near] for near in (row - 1, row, row + 1)) >= needed for key in often)

    repeated = [{line for line, said in lines.items() if is_repeated(line, said)} for lines in keys]
    bands = Counter(band for lines in repeated for band in {_band(line) for line in lines})

    kept = []
    for index, page in enumerate(pages):
        usual = median(line.size for line in page) if page else 0.0
        gone: set[Line] = set()
        for edge in edges[index]:
            for position, line in enumerate(edge):
                number = position == 0 and _is_page_number(line.text, index, labels[index])
                small = line.size <= SAME_SIZE * usual
                if not (number or (small and (line in repeated[index] or bands[_band(line)] >= _BAND_PAGES))):
                    break
                gone.add(line)
        kept.append([line for line in page if line not in gone])
    return kept


def _row(line: Line) -> int:
    return round(line.y / _SAME_HEIGHT)


def _band(line: Line) -> tuple[int, int]:
    return round(line.y), round(line.size * 4)


def _edges(page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    by_height = sorted(page, key=lambda line: (-line.y, line.x))
    return by_height[:EDGE_LINES], by_height[: -EDGE_LINES - 1 : -1]


def _keys(line: Line, index: int, label: str) -> Iterator[str]:
    """Yield the line's words, then with each number in turn replaced by its distance from the page's number."""
    if len(line.text) > _LONGEST_RUNNING:
        return
    words = " ".join(line.text.casefold().split())
    yield words
    for found in _INTEGER.finditer(words):
        yield f"{words[: found.start()]}#{int(found[0][-9:]) - index}{words[found.end() :]}"
    if label and not label.isdigit():
        yield re.sub(rf"(?<!\w){re.escape(label.casefold())}(?!\w)", "#", words)


def _is_page_number(text: str, index: int, label: str) -> bool:
    found = _PAGE_NUMBER.fullmatch(text.strip()[:_LONGEST_NUMBER])
    return found is not None and found[1].casefold() in {label.casefold(), str(index + 1)}
