"""Orders for pages of real PDF files, and PNG files taken apart again."""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.pictures.order import SMALL, Order, Word

CORPUS = Path(__file__).parents[2] / "corpus"
REPORT = CORPUS / "rapporter/smaa-boliger-til-2000-kroner.pdf"


@dataclass
class Picture:
    width: int
    height: int
    rows: Sequence[bytes]

    def at(self, x: int, y: int) -> tuple[int, ...]:
        return tuple(self.rows[y][3 * x : 3 * x + 3])

    def yellow(self) -> set[tuple[int, int]]:
        """Return the pixels that a marker pen has passed over."""
        pixels = ((x, y) for y in range(self.height) for x in range(self.width))
        return {(x, y) for x, y in pixels if self.at(x, y)[0] > 2 * self.at(x, y)[2] + 40}


def taken_apart(content: bytes) -> Picture:
    """Return a PNG file of ours as pixels, all its check sums looked at."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + data) == struct.unpack_from(">I", content, at + 8 + length)[0]
        chunks[kind] = data
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert kind == [8, 2, 0, 0, 0]
    rows = zlib.decompress(chunks[b"IDAT"])
    row = 1 + 3 * width
    assert len(rows) == row * height
    assert not any(rows[::row])
    return Picture(width, height, [rows[start + 1 : start + row] for start in range(0, len(rows), row)])


@pytest.fixture
def png_of() -> Callable[[bytes], Picture]:
    return taken_apart


@pytest.fixture
def order() -> Callable[..., Order]:
    """Return an order for a page of a file, or of our longest report."""

    def order(file: Path = REPORT, page: int = 1, width: int = SMALL, words: Sequence[str] = (), **changes) -> Order:
        fingerprint = changes.get("fingerprint") or sha256(file.read_bytes()).hexdigest()
        wanted = tuple(Word(word, 0, len(word)) if isinstance(word, str) else Word(*word) for word in words)
        return Order(file, changes.get("part", ""), fingerprint, page, width, wanted)

    return order
