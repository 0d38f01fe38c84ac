"""Text by pdfium: fast, but native. A file may take the process with it, and no two threads may use it at a time."""

import re
from collections.abc import Callable, Iterable, Iterator
from ctypes import PYFUNCTYPE, byref, c_double, c_int, c_ushort, c_void_p, cast, sizeof
from dataclasses import dataclass
from itertools import islice
from math import hypot
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from indexer.errors import UnreadableDocument
from indexer.model import FoundMetadata, Heading, ReadingStatus
from indexer.reading import found, pdf_forms
from indexer.reading.layout import Line
from indexer.reading.pdf_stretches import pieces
from indexer.reading.reasons import Reason


def _direct(function: Any, returns: Any) -> Callable[..., Any]:
    """Return a C function without ctypes' look at the type of each argument, which costs three times the call."""
    return PYFUNCTYPE(returns)(cast(function, c_void_p).value or 0)


_ORIGIN, _MATRIX = _direct(raw.FPDFText_GetCharOrigin, c_int), _direct(raw.FPDFText_GetMatrix, c_int)
_LOOSE_BOX = _direct(raw.FPDFText_GetLooseCharBox, c_int)
_FONT_SIZE = _direct(raw.FPDFText_GetFontSize, c_double)
_LANGUAGE = 64  # characters; what is longer is no language
_TALLEST = 3  # a page that is higher than so many times the width of its picture is drawn narrower
_BOXES = 500  # around words, on one page
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as pixels, three bytes each (red, green, blue), row by row.

    `boxes` are around stretches of its text: left, top, and the first column and row that are outside again.
    """

    width: int
    height: int
    pixels: bytes
    boxes: tuple[tuple[int, int, int, int], ...]


class PdfiumFile:
    """A PDF file opened by pdfium. Raises UnreadableDocument. To be closed."""

    def __init__(self, content: bytes) -> None:
        if pdf_forms.multiply(content):
            raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.NESTING, "forms that draw forms without end")
        try:
            self._document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as exc:
            if exc.err_code == raw.FPDF_ERR_PASSWORD:
                raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD, str(exc)) from exc
            raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, str(exc)) from exc
        self.count = len(self._document)
        # The stream with the metadata is never packed, as objects may be: where it is, its type can be read.
        self.has_xmp = b"/Metadata" in content

    def close(self) -> None:
        """Free the memory."""
        self._document.close()

    def pieces(self, index: int) -> list[Line] | None:
        """Return the pieces of a page for `layout.lines_of`.

        None when there is nothing at all on it, and for Arabic and Hebrew: pdfium turns words in them around.
        """
        page = None
        try:
            page = self._document[index]
            if not raw.FPDFPage_CountObjects(page.raw):
                return None
            characters = (_TurnedCharacters if page.get_rotation() else _PageCharacters)(page)
            if _RIGHT_TO_LEFT.search(characters.text):
                return None
            return list(pieces(characters))
        except pdfium.PdfiumError as exc:
            raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.PAGES_FAILED, str(exc)) from exc
        finally:
            if page:
                page.close()

    def drawn(self, index: int, width: int, wanted: Callable[[str], Iterable[tuple[int, int]]]) -> Drawing:
        """Return a page as a picture of this width, with boxes around what is `wanted` of its text (start, end).

        In that text a hyphen at the end of a line is a single U+FFFE, and the word goes on after it.
        """
        page = None
        try:
            page = self._document[index]
            across, high = page.get_size()
            scale = min(width / max(across, 1), _TALLEST * width / max(high, 1))
            size = max(1, round(across * scale)), max(1, round(high * scale))
            bitmap = pdfium.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGR, rev_byteorder=True, stride=3 * size[0])
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER)
            characters = _PageCharacters(page)
            rectangles = (r for start, end in wanted(characters.text) for r in characters.rectangles(start, end))
            boxes = tuple(_on_picture(page, size, rectangle) for rectangle in islice(rectangles, _BOXES))
            return Drawing(*size, bytes(bitmap.buffer), boxes)
        except (IndexError, pdfium.PdfiumError) as exc:
            raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.PAGES_FAILED, str(exc)) from exc
        finally:
            if page:
                page.close()

    def labels(self) -> list[str]:
        """Return what is printed on the pages, as far as the file says so."""
        labels = [self._document.get_page_label(index) for index in range(self.count)]
        return labels if any(labels) else []

    def outline(self) -> list[Heading]:
        """Return the outline; entries that lead nowhere are left out."""
        return list(self._outline())

    def _outline(self) -> Iterator[Heading]:
        for entry in self._document.get_toc():
            title, target = found.line(entry.get_title()), entry.get_dest()
            page = target.get_index() if target else None
            if title and page is not None:
                yield Heading(entry.level + 1, title, page + 1)

    def found(self) -> FoundMetadata:
        """Return what the file says of itself, but for its XMP metadata, which pdfium does not read."""
        said = self._document.get_metadata_dict()
        return FoundMetadata(
            title=found.title(said["Title"]),
            authors=found.authors(said["Author"]),
            date=found.date(said["CreationDate"], said["ModDate"]),
            language=found.language(self._language()),
            summary="" if said["Subject"] == "unspecified" else found.line(said["Subject"]),
        )

    def _language(self) -> str:
        buffer = (c_ushort * _LANGUAGE)()
        raw.FPDFCatalog_GetLanguage(self._document.raw, buffer, sizeof(buffer))
        return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


class _PageCharacters:
    """The characters of a page for `pdf_stretches`: in pdfium's order, and placed as the page is seen."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._text_page = page.get_textpage()  # closed with its page
        self._handle = handle = self._text_page.raw
        self._x, self._y, self._matrix, self._box = c_double(), c_double(), raw.FS_MATRIX(), raw.FS_RECTF()
        self._into_x, self._into_y = byref(self._x), byref(self._y)
        self._into_matrix, self._into_box = byref(self._matrix), byref(self._box)
        count = max(0, raw.FPDFText_CountChars(handle))
        buffer = (c_ushort * (count + 1))()
        written = raw.FPDFText_GetText(handle, 0, count, buffer) if count else 1
        self.text = bytes(memoryview(buffer)[: written - 1]).decode("utf-16-le", "replace")
        if len(self.text) != count:  # what is beyond the basic plane counts twice, what has no Unicode not at all
            halves = "".join(chr(raw.FPDFText_GetUnicode(handle, index)) for index in range(count))
            self.text = _HALVES.sub(_one_and_nothing, halves)

    def place(self, index: int) -> tuple[float, float]:
        _ORIGIN(self._handle, index, self._into_x, self._into_y)
        return self._x.value, self._y.value

    def size(self, index: int) -> float:
        matrix = self._matrix
        _MATRIX(self._handle, index, self._into_matrix)
        size: float = _FONT_SIZE(self._handle, index)
        return abs(size * hypot(matrix.c, matrix.d))

    def end(self, index: int) -> float:
        _LOOSE_BOX(self._handle, index, self._into_box)
        return float(self._box.right)

    def rectangles(self, start: int, end: int) -> Iterator[tuple[float, float, float, float]]:
        """Yield where a stretch of the text stands, one rectangle for each line of it: left, bottom, right, top."""
        for number in range(self._text_page.count_rects(start, end - start)):
            yield self._text_page.get_rect(number)


