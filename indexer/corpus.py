"""The corpus folder: scan it, and add, replace and withdraw files so that nothing is ever half there.

The folder is the truth. It holds the original files, their sidecars, and three files of its own at the top:
taxonomy.toml, thesaurus.toml and README.md. Withdrawn files are moved to `.withdrawn/`, never deleted: each into a
folder named by the moment. Where another file was put in the place, the name ends in `-replaced`: only what lies there
is a former version of a document, which may be seen by whoever may see the document, and may see the version by the
sidecar that lies beside it.
"""

import contextlib
import hashlib
import itertools
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from indexer import taxonomy
from indexer.errors import CorpusError, NameTaken
from indexer.model import Metadata
from indexer.revising import hidden
from indexer.sidecar import SUFFIX, Sidecar, parse, write
from indexer.taxonomy import Taxonomy
from indexer.versions import Version

TAXONOMY = "taxonomy.toml"
THESAURUS = "thesaurus.toml"
OWN_FILES = frozenset({TAXONOMY, THESAURUS, "README.md"})
WITHDRAWN = ".withdrawn"
REPLACED = "-replaced"

_MOMENT = "%Y%m%dT%H%M%S%fZ"
_CHUNK = 1 << 20
_TEMPORARY_SUFFIXES = (".tmp", ".part", ".crdownload", ".swp", ".bak", "~")
_TEMPORARY_NAMES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file found in the folder. `path` is relative, with `/`.

    `stamp` tells two states of file and sidecar apart: sizes and modification times in nanoseconds. `skip` says why
    the file is no document: `hidden`, `temporary`, `empty`, `outside` (a link that leaves the folder), `folder-link`,
    `special` (no regular file), `no-access` or `name` (not valid Unicode); '' for every other file.
    """

    path: str
    size: int
    stamp: str
    changed_ns: int
    skip: str = ""
    has_sidecar: bool = False


class Corpus:
    """A corpus folder. Raises CorpusError when there is none."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not self.root.is_dir():
            raise CorpusError(f"There is no corpus folder {root}. Make it, or name another one: bolig2000 --corpus DIR")

    # -- reading ------------------------------------------------------------------------------

    def scan(self) -> tuple[list[ScannedFile], list[str]]:
        """Return all files in the order of their paths, and the sidecars that stand without a file."""
        files: list[ScannedFile] = []
        orphans: list[str] = []
        for folder, entries in self._folders():
            names = {entry.name for entry in entries}
            for entry in entries:
                if not folder and entry.name in OWN_FILES:
                    continue
                if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                    if entry.name.removesuffix(SUFFIX) not in names:
                        orphans.append(folder + entry.name)
                    continue
                files.append(self._file(folder, entry, names))
        return sorted(files, key=lambda file: file.path), sorted(orphans)

    def _folders(self) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            with os.scandir(self.root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            files = []
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    files.append(entry)
                elif folder or entry.name != WITHDRAWN:
                    waiting.append(f"{folder}{entry.name}/")
            yield folder, files

    def _file(self, folder: str, entry: os.DirEntry[str], names: set[str]) -> ScannedFile:
        path = folder + entry.name
        printable = path.encode("utf-8", "replace").decode()
        if printable != path:
            return ScannedFile(printable, 0, "", 0, "name")
        try:
            status = entry.stat()
            inside = not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(self.root)
            beside = entry.name + SUFFIX
            other = (self.root / folder / beside).stat() if beside in names else None
        except OSError:
            return ScannedFile(path, 0, "", 0, "no-access")
        skip = _reason_to_skip(path, status) if inside else "outside"
        stamp, changed = f"{status.st_size}.{status.st_mtime_ns}", status.st_mtime_ns
        if other:
            stamp, changed = f"{stamp}+{other.st_size}.{other.st_mtime_ns}", max(changed, other.st_mtime_ns)
        return ScannedFile(path, status.st_size, stamp, changed, skip, other is not None)

    def versions(self) -> list[Version]:
        """Return the former versions of files, without fingerprints, in the order in which they were replaced.

        What was replaced before a file was withdrawn altogether is no version of one that came to its place later.
        """
        found: dict[str, list[Version]] = {}
        for folder, moment in self.moments():
            for path, status in _files_below(folder):
                if not folder.name.endswith(REPLACED):
                    found.pop(path, None)
                elif not path.endswith(SUFFIX):
                    place = (folder / path).relative_to(self.root).as_posix()
                    stamp = f"{status.st_size}.{status.st_mtime_ns}"
                    found.setdefault(path, []).append(Version(path, place, moment, status.st_size, stamp))
        return sorted(itertools.chain.from_iterable(found.values()), key=lambda version: version.place)

    def moments(self) -> Iterator[tuple[Path, datetime]]:
        """Yield the folders of `.withdrawn/`, the oldest first, with when each was made."""
        withdrawn = self.root / WITHDRAWN
        for folder in sorted(withdrawn.iterdir()) if withdrawn.is_dir() else ():
            with contextlib.suppress(ValueError):
                moment = datetime.strptime(folder.name.removesuffix(REPLACED), _MOMENT)  # noqa: DTZ007 - Z is UTC
                yield folder, moment.replace(tzinfo=UTC)

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file, '' when it cannot be opened."""
        try:
            with self.file(path).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return ""

    def file(self, path: str) -> Path:
        """Return where a file of the corpus lies. Raises CorpusError when the path leads out of the folder."""
        target = (self.root / path).resolve()
        if not target.is_relative_to(self.root):
            raise CorpusError(f"{path} leads out of the corpus folder {self.root}")
        return target

    def sidecar(self, path: str, vocabulary: Taxonomy) -> Sidecar:
        """Return what the sidecar of a file says; a file without one has an empty one."""
        content = self.sidecar_content(path)
        return Sidecar() if content is None else parse(content, path + SUFFIX, vocabulary)

    def sidecar_content(self, path: str) -> bytes | None:
        """Return the sidecar of a file as it was written, None where there is none."""
        try:
            return self.file(path + SUFFIX).read_bytes()
        except FileNotFoundError:
            return None

    def taxonomy(self) -> Taxonomy:
        """Read taxonomy.toml."""
        return taxonomy.load(self.root / TAXONOMY)

    def folders(self) -> tuple[str, ...]:
        """Return the folders of the corpus that documents may be in, in order."""
        found = (folder.removesuffix("/") for folder, _ in self._folders())
        return tuple(sorted(folder for folder in found if folder and not unfit_name(folder)))

    # -- writing ------------------------------------------------------------------------------

    def add(self, name: str, content: bytes | Path, metadata: Metadata | None = None) -> str:
        """Put a new file into the corpus, its sidecar first, and return its path.

        `name` may have folders; `content` may be a file, which is copied. Raises CorpusError when the name is taken,
        is no name for a document, or leads outside.
        """
        path = self.check_new(name, content)
        target = self.file(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if metadata is not None:
            write_atomically(target.with_name(target.name + SUFFIX), write(metadata).encode())
        write_atomically(target, content)
        return path

    def check_new(self, name: str, content: bytes | Path) -> str:
        """Return the path that a new file would have. Raises CorpusError as `add` does, which then adds nothing."""
        path = str(PurePosixPath(name))
        if self.file(path).exists():
            raise NameTaken(f"{path} is already in the corpus. Choose another name, or replace it")
        if not (content.stat().st_size if isinstance(content, Path) else content):
            raise CorpusError(f"{path} is empty; an empty file is no document")
        self._check_name(path)
        return path

    def write_sidecar(self, path: str, content: bytes) -> None:
        """Put a sidecar beside a file, in the place of one that is there. The file may be about to come."""
        target = self.file(path + SUFFIX)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content)

    def replace(self, path: str, content: bytes | Path, *, as_draft: bool = False, hide_former: bool = False) -> None:
        """Put other content in the place of a file; the former one goes to `.withdrawn/` with the sidecar it had.

        `as_draft` lets nobody but the secretariat see the document from now on, `hide_former` the version that it was.
        """
        target, place, said = self._existing(path), self._withdrawn(path, REPLACED), self.sidecar_content(path)
        if hide_former or said is not None:
            kept = hidden(said or b"") if hide_former else said or b""
            write_atomically(place.with_name(place.name + SUFFIX), kept)
        write_atomically(place, target)
        if as_draft:
            self.write_sidecar(path, hidden(said or b""))
        write_atomically(target, content)

    def set_aside(self, path: str) -> None:
        """Put a copy of a file into `.withdrawn/`, as it is now."""
        write_atomically(self._withdrawn(path, REPLACED), self._existing(path))

    def withdraw(self, path: str) -> str:
        """Move a file and its sidecar to `.withdrawn/` and return where the file is now."""
        target = self._existing(path)
        place = self._withdrawn(path)
        sidecar = target.with_name(target.name + SUFFIX)
        target.replace(place)
        if sidecar.exists():
            sidecar.replace(place.with_name(place.name + SUFFIX))
        return place.relative_to(self.root).as_posix()

    def _existing(self, path: str) -> Path:
        target = self.file(path)
        if not target.is_file() or target.is_relative_to(self.root / WITHDRAWN):
            raise CorpusError(f"There is no file {path} in the corpus {self.root}")
        return target

    def _withdrawn(self, path: str, ending: str = "") -> Path:
        moment = datetime.now(UTC).strftime(_MOMENT) + ending
        place = self.root / WITHDRAWN / moment / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _check_name(self, path: str) -> None:
        skip = unfit_name(path)
        if skip or path in OWN_FILES or path.endswith(SUFFIX):
            raise CorpusError(f"{path} is no name for a document ({skip or 'it belongs to the folder itself'})")


def _files_below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for root, _, names in os.walk(folder):
        for name in names:
            file = Path(root, name)
            status = file.lstat()
            if stat.S_ISREG(status.st_mode):
                yield file.relative_to(folder).as_posix(), status


def _reason_to_skip(path: str, status: os.stat_result) -> str:
    if stat.S_ISDIR(status.st_mode):
        return "folder-link"
    if not stat.S_ISREG(status.st_mode):
        return "special"
    return unfit_name(path) or ("" if status.st_size else "empty")


def unfit_name(path: str) -> str:
    """Return why a file of this name is no document, `hidden` or `temporary`, or ''."""
    if any(part.startswith(".") for part in path.split("/")):
        return "hidden"
    name = path.rsplit("/", 1)[-1].lower()
    if name in _TEMPORARY_NAMES or name.startswith("~$") or name.endswith(_TEMPORARY_SUFFIXES):
        return "temporary"
    return ""


def temporary_prefix(name: str) -> str:
    """Return how the temporary name of a file begins, by which it is found when whoever wrote it was killed."""
    return f".{hashlib.sha256(name.encode()).hexdigest()[:16]}-"


def write_atomically(target: Path, content: bytes | Iterable[bytes] | Path) -> None:
    """Write to a temporary name, flush to disk, rename: whoever looks sees the old file or the new one.

    Content that is a file is copied.
    """
    handle, temporary = tempfile.mkstemp(prefix=temporary_prefix(target.name), suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            if isinstance(content, Path):
                with content.open("rb") as source:
                    shutil.copyfileobj(source, stream, _CHUNK)
            else:
                stream.writelines((content,) if isinstance(content, bytes) else content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
