"""The trash of a corpus: what was withdrawn or replaced, `.withdrawn/MOMENT/PATH`, and its way back."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.corpus import WITHDRAWN, Corpus
from indexer.errors import NameTaken, NotFound
from indexer.revising import hidden
from indexer.sidecar import SUFFIX, Sidecar, parse
from indexer.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A file in the trash. `place` names it there, `path` is where it was; `is_taken` says that a file is there now."""

    place: str
    path: str
    at: datetime
    size: int
    is_taken: bool
    sidecar: Sidecar


def withdrawn(corpus: Corpus, vocabulary: Taxonomy) -> tuple[Withdrawn, ...]:
    """Return what is in the trash, the newest first."""
    found = []
    for moment, at in sorted(corpus.moments(), reverse=True):
        for file in sorted(moment.rglob("*")):
            if file.is_file() and not file.is_symlink() and not _is_sidecar(file):
                path = file.relative_to(moment).as_posix()
                place, taken = f"{moment.name}/{path}", corpus.file(path).exists()
                found.append(Withdrawn(place, path, at, file.stat().st_size, taken, _sidecar(file, vocabulary)))
    return tuple(found)


def restore(corpus: Corpus, place: str) -> str:
    """Move a file back to where it was, its sidecar first, and return its path.

    One without a sidecar becomes a draft: nobody has said who may see it. Raises NameTaken, or NotFound.
    """
    root = (corpus.root / WITHDRAWN).resolve()
    file = (root / place).resolve()
    moment, _, path = place.partition("/")
    if not path or not file.is_relative_to(root / moment) or not file.is_file() or _is_sidecar(file):
        raise NotFound(f"There is no {place} in the trash")
    target = corpus.file(path)
    beside, kept = target.with_name(target.name + SUFFIX), file.with_name(file.name + SUFFIX)
    if target.exists() or (beside.exists() and kept.exists()):
        raise NameTaken(f"{path} is in the corpus. Withdraw or rename it first")
    target.parent.mkdir(parents=True, exist_ok=True)
    if kept.exists():
        kept.rename(beside)
    elif not beside.exists():
        corpus.write_sidecar(path, hidden(b""))
    file.rename(target)
    with contextlib.suppress(OSError):  # something else is left in it
        for folder in [file.parent, *file.parent.parents]:
            if folder == root:
                break
            folder.rmdir()
    return path


def _is_sidecar(file: Path) -> bool:
    return file.name.endswith(SUFFIX) and file.with_name(file.name.removesuffix(SUFFIX)).exists()


def _sidecar(file: Path, vocabulary: Taxonomy) -> Sidecar:
    try:
        content = file.with_name(file.name + SUFFIX).read_bytes()
    except FileNotFoundError:
        return Sidecar()
    return parse(content, file.name + SUFFIX, vocabulary)
