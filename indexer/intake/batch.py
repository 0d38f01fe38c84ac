"""The journal of one upload: what became of each file, line by line, so that whoever is killed leaves it readable."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from indexer.journal import Ledger


class Step(StrEnum):
    """How far a file has come at the door."""

    ADDING = "adding"  # being written into the corpus
    ADDED = "added"
    REPLACED = "replaced"  # in the place of the one that had its name
    REFUSED = "refused"
    TAKEN = "taken"  # held: a file of that name is in the corpus
    DUPLICATE = "duplicate"  # held: a document has the same bytes
    LEFT_OUT = "left-out"  # a person decided so
    INTERRUPTED = "interrupted"  # the service stopped meanwhile

    @property
    def held(self) -> bool:
        """True while a person has to decide."""
        return self in {Step.TAKEN, Step.DUPLICATE}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of an upload.

    `name` is how it was called, `path` where it is in the corpus or is to be. `reason` and `detail` say why it was
    refused; `other` is the path of the document with the same bytes, `digest` the SHA-256 of its own.
    """

    number: int
    name: str
    step: Step
    path: str = ""
    reason: str = ""
    detail: str = ""
    other: str = ""
    size: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """An upload: `by` whom and `at` when, in UTC; `whole` is False where it is under way or was interrupted."""

    id: str
    by: str
    at: datetime
    folder: str
    items: tuple[Item, ...]
    whole: bool


class Journal(Ledger):
    """The folder of one upload: its journal, a lock for whoever works on it, and the files that are held."""

    @classmethod
    def begin(cls, uploads: Path, by: str, folder: str) -> Self:
        """Return the journal of a new upload."""
        journal = cls.new(uploads)
        journal.write({"by": by, "at": datetime.now(UTC).isoformat(), "folder": folder})
        return journal

    def held(self, number: int) -> Path:
        """Return where a file of the upload lies until it is in the corpus."""
        return self.folder / str(number)

    def note(self, item: Item) -> None:
        """Write down what became of a file."""
        self.write(asdict(item))

    def close(self) -> None:
        """Write down that every file was looked at."""
        self.write({"closed": True})

    def read(self) -> Batch:
        """Return the upload as it stands."""
        head: dict[str, str] = {}
        items: dict[int, Item] = {}
        whole = False
        for said in self.lines():
            if "number" in said:
                items[said["number"]] = Item(**(said | {"step": Step(said["step"])}))
            elif "closed" in said:
                whole = True
            else:
                head = said
        at = datetime.fromisoformat(head["at"])
        return Batch(self.id, head["by"], at, head["folder"], tuple(items[n] for n in sorted(items)), whole)
