"""The run: bring catalogue and index into agreement with the folder, and say what was done.

A run that is killed leaves documents in the catalogue's outbox; the next run gives them to the engine first, then
goes on with the folder.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self

from filelock import FileLock, Timeout

from indexer.catalogue.database import chunks
from indexer.catalogue.runs import Run, Runs
from indexer.catalogue.store import Catalogue
from indexer.corpus import Corpus
from indexer.engine.choose import IndexFolder, open_engine
from indexer.errors import AlreadyIndexing, Bolig2000Error, IndexMissing
from indexer.ocr.shelf import Shelf
from indexer.pipeline.agreement import Agreement
from indexer.pipeline.happened import tell
from indexer.pipeline.tally import Observer, Tally, quiet
from indexer.pipeline.work import Work, vocabulary_of
from indexer.pipeline.writer import Writer
from indexer.reading.edition import edition
from indexer.reading.limits import Limits
from indexer.reading.sandbox import Sandbox
from indexer.settings import Settings

#: Imported by the worker processes only, with all that reads files.
_WORK = "indexer.pipeline.worker:work"


def index(settings: Settings, *, rebuild: bool = False, retry: bool = False, progress: Observer = quiet) -> Tally:
    """Run once. Raises AlreadyIndexing when another process is writing, CorpusError when there is no corpus."""
    with Pipeline(settings) as pipeline:
        return pipeline.run(rebuild=rebuild, retry=retry, progress=progress)


class Pipeline:
    """A pipeline that can run many times; its worker processes stay between runs.

    A run ends with WorkStopped soon after `stop` is set, even in the middle of a file.
    """

    def __init__(self, settings: Settings, stop: threading.Event | None = None) -> None:
        self.settings = settings
        self.corpus = Corpus(settings.corpus)
        self._limits = Limits.of(settings)
        self._sandbox = Sandbox[Any, Work](_WORK, settings.workers, self._limits, stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.close()

    def rest(self) -> None:
        """Wait for the next run with one worker process ready."""
        self._sandbox.rest()

    def run(self, *, rebuild: bool = False, retry: bool = False, progress: Observer = quiet) -> Tally:
        """Make catalogue and index agree with the folder; `retry` reads anew what could not be read in full as well."""
        self.settings.instance.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.settings.instance / "index.lock", timeout=0)
        try:
            with lock:
                return self._noted(rebuild, retry, progress)
        except Timeout:
            raise AlreadyIndexing(
                f"Another process is indexing into {self.settings.instance}. Wait for it to end, or stop it"
            ) from None

    def _noted(self, rebuild: bool, retry: bool, progress: Observer) -> Tally:
        """Run, and remember what was done."""
        at, started = datetime.now(UTC), time.monotonic()
        try:
            tally = self._run(rebuild, retry, progress)
        except Bolig2000Error as exc:
            self._note(Run(at, time.monotonic() - started, error=str(exc)))
            raise
        if tally.new or tally.changed or tally.removed or tally.analysed:
            figures = {name: getattr(tally, name) for name in ("new", "changed", "removed", "analysed", "failed")}
            self._note(Run(at, tally.seconds, **figures))
        return tally

    def _note(self, run: Run) -> None:
        runs = Runs(self.settings.database_url)
        runs.note(run)
        runs.close()

    def _retry(self, catalogue: Catalogue, *, asked: bool) -> None:
        """Make what could not be read in full look changed, where that is asked for or the readers are others."""
        runs = Runs(self.settings.database_url)
        try:
            if asked or runs.readers() != edition():
                failures = [row for row in catalogue.files().values() if row.failed]
                Shelf.of(self.settings).forget_failures(row.fingerprint.partition("+")[0] for row in failures)
                for chunk in chunks([row.path for row in failures]):
                    catalogue.forget_stamps(chunk)
                runs.read_by(edition())
        finally:
            runs.close()

    def _run(self, rebuild: bool, retry: bool, progress: Observer) -> Tally:
        started = time.monotonic()
        catalogue = Catalogue(self.settings.database_url)
        try:
            self._retry(catalogue, asked=retry)
            folder = IndexFolder(
                self.settings.instance / "index",
                self.settings.engine,
                f"{vocabulary_of(self.corpus.root).maker.version}-{catalogue.state().collection}",
            )
            if rebuild:
                catalogue.forget_stamps()
                folder.start_anew()
            directory = folder.target()
            # Before anything is in the directory: a process killed meanwhile leaves it empty, or the outbox filled.
            catalogue.begin_index(directory.name, empty=not any(directory.iterdir()), fill=not rebuild)
            engine = open_engine(self.settings.engine, directory)
            try:
                _serve_at_once(folder)
                # The first run of all sees everything for the first time.
                first = not catalogue.state().complete
                with Writer(catalogue, engine, _arrival(self.corpus, first=first)) as writer:
                    recognised = Shelf.of(self.settings).folder
                    agreement = Agreement(
                        self.corpus, self._limits, catalogue, writer, self._sandbox.run, progress, recognised
                    )
                    try:
                        tally = agreement.reach()
                    finally:
                        if agreement.happenings and not first:
                            tell(self.settings, agreement.happenings)
            finally:
                engine.close()
            folder.finish()
            tally.generation = catalogue.state().generation
        finally:
            catalogue.close()
        tally.seconds = round(time.monotonic() - started, 3)
        return tally


def _arrival(corpus: Corpus, *, first: bool) -> Callable[[str], float]:
    """Return what says when a new document was added, by the path of its file: now.

    That the first run of all sees a document tells nothing: there, it is the time of the file.
    """

    def arrived(path: str) -> float:
        now = time.time()
        try:
            return min(now, corpus.file(path).stat().st_mtime) if first else now
        except OSError:  # gone meanwhile: the next run forgets it
            return now

    return arrived


def _serve_at_once(folder: IndexFolder) -> None:
    """Serve the very first index while it grows: there is nothing better."""
    try:
        folder.served()
    except IndexMissing:
        folder.finish()
