"""Scans: pages drawn as a picture, as a copier makes them."""

import io
import os
import zlib

import pypdfium2
import pytest

from indexer.ocr.program import INSTALL, find

#: Helvetica of pages that are drawn: a text, and where its lines stand.
LINES = [
    "Referat af beboermødet den 3. maj 2019",
    "",
    "Formanden bød velkommen til mødet.",
    "Taget skal have nye tagrender af zink,",
    "og køkkenerne skal gøres større.",
    "Huslejen stiger med 125 kroner om måneden.",
]


def text_pdf(pages):
    """Return a PDF with these lines of Helvetica on its pages."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 16 Tf 1 0 0 1 72 %d Tm (%s) Tj ET\n" % (740 - 30 * row, line.encode("cp1252"))
            for row, line in enumerate(lines)
        )
        here = len(objects) + 1
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R" % (here + 1)
        objects.append(head + b"/Resources<</Font<</F1 3 0 R>>>>>>")
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn))
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids)
    return written(objects)


def scanned(pages, dots=200):
    """Return the same pages as pictures of so many dots an inch."""
    document = pypdfium2.PdfDocument(text_pdf(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    for page in document:
        bitmap = page.render(scale=dots / 72, grayscale=True)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        rows = bytes(bitmap.buffer)
        grey = zlib.compress(b"".join(rows[row * stride : row * stride + width] for row in range(height)))
        here = len(objects) + 1
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R" % (here + 1)
        objects.append(head + b"/Resources<</XObject<</Im %d 0 R>>>>>>" % (here + 2))
        drawn = b"595 0 0 842 0 0 cm /Im Do"
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn))
        what = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (
            width,
            height,
        )
        objects.append(what + b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(grey), grey))
    document.close()
    kids = b" ".join(b"%d 0 R" % (3 + 3 * number) for number in range(len(pages)))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids)
    return written(objects)


def written(objects):
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


@pytest.fixture(scope="session")
def typed():
    """A maker of PDF files with text in them."""
    return text_pdf


@pytest.fixture(scope="session")
def scan():
    """A page of Danish, as a picture."""
    return scanned([LINES])


@pytest.fixture(scope="session")
def program():
    """The program, which CI must have."""
    found = find()
    if found is None:
        message = f"OCR is not installed (Debian: {INSTALL})"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return found
