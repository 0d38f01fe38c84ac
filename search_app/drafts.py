"""Drafts: documents that only the secretariat sees, what has to be looked at in them, and publishing them."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import Action
from indexer.errors import ChangedMeanwhile, InvalidValue, NotFound
from indexer.model import Document, Visibility
from indexer.revising import revised
from indexer.sidecar import DECISIONS, REVIEW, SUFFIX, parse
from search_app import words
from search_app.access import check_form, viewer
from search_app.language import gettext, today
from search_app.present import document_title
from search_app.proposals import Offer, learning, offer
from search_app.review import Draft, draft, personal
from search_app.secretariat import secretariat_only
from search_app.services import library, services, taxonomy
from search_app.twins import TwinView, twins

blueprint = Blueprint("drafts", __name__, url_prefix="/sekretariat/kladder")
blueprint.before_request(secretariat_only)

#: Drafts on a page.
SHOWN = 25
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft with what is proposed of it, and the documents that it is nearly the same as."""

    draft: Draft
    offer: Offer
    twins: tuple[TwinView, ...]


@blueprint.get("")
def show() -> str:
    """Show the drafts with what has to be looked at."""
    documents = services().holdings.drafts()
    last = max(1, -(-len(documents) // SHOWN))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    found = [_shown(document) for document in documents[(page - 1) * SHOWN : page * SHOWN]]
    drafts = [one for one in found if one]
    return render_template(
        "drafts/show.html", drafts=drafts, total=len(documents), page=page, last=last, learning=learning()
    )


@blueprint.post("/<path:id>/afgoer")
def decide(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Write into the sidecar why something that looks like personal data is none, or may stand there."""
    check_form()
    document = _document(id)
    decision, mark = request.form.get("decision", ""), request.form.get("mark", "")
    reason = " ".join(request.form.get("reason", "").split())[:_LONGEST_REASON]
    sidecar = parse(services().editor.sidecar(document.path), document.path + SUFFIX, taxonomy())
    marks = {finding.mark for finding in personal(document, sidecar)}
    if decision not in DECISIONS or mark not in marks:
        abort(400)
    if not reason:
        flash(gettext("Nothing was saved: give a reason."))
        return _back(document)
    told = f"{reason} ({viewer().name}, {today().isoformat()})"
    if _write(document, {f"{REVIEW}.{decision}.{mark}": told}, request.form.get("made_from", "")):
        services().accounts.events.record(
            viewer().name, Action.DOCUMENT_EDITED, document.id, after={f"{REVIEW}.{decision}": f"{mark}: {reason}"}
        )
    return _back(document)


@blueprint.post("/<path:id>/udgiv")
def publish(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Let everybody or the members see a document, unless something keeps it from that."""
    check_form()
    document = _document(id)
    wanted = request.form.get("visibility", "")
    if wanted not in {Visibility.PUBLIC, Visibility.MEMBERS}:
        abort(400)
    why = draft(document).blocked
    if why:
        flash(gettext("“%(title)s” was not published. %(why)s", title=document_title(document), why=why))
        return _back(document)
    before = document.metadata.visibility
    if _write(document, {"visibility": wanted}, request.form.get("made_from", ""), seen=document.fingerprint):
        services().accounts.events.record(
            viewer().name,
            Action.DOCUMENT_PUBLISHED,
            document.id,
            {"visibility": before.value},
            {"visibility": wanted},
        )
        who = words.named(words.VISIBILITIES, wanted).lower()
        flash(gettext("“%(title)s” was published: %(who)s.", title=document_title(document), who=who))
    return redirect(url_for(".show"), 303)


def _document(name: str) -> Document:
    """Return a draft. Raises NotFound."""
    document = library().document(name, viewer())
    if document.part or document.metadata.visibility is not Visibility.SECRETARIAT:
        raise NotFound(f"{name} is no draft")
    return document


def _shown(document: Document) -> ShownDraft | None:
    try:
        return ShownDraft(draft(document), offer(document), twins(document))
    except NotFound:
        return None  # withdrawn a moment ago


def _write(document: Document, changes: dict[str, str], made_from: str, seen: str = "") -> bool:
    """Change the sidecar; where it is no longer the one that was looked at, or no TOML, say so and return False."""
    editor = services().editor
    try:
        editor.save(document.path, made_from, revised(editor.sidecar(document.path), changes), seen=seen)
    except ChangedMeanwhile:
        flash(gettext("“%(title)s” has been changed meanwhile. Look at it again.", title=document_title(document)))
        return False
    except InvalidValue:
        flash(gettext("The sidecar of “%(title)s” is not valid TOML. Edit it first.", title=document_title(document)))
        return False
    return True


def _back(document: Document) -> ResponseReturnValue:
    return redirect(url_for(".show", page=request.form.get("page"), _anchor=f"kladde-{document.id}"), 303)
