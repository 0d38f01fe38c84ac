"""Documents by their files and bytes: what the secretariat asks of the catalogue."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from indexer.catalogue import rows, schema
from indexer.catalogue.database import chunks, connect
from indexer.model import Document, ReadingStatus, Visibility

#: The reason of a file whose pages are pictures (see reading.reasons.Reason.SCAN).
SCANNED = "scan"


class Scan(NamedTuple):
    """A file without text in its pages, and the SHA-256 of its bytes."""

    path: str
    fingerprint: str


class FilesOfDocuments:
    """A door to a catalogue that is there, for whoever may see all of it."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def settled(self, paths: Collection[str]) -> dict[str, Document]:
        """Return the document of each of these files, by path, where the index has taken it."""
        waiting = sa.select(schema.outbox.c.document_id)
        return self._at(paths, schema.documents.c.id.not_in(waiting))

    def at(self, paths: Collection[str]) -> dict[str, Document]:
        """Return the document of each of these files, by path, whether the index has taken it or not."""
        return self._at(paths)

    def _at(self, paths: Collection[str], *wanted: sa.ColumnElement[bool]) -> dict[str, Document]:
        documents = schema.documents
        taken = sa.select(documents).where(documents.c.part == "", *wanted)
        found: dict[str, Document] = {}
        with self._engine.begin() as connection:
            for chunk in chunks(paths):
                query = taken.where(documents.c.path.in_(chunk))
                found |= {row["path"]: rows.document(row) for row in connection.execute(query).mappings()}
        return found

    def drafts(self) -> tuple[Document, ...]:
        """Return the documents of files that only the secretariat may see, in the order of paths."""
        documents = schema.documents
        hidden = documents.c.visibility == Visibility.SECRETARIAT.value
        query = sa.select(documents).where(hidden, documents.c.part == "").order_by("path")
        with self._engine.begin() as connection:
            return tuple(rows.document(row) for row in connection.execute(query).mappings())

    def newest(self, most: int) -> tuple[Document, ...]:
        """Return the documents of files that were added last, the last one first."""
        documents, arrivals = schema.documents, schema.arrivals
        query = sa.select(documents).join_from(documents, arrivals, documents.c.id == arrivals.c.document_id)
        query = query.where(documents.c.part == "").order_by(arrivals.c.added.desc(), documents.c.id).limit(most)
        with self._engine.begin() as connection:
            return tuple(rows.document(row) for row in connection.execute(query).mappings())

    def scans(self) -> tuple[Scan, ...]:
        """Return the files whose pages are pictures only, in the order of paths."""
        documents = schema.documents.c
        query = sa.select(documents.path, documents.fingerprint).where(
            documents.part == "", documents.status == ReadingStatus.NO_TEXT.value, documents.reason == SCANNED
        )
        with self._engine.begin() as connection:
            return tuple(Scan(*row) for row in connection.execute(query.order_by(documents.path)))

    def fingerprints(self) -> frozenset[str]:
        """Return the SHA-256 of the bytes of every file."""
        with self._engine.begin() as connection:
            return frozenset(connection.scalars(sa.select(schema.documents.c.fingerprint)))

    def path_of_bytes(self, digest: str) -> str:
        """Return the path of a file with these bytes (SHA-256 in hexadecimal), or ''."""
        documents = schema.documents
        query = sa.select(documents.c.path).where(documents.c.fingerprint == digest, documents.c.part == "")
        with self._engine.begin() as connection:
            return connection.scalar(query.order_by("path").limit(1)) or ""
