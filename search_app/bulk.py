"""Changing many documents at once: what to change, what becomes of each, and how far it has come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from indexer.bulk.clerk import MOST
from indexer.bulk.edit import Edit, Item, Step
from indexer.errors import NotFound
from indexer.model import Document
from search_app import bulk_form as fields
from search_app import state as states
from search_app import words
from search_app.access import check_form, viewer
from search_app.bulk_form import Turn
from search_app.language import gettext, language, msgid
from search_app.present import in_words
from search_app.review import blocked
from search_app.search import is_known, label
from search_app.secretariat import secretariat_only
from search_app.services import library, services
from search_app.state import PLAIN, SearchState

blueprint = Blueprint("bulk", __name__, url_prefix="/sekretariat/ret")
blueprint.before_request(secretariat_only)

#: Documents on a page of a preview, and of those that are left alone on every page.
SHOWN = 100
#: Edits that are listed.
NEWEST = 10
#: Seconds that whoever confirms an edit waits for its end; a longer one goes on by itself.
PATIENCE = 8.0
#: Documents that can be chosen one by one: those of the longest page of results.
MOST_CHOSEN = 100

LEFT: Mapping[str, str] = {
    Step.SAME: msgid("Says so already."),
    Step.INVALID: msgid("The sidecar is not valid TOML, or not of that form. Edit it by itself."),
    Step.GONE: msgid("The file is no longer in the collection."),
    Step.CHANGED: msgid("Changed by somebody else after you looked at it. Their edit stands."),
    Step.FAILED: msgid("The sidecar could not be written."),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen: a search, or documents one by one; `text` says it in words, `total` how many there are."""

    search: str
    ids: tuple[str, ...]
    text: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A document of an edit: what becomes of it, or why it is left as it is."""

    id: str
    title: str
    url: str
    done: bool
    turns: tuple[Turn, ...]
    why: str


@dataclass(frozen=True, slots=True)
class EditPage:
    """An edit. `phase` is preview, busy, interrupted or done; the numbers are of documents."""

    edit: Edit
    phase: str
    changes: tuple[str, ...]
    about: str
    about_url: str
    planned: int
    done: int
    left_alone: int
    items: tuple[ItemView, ...]
    left: tuple[ItemView, ...]
    page: int
    last: int


@dataclass(frozen=True, slots=True)
class EditLine:
    """An edit in a list."""

    edit: Edit
    text: str
    done: int
    interrupted: bool


@blueprint.get("")
def form() -> str:
    """Show what can be changed in what was chosen; without a choice, what was changed lately."""
    if "alle" in request.args or request.args.getlist("id"):
        query = MultiDict(request.args.items(multi=True))
        return _form(_selection(query, tuple(query.getlist("id"))), MultiDict(), {})
    return render_template("bulk/latest.html", edits=latest())


@blueprint.post("")
def preview() -> ResponseReturnValue:
    """Look at each document, and go on to what would become of it."""
    check_form()
    ids = tuple(request.form.getlist("id"))
    search = MultiDict(parse_qsl(request.form.get("search", "")))
    selection = _selection(search, ids)
    changes, errors = fields.asked(request.form)
    if errors or selection.total > MOST or not selection.total:
        return _form(selection, request.form, errors), 400
    found = _chosen(ids) if ids else _found(_state(search))
    edit = services().clerk.plan(viewer().name, changes, _files(found), blocked, selection.search)
    return redirect(url_for(".show", id=edit.id), 303)


@blueprint.get("/<id>")
def show(id: str) -> str:  # noqa: A002 - the word that addresses use
    """Show what would become of each document, or how far it has come."""
    return render_template("bulk/show.html", page=_page(services().clerk.edit(id)))


@blueprint.post("/<id>/udfoer")
def carry_out(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Do what the preview shows, or what is left of it."""
    check_form()
    clerk = services().clerk
    edit = clerk.edit(id)
    if not edit.whole and not clerk.is_busy(edit):
        clerk.start(id).join(PATIENCE)
    return redirect(url_for(".show", id=id), 303)


