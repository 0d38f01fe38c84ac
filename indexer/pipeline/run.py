"""The run: bring catalogue and index into agreement with the folder, a batch at a time.

Each batch is written to the catalogue, given to the engine, and settled. A run that is killed in between leaves
documents in the catalogue's outbox; the next run gives them to the engine first, then goes on with the folder.
"""

import hashlib
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Protocol, Self

from filelock import FileLock, Timeout

from indexer.catalogue.store import Catalogue, FileRecord, FileRow
from indexer.corpus import THESAURUS, Corpus, ScannedFile
from indexer.danish.thesaurus import Thesaurus
from indexer.engine.base import Engine
from indexer.engine.choose import IndexFolder, open_engine
from indexer.errors import AlreadyIndexing, IndexMissing
from indexer.model import Document, Entry, Fault, ReadingOutcome, ReadingStatus
from indexer.pipeline.plan import Plan, claim_ids, free_id, make_plan
from indexer.pipeline.work import Task, Work, maker_of, unread, work
from indexer.reading.limits import Limits
from indexer.reading.sandbox import Failure, Sandbox
from indexer.settings import Settings
from indexer.sidecar import SUFFIX, Sidecar

#: A batch is written when it holds this many files or characters of text, or is this old in seconds.
BATCH_FILES = 200
BATCH_TEXT = 8_000_000
BATCH_SECONDS = 5.0
#: So many documents at a time are analysed again from the catalogue.
_DRAIN = 50


@dataclass(slots=True)
class Tally:
    """What a run did, in files.

    `failed` are those read now whose text cannot be searched whole; `analysed` are documents that were not read again,
    but given to an index that did not have them.
    """

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: int = 0
    analysed: int = 0
    generation: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        parts = [f"{self.new} new", f"{self.changed} changed", f"{self.removed} removed", f"{self.unchanged} unchanged"]
        if self.analysed:
            parts.append(f"{self.analysed} analysed again")
        failed = f", {self.failed} not fully searchable – see: bolig2000 check" if self.failed else ""
        return ", ".join(parts) + failed

    def as_dict(self) -> dict[str, int | float]:
        """Return the figures for `--json`."""
        return asdict(self)


class Progress(Protocol):
    """Is told how a run gets on, in files."""

    def __call__(self, done: int, total: int) -> None:
        """Take note."""


def quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


def index(settings: Settings, *, rebuild: bool = False, progress: Progress = quiet) -> Tally:
    """Run once. Raises AlreadyIndexing when another process is writing, CorpusError when there is no corpus."""
    with Pipeline(settings) as pipeline:
        return pipeline.run(rebuild=rebuild, progress=progress)


