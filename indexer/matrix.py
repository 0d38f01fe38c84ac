"""Matrix: how many documents there are by two facets, and of which year the newest is.

All figures are an engine's: a cell has as many documents as the search with its two values finds.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indexer.engine.base import Answer, Engine, Question
from indexer.model import NONE, Document, Visibility
from indexer.query.plan import Everything
from indexer.results import Sort
from indexer.taxonomy import Taxonomy

#: So many of the newest documents of a row are looked at: most cells have their newest one among them, and need no
#: question of their own.
NEWEST = 60
#: A cell is stale when the year of its newest document lies more than so many years back.
STALE = 5
#: Up to so many years stand one by one; more of them in ranges of SPAN, and what is older than MOST_RANGES in one.
SINGLE_YEARS = 10
SPAN = 5
MOST_RANGES = 10

NOTHING: Mapping[str, tuple[str, ...]] = {}

Narrowed = Mapping[str, tuple[str, ...]]
Documents = Callable[[Collection[str]], Mapping[str, Document]]


class Cell(NamedTuple):
    """So many documents, and the year of the newest; None where none has one."""

    documents: int = 0
    newest: int | None = None

    def stale(self, year: int) -> bool:
        """Say whether all that is dated here is old in this year."""
        return self.newest is not None and self.newest + STALE < year


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The figures. `cells` has those pairs only that documents have; NONE stands for those without a value.

    A document with several values is counted with each of them, and once in the totals.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    row_totals: Mapping[str, Cell]
    column_totals: Mapping[str, Cell]
    total: Cell

    def cell(self, row: str, column: str) -> Cell:
        """Return one figure."""
        return self.cells.get((row, column), EMPTY)


class Years(NamedTuple):
    """The years from `first` (None: whatever is older) to `last`, both included."""

    first: int | None
    last: int


def years(found: Iterable[str]) -> tuple[Years, ...]:
    """Return the years to show one by one or in ranges, those between the first and the last without a gap."""
    known = sorted(map(int, found))
    if not known:
        return ()
    first, last = known[0], known[-1]
    if last - first < SINGLE_YEARS:
        return tuple(Years(year, year) for year in range(first, last + 1))
    newest = last - last % SPAN
    oldest = max(first - first % SPAN, newest - (MOST_RANGES - 1) * SPAN)
    ranges = tuple(Years(start, start + SPAN - 1) for start in range(oldest, newest + 1, SPAN))
    return ranges if first >= oldest else (Years(None, oldest - 1), *ranges)


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks an engine for what a viewer may see, narrowed by filters."""

    engine: Engine
    visibilities: frozenset[Visibility]
    filters: Mapping[str, tuple[str, ...]]

    def __call__(self, facets: tuple[str, ...], narrowed: Narrowed = NOTHING, limit: int = 0) -> Answer:
        """Return an answer for values of facets besides the filters."""
        filters = {**self.filters, **narrowed}
        return self.engine.answer(
            Question(Everything(), self.visibilities, filters, facets=facets, sort=Sort.NEWEST, limit=limit)
        )

    def latest(self, narrowed: Narrowed) -> int | None:
        """Return the newest year of these documents, None where none is dated."""
        return max((int(year) for year in self(("year",), narrowed).facets["year"] if year != NONE), default=None)


def made(ask: Asking, rows: str, columns: str, taxonomy: Taxonomy, documents: Documents) -> Matrix:
    """Return the matrix of two facets, with every value of the taxonomy and of the documents."""
    return _over_years(ask, rows, taxonomy) if columns == "year" else _crossed(ask, rows, columns, taxonomy, documents)


def _over_years(ask: Asking, facet: str, taxonomy: Taxonomy) -> Matrix:
    """Return a facet over years: a question for each row."""
    whole = ask((facet, "year"))
    cells = {
        (row, year): Cell(count, None if year == NONE else int(year))
        for row in whole.facets[facet]
        for year, count in ask(("year",), {facet: (row,)}).facets["year"].items()
    }
    dated = tuple(sorted(year for year in whole.facets["year"] if year != NONE))
    return _totalled(_values(facet, whole, taxonomy), dated, cells, whole, (facet, "year"))


def _crossed(ask: Asking, row_facet: str, column_facet: str, taxonomy: Taxonomy, documents: Documents) -> Matrix:
    """Return one facet by another: a question for each row, and for each cell whose newest is not among the newest."""
    whole = ask((row_facet, column_facet))
    cells: dict[tuple[str, str], Cell] = {}
    for row in whole.facets[row_facet]:
        here = {row_facet: (row,)}
        answer = ask((column_facet,), here, NEWEST)
        newest = _newest(answer, column_facet, taxonomy, documents)
        for column, number in answer.facets[column_facet].items():
            year = newest.get(column) or ask.latest(here | {column_facet: (column,)})
            cells[row, column] = Cell(number, year)
    rows, columns = _values(row_facet, whole, taxonomy), _values(column_facet, whole, taxonomy)
    return _totalled(rows, columns, cells, whole, (row_facet, column_facet))


def _values(facet: str, whole: Answer, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return the values of a facet in the order of the taxonomy, then those that only documents have."""
    return tuple(dict.fromkeys((*taxonomy.keys(facet), *sorted(whole.facets[facet].keys() - {NONE}))))


def _newest(answer: Answer, facet: str, taxonomy: Taxonomy, documents: Documents) -> dict[str, int]:
    """Return the year of the newest document by value, as far as the newest hits tell it."""
    names = [name for name, _ in answer.hits]
    found = documents(names)
    newest: dict[str, int] = {}
    for name in names:
        # The document may have gone from the catalogue a moment before it goes from the index.
        year = found[name].metadata.year if name in found else None
        if year is not None:
            for value in taxonomy.with_parents(facet, found[name].metadata.facets[facet]) or (NONE,):
                newest.setdefault(value, year)
    return newest


def _totalled(
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    cells: Mapping[tuple[str, str], Cell],
    whole: Answer,
    facets: tuple[str, str],
) -> Matrix:
    """Return the figures with their totals; the newest of a row is the newest of its cells."""
    by_row: dict[str, int] = {}
    by_column: dict[str, int] = {}
    for (row, column), cell in cells.items():
        if cell.newest is not None:
            by_row[row] = max(cell.newest, by_row.get(row, cell.newest))
            by_column[column] = max(cell.newest, by_column.get(column, cell.newest))
    row_counts, column_counts = (whole.facets[facet] for facet in facets)
    return Matrix(
        rows,
        columns,
        cells,
        {row: Cell(count, by_row.get(row)) for row, count in row_counts.items()},
        {column: Cell(count, by_column.get(column)) for column, count in column_counts.items()},
        Cell(whole.total, max(by_row.values(), default=None)),
    )
