"""What is proposed of a document, and where it was found."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where a proposal comes from."""

    TITLE_PAGE = "title-page"
    TEXT = "text"
    PROPERTIES = "properties"  # what the file says of itself: PDF properties, the head of a web page or of a mail
    FILE_NAME = "file-name"
    FILED = "filed"  # what documents with similar texts are filed under


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a key of a sidecar, or several for one that takes a list.

    `detail` is what the source says there, as far as that is shown; for FILED, the ids of the most similar documents
    with this value. `other` is one that another proposal for the same key goes before.
    """

    key: str
    values: tuple[str, ...]
    source: Source
    detail: tuple[str, ...] = ()
    other: bool = False

    @property
    def mark(self) -> str:
        """What tells it from others, in forms."""
        return hashlib.sha256(f"{self.key}{self.values}".encode()).hexdigest()[:16]
