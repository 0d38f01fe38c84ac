"""What is proposed of a document, as the secretariat sees it, and accepting of it what is right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import Action
from indexer.editing import digest
from indexer.errors import ChangedMeanwhile, InvalidValue
from indexer.model import Document, Kind
from indexer.proposing.learning import KEYS
from indexer.proposing.proposal import Proposal, Source
from indexer.revising import revised
from indexer.sidecar import SUFFIX, parse
from search_app import words
from search_app.access import check_form, viewer
from search_app.language import day, gettext, msgid, ngettext
from search_app.present import Link, document_title, document_url
from search_app.rules_cited import CitedRule, cited_rules
from search_app.search import label
from search_app.secretariat import secretariat_only
from search_app.services import library, services, taxonomy

blueprint = Blueprint("proposals", __name__, url_prefix="/sekretariat/dokument")
blueprint.before_request(secretariat_only)

FIELDS: Mapping[str, str] = {
    "title": msgid("Title"),
    "authors": msgid("Authors"),
    "publisher": msgid("Publisher"),
    "date": msgid("Date"),
    "language": msgid("Language"),
    "municipality": msgid("Municipality"),
    "journal_number": msgid("Journal number"),
    "type": msgid("Document type"),
    "topics": msgid("Topics"),
    "sectors": msgid("Sectors"),
    "target_groups": msgid("Target groups"),
    "rule.cited_as": msgid("Is cited as"),
}
SOURCES: Mapping[str, str] = {
    Source.TITLE_PAGE: msgid("the title page"),
    Source.TEXT: msgid("the text"),
    Source.FILE_NAME: msgid("the name of the file"),
    Source.FILED: msgid("documents that are similar"),
}
#: Where a file says something of itself.
PROPERTIES: Mapping[Kind, str] = {
    Kind.PDF: msgid("the PDF properties"),
    Kind.HTML: msgid("the head of the web page"),
    Kind.DOCX: msgid("the document properties"),
    Kind.ODT: msgid("the document properties"),
    Kind.EML: msgid("the head of the mail"),
    Kind.MARKDOWN: msgid("the first heading"),
    Kind.TEXT: msgid("the head of the file"),
}
_FACETS = {"type": "type", "topics": "topic", "sectors": "sector", "target_groups": "target_group"}
_LISTS = {"authors", "topics", "sectors", "target_groups", "rule.cited_as"}
#: So many similar documents are named.
_NAMED = 2
_WHOLE_DAY = len("2017-03-17")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be accepted."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What one source proposes for a field; `other` where another one goes before it.

    `similar` are the documents it is learned from, `right` how many in a hundred of such proposals are.
    """

    field: str
    choices: tuple[Choice, ...]
    source: str
    other: bool
    similar: tuple[Link, ...] = ()
    right: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """All that is proposed of a document, from a sidecar with the digest `made_from`, and the rules that it cites."""

    document: Document
    made_from: str
    proposed: tuple[Proposed, ...]
    cites: tuple[CitedRule, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """The marks of what is accepted together: of two for the same field the better one."""
        return tuple(choice.mark for each in self.proposed if not each.other for choice in each.choices)


@dataclass(frozen=True, slots=True)
class Figure:
    """How good the proposals for a field are: in hundredths; `usual` if all were given what is most frequent."""

    field: str
    documents: int
    right: int
    found: int
    usual: int
    given: bool


@dataclass(frozen=True, slots=True)
class Learning:
    """What has been learned: `documents` of them, and how well; nothing yet where there is no figure."""

    documents: int
    figures: tuple[Figure, ...]


def offer(document: Document) -> Offer:
    """Return what is proposed of a document for what its sidecar leaves open now. Raises NotFound."""
    content = services().editor.sidecar(document.path)
    groups = groupby(_proposals(document, content), key=lambda each: (each.key, each.source, each.other))
    proposed = tuple(_proposed(document, tuple(group)) for _, group in groups)
    return Offer(document, digest(content), proposed, cited_rules(document, None))


def _proposed(document: Document, group: tuple[Proposal, ...]) -> Proposed:
    first = group[0]
    field, choices = gettext(FIELDS[first.key]), tuple(Choice(each.mark, shown(each)) for each in group)
    if first.source is Source.PROPERTIES:
        return Proposed(field, choices, gettext(PROPERTIES.get(document.kind, PROPERTIES[Kind.TEXT])), first.other)
    source, learned = words.named(SOURCES, first.source), services().holdings.proposer.learned()
    if first.source is not Source.FILED or learned is None:
        return Proposed(field, choices, source, first.other)
    ids = dict.fromkeys(chain.from_iterable(each.detail for each in group))
    similar = tuple(
        Link(document_title(other), document_url(other)) for other in library().referring([*ids][:_NAMED], viewer())
    )
    return Proposed(field, choices, source, first.other, similar, round(100 * learned.figures[first.key].precision))


def learning() -> Learning:
    """Return how well is proposed what documents are filed under."""
    learned = services().holdings.proposer.learned()
    if learned is None:
        return Learning(0, ())
    figures = tuple(
        Figure(
            gettext(FIELDS[key]),
            found.documents,
            round(100 * found.precision),
            round(100 * found.recall),
            round(100 * found.usual / found.documents),
            found.bound is not None,
        )
        for key in KEYS
        if (found := learned.figures[key]).documents
    )
    return Learning(len(learned.ids), figures)


def shown(proposal: Proposal) -> str:
    """Return the value of a proposal as a reader meets it."""
    if facet := _FACETS.get(proposal.key):
        return ", ".join(label(facet, value) for value in proposal.values)
    if proposal.key == "date":
        return day(proposal.values[0])
    return ", ".join(proposal.values)


@blueprint.post("/<path:id>/forslag")
def accept(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Write what was accepted into the sidecar, where that still leaves it open."""
    check_form()
    document = library().document(id, viewer())
    document = library().document(document.parent, viewer()) if document.part else document
    everything = "all" in request.form
    marks = set(request.form.getlist("shown" if everything else "accept"))
    content = services().editor.sidecar(document.path)
    chosen = [proposal for proposal in _proposals(document, content) if proposal.mark in marks]
    twice = _twice(chosen)
    if not marks:
        flash(gettext("Nothing was saved: choose one or more proposals."))
    elif len({proposal.mark for proposal in chosen}) < len(marks):
        flash(gettext("Nothing was saved: what is proposed has changed meanwhile. Look at it again."))
    elif twice:
        flash(gettext("Nothing was saved: choose one proposal only for: %(field)s.", field=gettext(FIELDS[twice])))
    else:
        _write(document, content, chosen)
    return _back(document)


def _write(document: Document, content: bytes, chosen: Iterable[Proposal]) -> None:
    changes: dict[str, object] = {}
    for proposal in chosen:
        value = _value(proposal)
        before = changes.get(proposal.key)
        changes[proposal.key] = [*before, *value] if isinstance(before, list) and isinstance(value, list) else value
    try:
        services().editor.save(document.path, request.form.get("made_from", ""), revised(content, changes))
    except ChangedMeanwhile:
        flash(gettext("“%(title)s” has been changed meanwhile. Look at it again.", title=document_title(document)))
        return
    except InvalidValue:
        flash(gettext("The sidecar of “%(title)s” is not valid TOML. Edit it first.", title=document_title(document)))
        return
    services().accounts.events.record(viewer().name, Action.DOCUMENT_EDITED, document.id, {}, changes)
    count = len(changes)
    flash(ngettext("Saved in %(count)s field.", "Saved in %(count)s fields.", count, count=count))


def _proposals(document: Document, content: bytes) -> tuple[Proposal, ...]:
    """Return what is proposed; nothing where the sidecar is not valid, since what it leaves open cannot be told."""
    said = parse(content, document.path + SUFFIX, taxonomy())
    if any(fault.code == "invalid-toml" for fault in said.faults):
        return ()
    holdings = services().holdings
    return holdings.proposer.proposals(document, said.metadata, taxonomy(), holdings.completions().publisher)


def _value(proposal: Proposal) -> object:
    """Return a value as TOML has it."""
    if proposal.key in _LISTS:
        return list(proposal.values)
    text = proposal.values[0]
    return date.fromisoformat(text) if proposal.key == "date" and len(text) == _WHOLE_DAY else text


def _twice(chosen: Iterable[Proposal]) -> str:
    """Return a key that takes one of these proposals only, and has several; '' where there is none."""
    seen: set[str] = set()
    for proposal in chosen:
        if proposal.key in seen and not (proposal.source is Source.FILED and proposal.key in _LISTS):
            return proposal.key
        seen.add(proposal.key)
    return ""


def _back(document: Document) -> ResponseReturnValue:
    if request.form.get("from") == "form":
        return redirect(url_for("editing.form", id=document.id), 303)
    return redirect(url_for("drafts.show", page=request.form.get("page"), _anchor=f"kladde-{document.id}"), 303)
