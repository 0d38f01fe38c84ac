"""How long a name must wait after failed log-ins, in every process and after every restart."""

import time

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from indexer.catalogue.account_tables import plain_name, tries
from indexer.catalogue.sessions import digest

#: Tries without waiting, and the longest wait in seconds: so short that nobody is kept out by others for good.
FREE = 3
LONGEST = 60
#: A series of failures is forgotten after so many seconds, and the oldest ones where there are more names than this.
FORGOTTEN = 86_400
NAMES = 10_000


class Patience:
    """The failed tries of accounts.db: nothing for three, then a wait that doubles up to a minute."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def seconds(self, name: str, now: float | None = None) -> int:
        """Return how many seconds the name has to wait; 0 when it may try."""
        query = sa.select(tries.c.again_at).where(tries.c.id == _id(name))
        with self._engine.begin() as connection:
            again: float = connection.scalar(query) or 0.0
        left = again - (time.time() if now is None else now)
        # A clock that was set back keeps nobody out.
        return int(left + 0.999) if 0 < left <= LONGEST else 0

    def failed(self, name: str, now: float | None = None) -> bool:
        """Note a failed try; return whether it is the first one that makes the name wait."""
        now = time.time() if now is None else now
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tries).where(tries.c.failed_at < now - FORGOTTEN))
            beginning = insert(tries).values(id=_id(name), failures=1, failed_at=now, again_at=0.0)
            again = {"failures": tries.c.failures + 1, "failed_at": now}
            noted = beginning.on_conflict_do_update(index_elements=["id"], set_=again).returning(tries.c.failures)
            failures = int(connection.execute(noted).scalar_one())
            if failures > FREE:
                wait = min(LONGEST, 2 ** min(failures - FREE, 10))
                connection.execute(sa.update(tries).where(tries.c.id == _id(name)).values(again_at=now + wait))
            if failures == 1:
                newest = sa.select(tries.c.id).order_by(tries.c.failed_at.desc()).limit(NAMES)
                connection.execute(sa.delete(tries).where(tries.c.id.not_in(newest)))
        return failures == FREE + 1

    def succeeded(self, name: str) -> None:
        """Forget what went before."""
        with self._engine.begin() as connection:
            forgive(connection, name)


def forgive(connection: sa.Connection, name: str) -> None:
    """Forget the failures of a name."""
    connection.execute(sa.delete(tries).where(tries.c.id == _id(name)))


def _id(name: str) -> str:
    return digest(plain_name(name))
