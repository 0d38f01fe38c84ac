"""Zip packages of XML (DOCX, ODT), unpacked within limits and parsed without entities or network."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from lzma import LZMAError
from typing import Any

from lxml import etree

from indexer.errors import UnreadableDocument
from indexer.model import ReadingStatus
from indexer.reading.limits import Limits
from indexer.reading.reasons import Reason

_ENCRYPTED = 0x1
_CHUNK = 1 << 20
#: What zipfile raises over archives that are damaged, or packed in a way it does not know.
TORN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
)
# huge_tree stays off: libxml2 then refuses elements nested deeper than any real document.
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Package:
    """A package in memory. All that is read from it counts against one limit, by true size, not by claimed size.

    Raises UnreadableDocument: damaged, protected by a password, too large when unpacked, or nested too deeply.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except TORN as exc:
            raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, str(exc)) from exc
        self._left = limits.unpacked_bytes
        self.names = frozenset(self._archive.namelist())

    def tree(self, name: str) -> etree._Element:
        """Return the root element of an XML file of the package; a file that is not there is damage."""
        parser = etree.XMLParser(**_SAFE)
        with _well_formed(name):
            for chunk in self._chunks(name):
                parser.feed(chunk)
            return parser.close()

    def stream(self, name: str, container: str, within: str) -> Iterator[etree._Element]:
        """Yield the elements of a container one by one; each is gone when the next is asked for.

        A container that is not there is damage. It is told by its local name and that of its parent; what stands
        before it in the file is there, at `getroottree()`, from the first element on.
        """
        parser = etree.XMLPullParser(events=("start",), tag=f"{{*}}{container}", **_SAFE)
        found: Any = None
        with _well_formed(name):
            for chunk in self._chunks(name):
                parser.feed(chunk)
                for _, element in parser.read_events() if found is None else ():
                    found = found if found is not None else _if_within(element, within)
                child = None if found is None else next(iter(found), None)
                while child is not None and (following := child.getnext()) is not None:
                    yield child
                    found.remove(child)
                    child = following  # the last one may not be complete
            parser.close()
        if found is None:
            raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, f"{name} has no {container}")
        yield from found

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            if self._archive.getinfo(name).flag_bits & _ENCRYPTED:
                raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD)
            with self._archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.UNPACKED_SIZE, name)
                    yield chunk
        except TORN as exc:
            raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, f"{name}: {exc}") from exc

    def tree_if_any(self, name: str) -> etree._Element | None:
        """Return the root element of a part that a document can do without: None where it is missing or broken."""
        try:
            return self.tree(name) if name in self.names else None
        except UnreadableDocument as exc:
            if exc.status != ReadingStatus.DAMAGED:
                raise
            return None


def _if_within(element: Any, within: str) -> Any:
    parent = element.getparent()
    return element if parent is not None and local(parent) == within else None


@contextmanager
def _well_formed(name: str) -> Iterator[None]:
    try:
        yield
    except etree.XMLSyntaxError as exc:
        if "depth" in str(exc):
            raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.NESTING, f"{name}: {exc}") from exc
        raise UnreadableDocument(ReadingStatus.DAMAGED, Reason.DAMAGED, f"{name}: {exc}") from exc


# --- elements by their local names -------------------------------------------------------------


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; '' for what is no element, such as an entity."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str:
    """Return the attribute of that local name, or ''."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the children of that local name."""
    return [] if element is None else [child for child in element if local(child) == name]


def first(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that local name, or None."""
    return None if element is None else next((child for child in element if local(child) == name), None)


def text_at(element: etree._Element | None, name: str) -> str:
    """Return the `val` of the first child of that local name, or ''."""
    return attribute(first(element, name), "val")
