"""What of a Tantivy index a viewer may see, in numbers."""

from functools import lru_cache
from math import log

from tantivy import Query, Searcher

from indexer.engine.tantivy_fields import SCHEMA, all_of, having
from indexer.model import Visibility

#: The terms whose numbers are kept: a query is asked again, for its next page or with a facet chosen.
RECENT_TERMS = 4096


class Seen:
    """The documents of some visibilities, and how rare a term is among them.

    Tantivy knows how rare terms are in the whole index only. Where something is hidden, every weight is corrected by
    what the viewer sees: else scores would tell which words the hidden documents have. The mean length of texts, which
    is a part of scores as well, stays that of all documents.
    """

    def __init__(self, searcher: Searcher, visibilities: frozenset[Visibility]) -> None:
        self._searcher = searcher
        # Every document has one visibility, also one that was deleted and is not yet merged away.
        self._all = sum(searcher.doc_freq("visibility", v.value) for v in Visibility)
        self._deleted = self._all > searcher.num_docs
        self._visible = having("visibility", visibilities)
        self._hidden = having("visibility", frozenset(Visibility) - visibilities)
        hidden = self._count(self._hidden)
        self.documents = searcher.num_docs - hidden
        self.everything = not hidden
        self.frequency = lru_cache(RECENT_TERMS)(self._frequency)
        # With deleted ones, as Tantivy counts them itself, where that tells nothing: exact numbers cost a search each.
        self.about = lru_cache(RECENT_TERMS)(searcher.doc_freq) if self.everything else self.frequency
        self.terms = searcher.terms_with_prefix

    def _frequency(self, stream: str, term: str) -> int:
        """Return how many documents have the term in the stream; Tantivy's own number counts deleted ones as well."""
        number = self._searcher.doc_freq(stream, term)
        if not number or (self.everything and not self._deleted):
            return number
        found = Query.term_query(SCHEMA, stream, term)
        if self._deleted:
            return self._count(found if self.everything else all_of((found, self._visible)))
        # Less is hidden than can be seen.
        return number - self._count(all_of((found, self._hidden)))

    def rarity(self, having: int) -> float:
        """Return the weight of a term that so many documents have, by the formula of BM25."""
        return _rarity(self.documents, having)

    def reckoned(self, stream: str, term: str) -> float:
        """Return the weight that Tantivy itself gives a term."""
        if self.everything:
            return self.rarity(self.about(stream, term))
        return _rarity(self._all, self._searcher.doc_freq(stream, term))

    def _count(self, query: Query) -> int:
        return int(self._searcher.search(query, 1).count)  # type: ignore[attr-defined]  # the stubs leave the count out


def _rarity(documents: int, having: int) -> float:
    return log(1 + (documents - having + 0.5) / (having + 0.5))
