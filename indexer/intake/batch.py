"""The journal of one upload: what became of each file, line by line, so that whoever is killed leaves it readable."""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.errors import NotFound

JOURNAL, LOCK = "journal.jsonl", "lock"
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


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


class Journal:
    """The folder of one upload: its journal, a lock for whoever works on it, and the files that are held."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / JOURNAL

    @classmethod
    def begin(cls, uploads: Path, by: str, folder: str) -> "Journal":
        """Return the journal of a new upload."""
        now = datetime.now(UTC)
        journal = cls(uploads / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}")
        journal.folder.mkdir(parents=True)
        journal._write({"by": by, "at": now.isoformat(), "folder": folder})
        return journal

    @classmethod
    def of(cls, uploads: Path, name: str) -> "Journal":
        """Return the journal of an upload. Raises NotFound."""
        journal = cls(uploads / name)
        if not _ID.fullmatch(name) or not journal._file.is_file():
            raise NotFound(f"There is no upload {name}")
        return journal

    @classmethod
    def all(cls, uploads: Path) -> Iterator["Journal"]:
        """Yield the journals of all uploads, the newest first."""
        found = uploads.iterdir() if uploads.is_dir() else ()
        for folder in sorted(found, reverse=True):
            if _ID.fullmatch(folder.name) and (folder / JOURNAL).is_file():
                yield cls(folder)

    @property
    def id(self) -> str:
        """The name of the upload."""
        return self.folder.name

    def lock(self) -> FileLock:
        """Return what whoever works on this upload holds; the system lets go of it when a process is killed."""
        return FileLock(self.folder / LOCK, timeout=60)

    def is_busy(self) -> bool:
        """Say whether somebody works on this upload now."""
        try:
            with self.lock().acquire(timeout=0):
                return False
        except Timeout:
            return True

    def held(self, number: int) -> Path:
        """Return where a file of the upload lies until it is in the corpus."""
        return self.folder / str(number)

    def note(self, item: Item) -> None:
        """Write down what became of a file."""
        self._write(asdict(item))

    def close(self) -> None:
        """Write down that every file was looked at."""
        self._write({"closed": True})

    def read(self) -> Batch:
        """Return the upload as it stands."""
        head: dict[str, str] = {}
        items: dict[int, Item] = {}
        whole = False
        for line in self._file.read_text(encoding="utf-8").splitlines():
            try:
                said = json.loads(line)
            except ValueError:
                continue  # cut off as the service was stopped
            if "number" in said:
                items[said["number"]] = Item(**(said | {"step": Step(said["step"])}))
            elif "closed" in said:
                whole = True
            else:
                head = said
        at = datetime.fromisoformat(head["at"])
        return Batch(self.id, head["by"], at, head["folder"], tuple(items[n] for n in sorted(items)), whole)

    def _write(self, said: dict[str, object]) -> None:
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(said, ensure_ascii=False) + "\n")
