"""What was worked out lately from one revision of the catalogue, and is forgotten with it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """At most so many values by key, the latest used; may be used by many threads.

    A revision has to be read before what is made from it: a value may then be newer than its revision, never older.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._revision: object = None
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, revision: object, key: K) -> V | None:
        """Return what is known of this revision, or None."""
        with self._lock:
            if revision != self._revision or key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, revision: object, key: K, value: V) -> None:
        """Remember a value; what belongs to another revision is forgotten."""
        with self._lock:
            if revision != self._revision:
                self._revision = revision
                self._values.clear()
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    def of(self, revision: object, key: K, make: Callable[[], V]) -> V:
        """Return what is known of this revision; make and remember it where nothing is."""
        found = self.get(revision, key)
        if found is None:
            found = make()
            self.put(revision, key, found)
        return found
