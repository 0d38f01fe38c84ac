"""Changing documents of the corpus: each change is made only to what its author saw, one at a time."""

import hashlib
from pathlib import Path

from indexer.corpus import Corpus
from indexer.errors import ChangedMeanwhile, NotFound
from indexer.intake.inspection import fitting_name
from indexer.reading.limits import Limits
from indexer.revising import is_valid
from indexer.settings import Settings
from indexer.sidecar import SUFFIX
from indexer.trash import restore
from indexer.turn import turn


class Editor:
    """Writes sidecars, replaces, withdraws and restores files. Threads and processes wait for one another."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def corpus(self) -> Corpus:
        """The folder."""
        return Corpus(self._settings.corpus)

    def sidecar(self, path: str) -> bytes:
        """Return the sidecar of a file as it is written now, empty where there is none. Raises NotFound."""
        corpus = self.corpus
        _check(corpus, path)
        return corpus.sidecar_content(path) or b""

    def save(self, path: str, made_from: str, content: bytes, *, seen: str = "") -> None:
        """Write a sidecar that was made from another one, of which `made_from` is the digest.

        `seen` is the SHA-256 of the file where that matters: for who may see it from now on. One that was no TOML is
        kept in the trash, since nothing of it could be taken over. Raises ChangedMeanwhile when the former one is no
        longer there, and NotFound when the file is gone.
        """
        with turn(self._settings):
            former = self.sidecar(path)
            if digest(former) != made_from:
                raise ChangedMeanwhile(f"The sidecar of {path} has been changed meanwhile")
            if seen:
                _check_bytes(self.corpus, path, seen)
            if not is_valid(former):
                self.corpus.set_aside(path + SUFFIX)
            self.corpus.write_sidecar(path, content)

    def replace(self, path: str, seen: str, content: Path, *, hide_former: bool) -> None:
        """Put another file in the place of the one whose SHA-256 is `seen`; the document becomes a draft.

        The former file goes to the trash; `hide_former` keeps it from all but the secretariat as a former version.
        Raises Refused, ChangedMeanwhile or NotFound.
        """
        fitting_name(content, path.rpartition("/")[2], Limits.of(self._settings))
        with turn(self._settings):
            corpus = self.corpus
            _check(corpus, path)
            _check_bytes(corpus, path, seen)
            # Nobody has looked at what comes: it must not be seen before somebody has.
            corpus.replace(path, content, as_draft=True, hide_former=hide_former)

    def supersede(self, path: str, seen: str, by: str, by_seen: str, *, hide_former: bool) -> None:
        """Put the file `by` in the place of another one, as `replace` does, and move itself to the trash.

        The one in whose place it comes keeps its sidecar. Raises Refused, ChangedMeanwhile or NotFound.
        """
        with turn(self._settings):
            corpus = self.corpus
            for each, bytes_ in ((path, seen), (by, by_seen)):
                _check(corpus, each)
                _check_bytes(corpus, each, bytes_)
            fitting_name(corpus.file(by), path.rpartition("/")[2], Limits.of(self._settings))
            # In this order nothing is lost when the process is killed between: the same file is there twice.
            corpus.replace(path, corpus.file(by), as_draft=True, hide_former=hide_former)
            corpus.withdraw(by)

    def withdraw(self, path: str, *, seen: str = "") -> None:
        """Move a file and its sidecar to the trash, where `seen` is given only the file with that SHA-256.

        Raises ChangedMeanwhile or NotFound.
        """
        with turn(self._settings):
            corpus = self.corpus
            _check(corpus, path)
            if seen:
                _check_bytes(corpus, path, seen)
            corpus.withdraw(path)

    def restore(self, place: str) -> str:
        """Move a file of the trash back and return its path. Raises NameTaken, or NotFound."""
        with turn(self._settings):
            return restore(self.corpus, place)


def digest(content: bytes) -> str:
    """Return what tells one sidecar from another."""
    return hashlib.sha256(content).hexdigest()


def _check(corpus: Corpus, path: str) -> None:
    if not corpus.file(path).is_file():
        raise NotFound(f"There is no file {path} in the corpus")


def _check_bytes(corpus: Corpus, path: str, seen: str) -> None:
    with corpus.file(path).open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != seen:
            raise ChangedMeanwhile(f"The file {path} has been changed meanwhile")