class Pipeline:
    """A pipeline that can run many times; its worker processes stay between runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.corpus = Corpus(settings.corpus)
        self._limits = Limits.of(settings)
        self._sandbox = Sandbox(work, settings.workers, self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.close()

    def run(self, *, rebuild: bool = False, progress: Progress = quiet) -> Tally:
        """Make catalogue and index agree with the folder."""
        self.settings.instance.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.settings.instance / "index.lock", timeout=0)
        try:
            with lock:
                return self._run(rebuild, progress)
        except Timeout:
            raise AlreadyIndexing(
                f"Another process is indexing into {self.settings.instance}. Wait for it to end, or stop it"
            ) from None

    def _run(self, rebuild: bool, progress: Progress) -> Tally:
        started = time.monotonic()
        catalogue = Catalogue(self.settings.database_url)
        try:
            folder = IndexFolder(
                self.settings.instance / "index",
                self.settings.engine,
                f"{maker_of(self.corpus.root).version}-{catalogue.state().collection}",
            )
            if rebuild:
                catalogue.forget_stamps()
                folder.start_anew()
            directory = folder.target()
            engine = open_engine(self.settings.engine, directory)
            try:
                catalogue.begin_index(directory.name, fill=not rebuild)
                _serve_at_once(folder)
                tally = _Run(self, catalogue, engine, progress).go()
            finally:
                engine.close()
            folder.finish()
            tally.generation = catalogue.state().generation
        finally:
            catalogue.close()
        tally.seconds = round(time.monotonic() - started, 3)
        return tally

    def read(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Work | Failure]]:
        """Do the tasks in the worker processes; the order is that of completion."""
        return self._sandbox.run(tasks)

    def task(self, path: str, document_id: str, sidecar: Sidecar) -> Task:
        """Return the task of reading a file."""
        return Task(self.corpus.root, path, document_id, sidecar.metadata, self._limits)


@dataclass(slots=True)
class _Batch:
    records: list[FileRecord] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    text: int = 0
    since: float = field(default_factory=time.monotonic)

    @property
    def full(self) -> bool:
        return (
            len(self.records) >= BATCH_FILES
            or self.text >= BATCH_TEXT
            or (bool(self.records) and time.monotonic() - self.since >= BATCH_SECONDS)
        )


class _Run:
    """One run under the lock."""

    def __init__(self, pipeline: Pipeline, catalogue: Catalogue, engine: Engine, progress: Progress) -> None:
        self.pipeline = pipeline
        self.corpus = pipeline.corpus
        self.catalogue = catalogue
        self.engine = engine
        self.progress = progress
        self.tally = Tally()
        self.batch = _Batch()

    def go(self) -> Tally:
        self.tally.analysed = self.drain({})
        found, orphans = self.corpus.scan()
        known = self.catalogue.files()
        plan = make_plan(found, known, self.fingerprint, time.time_ns())
        self.catalogue.restamp(plan.restamp)
        self.catalogue.write([FileRecord(row) for row in plan.skipped], plan.gone)
        self.tally.removed = sum(known[path].outcome.status is not ReadingStatus.SKIPPED for path in plan.gone)
        self.tally.unchanged = plan.unchanged
        self.read(plan, known)
        self.catalogue.write_faults(self.general_faults(orphans))
        self.catalogue.settle((), changed=False)
        return self.tally

    def read(self, plan: Plan, known: Mapping[str, FileRow]) -> None:
        vocabulary = self.corpus.taxonomy()
        sidecars = {file.path: self.corpus.sidecar(file.path, vocabulary) for file in plan.read}
        files = {file.path: file for file in plan.read}
        owners = {name: path for name, path in self.catalogue.owners().items() if path not in files}
        own = {path: sidecar.id for path, sidecar in sidecars.items() if sidecar.id}
        former = {path: row.document_id for path, row in known.items()}
        ids, refused = claim_ids(files, own, former, owners)
        owners |= {name: path for path, name in ids.items()}
        self.announce([file for file in plan.read if file.path not in known])
        self.drain({})
        tasks = (self.pipeline.task(path, ids[path], sidecars[path]) for path in files)
        for done, (task, result) in enumerate(self.pipeline.read(tasks), start=1):
            file, sidecar = files[task.path], sidecars[task.path]
            if task.path in refused:
                fault = Fault(task.path + SUFFIX, "duplicate-id", "id", refused[task.path])
                sidecar = replace(sidecar, faults=(*sidecar.faults, fault))
            self.take(file, sidecar, task, result, owners)
            row = known.get(task.path)
            if row is None or row.outcome.status is ReadingStatus.WAITING:
                self.tally.new += 1
            else:
                self.tally.changed += 1
            if self.batch.full:
                self.flush()
            self.progress(done, len(files))
        self.flush()

    def announce(self, files: Sequence[ScannedFile]) -> None:
        """List files that wait to be read, so that a result list can say so meanwhile."""
        waiting = ReadingOutcome(ReadingStatus.WAITING)
        self.catalogue.write([FileRecord(FileRow(f.path, f.size, "", 0, "", "", waiting)) for f in files])

    def take(
        self, file: ScannedFile, sidecar: Sidecar, task: Task, result: Work | Failure, owners: dict[str, str]
    ) -> None:
        """Put what came of a file into the batch; a file that vanished meanwhile is left to the next run."""
        if isinstance(result, Failure):
            if not self.corpus.file(file.path).exists():
                return
            result = unread(task, result.outcome)
        products = []
        for product in result.products:
            document = product.document
            owner = f"{file.path}#{document.part}" if document.part else file.path
            name = free_id(document.id, owner, owners)
            owners[name] = owner
            products.append(
                replace(product, document=replace(document, id=name), entry=replace(product.entry, id=name))
            )
        outcome = products[0].document.outcome
        whole = result.fingerprint or self.digest(file.path)
        row = FileRow(
            path=file.path,
            size=file.size,
            stamp=file.stamp,
            read_ns=time.time_ns(),
            fingerprint=f"{whole}+{sidecar.digest}" if whole else "",
            document_id=products[0].document.id,
            outcome=outcome,
        )
        documents = tuple((product.document, product.pages) for product in products)
        keywords = {product.document.id: product.keywords for product in products}
        self.batch.records.append(FileRecord(row, documents, sidecar.faults, keywords))
        self.batch.entries |= {product.entry.id: product.entry for product in products}
        self.batch.text += sum(len(page.text) for product in products for page in product.pages)
        self.tally.failed += not outcome.searchable

    def flush(self) -> None:
        batch, self.batch = self.batch, _Batch()
        if batch.records:
            self.catalogue.write(batch.records)
            self.drain(batch.entries)

    def drain(self, ready: Mapping[str, Entry]) -> int:
        """Give the engine all that the outbox names, analysing again what is not ready; return the number of these."""
        again = 0
        while ids := self.catalogue.outbox(len(ready) or _DRAIN):
            documents = self.catalogue.documents(ids)
            entries = [ready.get(name) or self.entry(document) for name, document in documents.items()]
            self.engine.update(entries, [name for name in ids if name not in documents])
            self.catalogue.settle(ids)
            again += sum(name not in ready for name in documents)
        return again

    def entry(self, document: Document) -> Entry:
        return maker_of(self.corpus.root).make(document, self.catalogue.pages(document.id))

    def fingerprint(self, file: ScannedFile) -> str:
        whole = self.digest(file.path)
        return f"{whole}+{self.digest(file.path + SUFFIX) if file.has_sidecar else ''}" if whole else ""

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file, '' when it cannot be opened: it is tried again by the next run."""
        try:
            with self.corpus.file(path).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return ""

    def general_faults(self, orphans: Collection[str]) -> list[Fault]:
        _, thesaurus_faults = Thesaurus.load(self.corpus.root / THESAURUS)
        stray = [Fault(name, "sidecar-without-file", value=name.removesuffix(SUFFIX)) for name in orphans]
        return [*self.corpus.taxonomy().faults, *thesaurus_faults, *stray]


def _serve_at_once(folder: IndexFolder) -> None:
    """Serve the very first index while it grows: there is nothing better."""
    try:
        folder.served()
    except IndexMissing:
        folder.finish()
