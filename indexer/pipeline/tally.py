"""What is told of a run: how it gets on, and what it did."""

from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run gets on: files done, of so many; pages found in them; bytes of them, of so many; since so long.

    Where documents are analysed again without reading their files, it is documents, and bytes are not counted.
    """

    done: int
    total: int
    pages: int = 0
    bytes: int = 0
    total_bytes: int = 0
    seconds: float = 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes if its bytes, or files, take as long as those before; None where nothing tells."""
        done, total = (self.bytes, self.total_bytes) if self.total_bytes else (self.done, self.total)
        return self.seconds * (total - done) / done if done else None


#: Is told of each file that is done.
Observer = Callable[[Progress], None]


def quiet(progress: Progress) -> None:
    """Observe nothing: nobody watches."""


@dataclass(slots=True)
class Tally:
    """What a run did, in files; `pages` and `bytes` are those of the files that were read.

    `failed` are those read now whose text cannot be searched whole; `analysed` are documents that were not read again,
    but given to an index that did not have them.
    """

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: int = 0
    analysed: int = 0
    pages: int = 0
    bytes: int = 0
    generation: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        parts = [f"{self.new} new", f"{self.changed} changed", f"{self.removed} removed", f"{self.unchanged} unchanged"]
        if self.analysed:
            parts.append(f"{self.analysed} analysed again")
        failed = f", {self.failed} not fully searchable – see: bolig2000 check" if self.failed else ""
        return ", ".join(parts) + failed

    def as_dict(self) -> dict[str, int | float]:
        """Return the figures for `--json`."""
        return asdict(self)
