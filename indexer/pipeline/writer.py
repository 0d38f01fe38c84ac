"""The writer: batches into the catalogue and the engine, one after the other, while the next one gathers.

A batch is written to the catalogue, given to the engine, and settled. Killed in between, its documents are in the
catalogue's outbox; the next run gives them to the engine first.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Self

from indexer.catalogue.rows import FileRecord
from indexer.catalogue.store import Catalogue
from indexer.engine.base import Engine
from indexer.model import Entry
from indexer.pipeline.work import Product

#: A batch is full with so many bytes. It waits for no more when it is this old, in seconds, and the writer idle.
BATCH_BYTES = 8_000_000
BATCH_SECONDS = 10.0
#: What a document takes in memory beside its text, in bytes.
_A_DOCUMENT = 6_000


@dataclass(slots=True)
class _Batch:
    records: list[FileRecord] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    bytes: int = 0
    since: float = field(default_factory=time.monotonic)


class Writer:
    """Takes what workers made, and writes it in a thread of its own.

    One batch is written while another gathers: whoever is quicker than the writer waits for it, so that memory
    stays bounded. What goes wrong in writing is raised by the next call. A new document is added now, or when
    `arrived` says of its file, in seconds since 1970.
    """

    def __init__(
        self, catalogue: Catalogue, engine: Engine, arrived: Callable[[str], float] = lambda _: time.time()
    ) -> None:
        self._catalogue = catalogue
        self._engine = engine
        self._arrived = arrived
        self._thread = ThreadPoolExecutor(1, "writer")
        self._under_way: Future[None] | None = None
        self._batch = _Batch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def take(self, products: Iterable[Product], record: FileRecord | None = None) -> None:
        """Take documents; with the record of their file where the catalogue has to be told, too."""
        batch = self._batch
        if record:
            batch.records.append(record)
        for product in products:
            batch.entries[product.entry.id] = product.entry
            batch.paths[product.entry.id] = product.document.path
            batch.bytes += product.bytes + _A_DOCUMENT
        idle = self._under_way is None or self._under_way.done()
        if batch.bytes >= BATCH_BYTES or (idle and time.monotonic() - batch.since >= BATCH_SECONDS):
            self._hand_over()

    def flush(self) -> None:
        """Write what has gathered, and wait until it is done; the engine is told of what is gone in any case."""
        self._hand_over()
        self._wait()

    def _hand_over(self) -> None:
        self._wait()
        batch, self._batch = self._batch, _Batch()
        self._under_way = self._thread.submit(self._write, batch)

    def _wait(self) -> None:
        if self._under_way:
            self._under_way.result()
            self._under_way = None

    def _write(self, batch: _Batch) -> None:
        if batch.records:
            self._catalogue.write(batch.records)
        gone = self._catalogue.gone()
        if batch.entries or gone:
            added = self._catalogue.added(batch.entries, lambda name: self._arrived(batch.paths[name]))
            entries = [replace(e, numbers={**e.numbers, "added": added[e.id]}) for e in batch.entries.values()]
            self._engine.update(entries, gone)
            self._catalogue.settle([*batch.entries, *gone])
