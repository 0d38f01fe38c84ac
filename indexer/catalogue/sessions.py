"""Sessions: who is logged in, and in which browser. They live here and not in a cookie, so that they can be ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from indexer.catalogue.account_tables import plain_name, sessions, stamp, users
from indexer.model import Role

#: How long a session lasts from logging in on, and how exactly it is known when it was used last.
LIFETIME = timedelta(hours=12)
COARSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is logged in. `id` tells it from others and lets nobody in."""

    id: str
    name: str
    role: Role
    browser: str
    created_at: datetime
    used_at: datetime


class Sessions:
    """The sessions of accounts.db."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def begin(self, name: str, browser: str) -> str:
        """Begin a session and return what the browser must show for it."""
        token = secrets.token_urlsafe(32)
        now = stamp()
        values = {"id": digest(token), "name": plain_name(name), "browser": browser[:80]}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.created_at <= _oldest()))
            connection.execute(sa.insert(sessions).values(**values, created_at=now, used_at=now))
        return token

    def find(self, token: str) -> Session | None:
        """Return the session of a token with the role that its user has now, and note that it is used."""
        with self._engine.begin() as connection:
            row = connection.execute(_all().where(sessions.c.id == digest(token))).first()
        if row is None:
            return None
        session = _session(row)
        if datetime.now(UTC) - session.used_at >= COARSE:
            with self._engine.begin() as connection:
                connection.execute(sa.update(sessions).where(sessions.c.id == session.id).values(used_at=stamp()))
        return session

    def of(self, name: str) -> tuple[Session, ...]:
        """Return the sessions of a user, the one used last first."""
        query = _all().where(sessions.c.name == plain_name(name))
        with self._engine.begin() as connection:
            return tuple(map(_session, connection.execute(query.order_by(sessions.c.used_at.desc(), sessions.c.id))))

    def numbers(self) -> dict[str, int]:
        """Return how many sessions each user has who has any."""
        query = sa.select(sessions.c.name, sa.func.count()).where(sessions.c.created_at > _oldest())
        with self._engine.begin() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(sessions.c.name))}

    def leave(self, token: str) -> None:
        """End the session of a token, if there is one."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.id == digest(token)))


def end(connection: sa.Connection, name: str, *, only: str = "", but: str = "") -> int:
    """End the sessions of a user: all, the one of an id, or all but that of an id. Return how many these were."""
    query = sa.delete(sessions).where(sessions.c.name == plain_name(name))
    if only:
        query = query.where(sessions.c.id == only)
    return connection.execute(query.where(sessions.c.id != but)).rowcount


def digest(secret: str) -> str:
    """Return what is kept of a random token: nobody finds the token that has this digest."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _oldest() -> str:
    return stamp(datetime.now(UTC) - LIFETIME)


def _all() -> sa.Select[tuple[str, str, str, str, str, str]]:
    columns = (sessions.c.id, users.c.name, users.c.role, sessions.c.browser, sessions.c.created_at, sessions.c.used_at)
    joined = sessions.join(users, sessions.c.name == users.c.name)
    return sa.select(*columns).select_from(joined).where(sessions.c.created_at > _oldest())


def _session(row: sa.Row) -> Session:  # type: ignore[type-arg]  # the columns are those of _all
    created, used = datetime.fromisoformat(row.created_at), datetime.fromisoformat(row.used_at)
    return Session(row.id, row.name, Role(row.role), row.browser, created, used)
