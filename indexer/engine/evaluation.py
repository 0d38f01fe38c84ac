"""Evaluating a plan term by term over any store of postings: sets by bit arithmetic, scores by BM25."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import log
from operator import and_, or_
from typing import Protocol

from indexer.engine.bits import at_least, bitset, members
from indexer.model import TITLE_LENGTH, TITLE_STREAMS
from indexer.query import plan as p

#: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.2: saturation and length.
K1 = 1.2
B = 0.75


class Postings(Protocol):
    """What an index must tell. Documents are numbers below `size`; deleted ones appear nowhere."""

    size: int
    everything: int

    def frequencies(self, stream: str, term: str) -> Mapping[int, float]:
        """Return how often each document has the term."""

    def positions(self, stream: str, term: str, documents: Iterable[int]) -> Mapping[int, Sequence[int]]:
        """Return where each of these documents, all of which have the term, has it."""

    def terms(self, stream: str, prefix: str) -> Iterable[str]:
        """Return the terms of the stream that begin so."""

    def lengths(self, stream: str) -> Sequence[float]:
        """Return the number of terms of each document."""

    def having(self, facet: str, values: Iterable[str]) -> int:
        """Return the documents with any of these values."""

    def dated(self, first: int | None, last: int | None) -> int:
        """Return the documents of these years."""

    def within(self, name: str, low: float | None, high: float | None) -> int:
        """Return the documents with a number of this name between the two."""


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that match, and the scores of those of them that have one."""

    documents: int
    scores: Mapping[int, float]


