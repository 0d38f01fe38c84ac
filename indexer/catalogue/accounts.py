"""Accounts: who may log in, and as what. Kept in accounts.db, which no command can derive: back it up.

Beside the users stand their sessions, the one-time links, the failed tries and the event log, each in its own file.
Whatever changes an account says who did it (`by`), and the event log has it in the same transaction. Questions and what
was looked for in vain lie in the same `database`, with nothing of who asked.
"""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from indexer.catalogue import links, patience, sessions
from indexer.catalogue.account_tables import plain_name, stamp
from indexer.catalogue.account_tables import secrets as kept_secrets
from indexer.catalogue.account_tables import users as rows
from indexer.catalogue.database import connect
from indexer.catalogue.events import COMMAND_LINE, Action, Events, note
from indexer.catalogue.links import Links
from indexer.catalogue.patience import Patience
from indexer.catalogue.sessions import Sessions
from indexer.errors import CatalogueError, InvalidValue, LastAdministrator, LinkUsedUp, NotFound
from indexer.model import Role

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
LONGEST_NAME = 200
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+\.[^@\s<>,;:\"()\[\]\\.]+")


@dataclass(frozen=True, slots=True)
class User:
    """Someone who can log in."""

    name: str
    role: Role


class Accounts:
    """The accounts behind a SQLAlchemy URL, made and migrated when needed. Raises CatalogueError when unusable."""

    def __init__(self, url: str) -> None:
        self.database = self._engine = connect(url, durable=True)
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
        self.events = Events(self._engine)
        self.sessions = Sessions(self._engine)
        self.links = Links(self._engine)
        self.patience = Patience(self._engine)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    # -- users --------------------------------------------------------------------------------

    def users(self) -> tuple[User, ...]:
        """Return all users by name."""
        with self._engine.begin() as connection:
            return tuple(_user(row) for row in connection.execute(sa.select(rows).order_by("name")))

    def get(self, name: str) -> User | None:
        """Return the user of this name, or None."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(rows).where(rows.c.name == plain_name(name))).first()
        return _user(row) if row else None

    def has_administrator(self) -> bool:
        """Say whether there is anybody who can let others in."""
        query = sa.select(rows.c.name).where(rows.c.role == Role.ADMINISTRATOR.value).limit(1)
        with self._engine.begin() as connection:
            return connection.scalar(query) is not None

    def add(self, name: str, password: str, role: Role, by: str = COMMAND_LINE) -> User:
        """Add a user. Raises InvalidValue when the name is taken or empty, or the password too short."""
        hashed = self._hashed(password)
        with self._engine.begin() as connection:
            links.drop(connection, name)
            return self._add(connection, name, hashed, role, by)

    def remove(self, name: str, by: str = COMMAND_LINE) -> None:
        """Remove a user and end the sessions. Raises NotFound, or LastAdministrator."""
        with self._engine.begin() as connection:
            user = self._found(connection, name)
            if not connection.execute(sa.delete(rows).where(rows.c.name == user.name, _dispensable())).rowcount:
                raise LastAdministrator(user.name)
            sessions.end(connection, name)
            links.drop(connection, name)
            note(connection, by, Action.REMOVED, user.name, {"role": user.role})

    def set_role(self, name: str, role: Role, by: str = COMMAND_LINE) -> None:
        """Give a user another role and end the sessions. Raises NotFound, or LastAdministrator."""
        with self._engine.begin() as connection:
            user = self._found(connection, name)
            if user.role is role:
                return
            change = sa.update(rows).where(rows.c.name == user.name, _dispensable()).values(role=role.value)
            if not connection.execute(change).rowcount:
                raise LastAdministrator(user.name)
            sessions.end(connection, name)
            note(connection, by, Action.ROLE_CHANGED, user.name, {"role": user.role}, {"role": role})

    def set_password(self, name: str, password: str, by: str = COMMAND_LINE, but: str = "") -> None:
        """Give a user another password; all sessions end but the one of this id.

        Raises NotFound, or InvalidValue when it is too short.
        """
        hashed = self._hashed(password)
        with self._engine.begin() as connection:
            user = self._found(connection, name)
            self._change_password(connection, user, hashed, by, but)

    def end_sessions(self, name: str, by: str = COMMAND_LINE, *, only: str = "", but: str = "") -> int:
        """End the sessions of a user: all, the one of an id, or all but that of an id. Return how many these were."""
        with self._engine.begin() as connection:
            number = sessions.end(connection, name, only=only, but=but)
            if number:
                note(connection, by, Action.SESSIONS_ENDED, plain_name(name), {"sessions": number})
        return number

    # -- links --------------------------------------------------------------------------------

    def invite(self, name: str, role: Role, by: str = COMMAND_LINE) -> str:
        """Invite somebody by e-mail address and return the token of the link; an earlier one is void.

        Raises InvalidValue for what is no address, or one that has an account.
        """
        name = plain_name(name)
        if not is_address(name):
            raise InvalidValue(f"“{name}” is not an e-mail address; an invitation is sent to one")
        with self._engine.begin() as connection:
            if connection.scalar(sa.select(rows.c.name).where(rows.c.name == name)):
                raise InvalidValue(f"There is already a user {name}")
            token = links.make(connection, name, role)
            note(connection, by, Action.INVITED, name, None, {"role": role})
        return token

    def withdraw_invitation(self, name: str, by: str = COMMAND_LINE) -> None:
        """Make an invitation void. Raises NotFound."""
        with self._engine.begin() as connection:
            if not links.drop(connection, name):
                raise NotFound(f"There is no invitation for {name}")
            note(connection, by, Action.INVITATION_WITHDRAWN, plain_name(name))

    def reset(self, name: str, by: str = COMMAND_LINE) -> str:
        """Return the token of a link by which a user can choose another password. Raises NotFound.

        The present password works until then.
        """
        with self._engine.begin() as connection:
            user = self._found(connection, name)
            token = links.make(connection, user.name, None)
            note(connection, by, Action.RESET_ASKED, user.name)
        return token

    def choose_password(self, token: str, password: str) -> User:
        """Use a link: make the account invited to, or change the password. Raises LinkUsedUp, or InvalidValue."""
        hashed = self._hashed(password)
        with self._engine.begin() as connection:
            link = links.use(connection, token)
            if link is None:
                raise LinkUsedUp("This link was used, or is too old. Ask for another one")
            if link.role:
                return self._add(connection, link.name, hashed, link.role, link.name)
            user = self._found(connection, link.name)
            self._change_password(connection, user, hashed, user.name)
            return user

    # -- passwords and keys -------------------------------------------------------------------

    def verify(self, name: str, password: str) -> User | None:
        """Return the user when the password is right, else None, after the same time for any name."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(rows).where(rows.c.name == plain_name(name))).first()
        try:
            self._hasher.verify(row.password if row else self._nobody, password[:LONGEST_PASSWORD])
        except (Argon2Error, InvalidHashError):
            return None
        return _user(row) if row else None

    def secret_key(self) -> bytes:
        """Return the key that signs cookies: 32 random bytes, made once."""
        with self._engine.begin() as connection:
            found = connection.scalar(sa.select(kept_secrets.c.value).where(kept_secrets.c.name == "session"))
        if found:
            return bytes(found)
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(kept_secrets).values(name="session", value=secrets.token_bytes(32)))
        except IntegrityError:
            pass  # Another web worker was quicker; its key is the one.
        return self.secret_key()

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise InvalidValue(f"A password has at least {SHORTEST_PASSWORD} characters; this one has {len(password)}")
        return self._hasher.hash(password)

    def _add(self, connection: sa.Connection, name: str, hashed: str, role: Role, by: str) -> User:
        name = plain_name(name)
        if not name:
            raise InvalidValue("A user needs a name")
        values = {"name": name, "role": role.value, "password": hashed, "created_at": stamp()}
        try:
            connection.execute(sa.insert(rows).values(values))
        except IntegrityError as exc:
            raise InvalidValue(f"There is already a user {name}. Change the password: bolig2000 user passwd") from exc
        patience.forgive(connection, name)
        note(connection, by, Action.ADDED, name, None, {"role": role})
        return User(name, role)

    def _change_password(self, connection: sa.Connection, user: User, hashed: str, by: str, but: str = "") -> None:
        connection.execute(sa.update(rows).where(rows.c.name == user.name).values(password=hashed))
        sessions.end(connection, user.name, but=but)
        links.drop(connection, user.name)
        patience.forgive(connection, user.name)
        note(connection, by, Action.PASSWORD_CHANGED, user.name)

    @staticmethod
    def _found(connection: sa.Connection, name: str) -> User:
        row = connection.execute(sa.select(rows).where(rows.c.name == plain_name(name))).first()
        if row is None:
            raise NotFound(f"There is no user {name}. See: bolig2000 user list")
        return _user(row)


def is_address(name: str) -> bool:
    """Say whether a name can be that of an invitation: an e-mail address."""
    return len(name) <= LONGEST_NAME and _ADDRESS.fullmatch(name) is not None


def _dispensable() -> sa.ColumnElement[bool]:
    """Return the condition that a user is not the last administrator; a part of the statement that changes the user."""
    other = rows.alias()
    others = sa.select(other.c.name).where(other.c.role == Role.ADMINISTRATOR.value, other.c.name != rows.c.name)
    return sa.or_(rows.c.role != Role.ADMINISTRATOR.value, sa.exists(others))


def _user(row: sa.Row) -> User:  # type: ignore[type-arg]  # the columns are those of users
    return User(row.name, Role(row.role))
