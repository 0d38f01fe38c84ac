"""CSV for Danish Excel, and for every program that reads CSV: semicolons, UTF-8 with its mark, CRLF between rows.

Excel in Danish separates by semicolon, since a comma is in its numbers, and takes a file for UTF-8 by the mark only.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from typing import Any

MARK = "\ufeff"
SEPARATOR = ";"
#: A spreadsheet takes a text that begins so for a formula (OWASP, "CSV Injection"); an apostrophe in front prevents it.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Wording:
    """What columns are called and how values are written; by itself, as they are kept."""

    heading: Callable[[str], str] = lambda column: column
    value: Callable[[str, Any], Any] = lambda _, value: value


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a file of these rows, a row at a time."""
    yield MARK
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=SEPARATOR, lineterminator="\r\n")
    for row in rows:
        writer.writerow(map(safe, row))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def table(rows: Iterable[dict[str, Any]], columns: Iterable[str], wording: Wording) -> Iterator[str]:
    """Yield a file with the names of columns above; what is several texts in one cell has semicolons between."""
    headings = map(wording.heading, columns)
    return lines(chain([headings], ([_cell(column, row[column], wording) for column in row] for row in rows)))


def _cell(column: str, value: object, wording: Wording) -> object:
    if isinstance(value, list):
        return "; ".join(str(wording.value(column, each)) for each in value)
    return "" if value is None else wording.value(column, value)


def safe(value: object) -> object:
    """Return a value that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value
