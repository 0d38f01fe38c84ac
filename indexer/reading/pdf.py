"""The PDF reader: by pdfium, and by pypdf where pdfium cannot read a file or page, or not all that is said of it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from typing import Protocol, TypeVar

from indexer.errors import UnreadableDocument
from indexer.model import FoundMetadata, Heading, Kind, Page, Reading, ReadingOutcome, ReadingStatus
from indexer.reading import layout
from indexer.reading.limits import Limits
from indexer.reading.pdf_pdfium import PdfiumFile
from indexer.reading.pdf_pypdf import PypdfFile, bounded
from indexer.reading.reasons import Reason
from indexer.reading.running import without_running_lines
from indexer.reading.sandbox import is_second_try

_SHARE_OF_TIME = 0.75  # after this share of the time the pages read so far are handed in
_NAMED_PAGES = 20

File = TypeVar("File")


class PdfFile(Protocol):
    """An open PDF file. Pages are counted from 0; what cannot be read raises UnreadableDocument."""

    @property
    def count(self) -> int:
        """The number of pages."""

    def pieces(self, index: int) -> list[layout.Line] | None:
        """Return the pieces of a page for `layout.lines_of`; None when nothing at all was found on it."""

    def labels(self) -> list[str]:
        """Return what is printed on the pages as their numbers, one for each page; [] where the file does not say."""

    def outline(self) -> list[Heading]:
        """Return the outline; entries that lead nowhere are left out."""

    def found(self) -> FoundMetadata:
        """Return what the file says of itself."""


class PdfReader:
    """Reads PDF files with text in them; a scan has no text."""

    kinds = frozenset({Kind.PDF})

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return the pages in order; a page without a text layer, or one that cannot be read, has text ''."""
        deadline = time.monotonic() + _SHARE_OF_TIME * limits.time
        with bounded(limits), closing(_Opened(content)) as opened:
            return _reading(opened, limits, deadline)


class _Opened:
    """A file as pdfium opens it, and from when it is needed as pypdf does. When neither can, it is damaged.

    What has taken a process with it before is not given to pdfium again.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._refused: list[UnreadableDocument] = []
        self._pdfium = None if is_second_try() else self._open(PdfiumFile)
        if not self._pdfium and not self._pypdf:
            faults = self._refused
            raise next((exc for exc in faults if exc.status == ReadingStatus.PROTECTED), faults[-1])

    def _open(self, kind: Callable[[bytes], File]) -> File | None:
        try:
            return kind(self._content)
        except UnreadableDocument as exc:
            self._refused.append(exc)
            return None

    @cached_property
    def _pypdf(self) -> PypdfFile | None:
        return self._open(PypdfFile)

    def in_turn(self) -> Iterator[PdfFile]:
        """Yield the file as it is to be read, then as it may be read where that gives nothing."""
        if self._pdfium:
            yield self._pdfium
        if self._pypdf:
            yield self._pypdf

    def for_facts(self) -> PdfFile:
        """Return the file as it says most of itself."""
        known = self._pdfium and not self._pdfium.has_xmp
        return next(self.in_turn()) if known else list(self.in_turn())[-1]

    def close(self) -> None:
        """Free the memory."""
        if self._pdfium:
            self._pdfium.close()


def _reading(opened: _Opened, limits: Limits, deadline: float) -> Reading:
    for_text, for_facts = next(opened.in_turn()), opened.for_facts()
    count = for_text.count
    pages: list[list[layout.Line]] = []
    failed: dict[int, UnreadableDocument] = {}
    while len(pages) < min(count, limits.pages) and time.monotonic() < deadline:
        try:
            pages.append(layout.lines_of(_pieces(opened, len(pages))))
        except UnreadableDocument as exc:
            pages.append([])
            failed[len(pages)] = exc
    if not pages:
        raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.TIME_LIMIT, f"none of {count} pages read in time")
    labels = for_facts.labels()
    if len(labels) != count:
        labels = [str(number) for number in range(1, len(pages) + 1)]
    texts = map(layout.text_of_page, without_running_lines(pages, labels))
    return Reading(
        kind=Kind.PDF,
        outcome=_outcome(pages, failed, count, limits),
        pages=tuple(Page(n, labels[n - 1], text) for n, text in enumerate(texts, start=1)),
        outline=tuple(heading for heading in for_facts.outline() if heading.page <= len(pages)),
        found=for_facts.found(),
    )


def _pieces(opened: _Opened, index: int) -> list[layout.Line]:
    """Return the pieces of a page from the first that finds something on it."""
    fault: UnreadableDocument | None = None
    for file in opened.in_turn():
        try:
            if (pieces := file.pieces(index)) is not None:
                return pieces
        except UnreadableDocument as exc:
            fault = exc
    if fault:
        raise fault
    return []


def _outcome(
    pages: Sequence[Sequence[layout.Line]], failed: Mapping[int, UnreadableDocument], count: int, limits: Limits
) -> ReadingOutcome:
    if len(pages) < count:
        reason = Reason.PAGE_LIMIT if len(pages) == limits.pages else Reason.TIME_LIMIT
        return ReadingOutcome(ReadingStatus.PARTIAL, reason, f"{len(pages)} of {count} pages")
    if failed:
        named = "; ".join(f"page {number}: {exc.detail}" for number, exc in list(failed.items())[:_NAMED_PAGES])
        if len(failed) == count:
            if any(exc.reason == Reason.UNPACKED_SIZE for exc in failed.values()):
                return ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.UNPACKED_SIZE, named)
            return ReadingOutcome(ReadingStatus.DAMAGED, Reason.PAGES_FAILED, named)
        return ReadingOutcome(ReadingStatus.PARTIAL, Reason.PAGES_FAILED, named)
    if not any(pages):
        return ReadingOutcome(ReadingStatus.NO_TEXT, Reason.SCAN)
    return ReadingOutcome(ReadingStatus.INDEXED)
