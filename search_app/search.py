"""The front page, the results and the help on the query language."""

import logging
from dataclasses import replace

from flask import Blueprint, g, render_template, request

from indexer.errors import CatalogueError
from indexer.model import NONE
from indexer.results import RULE, SearchRequest, SearchResult, Sort
from indexer.wider import LITTLE, understood
from search_app import examples, words
from search_app.access import viewer
from search_app.allowance import Allowance
from search_app.facets import Option, in_levels, option
from search_app.keeping import MADE_ANEW, kept
from search_app.language import language, today
from search_app.personal import personal
from search_app.present import FrontPage, Link, freshness, hit_view, results_page
from search_app.services import library, services, taxonomy
from search_app.state import SearchState, parse
from search_app.wider import OfferView, WiderView, instead, wider_view

blueprint = Blueprint("search", __name__)

NEWEST = 5
NARROWING = 6
#: So many queries a minute are counted as looked for in vain.
counting = Allowance(60)
log = logging.getLogger(__name__)


def label(facet: str, value: str) -> str:
    """Return what a value of a facet is called in the language of the request."""
    if facet == RULE:
        return words.named(words.RULES, value)
    if value == NONE:
        return words.named(words.WITHOUT, facet)
    return value if facet == "year" else taxonomy().label(facet, value, language())


def is_known(facet: str, value: str) -> bool:
    """Say whether the taxonomy has a value; a facet that it does not define accepts every one."""
    keys = taxonomy().keys(facet)
    return not keys or value in keys


@blueprint.get("/")
@kept
def front() -> str:
    """Show what there is: counts by topic and sector, and the newest documents."""
    state = SearchState(lang=language())
    asked = SearchRequest("", viewer(), sort=Sort.NEWEST, limit=NEWEST, facets=("topic", "sector", "type"))
    result = library().search(asked, with_passages=False)
    page = FrontPage(
        state=state,
        documents=result.total,
        topics=_options("topic", result),
        sectors=_options("sector", result),
        types=_options("type", result),
        newest=tuple(hit_view(hit, "", label) for hit in result.hits),
        freshness=freshness(library().state(viewer())),
    )
    return render_template("search/front.html", page=page)


def _options(facet: str, result: SearchResult) -> tuple[Option, ...]:
    return tuple(in_levels(option(facet, count, label) for count in result.facets.get(facet, ())))


@blueprint.get("/soeg")
@kept
def results() -> str:
    """Show one page of the result of a search."""
    state, faults = parse(request.args, is_known, language())
    asked = state.request(viewer())
    result = library().search(asked)
    # Which words were respelt is seen in the query that the page says it shows; synonyms have a line of their own.
    notes = (*faults, *(note for note in result.notes if note.code not in {"corrected", "synonyms"}))
    sentences = tuple(words.sentence(note) for note in notes)
    page = results_page(state, result, library().state(viewer()), sentences, label)
    if page.narrowing and request.args.get("narrow") == "1":
        links = _narrowing(state.change(q=result.did_you_mean or state.q))
        page = replace(page, narrowing=replace(page.narrowing, links=links))
    if not result.total and state.q and not state.narrowed and state.page == 1:
        _looked_for_in_vain(state.q)
    return render_template(
        "search/results.html", page=page, wider=_wider(state, result), instead=_instead(state, result)
    )


def _wider(state: SearchState, result: SearchResult) -> WiderView | None:
    """Return what to search for instead, where little was found for something."""
    if result.total > LITTLE or state.page > 1 or not (state.q or state.narrowed):
        return None
    searched = state.change(q=result.did_you_mean or state.q)
    offers = library().wider(searched.request(viewer()), result.total)
    return wider_view(searched, understood(searched.q), offers, label)


def _instead(state: SearchState, result: SearchResult) -> tuple[OfferView, ...]:
    """Return other terms than a word that is in no document: it may be spelt well, and known to the thesaurus."""
    if not result.did_you_mean:
        return ()
    return instead(state, library().wider(state.request(viewer()), 0), label)


def _looked_for_in_vain(q: str) -> None:
    """Count a query that finds nothing; that this may fail does not keep anybody from the page."""
    setattr(g, MADE_ANEW, True)
    if personal(q) or not counting.take():
        return
    try:
        services().misses.note(q, today())
    except CatalogueError as exc:
        log.warning("%s", exc)


@blueprint.get("/soeg/indsnaevr")
@kept
def narrowing() -> str:
    """Show what to narrow a result by, to be put into its page: to find it takes longer than the page itself."""
    state, _ = parse(request.args, is_known, language())
    return render_template("search/narrowing.html", links=_narrowing(state))


def _narrowing(state: SearchState) -> tuple[Link, ...]:
    terms = library().key_terms(state.request(viewer()), NARROWING)
    return tuple(Link(term.text, state.change(q=term.query).url()) for term in terms)


@blueprint.get("/hjaelp")
def help_page() -> str:
    """Explain the query language by examples that can be tried."""
    return render_template("search/help.html", sections=examples.SECTIONS)
