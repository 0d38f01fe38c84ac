"""What is looked up again and again, and may stay as it was found for as long as one request is answered."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Steady(threading.local):
    """A text that is read each time, but once only inside of `held`. Each thread holds its own."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self._held = False
        self._found: str | None = None

    def get(self) -> str:
        """Return the text: as it is now, or as it was when this thread first asked for it while holding it."""
        if not self._held:
            return self._read()
        if self._found is None:
            self._found = self._read()
        return self._found

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the text for this thread."""
        self._held, self._found = True, None
        try:
            yield
        finally:
            self._held = False
