"""Pages of documents as they are kept, read inside of a transaction that somebody else has begun."""

from collections.abc import Collection

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.database import chunks
from indexer.catalogue.packed import PackedPage, unpack
from indexer.model import Page


def between(connection: sa.Connection, document_id: str, first: int, last: int | None) -> tuple[PackedPage, ...]:
    """Return the pages of a document by number, both ends included."""
    pages = schema.pages.c
    query = sa.select(schema.pages).where(pages.document_id == document_id, pages.number >= first)
    if last is not None:
        query = query.where(pages.number <= last)
    return tuple(PackedPage(row.number, row.label, row.text) for row in connection.execute(query.order_by("number")))


def of(connection: sa.Connection, ids: Collection[str], last: int | None) -> dict[str, tuple[Page, ...]]:
    """Return the pages of each of these documents, up to a number."""
    pages = schema.pages.c
    found: dict[str, list[Page]] = {name: [] for name in ids}
    for chunk in chunks(ids):
        query = sa.select(schema.pages).where(pages.document_id.in_(chunk))
        if last is not None:
            query = query.where(pages.number <= last)
        for row in connection.execute(query.order_by(pages.document_id, pages.number)):
            found[row.document_id].append(unpack(PackedPage(row.number, row.label, row.text)))
    return {name: tuple(each) for name, each in found.items()}


def labels(connection: sa.Connection, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what is printed on pages, by id and number."""
    pages, numbers = schema.pages.c, [number for _, number in wanted] or [0]
    query = sa.select(pages.document_id, pages.number, pages.label)
    query = query.where(pages.number.between(min(numbers), max(numbers)))
    found: dict[tuple[str, int], str] = {}
    for chunk in chunks({document_id for document_id, _ in wanted}):
        rows = connection.execute(query.where(pages.document_id.in_(chunk)))
        found |= {(row.document_id, row.number): row.label for row in rows}
    return {page: found[page] for page in wanted if page in found}
