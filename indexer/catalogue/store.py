"""The catalogue: what is known of every file and document, and what the index has still to be told.

One writer (the pipeline, under its lock) and any number of readers. Each writing method is one transaction. A
document that is written goes into the outbox in the same transaction, and leaves it only when the index has
taken it: a process killed between the two is made good by the next run.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from indexer.catalogue import arrivals, citations, pages, relations, rows, schema, sketches, vocabulary, writing
from indexer.catalogue.citations import Said
from indexer.catalogue.database import chunks, connect
from indexer.catalogue.packed import PackedPage, unpack
from indexer.catalogue.remembered import Remembered
from indexer.catalogue.rows import FileRecord, FileRow
from indexer.catalogue.steady import Steady
from indexer.errors import CatalogueError
from indexer.faults import Fault
from indexer.model import Citation, Document, Keyword, Page, ReadingStatus, RuleName, Visibility
from indexer.versions import Version

#: So many documents are kept for the pages that show them again, without their text.
REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class State:
    """How far the index has come, and whether a run has seen the whole folder; `collection` names this catalogue."""

    collection: str
    generation: int
    indexed_at: datetime | None
    complete: bool


class Catalogue:
    """The catalogue behind a SQLAlchemy URL, made when missing. Raises CatalogueError when it cannot be used."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url)
        self._documents: Remembered[str, Document] = Remembered(REMEMBERED)
        self._outcomes: Remembered[frozenset[Visibility], Mapping[ReadingStatus, int]] = Remembered(8)
        self._states: Remembered[None, State] = Remembered(1)
        self._revision = Steady(self._read_revision)
        with self._transaction() as connection:
            schema.metadata.create_all(connection, tables=[schema.state, *schema.LASTING])
            found = _state(connection)
            if found.get("version") != str(schema.VERSION):
                schema.metadata.drop_all(connection, tables=schema.EMPTIED)
                schema.metadata.create_all(connection)
                _set_state(connection, version=str(schema.VERSION), collection=uuid4().hex[:8], generation="0")

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as exc:
            address = self._engine.url.render_as_string(hide_password=True)
            raise CatalogueError(f"The catalogue {address} cannot be used: {exc}") from exc

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        """A transaction after which readers may get another answer."""
        with self._transaction() as connection:
            yield connection
            revision = int(_state(connection).get("revision", "0")) + 1
            _set_state(connection, revision=str(revision))

    # -- writing: the pipeline only -------------------------------------------------------------

    def write(self, records: Sequence[FileRecord], gone: Collection[str] = ()) -> None:
        """Put these files in the place of what was known of them, and forget the files gone (paths).

        A document whose id goes to another file is forgotten; its own file is about to be written as well.
        """
        paths = [record.file.path for record in records] + list(gone)
        documents = [pair for record in records for pair in record.documents]
        with self._changing() as connection:
            writing.forget(connection, paths)
            writing.forget_documents(connection, [document.id for document, _ in documents])
            if records:
                connection.execute(sa.insert(schema.files), [rows.file_row(record.file) for record in records])
            if documents:
                connection.execute(sa.insert(schema.documents), [rows.document_row(d) for d, _ in documents])
                writing.queue(connection, [document.id for document, _ in documents])
            writing.insert(
                connection, schema.pages, [rows.page_row(d.id, page) for d, packed in documents for page in packed]
            )
            vocabulary.write(connection, [(d, r.keywords.get(d.id, ())) for r in records for d, _ in r.documents])
            citations.write(
                connection, [(d, r.citations[d.id]) for r in records for d, _ in r.documents if d.id in r.citations]
            )
            relations.write(connection, [document for document, _ in documents])
            sketches.write(connection, {name: made for r in records for name, made in r.sketches.items()})
            writing.insert(connection, schema.aliases, writing.free_aliases(connection, [d for d, _ in documents]))
            writing.insert(
                connection, schema.faults, [rows.fault_row(r.file.path, f) for r in records for f in r.faults]
            )

    def write_faults(self, faults: Iterable[Fault]) -> None:
        """Put these in the place of the faults that belong to no document: taxonomy, thesaurus, stray sidecars."""
        with self._transaction() as connection:
            connection.execute(sa.delete(schema.faults).where(schema.faults.c.path == ""))
            writing.insert(connection, schema.faults, [rows.fault_row("", fault) for fault in faults])

    def write_versions(self, versions: Sequence[Version]) -> None:
        """Put these in the place of the former versions of files that are known."""
        with self._changing() as connection:
            connection.execute(sa.delete(schema.versions))
            writing.insert(connection, schema.versions, [rows.version_row(version) for version in versions])

    def restamp(self, files: Sequence[FileRow]) -> None:
        """Note that these files are unchanged in spite of another stamp."""
        with self._transaction() as connection:
            for file in files:
                values = {"stamp": file.stamp, "read_ns": file.read_ns}
                connection.execute(sa.update(schema.files).where(schema.files.c.path == file.path).values(values))

    def forget_stamps(self, paths: Collection[str] | None = None) -> None:
        """Make these files, or all of them, look changed, so that they are read again."""
        forget = sa.update(schema.files).values(stamp="", fingerprint="")
        with self._transaction() as connection:
            connection.execute(forget if paths is None else forget.where(schema.files.c.path.in_(paths)))

    def begin_index(self, directory: str, *, empty: bool = False, fill: bool = True) -> None:
        """Note which index the outbox speaks of; an empty one, or another than before, has to be told everything.

        `fill` is False when every document is about to be written again, and so gets into the outbox by itself.
        """
        with self._transaction() as connection:
            if not empty and _state(connection).get("index_directory") == directory:
                return
        with self._changing() as connection:
            connection.execute(sa.delete(schema.outbox))
            if fill:
                everything = sa.select(schema.documents.c.id)
                connection.execute(sa.insert(schema.outbox).from_select(["document_id"], everything))
            _set_state(connection, index_directory=directory)

    def outbox(self) -> tuple[str, ...]:
        """Return ids of documents that the index has not been told of, in order."""
        outbox, documents = schema.outbox.c.document_id, schema.documents.c.id
        query = sa.select(outbox).join_from(schema.outbox, schema.documents, outbox == documents)
        with self._transaction() as connection:
            return tuple(connection.scalars(query.order_by(outbox)))

    def gone(self) -> tuple[str, ...]:
        """Return ids of documents that are no longer there, and that the index has not been told of."""
        outbox, documents = schema.outbox.c.document_id, schema.documents.c.id
        query = sa.select(outbox).join_from(schema.outbox, schema.documents, outbox == documents, isouter=True)
        with self._transaction() as connection:
            return tuple(connection.scalars(query.where(documents.is_(None)).order_by(outbox)))

    def added(self, ids: Collection[str], moment: Callable[[str], float]) -> dict[str, float]:
        """Return when these documents were added, in seconds since 1970; for new ones, `moment` is asked and noted."""
        with self._transaction() as connection:
            known = arrivals.of(connection, ids)
            new = {document_id: moment(document_id) for document_id in ids if document_id not in known}
            arrivals.note(connection, new)
        return known | new

    def settle(self, ids: Collection[str], *, changed: bool = True, complete: bool = False) -> None:
        """Note that the index has taken these, whether anything changed, and whether the run saw the whole folder."""
        with self._changing() as connection:
            for chunk in chunks(ids):
                connection.execute(sa.delete(schema.outbox).where(schema.outbox.c.document_id.in_(chunk)))
            generation = int(_state(connection)["generation"]) + int(changed)
            told = {"complete": "1"} if complete else {}
            _set_state(connection, generation=str(generation), indexed_at=datetime.now(UTC).isoformat(), **told)

    # -- reading ------------------------------------------------------------------------------

    def steady(self) -> AbstractContextManager[None]:
        """Let this thread look the revision up once, for as long as it answers one request."""
        return self._revision.held()

    def revision(self) -> str:
        """Return what changes with each transaction that may change an answer. Costs one small look-up."""
        return self._revision.get()

    def _read_revision(self) -> str:
        with self._transaction() as connection:
            return " ".join(connection.scalars(_REVISION))

    def state(self) -> State:
        """Return how far the index has come."""
        return self._states.of(self.revision(), None, self._read_state)

    def _read_state(self) -> State:
        with self._transaction() as connection:
            found = _state(connection)
        at = found.get("indexed_at")
        return State(
            collection=found["collection"],
            generation=int(found["generation"]),
            indexed_at=datetime.fromisoformat(at) if at else None,
            complete="complete" in found,
        )

    def files(self) -> dict[str, FileRow]:
        """Return all files by path."""
        with self._transaction() as connection:
            found = connection.execute(sa.select(schema.files)).mappings()
            return {row["path"]: rows.file(row) for row in found}

    def owners(self) -> dict[str, str]:
        """Return the path of the file that each document's id belongs to."""
        with self._transaction() as connection:
            found = connection.execute(sa.select(schema.documents.c.id, schema.documents.c.path))
            return {row.id: row.path for row in found}

    def documents(self, ids: Collection[str]) -> dict[str, Document]:
        """Return the documents with these ids, by id; an id that is not there is left out."""
        revision = self.revision()
        found = {name: document for name in ids if (document := self._documents.get(revision, name)) is not None}
        missing = [name for name in ids if name not in found]
        if missing:
            for name, document in self._read_documents(missing).items():
                self._documents.put(revision, name, document)
                found[name] = document
        return found

    def _read_documents(self, ids: Collection[str]) -> dict[str, Document]:
        found: dict[str, Document] = {}
        with self._transaction() as connection:
            for chunk in chunks(ids):
                query = sa.select(schema.documents).where(schema.documents.c.id.in_(chunk))
                found |= {row["id"]: rows.document(row) for row in connection.execute(query).mappings()}
        return found

    def documents_of(self, path: str) -> tuple[Document, ...]:
        """Return the documents of a file: itself first, then its attachments."""
        query = sa.select(schema.documents).where(schema.documents.c.path == path).order_by("part", "id")
        with self._transaction() as connection:
            return tuple(rows.document(row) for row in connection.execute(query).mappings())

    def versions(self, path: str | None = None) -> tuple[Version, ...]:
        """Return the former versions of a file, or of all, in the order in which they were replaced."""
        query = sa.select(schema.versions).order_by("replaced_at", "place")
        if path is not None:
            query = query.where(schema.versions.c.path == path)
        with self._transaction() as connection:
            return tuple(rows.version(row) for row in connection.execute(query).mappings())

    def resolve(self, alias: str) -> str:
        """Return the id that an alias stands for, or ''."""
        query = sa.select(schema.aliases.c.document_id).where(schema.aliases.c.alias == alias)
        with self._transaction() as connection:
            return connection.scalar(query) or ""

    def pages(self, document_id: str, first: int = 1, last: int | None = None) -> tuple[Page, ...]:
        """Return pages by number, both ends included."""
        return tuple(map(unpack, self.packed_pages(document_id, first, last)))

    def pages_of(self, ids: Collection[str], last: int | None = None) -> dict[str, tuple[Page, ...]]:
        """Return the pages of each of these documents, up to a number; to ask for them together takes half the time."""
        with self._transaction() as connection:
            return pages.of(connection, ids, last)

    def packed_pages(self, document_id: str, first: int = 1, last: int | None = None) -> tuple[PackedPage, ...]:
        """Return pages by number, both ends included, as they are kept."""
        with self._transaction() as connection:
            return pages.between(connection, document_id, first, last)

    def labels(self, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
        """Return what is printed on pages, by id and number."""
        with self._transaction() as connection:
            return pages.labels(connection, wanted)

    def keywords(self, ids: Collection[str]) -> dict[str, tuple[Keyword, ...]]:
        """Return the keywords of these documents, by id, the most telling first."""
        found: dict[str, tuple[Keyword, ...]] = {}
        with self._transaction() as connection:
            for chunk in chunks(ids):
                found |= vocabulary.of(connection, chunk)
        return found

    def keywords_beginning(
        self, prefix: str, visibilities: Collection[Visibility], limit: int
    ) -> tuple[tuple[str, int], ...]:
        """Return keywords that begin so, folded, and how many documents of these visibilities have each, most first."""
        with self._transaction() as connection:
            return vocabulary.beginning(connection, prefix, visibilities, limit)

    def keyword_counts(self, folded: Collection[str], visibilities: Collection[Visibility]) -> dict[str, int]:
        """Return how many documents of these visibilities have keywords of these folded spellings; 0 is left out."""
        with self._transaction() as connection:
            return vocabulary.counts(connection, folded, visibilities)

    def naming(self, document_id: str) -> tuple[tuple[str, str], ...]:
        """Return the ids of those that name a document, each with the key by which it would name them."""
        with self._transaction() as connection:
            return relations.to(connection, document_id)

    def citations(self, document_id: str) -> tuple[Citation, ...]:
        """Return the rules that a document cites, as it says it, in the order of its text."""
        with self._transaction() as connection:
            return citations.of(connection, document_id)

    def cited(self, keys: Collection[str], visibilities: Collection[Visibility]) -> tuple[Said, ...]:
        """Return the citations by these numbers and names in the documents of these visibilities.

        A name may run on in the text: `lov om leje` gives what begins so as well.
        """
        with self._transaction() as connection:
            return citations.by(connection, keys, visibilities)

    def rule_names(self, keys: Collection[str]) -> tuple[tuple[str, RuleName], ...]:
        """Return the rules that are cited by these keys, by id, with the paragraphs that each is about."""
        with self._transaction() as connection:
            return citations.named(connection, keys)

    def names_of(self, document_id: str) -> tuple[RuleName, ...]:
        """Return what a document is cited as; nothing, if it is no rule."""
        with self._transaction() as connection:
            return citations.names(connection, document_id)

    def faults(self) -> tuple[tuple[str, Fault], ...]:
        """Return what is wrong with sidecars, taxonomy and thesaurus, with the path of the document concerned."""
        with self._transaction() as connection:
            found = connection.execute(sa.select(schema.faults).order_by("file", "number")).mappings()
            return tuple((row["path"], rows.fault(row)) for row in found)

    def all_documents(self) -> Iterator[Document]:
        """Yield every document in the order of ids."""
        with self._transaction() as connection:
            ids = list(connection.scalars(sa.select(schema.documents.c.id).order_by("id")))
        yield from (document for _, document in self.each(ids) if document)

    def each(self, ids: Collection[str]) -> Iterator[tuple[str, Document | None]]:
        """Yield each id with its document, None where it is gone; some hundreds are read at a time, and none is kept.

        Between two reads nothing of the database is held, however slowly they are taken.
        """
        for chunk in chunks(ids):
            found = self._read_documents(chunk)
            yield from ((name, found.get(name)) for name in chunk)

    def outcomes(self, visibilities: Collection[Visibility]) -> Mapping[ReadingStatus, int]:
        """Return how many documents of these visibilities ended in each status.

        Waiting are files not read yet, of whatever visibility, and documents that the index has still to be told of.
        """
        seen = frozenset(visibilities)
        return self._outcomes.of(self.revision(), seen, lambda: self._count_outcomes(seen))

    def _count_outcomes(self, visibilities: Collection[Visibility]) -> Mapping[ReadingStatus, int]:
        documents, outbox = schema.documents, schema.outbox
        seen = documents.c.visibility.in_([v.value for v in visibilities])
        by_status = sa.select(documents.c.status, sa.func.count()).where(seen).group_by(documents.c.status)
        waiting = sa.select(sa.func.count()).select_from(documents.join(outbox, documents.c.id == outbox.c.document_id))
        unread = (
            sa.select(sa.func.count())
            .select_from(schema.files)
            .where(schema.files.c.status == ReadingStatus.WAITING.value)
        )
        with self._transaction() as connection:
            found = {ReadingStatus(status): count for status, count in connection.execute(by_status)}
            missing = (connection.scalar(waiting.where(seen)) or 0) + (connection.scalar(unread) or 0)
        return found | ({ReadingStatus.WAITING: missing} if missing else {})


_REVISION = (
    sa.select(schema.state.c.value)
    .where(schema.state.c.key.in_(["collection", "generation", "revision"]))
    .order_by(schema.state.c.key)
)


def _state(connection: sa.Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(sa.select(schema.state))}


def _set_state(connection: sa.Connection, **values: str) -> None:
    connection.execute(sa.delete(schema.state).where(schema.state.c.key.in_(list(values))))
    connection.execute(sa.insert(schema.state), [{"key": key, "value": value} for key, value in values.items()])
