"""Files that can be made again, kept on disk within bounds; any number of threads and processes may use them."""

import os
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

_SUFFIX = ".png"
#: Of the limit, what is left when files have been removed; the processes share what is over.
_LEFT = 0.75


class _File(NamedTuple):
    used: float
    size: int
    path: str


class Cache:
    """Files by name, together of no more than `limit` bytes; what was not used for the longest goes first.

    `processes` says how many of them use the folder at a time: each looks at it as a whole only now and then, and
    knows of what the others put there no sooner. A file is whole or not there.
    """

    def __init__(self, folder: Path, limit: int, processes: int = 1) -> None:
        self._folder = folder
        self._limit = limit
        self._share = int(limit * (1 - _LEFT) / processes)
        self._left = 0  # bytes that may be put before the folder is looked at
        self._lock = threading.Lock()

    def get(self, name: str) -> bytes | None:
        """Return a file, None when it is not kept."""
        file = self._file(name)
        try:
            content = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return content

    def put(self, name: str, content: bytes) -> None:
        """Keep a file, where there is room for it. Raises OSError when the disk does not take it."""
        if len(content) > self._share:
            return
        with self._lock:
            self._left -= len(content)
            if self._left < 0:
                self._make_room()
                self._left = self._share - len(content)
        file = self._file(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
            try:
                temporary.write(content)
                temporary.close()
                Path(temporary.name).replace(file)
            except OSError:
                Path(temporary.name).unlink(missing_ok=True)
                raise

    def _file(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}{_SUFFIX}"

    def _make_room(self) -> None:
        """Remove what was not used for the longest. Another process may be about the same."""
        files = sorted(self._files())
        over = sum(file.size for file in files) - int(self._limit * _LEFT)
        for file in files:
            if over <= 0:
                break
            with suppress(OSError):
                Path(file.path).unlink()
            over -= file.size

    def _files(self) -> list[_File]:
        found = []
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118 - of ten thousands of files
                with suppress(OSError):
                    status = os.stat(path)  # noqa: PTH116 - the same
                    found.append(_File(status.st_mtime, status.st_size, path))
        return found
