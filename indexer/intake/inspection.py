"""What a file from outside is, by its content, and whether it is let in. No more of it is loaded than is looked at."""

import re
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from indexer.errors import Refused
from indexer.intake.refusal import Refusal
from indexer.model import Kind
from indexer.reading.limits import MEGABYTE, Limits
from indexer.reading.package import TORN
from indexer.reading.reasons import Reason
from indexer.reading.sniff import package_names, refusal, sniff_file

ARCHIVE = ".zip"
#: The suffixes that a file of each kind may have; the first is added where it has none that we know.
SUFFIXES: Mapping[Kind, tuple[str, ...]] = {
    Kind.PDF: (".pdf",),
    Kind.HTML: (".html", ".htm", ".xhtml"),
    Kind.DOCX: (".docx", ".dotx"),
    Kind.ODT: (".odt", ".ott"),
    Kind.EML: (".eml", ".txt"),
    Kind.MARKDOWN: (".md", ".markdown", ".mkd"),
    Kind.TEXT: (".txt", ".text", ".csv", ".log"),
}
_KNOWN = frozenset(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
_PROGRAMS = frozenset(
    f".{suffix}"
    for line in (
        "app apk asp aspx bat bin cgi chm cmd com cpl deb dll dmg exe hta inf iso jar js jse jsp lnk mjs msi msp php",
        "pif pl ps1 psm1 py rb reg rpm scf scr sh url vb vbe vbs wsf wsh xll",
    )
    for suffix in line.split()
)
_WITH_MACROS = frozenset({".docm", ".dotm", ".xlsm", ".pptm"})
_PICTURES = frozenset({".svg", ".svgz"})
_PROGRAM = (b"MZ", b"\x7fELF", b"#!")

#: Bytes of the directory of a package: one of 500 files has 50,000, one of a million is loaded by no one.
LARGEST_DIRECTORY = 4_000_000
#: What unpacks to more than this many times its size is no text; small ones may.
RATIO, SMALL = 100, 10 * MEGABYTE
_END, _END_LENGTH, _COMMENT = b"PK\x05\x06", 22, 65_536
_LOCATOR, _LOCATOR_LENGTH, _END_64_LENGTH = b"PK\x06\x07", 20, 56

_CHUNK, _OVERLAP = 1 << 20, 4096
# What a browser would run. Our pages never show it; it is refused so that whoever opens the file is safe as well.
# Possessive, so that no file makes it try every way to share out a million spaces.
_ACTIVE = re.compile(
    rb"<\s*script\b(?![^>]{0,200}application/(?:ld\+)?json)|<\s*(?:iframe|object|embed|applet)\b"
    rb"|<[a-z][^<>]{0,2000}?[\s/\"']on[a-z]{3,20}\s*+=|(?:href|src|action|data)\s*+=\s*+[\"']?+\s*+javascript:"
    rb"|<\s*meta\b[^<>]{0,500}http-equiv\s*=\s*[\"']?refresh",
    re.IGNORECASE,
)


def suffix_of(name: str) -> str:
    """Return the suffix of a name in small letters, with its dot; '' where there is none."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if stem and dot else ""


def is_archive(file: Path, name: str) -> bool:
    """Say whether a file is an archive whose files are to be added."""
    with file.open("rb") as stream:
        return suffix_of(name) == ARCHIVE and stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def fitting_name(file: Path, name: str, limits: Limits) -> str:
    """Return the name under which a file is kept: with a suffix that says what it is. Raises Refused."""
    size = file.stat().st_size
    if not size:
        raise Refused(Reason.EMPTY)
    if size > limits.file_bytes:
        raise Refused(Reason.FILE_SIZE)
    suffix = suffix_of(name)
    if suffix in _PROGRAMS:
        raise Refused(Reason.PROGRAM)
    if suffix in _PICTURES:
        raise Refused(Reason.IMAGE)
    with file.open("rb") as stream:
        kind = _kind(stream, name, size, limits)
        if kind is Kind.HTML and _is_active(stream):
            raise Refused(Refusal.SCRIPTS)
    if suffix in SUFFIXES[kind]:
        return name
    if suffix in _KNOWN or suffix == ARCHIVE:
        raise Refused(Refusal.WRONG_KIND, kind)
    return name + SUFFIXES[kind][0]


def _kind(stream: BinaryIO, name: str, size: int, limits: Limits) -> Kind:
    if stream.read(2) == b"PK":
        _weigh(stream, size, limits)
    kind, head = sniff_file(stream, name)
    if not head.strip(b"\x00 \t\r\n") and size <= len(head):
        raise Refused(Reason.EMPTY)
    if kind is Kind.UNKNOWN:
        raise Refused(refusal(head, stream))
    # One file that is two: a program with a document behind its first line.
    if kind in {Kind.PDF, Kind.DOCX, Kind.ODT} and head.startswith(_PROGRAM):
        raise Refused(Reason.PROGRAM)
    if kind in {Kind.DOCX, Kind.ODT} and (suffix_of(name) in _WITH_MACROS or _has_macros(stream)):
        raise Refused(Refusal.MACROS)
    return kind


def _has_macros(stream: BinaryIO) -> bool:
    names = [name.lower() for name in package_names(stream)]
    return any(name.endswith(b"vbaproject.bin") or name.startswith(b"basic/") for name in names)


def _is_active(stream: BinaryIO) -> bool:
    stream.seek(0)
    kept = b""
    while chunk := stream.read(_CHUNK):
        # Without zeros, what is written two bytes a character reads as one.
        text = kept + chunk.replace(b"\x00", b"")
        if _ACTIVE.search(text):
            return True
        kept = text[-_OVERLAP:]
    return False


def _weigh(stream: BinaryIO, size: int, limits: Limits) -> None:
    """Refuse a package that says of itself that it unpacks to too much."""
    if directory_bytes(stream, size) > LARGEST_DIRECTORY:
        raise Refused(Refusal.TOO_MANY)
    try:
        with zipfile.ZipFile(stream) as archive:
            whole = sum(info.file_size for info in archive.infolist())
    except TORN:
        return  # damaged: whoever reads it says so
    if whole > limits.unpacked_bytes:
        raise Refused(Reason.UNPACKED_SIZE)
    if whole > SMALL and whole > RATIO * size:
        raise Refused(Refusal.PACKED_TOO_WELL)


def directory_bytes(stream: BinaryIO, size: int) -> int:
    """Return how long the directory of a package says it is, before anything loads it; 0 where it has none.

    PKWARE's APPNOTE 6.3.10, 4.3.14-16: the end record, and before it that of large archives.
    """
    start = max(0, size - _COMMENT - _END_LENGTH - _LOCATOR_LENGTH - _END_64_LENGTH)
    stream.seek(start)
    tail = stream.read(size - start)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        return 0
    (length,) = struct.unpack_from("<L", tail, at + 12)
    if tail[max(0, at - _LOCATOR_LENGTH) :][:4] == _LOCATOR and at >= _LOCATOR_LENGTH + _END_64_LENGTH:
        (length,) = struct.unpack_from("<Q", tail, at - _LOCATOR_LENGTH - _END_64_LENGTH + 40)
    return int(length)
