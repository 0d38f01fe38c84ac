"""Documents that say nearly the same as a draft: side by side, and what becomes of the draft."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import Action
from indexer.comparing import Comparison, compare
from indexer.editing import digest
from indexer.errors import ChangedMeanwhile, InvalidValue, NotFound, Refused
from indexer.model import Document, Visibility
from indexer.revising import revised
from indexer.sidecar import KEPT, REVIEW, SUFFIX, parse
from indexer.twins import Twin
from search_app.access import check_form, viewer
from search_app.fates import refusal
from search_app.language import gettext, today
from search_app.present import document_title, document_url
from search_app.review import hides
from search_app.secretariat import secretariat_only
from search_app.services import library, services, taxonomy

blueprint = Blueprint("twins", __name__, url_prefix="/sekretariat/kladder")
blueprint.before_request(secretariat_only)


@dataclass(frozen=True, slots=True)
class TwinView:
    """A document that is nearly the same as a draft: in about so many hundredths of its wording."""

    document: Document
    title: str
    percent: int
    url: str


@dataclass(frozen=True, slots=True)
class TwinsPage:
    """A draft and another document side by side, the other one on the left: it was there before."""

    draft: Document
    draft_title: str
    made_from: str
    other: TwinView
    other_url: str
    comparison: Comparison
    same_bytes: bool


def twins(draft: Document) -> tuple[TwinView, ...]:
    """Return the documents that a draft is nearly the same as, and that nobody has decided to keep beside it."""
    kept = _kept(draft)
    near = services().holdings.twins.of(draft)
    return tuple(
        _view(draft, twin) for twin in near if twin.document.id not in kept and draft.id not in _kept(twin.document)
    )


@blueprint.get("/<path:id>/sammenlign")
def show(id: str) -> str:  # noqa: A002 - the word that addresses use
    """Show a draft and a document that it is nearly the same as side by side."""
    draft = _draft(id)
    twin = _twin(draft, request.args.get("med", ""))
    holdings = services().holdings
    page = TwinsPage(
        draft=draft,
        draft_title=document_title(draft),
        made_from=digest(services().editor.sidecar(draft.path)),
        other=_view(draft, twin),
        other_url=document_url(twin.document),
        comparison=compare(holdings.pages(twin.document), holdings.pages(draft)),
        same_bytes=draft.fingerprint == twin.document.fingerprint,
    )
    return render_template("drafts/twins.html", page=page)


@blueprint.post("/<path:id>/sammenlign")
def decide(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Make the draft a new version of the other document, keep both, or move the draft to the trash."""
    check_form()
    draft = _draft(id)
    other = _twin(draft, request.form.get("med", "")).document
    decisions = {"version": _replace, "keep": _keep, "discard": _discard}
    decide_ = decisions.get(request.form.get("decision", ""))
    if decide_ is None:
        abort(400)
    try:
        anchor = decide_(draft, other)
    except ChangedMeanwhile:
        flash(gettext("“%(title)s” has been changed meanwhile. Look at it again.", title=document_title(draft)))
    except Refused as refused:
        flash(gettext("Nothing was changed. %(why)s", why=refusal(refused)))
    except InvalidValue:
        flash(gettext("The sidecar of “%(title)s” is not valid TOML. Edit it first.", title=document_title(draft)))
    else:
        return redirect(url_for("drafts.show", _anchor=anchor), 303)
    return redirect(url_for(".show", id=draft.id, med=other.id), 303)


def _replace(draft: Document, other: Document) -> str:
    """Put the draft's file in the place of the other's; the draft itself goes to the trash."""
    seen, mine = request.form.get("other_seen", ""), request.form.get("seen", "")
    services().editor.supersede(other.path, seen, draft.path, mine, hide_former=hides(other))
    record, who = services().accounts.events.record, viewer().name
    record(who, Action.DOCUMENT_REPLACED, other.id, {"sha256": other.fingerprint}, {"path": draft.path})
    record(who, Action.DOCUMENT_WITHDRAWN, draft.id, {"path": draft.path, "title": document_title(draft)})
    told = gettext(
        "“%(title)s” has a new version. It is a draft until you publish it again.", title=document_title(other)
    )
    flash(told)
    return f"kladde-{other.id}"


def _keep(draft: Document, other: Document) -> str:
    """Note in the draft's sidecar that both are kept, so that nobody is asked again."""
    editor = services().editor
    told = gettext("Both are kept (%(who)s, %(day)s)", who=viewer().name, day=today().isoformat())
    changed = revised(editor.sidecar(draft.path), {f"{REVIEW}.{KEPT}.{other.id}": told})
    editor.save(draft.path, request.form.get("made_from", ""), changed)
    events = services().accounts.events
    events.record(viewer().name, Action.DOCUMENT_EDITED, draft.id, after={f"{REVIEW}.{KEPT}": other.id})
    flash(gettext("Both documents are kept. You will not be asked again."))
    return f"kladde-{draft.id}"


def _discard(draft: Document, _other: Document) -> str:
    """Move the draft to the trash."""
    services().editor.withdraw(draft.path, seen=request.form.get("seen", ""))
    before = {"path": draft.path, "title": document_title(draft)}
    services().accounts.events.record(viewer().name, Action.DOCUMENT_WITHDRAWN, draft.id, before)
    flash(gettext("“%(title)s” was withdrawn. It can be restored from the trash.", title=document_title(draft)))
    return ""


def _draft(name: str) -> Document:
    """Return a draft. Raises NotFound."""
    document = library().document(name, viewer())
    if document.part or document.metadata.visibility is not Visibility.SECRETARIAT:
        raise NotFound(f"{name} is no draft")
    return document


def _twin(draft: Document, name: str) -> Twin:
    """Return a document that a draft is nearly the same as. Raises NotFound."""
    found = next((twin for twin in services().holdings.twins.of(draft) if twin.document.id == name), None)
    if found is None:
        raise NotFound(f"{draft.id} and {name} are not nearly the same")
    return found


def _kept(document: Document) -> frozenset[str]:
    """Return the ids of the documents beside which a document is kept, as its sidecar says it now."""
    try:
        content = services().editor.sidecar(document.path)
    except NotFound:
        return frozenset()  # withdrawn a moment ago
    return parse(content, document.path + SUFFIX, taxonomy()).kept


def _view(draft: Document, twin: Twin) -> TwinView:
    url = url_for("twins.show", id=draft.id, med=twin.document.id)
    return TwinView(twin.document, document_title(twin.document), round(100 * twin.share), url)
