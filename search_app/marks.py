"""Text with marks as HTML: escaped first, then marked, so that no document can write into the page."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from indexer.inside import places_of
from indexer.results import Passage

_PARAGRAPHS = re.compile(r"\n\s*\n")
_NOTHING, _MARK, _MARKED = Markup(), Markup("<mark>"), Markup("</mark>")
#: A quote that runs on over paragraphs has its anchor in the first of them.
_QUOTED = Markup('<span class="quoted" id="citat" tabindex="-1">')
_QUOTED_ON, _QUOTED_END = Markup('<span class="quoted">'), Markup("</span>")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page of text is shown.

    `first` is the number of its first place in the document, 0 where places have no anchors; `current` that of the
    place where the reader is, after which `onward` stands. `quote` is a stretch of the text that was linked to; it has
    the anchor of the link unless a `note` stands above it, which has it then.
    """

    first: int = 0
    current: int = 0
    onward: Markup = _NOTHING
    quote: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as text and as HTML, and the note to be put above it."""

    text: str
    html: Markup
    note: str = ""


class _Tag(NamedTuple):
    """A tag to be put into a text. Where several meet, those with the lower `turn` come first: they close."""

    place: int
    turn: int
    html: Markup


_PLAINLY = Shown()


def marked(passage: Passage) -> Markup:
    """Return a passage with its marks.

    >>> str(marked(Passage(1, "1", "Boligstøtte & <leje>", ((5, 11),))))
    'Bolig<mark>støtte</mark> &amp; &lt;leje&gt;'
    """
    tags = [tag for start, end in passage.marks for tag in (_Tag(start, 3, _MARK), _Tag(end, 0, _MARKED))]
    return _written(passage.text, 0, len(passage.text), tags)


def paragraphs(passage: Passage, shown: Shown = _PLAINLY) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a page of text, which blank lines part; marks side by side are one place.

    >>> [str(p.html) for p in paragraphs(Passage(1, "1", "små boliger", ((0, 3), (4, 11))), Shown(first=8))]
    ['<mark id="fund-8">små boliger</mark>']
    """
    places = places_of(passage)
    starts, ends = [start for start, _ in places], [end for _, end in places]
    quote = _whole_places(shown.quote, places) if shown.quote else (0, 0)
    found: list[Paragraph] = []
    begun = False
    for start, end in _stretches(passage.text):
        tags: list[_Tag] = []
        for at in range(bisect_right(ends, start), bisect_left(starts, end)):
            opening, closing = _place_tags(shown, at, begins=starts[at] >= start, ends=ends[at] <= end)
            tags += (_Tag(max(starts[at], start), 3, opening), _Tag(min(ends[at], end), 0, closing))
        first, last = max(start, quote[0]), min(end, quote[1])
        quoted = first < last
        if quoted:
            tags = sorted(
                [*tags, _Tag(first, 2, _QUOTED_ON if begun or shown.note else _QUOTED), _Tag(last, 1, _QUOTED_END)]
            )
        note = shown.note if quoted and not begun else ""
        found.append(Paragraph(passage.text[start:end], _written(passage.text, start, end, tags), note))
        begun = begun or quoted
    return tuple(found)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs begin and end."""
    start = 0
    for gap in [*_PARAGRAPHS.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            yield start, end
        start = gap.end() if gap else end


def _place_tags(shown: Shown, at: int, *, begins: bool, ends: bool) -> tuple[Markup, Markup]:
    """Return what stands around a place, or the part of it in one paragraph: its first part has the anchor."""
    opening, closing = _MARK, _MARKED
    number = shown.first + at
    if shown.first and begins:
        here = Markup(' aria-current="true"') if number == shown.current else _NOTHING
        opening = Markup('<mark id="fund-{}"{}>').format(number, here)
    if shown.first and ends and number == shown.current:
        closing += shown.onward
    return opening, closing


def _whole_places(quote: tuple[int, int], places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return a quote with the whole of each place that it cuts."""
    cut = [place for place in places if place[0] < quote[1] and quote[0] < place[1]]
    return min([quote[0], *(start for start, _ in cut)]), max([quote[1], *(end for _, end in cut)])


def _written(text: str, start: int, end: int, tags: Sequence[_Tag]) -> Markup:
    parts: list[str] = []
    for place, _, html in tags:
        parts += (escape(text[start:place]), html)
        start = place
    return Markup("".join([*parts, escape(text[start:end])]))  # noqa: S704 - all of the text was escaped
