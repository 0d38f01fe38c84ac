"""CSV for Danish Excel, and for every program that reads CSV: semicolons, UTF-8 with its mark, CRLF between rows.

Excel in Danish separates by semicolon, since a comma is in its numbers, and takes a file for UTF-8 by the mark only.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
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


def table(rows: Iterable[dict[str, Any]], columns: Iterable[str], wording: Wording) -> Iterator[str]:
    """Yield the table, a row at a time; what is several texts in one cell has semicolons between."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=SEPARATOR, lineterminator="\r\n")

    def written(cells: Iterable[object]) -> str:
        writer.writerow(cells)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    yield MARK + written(map(wording.heading, columns))
    for row in rows:
        yield written(_cell(column, value, wording) for column, value in row.items())


def _cell(column: str, value: object, wording: Wording) -> object:
    if isinstance(value, list):
        return safe("; ".join(str(wording.value(column, each)) for each in value))
    return safe(wording.value(column, value)) if value is not None else ""


def safe(value: object) -> object:
    """Return a value that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value
