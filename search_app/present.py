"""What the templates are given: one frozen dataclass a page, and the parts that pages share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from indexer.model import Document, ReadingOutcome, RuleStatus, Visibility
from indexer.results import RULE, CollectionState, Hit, Match, Passage, SearchResult
from search_app import words
from search_app.address import at_page, url_for
from search_app.cards import CaseCard, card
from search_app.embedded import coins
from search_app.export_menu import ExportMenu, export_menu
from search_app.facets import Facet, Labels, Option, facet_view
from search_app.histograms import Range, ranges, spanned
from search_app.language import day, gettext, language_tag, moment, today
from search_app.leaves import Leaf, leaf_of
from search_app.marks import marked
from search_app.references import reference
from search_app.state import NOT, PLAIN, SearchState


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A box that turns something about the search from what is usual, which sends `value`."""

    name: str
    label: str
    value: str
    on: bool


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as HTML; `label` is '' in a document without pages."""

    html: Markup
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class HitView:
    """A document in a list; `place` is '' for a case, whose card says it."""

    id: str
    title: str
    url: str
    lang: str
    type: str
    date: str
    source: str
    summary: str
    topics: tuple[str, ...]
    rule: RuleStatus | None
    place: str
    case: CaseCard | None
    restricted: str
    outcome: ReadingOutcome
    passages: tuple[PassageView, ...]
    why: tuple[str, ...]
    missing: tuple[str, ...]
    coins: str = ""
    picture: Leaf | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """How complete and how new an answer is."""

    indexed_at: datetime | None
    documents: int
    not_searchable: int


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The first page: what there is."""

    state: SearchState
    documents: int
    topics: tuple[Option, ...]
    sectors: tuple[Option, ...]
    types: tuple[Option, ...]
    newest: tuple[HitView, ...]
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a result can be narrowed by; `links` is None where that was not asked for.

    `page` is the address of the same page with the links, `part` that of the links alone.
    """

    page: str
    part: str
    links: tuple[Link, ...] | None = None


#: Characters of the name of a search that is kept.
NAME = 120


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a browser keeps of a search: its query string, a name for it, and the moment up to which this answers."""

    search: str
    name: str
    since: str


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """One page of a result. `pages` are the page numbers to link to, 0 where some are left out."""

    state: SearchState
    total: int
    first: int
    last: int
    hits: tuple[HitView, ...]
    facets: tuple[Facet, ...]
    ranges: Mapping[str, Range]
    chips: tuple[Link, ...]
    in_force: Link | None
    switches: tuple[Switch, ...]
    synonyms: tuple[str, ...]
    plainly: Link
    notes: tuple[str, ...]
    did_you_mean: Link | None
    literally: Link | None
    freshness: Freshness
    pages: tuple[int, ...]
    last_page: int
    narrowing: Narrowing | None
    feed_url: str
    kept: Keeping | None
    export: ExportMenu


def document_title(document: Document) -> str:
    """Return the title, or the name of the file where there is none."""
    return document.metadata.title or document.file_name


def document_url(document: Document, q: str = "", page: int | None = None, on: date | None = None) -> str:
    """Return the address of a document, opened at a page, with the words looked for, and as the rules were on a day."""
    url = url_for("documents.show", id=document.id, q=q or None, on=on)
    return at_page(url, page) if page else url


def passage_view(document: Document, passage: Passage, url: str) -> PassageView:
    """Return a passage with the link that opens its page of the document at this address."""
    label = (passage.label or str(passage.page)) if document.page_count > 1 else ""
    text = passage.text.strip()
    before = "… " if text[:1].islower() else ""
    after = "" if text.endswith((".", "!", "?", ":")) else " …"
    return PassageView(Markup(before) + marked(passage) + Markup(after), at_page(url, passage.page), label)  # noqa: S704 - no text of a document


def hit_view(
    hit: Hit, q: str, labels: Labels, on: date | None = None, *, citable: bool = False, pictured: bool = False
) -> HitView:
    """Return a document found as a list shows it: the passages with the words, or else what it is about.

    `on` is the day for which a rule's status is shown, today where it is None. One that is `citable` has its reference
    with it, for programs; one that is `pictured` a picture of a page.
    """
    document, metadata = hit.document, hit.document.metadata
    makers = ", ".join(metadata.authors[:3]) or metadata.publisher
    telling = any(passage.marks for passage in hit.passages) or not metadata.summary
    public = metadata.visibility is Visibility.PUBLIC
    url = document_url(document, q, on=on)
    return HitView(
        id=document.id,
        title=document_title(document),
        url=url,
        lang=language_tag(metadata.language),
        type=labels("type", metadata.type) if metadata.type else words.named(words.KINDS, document.kind),
        date=metadata.date,
        source=makers,
        summary="" if telling else metadata.summary,
        topics=tuple(labels("topic", topic) for topic in metadata.topics),
        rule=metadata.rule.status(on or today()) if metadata.rule else None,
        place="" if metadata.case else metadata.municipality,
        case=card(metadata, labels),
        restricted="" if public else words.named(words.VISIBILITIES, metadata.visibility),
        outcome=document.outcome,
        passages=tuple(passage_view(document, passage, url) for passage in hit.passages) if telling else (),
        why=tuple(words.why(reason) for reason in hit.why),
        missing=tuple(reason.word for reason in hit.why if reason.match is Match.MISSING),
        coins=coins(reference(document)) if citable else "",
        picture=leaf_of(document, hit.passages if telling else (), q, url) if pictured else None,
    )


def freshness(state: CollectionState) -> Freshness:
    """Return how complete and how new an answer from this collection is."""
    return Freshness(state.indexed_at, state.documents, state.not_searchable)


