"""The tables of the catalogue. `VERSION` goes up with every change: an older catalogue is emptied and filled anew.

That includes a change in which keywords a document is given, which citations are found in it, and how it is sketched.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from indexer.model import Visibility

VERSION = 7

#: Characters of an id.
LONGEST_ID = 1024

metadata = MetaData()

#: Compared byte by byte everywhere, so that what begins with a prefix is one range.
_SPELLING = String(400).with_variant(String(400, collation="C"), "postgresql")

#: One row for each file of the corpus, documents or not. `stamp` is that of corpus.ScannedFile; `fingerprint` is that
#: of the file and its sidecar together, where that of a document is of its file alone.
files = Table(
    "files",
    metadata,
    Column("path", String(1024), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("stamp", String(120), nullable=False),
    Column("read_ns", BigInteger, nullable=False),
    Column("fingerprint", String(140), nullable=False),
    Column("document_id", String(1024), nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("detail", Text, nullable=False),
)

#: Several documents have the same path when one is a mail and the others its attachments.
documents = Table(
    "documents",
    metadata,
    Column("id", String(1024), primary_key=True),
    Column("path", String(1024), nullable=False),
    Column("part", String(1024), nullable=False),
    Column("parent", String(1024), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("visibility", String(20), nullable=False),
    Column("metadata", Text, nullable=False),
    Column("outline", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("detail", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("page_count", Integer, nullable=False),
    Index("documents_by_path", "path"),
    Index("documents_by_visibility", "visibility", "status"),
)

aliases = Table(
    "aliases",
    metadata,
    Column("alias", String(1024), primary_key=True),
    Column("document_id", String(1024), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Index("aliases_by_document", "document_id"),
)

#: The text of each page, compressed with zlib.
pages = Table(
    "pages",
    metadata,
    Column("document_id", String(1024), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("label", String(60), nullable=False),
    Column("text", LargeBinary, nullable=False),
)

#: The keywords of each document, the most telling first, as packed.py packs them.
keywords = Table(
    "keywords",
    metadata,
    Column("document_id", String(1024), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("lines", LargeBinary, nullable=False),
)

#: How many documents of each visibility have a keyword; `text` is '' where it is spelt as it is folded. Counted as
#: documents come and go: see vocabulary.py.
vocabulary = Table(
    "vocabulary",
    metadata,
    Column("folded", _SPELLING, primary_key=True),
    Column("text", _SPELLING, primary_key=True),
    *(Column(visibility.value, Integer, nullable=False) for visibility in Visibility),
    sqlite_with_rowid=False,
)

#: So much of the text of each document as tells which others nearly say the same: see sketch.py.
sketches = Table(
    "sketches",
    metadata,
    Column("document_id", String(1024), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("sketch", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Which rules each document cites, as its text says it: what rule is meant is decided when it is asked for, so that a
#: rule that comes later is cited as well. `place` is the order of the text, `said_on` is Metadata.speaks_on, `pages`
#: are numbers with blanks between.
citations = Table(
    "citations",
    metadata,
    Column("document_id", String(1024), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("said_on", String(10), nullable=False),
    Column("number", _SPELLING, nullable=False),
    Column("name", _SPELLING, nullable=False),
    Column("paragraph", String(40), nullable=False),
    Column("pages", Text, nullable=False),
    Index("citations_by_number", "number"),
    Index("citations_by_name", "name"),
    sqlite_with_rowid=False,
)

#: What each rule is cited as.
rule_names = Table(
    "rule_names",
    metadata,
    Column("key", _SPELLING, primary_key=True),
    Column("document_id", String(1024), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("paragraphs", Text, nullable=False),
    Index("rule_names_by_document", "document_id"),
    sqlite_with_rowid=False,
)

#: Which documents each document names: see relations.py. `opposite` is the key by which those would name it.
relations = Table(
    "relations",
    metadata,
    Column("document_id", String(1024), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("opposite", String(20), primary_key=True),
    Column("named", String(LONGEST_ID), primary_key=True),
    Index("relations_by_named", "named"),
    sqlite_with_rowid=False,
)

#: What is wrong with a sidecar, the taxonomy or the thesaurus. `path` is the document's file, '' for the other two.
faults = Table(
    "faults",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", String(1024), nullable=False, index=True),
    Column("file", String(1024), nullable=False),
    Column("code", String(60), nullable=False),
    Column("key", String(1024), nullable=False),
    Column("value", Text, nullable=False),
    Column("nearest", String(1024), nullable=False),
)

#: Former states of files: see model.Version. `replaced_at` is ISO 8601, in UTC.
versions = Table(
    "versions",
    metadata,
    Column("place", String(1100), primary_key=True),
    Column("path", String(1024), nullable=False, index=True),
    Column("replaced_at", String(40), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("stamp", String(120), nullable=False),
    Column("fingerprint", String(64), nullable=False),
)

#: Documents whose entry in the index may differ from the catalogue; one that has no row in `documents` is gone.
outbox = Table("outbox", metadata, Column("document_id", String(1024), primary_key=True))

#: When each document was added, in seconds since 1970: see arrivals.py. Kept when everything else is emptied.
arrivals = Table(
    "arrivals",
    metadata,
    Column("document_id", String(1024), primary_key=True),
    Column("added", Double, nullable=False),
)

#: The latest runs: see runs.py. Kept when everything else is emptied, since they are part of no document.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("seconds", Double, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("new", "changed", "removed", "analysed", "failed")),
    Column("error", Text, nullable=False),
)

state = Table("state", metadata, Column("key", String(60), primary_key=True), Column("value", Text, nullable=False))

#: What stays with another version, and what it is emptied of.
LASTING = [arrivals, runs]
EMPTIED = [table for table in metadata.sorted_tables if table not in LASTING]
