"""The desk: uploads are received, looked at, and put into the corpus as drafts that only the secretariat sees."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from filelock import Timeout

from indexer.corpus import OWN_FILES, Corpus, temporary_prefix
from indexer.errors import CorpusError, NameTaken, Refused
from indexer.intake.archive import Room, members
from indexer.intake.batch import Batch, Item, Journal, Step
from indexer.intake.inspection import fitting_name, is_archive
from indexer.intake.names import file_name, folder_path
from indexer.intake.refusal import Refusal
from indexer.reading.limits import MEGABYTE, Limits
from indexer.reading.reasons import Reason
from indexer.revising import hidden
from indexer.settings import Settings
from indexer.sidecar import SUFFIX
from indexer.turn import turn

#: What became of an upload can be looked up for so long; files that nobody decided on are kept as long.
KEPT = timedelta(days=30)
_CHUNK = 1 << 20

#: The path of the document that has these bytes (SHA-256 in hexadecimal), or ''.
Known = Callable[[str], str]
#: Hears of each file as soon as it is in the corpus.
Told = Callable[[Item], None]
Sent = tuple[str, IO[bytes]]


class Desk:
    """Where files from outside are received. Any number of threads and processes may do so at once."""

    def __init__(self, settings: Settings) -> None:
        self.uploads = settings.instance / "uploads"
        self._settings = settings
        self._limits = Limits.of(settings)

    @property
    def incoming(self) -> Path:
        """The folder for what is still on its way: the system takes it away when the process ends."""
        self.uploads.mkdir(parents=True, exist_ok=True)
        return self.uploads

    def receive(
        self,
        files: Iterable[Sent],
        folder: str,
        by: str,
        known: Known,
        told: Told = lambda _: None,
        *,
        in_folders: Iterable[Sent] = (),
    ) -> Batch:
        """Look at each of these files and add what is sound, as drafts. Raises Refused where the folder is no good.

        Those `in_folders` come with the folders before their names, which they keep within `folder`.
        """
        place = folder_path(folder)
        journal = Journal.begin(self.incoming, by, place)
        with journal.lock():
            received = _Received(journal, self._settings, self._limits, known, told, place)
            for name, stream in files:
                received.take(name, stream)
            for name, stream in in_folders:
                received.take(name, stream, in_folders=True)
            journal.close()
        return journal.read()

    def batch(self, name: str) -> Batch:
        """Return what became of an upload, after mending what a killed process left behind. Raises NotFound."""
        journal = Journal.of(self.uploads, name)
        self._mend(journal)
        return journal.read()

    def batches(self, most: int) -> tuple[Batch, ...]:
        """Return the newest uploads."""
        return tuple(journal.read() for journal, _ in zip(Journal.all(self.uploads), range(most), strict=False))

    def decide(self, name: str, number: int, decision: str, new_name: str = "", *, hide_former: bool = True) -> Item:
        """Do with a file that is held what a person decided: `add`, `rename`, `replace` or `leave`.

        A file that is replaced becomes a former version, which `hide_former` keeps from all but the secretariat.
        Returns what came of it. Raises NotFound, or Refused where the new name is no good.
        """
        journal = Journal.of(self.uploads, name)
        with journal.lock():
            item = next((item for item in journal.read().items if item.number == number and item.step.held), None)
            if item is None:
                raise Refused(Refusal.DECIDED)
            file, corpus = journal.held(number), Corpus(self._settings.corpus)
            if decision == "leave":
                file.unlink(missing_ok=True)
                done = replace(item, step=Step.LEFT_OUT)
                journal.note(done)
                return done
            if decision == "replace":
                return self._replace(journal, corpus, item, hide_former=hide_former)
            if decision == "rename":
                parent = item.path.rpartition("/")[0]
                fitting = fitting_name(file, file_name(new_name), self._limits)
                item = replace(item, path=_path(parent, fitting))
            return _add(journal, corpus, self._settings, item)

    def _replace(self, journal: Journal, corpus: Corpus, item: Item, *, hide_former: bool) -> Item:
        with turn(self._settings):
            corpus.replace(item.path, journal.held(item.number), as_draft=True, hide_former=hide_former)
        return _done(journal, replace(item, step=Step.REPLACED))

    def tidy(self) -> None:
        """Mend what processes that were killed left behind, and forget uploads of long ago."""
        oldest = datetime.now(UTC) - KEPT
        for journal in tuple(Journal.all(self.uploads)):
            self._mend(journal)
            if journal.read().at < oldest:
                shutil.rmtree(journal.folder, ignore_errors=True)

    def _mend(self, journal: Journal) -> None:
        batch = journal.read()
        if batch.whole and not any(item.step is Step.ADDING for item in batch.items):
            return
        try:
            with journal.lock().acquire(timeout=0):
                batch = journal.read()
                corpus = Corpus(self._settings.corpus)
                for item in batch.items:
                    if item.step is Step.ADDING:
                        with turn(self._settings):
                            _undo(journal, corpus, item)
                kept = {str(item.number) for item in journal.read().items if item.step.held}
                for file in journal.folder.iterdir():
                    if file.name.removesuffix(".zip").isdigit() and file.name not in kept:
                        file.unlink()
        except Timeout:
            pass  # somebody is at it


class _Received:
    """One upload on its way through the door."""

    def __init__(
        self, journal: Journal, settings: Settings, limits: Limits, known: Known, told: Told, folder: str
    ) -> None:
        self._journal = journal
        self._corpus = Corpus(settings.corpus)
        self._settings = settings
        self._limits = limits
        self._known = known
        self._told = told
        self._folder = folder
        self._number = 0
        self._seen: dict[str, str] = {}
        self._room = Room(settings.upload_file_limit, settings.upload_size_limit * MEGABYTE, limits.file_bytes)

    def take(self, name: str, stream: IO[bytes], *, in_folders: bool = False) -> None:
        """Receive a file, or the files of an archive; `in_folders` it keeps those before its name."""
        file = self._next()
        most = max(self._limits.file_bytes, self._room.bytes)
        if not _copied(stream, file, most):
            self._refuse(name, Refused(Reason.FILE_SIZE))
        elif is_archive(file, name):
            self._take_archive(name, file)
        elif in_folders:
            self._take_within(name, name, file)
        else:
            self._take_file(name, self._folder, file)

    def _next(self) -> Path:
        self._number += 1
        return self._journal.held(self._number)

    def _take_archive(self, name: str, file: Path) -> None:
        """Unpack an archive beside itself; itself it is no file of the upload, unless nothing of it is let in."""
        packed = file.rename(file.with_name(f"{file.name}.zip"))
        try:
            for member in members(packed, self._next, self._room):
                shown = f"{name}/{member.name}"
                if member.refused is not None:
                    self._refuse(shown, member.refused)
                elif is_archive(member.file, member.name):
                    self._refuse(shown, Refused(Refusal.INNER_ARCHIVE))
                else:
                    self._take_within(shown, member.name, member.file)
        except Refused as refused:
            self._refuse(name, refused)
        finally:
            packed.unlink()

    def _take_within(self, shown: str, name: str, file: Path) -> None:
        """Take a file into the folders that stand before its name."""
        try:
            within = folder_path(f"{self._folder}/{name.replace(chr(92), '/').rpartition('/')[0]}")
        except Refused as refused:
            self._refuse(shown, refused)
        else:
            self._take_file(shown, within, file)

    def _take_file(self, shown: str, folder: str, file: Path) -> None:
        size = file.stat().st_size
        self._room.files -= 1
        if self._room.files < 0:
            self._refuse(shown, Refused(Refusal.TOO_MANY), size)
            return
        try:
            path = _path(folder, fitting_name(file, file_name(shown), self._limits))
        except Refused as refused:
            self._refuse(shown, refused, size)
            return
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        item = Item(self._number, shown, Step.ADDING, path, size=size, digest=digest)
        other = self._known(digest) or self._seen.get(digest, "")
        if other:
            self._journal.note(replace(item, step=Step.DUPLICATE, other=other))
            return
        done = _add(self._journal, self._corpus, self._settings, item)
        self._seen[digest] = done.path
        self._told(done)

    def _refuse(self, name: str, refused: Refused, size: int = 0) -> None:
        self._journal.note(
            Item(self._number, name, Step.REFUSED, reason=refused.reason, detail=refused.detail, size=size)
        )
        self._journal.held(self._number).unlink(missing_ok=True)


def _path(folder: str, name: str) -> str:
    """Return where a file is to lie. Raises Refused where a file of the corpus itself has its place."""
    path = f"{folder}/{name}".lstrip("/")
    if path in OWN_FILES:
        raise Refused(Refusal.NAME)
    return path


def _copied(stream: IO[bytes], target: Path, most: int) -> bool:
    """Copy a stream to a file; return False where there is more of it than that."""
    left = most
    with target.open("wb") as copy:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                return False
            copy.write(chunk)
    return True


def _add(journal: Journal, corpus: Corpus, settings: Settings, item: Item) -> Item:
    """Put a held file into the corpus as a draft, its sidecar first; hold it where its name is taken."""
    with turn(settings):
        if corpus.file(item.path).exists():
            held = replace(item, step=Step.TAKEN)
            journal.note(held)
            return held
        journal.note(replace(item, step=Step.ADDING))
        try:
            corpus.write_sidecar(item.path, hidden(corpus.sidecar_content(item.path) or b""))
            corpus.add(item.path, journal.held(item.number))
        except NameTaken:
            held = replace(item, step=Step.TAKEN)
            journal.note(held)
            return held
        except (CorpusError, OSError) as exc:
            refused = replace(item, step=Step.REFUSED, reason=Refusal.NOT_WRITTEN, detail=str(exc))
            _drop_sidecar(corpus, item.path)
            return _done(journal, refused)
    return _done(journal, replace(item, step=Step.ADDED))


def _done(journal: Journal, item: Item) -> Item:
    journal.note(item)
    journal.held(item.number).unlink(missing_ok=True)
    return item


def _undo(journal: Journal, corpus: Corpus, item: Item) -> None:
    """Take away what was written of a file as the process was killed, or note that it is there after all."""
    target = corpus.file(item.path)
    for name in (target.name, target.name + SUFFIX):
        for stray in target.parent.glob(f"{temporary_prefix(name)}*.tmp"):
            stray.unlink(missing_ok=True)
    if target.is_file():
        journal.note(replace(item, step=Step.ADDED))
        return
    _drop_sidecar(corpus, item.path)
    journal.note(replace(item, step=Step.INTERRUPTED))


def _drop_sidecar(corpus: Corpus, path: str) -> None:
    """Take away the sidecar that came before a file which never came, unless a person had written one."""
    if corpus.sidecar_content(path) == hidden(b""):
        corpus.file(path + SUFFIX).unlink()
