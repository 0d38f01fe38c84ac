"""Statements with which the pipeline writes: inside of a transaction that somebody else has begun."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from indexer.catalogue import citations, schema, vocabulary
from indexer.catalogue.database import chunks
from indexer.model import Document

#: What goes with a document, besides what is counted.
_OF_DOCUMENTS = tuple(
    table.c.document_id for table in (schema.pages, schema.sketches, schema.relations, schema.aliases)
)


def forget(connection: sa.Connection, paths: Collection[str]) -> None:
    """Forget these files with their documents, of which the index is to be told."""
    documents = schema.documents
    for chunk in chunks(paths):
        ids = list(connection.scalars(sa.select(documents.c.id).where(documents.c.path.in_(chunk))))
        queue(connection, ids)
        forget_documents(connection, ids)
        for table in (schema.faults, schema.files):
            connection.execute(sa.delete(table).where(table.c.path.in_(chunk)))


def forget_documents(connection: sa.Connection, ids: Collection[str]) -> None:
    """Forget these documents and all that is known of them."""
    for chunk in chunks(ids):
        vocabulary.forget(connection, chunk)
        citations.forget(connection, chunk)
        for column in (*_OF_DOCUMENTS, schema.documents.c.id):
            connection.execute(sa.delete(column.table).where(column.in_(chunk)))


def queue(connection: sa.Connection, ids: Collection[str]) -> None:
    """Put documents into the outbox: the index is to be told of them."""
    for chunk in chunks(ids):
        connection.execute(sa.delete(schema.outbox).where(schema.outbox.c.document_id.in_(chunk)))
    insert(connection, schema.outbox, [{"document_id": document_id} for document_id in ids])


def insert(connection: sa.Connection, table: sa.Table, values: list[dict[str, object]]) -> None:
    """Insert rows; there may be none."""
    if values:
        connection.execute(sa.insert(table), values)


def free_aliases(connection: sa.Connection, documents: Sequence[Document]) -> list[dict[str, object]]:
    """Return rows for the aliases of documents, those left out that others have."""
    wanted = {alias: document.id for document in documents for alias in document.metadata.aliases}
    for chunk in chunks(wanted):
        taken = sa.select(schema.aliases.c.alias).where(schema.aliases.c.alias.in_(chunk))
        for alias in connection.scalars(taken):
            del wanted[alias]
    return [{"alias": alias, "document_id": document_id} for alias, document_id in wanted.items()]
