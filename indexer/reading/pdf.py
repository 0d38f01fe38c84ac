"""The PDF reader. pypdf lives here and nowhere else."""

import logging
import time
from collections.abc import Iterator
from io import BytesIO
from math import hypot
from typing import Any

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import Destination

from indexer.errors import UnreadableDocument
from indexer.model import FoundMetadata, Heading, Kind, Page, Reading, ReadingOutcome, ReadingStatus
from indexer.reading import found, layout
from indexer.reading.limits import Limits
from indexer.reading.reasons import Reason
from indexer.reading.running import without_running_lines

# pypdf reports each repair of a broken file; what a person must know of it is in the outcome.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)

_SHARE_OF_TIME = 0.75  # after this share of the time the pages read so far are handed in
_OUTLINE_ENTRIES = 5_000
_NAMED_PAGES = 20

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


class PdfReader:
    """Reads PDF files with text in them; a scan has no text."""

    kinds = frozenset({Kind.PDF})

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return the pages in order; a page without a text layer, or one that cannot be read, has text ''."""
        deadline = time.monotonic() + _SHARE_OF_TIME * limits.time
        most = min(limits.unpacked_bytes, pypdf.Configuration().zlib_maximum_output_length)
        with pypdf.apply_configuration(
            zlib_maximum_output_length=most,
            lzw_maximum_output_length=most,
            run_length_maximum_output_length=most,
            array_based_stream_maximum_output_length=most,
        ):
            try:
                return _reading(_opened(content), limits, deadline)
            except LimitReachedError as exc:
                raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.UNPACKED_SIZE, str(exc)) from exc
            except FileNotDecryptedError as exc:
                raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD, str(exc)) from exc
            except _ANYTHING as exc:
                raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, f"{type(exc).__name__}: {exc}") from exc


def _opened(content: bytes) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD)
    except DependencyError as exc:
        raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD, str(exc)) from exc
    return reader


def _reading(reader: pypdf.PdfReader, limits: Limits, deadline: float) -> Reading:
    count = len(reader.pages)
    if not count:
        raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, "no pages")
    labels = _labels(reader, count)
    pages: list[list[layout.Line]] = []
    failed: dict[int, Exception] = {}
    while len(pages) < min(count, limits.pages) and time.monotonic() < deadline:
        try:
            pages.append(layout.lines_of(_pieces(reader.pages[len(pages)])))
        except _ANYTHING as exc:
            pages.append([])
            failed[len(pages)] = exc
    if not pages:
        raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.TIME_LIMIT, f"none of {count} pages read in time")
    texts = map(layout.text_of_page, without_running_lines(pages, labels))
    return Reading(
        kind=Kind.PDF,
        outcome=_outcome(pages, failed, count, limits),
        pages=tuple(Page(n, labels[n - 1], text) for n, text in enumerate(texts, start=1)),
        outline=tuple(_outline(reader, len(pages))),
        found=_found(reader),
    )


def _outcome(
    pages: list[list[layout.Line]], failed: dict[int, Exception], count: int, limits: Limits
) -> ReadingOutcome:
    if len(pages) < count:
        reason = Reason.PAGE_LIMIT if len(pages) == limits.pages else Reason.TIME_LIMIT
        return ReadingOutcome(ReadingStatus.PARTIAL, reason, f"{len(pages)} of {count} pages")
    if failed:
        named = "; ".join(f"page {n}: {type(exc).__name__}: {exc}" for n, exc in list(failed.items())[:_NAMED_PAGES])
        if len(failed) == count:
            if any(isinstance(exc, LimitReachedError) for exc in failed.values()):
                return ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.UNPACKED_SIZE, named)
            return ReadingOutcome(ReadingStatus.DAMAGED, Reason.PAGES_FAILED, named)
        return ReadingOutcome(ReadingStatus.PARTIAL, Reason.PAGES_FAILED, named)
    if not any(pages):
        return ReadingOutcome(ReadingStatus.NO_TEXT, Reason.SCAN)
    return ReadingOutcome(ReadingStatus.INDEXED)


def _pieces(page: pypdf.PageObject) -> list[layout.Line]:
    """Return the page's text as pypdf meets it, piece by piece, placed as the page is seen (its rotation undone)."""
    pieces: list[layout.Line] = []
    turn, width, height = page.rotation % 360, float(page.mediabox.width), float(page.mediabox.height)

    def take(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text:
            x, y = pypdf.mult(tm, cm)[4:]
            place = {90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}.get(turn, (x, y))
            scale = hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
            pieces.append(layout.Line(text, *place, abs(size * scale)))

    page.extract_text(visitor_text=take)
    return pieces


def _labels(reader: pypdf.PdfReader, count: int) -> list[str]:
    try:
        labels = reader.page_labels
    except _ANYTHING:
        labels = []
    return labels if len(labels) == count else [str(number) for number in range(1, count + 1)]


def _outline(reader: pypdf.PdfReader, last_page: int) -> Iterator[Heading]:
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
        if title and page is not None and 0 <= page < last_page:
            yield Heading(level, title, page + 1)


def _flat(nested: list[Any], level: int) -> Iterator[tuple[int, Destination]]:
    for entry in nested:
        if isinstance(entry, list):
            yield from _flat(entry, level + 1)
        else:
            yield level, entry


def _found(reader: pypdf.PdfReader) -> FoundMetadata:
    info = _info(reader)
    xmp = _xmp(reader)
    return FoundMetadata(
        title=found.title(info.get("/Title"), *xmp.get("title", ())),
        authors=found.authors(info.get("/Author")) or found.authors(*xmp.get("creator", ())),
        date=found.date(info.get("/CreationDate"), info.get("/ModDate")),
        language=found.language(_root_language(reader), *xmp.get("language", ())),
        publisher=found.line(next(iter(xmp.get("publisher", ())), "")),
        summary="" if info.get("/Subject") == "unspecified" else found.line(info.get("/Subject")),
    )


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
