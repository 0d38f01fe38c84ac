"""What was looked for in vain: how often a query found nothing, by day, without who asked.

A query is kept as a digest with a key until it has been asked OFTEN; only then as a text. So what one person types
once, perhaps by mistake, is not kept in a form that anybody could read.
"""

import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import CatalogueError

#: A query is shown when it has been asked so often.
OFTEN = 3
#: Days that are kept, and rows: one for each query and day.
DAYS = 90
MOST_ROWS = 10_000
#: A longer query is not counted.
LONGEST = 200

_misses = sa.Table(
    "misses",
    sa.MetaData(),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("count", sa.Integer),
    sa.Column("text", sa.String(300)),
)


@dataclass(frozen=True, slots=True)
class Miss:
    """A query that found nothing `count` times, and the last day on which it did."""

    text: str
    count: int
    last: date


class Misses:
    """The counts in the database of the accounts; `key` is the secret of the digests."""

    def __init__(self, database: sa.Engine, key: bytes) -> None:
        self._engine = database
        self._key = key

    def note(self, query: str, day: date) -> None:
        """Count a query that found nothing. Raises CatalogueError."""
        text = normalised(query)
        if not text or len(text) > LONGEST:
            return
        digest = hmac.new(self._key, text.encode(), sha256).hexdigest()
        try:
            with self._engine.begin() as connection:
                self._count(connection, digest, text, day)
        except SQLAlchemyError as exc:
            raise CatalogueError(f"What was looked for in vain could not be counted: {exc}") from exc

    def often(self, limit: int = 50) -> tuple[Miss, ...]:
        """Return the queries asked OFTEN, the most frequent first."""
        count, last = sa.func.sum(_misses.c.count), sa.func.max(_misses.c.day)
        text = sa.func.max(_misses.c.text)
        query = sa.select(text, count, last).group_by(_misses.c.digest).having(sa.and_(count >= OFTEN, text != ""))
        with self._engine.begin() as connection:
            found = connection.execute(query.order_by(count.desc(), last.desc(), text).limit(limit))
            return tuple(Miss(spelt, int(number), date.fromisoformat(day)) for spelt, number, day in found)

    @staticmethod
    def _count(connection: sa.Connection, digest: str, text: str, day: date) -> None:
        connection.execute(sa.delete(_misses).where(_misses.c.day < (day - timedelta(days=DAYS)).isoformat()))
        here = (_misses.c.digest == digest) & (_misses.c.day == day.isoformat())
        if not connection.execute(sa.update(_misses).where(here).values(count=_misses.c.count + 1)).rowcount:
            if (connection.scalar(sa.select(sa.func.count()).select_from(_misses)) or 0) >= MOST_ROWS:
                return
            values = {"digest": digest, "day": day.isoformat(), "count": 1, "text": ""}
            connection.execute(sa.insert(_misses).values(values))
        asked = connection.scalar(sa.select(sa.func.sum(_misses.c.count)).where(_misses.c.digest == digest)) or 0
        if asked >= OFTEN:
            connection.execute(sa.update(_misses).where(here).values(text=text))


def normalised(query: str) -> str:
    """Return a query as it is counted: capitals and blanks make no other."""
    return " ".join(query.casefold().split())
