"""What the latest runs of the pipeline did, and with which edition of the readers all failures were tried."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from indexer.catalogue import schema
from indexer.catalogue.database import connect

#: So many runs are remembered.
KEPT = 100
_READERS = "readers"


@dataclass(frozen=True, slots=True)
class Run:
    """A run that did something, or failed with `error`: when it began, in UTC, its seconds, and its files."""

    at: datetime
    seconds: float
    new: int = 0
    changed: int = 0
    removed: int = 0
    analysed: int = 0
    failed: int = 0
    error: str = ""


class Runs:
    """A door to a catalogue that is there."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def note(self, run: Run) -> None:
        """Remember a run; one that fails like the one before takes its place, since the watch tries every minute.

        That it cannot be remembered, since nothing can be written there, is no fault of the run.
        """
        with suppress(SQLAlchemyError):
            self._note(run)

    def _note(self, run: Run) -> None:
        table = schema.runs
        with self._engine.begin() as connection:
            newest = connection.execute(sa.select(table).order_by(table.c.id.desc()).limit(1)).first()
            if newest and run.error and newest.error == run.error:
                connection.execute(sa.delete(table).where(table.c.id == newest.id))
            key = connection.execute(sa.insert(table).values(asdict(run) | {"at": run.at.isoformat()}))
            last = key.inserted_primary_key
            if last:
                connection.execute(sa.delete(table).where(table.c.id <= last[0] - KEPT))

    def newest(self, most: int) -> tuple[Run, ...]:
        """Return the newest runs."""
        table = schema.runs
        with self._engine.begin() as connection:
            found = connection.execute(sa.select(table).order_by(table.c.id.desc()).limit(most)).mappings()
            return tuple(
                Run(**{name: value for name, value in row.items() if name not in {"id", "at"}}, at=_moment(row["at"]))
                for row in found
            )

    def readers(self) -> str:
        """Return the edition of the readers that all failures were tried with, '' where none is known."""
        table = schema.state
        with self._engine.begin() as connection:
            return connection.scalar(sa.select(table.c.value).where(table.c.key == _READERS)) or ""

    def read_by(self, edition: str) -> None:
        """Note that all failures have been, or are about to be, tried with this edition."""
        table = schema.state
        with self._engine.begin() as connection:
            connection.execute(sa.delete(table).where(table.c.key == _READERS))
            connection.execute(sa.insert(table).values(key=_READERS, value=edition))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
