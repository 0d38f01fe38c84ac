"""The sketches of documents: what tells which of them nearly say the same."""

from collections.abc import Mapping

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.database import connect


def write(connection: sa.Connection, found: Mapping[str, bytes]) -> None:
    """Note the sketches of documents that have none yet, by id; an empty one tells nothing."""
    rows = [{"document_id": name, "sketch": sketch} for name, sketch in found.items() if sketch]
    if rows:
        connection.execute(sa.insert(schema.sketches), rows)


class Sketches:
    """A door to the sketches of a catalogue that is there."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def of_same_bytes(self, document_id: str) -> tuple[str, ...]:
        """Return the ids of the other files with the same bytes as that of a document."""
        own, other = schema.documents.alias(), schema.documents
        query = sa.select(other.c.id).join_from(other, own, other.c.fingerprint == own.c.fingerprint)
        alike = sa.and_(own.c.id == document_id, own.c.fingerprint != "", other.c.id != own.c.id, other.c.part == "")
        with self._engine.begin() as connection:
            return tuple(connection.scalars(query.where(alike).order_by(other.c.id)))

    def of_files(self) -> tuple[tuple[str, bytes], ...]:
        """Return the sketch of every document that is a file of its own, by id."""
        table, documents = schema.sketches, schema.documents
        query = sa.select(table).join_from(table, documents, table.c.document_id == documents.c.id)
        with self._engine.begin() as connection:
            found = connection.execute(query.where(documents.c.part == ""))
            return tuple((row.document_id, row.sketch) for row in found)
