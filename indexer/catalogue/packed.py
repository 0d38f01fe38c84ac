"""Pages as the catalogue keeps them: compressed, which worker processes do, so that the one writer need not."""

import zlib
from dataclasses import dataclass

from indexer.model import Page


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page whose text is in UTF-8, compressed with zlib."""

    number: int
    label: str
    text: bytes


def pack(page: Page) -> PackedPage:
    """Compress a page; half a character, which no file should hold, becomes a question mark."""
    return PackedPage(page.number, page.label, zlib.compress(page.text.encode("utf-8", "replace"), level=3))


def unpack(page: PackedPage) -> Page:
    """Return the page as it was read."""
    return Page(page.number, page.label, zlib.decompress(page.text).decode())
