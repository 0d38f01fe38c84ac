"""The knowledge map: what there is, what is old, and what is lacking, by topic and sector and by type and year."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import log

from flask import Blueprint, render_template, request, url_for

from indexer.matrix import STALE, Cell, Matrix, Years, years
from indexer.model import NONE
from search_app import words
from search_app.access import viewer
from search_app.facets import Option
from search_app.keeping import kept
from search_app.language import gettext, language, today
from search_app.present import Freshness, freshness
from search_app.search import is_known, label
from search_app.services import library, taxonomy
from search_app.state import SearchState, parse

blueprint = Blueprint("knowledge", __name__)

#: What leads to the search of a row and a column; a column with the values of a facet that are counted in it.
Url = Callable[[str, "Head"], str]
Column = tuple["Head", tuple[str, ...]]

#: How many shades the picture has, from few to many.
SHADES = 4


class State(StrEnum):
    """What there is to say of a cell."""

    EMPTY = "empty"
    STALE = "stale"
    CURRENT = "current"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column. `url` searches for it; `toggle` shows or hides its narrower rows."""

    value: str
    label: str
    url: str
    parent: str = ""
    toggle: str = ""
    opened: bool = False


@dataclass(frozen=True, slots=True)
class CellView:
    """A figure. `about` says of what; `shade` goes from 0 (nothing) to SHADES.

    `url` searches for it; it is '' for the whole, and where there is nothing and nothing is lacking.
    """

    documents: int
    newest: int | None
    state: State
    about: str
    shade: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its total, which is last."""

    head: Head
    cells: tuple[CellView, ...]
    total: CellView


@dataclass(frozen=True, slots=True)
class Table:
    """One map, as a table and as a picture. The counts are of cells that a search leads to, in the rows shown.

    `ages` says whether single cells can be stale. `totals` are those of the columns and of the whole; none where only
    some of the rows are shown.
    """

    name: str
    rows: tuple[Row, ...]
    columns: tuple[Head, ...]
    totals: tuple[CellView, ...]
    ages: bool
    filled: int
    empty: int
    stale: int


@dataclass(frozen=True, slots=True)
class MapPage:
    """The page."""

    state: SearchState
    notes: tuple[str, ...]
    types: tuple[Option, ...]
    documents: int
    opened: tuple[str, ...]
    by_sector: Table
    by_year: Table
    all_opened: str
    all_closed: str
    freshness: Freshness


@blueprint.get("/kort")
@kept
def show() -> str:
    """Show the map; `open` names the topics whose narrower ones are shown, `type` what is counted."""
    asked, faults = parse(request.args, is_known, language())
    state = SearchState(type=asked.type, lang=language())
    broader = tuple(dict.fromkeys(filter(None, (taxonomy().parent("topic", v) for v in taxonomy().keys("topic")))))
    opened = tuple(value for value in broader if value in request.args.getlist("open"))
    matrix = library().matrix("topic", "sector", viewer(), state.filters)
    page = MapPage(
        state=state,
        notes=tuple(words.sentence(note) for note in faults),
        types=tuple(Option(key, label("type", key), 0, key in state.type) for key in taxonomy().keys("type")),
        documents=matrix.total.documents,
        opened=opened,
        by_sector=by_sector(state, opened),
        by_year=by_year(state),
        all_opened=_address(state, broader) if broader and opened != broader else "",
        all_closed=_address(state, ()) if opened else "",
        freshness=freshness(library().state(viewer())),
    )
    return render_template("knowledge/map.html", page=page, stale=STALE, shades=SHADES)


def by_sector(state: SearchState, opened: tuple[str, ...] | None = None) -> Table:
    """Return topics by sectors; narrower topics only below those opened, None for all."""
    matrix = library().matrix("topic", "sector", viewer(), state.filters)
    found = taxonomy()
    broader = {parent for value in matrix.rows if (parent := found.parent("topic", value))}
    heads = []
    for value in _in_levels(matrix.rows):
        parent = found.parent("topic", value)
        if parent and opened is not None and parent not in opened:
            continue
        toggle = ""
        if value in broader and opened is not None:
            others = tuple(v for v in opened if v != value)
            toggle = _address(state, others if value in opened else (*others, value)) + f"#topic-{value}"
        here = state.with_("topic", value).url()
        heads.append(Head(value, label("topic", value), here, parent, toggle, value in (opened or ())))
    columns: list[Column] = [
        (Head(v, label("sector", v), state.with_("sector", v).url()), (v,)) for v in matrix.columns
    ]
    if NONE in matrix.column_totals:
        columns.append((Head(NONE, label("sector", NONE), state.with_("sector", NONE).url()), (NONE,)))
    if NONE in matrix.row_totals:
        heads.append(Head(NONE, label("topic", NONE), state.with_("topic", NONE).url()))

    def url(row: str, column: Head) -> str:
        return state.with_("topic", row).with_("sector", column.value).url()

    return _table("topic", matrix, heads, columns, url)


def by_year(state: SearchState) -> Table:
    """Return document types by years; of a filter by type, only its rows."""
    matrix = library().matrix("type", "year", viewer(), state.filters)
    chosen = [value for value in matrix.rows if not state.type or value in state.type]
    plain = state.cleared()
    heads = [Head(value, label("type", value), plain.with_("type", value).url()) for value in chosen]
    if NONE in matrix.row_totals and not state.type:
        heads.append(Head(NONE, label("type", NONE), plain.with_("type", NONE).url()))
    columns: list[Column] = []
    for span in years(matrix.columns):
        inside = tuple(v for v in matrix.columns if (span.first or 0) <= int(v) <= span.last)
        key = f"{span.first or ''}-{span.last}" if span.first != span.last else str(span.last)
        columns.append((Head(key, _span(span), _dated(state, key).url()), inside))
    if NONE in matrix.column_totals:
        columns.append((Head(NONE, label("year", NONE), plain.with_("year", NONE).url()), (NONE,)))

    def url(row: str, column: Head) -> str:
        return _dated(plain.with_("type", row), column.value).url()

    table = _table("type", matrix, heads, columns, url)
    return replace(table, totals=()) if state.type else table


def _dated(state: SearchState, key: str) -> SearchState:
    if key == NONE:
        return state.with_("year", NONE)
    first, _, last = key.rpartition("-")
    return state.change(year_from=int(first) if first else None if "-" in key else int(last), year_to=int(last))


def _span(span: Years) -> str:
    if span.first is None:
        return gettext("Until %(year)s", year=span.last)
    return str(span.last) if span.first == span.last else f"{span.first}–{span.last}"


def _address(state: SearchState, opened: tuple[str, ...]) -> str:
    values = {"type": list(state.type), "open": list(opened)}
    return url_for("knowledge.show", **{key: found for key, found in values.items() if found})  # type: ignore[arg-type]  # values of a query string only


def _in_levels(values: Iterable[str]) -> list[str]:
    """Return topics with the narrower ones below their own."""
    found = taxonomy()
    place = {value: number for number, value in enumerate(values)}

    def key(value: str) -> tuple[int, int]:
        parent = found.parent("topic", value)
        return place.get(parent, place[value]), place[value] if parent else -1

    return sorted(place, key=key)


def _table(name: str, matrix: Matrix, heads: list[Head], columns: list[Column], url: Url) -> Table:
    """Put figures below their heads; a cell of a column of several values is the sum of theirs."""
    cells = {
        (row.value, column.value): _sum(matrix.cell(row.value, value) for value in values)
        for row in heads
        for column, values in columns
    }
    most = max((cell.documents for pair, cell in cells.items() if NONE not in pair), default=0) or 1
    # The newest document of a year is as old as its year: only the whole of a row can be stale there.
    ages = name == "topic"
    rows = []
    for row in heads:
        views = tuple(
            _view(
                cells[pair],
                f"{row.label}, {column.label}",
                # That no document lacks a value is no gap.
                url(row.value, column) if cells[pair].documents or NONE not in pair else "",
                most,
                ages=ages,
            )
            for column, _ in columns
            for pair in [(row.value, column.value)]
        )
        total = matrix.row_totals.get(row.value, Cell())
        rows.append(Row(row, views, _view(total, row.label, row.url, most, ages=True)))
    searchable = [cell for row in rows for cell in row.cells if cell.url]
    return Table(
        name,
        tuple(rows),
        tuple(column for column, _ in columns),
        (
            *(
                _view(_sum(matrix.column_totals.get(v, Cell()) for v in values), head.label, head.url, most, ages=ages)
                for head, values in columns
            ),
            _view(matrix.total, gettext("In all"), "", most, ages=True),
        ),
        ages,
        sum(cell.state is not State.EMPTY for cell in searchable),
        sum(cell.state is State.EMPTY for cell in searchable),
        sum(cell.state is State.STALE for cell in searchable),
    )


def _view(cell: Cell, about: str, url: str, most: int, *, ages: bool) -> CellView:
    if not cell.documents:
        state = State.EMPTY
    elif cell.newest is None:
        state = State.UNDATED
    else:
        state = State.STALE if ages and cell.stale(today().year) else State.CURRENT
    # The logarithm: a map with 1, 5 and 200 documents in its cells shows three shades.
    shade = 1 + int(SHADES * log(cell.documents) / log(most + 1)) if cell.documents else 0
    return CellView(cell.documents, cell.newest, state, about, min(shade, SHADES), url)


def _sum(cells: Iterable[Cell]) -> Cell:
    found = tuple(cells)
    newest = max((cell.newest for cell in found if cell.newest is not None), default=None)
    return Cell(sum(cell.documents for cell in found), newest)
