"""The round: scans that have no text get it one by one, and are read again."""

import logging
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.bell import ring
from indexer.catalogue.holdings import FilesOfDocuments, Scan
from indexer.catalogue.store import Catalogue
from indexer.corpus import Corpus
from indexer.errors import Bolig2000Error
from indexer.ocr.program import Program, find
from indexer.ocr.shelf import Failure, Shelf
from indexer.settings import Settings

#: Seconds between two looks for scans.
PAUSE = 15.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """What a round did: scans that text was recognised in, and those where that failed."""

    recognised: int = 0
    failed: int = 0


def rounds(settings: Settings, stop: threading.Event) -> None:
    """Make rounds until told to stop. What goes wrong in one is no reason not to make the next."""
    while not stop.wait(PAUSE):
        try:
            recognise(settings, stop)
        except (Bolig2000Error, OSError) as exc:
            log.warning("OCR: %s", exc)


def recognise(settings: Settings, stop: threading.Event) -> Round:
    """Make one round; nothing is done where no program is installed, or another process is at it."""
    done = Round()
    program = find() if settings.ocr_time_limit else None
    if program is None:
        return done
    shelf = Shelf.of(settings)
    shelf.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(shelf.folder / "lock", timeout=0):
            files, catalogue = FilesOfDocuments(settings.database_url), Catalogue(settings.database_url)
            try:
                for scan in files.scans():
                    if stop.is_set():
                        break
                    if shelf.get(scan.fingerprint) or _made(settings, shelf, program, scan, stop, done):
                        catalogue.forget_stamps([scan.path])
                        ring(settings)
                if catalogue.state().complete:
                    shelf.tidy(files.fingerprints())
            finally:
                files.close()
                catalogue.close()
    except Timeout:
        pass
    return done


def _made(settings: Settings, shelf: Shelf, program: Program, scan: Scan, stop: threading.Event, done: Round) -> bool:
    """Recognise the text of a scan, unless this program has failed over it before; say whether there is one now."""
    failure = shelf.failure(scan.fingerprint)
    if failure and failure.program == program.version:
        return False
    work = shelf.folder / "work"
    shutil.rmtree(work, ignore_errors=True)  # what a killed process left
    work.mkdir()
    try:
        copy = _copied(settings, scan, work)
        if copy is None:
            return False
        made = work / "made.pdf"
        said = program.run(copy, made, settings.ocr_time_limit, stop)
        if stop.is_set():
            return False
        if said:
            log.warning("OCR of %s failed: %s", scan.path, said)
            shelf.fail(scan.fingerprint, Failure(program.version, said))
            done.failed += 1
            return False
        shelf.put(scan.fingerprint, made)
        done.recognised += 1
        return True
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copied(settings: Settings, scan: Scan, work: Path) -> Path | None:
    """Copy a scan, so that the program never meets the corpus; None where it is not the one that was read."""
    corpus = Corpus(settings.corpus)
    copy = work / "scan.pdf"
    try:
        shutil.copyfile(corpus.file(scan.path), copy)
    except OSError:
        return None
    return copy if Corpus(work).digest(copy.name) == scan.fingerprint else None
