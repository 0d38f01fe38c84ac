"""How much one file may ask of the service."""

from dataclasses import dataclass
from typing import Self

from indexer.settings import Settings

MEGABYTE = 1_000_000
CHARACTERS_A_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Limits:
    """`time` in seconds, `memory` and sizes in MB, `pages` of one file, `nesting` of mails within mails."""

    time: float = 60
    memory: int = 1024
    file_size: int = 200
    unpacked_size: int = 400
    pages: int = 5000
    nesting: int = 3

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the limits that an installation has set."""
        return cls(
            time=settings.time_limit,
            memory=settings.memory_limit,
            file_size=settings.file_size_limit,
            unpacked_size=settings.unpacked_size_limit,
            pages=settings.page_limit,
            nesting=settings.nesting_limit,
        )

    @property
    def file_bytes(self) -> int:
        """The largest file that is opened, in bytes."""
        return self.file_size * MEGABYTE

    @property
    def unpacked_bytes(self) -> int:
        """The most that a packed file may unpack to, in bytes."""
        return self.unpacked_size * MEGABYTE

    @property
    def characters(self) -> int:
        """The most text that one file may give: full pages, each of them closely printed."""
        return self.pages * CHARACTERS_A_PAGE
