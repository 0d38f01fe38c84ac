"""What is wanted of a picture: the page, how wide, and the words to be marked on it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from indexer.results import Passage

#: Pixels. Twice what a list or a strip shows, and twice what stands beside a page of text: screens are that fine.
SMALL, LARGE = 240, 360
WIDTHS = (SMALL, LARGE)
#: Different words marked on one page.
MOST_WORDS = 60
#: Another as soon as the same page would be drawn another way: pictures kept before are then drawn anew.
_VERSION = 1


class Word(NamedTuple):
    """A word as it stands in the text of a page, and the stretch of it that is marked."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Order:
    """A picture: page `page` (from 1) of a PDF file, or of attachment `part` of a mail, `width` pixels wide.

    `fingerprint` is the SHA-256 of what was indexed: of nothing else is there a picture.
    """

    file: Path
    part: str
    fingerprint: str
    page: int
    width: int
    words: tuple[Word, ...] = ()

    @property
    def name(self) -> str:
        """What the picture is kept as, and known by to those who have it."""
        words = hashlib.blake2b(repr((_VERSION, self.words)).encode(), digest_size=8).hexdigest()
        return f"{self.fingerprint}-{self.page}-{self.width}-{words}"


def words_of(page: Passage) -> tuple[Word, ...]:
    """Return the words that are marked on a page, each once; a mark inside a word keeps its place in it."""
    text = page.text
    found = set()
    for first, last in page.marks:
        start, end = first, last
        while start and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        found.add(Word(text[start:end], first - start, last - start))
    return tuple(sorted(found)[:MOST_WORDS])
