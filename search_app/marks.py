"""Text with marks as HTML: escaped first, then marked, so that no document can write into the page."""

import re

from markupsafe import Markup, escape

from indexer.results import Passage

_PARAGRAPHS = re.compile(r"\n\s*\n")


def marked(passage: Passage) -> Markup:
    """Return a passage with its marks.

    >>> str(marked(Passage(1, "1", "Boligstøtte & <leje>", ((5, 11),))))
    'Bolig<mark>støtte</mark> &amp; &lt;leje&gt;'
    """
    return _stretch(passage, 0, len(passage.text))


def paragraphs(passage: Passage) -> tuple[Markup, ...]:
    """Return the paragraphs of a page of text, which blank lines part."""
    found: list[Markup] = []
    start = 0
    for gap in [*_PARAGRAPHS.finditer(passage.text), None]:
        end = gap.start() if gap else len(passage.text)
        if passage.text[start:end].strip():
            found.append(_stretch(passage, start, end))
        start = gap.end() if gap else end
    return tuple(found)


def _stretch(passage: Passage, start: int, end: int) -> Markup:
    parts: list[str] = []
    for first, last in passage.marks:
        begin, stop = max(first, start), min(last, end)
        if begin >= stop:
            continue
        parts += (escape(passage.text[start:begin]), "<mark>", escape(passage.text[begin:stop]), "</mark>")
        start = stop
    return Markup("".join([*parts, escape(passage.text[start:end])]))  # noqa: S704 - all of the text was escaped
