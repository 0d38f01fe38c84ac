"""Editing a document: the form of its sidecar, another file in its place, and its way to the trash."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import Action
from indexer.editing import digest
from indexer.errors import ChangedMeanwhile, Refused
from indexer.holdings import Completions
from indexer.model import Document, Visibility
from indexer.naming import document_id, identifier
from indexer.reading.limits import MEGABYTE
from indexer.sidecar import SUFFIX
from search_app import sidecar_form as fields
from search_app.access import check_form, viewer
from search_app.adding import BESIDE
from search_app.fates import refusal
from search_app.language import gettext
from search_app.present import document_title
from search_app.proposals import Offer, offer
from search_app.review import blocked, hides, visibility
from search_app.secretariat import secretariat_only
from search_app.services import library, services, taxonomy
from search_app.sidecar_form import Difference, Field, Values

blueprint = Blueprint("editing", __name__, url_prefix="/sekretariat/dokument")
blueprint.before_request(secretariat_only)


@dataclass(frozen=True, slots=True)
class EditPage:
    """The form. `made_from` is the digest of the sidecar that `base` stands in, `values` what the fields show.

    While something in it is wrong, nothing is offered.
    """

    document: Document
    title: str
    made_from: str
    base: str
    values: Values
    errors: Mapping[str, str]
    known: Completions
    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    tried: bool
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Two states of a sidecar, of which a person chooses field by field."""

    document: Document
    title: str
    made_from: str
    mine: str
    base: str
    differences: tuple[Difference, ...]
    open: tuple[str, ...]


