"""The studio: where pictures are asked for. They are drawn by a process that may hang or die, one at a time."""

import logging
import threading
import time
from dataclasses import replace

from indexer.errors import WorkersCannotStart
from indexer.kept import Kept
from indexer.pictures.cache import Cache
from indexer.pictures.order import Order
from indexer.reading.limits import MEGABYTE, Limits
from indexer.reading.reasons import Reason
from indexer.reading.sandbox import Failure, Sandbox
from indexer.settings import Settings

log = logging.getLogger(__name__)

#: So many may wait for their pictures at a time, and each for so many seconds: a web process has threads left for
#: pages. To draw a picture takes a hundredth of a second.
MOST_WAITING = 6
PATIENCE = 3.0
#: A page over which a process was lost is left alone for so many seconds; so many of them are remembered.
REST = 600.0
_PAGES_AT_REST = 10_000


class Studio:
    """Pictures, from what is kept or drawn now. Any number of threads may ask.

    The process that draws is started with the first picture and ends with the studio.
    """

    def __init__(self, settings: Settings) -> None:
        limit = settings.picture_cache * MEGABYTE
        self._cache = Cache(settings.instance / "cache" / "pictures", limit, settings.web_workers)
        limits = replace(Limits.of(settings), time=settings.picture_time_limit)
        self._sandbox = Sandbox[Order, bytes]("indexer.pictures.drawing:draw", 1, limits)
        self._turn = threading.Lock()
        self._places = threading.Semaphore(MOST_WAITING)
        self._resting = Kept[tuple[str, int], float](_PAGES_AT_REST)

    def close(self) -> None:
        """End the process, after what it is drawing."""
        with self._turn:
            self._sandbox.close()

    def picture(self, order: Order) -> bytes | None:
        """Return a picture as a PNG file; None where there is none, or none in time."""
        found = self._cache.get(order.name)
        if found is not None:
            return found
        page = order.fingerprint, order.page
        if (until := self._resting.get(page)) and time.monotonic() < until:
            return None
        if not self._places.acquire(blocking=False):
            return None
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                return None
            try:
                # Who waited for this very picture finds it now.
                return self._cache.get(order.name) or self._drawn(order, page)
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _drawn(self, order: Order, page: tuple[str, int]) -> bytes | None:
        try:
            ((_, picture),) = self._sandbox.run([order])
        except WorkersCannotStart as exc:
            log.error("No pictures: %s", exc)  # noqa: TRY400 - says what and what to do
            picture = Failure(Reason.CRASHED)
        if isinstance(picture, Failure):
            log.warning("Page %s of %s cannot be drawn: %s %s", order.page, order.file, picture.reason, picture.detail)
            self._resting.put(page, time.monotonic() + REST, 1)
            return None
        if not picture:
            return None  # found out quickly, and another time it may be otherwise: the file may be back
        try:
            self._cache.put(order.name, picture)
        except OSError as exc:
            log.warning("Pictures cannot be kept: %s", exc)
        return picture
