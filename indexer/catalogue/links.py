"""One-time links: an invitation to make an account, or leave to choose another password."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from indexer.catalogue.account_tables import links, plain_name, stamp
from indexer.catalogue.sessions import digest
from indexer.model import Role

INVITATION_DAYS = 7
RESET_HOURS = 2


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for. `role` is that of an invitation, None where a password is reset."""

    name: str
    role: Role | None
    created_at: datetime
    expires_at: datetime


class Links:
    """The one-time links of accounts.db that can still be used."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def find(self, token: str) -> Link | None:
        """Return what a link is for, without using it."""
        with self._engine.begin() as connection:
            row = connection.execute(_usable().where(links.c.id == digest(token))).first()
        return _link(row) if row else None

    def invitations(self) -> tuple[Link, ...]:
        """Return the invitations that wait for an answer, by name."""
        with self._engine.begin() as connection:
            return tuple(
                _link(row) for row in connection.execute(_usable().where(links.c.role != "").order_by(links.c.name))
            )

    def of(self, name: str) -> Link | None:
        """Return the link of a name."""
        with self._engine.begin() as connection:
            row = connection.execute(_usable().where(links.c.name == plain_name(name))).first()
        return _link(row) if row else None


def make(connection: sa.Connection, name: str, role: Role | None) -> str:
    """Make a link in place of the one that the name has, and return its token."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    until = now + (timedelta(days=INVITATION_DAYS) if role else timedelta(hours=RESET_HOURS))
    drop(connection, name)
    values = {"name": plain_name(name), "id": digest(token), "role": role.value if role else ""}
    connection.execute(sa.insert(links).values(**values, created_at=stamp(now), expires_at=stamp(until)))
    return token


def use(connection: sa.Connection, token: str) -> Link | None:
    """Return what a link is for, and take it away: of two who use it at once, one gets it."""
    row = connection.execute(_usable().where(links.c.id == digest(token))).first()
    taken = connection.execute(sa.delete(links).where(links.c.id == digest(token))).rowcount
    return _link(row) if row and taken else None


def drop(connection: sa.Connection, name: str) -> int:
    """Take the link of a name away, and those that nobody can use any more; return whether it had one."""
    connection.execute(sa.delete(links).where(links.c.expires_at <= stamp()))
    return connection.execute(sa.delete(links).where(links.c.name == plain_name(name))).rowcount


def _usable() -> sa.Select[tuple[str, str, str, str, str]]:
    return sa.select(links).where(links.c.expires_at > stamp())


def _link(row: sa.Row) -> Link:  # type: ignore[type-arg]  # the columns are those of links
    created, expires = datetime.fromisoformat(row.created_at), datetime.fromisoformat(row.expires_at)
    return Link(row.name, Role(row.role) if row.role else None, created, expires)
