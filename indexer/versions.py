"""Former states of the files of a corpus."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A former state of a file: of what was at `path` until `replaced_at`, and lies at `place` in the corpus now.

    `fingerprint` is the SHA-256 of its bytes, `stamp` tells two states of the file at `place` apart without reading it.
    """

    path: str
    place: str
    replaced_at: datetime
    size: int
    stamp: str
    fingerprint: str = ""
