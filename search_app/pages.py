"""Answers in the memory of a process, so many bytes of them."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

#: Bytes of answers that each process keeps, and what an answer costs besides its bytes.
KEPT = 32_000_000
OVERHEAD = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent."""

    body: bytes
    content_type: str
    encoding: str


class Pages:
    """The answers given last, up to so many bytes; may be used by many threads."""

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Kept | None:
        """Return an answer, or None."""
        with self._lock:
            found = self._pages.get(key)
            if found:
                self._pages.move_to_end(key)
            return found

    def put(self, key: str, page: Kept) -> None:
        """Keep an answer; those asked for longest ago make room."""
        with self._lock:
            if key in self._pages:
                return
            self._pages[key] = page
            self._size += len(page.body) + OVERHEAD
            while self._size > self._limit:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest.body) + OVERHEAD
