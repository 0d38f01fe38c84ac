"""The event log: who did what to which document or account, and how it was before and after. It is only added to."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from indexer.catalogue.account_tables import events, stamp

#: Who did it, where nobody was logged in.
COMMAND_LINE = "command line"
FOLDER = "folder"
NOBODY = "nobody"

#: Characters of one value, and of all values before or after: an event tells what changed and is no copy of a document.
LONGEST_VALUE = 500
LONGEST = 8000
_BATCH = 500


class Action(StrEnum):
    """What was done. What begins with `document.` the secretariat may read, all else administrators only."""

    DOCUMENT_ADDED = "document.added"
    DOCUMENT_EDITED = "document.edited"
    DOCUMENT_REPLACED = "document.replaced"
    DOCUMENT_PUBLISHED = "document.published"
    DOCUMENT_WITHDRAWN = "document.withdrawn"
    DOCUMENT_RESTORED = "document.restored"
    LOGGED_IN = "user.logged-in"
    LOCKED_OUT = "user.locked-out"
    INVITED = "user.invited"
    INVITATION_WITHDRAWN = "user.invitation-withdrawn"
    ADDED = "user.added"
    ROLE_CHANGED = "user.role-changed"
    REMOVED = "user.removed"
    PASSWORD_CHANGED = "user.password-changed"  # noqa: S105 - the name of an event
    RESET_ASKED = "user.reset-asked"
    SESSIONS_ENDED = "user.sessions-ended"

    @property
    def about_documents(self) -> bool:
        """True for what happened to a document."""
        return self.startswith("document.")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `subject` is the id of a document or the name of a user."""

    id: int
    at: datetime
    who: str
    action: Action
    subject: str
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to show. '' and None want all; `until` is the first moment that is no longer wanted.

    `batch` wants those that were made by one edit of many documents.
    """

    actions: Collection[Action]
    who: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    batch: str = ""

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return what a row must meet."""
        found: list[sa.ColumnElement[bool]] = [events.c.action.in_([str(action) for action in self.actions])]
        if self.who:
            found.append(events.c.who == self.who)
        if self.subject:
            found.append(events.c.subject == self.subject)
        if self.since:
            found.append(events.c.at >= stamp(self.since))
        if self.until:
            found.append(events.c.at < stamp(self.until))
        if self.batch:
            found.append(events.c.after.contains(f'"batch": "{self.batch}"', autoescape=True))
        return found


class Events:
    """The event log of accounts.db."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def record(
        self,
        who: str,
        action: Action,
        subject: str,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """Add an event that happened now. Values that are too long are cut."""
        with self._engine.begin() as connection:
            note(connection, who, action, subject, before, after)

    def find(self, wanted: Wanted, offset: int, limit: int) -> tuple[int, tuple[Event, ...]]:
        """Return how many events there are, and a window of them, the newest first."""
        conditions = wanted.conditions()
        query = sa.select(events).where(*conditions).order_by(events.c.id.desc()).offset(offset).limit(limit)
        with self._engine.begin() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(events).where(*conditions))
            return total or 0, tuple(map(_event, connection.execute(query)))

    def each(self, wanted: Wanted) -> Iterator[Event]:
        """Yield the events, the newest first; no more than some hundred are in memory."""
        query = sa.select(events).where(*wanted.conditions()).order_by(events.c.id.desc()).limit(_BATCH)
        window = query
        while True:
            with self._engine.begin() as connection:
                rows = connection.execute(window).all()
            yield from map(_event, rows)
            if len(rows) < _BATCH:
                return
            window = query.where(events.c.id < rows[-1].id)

    def people(self, actions: Collection[Action]) -> tuple[str, ...]:
        """Return everybody who did any of this."""
        query = sa.select(events.c.who).where(*Wanted(actions).conditions()).distinct().order_by(events.c.who)
        with self._engine.begin() as connection:
            return tuple(connection.scalars(query))

    def forget(self, days: int) -> None:
        """Remove what is older than so many days; nothing for 0."""
        if days:
            with self._engine.begin() as connection:
                oldest = stamp(datetime.now(UTC) - timedelta(days=days))
                connection.execute(sa.delete(events).where(events.c.at < oldest))


def note(
    connection: sa.Connection,
    who: str,
    action: Action,
    subject: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Add an event in a transaction that does what it tells of."""
    values = {"at": stamp(), "who": who[:200], "action": str(action), "subject": subject[:400]}
    connection.execute(sa.insert(events).values(**values, before=_text(before), after=_text(after)))


def _text(facts: Mapping[str, object] | None) -> str:
    """Return facts as JSON of bounded length: long values are cut, and what is still too long is left out."""
    kept: dict[str, object] = {}
    length = 2
    for key, value in (facts or {}).items():
        text = json.dumps(value, ensure_ascii=False, default=str)
        if len(text) > LONGEST_VALUE:
            value = (value if isinstance(value, str) else text)[:LONGEST_VALUE] + " …"  # noqa: PLW2901 - the same value, cut
            text = json.dumps(value, ensure_ascii=False)
        length += len(json.dumps(key)) + len(text) + 4
        if length > LONGEST:
            break
        kept[key] = value
    return json.dumps(kept, ensure_ascii=False, default=str)


def _event(row: sa.Row) -> Event:  # type: ignore[type-arg]  # the columns are those of events
    before, after = json.loads(row.before), json.loads(row.after)
    return Event(row.id, datetime.fromisoformat(row.at), row.who, Action(row.action), row.subject, before, after)
