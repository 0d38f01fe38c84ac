"""Harvest: the records of the public documents, brought up to date by whoever asks for them first.

Only what visitors may see is ever harvested, whoever asks.
"""

import hashlib
from collections.abc import Iterator

from indexer import dublin_core
from indexer.catalogue.records import Collected, Current, Records
from indexer.catalogue.store import Catalogue
from indexer.model import Role, Viewer
from indexer.search import Library
from indexer.settings import Settings

#: For whom everything is that is harvested, followed or listed for machines.
VISITOR = Viewer(Role.VISITOR)


class Harvest:
    """The records of one collection; may be used by many threads."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self._address = settings.base_url
        self._library = library
        self._catalogue = Catalogue(settings.database_url)
        self._records = Records(settings.accounts_url)

    def close(self) -> None:
        """Let go of all connections."""
        self._records.close()
        self._catalogue.close()

    def records(self) -> Records:
        """Return the records as the collection stands now.

        Documents that a collection under construction does not have yet are not taken for gone.
        """
        self._records.bring_up_to_date(self._stamp, self._collect)
        return self._records

    def _stamp(self) -> str:
        """Return what changes with whatever a record is made of."""
        told = (dublin_core.VERSION, self._address, self._catalogue.revision(), self._library.taxonomy.facets)
        return hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()

    def _collect(self) -> Collected:
        # Before the documents are read: those that wait now are not among them, or are read twice.
        complete = self._catalogue.state().indexed_at is not None and not self._catalogue.outcomes(())
        hidden: set[str] = set()
        return Collected(self._public(hidden), hidden, complete)

    def _public(self, hidden: set[str]) -> Iterator[Current]:
        taxonomy = self._library.taxonomy
        for document in self._catalogue.all_documents():
            if document.metadata.visibility in VISITOR.visibilities:
                sets = dublin_core.sets(document.metadata, taxonomy)
                digest = dublin_core.digest(document, taxonomy, sets, self._address)
                yield Current(document.id, digest, sets, document.metadata.date)
            else:
                hidden.add(document.id)
