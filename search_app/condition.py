"""How the collection stands: what is not said, rules of the past that are still cited, and what can be tried again."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.cited import Reference
from indexer.errors import NotFound
from indexer.holdings import LACKING
from indexer.model import NONE, Document
from indexer.ocr.program import INSTALL, find
from indexer.results import SearchRequest
from search_app import words
from search_app.access import check_form, let_in, viewer
from search_app.language import gettext, language, msgid, ngettext, number, today
from search_app.present import Link, document_title
from search_app.services import library, services
from search_app.state import SearchState

blueprint = Blueprint("condition", __name__, url_prefix="/sekretariat")

#: Files that are listed of a kind, and documents that are named of all that cite a rule.
LISTED = 500
CITING = 10
#: Runs that are shown.
RUNS = 10

#: What a search can look for that is not said.
_FACETS = ("type", "topic", "sector", "year", "target_group", "actor", "municipality")
LACKS: Mapping[str, str] = {
    "title": msgid("Without a title"),
    "publisher": msgid("Without a publisher"),
    "language": msgid("Without a language"),
    "summary": msgid("Without a summary"),
}
PARTS: Mapping[str, str] = {
    "corpus": msgid("The corpus folder"),
    "versions": msgid("Former versions"),
    "trash": msgid("Trash"),
    "index": msgid("Index"),
    "catalogue": msgid("Catalogue"),
    "accounts": msgid("Accounts and events"),
    "pictures": msgid("Page pictures"),
    "uploads": msgid("Uploads and edits under way"),
    "ocr": msgid("Text of scans (OCR)"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that so many documents do not say, and where they are listed."""

    what: Link
    count: int


@dataclass(frozen=True, slots=True)
class PastRule:
    """A rule that has ended and is cited by `total` documents that came later, of which the newest are `citing`."""

    rule: Link
    ended: str
    replaced_by: tuple[Link, ...]
    total: int
    citing: tuple[Link, ...]


@blueprint.before_request
def secretariat_only() -> ResponseReturnValue | None:
    """Let the secretariat in."""
    return let_in(viewer().is_secretariat)


@blueprint.get("/mangler/<key>")
def lacking(key: str) -> str:
    """List the documents that say nothing of a key."""
    if key not in LACKING:
        raise NotFound(f"{key} is no key that is looked after")
    total, documents = services().holdings.lacking()[key]
    return render_template(
        "secretariat/lacking.html",
        title=words.named(LACKS, key),
        documents=[_link(document) for document in documents],
        ids=[document.id for document in documents],
        total=total,
    )


@blueprint.get("/udloebne-regler")
def past_rules() -> str:
    """List the rules that have ended and are cited by documents that came later."""
    rules = (_past_rule(rule) for rule in services().holdings.ended_rules(today()))
    found = sorted((rule for rule in rules if rule), key=lambda rule: -rule.total)
    return render_template("secretariat/past_rules.html", rules=found)


@blueprint.post("/laes-igen")
def read_again() -> ResponseReturnValue:
    """Let a file that could not be read in full, or all of them, be read again."""
    check_form()
    path = request.form.get("path", "")
    count = services().holdings.read_again([path] if path else None)
    said = ngettext("%(count)s file is read again.", "%(count)s files are read again.", count, count=number(count))
    then = gettext("Load the page again in a moment.")
    flash(f"{said} {then}")
    return redirect(url_for("secretariat.overview", _anchor="laesning"), 303)


def lacks() -> tuple[Lack, ...]:
    """Return what documents do not say, and how many of them: what a search can look for as that search counts it."""
    found = library().search(SearchRequest("", viewer(), limit=0, facets=_FACETS), with_passages=False).facets
    state = SearchState(lang=language())
    counts = {facet: sum(c.count for c in found.get(facet, ()) if c.value == NONE) for facet in _FACETS}
    searched = [
        Lack(Link(words.named(words.WITHOUT, facet), state.with_(facet, NONE).url()), counts[facet])
        for facet in _FACETS
    ]
    listed = [
        Lack(Link(words.named(LACKS, key), url_for("condition.lacking", key=key)), lacking.total)
        for key, lacking in services().holdings.lacking().items()
    ]
    return tuple(lack for lack in (*listed, *searched) if lack.count)


@dataclass(frozen=True, slots=True)
class OcrState:
    """How OCR stands: the program, '' where there is none; scans that wait, and those that it failed over."""

    program: str
    install: str
    waiting: int
    failed: tuple[tuple[str, str], ...]


def ocr() -> OcrState:
    """Return how OCR stands."""
    program = find() if services().settings.ocr_time_limit else None
    scans = services().holdings.scans()
    failed = tuple((scan.path, scan.failure.detail) for scan in scans if scan.failure)
    return OcrState(program.version if program else "", INSTALL, len(scans) - len(failed), failed[:LISTED])


def _past_rule(rule: Document) -> PastRule | None:
    facts = rule.metadata.rule
    if facts is None or facts.in_force_to is None:
        return None
    ended = facts.in_force_to.isoformat()
    found = library().rule_citations(viewer()).cited_by(rule, LISTED)
    later = [reference for reference in found.newest if _is_later(reference, ended)]
    if not later:
        return None
    return PastRule(
        _link(rule),
        ended,
        tuple(map(_link, library().relations(rule, viewer()).replaced_by)),
        len(later),
        tuple(_link(reference.document) for reference in later[:CITING]),
    )


def _is_later(reference: Reference, ended: str) -> bool:
    """Say whether a document was written after a day; one without a date may have been."""
    on = reference.document.metadata.speaks_on
    return not on or on > ended[: len(on)]


def _link(document: Document) -> Link:
    return Link(document_title(document), url_for("documents.show", id=document.id))
