"""Facets: the counts of an answer put in order, and histograms of years and numbers."""

from collections.abc import Mapping
from itertools import count as counting

from indexer.engine.base import Answer
from indexer.model import NONE, STEPS
from indexer.results import MEASURES, RULE, Bar, FacetCount, SearchRequest
from indexer.rules import rule_parent
from indexer.taxonomy import Taxonomy

#: More bars than these would be too narrow to tell apart.
MOST_BARS = 40
#: Widths that people count in, each times a power of ten.
_ROUND = (1, 2, 5)
#: How exact a number is: one bar ends so much below the beginning of the next.
_EXACT: Mapping[str, float] = {"area": 0.1}


def facets(request: SearchRequest, answer: Answer, taxonomy: Taxonomy) -> dict[str, tuple[FacetCount, ...]]:
    """Return the values of each facet asked for: years newest first, others by count, NONE last.

    What is selected or excluded stays, even with none left.
    """
    return {name: _counts(request, name, answer, taxonomy) for name in request.facets if name not in MEASURES}


def histograms(request: SearchRequest, answer: Answer) -> dict[str, tuple[Bar, ...]]:
    """Return the histogram of each number asked for, and of years."""
    wanted = (name for name in ("year", *MEASURES) if name in request.facets)
    return {name: bars(name, answer.facets.get(name, {})) for name in wanted}


def bars(name: str, counts: Mapping[str, int]) -> tuple[Bar, ...]:
    """Return the bars from the first to the last year or step that has documents, those without any among them.

    `counts` are those of an engine. A bar is as wide as so many years or steps as leave no more than MOST_BARS.
    """
    known = {int(start): count for start, count in counts.items() if start != NONE}
    if not known:
        return ()
    step, first, last = STEPS.get(name, 1), min(known), max(known)
    widths = (step * number * 10**power for power in counting() for number in _ROUND)
    width = next(width for width in widths if last // width - first // width < MOST_BARS)
    joined = dict.fromkeys(range(first // width, last // width + 1), 0)
    for start, count in known.items():
        joined[start // width] += count
    exact = _EXACT.get(name, 1)
    return tuple(Bar(n * width, (n + 1) * width - exact, count) for n, count in joined.items())


def _counts(request: SearchRequest, name: str, answer: Answer, taxonomy: Taxonomy) -> tuple[FacetCount, ...]:
    selected = request.rule if name == RULE else request.filters.get(name, ())
    excluded = request.excluded.get(name, ())
    counts = dict.fromkeys((*selected, *excluded), 0) | dict(answer.facets.get(name, {}))
    order = sorted(counts, reverse=True) if name == "year" else sorted(counts, key=lambda v: (-counts[v], v))
    order.sort(key=lambda value: value == NONE)
    parent = rule_parent if name == RULE else taxonomy.parent
    return tuple(FacetCount(v, counts[v], v in selected, parent(name, v), v in excluded) for v in order)
