"""What is said of a document in a table: one fact to a column. CSV and JSON Lines have the same ones."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from indexer.citing.item import Item, item
from indexer.model import CaseFacts, Document, RuleFacts
from indexer.naming import document_address
from indexer.taxonomy import Taxonomy


class Row(NamedTuple):
    """A document, its place in the result from 1, and the reference to it."""

    place: int
    document: Document
    item: Item


#: The columns in order; other programs rely on their names.
COLUMNS = (
    *("number", "id", "title", "type", "date", "authors", "publisher", "topics", "sectors", "target_groups", "actors"),
    *("municipality", "journal_number", "language", "summary", "in_force_from", "in_force_to"),
    *("case_number", "case_phase", "rent_month", "area", "homes", "worked", "did_not_work"),
    *("pages", "reading", "visibility", "url", "source", "file", "file_kind", "size", "sha256"),
)
#: Those that hold values of the taxonomy, each with its facet.
FACETS = {
    "type": "type",
    "topics": "topic",
    "sectors": "sector",
    "target_groups": "target_group",
    "actors": "actor",
    "case_phase": "phase",
}
_NO_RULE, _NO_CASE = RuleFacts(), CaseFacts()


def rows(
    documents: Iterable[tuple[int, Document]], taxonomy: Taxonomy, site: str, archive: str, accessed: date
) -> Iterator[Row]:
    """Yield a row for each document and its place; `site` is the public address of the pages, `archive` their name."""
    for place, document in documents:
        metadata = document.metadata
        kind = taxonomy.label("type", metadata.type, metadata.language or "da") if metadata.type else ""
        address = document_address(site, document.id)
        yield Row(place, document, item(document, address, accessed, kind=kind, archive=archive))


def facts(row: Row) -> dict[str, Any]:
    """Return what stands in each column; what is not known is None, '' or an empty list.

    What a document says of others is left out: who sees the one may not see the others.
    """
    document, metadata = row.document, row.document.metadata
    rule, case = metadata.rule or _NO_RULE, metadata.case or _NO_CASE
    said = {
        "number": row.place,
        "title": row.item["title"],
        "in_force_from": rule.in_force_from.isoformat() if rule.in_force_from else None,
        "in_force_to": rule.in_force_to.isoformat() if rule.in_force_to else None,
        "case_number": case.number,
        "case_phase": case.phase,
        "pages": document.page_count,
        "reading": document.outcome.status.value,
        "url": row.item["URL"],
        "file": document.file_name,
        "file_kind": document.kind.value,
        "sha256": document.fingerprint,
    }
    for column in COLUMNS:
        if column not in said:
            owner: Any = next(noun for noun in (metadata, document, case) if hasattr(noun, column))
            said[column] = getattr(owner, column)
    return {column: list(v) if isinstance(v := said[column], tuple) else v for column in COLUMNS}
