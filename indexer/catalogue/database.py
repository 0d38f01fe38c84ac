"""Connections: SQLite tuned for many readers beside one writer, or any other database by its SQLAlchemy URL."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from indexer.errors import CatalogueError

_CHUNK = 500


def connect(url: str, *, durable: bool = False) -> sa.Engine:
    """Return an engine for the URL; the folder of a SQLite file is made. Raises CatalogueError for an unusable URL.

    `durable` makes SQLite flush each commit to the disk, for what cannot be derived from the corpus.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # Values stay out of messages, and with these out of logs: names and questions are among them.
        engine = sa.create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", hide_parameters=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, OSError) as exc:
        raise CatalogueError(f"The database of the settings cannot be used: {exc}. Check the setting database") from exc
    if parsed.get_backend_name() == "sqlite":
        sa.event.listen(engine, "connect", partial(_tune, durable=durable))
    return engine


def chunks(items: Collection[str]) -> Iterator[list[str]]:
    """Split ids so that no statement has more variables than SQLite and PostgreSQL take."""
    everything = list(items)
    return (everything[start : start + _CHUNK] for start in range(0, len(everything), _CHUNK))


def _tune(connection: Any, _record: object, *, durable: bool) -> None:
    # WAL lets readers go on while the pipeline writes; with it, `normal` loses at most the last commits in a power
    # cut and never breaks the file, and what is derived is made again by the next run.
    synchronous = "full" if durable else "normal"
    # Two packed pages of text seldom fill SQLite's usual 4096 bytes: with these a catalogue is a fourteenth smaller,
    # and as quick. A file that is there already keeps its own.
    for pragma in (
        "page_size=16384",
        "journal_mode=wal",
        f"synchronous={synchronous}",
        "busy_timeout=10000",
        "foreign_keys=on",
    ):
        connection.execute(f"PRAGMA {pragma}")
