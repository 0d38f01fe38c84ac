"""Twins: documents that say nearly the same as another one, found by their sketches.

A document is compared with all others: that takes 20 to 45 milliseconds for 50,000, and no more than 128 bytes of each
(decision 17).
"""

from dataclasses import dataclass

from indexer.catalogue.remembered import Remembered
from indexer.catalogue.sketches import Sketches
from indexer.catalogue.store import Catalogue
from indexer.model import Document
from indexer.settings import Settings
from indexer.sketch import SLOTS, agreeing, in_common, number

#: What two texts have in common at least, as a share of their wording. In the sample collection, unrelated documents
#: have up to an eighth; a text of which every fifth word is another, more than half.
NEARLY = 0.5
#: So many are named, the nearest ones.
MOST = 5

_LEAST = next(agreed for agreed in range(SLOTS) if in_common(agreed) >= NEARLY)


@dataclass(frozen=True, slots=True)
class Twin:
    """A document that has about this share of its wording in common with another."""

    document: Document
    share: float


class Twins:
    """The sketches of all documents. May be used by many threads; whoever asks may see everything."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sketches = Sketches(settings.database_url)
        self._numbers: Remembered[None, dict[str, int]] = Remembered(1)
        self._found: Remembered[str, tuple[tuple[str, float], ...]] = Remembered(1000)

    def close(self) -> None:
        """Let go of all connections."""
        self._sketches.close()

    def of(self, document: Document) -> tuple[Twin, ...]:
        """Return the files that say nearly the same as a document, the nearest first."""
        revision = self._catalogue.revision()
        found = self._found.of(revision, document.id, lambda: self._find(revision, document.id))
        documents = self._catalogue.documents([name for name, _ in found])
        return tuple(Twin(documents[name], share) for name, share in found if name in documents)

    def _find(self, revision: str, name: str) -> tuple[tuple[str, float], ...]:
        same = self._sketches.of_same_bytes(name)
        numbers = self._numbers.of(revision, None, self._read)
        own = numbers.get(name)
        if own is None:  # of a scan nothing else is known
            return tuple((each, 1.0) for each in same[:MOST])
        alike = ((agreeing(own, other), each) for each, other in numbers.items() if each != name)
        near = sorted(
            ((agreed, each) for agreed, each in alike if agreed >= _LEAST), key=lambda pair: (-pair[0], pair[1])
        )
        found = dict.fromkeys(same, 1.0) | {each: in_common(agreed) for agreed, each in near if each not in same}
        return tuple(found.items())[:MOST]

    def _read(self) -> dict[str, int]:
        return {name: number(made) for name, made in self._sketches.of_files()}
