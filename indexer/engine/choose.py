"""Which engine, and which folder of the index: folders side by side, of which one is served and one may be growing."""

import os
import re
import shutil
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from pkgutil import resolve_name

from indexer.engine.base import Engine
from indexer.errors import IndexMissing, InvalidValue

#: Engines by name, to be imported when one is used: nobody waits for the others.
ENGINES = {
    "tantivy": "indexer.engine.tantivy_engine:TantivyEngine",
    "whoosh": "indexer.engine.whoosh_engine:WhooshEngine",
}

#: To be raised whenever what an index is made from changes its meaning; engines have versions of their own.
FORMAT = 4


def open_engine(name: str, directory: Path) -> Engine:
    """Open the engine of this name on a folder of its own, made if missing. Raises InvalidValue for an unknown one."""
    opened: Callable[[Path], Engine] = _known(name)
    return opened(directory)


def _known(name: str) -> type[Engine]:
    """Return an engine by its name. Raises InvalidValue naming the nearest known one."""
    if name not in ENGINES:
        near = get_close_matches(name, ENGINES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(ENGINES)}"
        raise InvalidValue(f"Unknown engine {name}; {hint}")
    found: type[Engine] = resolve_name(ENGINES[name])
    return found


class IndexFolder:
    """The folder that holds the folders of engines, and `current`, which names one of them.

    They are called `ENGINE-FORMAT-ANALYSER-NUMBER`, where FORMAT is ours and that of the engine, with a dot between.

    A folder is filled in place as long as its terms are those of today's analyser; otherwise a new one grows beside
    it, over several runs where one is interrupted, and `current` moves when it is complete. One process at a time may
    fill; any number may read.
    """

    def __init__(self, path: Path, engine: str, analyser: str = "") -> None:
        self.path = path
        self._engine = f"{engine}-{FORMAT}.{_known(engine).version}-"
        self._kind = self._engine + re.sub(r"[^\w.-]+", "_", analyser, flags=re.ASCII)
        self._pointer = path / "current"
        self._target: Path | None = None

    def served(self) -> Path:
        """Return the folder to read: the newest complete one, even if today's analyser would fill it differently.

        Raises IndexMissing when there is none that this engine can read.
        """
        name, before = self._current(), ""
        while name != before and not (self.path / name).is_dir():
            # A rebuild was finished, and the folder removed, between the two looks.
            name, before = self._current(), name
        if not name or not (self.path / name).is_dir():
            raise IndexMissing(f"No index in {self.path}. Build it: bolig2000 index")
        if self.foreign():
            raise IndexMissing(
                f"The index in {self.path} was made by another engine or version ({name}). "
                "Build it anew: bolig2000 index"
            )
        return self.path / name

    def stamp(self) -> object:
        """Return what changes when another folder is served."""
        try:
            status = self._pointer.stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns

    def foreign(self) -> str:
        """Return the name of the current folder if this engine cannot read it, '' otherwise."""
        name = self._current()
        return "" if name.startswith(self._engine) else name

    def target(self) -> Path:
        """Return the folder to fill: one that an interrupted run has begun, else the current one, else a new one."""
        if self._target is None:
            alike = [name for name in self._names() if name.rpartition("-")[0] == self._kind]
            self._target = self.path / (max(alike, key=_number) if alike else self._next())
            self._target.mkdir(parents=True, exist_ok=True)
        return self._target

    def start_anew(self) -> None:
        """Make the next target an empty folder, and give up what an interrupted run has begun."""
        self._target = self.path / self._next()
        self._remove_all_but(self._current())
        self._target.mkdir(parents=True)

    def finish(self) -> None:
        """Serve the target from now on, and remove every other folder."""
        name = self.target().name
        if name != self._current():
            _write(self._pointer, name)
        self._remove_all_but(name)

    def _current(self) -> str:
        try:
            return self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def _names(self) -> list[str]:
        return [entry.name for entry in self.path.iterdir() if entry.is_dir()] if self.path.exists() else []

    def _next(self) -> str:
        return f"{self._kind}-{max(map(_number, self._names()), default=0) + 1}"

    def _remove_all_but(self, kept: str) -> None:
        for name in self._names():
            if name != kept:
                # What a reader on Windows still has open stays until the next time.
                shutil.rmtree(self.path / name, ignore_errors=True)


def _number(name: str) -> int:
    number = name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _write(file: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all, whatever happens."""
    fresh = file.with_name(file.name + ".new")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
