"""How often something may happen, whoever does it: for what visitors may do without being known."""

import time
from collections.abc import Callable
from threading import Lock


class Allowance:
    """So many a minute, for all together: it refills steadily, and knows nobody."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = self._left = float(a_minute)
        self._clock = clock
        self._at = clock()
        self._lock = Lock()

    def take(self) -> bool:
        """Take one; False when there is none left."""
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + (now - self._at) * self._most / 60)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
