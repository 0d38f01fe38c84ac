"""Which documents cite which rules: kept as the texts say it, looked up by number and by name."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.database import chunks
from indexer.model import Citation, Citations, Document, RuleName, Visibility

#: After the last character of a name comes a blank where it runs on.
_BLANK, _AFTER_BLANK = " ", "!"
_LONG = " om "


class Said(NamedTuple):
    """A citation, the id of the document that has it, and the date that its text speaks on: '' where unknown."""

    document_id: str
    said_on: str
    citation: Citation


def write(connection: sa.Connection, found: Iterable[tuple[Document, Citations | None]]) -> None:
    """Note the citations of documents that have none yet, and what these are cited as."""
    made: list[dict[str, object]] = []
    names: list[dict[str, object]] = []
    for document, each in found:
        if each is None:
            continue
        names += ({"document_id": document.id, "key": n.key, "paragraphs": n.paragraphs} for n in each.names)
        made += (
            {
                "document_id": document.id,
                "place": place,
                "said_on": document.metadata.speaks_on,
                "number": citation.number,
                "name": citation.name,
                "paragraph": citation.paragraph,
                "pages": " ".join(map(str, citation.pages)),
            }
            for place, citation in enumerate(each.made)
        )
    for table, rows in ((schema.citations, made), (schema.rule_names, names)):
        if rows:
            connection.execute(sa.insert(table), rows)


def forget(connection: sa.Connection, ids: Collection[str]) -> None:
    """Forget what these documents cite and are cited as. Few enough ids for one statement."""
    for table in (schema.citations, schema.rule_names):
        connection.execute(sa.delete(table).where(table.c.document_id.in_(ids)))


def of(connection: sa.Connection, document_id: str) -> tuple[Citation, ...]:
    """Return what a document cites, in the order of its text."""
    table = schema.citations
    found = connection.execute(sa.select(table).where(table.c.document_id == document_id).order_by(table.c.place))
    return tuple(map(_citation, found))


def by(connection: sa.Connection, keys: Collection[str], visibilities: Collection[Visibility]) -> tuple[Said, ...]:
    """Return the citations by these keys in documents of these visibilities, in the order of ids and texts."""
    table, documents = schema.citations, schema.documents
    found: dict[tuple[str, int], Said] = {}
    for chunk in chunks(keys):
        wanted: list[sa.ColumnElement[bool]] = [table.c.number.in_(chunk), table.c.name.in_(chunk)]
        wanted += [
            sa.and_(table.c.name > key + _BLANK, table.c.name < key + _AFTER_BLANK) for key in chunk if _LONG in key
        ]
        query = (
            sa.select(table)
            .join_from(table, documents, table.c.document_id == documents.c.id)
            .where(sa.or_(*wanted), documents.c.visibility.in_([v.value for v in visibilities]))
        )
        for row in connection.execute(query):
            found[row.document_id, row.place] = Said(row.document_id, row.said_on, _citation(row))
    return tuple(found[place] for place in sorted(found))


def named(connection: sa.Connection, keys: Collection[str]) -> tuple[tuple[str, RuleName], ...]:
    """Return the rules that are cited by these keys, by id, in the order of ids."""
    table = schema.rule_names
    found: list[sa.Row[Any]] = []
    for chunk in chunks(keys):
        found += connection.execute(sa.select(table).where(table.c.key.in_(chunk))).all()
    return tuple(sorted((row.document_id, RuleName(row.key, row.paragraphs)) for row in found))


def names(connection: sa.Connection, document_id: str) -> tuple[RuleName, ...]:
    """Return what a document is cited as."""
    table = schema.rule_names
    found = connection.execute(sa.select(table).where(table.c.document_id == document_id).order_by(table.c.key))
    return tuple(RuleName(row.key, row.paragraphs) for row in found)


def _citation(row: sa.Row[Any]) -> Citation:
    return Citation(row.number, row.name, row.paragraph, tuple(map(int, row.pages.split())))
