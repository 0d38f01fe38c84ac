"""Metadata, outline and page labels by pypdf, and text where pdfium gives none. pypdf lives here and nowhere else."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import hypot
from typing import Any

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import Destination

from indexer.errors import UnreadableDocument
from indexer.model import FoundMetadata, Heading, ReadingStatus
from indexer.reading import found
from indexer.reading.layout import Line
from indexer.reading.limits import Limits
from indexer.reading.reasons import Reason

# pypdf reports each repair of a broken file; what a person must know of it is in the outcome.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)

_OUTLINE_ENTRIES = 5_000

# pypdf raises whatever its parsing stumbles over; only running out of memory is no fault of the page.
_ANYTHING = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    OSError,
)


@contextmanager
def bounded(limits: Limits) -> Iterator[None]:
    """Let nothing that pypdf reads unpack to more than the limit."""
    most = min(limits.unpacked_bytes, pypdf.Configuration().zlib_maximum_output_length)
    with pypdf.apply_configuration(
        zlib_maximum_output_length=most,
        lzw_maximum_output_length=most,
        run_length_maximum_output_length=most,
        array_based_stream_maximum_output_length=most,
    ):
        yield


@contextmanager
def _told_apart() -> Iterator[None]:
    """Wrap whatever pypdf raises."""
    try:
        yield
    except LimitReachedError as exc:
        raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.UNPACKED_SIZE, str(exc)) from exc
    except (FileNotDecryptedError, DependencyError) as exc:
        raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD, str(exc)) from exc
    except _ANYTHING as exc:
        raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, f"{type(exc).__name__}: {exc}") from exc


class PypdfFile:
    """A PDF file opened by pypdf. Raises UnreadableDocument."""

    def __init__(self, content: bytes) -> None:
        with _told_apart():
            self._reader = pypdf.PdfReader(BytesIO(content), strict=False)
            if self._reader.is_encrypted and not self._reader.decrypt(""):
                raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD)

    @property
    def count(self) -> int:
        """The number of pages. Raises UnreadableDocument."""
        with _told_apart():
            return len(self._reader.pages)

    def pieces(self, index: int) -> list[Line]:
        """Return a page's text as pypdf meets it, piece by piece; see `layout.lines_of`. Raises UnreadableDocument."""
        with _told_apart():
            return _pieces(self._reader.pages[index])

    def labels(self) -> list[str]:
        """Return what is printed on the pages, as far as the file says so."""
        try:
            # Without this question pypdf would look at each page to number it.
            return self._reader.page_labels if "/PageLabels" in self._reader.root_object else []
        except _ANYTHING:
            return []

    def outline(self) -> list[Heading]:
        """Return the outline; entries that lead nowhere are left out."""
        return list(_outline(self._reader))

    def found(self) -> FoundMetadata:
        """Return what the file says of itself."""
        info = _info(self._reader)
        xmp = _xmp(self._reader)
        return FoundMetadata(
            title=found.title(info.get("/Title"), *xmp.get("title", ())),
            authors=found.authors(info.get("/Author")) or found.authors(*xmp.get("creator", ())),
            date=found.date(info.get("/CreationDate"), info.get("/ModDate")),
            language=found.language(_root_language(self._reader), *xmp.get("language", ())),
            publisher=found.line(next(iter(xmp.get("publisher", ())), "")),
            summary="" if info.get("/Subject") == "unspecified" else found.line(info.get("/Subject")),
        )


def _pieces(page: pypdf.PageObject) -> list[Line]:
    """Return the pieces placed as the page is seen (its rotation undone)."""
    pieces: list[Line] = []
    turn, width, height = page.rotation % 360, float(page.mediabox.width), float(page.mediabox.height)

    def take(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text:
            x, y = pypdf.mult(tm, cm)[4:]
            place = {90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}.get(turn, (x, y))
            scale = hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
            pieces.append(Line(text, *place, abs(size * scale)))

    page.extract_text(visitor_text=take)
    return pieces


def _outline(reader: pypdf.PdfReader) -> Iterator[Heading]:
    try:
        nested = reader.outline
    except _ANYTHING:
        return
    for _, (level, destination) in zip(range(_OUTLINE_ENTRIES), _flat(nested, 1), strict=False):
        try:
            page = reader.get_destination_page_number(destination)
        except _ANYTHING:
            continue
        title = found.line(destination.title)
        if title and page is not None and page >= 0:
            yield Heading(level, title, page + 1)


def _flat(nested: list[Any], level: int) -> Iterator[tuple[int, Destination]]:
    for entry in nested:
        if isinstance(entry, list):
            yield from _flat(entry, level + 1)
        else:
            yield level, entry


def _info(reader: pypdf.PdfReader) -> dict[str, str]:
    try:
        return {key: str(value.get_object()) for key, value in (reader.metadata or {}).items()}
    except _ANYTHING:
        return {}


def _root_language(reader: pypdf.PdfReader) -> str:
    try:
        return str(reader.root_object.get("/Lang", ""))
    except _ANYTHING:
        return ""


def _xmp(reader: pypdf.PdfReader) -> dict[str, list[str]]:
    try:
        xmp = reader.xmp_metadata
        if xmp is None:
            return {}
        return {
            "title": list((xmp.dc_title or {}).values()),
            "creator": list(xmp.dc_creator or ()),
            "language": list(xmp.dc_language or ()),
            "publisher": list(xmp.dc_publisher or ()),
        }
    except _ANYTHING:
        return {}
