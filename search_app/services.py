"""What the views ask: the settings, the accounts and the library of this process."""

from dataclasses import dataclass
from threading import Lock

from flask import current_app, g

from indexer.bulk.clerk import Clerk
from indexer.catalogue.accounts import Accounts
from indexer.catalogue.misses import Misses
from indexer.catalogue.questions import Questions
from indexer.catalogue.records import Records
from indexer.editing import Editor
from indexer.harvest import Harvest
from indexer.holdings import Holdings
from indexer.intake.desk import Desk
from indexer.kept import Kept
from indexer.pictures.studio import Studio
from indexer.search import Library
from indexer.settings import Settings
from indexer.taxonomy import Taxonomy
from search_app.post import PostOffice

_NAME = "bolig2000"
#: Bytes of answers that each process keeps, and what an answer costs besides its bytes.
PAGES_KEPT = 32_000_000
PAGE_OVERHEAD = 500


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it was sent."""

    body: bytes
    content_type: str
    encoding: str


class Services:
    """One per application. The library opens at first use: after the server has forked, and once there is an index."""

    name = _NAME

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.accounts = Accounts(settings.accounts_url)
        self.accounts.events.forget(settings.event_days)
        self.post = PostOffice(settings, self.accounts)
        self.questions = Questions(self.accounts.database)
        self.misses = Misses(self.accounts.database, self.accounts.secret_key())
        self.pages = Kept[str, Page](PAGES_KEPT)
        self.studio = Studio(settings)
        self.desk = Desk(settings)
        self.editor = Editor(settings)
        self.clerk = Clerk(settings, self.editor, self.accounts.events)
        self._holdings: Holdings | None = None
        self._library: Library | None = None
        self._harvest: Harvest | None = None
        self._opening = Lock()

    @property
    def library(self) -> Library:
        """The library. Raises IndexMissing when there is nothing to serve yet."""
        with self._opening:
            if self._library is None:
                self._library = Library(self.settings)
            return self._library

    @property
    def harvest(self) -> Harvest:
        """The records of the public documents. Raises IndexMissing when there is nothing to serve yet."""
        library = self.library
        with self._opening:
            if self._harvest is None:
                self._harvest = Harvest(self.settings, library)
            return self._harvest

    @property
    def holdings(self) -> Holdings:
        """The collection as the secretariat works on it: for the secretariat only."""
        with self._opening:
            if self._holdings is None:
                self._holdings = Holdings(self.settings, lambda: self.library.analyser)
            return self._holdings

    def close(self) -> None:
        """Let go of mails, bulk edits and accounts, the process that draws, and the library where it was opened."""
        self.post.close()
        self.clerk.close()
        self.accounts.close()
        self.studio.close()
        if self._holdings is not None:
            self._holdings.close()  # what learns in the background may still be about to ask the library
        with self._opening:
            for opened in (self._harvest, self._library):
                if opened is not None:
                    opened.close()
            self._harvest = self._library = self._holdings = None


def services() -> Services:
    """Return the services of the application that answers this request."""
    found: Services = current_app.extensions[_NAME]
    return found


def taxonomy() -> Taxonomy:
    """Return the vocabulary, the same one for the whole of a request, which names a hundred of its values."""
    found: Taxonomy | None = g.get("taxonomy")
    if found is None:
        found = g.taxonomy = library().taxonomy
    return found


def library() -> Library:
    """Return the library of this process."""
    return services().library


def records() -> Records:
    """Return the records of the public documents as they stand now."""
    return services().harvest.records()
