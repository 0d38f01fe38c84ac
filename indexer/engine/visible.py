"""Postings of some documents only, as if the index had no others: what a viewer may see."""

from collections.abc import Mapping, Sequence

from indexer.engine.bits import members
from indexer.engine.evaluation import Postings


class Visible:
    """The Postings of the documents in a set; scores reckoned with these know nothing of the others."""

    def __init__(self, postings: Postings, documents: int) -> None:
        self._postings = postings
        self._numbers = frozenset(members(documents))
        self.size, self.everything = postings.size, documents
        self.positions, self.terms = postings.positions, postings.terms
        self.dated, self.within, self.having = postings.dated, postings.within, postings.having

    def frequencies(self, stream: str, term: str) -> Mapping[int, float]:
        """Return how often each document has the term."""
        found = self._postings.frequencies(stream, term)
        return {document: times for document, times in found.items() if document in self._numbers}

    def lengths(self, stream: str) -> Sequence[float]:
        """Return the number of terms of each document, 0 for those that are not visible."""
        lengths = self._postings.lengths(stream)
        return [length if number in self._numbers else 0.0 for number, length in enumerate(lengths)]
