"""Keywords of documents, and the vocabulary: how many documents of each visibility have each of them.

To complete what somebody types by counting the keywords of all documents would take a third of a second at three
million of them. So they are counted as documents come and go, in the same transaction, and a lookup takes milliseconds.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from importlib import import_module

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.database import chunks
from indexer.catalogue.packed import pack_keywords, unpack_keywords
from indexer.model import Document, Keyword, Visibility

_LAST = "\U0010ffff"
_COLUMNS = tuple(visibility.value for visibility in Visibility)
#: The spelling of a row: '' stands for the folded one, as more than half are spelt.
_SPELT = sa.case((schema.vocabulary.c.text == "", schema.vocabulary.c.folded), else_=schema.vocabulary.c.text)


def write(connection: sa.Connection, documents: Iterable[tuple[Document, Sequence[Keyword]]]) -> None:
    """Note the keywords of documents that have none yet."""
    rows, changes = [], _Changes()
    for document, keywords in documents:
        if keywords:
            rows.append({"document_id": document.id, "lines": pack_keywords(keywords)})
            changes.add(keywords, document.metadata.visibility, 1)
    if rows:
        connection.execute(sa.insert(schema.keywords), rows)
        changes.apply(connection)


def forget(connection: sa.Connection, ids: Collection[str]) -> None:
    """Forget the keywords of these documents, which are still there. Few enough ids for one statement."""
    documents, keywords = schema.documents, schema.keywords
    query = sa.select(documents.c.visibility, keywords.c.lines).join_from(keywords, documents)
    changes = _Changes()
    for visibility, lines in connection.execute(query.where(keywords.c.document_id.in_(ids))):
        changes.add(unpack_keywords(lines), visibility, -1)
    connection.execute(sa.delete(keywords).where(keywords.c.document_id.in_(ids)))
    changes.apply(connection)


def of(connection: sa.Connection, ids: Collection[str]) -> dict[str, tuple[Keyword, ...]]:
    """Return the keywords of these documents, the most telling first. Few enough ids for one statement."""
    query = sa.select(schema.keywords).where(schema.keywords.c.document_id.in_(ids))
    return {row.document_id: unpack_keywords(row.lines) for row in connection.execute(query)}


def beginning(
    connection: sa.Connection, prefix: str, visibilities: Collection[Visibility], limit: int
) -> tuple[tuple[str, int], ...]:
    """Return keywords that begin so, folded, and how many documents of these visibilities have each, most first."""
    vocabulary = schema.vocabulary
    count = _visible(visibilities)
    query = (
        sa.select(_SPELT, count)
        .where(vocabulary.c.folded >= prefix, vocabulary.c.folded < prefix + _LAST, count > 0)
        .order_by(count.desc(), vocabulary.c.folded, _SPELT)
        .limit(limit)
    )
    return tuple((text, number) for text, number in connection.execute(query))


def counts(connection: sa.Connection, folded: Collection[str], visibilities: Collection[Visibility]) -> dict[str, int]:
    """Return how many documents of these visibilities have keywords of these folded spellings; none are left out."""
    vocabulary = schema.vocabulary
    found: Counter[str] = Counter()
    for chunk in chunks(folded):
        query = sa.select(vocabulary.c.folded, _visible(visibilities)).where(vocabulary.c.folded.in_(chunk))
        for spelling, number in connection.execute(query):
            found[spelling] += number
    return +found


class _Changes:
    """Changes in the number of documents, by folded spelling and `text`, for each visibility in order."""

    def __init__(self) -> None:
        self._changes: dict[tuple[str, str], list[int]] = {}

    def add(self, keywords: Iterable[Keyword], visibility: str, number: int) -> None:
        place = _COLUMNS.index(visibility)
        for keyword in keywords:
            text = "" if keyword.text == keyword.folded else keyword.text
            self._changes.setdefault((keyword.folded, text), [0] * len(_COLUMNS))[place] += number

    def apply(self, connection: sa.Connection) -> None:
        """Add the changes to the counts; a spelling that no document has any more is gone."""
        # In the order of the table, so that neighbours are written together.
        rows = [
            {"folded": folded, "text": text} | dict(zip(_COLUMNS, numbers, strict=True))
            for (folded, text), numbers in sorted(self._changes.items())
        ]
        if not rows:
            return
        vocabulary, dialect = schema.vocabulary, connection.dialect.name
        # Each has an insert of its own, and the other one would take long to import.
        insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(vocabulary)
        added = {column: vocabulary.c[column] + insert.excluded[column] for column in _COLUMNS}
        insert = insert.on_conflict_do_update(index_elements=["folded", "text"], set_=added)
        # Only an insert that returns something sends many rows at a time, three times as fast over a socket.
        connection.execute(insert if dialect == "sqlite" else insert.returning(sa.true()), rows)
        fewer = {folded for (folded, _), numbers in self._changes.items() if min(numbers) < 0}
        for chunk in chunks(fewer):
            unused = sa.and_(*(vocabulary.c[column] == 0 for column in _COLUMNS))
            connection.execute(sa.delete(vocabulary).where(vocabulary.c.folded.in_(chunk), unused))


def _visible(visibilities: Collection[Visibility]) -> sa.ColumnElement[int]:
    return sum((schema.vocabulary.c[visibility.value] for visibility in visibilities), sa.literal(0))
