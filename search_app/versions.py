"""Former versions of a document's file: what each was, how it is cited, and the file itself.

The address of the version in force leads to the document: it will be that of a former one some day.
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import FOLDER, Action, Wanted
from indexer.citing.item import VERSION_DIGITS
from indexer.errors import NotFound
from indexer.inside import Inside
from indexer.model import Document
from indexer.versions import Version
from search_app import documents
from search_app.access import viewer
from search_app.citation import FormView, StyleView, forms, styles
from search_app.language import language_tag
from search_app.present import document_title, document_url
from search_app.references import permanent, version_reference
from search_app.sending import sent
from search_app.services import library, services

#: What may happen to a document while it stays the same one, for the same people.
_CHANGES = frozenset((Action.DOCUMENT_EDITED, Action.DOCUMENT_REPLACED))

blueprint = Blueprint("versions", __name__, url_prefix="/dokument")


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A former version of a document's file; `version` is None for one that nothing is known of.

    One that was overwritten by hand has no `place`: its fingerprint is known, its file is not there.
    """

    document: Document
    title: str
    lang: str
    document_url: str
    asked: str
    version: Version | None
    permanent: str
    styles: tuple[StyleView, ...]
    forms: tuple[FormView, ...]


@blueprint.get("/<path:id>/version/<fingerprint>")
def show(id: str, fingerprint: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Show a former version of a document, known by the first twelve digits of its SHA-256 or more."""
    try:
        inside = library().inside(id, viewer())
    except NotFound:
        return documents.show(f"{id}/version/{fingerprint}")  # a document may itself be called so
    document = inside.document
    if document.id != id:
        return redirect(url_for(".show", id=document.id, fingerprint=fingerprint), 301)
    if _is(document.fingerprint, fingerprint):
        return redirect(document_url(document), 302)
    version = _version(inside, fingerprint) or _overwritten(document, fingerprint)
    item = version_reference(document, version) if version else None
    page = VersionPage(
        document=document,
        title=document_title(document),
        lang=language_tag(document.metadata.language),
        document_url=document_url(document),
        asked=fingerprint[:VERSION_DIGITS],
        version=version,
        permanent=item["URL"] if item else "",
        styles=styles(item) if item else (),
        forms=forms(item) if item else (),
    )
    status = HTTPStatus.OK if version else HTTPStatus.NOT_FOUND
    response = make_response(render_template("documents/version.html", page=page), status)
    response.headers["Link"] = f'<{permanent(document)}>; rel="latest-version"'
    return response


@blueprint.get("/<path:id>/version/<fingerprint>/fil")
def original(id: str, fingerprint: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Send the file of a former version. Raises NotFound for one that was not kept."""
    try:
        inside = library().inside(id, viewer())
    except NotFound:
        return documents.original(f"{id}/version/{fingerprint}")
    document = inside.document
    if document.id != id:
        return redirect(url_for(".original", id=document.id, fingerprint=fingerprint), 301)
    if _is(document.fingerprint, fingerprint):
        return redirect(url_for("documents.original", id=document.id), 302)
    version = _version(inside, fingerprint)
    if version is None:
        raise NotFound(f"There is no version {fingerprint} of {document.id}")
    name, dot, ending = document.file_name.rpartition(".")
    called = f"{name or ending}-{version.fingerprint[:VERSION_DIGITS]}{dot}{ending if name else ''}"
    response = sent(document, inside.former_file(version), called)
    response.headers["Link"] = f'<{permanent(document)}>; rel="latest-version"'
    return response


def _is(whole: str, asked: str) -> bool:
    return len(asked) >= VERSION_DIGITS and whole.startswith(asked.lower())


def _version(inside: Inside, asked: str) -> Version | None:
    return next((version for version in inside.versions() if _is(version.fingerprint, asked)), None)


def _overwritten(document: Document, asked: str) -> Version | None:
    """Return a version that was overwritten in the folder by hand, as the event log has it; its file is lost.

    Nothing is said of what was before a document was withdrawn, or was for others than now.
    """
    about = tuple(action for action in Action if action.about_documents)
    for event in services().accounts.events.each(Wanted(about, subject=document.id)):
        if event.action not in _CHANGES or "visibility" in event.before or "visibility" in event.after:
            return None
        fingerprint = str(event.before.get("sha256", ""))
        if event.who == FOLDER and _is(fingerprint, asked):
            return Version(document.path, "", event.at, 0, "", fingerprint)
    return None
