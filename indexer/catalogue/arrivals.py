"""When documents were added: the moment the catalogue first told the index of them.

It stays what it was when a file is changed, read again, or comes back after it was gone, when the index is made anew,
and when a new version empties the catalogue. Only with the file of the catalogue it is lost.
"""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.database import chunks


def of(connection: sa.Connection, ids: Collection[str]) -> dict[str, float]:
    """Return when documents were added, in seconds since 1970, by id; one that is new is left out."""
    found: dict[str, float] = {}
    for chunk in chunks(ids):
        query = sa.select(schema.arrivals).where(schema.arrivals.c.document_id.in_(chunk))
        found |= {row.document_id: row.added for row in connection.execute(query)}
    return found


def note(connection: sa.Connection, added: Mapping[str, float]) -> None:
    """Note when new documents were added."""
    if added:
        rows = [{"document_id": document_id, "added": moment} for document_id, moment in added.items()]
        connection.execute(sa.insert(schema.arrivals), rows)
