"""The protocol of a search: what was asked, how it was understood and what came of it, for a methods section."""

from dataclasses import asdict, dataclass, replace

from flask import Blueprint, Response, jsonify, render_template, request

from indexer.exporting.record import Record, software
from indexer.model import ReadingStatus
from indexer.query import nodes as n
from indexer.results import Listing, SearchResult
from indexer.understanding import Understood, UnderstoodWord
from search_app import words
from search_app.access import viewer
from search_app.address import url_for
from search_app.export_menu import ExportMenu, export_menu
from search_app.exports import record_of
from search_app.language import gettext, language
from search_app.present import chips
from search_app.search import is_known, label
from search_app.services import library, services
from search_app.state import SearchState, parse

blueprint = Blueprint("protocol", __name__)

#: So many hits are looked at for examples of how a word is found.
LOOKED_AT = 25


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a query in words, and the parts of that."""

    text: str
    children: "tuple[Branch, ...]" = ()


@dataclass(frozen=True, slots=True)
class WordView:
    """A word of a query and how it was looked for, in sentences."""

    text: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a facet with its documents; of one that is excluded, they are those left out."""

    label: str
    count: int
    selected: bool
    excluded: bool


@dataclass(frozen=True, slots=True)
class CountedFacet:
    """A facet with all its values."""

    legend: str
    values: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A document that cannot be searched in full, and why."""

    title: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class ProtocolPage:
    """A search as a researcher documents it. `unsearched` names documents to the secretariat only."""

    state: SearchState
    record: Record
    query: Branch
    words: tuple[WordView, ...]
    filters: tuple[str, ...]
    notes: tuple[str, ...]
    facets: tuple[CountedFacet, ...]
    statuses: tuple[tuple[str, int], ...]
    unsearched: tuple[Unsearched, ...]
    menu: ExportMenu
    software: str


@blueprint.get("/soeg/protokol")
def show() -> str:
    """Show the protocol of a search, to be read and printed."""
    state, faults = parse(request.args, is_known, language())
    with library().steady():
        record, understood = _searched(state)
        # What was respelt and what the thesaurus said is told with the query and its words.
        notes = (*faults, *(note for note in record.result.notes if note.code not in {"corrected", "synonyms"}))
        outcomes = record.state.outcomes
        page = ProtocolPage(
            state=state,
            record=record,
            query=branch(understood.root, understood.left_out),
            words=tuple(map(_word, understood.words)),
            filters=tuple(chip.text for chip in chips(state, label)),
            notes=tuple(words.sentence(note) for note in notes),
            facets=_facets(record.result),
            statuses=tuple((words.named(words.STATUSES, s), outcomes[s]) for s in ReadingStatus if outcomes.get(s)),
            unsearched=_unsearched(),
            menu=export_menu(state, record.result.total),
            software=software(),
        )
        return render_template("search/protocol.html", page=page)


@blueprint.get("/soeg/protokol.json")
def record() -> Response:
    """Answer with the protocol of a search for programs: it belongs beside a file that has no room for it."""
    state, faults = parse(request.args, is_known, language())
    with library().steady():
        found, understood = _searched(state)
    facets = {
        facet: [{"value": count.value, "label": label(facet, count.value), "count": count.count} for count in counts]
        for facet, counts in found.result.facets.items()
    }
    left_out = [{"code": fault.code, "values": dict(fault.values)} for fault in faults]
    return jsonify(
        found.facts()
        | {"parameters_left_out": left_out, "words": [asdict(word) for word in understood.words], "facets": facets}
    )


def _searched(state: SearchState) -> tuple[Record, Understood]:
    asked = replace(state.request(viewer()), offset=0, limit=LOOKED_AT)
    result = library().search(asked)
    listed = min(result.total, services().settings.export_limit)
    return record_of(state, Listing(result, listed, iter(()))), library().understood(asked, result)


def _facets(result: SearchResult) -> tuple[CountedFacet, ...]:
    return tuple(
        CountedFacet(
            words.named(words.FACETS, facet),
            tuple(Counted(label(facet, count.value), count.count, count.selected, count.excluded) for count in counts),
        )
        for facet, counts in result.facets.items()
        if counts
    )


def _unsearched() -> tuple[Unsearched, ...]:
    """Return what cannot be searched in full, for those who look after it."""
    return tuple(
        Unsearched(
            problem.path,
            words.reading(problem.outcome),
            url_for("documents.show", id=problem.document_id) if problem.document_id else "",
        )
        for problem in library().problems(viewer())
        if problem.outcome and problem.outcome.status is not ReadingStatus.SKIPPED
    )


# -- the query in words -----------------------------------------------------------------------


def branch(node: n.Node, left_out: frozenset[str] = frozenset()) -> Branch:  # noqa: PLR0911, C901 - one for each kind
    """Return a part of a query in words; words that were left out are said to be."""
    match node:
        case n.And(children):
            return Branch(gettext("All of this:"), tuple(branch(child, left_out) for child in children))
        case n.Or(children):
            return Branch(gettext("At least one of these:"), tuple(branch(child, left_out) for child in children))
        case n.Not(child):
            return Branch(gettext("Without documents that have:"), (branch(child, left_out),))
        case n.Word(text, field):
            said = gettext("“%(text)s”, left out: it only holds the sentence together", text=text)
            return Branch(said if text in left_out else _in_field(gettext("“%(text)s”", text=text), field))
        case n.Phrase(text, field, exact):
            said = gettext("“%(text)s”, spelt just so", text=text)
            if not exact:
                said = gettext("“%(text)s”, the words one after the other", text=text)
            return Branch(_in_field(said, field))
        case n.Prefix(text, field):
            return Branch(_in_field(gettext("words that begin with “%(text)s”", text=text), field))
        case n.Citation(text):
            return Branch(gettext("the act or order “%(text)s”, however it is cited", text=text))
        case n.Value(field, text):
            return Branch(f"{words.named(words.FACETS, field)}: {text}")
        case n.Years(first, last):
            return Branch(gettext("dated %(first)s–%(last)s", first=first or "", last=last or ""))
        case n.Everything():
            return Branch(gettext("All documents"))


def _in_field(said: str, field: str) -> str:
    match field:
        case "title":
            return gettext("%(words)s in the title", words=said)
        case "author":
            return gettext("%(words)s as author or publisher", words=said)
    return said


def _word(word: UnderstoodWord) -> WordView:
    said: list[str] = []
    if word.exact:
        said.append(gettext("Only as it is spelt."))
    elif word.prefix:
        said.append(gettext("All words that begin so."))
    else:
        said.append(gettext("In all inflections."))
    if len(word.parts) > 1:
        said.append(gettext("Also its parts side by side: %(parts)s.", parts=" + ".join(word.parts)))
    elif word.inside:
        said.append(gettext("Also inside compounds."))
    if word.synonyms:
        said.append(gettext("Also by the thesaurus: %(words)s.", words=", ".join(word.synonyms)))
    for match, found in word.examples.items():
        said.append(gettext(words.FOUND[match], found=", ".join(found)))
    if word.excluded:
        said.insert(0, gettext("Excluded: no document has it."))
    return WordView(word.text, tuple(said))
