"""The command search, and the options of whatever searches."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

import click

from indexer.cli.group import pass_settings, print_json
from indexer.errors import InvalidValue
from indexer.exporting.record import index
from indexer.model import NONE, Role, RuleStatus, Viewer
from indexer.results import FACETS, MEASURES, RULE, CollectionState, Hit, SearchRequest, SearchResult, Sort
from indexer.search import Library
from indexer.settings import Settings
from indexer.taxonomy import Taxonomy

_STATUSES = click.Choice([status.value for status in RuleStatus])
_VALUES = {name: "NAME" if name == "municipality" else "KEY" for name in FACETS if name != "year"}
_AMOUNT = click.FloatRange(0)

_OPTIONS = (
    click.option("--topic", multiple=True, metavar="KEY", help="May be repeated, like all options for KEYs."),
    click.option("--sector", multiple=True, metavar="KEY"),
    click.option("--type", "type_", multiple=True, metavar="KEY"),
    click.option("--target-group", multiple=True, metavar="KEY"),
    click.option("--actor", multiple=True, metavar="KEY"),
    click.option("--municipality", multiple=True, metavar="NAME"),
    click.option("--rule", multiple=True, type=_STATUSES),
    *(
        click.option(f"--not-{name.replace('_', '-')}", multiple=True, metavar=value, help="Leaves documents out.")
        for name, value in _VALUES.items()
    ),
    click.option("--not-rule", multiple=True, type=_STATUSES),
    click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day for --rule.  [default: today]"),
    click.option("--year-from", type=click.IntRange(1, 9999)),
    click.option("--year-to", type=click.IntRange(1, 9999)),
    click.option("--rent-from", type=_AMOUNT, help="In kr. a month; cases that state their rent."),
    click.option("--rent-to", type=_AMOUNT),
    click.option("--area-from", type=_AMOUNT, help="In m² a home; cases that state their area."),
    click.option("--area-to", type=_AMOUNT),
    click.option("--sort", type=click.Choice([s.value for s in Sort]), default=Sort.RELEVANCE.value, show_default=True),
    click.option("--whole-words", is_flag=True, help="Do not look inside compounds."),
    click.option("--no-synonyms", is_flag=True, help="Leave the thesaurus out."),
    click.option("--literal", is_flag=True, help="Do not respell words that no document has."),
    click.option(
        "--viewer",
        type=click.Choice([role.value for role in Role]),
        default=Role.VISITOR.value,
        show_default=True,
        help="Whose eyes to search with: visitors see public documents only.",
    ),
)


def search_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that narrow, order and spell a search."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def request_of(query: str, limit: int, options: dict[str, Any], taxonomy: Taxonomy) -> SearchRequest:
    """Return what these options ask for.

    Raises InvalidValue for a key that the taxonomy does not have, and for a range that ends before it begins: nothing
    found, or everything, would be taken for an answer.
    """
    filters = {name: options["type_" if name == "type" else name] for name in _VALUES}
    excluded = {name: options[f"not_{name}"] for name in (*_VALUES, RULE)}
    spans = {name: (options[f"{name}_from"], options[f"{name}_to"]) for name in MEASURES}
    for facet, values in (*filters.items(), *excluded.items()):
        _check_values(facet, values, taxonomy)
    for name, (first, last) in (*spans.items(), ("year", (options["year_from"], options["year_to"]))):
        if first is not None and last is not None and first > last:
            raise InvalidValue(f"--{name}-from {first:g} is more than --{name}-to {last:g}")
    return SearchRequest(
        text=query,
        viewer=Viewer(Role(options["viewer"])),
        filters={name: values for name, values in filters.items() if values},
        year_from=options["year_from"],
        year_to=options["year_to"],
        rule=tuple(map(RuleStatus, options["rule"])),
        excluded={name: values for name, values in excluded.items() if values},
        ranges={name: span for name, span in spans.items() if span != (None, None)},
        on=options["on"].date() if options["on"] else None,
        sort=Sort(options["sort"]),
        limit=limit,
        parts=not options["whole_words"],
        synonyms=not options["no_synonyms"],
        respell=not options["literal"],
    )


def _check_values(facet: str, values: Iterable[str], taxonomy: Taxonomy) -> None:
    for value in values:
        if value != NONE and (fault := taxonomy.fault("taxonomy.toml", facet, facet, value)):
            known = ", ".join(taxonomy.keys(facet))
            hint = f"Did you mean {fault.nearest}?" if fault.nearest else f"Known: {known}"
            raise InvalidValue(f"The collection has no {facet.replace('_', ' ')} {value}. {hint}")


def address_of(site: str, query: str, options: dict[str, Any]) -> str:
    """Return the address of the page that shows the same search."""
    switches = {"whole_words": ("whole", 1), "no_synonyms": ("synonyms", 0), "literal": ("literal", 1)}
    said: list[tuple[str, object]] = [("q", query)] if query else []
    for name, value in options.items():
        if name in switches:
            said += [switches[name]] if value else []
        elif isinstance(value, tuple):
            said += ((name.rstrip("_"), each) for each in value)
        elif value is not None and name != "viewer" and value != Sort.RELEVANCE.value:
            said.append((name, value.date() if name == "on" else value))
    return f"{site.rstrip('/')}/soeg{'?' if said else ''}{urlencode(said)}"


@click.command()
@click.argument("query")
@search_options
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print hits, facets and notes as JSON.")
@pass_settings
def search(settings: Settings, /, query: str, limit: int, as_json: bool, **options: Any) -> None:
    """Search the index.

    Words, "phrases", OG, ELLER, IKKE, -word, prefix*, titel:, forfatter:, emne:, sektor:, type:, år:2015..2020,
    and their English names.
    """
    library = Library(settings)
    try:
        request = request_of(query, limit, options, library.taxonomy)
        result, state = library.search(request), library.state(request.viewer)
    finally:
        library.close()
    if as_json:
        print_json(_as_dict(query, result) | {"index": index(state)})
        return
    for number, hit in enumerate(result.hits, start=1):
        found = hit.document.metadata
        about = " · ".join(filter(None, (found.type, found.date, hit.document.id)))
        click.echo(f"{number}. {click.style(found.title, bold=True)}\n   {about}")
        for passage in hit.passages:
            click.echo(f"   p. {passage.label}: {_marked(passage.text, passage.marks)}")
    for note in result.notes:
        click.echo(f"Note: {note.code} {dict(note.values) or ''}".rstrip(), err=True)
    click.echo(f"{result.total} documents, {result.took_ms:.0f} ms. {freshness(state)}", err=True)


def freshness(state: CollectionState) -> str:
    """Say how new and how complete an answer is."""
    made = f"{state.indexed_at.astimezone():%Y-%m-%d %H:%M}" if state.indexed_at else "never"
    missing = f"not searchable in full: {state.not_searchable}" if state.not_searchable else ""
    return ", ".join(filter(None, (f"Index of {made}", missing)))


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    shown, last = [], 0
    for start, end in marks:
        shown += [text[last:start], click.style(text[start:end], underline=True)]
        last = end
    return "".join([*shown, text[last:]])


def _as_dict(query: str, result: SearchResult) -> dict[str, Any]:
    return {
        "query": query,
        "total": result.total,
        "took_ms": result.took_ms,
        "notes": [{"code": note.code, "values": dict(note.values)} for note in result.notes],
        "did_you_mean": result.did_you_mean,
        "hits": [_hit(hit) for hit in result.hits],
        "facets": {
            name: [{"value": c.value, "count": c.count, "selected": c.selected, "excluded": c.excluded} for c in counts]
            for name, counts in result.facets.items()
        },
        "histograms": {
            name: [{"from": bar.low, "to": bar.high, "count": bar.count} for bar in bars]
            for name, bars in result.histograms.items()
        },
    }


def _hit(hit: Hit) -> dict[str, Any]:
    passages = [{"page": p.page, "label": p.label, "text": p.text, "marks": p.marks} for p in hit.passages]
    why = [{"word": why.word, "match": why.match, "found": why.found} for why in hit.why]
    return {**_described(hit), "score": round(hit.score, 4), "passages": passages, "why": why}


def _described(hit: Hit) -> dict[str, Any]:
    found = hit.document.metadata
    return {
        "id": hit.document.id,
        "title": found.title,
        "type": found.type,
        "topics": list(found.topics),
        "sectors": list(found.sectors),
        "authors": list(found.authors),
        "publisher": found.publisher,
        "date": found.date,
        "pages": hit.document.page_count,
        "path": hit.document.path,
        "source": found.source,
    }
