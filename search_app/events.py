"""The event log as a page and as a table to take along: who did what, when, and how it was before and after."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import Action, Event, Wanted
from indexer.exporting.table import lines
from indexer.model import Role
from search_app import words
from search_app.access import let_in, viewer
from search_app.event_words import ACTIONS, ACTORS_WITHOUT_NAME, CHANGED
from search_app.language import ZONE, gettext
from search_app.present import Link, page_numbers
from search_app.services import library, services
from search_app.state import plain

blueprint = Blueprint("events", __name__, url_prefix="/sekretariat")

ON_A_PAGE = 50
DEEPEST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events the address asks for; '' where it does not say."""

    who: str = ""
    action: str = ""
    subject: str = ""
    first: str = ""
    last: str = ""
    batch: str = ""

    def url(self, endpoint: str = "events.show", page: int = 1) -> str:
        """Return the address of the events."""
        values: dict[str, Any] = {"who": self.who, "action": self.action, "subject": self.subject}
        values |= {"from": self.first, "to": self.last, "batch": self.batch, "page": page if page > 1 else ""}
        return url_for(endpoint, **{name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an event changed; '' where there was nothing, or is nothing any more."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EventView:
    """An event in a list."""

    at: datetime
    who: str
    what: str
    subject: Link
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class EventsPage:
    """A window of the event log. `faults` name the days that were left out."""

    filter: Filter
    events: tuple[EventView, ...]
    total: int
    people: tuple[tuple[str, str], ...]
    actions: tuple[tuple[str, str], ...]
    faults: Mapping[str, str]
    page: int
    pages: tuple[int, ...]
    export_url: str


@blueprint.before_request
def secretariat_only() -> ResponseReturnValue | None:
    """Let the secretariat in."""
    return let_in(viewer().is_secretariat)


@blueprint.get("/haendelser")
def show() -> str:
    """Show the events that the address asks for, the newest first."""
    asked, wanted, faults = _asked()
    page = min(max(request.args.get("page", 1, type=int), 1), DEEPEST_PAGE)
    log = services().accounts.events
    total, found = log.find(wanted, (page - 1) * ON_A_PAGE, ON_A_PAGE)
    last = max(1, -(-total // ON_A_PAGE))
    seen = _documents(found)
    return render_template(
        "secretariat/events.html",
        page=EventsPage(
            asked,
            tuple(_view(event, seen) for event in found),
            total,
            tuple((name, words.named(ACTORS_WITHOUT_NAME, name)) for name in log.people(_allowed())),
            tuple((action.value, words.named(ACTIONS, action)) for action in _allowed()),
            faults,
            page,
            page_numbers(min(page, last), last) if last > 1 else (),
            asked.url("events.export"),
        ),
    )


@blueprint.get("/haendelser.csv")
def export() -> Response:
    """Send all the events that the address asks for, line by line."""
    _, wanted, _ = _asked()
    response = Response(lines(_rows(wanted)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="haendelser.csv"'
    return response


def _allowed() -> tuple[Action, ...]:
    """Return what the viewer may read of: what happened to accounts is for administrators."""
    everything = viewer().role is Role.ADMINISTRATOR
    return tuple(action for action in Action if everything or action.about_documents)


def _asked() -> tuple[Filter, Wanted, Mapping[str, str]]:
    """Return what the address asks for, as it was typed and as the log takes it, and what is wrong with its days."""
    typed = {name: plain(request.args.get(name, "")) for name in ("who", "action", "subject", "from", "to", "batch")}
    asked = Filter(typed["who"], typed["action"], typed["subject"], typed["from"], typed["to"], typed["batch"])
    faults = {
        name: gettext("Write the day as 2026-03-17.")
        for name in ("from", "to")
        if typed[name] and not _day(typed[name])
    }
    actions = tuple(action for action in _allowed() if asked.action in {"", action.value})
    since, last = _day(asked.first), _day(asked.last)
    until = last + timedelta(days=1) if last and last < date.max else None
    return asked, Wanted(actions, asked.who, asked.subject, _midnight(since), _midnight(until), asked.batch), faults


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    """Return when a day begins in Denmark."""
    return datetime.combine(day, time(), ZONE) if day else None


def _documents(found: tuple[Event, ...]) -> Mapping[str, str]:
    """Return the addresses of the documents that events are about and that are still there."""
    ids = dict.fromkeys(event.subject for event in found if event.action.about_documents)
    return {document.id: url_for("documents.show", id=document.id) for document in library().referring(ids, viewer())}


def _view(event: Event, seen: Mapping[str, str]) -> EventView:
    keys = dict.fromkeys((*event.before, *event.after))
    changes = (
        Change(words.named(CHANGED, key), _text(key, event.before.get(key)), _text(key, event.after.get(key)))
        for key in keys
    )
    return EventView(
        event.at,
        words.named(ACTORS_WITHOUT_NAME, event.who),
        words.named(ACTIONS, event.action),
        Link(event.subject, seen.get(event.subject, "")),
        tuple(changes),
    )


def _text(key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(key, each) for each in value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return words.named({"role": words.ROLES, "visibility": words.VISIBILITIES}.get(key, {}), value)


def _rows(wanted: Wanted) -> Iterator[tuple[str, ...]]:
    """Return a head and the events. Those are read when they are sent, after the request; words are looked up here."""
    columns = (
        gettext("Time"),
        gettext("Who"),
        gettext("What"),
        gettext("Document or user"),
        gettext("Before"),
        gettext("After"),
    )
    called = {action: words.named(ACTIONS, action) for action in Action}
    log = services().accounts.events

    def told(facts: Mapping[str, Any]) -> str:
        return json.dumps(facts, ensure_ascii=False) if facts else ""

    def row(event: Event) -> tuple[str, ...]:
        at = event.at.astimezone(ZONE).isoformat(sep=" ", timespec="seconds")
        return at, event.who, called[event.action], event.subject, told(event.before), told(event.after)

    return chain([columns], map(row, log.each(wanted)))
