"""The Whoosh engine: pure Python, one folder of files, quick enough for some thousands of documents."""

import contextlib
import os
import pickle
import threading
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index
from whoosh.reading import CorruptIndexError, IndexReader, SegmentReader, TermNotFound
from whoosh.writing import IndexingError, SegmentWriter

from indexer.engine.base import Answer, Capability, Question, Statistics
from indexer.engine.columns import Columns, Row, title_key
from indexer.engine.evaluation import Evaluator, Postings
from indexer.engine.visible import Visible
from indexer.errors import AlreadyIndexing, IndexMissing
from indexer.model import STREAMS, Entry, Visibility

#: Segments of a like size that make one larger segment, and the documents that a commit may rewrite at the most:
#: this many, or so many times those that it adds. Rewriting costs as much as indexing.
MERGE_FACTOR = 8
MERGE_LIMIT = 500

#: The terms whose postings are kept in memory: a query reads the same ones several times, for parts and pairs of them.
RECENT_TERMS = 128

#: Term, frequency, weight and encoded positions: Whoosh declares the term as bytes and encodes it itself.
Posting = tuple[Any, int, float, bytes]


class _Positions(formats.Format):
    """Postings with the positions of the term as 32-bit numbers; Whoosh's own pickle every list."""

    def word_values(self, value: Sequence[str], analyzer: object, **_: object) -> Iterator[Posting]:  # noqa: ARG002 - Whoosh's signature
        places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for position, term in enumerate(value):
            places[term].append(position)
        for term, found in places.items():
            yield term, len(found), float(len(found)), found.tobytes()


class _Stream(fields.FieldType):
    """Terms, indexed exactly as they are given."""

    scorable = True
    format = _Positions()

    def __init__(self) -> None:
        """Take everything from the class; the attributes of the base class would need an analyser."""


def _schema() -> fields.Schema:
    return fields.Schema(id=fields.ID(unique=True), row=fields.STORED(), **{stream: _Stream() for stream in STREAMS})


class _Generation:
    """One state of the index, open for reading: the Postings of an Evaluator."""

    def __init__(self, number: int, reader: IndexReader, rows: Mapping[str, list[Row]]) -> None:
        self.number = number
        self._reader = reader
        self._leaves = [(leaf, offset) for leaf, offset in reader.leaf_readers() if leaf.doc_count_all()]
        deleted = {id(leaf): set(_segment(leaf).deleted_docs()) for leaf, _ in self._leaves}
        self._columns = Columns(
            [
                None if place in deleted[id(leaf)] else row
                for leaf, _ in self._leaves
                for place, row in enumerate(rows[_segment(leaf).segment_id()])
            ]
        )
        self.size, self.everything = self._columns.size, self._columns.everything
        self.having, self.dated, self.within = self._columns.having, self._columns.dated, self._columns.within
        self._evaluators: dict[frozenset[Visibility], Evaluator] = {}
        self._postings = lru_cache(RECENT_TERMS)(self._read)

    def answer(self, question: Question) -> Answer:
        found = self._evaluator(question.visibilities).evaluate(question.plan)
        return self._columns.answer(found.documents, found.scores, question)

    def seen(self, visibilities: frozenset[Visibility]) -> Postings:
        visible = self._columns.visible(visibilities)
        return self if visible == self.everything else Visible(self, visible)

    def _evaluator(self, visibilities: frozenset[Visibility]) -> Evaluator:
        if visibilities not in self._evaluators:
            self._evaluators[visibilities] = Evaluator(self.seen(visibilities))
        return self._evaluators[visibilities]

    def frequencies(self, stream: str, term: str) -> Mapping[int, float]:
        return self._postings(stream, term)[0]

    def positions(self, stream: str, term: str, documents: Iterable[int]) -> dict[int, Sequence[int]]:
        places = self._postings(stream, term)[1]
        return {document: array("I", places[document]) for document in documents}

    def _read(self, stream: str, term: str) -> tuple[Mapping[int, float], Mapping[int, bytes]]:
        """Return how often and where each document has the term; the places still encoded."""
        weights, places = {}, {}
        for leaf, offset in self._leaves:
            try:
                matcher = leaf.postings(stream, term)
            except TermNotFound:
                continue
            while matcher.is_active():
                document = matcher.id() + offset
                weights[document], places[document] = matcher.weight(), matcher.value()
                matcher.next()
        return weights, places

    def terms(self, stream: str, prefix: str) -> list[str]:
        found = {term for leaf, _ in self._leaves for term in leaf.expand_prefix(stream, prefix)}
        return [term.decode() for term in sorted(found)]

    def lengths(self, stream: str) -> Sequence[float]:
        return [
            float(leaf.doc_field_length(place, stream) or 0)
            for leaf, _ in self._leaves
            for place in range(leaf.doc_count_all())
        ]

    def close(self) -> None:
        self._postings.cache_clear()
        self._reader.close()


