"""Atom: a search, or all that is new, to be followed with a feed reader. What is said is for visitors, whoever asks.

An entry is dated by our records: `published` is when its document first appeared in the collection, `updated` when what
is known of it or its file last changed. The date that stands on the document, often a year only, is its `dcterms:date`:
readers would take a `dc:date` for the time of the entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask import Blueprint, Response, request

from indexer.catalogue.records import Record
from indexer.harvest import VISITOR
from indexer.model import Document
from indexer.results import Note, Sort
from search_app import words
from search_app.address import url_for
from search_app.errors import BadParameter
from search_app.language import gettext, language, language_tag, moment, ngettext, number
from search_app.markup import Element, add, root, written
from search_app.present import chips, document_title, document_url, freshness
from search_app.references import absolute
from search_app.search import is_known, label
from search_app.services import library, records, services
from search_app.state import PLAIN, SearchState, parse
from search_app.visitors import answered, identifier

blueprint = Blueprint("feeds", __name__)

#: Entries of a feed where the address does not say how many.
ENTRIES = 50
#: So many of what a search finds, those with the newest dates, are looked at for what has changed last.
WATCHED = 2000

ATOM = "http://www.w3.org/2005/Atom"
NAMESPACES = {
    "": ATOM,
    "dcterms": "http://purl.org/dc/terms/",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


@blueprint.get("/soeg.atom")
def search() -> Response:
    """Answer with what a search finds, what has changed last first. Raises BadParameter for what it cannot use."""
    state, faults = parse(request.args, is_known, language())
    if faults:
        raise BadParameter(words.sentence(faults[0]))
    with library().steady():
        # Order and length are those of a feed, so addresses that differ in these only are the same feed.
        return answered(lambda: _search(replace(state, sort=PLAIN.sort, size=PLAIN.size)), MEDIA_TYPE)


@blueprint.get("/nyt.atom")
def new() -> Response:
    """Answer with the documents that appeared last."""
    with library().steady():
        return answered(_new, MEDIA_TYPE)


def _search(state: SearchState) -> bytes:
    asked = replace(state.request(VISITOR), sort=Sort.NEWEST, offset=0, limit=WATCHED, facets=())
    result = library().search(asked, with_passages=False)
    documents = {hit.document.id: hit.document for hit in result.hits}
    known = records().get(documents)
    # What changed at the same time stays in the order of its dates.
    ranked = sorted((known[name] for name in documents if name in known), key=lambda r: r.datestamp, reverse=True)
    start = (state.page - 1) * ENTRIES
    shown = ranked[start : start + ENTRIES]
    first = state.change()
    updated = ranked[0].datestamp if ranked else records().noted_at()
    feed = _feed(_title(state), first.url("feeds.search"), first.url(), updated)
    add(feed, "subtitle", " ".join(_said(result.notes)))
    neighbours = (("self", True, 0), ("next", start + ENTRIES < len(ranked), 1), ("previous", state.page > 1, -1))
    for relation, there, step in neighbours:
        if there:
            href = absolute(state.change(page=state.page + step).url("feeds.search"))
            add(feed, "link", rel=relation, type="application/atom+xml", href=href)
    add(feed, "opensearch:totalResults", str(result.total))
    add(feed, "opensearch:startIndex", str(start + 1))
    add(feed, "opensearch:itemsPerPage", str(ENTRIES))
    return _with_entries(feed, shown, documents)


def _new() -> bytes:
    known = records()
    shown = known.newest(ENTRIES)
    documents = {document.id: document for document in library().referring([r.id for r in shown], VISITOR)}
    path = url_for("feeds.new")
    title = gettext("New documents – %(name)s", name=services().settings.site_name)
    updated = max((record.datestamp for record in shown), default=known.noted_at())
    feed = _feed(title, path, SearchState(sort=Sort.NEWEST).url(), updated)
    add(feed, "subtitle", " ".join(_said(())))
    add(feed, "link", rel="self", type="application/atom+xml", href=absolute(path))
    return _with_entries(feed, shown, documents)


def _title(state: SearchState) -> str:
    """Return what a feed is called: the query and the filters of the search."""
    parts = [gettext("Results for “%(q)s”", q=state.q)] if state.q else []
    parts += (chip.text for chip in chips(state, label))
    searched = " · ".join(parts) or gettext("All documents")
    return f"{searched} – {services().settings.site_name}"


def _said(notes: Iterable[Note]) -> Iterable[str]:
    """Yield what a person should know about the result: how it was found, how new and how complete it is."""
    yield from (words.sentence(note) for note in notes if note.code != "synonyms")
    fresh = freshness(library().state(VISITOR))
    if fresh.indexed_at:
        yield gettext("Index made %(moment)s.", moment=moment(fresh.indexed_at))
    if fresh.not_searchable:
        yield ngettext(
            "The text of %(count)s document could not be searched in full; it is found by its title and keywords only.",
            "The text of %(count)s documents could not be searched in full; they are found by title and keywords only.",
            fresh.not_searchable,
            count=number(fresh.not_searchable),
        )


def _feed(title: str, path: str, page: str, updated: str) -> Element:
    """Return a feed without entries; `path` leads to its first page and names it, `page` is the page for people."""
    feed = root("feed", NAMESPACES, lang=language())
    add(feed, "id", identifier(path.lstrip("/")))
    add(feed, "title", title)
    add(feed, "updated", updated)
    add(add(feed, "author"), "name", services().settings.site_name)
    add(feed, "link", rel="alternate", type="text/html", href=absolute(page))
    return feed


def _with_entries(feed: Element, shown: Iterable[Record], documents: Mapping[str, Document]) -> bytes:
    for record in shown:
        if record.id in documents:
            _add_entry(feed, record, documents[record.id])
    return written(feed)


def _add_entry(feed: Element, record: Record, document: Document) -> None:
    metadata = document.metadata
    entry = add(feed, "entry", lang=language_tag(metadata.language))
    add(entry, "id", identifier(f"dokument/{document.id}"))
    add(entry, "title", document_title(document))
    add(entry, "updated", record.datestamp)
    add(entry, "published", record.appeared)
    for author in metadata.authors or filter(None, (metadata.publisher,)):
        add(add(entry, "author"), "name", author)
    add(entry, "link", rel="alternate", type="text/html", href=absolute(document_url(document)))
    for facet, values in (("type", (metadata.type,)), ("topic", metadata.topics), ("sector", metadata.sectors)):
        for value in filter(None, values):
            add(entry, "category", term=value, scheme=identifier(facet), label=label(facet, value))
    if metadata.summary:
        add(entry, "summary", metadata.summary)
    if metadata.date:
        add(entry, "dcterms:date", metadata.date)
