"""What is being served: engine, analyser, thesaurus and taxonomy, each exchanged as soon as its files change."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from indexer.corpus import TAXONOMY, THESAURUS, Corpus
from indexer.danish.analyser import Analyser
from indexer.danish.thesaurus import Thesaurus
from indexer.engine.base import Engine
from indexer.engine.choose import IndexFolder, open_engine
from indexer.settings import Settings
from indexer.taxonomy import Taxonomy, load

T = TypeVar("T")


class Served:
    """The newest of everything; to look whether it still is costs a `stat`. Raises IndexMissing without an index."""

    def __init__(self, settings: Settings) -> None:
        self.corpus = Corpus(settings.corpus)
        self._name = settings.engine
        self._folder = IndexFolder(settings.instance / "index", settings.engine)
        self._lock = threading.Lock()
        self._stamp = self._folder.stamp()
        self._directory = self._folder.served()
        self._engine = open_engine(self._name, self._directory)
        self._taxonomy = _Fresh(self.corpus.root / TAXONOMY, load)
        self._thesaurus = _Fresh(self.corpus.root / THESAURUS, _load_thesaurus)

    @property
    def engine(self) -> Engine:
        """The engine on the folder that is served now."""
        stamp = self._folder.stamp()
        with self._lock:
            if stamp is None or stamp != self._stamp:
                directory = self._folder.served()
                if directory != self._directory:
                    # The former one is not closed: another thread may be answering from it. It goes with its last user.
                    self._engine = open_engine(self._name, directory)
                    self._directory = directory
                self._stamp = stamp
            return self._engine

    @property
    def taxonomy(self) -> Taxonomy:
        """The vocabulary as it stands in the folder now."""
        return self._taxonomy.get()

    @property
    def thesaurus(self) -> Thesaurus:
        """The thesaurus as it stands in the folder now."""
        return self._thesaurus.get()[0]

    @property
    def analyser(self) -> Analyser:
        """The analyser that splits compounds as the thesaurus of now says."""
        return self._thesaurus.get()[1]

    def stamp(self) -> tuple[object, ...]:
        """Return what changes with the folder that is served, the taxonomy or the thesaurus."""
        return self._folder.stamp(), self._taxonomy.stamp(), self._thesaurus.stamp()

    def close(self) -> None:
        """Let go of the engine's files."""
        self._engine.close()


class _Fresh(Generic[T]):
    """What is made from a file, made again when the file has changed."""

    def __init__(self, file: Path, make: Callable[[Path], T]) -> None:
        self._file = file
        self._make = make
        self._lock = threading.Lock()
        self._stamp = self.stamp()
        self._value = make(file)

    def get(self) -> T:
        stamp = self.stamp()
        with self._lock:
            if stamp != self._stamp:
                self._value, self._stamp = self._make(self._file), stamp
            return self._value

    def stamp(self) -> tuple[int, int]:
        """Return what changes with the file."""
        try:
            status = self._file.stat()
        except OSError:
            return (0, 0)
        return (status.st_size, status.st_mtime_ns)


def _load_thesaurus(file: Path) -> tuple[Thesaurus, Analyser]:
    thesaurus, _ = Thesaurus.load(file)
    return thesaurus, thesaurus.analyser