@blueprint.post("/<id>/fortryd")
def undo(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Plan to take an edit back, and go on to what would become of each document."""
    check_form()
    clerk = services().clerk
    edit = clerk.edit(id)
    if not edit.whole:
        abort(400)
    documents = services().holdings.at([item.path for item in edit.items]).values()
    undoing = clerk.plan_undoing(edit, viewer().name, documents, blocked)
    return redirect(url_for(".show", id=undoing.id), 303)


def latest() -> tuple[EditLine, ...]:
    """Return the newest edits, those that were interrupted among them."""
    clerk = services().clerk
    return tuple(
        EditLine(edit, _text(edit), edit.counts[Step.DONE], not edit.whole and not clerk.is_busy(edit))
        for edit in clerk.latest(NEWEST)
    )


def _text(edit: Edit) -> str:
    if edit.undoes:
        return gettext("Taken back")
    return "; ".join(map(fields.sentence, edit.changes))


# --- what was chosen ---------------------------------------------------------------------------


def _state(query: MultiDict[str, str]) -> SearchState:
    return states.parse(query, is_known, language())[0].change(size=PLAIN.size)


def _selection(query: MultiDict[str, str], ids: tuple[str, ...]) -> Selection:
    if ids:
        total = sum(1 for _ in _files(_chosen(ids)))
        return Selection("", ids, "", total, "")
    state = _state(query)
    total = library().listing(replace(state.request(viewer()), facets=()), 1).result.total
    return Selection(state.query(), (), in_words(state, label), total, state.url())


def _chosen(ids: Iterable[str]) -> Iterator[Document]:
    for name in list(dict.fromkeys(ids))[:MOST_CHOSEN]:
        try:
            yield library().document(name, viewer())
        except NotFound:
            continue  # gone since the page was made


def _found(state: SearchState) -> Iterator[Document]:
    listing = library().listing(replace(state.request(viewer()), facets=()), MOST)
    return (document for _, document in listing.documents)


def _files(documents: Iterable[Document]) -> Iterator[Document]:
    """Yield the documents that have a sidecar, each once: what is attached to a mail is changed with its mail."""
    seen: set[str] = set()
    for document in documents:
        if document.path not in seen:
            seen.add(document.path)
            yield library().document(document.parent, viewer()) if document.part else document


# --- pages -------------------------------------------------------------------------------------


def _form(selection: Selection, sent: MultiDict[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "bulk/form.html",
        selection=selection,
        sent=sent,
        errors=errors,
        lists=fields.LIST_FIELDS,
        singles=fields.SINGLE_FIELDS,
        choices=fields.choices,
        known=services().holdings.completions(),
        most=MOST,
    )


def _page(edit: Edit) -> EditPage:
    clerk = services().clerk
    phase = "done" if edit.whole else "preview"
    if edit.begun and not edit.whole:
        phase = "busy" if clerk.is_busy(edit) else "interrupted"
    to_do = [item for item in edit.items if item.step.open or item.step is Step.DONE]
    alone = [item for item in edit.items if not (item.step.open or item.step is Step.DONE)]
    last = max(1, -(-len(to_do) // SHOWN))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    about = _state(MultiDict(parse_qsl(edit.about))) if edit.about else None
    return EditPage(
        edit=edit,
        phase=phase,
        changes=tuple(map(fields.sentence, edit.changes)),
        about=in_words(about, label) if about else "",
        about_url=about.url() if about else "",
        planned=edit.left,
        done=edit.counts[Step.DONE],
        left_alone=len(alone),
        items=tuple(map(_item, to_do[(page - 1) * SHOWN : page * SHOWN])),
        left=tuple(map(_item, alone[:SHOWN])),
        page=page,
        last=last,
    )


def _item(item: Item) -> ItemView:
    open_or_done = item.step.open or item.step is Step.DONE
    why = "" if open_or_done else item.detail or words.named(LEFT, item.step)
    return ItemView(
        item.id,
        item.title or item.path,
        url_for("documents.show", id=item.id),
        item.step is Step.DONE,
        fields.turns(item.before, item.after) if open_or_done else (),
        why,
    )
