"""Small real files, made on the spot."""

import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pytest

from indexer.reading.limits import Limits

Row = tuple[float, float, float, str]  # x, y, size, text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_SPACES = " ".join(
    f'xmlns:{prefix}="{ODF}:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "meta": "meta",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
    }.items()
)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'


@pytest.fixture
def limits() -> Limits:
    return Limits(time=20, memory=512, file_size=20, unpacked_size=20, pages=50, nesting=2)


def pdf_of(pages: Sequence[Sequence[Row]], info: str = "", catalog: str = "", streams: Sequence[bytes] = ()) -> bytes:
    """Return a PDF with these rows of Helvetica on A4 pages, or with these (deflated) content streams."""
    contents = [zlib.compress(stream) for stream in streams] or [zlib.compress(_drawn(rows)) for rows in pages]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode("latin-1"),
        f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, content in enumerate(contents):
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * number} 0 R"
        objects.append(f"{page}/Resources<</Font<</F1 3 0 R>>>>>>".encode())
        head = f"<</Length {len(content)}/Filter/FlateDecode>>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    objects.append(f"<<{info}>>".encode("cp1252"))
    return raw_pdf(objects, f"/Root 1 0 R/Info {len(objects)} 0 R")


def raw_pdf(objects: Sequence[bytes], trailer: str) -> bytes:
    """Return a PDF of these objects, numbered from 1."""
    out = BytesIO(b"%PDF-1.7\n")
    out.seek(0, 2)
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(f"trailer\n<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _drawn(rows: Sequence[Row]) -> bytes:
    drawn = []
    for x, y, size, text in rows:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        drawn.append(b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (size, x, y, escaped))
    return b"\n".join(drawn)


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx_of(body: str, **parts: str) -> bytes:
    """Return a DOCX; `parts` are styles, footnotes, core, app and document, as XML inside their root element."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>",
    }
    if "styles" in parts:
        files["word/styles.xml"] = f"<w:styles {W}>{parts['styles']}</w:styles>"
    if "footnotes" in parts:
        files["word/footnotes.xml"] = f"<w:footnotes {W}>{parts['footnotes']}</w:footnotes>"
    if "core" in parts:
        files["docProps/core.xml"] = f"<coreProperties {DC}>{parts['core']}</coreProperties>"
    if "app" in parts:
        files["docProps/app.xml"] = f"<Properties>{parts['app']}</Properties>"
    if "document" in parts:
        files["word/document.xml"] = parts["document"]
    return zip_of(files)


def odt_of(body: str, *, styles: str = "", meta: str = "", manifest: str = "") -> bytes:
    """Return an ODT with this text, automatic styles, metadata and manifest."""
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF_SPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "meta.xml": f"<office:document-meta {ODF_SPACES} {DC}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            "META-INF/manifest.xml": f"<manifest:manifest {ODF_SPACES}>{manifest}</manifest:manifest>",
        }
    )


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    return pdf_of


@pytest.fixture
def make_raw_pdf() -> Callable[..., bytes]:
    return raw_pdf


@pytest.fixture
def make_zip() -> Callable[..., bytes]:
    return zip_of


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    return docx_of


@pytest.fixture
def make_odt() -> Callable[..., bytes]:
    return odt_of
