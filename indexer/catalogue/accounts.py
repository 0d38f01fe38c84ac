"""Accounts: who may log in, and as what. Kept in accounts.db, which no command can derive: back it up."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from indexer.catalogue.database import connect
from indexer.errors import CatalogueError, InvalidValue, NotFound
from indexer.model import Role

SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 1000

_metadata = sa.MetaData()
_users = sa.Table(
    "users",
    _metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("role", sa.String(20)),
    sa.Column("password", sa.String(400)),
    sa.Column("created_at", sa.String(40)),
)
_secrets = sa.Table(
    "secrets", _metadata, sa.Column("name", sa.String(60), primary_key=True), sa.Column("value", sa.LargeBinary)
)


@dataclass(frozen=True, slots=True)
class User:
    """Someone who can log in."""

    name: str
    role: Role


class Accounts:
    """The accounts behind a SQLAlchemy URL, made and migrated when needed. Raises CatalogueError when unusable."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url, durable=True)
        self._hasher = PasswordHasher()
        # Verified against where there is no such user, so that the time of the answer tells nothing.
        self._nobody = self._hasher.hash(secrets.token_hex())
        migrations = Config()
        migrations.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with self._engine.begin() as connection:
                migrations.attributes["connection"] = connection
                command.upgrade(migrations, "head")
        except SQLAlchemyError as exc:
            raise CatalogueError(f"The accounts {url} cannot be used: {exc}") from exc

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def users(self) -> tuple[User, ...]:
        """Return all users by name."""
        with self._engine.begin() as connection:
            return tuple(_user(row) for row in connection.execute(sa.select(_users).order_by("name")))

    def get(self, name: str) -> User | None:
        """Return the user of this name, or None."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(_users).where(_users.c.name == _name(name))).first()
        return _user(row) if row else None

    def add(self, name: str, password: str, role: Role) -> User:
        """Add a user. Raises InvalidValue when the name is taken or empty, or the password too short."""
        name = _name(name)
        if not name:
            raise InvalidValue("A user needs a name")
        values = {
            "name": name,
            "role": role.value,
            "password": self._hashed(password),
            "created_at": datetime.now(UTC).isoformat(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(_users).values(values))
        except IntegrityError as exc:
            raise InvalidValue(f"There is already a user {name}. Change the password: bolig2000 user passwd") from exc
        return User(name, role)

    def remove(self, name: str) -> None:
        """Remove a user. Raises NotFound."""
        with self._engine.begin() as connection:
            if not connection.execute(sa.delete(_users).where(_users.c.name == _name(name))).rowcount:
                raise NotFound(f"There is no user {name}. See: bolig2000 user list")

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password. Raises NotFound, or InvalidValue when it is too short."""
        change = sa.update(_users).where(_users.c.name == _name(name)).values(password=self._hashed(password))
        with self._engine.begin() as connection:
            if not connection.execute(change).rowcount:
                raise NotFound(f"There is no user {name}. See: bolig2000 user list")

    def verify(self, name: str, password: str) -> User | None:
        """Return the user when the password is right, else None, after the same time for any name."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(_users).where(_users.c.name == _name(name))).first()
        try:
            self._hasher.verify(row.password if row else self._nobody, password[:_LONGEST_PASSWORD])
        except (Argon2Error, InvalidHashError):
            return None
        return _user(row) if row else None

    def secret_key(self) -> bytes:
        """Return the key that signs sessions: 32 random bytes, made once."""
        with self._engine.begin() as connection:
            found = connection.scalar(sa.select(_secrets.c.value).where(_secrets.c.name == "session"))
        if found:
            return bytes(found)
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(_secrets).values(name="session", value=secrets.token_bytes(32)))
        except IntegrityError:
            pass  # Another web worker was quicker; its key is the one.
        return self.secret_key()

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
            raise InvalidValue(f"A password has at least {SHORTEST_PASSWORD} characters; this one has {len(password)}")
        return self._hasher.hash(password)


def _name(name: str) -> str:
    return name.strip().casefold()


def _user(row: sa.Row) -> User:  # type: ignore[type-arg]  # the columns are those of _users
    return User(row.name, Role(row.role))