class _TurnedCharacters(_PageCharacters):
    """The same for a page that is shown turned."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        super().__init__(page)
        self._turn = page.get_rotation()
        left, bottom, right, top = page.get_mediabox()
        self._width, self._height = right - left, top - bottom

    def place(self, index: int) -> tuple[float, float]:
        return self._turned(*super().place(index))

    def end(self, index: int) -> float:
        super().end(index)
        box = self._box
        return max(self._turned(box.left, box.bottom)[0], self._turned(box.right, box.top)[0])

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        match self._turn:
            case 90:
                return y, self._width - x
            case 180:
                return self._width - x, self._height - y
            case _:
                return self._height - y, x


def _on_picture(
    page: pdfium.PdfPage, size: tuple[int, int], rectangle: tuple[float, float, float, float]
) -> tuple[int, int, int, int]:
    left, bottom, right, top = rectangle
    corners = []
    for corner in ((left, top), (right, bottom)):
        x, y = c_int(), c_int()
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, *corner, x, y)
        corners.append((min(max(x.value, 0), size[0] - 1), min(max(y.value, 0), size[1] - 1)))
    (x1, y1), (x2, y2) = corners  # on a page that is shown turned, another corner is the first
    return min(x1, x2), min(y1, y2), max(x1, x2) + 1, max(y1, y2) + 1


def _one_and_nothing(pair: re.Match[str]) -> str:
    """Return the character of two halves, and one that is invisible, so that those after it keep their places."""
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le") + "\u200b"
