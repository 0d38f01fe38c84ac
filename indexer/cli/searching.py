"""Commands that take documents out: search, export."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import click

from indexer.cli.group import pass_settings, print_json
from indexer.model import Role, RuleStatus, Viewer
from indexer.results import FACETS, MEASURES, RULE, Hit, SearchRequest, SearchResult, Sort
from indexer.search import Library
from indexer.settings import Settings

_WINDOW = 100

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


def _search_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _request(query: str, limit: int, options: dict[str, Any]) -> SearchRequest:
    filters = {name: options["type_" if name == "type" else name] for name in _VALUES}
    excluded = {name: options[f"not_{name}"] for name in (*_VALUES, RULE)}
    spans = {name: (options[f"{name}_from"], options[f"{name}_to"]) for name in MEASURES}
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


@click.command()
@click.argument("query")
@_search_options
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
        result = library.search(_request(query, limit, options))
    finally:
        library.close()
    if as_json:
        print_json(_as_dict(query, result))
        return
    for number, hit in enumerate(result.hits, start=1):
        found = hit.document.metadata
        about = " · ".join(filter(None, (found.type, found.date, hit.document.id)))
        click.echo(f"{number}. {click.style(found.title, bold=True)}\n   {about}")
        for passage in hit.passages:
            click.echo(f"   p. {passage.label}: {_marked(passage.text, passage.marks)}")
    for note in result.notes:
        click.echo(f"Note: {note.code} {dict(note.values) or ''}".rstrip(), err=True)
    click.echo(f"{result.total} documents, {result.took_ms:.0f} ms", err=True)


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


@click.command()
@click.argument("query", default="")
@_search_options
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@pass_settings
def export(settings: Settings, /, query: str, form: str, **options: Any) -> None:
    """Print every document that a search finds.

    In the order of the result; without a query, the whole collection.
    """
    library = Library(settings)
    try:
        rows = (_described(hit) for hit in _every(library, _request(query, _WINDOW, options)))
        if form == "jsonl":
            for row in rows:
                click.echo(json.dumps(row, ensure_ascii=False))
        else:
            _print_csv(rows)
    finally:
        library.close()


def _every(library: Library, request: SearchRequest) -> Iterator[Hit]:
    request = replace(request, facets=())
    while hits := library.search(request, with_passages=False).hits:
        yield from hits
        request = replace(request, offset=request.offset + _WINDOW)


def _print_csv(rows: Iterator[dict[str, Any]]) -> None:
    writer = csv.writer(sys.stdout)
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(row)
        writer.writerow(_cell(value) for value in row.values())


def _cell(value: object) -> object:
    """Join lists, and keep a spreadsheet from taking a text for a formula."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
