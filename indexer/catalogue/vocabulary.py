"""Keywords of documents, and the vocabulary: how many documents of each visibility have each of them.

To complete what somebody types by counting the keywords of all documents would take a third of a second at three
million of them. So they are counted as documents come and go, in the same transaction, and a lookup takes milliseconds.
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.database import chunks
from indexer.model import Document, Keyword, Visibility

_LAST = "\U0010ffff"


def write(connection: sa.Connection, documents: Iterable[tuple[Document, Sequence[Keyword]]]) -> None:
    """Note the keywords of documents that have none yet."""
    rows, changes = [], _Changes()
    for document, keywords in documents:
        if keywords:
            lines = "\n".join(f"{keyword.text}\t{keyword.folded}" for keyword in keywords)
            rows.append({"document_id": document.id, "lines": zlib.compress(lines.encode(), level=3)})
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
        changes.add(_keywords(lines), visibility, -1)
    connection.execute(sa.delete(keywords).where(keywords.c.document_id.in_(ids)))
    changes.apply(connection)


def of(connection: sa.Connection, ids: Collection[str]) -> dict[str, tuple[Keyword, ...]]:
    """Return the keywords of these documents, the most telling first. Few enough ids for one statement."""
    query = sa.select(schema.keywords).where(schema.keywords.c.document_id.in_(ids))
    return {row.document_id: _keywords(row.lines) for row in connection.execute(query)}


def beginning(
    connection: sa.Connection, prefix: str, visibilities: Collection[Visibility], limit: int
) -> tuple[tuple[str, int], ...]:
    """Return keywords that begin so, folded, and how many documents of these visibilities have each, most first."""
    vocabulary = schema.vocabulary
    count = _visible(visibilities)
    query = (
        sa.select(vocabulary.c.text, count)
        .where(vocabulary.c.folded >= prefix, vocabulary.c.folded < prefix + _LAST, count > 0)
        .order_by(count.desc(), vocabulary.c.folded, vocabulary.c.text)
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
    """Changes in the number of documents, by folded spelling, and by spelling and visibility."""

    def __init__(self) -> None:
        self._changes: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

    def add(self, keywords: Iterable[Keyword], visibility: str, number: int) -> None:
        for keyword in keywords:
            self._changes[keyword.folded][keyword.text, visibility] += number

    def apply(self, connection: sa.Connection) -> None:
        """Put new counts in the place of the former ones; a spelling that no document has any more is gone."""
        vocabulary = schema.vocabulary
        for chunk in chunks(self._changes):
            counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
            for folded in chunk:
                for (text, visibility), number in self._changes[folded].items():
                    counts[folded, text][visibility] += number
            these = vocabulary.c.folded.in_(chunk)
            for row in connection.execute(sa.select(vocabulary).where(these)).mappings():
                for visibility in Visibility:
                    counts[row["folded"], row["text"]][visibility] += row[visibility]
            connection.execute(sa.delete(vocabulary).where(these))
            rows = [
                {"folded": folded, "text": text} | {visibility.value: found[visibility] for visibility in Visibility}
                for (folded, text), found in counts.items()
                if any(found.values())
            ]
            if rows:
                insert = sa.insert(vocabulary)
                # Only an insert that returns something sends many rows at a time, three times as fast over a socket.
                connection.execute(insert if connection.dialect.name == "sqlite" else insert.returning(sa.true()), rows)


def _visible(visibilities: Collection[Visibility]) -> sa.ColumnElement[int]:
    return sum((schema.vocabulary.c[visibility.value] for visibility in visibilities), sa.literal(0))


def _keywords(lines: bytes) -> tuple[Keyword, ...]:
    return tuple(Keyword(*line.split("\t")) for line in zlib.decompress(lines).decode().split("\n"))
