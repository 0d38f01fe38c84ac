"""Mails that pages send: invitations while somebody waits, forgotten passwords while nobody does."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore

from indexer import letters
from indexer.catalogue.accounts import Accounts
from indexer.catalogue.events import NOBODY
from indexer.errors import Bolig2000Error
from indexer.letters import LINK
from indexer.settings import Settings

log = logging.getLogger(__name__)

#: Who asks for another password again within this time gets no second mail.
AGAIN = timedelta(minutes=5)
#: So many wait to be looked up; whoever comes then is told the same and gets nothing.
WAITING = 100


class PostOffice:
    """Sends links for forgotten passwords apart from the page, whose time then tells nothing of who has an account."""

    def __init__(self, settings: Settings, accounts: Accounts) -> None:
        self._settings = settings
        self._accounts = accounts
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="post")
        self._room = BoundedSemaphore(WAITING)

    def password_forgotten(self, name: str) -> None:
        """Send a link to choose another password, if there is such a user; returns at once."""
        if not self._room.acquire(blocking=False):
            log.warning("Too many people forgot their passwords at once; one was not looked up")
            return
        self._threads.submit(self._send_reset, name).add_done_callback(self._done)

    def close(self) -> None:
        """Wait for mails that are being sent; what waits is given up."""
        self._threads.shutdown(cancel_futures=True)

    def _send_reset(self, name: str) -> None:
        user, link = self._accounts.get(name), self._accounts.links.of(name)
        if user is None or "@" not in user.name or (link and datetime.now(UTC) - link.created_at < AGAIN):
            return
        url = f"{self._settings.address}{LINK}{self._accounts.reset(user.name, NOBODY)}"
        letters.send(self._settings, letters.reset(self._settings, user.name, url))

    def _done(self, sent: Future[None]) -> None:
        self._room.release()
        error = None if sent.cancelled() else sent.exception()
        if isinstance(error, Bolig2000Error):
            log.error("%s", error)
        elif error:
            log.error("A mail was not sent", exc_info=error)
