"""The collection as the secretariat works on it: by files and their bytes, drafts among them.

What readers see is asked of `search.Library`; this is for those who look after the collection, and for nobody else.
"""

from collections.abc import Collection

from indexer.catalogue.store import Catalogue
from indexer.model import Document
from indexer.settings import Settings


class Holdings:
    """What is known of the files of the corpus, whoever may see them. May be used by many threads."""

    def __init__(self, settings: Settings) -> None:
        self._catalogue = Catalogue(settings.database_url)

    def close(self) -> None:
        """Let go of all connections."""
        self._catalogue.close()

    def settled(self, paths: Collection[str]) -> dict[str, Document]:
        """Return the document of each of these files, by path, as soon as it was read and can be searched."""
        return self._catalogue.settled(paths)

    def path_of_bytes(self, digest: str) -> str:
        """Return the path of a document with these bytes (SHA-256 in hexadecimal), or ''."""
        return self._catalogue.path_of_bytes(digest)
