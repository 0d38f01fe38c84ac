"""The Tantivy engine: native code, one folder of files, quick for some hundred thousand documents."""

import contextlib
import threading
from collections.abc import Collection, Iterator, Sequence
from importlib import metadata
from pathlib import Path

from tantivy import Document, Index, IndexWriter

from indexer.engine.base import Answer, Capability, Question, Statistics
from indexer.engine.columns import title_key
from indexer.engine.tantivy_fields import FIELDS, FILLER, SCHEMA, facet_field, number_field
from indexer.engine.tantivy_reader import Generation
from indexer.errors import AlreadyIndexing, IndexMissing
from indexer.model import NONE, TITLE_LENGTH, TITLE_STREAMS, Entry, Visibility

#: Bytes that a writer may fill with postings before it writes them to a file.
WRITER_MEMORY = 64_000_000


class TantivyEngine:
    """Engine over a Tantivy index. Any number of threads may ask at the same time."""

    name = "tantivy"
    # Tantivy reads files of some versions back, not of all; an index is quickly made again.
    version = f"{'.'.join(metadata.version('tantivy').split('.')[:2])}.{FIELDS}"
    capabilities = frozenset(Capability)

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = threading.Lock()
        self._generation: Generation | None = None
        self._stamp: object = None
        directory.mkdir(parents=True, exist_ok=True)
        try:
            self._index = Index(SCHEMA, str(directory))
        except (ValueError, OSError) as exc:
            raise self._unreadable(exc) from exc
        # Else every process would look twice a second whether there is a new generation.
        self._index.config_reader("manual")

    def update(self, entries: Sequence[Entry], gone: Collection[str] = ()) -> None:
        """Add or replace these entries and remove the documents gone, in one commit."""
        newest = {entry.id: entry for entry in entries}
        documents = [_document(entry) for entry in newest.values()]
        writer = self._writer()
        try:
            for name in newest.keys() | set(gone):
                writer.delete_documents_by_term("id", name)
            for document in documents:
                writer.add_document(document)
            writer.commit()
        finally:
            # Waits for small segments to be merged; gives up what was not committed, and the lock.
            writer.wait_merging_threads()

    def answer(self, question: Question) -> Answer:
        """Answer from the newest generation."""
        return self._newest().answer(question)

    def count(self) -> int:
        """Return the number of documents in the newest generation."""
        return self._newest().documents

    def statistics(self, visibilities: frozenset[Visibility]) -> Statistics:
        """Return what the newest generation has of documents of these visibilities."""
        seen = self._newest().seen(visibilities)
        return Statistics(seen.documents, seen.frequency)

    def vocabulary(self, stream: str, prefix: str = "") -> Iterator[str]:
        """Yield the terms of a stream that begin so, in order; some may be of documents that are gone."""
        return iter(self._newest().vocabulary(stream, prefix))

    def close(self) -> None:
        """Let go of files and memory."""
        with self._lock, contextlib.suppress(AttributeError):  # closed before
            self._generation = None
            del self._index

    def _writer(self) -> IndexWriter:
        try:
            return self._index.writer(WRITER_MEMORY, num_threads=1)
        except ValueError as exc:
            if "LockBusy" not in str(exc):
                raise self._unreadable(exc) from exc
            raise AlreadyIndexing(f"Another process writes to {self.directory}. Wait until it has finished") from exc

    def _newest(self) -> Generation:
        """Return the newest generation, opening it when another process has made one. Costs a `stat`."""
        with self._lock:
            stamp = self._now()
            if self._generation is None or stamp != self._stamp:
                try:
                    self._index.reload()
                except (ValueError, OSError) as exc:
                    raise self._unreadable(exc) from exc
                self._generation, self._stamp = Generation(self._index.searcher()), stamp
            return self._generation

    def _now(self) -> object:
        """Return what tells this generation from the next; the same as ever for a folder that was removed meanwhile."""
        try:
            status = (self.directory / "meta.json").stat()
        except FileNotFoundError:
            return self._stamp
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _unreadable(self, reason: Exception) -> IndexMissing:
        return IndexMissing(
            f"The index in {self.directory} cannot be read ({reason}). Build it anew: bolig2000 index --rebuild"
        )


def _document(entry: Entry) -> Document:
    key = title_key(entry.title)
    # Numbers in the order of the texts. Dates are exact; titles that begin alike are told apart when they are found.
    date = int(entry.date.replace("-", "").ljust(8, "0")) if entry.date else 0
    document = Document()
    document.add_unsigned("newest", date)
    document.add_unsigned("oldest", date or 99999999)
    document.add_unsigned("by_title", int.from_bytes(key.encode()[:8].ljust(8, b"\0")))
    document.add_text("id", entry.id)
    document.add_text("title_key", key)
    document.add_text("visibility", entry.visibility.value)
    for stream in entry.streams:
        document.add_text(stream, entry.streams[stream])
    for stream in TITLE_STREAMS:
        missing = TITLE_LENGTH - len(entry.streams.get(stream, "").split())
        if missing > 0:
            document.add_text(stream, " ".join([FILLER] * missing))
    for facet, values in entry.facets.items():
        for value in values:
            document.add_text(facet_field(facet), value)
    for name, number in entry.numbers.items():
        document.add_float(number_field(name), number)
    for year in entry.facets.get("year", ()):
        if year != NONE:
            document.add_integer("years", int(year))
    return document
