"""Records: since when each public document is public, when it last changed, and which have gone.

No command can derive this from the corpus, so it is kept in accounts.db. A record outlives its document: who harvested
the one has to be told that it is gone. Documents that never were public have no record.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from indexer.catalogue.database import chunks, connect

#: How a point in time is written everywhere here: UTC, in seconds, so that texts compare as times do.
STAMP = "%Y-%m-%dT%H:%M:%SZ"

_metadata = sa.MetaData()
_records = sa.Table(
    "records",
    _metadata,
    sa.Column("id", sa.String(1024), primary_key=True),
    sa.Column("digest", sa.String(32)),
    sa.Column("sets", sa.Text),
    sa.Column("date", sa.String(10)),
    sa.Column("appeared", sa.String(20)),
    sa.Column("datestamp", sa.String(20)),
    sa.Column("deleted", sa.Boolean),
)
_state = sa.Table(
    "records_state", _metadata, sa.Column("key", sa.String(20), primary_key=True), sa.Column("value", sa.Text)
)


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a document as a record. `datestamp` is when it last changed, appeared again, or was deleted."""

    id: str
    sets: tuple[str, ...]
    appeared: str
    datestamp: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Current:
    """A public document as it is now; `digest` is another whenever its record is, `date` is what it is dated."""

    id: str
    digest: str
    sets: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class Collected:
    """All public documents, and the ids of those that are not. Unless `complete`, what is in neither may come yet."""

    public: Iterable[Current]
    hidden: Collection[str]
    complete: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are wanted: changed within these stamps, both included, and of a set; '' for no such limit.

    A set has the records of the sets below it as well: `topic:a` those of `topic:a:b`.
    """

    since: str = ""
    until: str = ""
    set: str = ""


class Records:
    """The records behind the URL of the accounts, whose migrations make the tables. Any number of processes."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url, durable=True)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    # -- keeping ------------------------------------------------------------------------------

    def bring_up_to_date(self, stamp: Callable[[], str], collect: Callable[[], Collected]) -> None:
        """Note what has appeared, changed or gone since the last time; nothing where the stamp is the one noted then.

        One process at a time does so, and others wait for it.
        """
        with self._engine.begin() as connection:
            if _of(connection, "seen") == stamp():
                return
        with self._engine.begin() as connection:
            # The first statement writes, and so waits for whoever else does; what follows is read under that lock.
            connection.execute(sa.update(_state).where(_state.c.key == "epoch").values(value=_state.c.value))
            now = stamp()
            if _of(connection, "seen") != now:
                collected = collect()
                self._note(connection, collected)
                if collected.complete:
                    _set(connection, "seen", now)

    def _note(self, connection: sa.Connection, collected: Collected) -> None:
        known = {row.id: row for row in connection.execute(sa.select(_records))}
        # A clock that was put back must not date a change before one that harvesters have seen.
        stamp = max(datetime.now(UTC).strftime(STAMP), _of(connection, "seen_at"))
        new, changed, found = [], [], set()
        for document in collected.public:
            found.add(document.id)
            row = known.get(document.id)
            told = {"key": document.id, "digest": document.digest, "date": document.date, "stamp": stamp}
            told["sets"] = _packed(document.sets)
            if row is None:
                new.append(told)
            elif row.deleted or row.digest != document.digest:
                changed.append(told)
        absent = [name for name, row in known.items() if not row.deleted and name not in found]
        gone = absent if collected.complete else [name for name in absent if name in collected.hidden]
        values: dict[str, object] = {name: sa.bindparam(name) for name in ("digest", "sets", "date")}
        values |= {"datestamp": sa.bindparam("stamp"), "deleted": False}
        if new:
            first: dict[str, object] = {"id": sa.bindparam("key"), "appeared": sa.bindparam("stamp")}
            connection.execute(sa.insert(_records).values(values | first), new)
        if changed:
            update = sa.update(_records).where(_records.c.id == sa.bindparam("key"))
            connection.execute(update.values(values), changed)
        for chunk in chunks(gone):
            leave = sa.update(_records).where(_records.c.id.in_(chunk))
            connection.execute(leave.values(datestamp=stamp, deleted=True))
        _set(connection, "seen_at", stamp)

    # -- asking -------------------------------------------------------------------------------

    def epoch(self) -> str:
        """Return what is another only when all that was noted was lost, and begun anew."""
        with self._engine.begin() as connection:
            return _of(connection, "epoch")

    def noted_at(self) -> str:
        """Return when records were last brought up to date, '' for never."""
        with self._engine.begin() as connection:
            return _of(connection, "seen_at")

    def get(self, ids: Collection[str]) -> Mapping[str, Record]:
        """Return the records of these ids, deleted ones included; an id without one is left out."""
        found: dict[str, Record] = {}
        with self._engine.begin() as connection:
            for chunk in chunks(ids):
                query = sa.select(_records).where(_records.c.id.in_(chunk))
                found |= {row.id: _record(row) for row in connection.execute(query)}
        return found

    def page(self, selection: Selection, after: tuple[str, str], limit: int) -> tuple[Record, ...]:
        """Return records after (datestamp, id), in that order: one that changes meanwhile comes again, at the end."""
        place = sa.tuple_(_records.c.datestamp, _records.c.id) > sa.tuple_(sa.literal(after[0]), sa.literal(after[1]))
        query = sa.select(_records).where(place, *_within(selection)).order_by(_records.c.datestamp, _records.c.id)
        with self._engine.begin() as connection:
            return tuple(_record(row) for row in connection.execute(query.limit(limit)))

    def count(self, selection: Selection) -> int:
        """Return how many records there are, deleted ones included."""
        with self._engine.begin() as connection:
            return connection.scalar(sa.select(sa.func.count(_records.c.id)).where(*_within(selection))) or 0

    def earliest(self) -> str:
        """Return the first datestamp of all, '' where there is no record."""
        with self._engine.begin() as connection:
            return connection.scalar(sa.select(sa.func.min(_records.c.datestamp))) or ""

    def sets(self) -> frozenset[str]:
        """Return the sets that any record is in, or was when it was deleted."""
        with self._engine.begin() as connection:
            return frozenset(
                name for packed in connection.scalars(sa.select(_records.c.sets).distinct()) for name in packed.split()
            )

    def newest(self, limit: int) -> tuple[Record, ...]:
        """Return the documents that appeared last, the last one first; those of one second by their dates."""
        order = (_records.c.appeared.desc(), _records.c.date.desc(), _records.c.id)
        query = sa.select(_records).where(~_records.c.deleted).order_by(*order)
        with self._engine.begin() as connection:
            return tuple(_record(row) for row in connection.execute(query.limit(limit)))

    def there(self, offset: int, limit: int) -> tuple[Record, ...]:
        """Return a stretch of the documents that are there, in the order of ids."""
        query = sa.select(_records).where(~_records.c.deleted).order_by(_records.c.id)
        with self._engine.begin() as connection:
            return tuple(_record(row) for row in connection.execute(query.offset(offset).limit(limit)))

    def parts(self, size: int) -> tuple[str, ...]:
        """Return the last datestamp in each stretch of so many documents that are there, in the order of ids."""
        query = sa.select(_records.c.datestamp).where(~_records.c.deleted).order_by(_records.c.id)
        with self._engine.begin() as connection:
            stamps = list(connection.scalars(query))
        return tuple(max(stamps[start : start + size]) for start in range(0, len(stamps), size))


def _of(connection: sa.Connection, key: str) -> str:
    return connection.scalar(sa.select(_state.c.value).where(_state.c.key == key)) or ""


def _set(connection: sa.Connection, key: str, value: str) -> None:
    connection.execute(sa.update(_state).where(_state.c.key == key).values(value=value))


def _packed(sets: Iterable[str]) -> str:
    """Return sets as a text in which each stands between blanks, which no set has."""
    return f" {' '.join(sets)} "


def _within(selection: Selection) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if selection.since:
        found.append(_records.c.datestamp >= selection.since)
    if selection.until:
        found.append(_records.c.datestamp <= selection.until)
    if selection.set:
        texts = (f" {selection.set}{end}" for end in " :")
        found.append(sa.or_(*(_records.c.sets.contains(text, autoescape=True) for text in texts)))
    return found


def _record(row: sa.Row) -> Record:  # type: ignore[type-arg]  # the columns are those of _records
    return Record(row.id, tuple(row.sets.split()), row.appeared, row.datestamp, row.deleted)
