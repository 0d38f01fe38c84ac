"""What documents with similar texts are filed under: the nearest neighbours of a text, by the words that set it apart.

Of what was tried on the sample collection (benchmarks/proposing.py), this proposes best, and it can say why: it names
the documents that it goes by. Pure.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

#: So many of the most similar documents vote, each by the square of its similarity.
NEIGHBOURS = 10
#: The heaviest terms of a document that are compared.
TERMS = 150
#: Terms that more than this share of the documents have tell nothing.
COMMON = 0.6
#: Documents with fewer terms say too little.
FEWEST = 6
#: Where this share of what is proposed is right, it is worth proposing.
WANTED = 0.7
#: Where it is less in the end, nothing is proposed at all.
POOR = 0.6
#: The figures are kept honest: a bound is found on nine tenths of the documents, and counted on the other.
FOLDS = 10

Terms = Mapping[str, float]
Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Vote:
    """A value, for how much of all votes it has, and the numbers of the documents that most speak for it."""

    value: str
    share: float
    by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What comes of proposing values of one key to `documents` documents that were not learned from.

    `proposed` values, `right` ones among them, of `wanted` that people gave; `usual` are the right ones if the most
    frequent value were proposed to all. A value is proposed from the share of votes `bound` on; None for never.
    """

    documents: int = 0
    proposed: int = 0
    right: int = 0
    wanted: int = 0
    usual: int = 0
    bound: float | None = None

    @property
    def precision(self) -> float:
        """The share of what is proposed that is right."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The share of what people gave that is proposed."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both, over all values (micro F1)."""
        return 2 * self.right / (self.proposed + self.wanted) if self.right else 0.0

    @property
    def usual_f1(self) -> float:
        """The same for the most frequent value."""
        return 2 * self.usual / (self.documents + self.wanted) if self.usual else 0.0


class Neighbours:
    """Documents by their terms. Made anew when documents come or go: that is one pass over their terms."""

    def __init__(self, documents: Sequence[tuple[Terms, Values]]) -> None:
        self._values = [values for _, values in documents]
        found = Counter(term for terms, _ in documents for term in terms)
        most = COMMON * len(documents)
        self._rarity = {term: log(len(documents) / n) for term, n in found.items() if 1 < n <= most}
        postings: defaultdict[str, tuple[array[int], array[float]]] = defaultdict(lambda: (array("L"), array("f")))
        for number, (terms, _) in enumerate(documents):
            for term, weight in self._weights(terms).items():
                numbers, weights = postings[term]
                numbers.append(number)
                weights.append(weight)
        self._postings = dict(postings)

    def near(self, terms: Terms, without: int | None = None) -> list[tuple[float, int]]:
        """Return the similarity of all documents that share a term with these, the most similar first."""
        if len(terms) < FEWEST:
            return []
        found: defaultdict[int, float] = defaultdict(float)
        for term, weight in self._weights(terms).items():
            if term in self._postings:
                for number, other in zip(*self._postings[term], strict=True):
                    found[number] += weight * other
        if without is not None:
            found.pop(without, None)
        return sorted(((similarity, number) for number, similarity in found.items()), reverse=True)

    def votes(self, near: Iterable[tuple[float, int]], key: str) -> list[Vote]:
        """Return the values of a key that the nearest documents with any have, most votes first."""
        voting = [(s * s, n, self._values[n][key]) for s, n in near if self._values[n].get(key)][:NEIGHBOURS]
        everything = sum(weight for weight, _, _ in voting)
        if not everything:
            return []
        by: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        for weight, number, values in voting:
            for value in values:
                by[value].append((weight, number))
        found = [
            Vote(value, sum(weight for weight, _ in each) / everything, tuple(number for _, number in each))
            for value, each in by.items()
        ]
        return sorted(found, key=lambda vote: (-vote.share, vote.value))

    def _weights(self, terms: Terms) -> dict[str, float]:
        """Return the heaviest terms by tf-idf, as a vector of length 1."""
        weights = {term: (1 + log(times)) * self._rarity[term] for term, times in terms.items() if term in self._rarity}
        heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
        length = sqrt(sum(weights[term] ** 2 for term in heaviest)) or 1.0
        return {term: weights[term] / length for term in heaviest}


def examined(
    model: Neighbours, documents: Sequence[tuple[Terms, Values]], keys: Mapping[str, bool], sample: Iterable[int]
) -> dict[str, Figures]:
    """Return how well values of each key are proposed: to each document of a sample by all the others.

    `keys` say whether a document has one value only: then no more than the one with most votes is proposed.
    """
    proposed: dict[str, list[list[tuple[float, bool]]]] = {key: [] for key in keys}
    given: dict[str, list[tuple[str, ...]]] = {key: [] for key in keys}
    for number in sample:
        terms, filed = documents[number]
        near = model.near(terms, without=number)
        for key, single in keys.items():
            if near and (values := filed.get(key)):
                votes = model.votes(near, key)[: 1 if single else None]
                proposed[key].append([(vote.share, vote.value in values) for vote in votes])
                given[key].append(values)
    return {key: counted(proposed[key], given[key]) for key in keys}


def counted(proposed: Sequence[Sequence[tuple[float, bool]]], given: Sequence[tuple[str, ...]]) -> Figures:
    """Return what comes of proposals, each with its weight and whether it is right; `given` is what people chose."""
    folds = [[pair for pairs in proposed[place::FOLDS] for pair in pairs] for place in range(FOLDS)]
    kept: list[bool] = []
    for place, fold in enumerate(folds):
        least = bound(pair for other, pairs in enumerate(folds) if other != place for pair in pairs)
        kept += [good for share, good in fold if least is not None and share >= least]
    often = Counter(value for values in given for value in values).most_common(1)
    found = Figures(len(given), len(kept), sum(kept), sum(map(len, given)), often[0][1] if often else 0)
    return replace(found, bound=bound(pair for fold in folds for pair in fold)) if found.precision >= POOR else found


def bound(found: Iterable[tuple[float, bool]]) -> float | None:
    """Return the least share of votes from which on WANTED of all proposals are right; None where there is none."""
    least, right = None, 0
    for number, (share, good) in enumerate(sorted(found, reverse=True), start=1):
        right += good
        if right >= WANTED * number and number >= FOLDS:
            least = share
    return least