@blueprint.get("/<path:id>")
def form(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Show the form as the sidecar stands in the folder now."""
    document = _document(id)
    if document.id != id:
        return redirect(url_for(".form", id=document.id), 302)
    content = services().editor.sidecar(document.path)
    values = fields.written(content)
    return _form(document, content, values, fields.faults(content, document.path + SUFFIX, taxonomy()), tried=False)


@blueprint.post("/<path:id>")
def save(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Write the sidecar, unless something in it is wrong or it is no longer the one that the form was made from."""
    check_form()
    document = _document(id)
    base = _values(request.form.get("base", ""))
    made_from = request.form.get("made_from", "")
    content = services().editor.sidecar(document.path)
    now = fields.written(content)
    if "mine" in request.form:
        mine = _values(request.form["mine"])
        values, open_ = fields.merged(mine, now, request.form)
        if open_ or digest(content) != made_from:
            return _conflict(document, content, mine, base, tuple(open_))
    else:
        values = fields.sent(request.form, base)
    if digest(content) != made_from:
        return _conflict(document, content, values, base)
    values = _still_found(document, now, values)
    changed = fields.rewritten(content, values, now)
    errors = fields.faults(changed, document.path + SUFFIX, taxonomy())
    errors |= fields.strangers(values, now, services().holdings.completions().ids)
    errors |= _address_fault(document, values)
    errors |= _publishing_fault(document, content, changed)
    if set(errors) - {""}:
        return _form(document, content, values, errors, tried=True), 400
    seen_by = {visibility(document, text) for text in (content, changed)}
    seen = document.fingerprint if len(seen_by) > 1 else ""
    try:
        services().editor.save(document.path, made_from, changed, seen=seen)
    except ChangedMeanwhile:
        content = services().editor.sidecar(document.path)
        if digest(content) != made_from:
            return _conflict(document, content, values, base)
        return _form(document, content, values, {"visibility": _file_changed()}, tried=True), 409
    before, after = ({key: list(state.get(key, ())) for key in _changed(now, values)} for state in (now, values))
    if changed != content:
        services().accounts.events.record(viewer().name, Action.DOCUMENT_EDITED, document.id, before, after)
    flash(gettext("Saved. Searches follow in a moment."))
    return redirect(url_for(".form", id=document.id), 303)


@blueprint.post("/<path:id>/erstat")
def replace(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Put another file in the place of this one."""
    request.max_content_length = services().settings.file_size_limit * MEGABYTE + BESIDE
    request.max_form_memory_size = BESIDE
    check_form()
    document = _document(id)
    file = request.files.get("file")
    wrong = ""
    if file is None or not file.filename:
        wrong = gettext("No file was chosen. Choose one or more files and try again.")
    else:
        with TemporaryDirectory(dir=services().desk.incoming) as place:
            copy = Path(place) / "file"
            with copy.open("wb") as target:
                shutil.copyfileobj(file.stream, target)
            try:
                hide = "hide_former" in request.form or hides(document)
                services().editor.replace(document.path, request.form.get("seen", ""), copy, hide_former=hide)
            except Refused as refused:
                wrong = refusal(refused)
            except ChangedMeanwhile:
                wrong = _file_changed()
    if wrong:
        content = services().editor.sidecar(document.path)
        return _form(document, content, fields.written(content), {"file": wrong}, tried=True), 400
    services().accounts.events.record(
        viewer().name, Action.DOCUMENT_REPLACED, document.id, {"sha256": document.fingerprint}
    )
    flash(gettext("The file was replaced. The document is a draft until you publish it again."))
    return redirect(url_for(".form", id=document.id), 303)


@blueprint.post("/<path:id>/traek-tilbage")
def withdraw(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Move the document to the trash."""
    check_form()
    document = _document(id)
    services().editor.withdraw(document.path)
    services().accounts.events.record(
        viewer().name,
        Action.DOCUMENT_WITHDRAWN,
        document.id,
        {"path": document.path, "title": document_title(document)},
    )
    flash(gettext("“%(title)s” was withdrawn. It can be restored from here.", title=document_title(document)))
    return redirect(url_for("trash.show"), 303)


def _document(name: str) -> Document:
    """Return a document; one that is attached to a mail is edited with its mail. Raises NotFound."""
    document = library().document(name, viewer())
    return library().document(document.parent, viewer()) if document.part else document


def _form(document: Document, content: bytes, values: Values, errors: Mapping[str, str], *, tried: bool) -> str:
    groups = (
        (gettext("Description"), fields.DESCRIPTION),
        (gettext("Subject"), fields.SUBJECT),
        (gettext("Rule"), (fields.SECTIONS[0], *fields.RULE)),
        (gettext("Case"), (fields.SECTIONS[1], *fields.CASE)),
        (gettext("Address"), fields.ADDRESS),
    )
    page = EditPage(
        document=document,
        title=document_title(document),
        made_from=digest(content),
        base=_json(fields.written(content)),
        values=values,
        errors=errors,
        known=services().holdings.completions(),
        groups=((gettext("Access"), fields.ACCESS), *groups),
        tried=tried,
        offer=None if tried else offer(document),
    )
    return render_template(
        "editing/form.html", page=page, taxonomy=taxonomy(), visibilities=tuple(Visibility), empty=fields.EMPTY_ROWS
    )


def _conflict(
    document: Document, content: bytes, mine: Values, base: Values, open_: tuple[str, ...] = ()
) -> ResponseReturnValue:
    found = fields.differences(mine, fields.written(content), base)
    page = ConflictPage(document, document_title(document), digest(content), _json(mine), _json(base), found, open_)
    return render_template("editing/conflict.html", page=page, taxonomy=taxonomy()), 409


def _address_fault(document: Document, values: Values) -> dict[str, str]:
    """Return what is wrong with the id: it belongs to another file."""
    wanted = "".join(values.get("id", ()))
    owner = services().holdings.owner(identifier(wanted)) if wanted else ""
    if owner in {"", document.path}:
        return {}
    return {"id": gettext("This is the address of %(path)s.", path=owner)}


def _still_found(document: Document, before: Values, after: Values) -> Values:
    """Return the fields with the address that the document has had so far among its former ones, if it gets another."""
    former, address = (
        identifier("".join(state.get("id", ()))) if state.get("id") else document_id(document.path)
        for state in (before, after)
    )
    if former == address:
        return after
    aliases = dict.fromkeys((*after.get("aliases", ()), former))
    return {**after, "aliases": tuple(alias for alias in aliases if identifier(alias) != address)}


def _changed(before: Values, after: Values) -> tuple[str, ...]:
    """Return the keys in which two states differ."""
    return tuple(difference.field.key for difference in fields.differences(after, before, {}))


def _publishing_fault(document: Document, before: bytes, after: bytes) -> dict[str, str]:
    """Return what keeps the document from being seen by more people than before."""
    why = blocked(document, before, after)
    where = gettext("See under Drafts.")
    return {"visibility": f"{why} {where}"} if why else {}


def _file_changed() -> str:
    return gettext("The file has been changed meanwhile. Load the page again and look at it first.")


def _json(values: Values) -> str:
    return json.dumps({key: list(texts) for key, texts in values.items() if texts}, ensure_ascii=False)


def _values(text: str) -> Values:
    """Return what a form carried along; whatever else it is, it is nothing."""
    try:
        found = json.loads(text)
        return {str(key): tuple(str(item) for item in texts) for key, texts in found.items() if isinstance(texts, list)}
    except (ValueError, AttributeError):
        return {}
