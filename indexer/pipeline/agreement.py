"""The agreement of folder, catalogue and index: workers are given what differs, and the writer what they make."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from indexer.catalogue.rows import FileRecord, FileRow
from indexer.catalogue.store import Catalogue
from indexer.corpus import Corpus, ScannedFile
from indexer.faults import Fault
from indexer.model import ReadingOutcome, ReadingStatus
from indexer.pipeline.happened import Happening, changed, gone, is_changed
from indexer.pipeline.plan import Plan, claim_ids, free_id, make_plan
from indexer.pipeline.tally import Observer, Progress, Tally
from indexer.pipeline.work import Analysis, Task, Work, unread, vocabulary_of
from indexer.pipeline.writer import Writer
from indexer.reading.limits import Limits
from indexer.reading.sandbox import Failure
from indexer.sidecar import SUFFIX

T = TypeVar("T", Task, Analysis)

#: So many documents at a time are asked of the catalogue, or announced to it.
_CHUNK = 500
_MAY_NAME_AN_ID = re.compile(rb"\bid\b")


class Workers(Protocol):
    """Do tasks in worker processes."""

    def __call__(self, tasks: Iterable[T]) -> Iterator[tuple[T, Work | Failure]]:
        """Take tasks as workers become free; the order of the results is that of completion."""


@dataclass(slots=True)
class _Ids:
    """The ids of files, by path: those to be read have one each; `owners` maps every id taken to its path.

    `refused` are ids that sidecars ask for and other files have.
    """

    given: dict[str, str]
    refused: dict[str, str]
    owners: dict[str, str]


class Agreement:
    """One run under the lock. `recognised` is the folder with the text of scans; `happenings` is what had changed."""

    def __init__(
        self,
        corpus: Corpus,
        limits: Limits,
        catalogue: Catalogue,
        writer: Writer,
        workers: Workers,
        observer: Observer,
        recognised: Path | None = None,
    ) -> None:
        self._corpus = corpus
        self._limits = limits
        self._catalogue = catalogue
        self._writer = writer
        self._workers = workers
        self._observer = observer
        self._recognised = recognised
        self.happenings: list[Happening] = []
        self._tally = Tally()
        self._started_ns = time.time_ns()

    def reach(self) -> Tally:
        """Tell the index what it was not told, then make catalogue and index agree with the folder.

        Where nothing differs, nothing is noted: the index is as old as before, and no page or feed has changed.
        """
        before = self._catalogue.revision()
        self._analyse_again()
        found, orphans = self._corpus.scan()
        known = self._catalogue.files()
        plan = make_plan(found, known, self._fingerprint, self._started_ns)
        self._catalogue.restamp(plan.restamp)
        if plan.skipped or plan.gone:
            self._catalogue.write([FileRecord(row) for row in plan.skipped], plan.gone)
        self.happenings += [gone(known[path]) for path in plan.gone if known[path].document_id]
        self._announce([file for file in plan.read if file.path not in known])
        self._tally.removed = sum(known[path].outcome.status is not ReadingStatus.SKIPPED for path in plan.gone)
        self._tally.unchanged = plan.unchanged
        self._read(plan, known)
        stray = [Fault(name, "sidecar-without-file", value=name.removesuffix(SUFFIX)) for name in orphans]
        self._catalogue.write_faults([*vocabulary_of(self._corpus.root).faults, *stray])
        self._note_versions()
        if self._catalogue.revision() != before or not self._catalogue.state().complete:
            self._catalogue.settle((), changed=False, complete=True)
        return self._tally

    def _note_versions(self) -> None:
        """Note the former versions of files; only those that are new here are read, for their fingerprints."""
        known = {(version.place, version.stamp): version for version in self._catalogue.versions()}
        found = [
            known.get((version.place, version.stamp))
            or replace(version, fingerprint=self._corpus.digest(version.place))
            for version in self._corpus.versions()
        ]
        found = [version for version in found if version.fingerprint]
        if found != list(known.values()):
            self._catalogue.write_versions(found)

    def _analyse_again(self) -> None:
        """Give the index what a run that was interrupted has left in the outbox, or all that a new index lacks."""
        waiting = self._catalogue.outbox()
        started = time.monotonic()
        for task, result in self._workers(self._analyses(waiting)):
            if isinstance(result, Work):
                self._writer.take(result.products)
                self._tally.analysed += 1
            else:
                # Its file is read again, and when that fails as well, a person is told.
                self._catalogue.forget_stamps([task.document.path])
            self._observer(Progress(self._tally.analysed, len(waiting), seconds=time.monotonic() - started))
        self._writer.flush()

    def _analyses(self, ids: Sequence[str]) -> Iterator[Analysis]:
        for start in range(0, len(ids), _CHUNK):
            for name, document in self._catalogue.documents(ids[start : start + _CHUNK]).items():
                yield Analysis(self._corpus.root, document, self._catalogue.packed_pages(name))

    def _announce(self, files: Sequence[ScannedFile]) -> None:
        """List files that wait to be read, so that a result list can say so meanwhile."""
        waiting = ReadingOutcome(ReadingStatus.WAITING)
        for start in range(0, len(files), _CHUNK):
            some = files[start : start + _CHUNK]
            self._catalogue.write([FileRecord(FileRow(f.path, f.size, "", 0, "", "", waiting)) for f in some])

    def _read(self, plan: Plan, known: Mapping[str, FileRow]) -> None:
        files = {file.path: file for file in plan.read}
        ids = self._ids(files, known)
        root, limits = self._corpus.root, self._limits
        progress = Progress(0, len(files), total_bytes=sum(file.size for file in plan.read))
        started = time.monotonic()
        for task, result in self._workers(
            Task(root, path, ids.given[path], limits, self._recognised) for path in files
        ):
            file = files[task.path]
            work = self._work(file, task, result)
            if work:
                row = known.get(task.path)
                self._notice(row, work)
                self._take(file, work, ids)
                new = row is None or row.outcome.status is ReadingStatus.WAITING
                self._tally.new += new
                self._tally.changed += not new
            progress = replace(
                progress,
                done=progress.done + 1,
                pages=progress.pages + sum(p.document.page_count for p in work.products) if work else 0,
                bytes=progress.bytes + file.size,
                seconds=time.monotonic() - started,
            )
            self._observer(progress)
        self._writer.flush()
        self._tally.pages, self._tally.bytes = progress.pages, progress.bytes

    def _ids(self, files: Mapping[str, ScannedFile], known: Mapping[str, FileRow]) -> _Ids:
        owners = {name: path for name, path in self._catalogue.owners().items() if path not in files}
        own = {path: name for path, file in files.items() if file.has_sidecar and (name := self._own_id(path))}
        former = {path: row.document_id for path, row in known.items()}
        given, refused = claim_ids(files, own, former, owners)
        return _Ids(given, refused, owners | {name: path for path, name in given.items()})

    def _own_id(self, path: str) -> str:
        """Return the id that a sidecar gives its file, or ''. Most have none, and are left to the workers to parse."""
        try:
            content = self._corpus.file(path + SUFFIX).read_bytes()
        except OSError:
            return ""
        if not _MAY_NAME_AN_ID.search(content):
            return ""
        return self._corpus.sidecar(path, vocabulary_of(self._corpus.root).taxonomy).id

    def _work(self, file: ScannedFile, task: Task, result: Work | Failure) -> Work | None:
        """Return what came of a file; None where it vanished meanwhile, which is left to the next run."""
        if isinstance(result, Work):
            return result
        if not self._corpus.file(task.path).exists():
            return None
        digest = self._corpus.digest(file.path)
        return replace(unread(task, result.outcome, digest, file.size), fingerprint=self._fingerprint(file, digest))

    def _notice(self, row: FileRow | None, work: Work) -> None:
        """Notice what happened to a file, before the catalogue forgets how it was."""
        if is_changed(row, work.fingerprint):
            former = self._catalogue.documents([row.document_id]).get(row.document_id) if row else None
            now = work.products[0].document
            self.happenings.append(changed(self._corpus, row, work.fingerprint, former, now))

    def _take(self, file: ScannedFile, work: Work, ids: _Ids) -> None:
        products = []
        for product in work.products:
            document = product.document
            owner = f"{file.path}#{document.part}" if document.part else file.path
            name = free_id(document.id, owner, ids.owners)
            ids.owners[name] = owner
            products.append(product if name == document.id else product.renamed(name))
        main = products[0].document
        # The time of the scan: whoever changes the file afterwards gives it another stamp.
        row = FileRow(file.path, file.size, file.stamp, self._started_ns, work.fingerprint, main.id, main.outcome)
        faults = work.faults
        if file.path in ids.refused:
            faults += (Fault(file.path + SUFFIX, "duplicate-id", "id", ids.refused[file.path]),)
        documents = tuple((product.document, product.pages) for product in products)
        keywords = {product.document.id: product.keywords for product in products}
        citations = {product.document.id: product.citations for product in products if product.citations}
        sketches = {product.document.id: product.sketch for product in products}
        self._writer.take(products, FileRecord(row, documents, faults, keywords, citations, sketches))
        self._tally.failed += not main.outcome.searchable

    def _fingerprint(self, file: ScannedFile, digest: str = "") -> str:
        # Without one it is tried again by the next run.
        whole = digest or self._corpus.digest(file.path)
        return f"{whole}+{self._corpus.digest(file.path + SUFFIX) if file.has_sidecar else ''}" if whole else ""