class Evaluator:
    """Evaluates plans over the postings of one generation."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._norms: dict[str, list[float]] = {}

    def evaluate(self, plan: p.Plan) -> Found:
        """Return what matches the plan, scored as plan.py says."""
        return self._found(plan, {})

    def _found(self, plan: p.Plan, seen: dict[p.Term, Found]) -> Found:  # noqa: PLR0911, PLR0912, C901 - one for each kind
        index = self._postings
        match plan:
            case p.Term():
                return self._term(plan, seen)
            case p.Sequence(stream, terms, weight):
                return self._scored(stream, self._occurrences(stream, terms), weight)
            case p.Near(stream, terms, distance, weight):
                return self._scored(stream, self._pairs(stream, terms, distance), weight)
            case p.Starting(stream, prefix, weight):
                found = [index.frequencies(stream, term) for term in index.terms(stream, prefix)]
                return self._scored(stream, _sum(found), weight)
            case p.AllOf(children):
                parts = [self._found(child, seen) for child in children]
                documents = reduce(and_, (part.documents for part in parts), index.everything)
                return _within(documents, _sum(part.scores for part in parts))
            case p.AnyOf(children, minimum):
                parts = [self._found(child, seen) for child in children]
                documents = at_least(minimum, (part.documents for part in parts), index.everything)
                return _within(documents, _sum(part.scores for part in parts))
            case p.BestOf(children):
                parts = [self._found(child, seen) for child in children]
                documents = reduce(or_, (part.documents for part in parts), 0)
                return Found(documents, _best(part.scores for part in parts))
            case p.Boosted(wanted, welcome, share):
                base, bonus = self._found(wanted, seen), self._found(welcome, seen)
                extra = {document: score * share for document, score in bonus.scores.items()}
                return _within(base.documents, _sum((base.scores, extra)))
            case p.Damped(wanted, doubtful, share):
                base, doubted = self._found(wanted, seen), self._found(doubtful, seen)
                return Found(base.documents, _damped(base.scores, doubted.documents, share))
            case p.Without(wanted, unwanted):
                base = self._found(wanted, seen)
                return _within(base.documents & ~self._found(unwanted, seen).documents, base.scores)
            case p.HasValue(facet, value):
                return Found(index.having(facet, (value,)), {})
            case p.InYears(first, last):
                return Found(index.dated(first, last), {})
            case p.InRange(name, low, high):
                return Found(index.within(name, low, high), {})
            case p.Everything():
                return Found(index.everything, {})
            case p.Nothing():
                return Found(0, {})

    def _term(self, term: p.Term, seen: dict[p.Term, Found]) -> Found:
        # The compounds that words may form are asked for once for each of the words: a quarter of the time is saved.
        if term not in seen:
            seen[term] = self._scored(term.stream, self._postings.frequencies(term.stream, term.text), term.weight)
        return seen[term]

    def _scored(self, stream: str, frequencies: Mapping[int, float], weight: float) -> Found:
        """Score by BM25 what has these frequencies, as if it were one term."""
        if not frequencies:
            return Found(0, {})
        having = len(frequencies)
        rarity = log(1 + (self._postings.everything.bit_count() - having + 0.5) / (having + 0.5))
        norms = self._norms.get(stream) or self._measure(stream)
        top = weight * rarity * (K1 + 1)
        scores = {document: top * n / (n + norms[document]) for document, n in frequencies.items()}
        return Found(bitset(scores, self._postings.size), scores)

    def _measure(self, stream: str) -> list[float]:
        lengths = self._postings.lengths(stream)
        mean = _mean(lengths)
        if stream in TITLE_STREAMS:
            mean = float(TITLE_LENGTH)
            lengths = [max(length, mean) for length in lengths]
        norms = [K1 * (1 - B + B * length / mean) for length in lengths]
        self._norms[stream] = norms
        return norms

    def _occurrences(self, stream: str, terms: Sequence[str]) -> dict[int, float]:
        """Return how often each document has these terms one after the other."""
        common, places = self._together(stream, terms)
        found = {}
        for document in common:
            starts = set(places[0][document])
            for distance, place in enumerate(places[1:], 1):
                starts.intersection_update([position - distance for position in place[document]])
            if starts:
                found[document] = float(len(starts))
        return found

    def _pairs(self, stream: str, terms: tuple[str, str], distance: int) -> dict[int, float]:
        """Return how often each document has two terms near one another; no place is counted twice."""
        common, (first, second) = self._together(stream, terms)
        found = {document: _near(first[document], second[document], distance) for document in common}
        return {document: float(times) for document, times in found.items() if times}

    def _together(self, stream: str, terms: Sequence[str]) -> tuple[set[int], list[Mapping[int, Sequence[int]]]]:
        """Return the documents that have all of these terms, and the places of each term in them."""
        having = [self._postings.frequencies(stream, term).keys() for term in terms]
        common = set(having[0]).intersection(*having[1:])
        return common, [self._postings.positions(stream, term, common) for term in terms]


def _mean(lengths: Sequence[float]) -> float:
    filled = [length for length in lengths if length]
    return sum(filled) / max(1, len(filled))


def _near(first: Sequence[int], second: Sequence[int], distance: int) -> int:
    """Return how many places of one can be paired with one of the other, both in order."""
    here = there = times = 0
    while here < len(first) and there < len(second):
        apart = second[there] - first[here]
        times += 0 < abs(apart) <= distance
        here += apart >= -distance and apart != 0
        there += apart <= distance
    return times


def _sum(parts: Iterable[Mapping[int, float]]) -> Mapping[int, float]:
    scored = sorted((part for part in parts if part), key=len, reverse=True)
    if len(scored) < 2:  # noqa: PLR2004 - nothing to add up
        return scored[0] if scored else {}
    total = dict(scored[0])
    for part in scored[1:]:
        for document, score in part.items():
            total[document] = total.get(document, 0.0) + score
    return total


def _best(parts: Iterable[Mapping[int, float]]) -> Mapping[int, float]:
    scored = sorted((part for part in parts if part), key=len, reverse=True)
    if len(scored) < 2:  # noqa: PLR2004 - nothing to compare
        return scored[0] if scored else {}
    best = dict(scored[0])
    for part in scored[1:]:
        for document, score in part.items():
            if score > best.get(document, 0.0):
                best[document] = score
    return best


def _damped(scores: Mapping[int, float], doubtful: int, share: float) -> Mapping[int, float]:
    damped = {document: scores[document] * share for document in members(doubtful) if document in scores}
    return {**scores, **damped}


def _within(documents: int, scores: Mapping[int, float]) -> Found:
    """Keep the scores of these documents only."""
    flags = bin(documents)[:1:-1]
    size = len(flags)
    return Found(documents, {d: score for d, score in scores.items() if d < size and flags[d] == "1"})