class WhooshEngine:
    """Engine over a Whoosh index. Answers are given one at a time: Whoosh's readers share a place in their files."""

    name = "whoosh"
    version = "1"
    capabilities = frozenset(Capability)

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = threading.Lock()
        self._generation: _Generation | None = None
        self._rows: dict[str, list[Row]] = {}
        directory.mkdir(parents=True, exist_ok=True)
        try:
            self._index = index.open_dir(os.fspath(directory), schema=_schema())
        except index.EmptyIndexError:
            self._index = index.create_in(os.fspath(directory), _schema())
        except _UNREADABLE as exc:
            raise self._unreadable(exc) from exc

    def update(self, entries: Sequence[Entry], gone: Collection[str] = ()) -> None:
        """Add or replace these entries and remove the documents gone, in one commit."""
        newest = {entry.id: entry for entry in entries}
        try:
            writer = self._index.writer()
        except index.LockError as exc:
            raise AlreadyIndexing(f"Another process writes to {self.directory}. Wait until it has finished") from exc
        try:
            for document in newest.keys() | set(gone):
                writer.delete_by_term("id", document)
            for entry in newest.values():
                row = (
                    entry.visibility.value,
                    dict(entry.facets),
                    dict(entry.numbers),
                    entry.date,
                    title_key(entry.title),
                )
                streams = {stream: terms.split(" ") for stream in STREAMS if (terms := entry.streams.get(stream))}
                writer.add_document(id=entry.id, row=(entry.id, *row), **streams)
            writer.commit(mergetype=lambda writer, segments: _merge(writer, segments, len(newest)))
        except BaseException:
            with contextlib.suppress(IndexingError):  # a failed commit has closed the writer already
                writer.cancel()
            raise

    def answer(self, question: Question) -> Answer:
        """Answer from the newest generation."""
        with self._lock:
            return self._newest().answer(question)

    def count(self) -> int:
        """Return the number of documents in the newest generation."""
        with self._lock:
            return self._newest().everything.bit_count()

    def statistics(self, visibilities: frozenset[Visibility]) -> Statistics:
        """Return what the newest generation has of documents of these visibilities."""
        with self._lock:
            seen = self._newest().seen(visibilities)

        def frequency(stream: str, term: str) -> int:
            with self._lock:
                return len(seen.frequencies(stream, term))

        return Statistics(seen.everything.bit_count(), frequency)

    def vocabulary(self, stream: str, prefix: str = "") -> Iterator[str]:
        """Yield the terms of a stream that begin so, in order; some may be of documents that are gone."""
        with self._lock:
            return iter(self._newest().terms(stream, prefix))

    def close(self) -> None:
        """Let go of files and memory."""
        with self._lock:
            if self._generation:
                self._generation.close()
                self._generation = None
            self._rows = {}

    def _newest(self) -> _Generation:
        """Return the newest generation, opening it when another process has made one. Costs a listing of the folder."""
        number = self._index.latest_generation()
        if self._generation is None or self._generation.number < number:
            try:
                fresh = self._open(number)
            except _UNREADABLE as exc:
                raise self._unreadable(exc) from exc
            if self._generation:
                self._generation.close()
            self._generation = fresh
        return self._generation

    def _open(self, number: int) -> _Generation:
        reader = self._index.reader()
        known, self._rows = self._rows, {}
        for leaf, _ in reader.leaf_readers():
            if leaf.doc_count_all():
                name = _segment(leaf).segment_id()
                self._rows[name] = known.get(name) or [
                    Row(*leaf.stored_fields(place)["row"]) for place in range(leaf.doc_count_all())
                ]
        return _Generation(number, reader, self._rows)

    def _unreadable(self, reason: Exception) -> IndexMissing:
        return IndexMissing(
            f"The index in {self.directory} cannot be read ({reason}). Build it anew: bolig2000 index --rebuild"
        )


_UNREADABLE = (index.IndexError, CorruptIndexError, OSError, EOFError, KeyError, pickle.UnpicklingError)


def _segment(leaf: IndexReader) -> Any:
    return leaf.segment()


def _live(segment: Any) -> int:
    return int(segment.doc_count_all() - segment.deleted_count())


def _merge(writer: SegmentWriter, segments: Iterable[Any], added: int) -> list[Any]:
    """Write small segments anew as one, together with what this commit adds; return those that stay as they are.

    Segments of about the same size (within a factor of MERGE_FACTOR) are merged as soon as there are that many, and
    those that have lost more documents than they have kept. What nothing is left of is dropped.
    """
    staying = sorted((segment for segment in segments if _live(segment)), key=_live)
    limit = max(MERGE_LIMIT, MERGE_FACTOR * added)
    merging = [s for s in staying if s.deleted_count() > _live(s) and _live(s) <= limit]
    total = added + sum(map(_live, merging))
    while True:
        rest = [segment for segment in staying if segment not in merging]
        alike = [segment for segment in rest if _live(segment) < MERGE_FACTOR * max(total, 1)]
        size = sum(map(_live, alike))
        if len(alike) < MERGE_FACTOR - 1 or total + size > limit:
            break
        merging += alike
        total += size
    for segment in merging:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in staying if segment not in merging]
