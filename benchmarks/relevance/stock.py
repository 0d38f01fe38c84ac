"""Full-text engines as they come out of the box, for comparison: the same text, their own analysis and ranking.

Each takes texts and answers a query as typed with at most twenty ids, the best first. Their settings are the best of
those tried on both collections: every word wanted (AND) or any (OR), and titles counted 1, 2, 5 or 10 times.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import NamedTuple, Protocol

import tantivy
from whoosh import fields, qparser
from whoosh.analysis import LanguageAnalyzer
from whoosh.filedb.filestore import RamStorage

from indexer.catalogue.store import Catalogue
from indexer.model import Document, Role, Viewer

LIMIT = 20


class Text(NamedTuple):
    """A document as a stock engine is given it; the body ends with what the sidecar says of it."""

    id: str
    title: str
    body: str


class Stock(Protocol):
    """An engine with its name and its settings in a sentence."""

    name: str
    settings: str

    def __init__(self, texts: Sequence[Text]) -> None: ...

    def find(self, query: str) -> list[str]:
        """Return the ids of the best documents."""


class Fts5:
    """SQLite's full-text index."""

    name = "SQLite FTS5"
    settings = f"SQLite {sqlite3.sqlite_version}, tokenizer unicode61, any word, bm25() with the title counted 5 times"

    def __init__(self, texts: Sequence[Text]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, body, tokenize=unicode61)")
        self._connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", texts)

    def find(self, query: str) -> list[str]:
        """Return the documents with any of the words."""
        # Words go in quotation marks: bare ones are read as a query language that ends in syntax errors.
        wanted = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        if not wanted:
            return []
        select = "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 0, 5, 1) LIMIT ?"
        return [name for (name,) in self._connection.execute(select, (wanted, LIMIT))]


class Tantivy:
    """Tantivy with its Danish stemmer."""

    name = "Tantivy stock"
    settings = f"tantivy {version('tantivy')}, tokenizer da_stem, any word, BM25, title and body counted alike"

    def __init__(self, texts: Sequence[Text]) -> None:
        builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "body"):
            builder.add_text_field(name, tokenizer_name="da_stem")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer()
        for text in texts:
            writer.add_document(tantivy.Document(**text._asdict()))
        writer.commit()
        self._index.reload()

    def find(self, query: str) -> list[str]:
        """Return what its own query language finds, mistakes in it forgiven."""
        searcher = self._index.searcher()
        wanted, _ = self._index.parse_query_lenient(query, ["title", "body"])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(wanted, LIMIT).hits]


class Whoosh:
    """Whoosh with its analyser for Danish."""

    name = "Whoosh stock"
    settings = f"whoosh3 {version('whoosh3')}, LanguageAnalyzer('da'), any word, BM25F, title and body counted alike"

    def __init__(self, texts: Sequence[Text]) -> None:
        analyzer = LanguageAnalyzer("da")
        schema = fields.Schema(
            id=fields.ID(stored=True), title=fields.TEXT(analyzer=analyzer), body=fields.TEXT(analyzer=analyzer)
        )
        index = RamStorage().create_index(schema)
        writer = index.writer()
        for text in texts:
            writer.add_document(**text._asdict())
        writer.commit()
        self._searcher = index.searcher()
        self._parser = qparser.MultifieldParser(["title", "body"], schema, group=qparser.OrGroup)

    def find(self, query: str) -> list[str]:
        """Return what its own query language finds."""
        return [hit["id"] for hit in self._searcher.search(self._parser.parse(query), limit=LIMIT)]


STOCK: tuple[type[Stock], ...] = (Fts5, Tantivy, Whoosh)


def texts_of(catalogue: Catalogue) -> list[Text]:
    """Return what our own readers made of each document that a visitor may see."""
    visible = Viewer(Role.VISITOR).visibilities
    documents = (d for d in catalogue.documents(catalogue.owners()).values() if d.metadata.visibility in visible)
    return [
        Text(d.id, d.metadata.title, "\n".join([*(page.text for page in catalogue.pages(d.id)), *_described(d)]))
        for d in documents
    ]


def _described(document: Document) -> Iterator[str]:
    """Yield what our own index has in its metadata stream."""
    found, case = document.metadata, document.metadata.case
    yield from (*found.authors, found.publisher, found.municipality, found.journal_number, found.summary)
    if case:
        yield from (case.number, *case.worked, *case.did_not_work)
    yield document.file_name
