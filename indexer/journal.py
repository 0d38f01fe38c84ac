"""Journals: what became of each part of a piece of work, line by line, so that whoever is killed leaves it readable."""

import json
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from indexer.errors import NotFound

JOURNAL, LOCK = "journal.jsonl", "lock"
#: The end of a journal that is looked at, in bytes; a line that is longer is looked for in all of it.
_TAIL = 4096
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


class Ledger:
    """The folder of one piece of work: its journal, and a lock for whoever is at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / JOURNAL

    @classmethod
    def new(cls, place: Path) -> Self:
        """Return the ledger of a piece of work that begins now, among others of its kind."""
        ledger = cls(place / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}")
        ledger.folder.mkdir(parents=True)
        return ledger

    @classmethod
    def of(cls, place: Path, name: str) -> Self:
        """Return the ledger of this name. Raises NotFound."""
        ledger = cls(place / name)
        if not _ID.fullmatch(name) or not ledger._file.is_file():
            raise NotFound(f"There is no {name} in {place.name}")
        return ledger

    @classmethod
    def all(cls, place: Path) -> Iterator[Self]:
        """Yield all ledgers, the newest first."""
        found = place.iterdir() if place.is_dir() else ()
        for folder in sorted(found, reverse=True):
            if _ID.fullmatch(folder.name) and (folder / JOURNAL).is_file():
                yield cls(folder)

    @property
    def id(self) -> str:
        """The name of the piece of work."""
        return self.folder.name

    def lock(self) -> FileLock:
        """Return what whoever works on it holds; the system lets go of it when a process is killed."""
        return FileLock(self.folder / LOCK, timeout=60)

    def is_busy(self) -> bool:
        """Say whether somebody works on it now."""
        try:
            with self.lock().acquire(timeout=0):
                return False
        except Timeout:
            return True

    def write(self, *said: dict[str, Any]) -> None:
        """Write lines down; one that a killed process did not finish is ended first."""
        with self._file.open("a+b") as stream:
            if stream.tell():
                stream.seek(-1, os.SEEK_END)
                if stream.read() != b"\n":
                    stream.write(b"\n")
            stream.writelines(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in said)

    def last(self) -> dict[str, Any]:
        """Return what was written last, {} where that was cut off; costs the same however long the journal is."""
        with self._file.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - _TAIL))
            *_, line = stream.read().splitlines() or [b""]
        try:
            found = json.loads(line)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what was written; a line that was cut off as the service was stopped is left out."""
        with self._file.open(encoding="utf-8", errors="replace") as stream:
            for line in stream:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue
