"""The files that a result can be taken away in, each written as its documents come."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indexer.citing import forms as citing
from indexer.exporting.columns import COLUMNS, Row, facts
from indexer.exporting.record import Record
from indexer.exporting.table import Wording, table

#: Characters that are sent at a time: a row alone would take a packet of its own.
TOGETHER = 16_000

Write = Callable[[Record, Iterable[Row], Wording], Iterator[str]]


@dataclass(frozen=True, slots=True)
class ExportForm:
    """A kind of file. One that is not `recorded` has no room for the record, which then belongs beside it."""

    name: str
    suffix: str
    media_type: str
    recorded: bool
    write: Write

    def listed(self, record: Record, rows: Iterable[Row], wording: Wording | None = None) -> Iterator[str]:
        """Yield the file in pieces of some size."""
        pieces: list[str] = []
        length = 0
        for piece in self.write(record, rows, wording or Wording()):
            pieces.append(piece)
            length += len(piece)
            if length >= TOGETHER:
                yield "".join(pieces)
                pieces, length = [], 0
        yield "".join(pieces)


def _csv(_record: Record, rows: Iterable[Row], wording: Wording) -> Iterator[str]:
    return table((facts(row) for row in rows), COLUMNS, wording)


def _json_lines(record: Record, rows: Iterable[Row], _wording: Wording) -> Iterator[str]:
    """Yield a line on the search, one for each document, and one at the end, by which a broken file is known."""
    yield _line({"kind": "search", **record.facts()})
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - read after the last one
        yield _line({"kind": "document", **facts(row)})
    yield _line({"kind": "end", "documents": count, "gone": record.listed - count})


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _ris(record: Record, rows: Iterable[Row], _wording: Wording) -> Iterator[str]:
    # Publishers' files begin so, and every program skips what is before the first TY. Zotero takes a file for RIS only
    # with a TY among its first five lines, so all is in one line.
    yield f"Provider: {record.collection}\r\nSearch: {json.dumps(record.facts(), ensure_ascii=False)}\r\n\r\n"
    yield from citing.BY_NAME["ris"].listed(row.item for row in rows)


def _bibtex(record: Record, rows: Iterable[Row], _wording: Wording) -> Iterator[str]:
    yield "".join(f"% {line}\n" for line in record.lines()) + "\n"
    yield from citing.BY_NAME["bibtex"].listed(row.item for row in rows)


def _csl_json(_record: Record, rows: Iterable[Row], _wording: Wording) -> Iterator[str]:
    return citing.BY_NAME["csl-json"].listed(row.item for row in rows)


FORMS = (
    ExportForm("csv", "csv", "text/csv", False, _csv),
    ExportForm("ris", "ris", citing.BY_NAME["ris"].media_type, True, _ris),
    ExportForm("bibtex", "bib", citing.BY_NAME["bibtex"].media_type, True, _bibtex),
    ExportForm("csl-json", "json", citing.BY_NAME["csl-json"].media_type, False, _csl_json),
    ExportForm("jsonl", "jsonl", "application/jsonl", True, _json_lines),
)
BY_NAME = {form.name: form for form in FORMS}
BY_SUFFIX = {form.suffix: form for form in FORMS}