def chips(state: SearchState, labels: Labels) -> tuple[Link, ...]:
    """Return each filter in use with the address of the same search without it."""
    found = [
        Link(f"{words.named(words.FACETS, facet)}: {labels(facet, value)}", state.without(facet, value).url())
        for facet, values in state.filters.items()
        for value in values
    ]
    found += (
        Link(f"{words.named(words.FACETS, RULE)}: {labels(RULE, value)}", state.without(RULE, value).url())
        for value in state.rule
    )
    found += (
        Link(
            gettext("%(facet)s: not %(value)s", facet=words.named(words.FACETS, facet), value=labels(facet, value)),
            state.without(NOT + facet, value).url(),
        )
        for facet, values in state.excluded.items()
        for value in values
    )
    if state.on is not None:
        text = f"{words.named(words.PARAMETERS, 'on')}: {day(state.on.isoformat())}"
        found.append(Link(text, state.change(on=None).url()))
    if state.year_from is not None:
        text = f"{words.named(words.PARAMETERS, 'year_from')}: {state.year_from}"
        found.append(Link(text, state.change(year_from=None).url()))
    if state.year_to is not None:
        text = f"{words.named(words.PARAMETERS, 'year_to')}: {state.year_to}"
        found.append(Link(text, state.change(year_to=None).url()))
    for name, span in state.ranges.items():
        text = f"{words.named(words.RANGES, name)}: {spanned(name, span)}"
        found.append(Link(text, state.change(**{f"{name}_from": None, f"{name}_to": None}).url()))
    if state.added_since is not None:
        text = f"{words.named(words.PARAMETERS, 'added_since')}: {moment(state.added_since)}"
        found.append(Link(text, state.change(added_since=None).url()))
    turned = (switch for switch in switches(state) if switch.on)
    found += (Link(switch.label, state.change(**{switch.name: switch.value == "0"}).url()) for switch in turned)
    return tuple(found)


def switches(state: SearchState) -> tuple[Switch, ...]:
    """Return what can be turned on and off about a search."""
    return tuple(
        Switch(name, words.named(words.SWITCHES, name), str(int(not usual)), on=getattr(state, name) is not usual)
        for name in words.SWITCHES
        for usual in [getattr(PLAIN, name)]
    )


def page_numbers(page: int, last: int) -> tuple[int, ...]:
    """Return the pages to link to: the ends and the neighbours, with 0 for a gap.

    >>> page_numbers(6, 20)
    (1, 0, 5, 6, 7, 0, 20)
    >>> page_numbers(1, 3)
    (1, 2, 3)
    """
    near = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    found: list[int] = []
    for number in near:
        gap = number - found[-1] - 1 if found else 0
        if gap == 1:
            found.append(number - 1)
        elif gap > 1:
            found.append(0)
        found.append(number)
    return tuple(found)


def results_page(
    state: SearchState, result: SearchResult, collection: CollectionState, notes: tuple[str, ...], labels: Labels
) -> ResultsPage:
    """Return a page of results."""
    last_page = max(1, min(-(-result.total // state.size), state.last_page))
    meant = result.did_you_mean
    return ResultsPage(
        state=state,
        total=result.total,
        first=(state.page - 1) * state.size + 1,
        last=(state.page - 1) * state.size + len(result.hits),
        hits=tuple(
            hit_view(hit, meant or state.q, labels, state.on, citable=True, pictured=True) for hit in result.hits
        ),
        facets=tuple(facet_view(name, counts, labels) for name, counts in result.facets.items()),
        ranges=ranges(state, result),
        chips=chips(state, labels),
        in_force=_in_force(state, result),
        switches=switches(state),
        synonyms=tuple(words.sentence(note) for note in result.notes if note.code == "synonyms"),
        plainly=Link(words.named(words.SWITCHES, "synonyms"), state.change(synonyms=False).url()),
        notes=notes,
        did_you_mean=Link(meant, state.change(q=meant).url()) if meant else None,
        literally=Link(state.q, state.change(literal=True).url()) if meant else None,
        freshness=freshness(collection),
        pages=page_numbers(min(state.page, last_page), last_page) if last_page > 1 else (),
        last_page=last_page,
        narrowing=_narrowing(state, meant) if state.page == 1 and result.total > state.size else None,
        feed_url=state.change(sort=PLAIN.sort, size=PLAIN.size).url("feeds.search"),
        kept=_keeping(state, collection, labels),
        export=export_menu(state, result.total),
    )


def in_words(state: SearchState, labels: Labels) -> str:
    """Return a search in one line: its words, then its filters."""
    return " · ".join(filter(None, (state.q, *(chip.text for chip in chips(state, labels)))))


def _keeping(state: SearchState, collection: CollectionState, labels: Labels) -> Keeping | None:
    """Return what to keep of a search, whichever page of it is shown and however much of it was new."""
    if not (state.q or state.narrowed) or not collection.indexed_at:
        return None
    plainly = state.change(added_since=None, size=PLAIN.size)
    return Keeping(plainly.query(), in_words(plainly, labels)[:NAME], collection.indexed_at.isoformat())


def _in_force(state: SearchState, result: SearchResult) -> Link | None:
    """Return the same search among the rules in force only, where that is another one."""
    found = {count.value for count in result.facets.get(RULE, ())}
    if RuleStatus.IN_FORCE not in found or state.rule:
        return None
    return Link(gettext("Rules in force only"), state.change(rule=(RuleStatus.IN_FORCE.value,)).url())


def _narrowing(state: SearchState, meant: str) -> Narrowing | None:
    if not state.q and not state.narrowed:
        return None
    return Narrowing(f"{state.url()}&narrow=1", state.change(q=meant or state.q).url("search.narrowing"))
