"""What documents say of one another, kept so that it can be looked up from the other end as well."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.model import Document, Metadata

#: Keys of metadata that name other documents, each with the key by which those would name the document.
OPPOSITES = {
    "replaces": "replaced_by",
    "replaced_by": "replaces",
    "amends": "amended_by",
    "amended_by": "amends",
    "related": "related",
}
#: The section of a sidecar that each key stands in.
SECTIONS = {key: "case" if key == "related" else "rule" for key in OPPOSITES}


def named(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Yield the documents that are named, by id or alias, each with its key."""
    for key in OPPOSITES:
        for name in getattr(getattr(metadata, SECTIONS[key]), key, ()):
            yield key, name


def write(connection: sa.Connection, documents: Iterable[Document]) -> None:
    """Note whom these documents name, of which nothing is noted yet."""
    # What is attached to a mail has its metadata, but it is the mail that says so.
    speaking = (document for document in documents if not document.part)
    found = dict.fromkeys((d.id, OPPOSITES[key], name) for d in speaking for key, name in named(d.metadata))
    # No id is as long as what does not fit, so that it names nobody.
    made = [
        {"document_id": document_id, "opposite": key, "named": name}
        for document_id, key, name in found
        if len(name) <= schema.LONGEST_ID
    ]
    if made:
        connection.execute(sa.insert(schema.relations), made)


def to(connection: sa.Connection, document_id: str) -> tuple[tuple[str, str], ...]:
    """Return the ids of those that name a document by its id or an alias, each with the key it would name them by."""
    table, aliases = schema.relations.c, schema.aliases.c
    own = sa.select(aliases.alias).where(aliases.document_id == document_id)
    query = sa.select(table.opposite, table.document_id).distinct().order_by(table.document_id)
    query = query.where(sa.or_(table.named == document_id, table.named.in_(own)), table.document_id != document_id)
    return tuple((row.opposite, row.document_id) for row in connection.execute(query))
