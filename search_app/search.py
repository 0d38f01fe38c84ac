"""The front page, the results and the help on the query language."""

from dataclasses import replace

from flask import Blueprint, render_template, request

from indexer.model import NONE
from indexer.results import RULE, SearchRequest, SearchResult, Sort
from search_app import examples, words
from search_app.access import viewer
from search_app.facets import Option, in_levels, option
from search_app.keeping import kept
from search_app.language import language
from search_app.present import FrontPage, Link, freshness, hit_view, results_page
from search_app.services import library, taxonomy
from search_app.state import SearchState, parse

blueprint = Blueprint("search", __name__)

NEWEST = 5
NARROWING = 6


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
    return render_template("search/results.html", page=page)


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
