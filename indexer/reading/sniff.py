"""What a file is: by its content first, by its suffix only where the content leaves a choice."""

import re
import zipfile
from io import BytesIO
from typing import BinaryIO

from indexer.model import Kind
from indexer.reading import plain
from indexer.reading.package import TORN
from indexer.reading.reasons import Reason

_START = 1024
#: Bytes of a file that are enough to tell what it is; of a package, its directory as well.
HEAD = 1 << 20
_ODT = b"application/vnd.oasis.opendocument.text"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_MARKDOWN_SUFFIXES = (".md", ".markdown", ".mkd")

# What may stand before the first element; atomic, or many comments would be tried in every combination.
_BEFORE = r"(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+"
_HTML = re.compile(_BEFORE + r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_HTML_PART = re.compile(
    _BEFORE + r"<(?:title|meta|link|div|p|h\d|table|article|section|main|ul|ol)\b[^<]*>", re.IGNORECASE | re.DOTALL
)
_OTHER_MARKUP = re.compile(r"\s*(?:<\?xml|<!DOCTYPE|<svg|\{\\rtf|%!PS)", re.IGNORECASE)
# Each run of digits is tried once, from its beginning: a megabyte of them would else take an hour.
_OBJECT = re.compile(rb"(?<!\d)\d++\s++\d++\s++obj\b")
_HEADER = re.compile(r"(?:>?From \S.*|[!-9;-~]+:.*|[ \t]+\S.*)")
_MAIL_HEADERS = frozenset({"from", "received", "message-id", "return-path", "mime-version", "delivered-to", "x-mailer"})
_LETTER_HEADERS = frozenset({"to", "subject", "date", "cc", "reply-to", "content-type"})

# Beginnings of files that are told apart only to say something helpful.
_REFUSED = (
    ((_OLE, b"\xdb\xa5-\x00"), Reason.LEGACY_OFFICE),
    (
        (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x01\x00", b"8BPS"),
        Reason.IMAGE,
    ),
    ((b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe", b"#!"), Reason.PROGRAM),
    ((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ"), Reason.ARCHIVE),
)


def sniff(content: bytes, name: str) -> Kind:
    """Return what the content is. `name` decides between Markdown and text, and for fragments of HTML and mails."""
    return _sniff(content, name, BytesIO(content))


def sniff_file(stream: BinaryIO, name: str) -> tuple[Kind, bytes]:
    """Return what a file is and how it begins, without loading more of it than that."""
    stream.seek(0)
    head = stream.read(HEAD)
    return _sniff(head, name, stream), head


def _sniff(content: bytes, name: str, whole: BinaryIO) -> Kind:
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if _is_pdf(content):
        return Kind.PDF
    if content.startswith(b"PK"):
        return _packed(content, suffix, whole)
    if content.startswith(_OLE) and _ENCRYPTED_OFFICE in content and suffix not in {".xlsx", ".pptx"}:
        return Kind.DOCX
    if _refused(content) in {Reason.IMAGE, Reason.PROGRAM, Reason.LEGACY_OFFICE} and plain.decoded(content) is None:
        return Kind.UNKNOWN
    text = plain.decoded(content[: 64 * _START])
    return Kind.UNKNOWN if text is None else _kind_of_text(text, suffix)


def refusal(content: bytes, whole: BinaryIO | None = None) -> Reason:
    """Return why content of unknown kind is not read; where it is a beginning only, `whole` is all of it."""
    if content.startswith(b"PK"):
        names = b" ".join(package_names(whole or BytesIO(content))) or content[:_START]
        if b"xl/" in names or b"opendocument.spreadsheet" in content[:_START]:
            return Reason.SPREADSHEET
        if b"ppt/" in names or b"opendocument.presentation" in content[:_START]:
            return Reason.PRESENTATION
    return _refused(content) or Reason.UNKNOWN_KIND


def _refused(content: bytes) -> Reason | None:
    if content[4:8] == b"ftyp" or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Reason.IMAGE
    return next((reason for beginnings, reason in _REFUSED if content.startswith(beginnings)), None)


def _is_pdf(content: bytes) -> bool:
    at = content.find(b"%PDF-", 0, _START)
    # Some programs put a line before the header; a text that only mentions it has no objects.
    return at == 0 or (at > 0 and _OBJECT.search(content) is not None)


def package_names(stream: BinaryIO) -> list[bytes]:
    """Return the names of the files in a package; none where its directory cannot be read."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return [name.encode("utf-8", "replace") for name in archive.namelist()]
    except TORN:
        return []


def _packed(content: bytes, suffix: str, whole: BinaryIO) -> Kind:
    if _ODT in content[: len(_ODT) + 80]:
        return Kind.ODT
    names = package_names(whole)
    if any(name.startswith(b"word/") and name.endswith(b".xml") for name in names):
        return Kind.DOCX
    if not names:  # a torn file: its directory, at the end, is gone
        if b"word/" in content:
            return Kind.DOCX
        return {".docx": Kind.DOCX, ".odt": Kind.ODT}.get(suffix, Kind.UNKNOWN)
    return Kind.UNKNOWN


def _kind_of_text(text: str, suffix: str) -> Kind:
    prose = (*_MARKDOWN_SUFFIXES, ".txt")
    if _HTML.match(text) or (_HTML_PART.match(text) and suffix not in prose):
        return Kind.HTML
    if suffix in {".html", ".htm", ".xhtml"} and re.search(r"<[a-z][^<]*>", text, re.IGNORECASE):
        return Kind.HTML
    if _OTHER_MARKUP.match(text):
        return Kind.UNKNOWN
    if _is_mail(text, suffix):
        return Kind.EML
    return Kind.MARKDOWN if suffix in _MARKDOWN_SUFFIXES else Kind.TEXT


def _is_mail(text: str, suffix: str) -> bool:
    lines = re.split(r"\r?\n", text)
    head = lines[: lines.index("")] if "" in lines else lines
    if not head or not all(_HEADER.fullmatch(line) for line in head):
        return False
    names = {line.partition(":")[0].strip().lower() for line in head}
    known = len(names & _MAIL_HEADERS), len(names & _LETTER_HEADERS)
    return sum(known) >= 1 if suffix == ".eml" else min(known) >= 1
