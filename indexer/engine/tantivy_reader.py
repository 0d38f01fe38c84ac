"""One generation of a Tantivy index, open for reading by any number of threads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from tantivy import DocAddress, Order, Query, Searcher

from indexer.engine.base import Answer, Question
from indexer.engine.tantivy_fields import FILLER, all_of, dated, facet_field, having, number_field, within, without
from indexer.engine.tantivy_plan import Translator
from indexer.engine.tantivy_seen import Seen
from indexer.model import STEPS, Visibility
from indexer.results import Sort, Span

#: Hits asked for beyond the window, so that the equals of its last one are seldom cut off.
MARGIN = 32
#: A hit costs so many times as much when Tantivy orders by id as when it is fetched in no order, with its id.
COST_OF_ID_ORDER = 64
#: More values than any facet has; with fewer, Tantivy would leave some out and count the others roughly.
MOST_VALUES = 10_000
#: The scopes whose facets are kept: all that a visitor sees, all that a member sees, and as narrowed lately.
RECENT_SCOPES = 32

#: What a hit is ordered by, and where it is.
_Hit = tuple[Any, DocAddress]

_ORDERS: Mapping[Sort, Mapping[str, Any]] = {
    Sort.RELEVANCE: {},
    Sort.NEWEST: {"order_by_field": "newest", "order": Order.Desc},
    Sort.OLDEST: {"order_by_field": "oldest", "order": Order.Asc},
    Sort.TITLE: {"order_by_field": "by_title", "order": Order.Asc},
}


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a question lets through and counts, whatever its plan and window."""

    visibilities: frozenset[Visibility]
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    years: tuple[int | None, int | None]
    ranges: tuple[tuple[str, Span], ...]
    facets: tuple[str, ...]

    @classmethod
    def of(cls, question: Question) -> "_Scope":
        chosen = tuple(sorted((facet, values) for facet, values in question.filters.items() if values))
        ranges = tuple(sorted((name, span) for name, span in question.ranges.items() if span != (None, None)))
        return cls(question.visibilities, chosen, (question.year_from, question.year_to), ranges, question.facets)

    def visible(self) -> tuple[Query, ...]:
        """Return the condition on who may see a document; none for who may see all."""
        return () if self.visibilities >= set(Visibility) else (having("visibility", self.visibilities),)

    def narrowed(self) -> tuple[Query, ...]:
        """Return the conditions on its facets, its year and its numbers."""
        conditions = [having(facet_field(facet), values) for facet, values in self.filters]
        conditions += [within(name, *span) for name, span in self.ranges]
        return tuple(conditions if self.years == (None, None) else (*conditions, dated(*self.years)))

    def aggregations(self) -> dict[str, Any]:
        """Return what Tantivy has to count: every facet where the conditions on the others hold, in one go."""
        conditions = {facet: _any(facet_field(facet), values) for facet, values in self.filters}
        if self.years != (None, None):
            years = _between("years", self.years)
            conditions["year"] = f"{conditions['year']} AND {years}" if "year" in conditions else years
        conditions |= {name: _between(number_field(name), span) for name, span in self.ranges}
        wanted: dict[str, Any] = {}
        for facet in self.facets:
            others = " AND ".join(condition for name, condition in conditions.items() if name != facet)
            if facet in STEPS:
                counted: dict[str, Any] = {
                    "histogram": {"field": number_field(facet), "interval": STEPS[facet], "min_doc_count": 1}
                }
            else:
                counted = {"terms": {"field": facet_field(facet), "size": MOST_VALUES}}
            wanted.setdefault(others or "*", {"filter": others or "*", "aggs": {}})["aggs"][facet] = counted
        return wanted


def _any(field: str, values: Iterable[str]) -> str:
    """Return the condition that a field has any of these values, in Tantivy's query language."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "(" + " OR ".join(f'{field}:"{value}"' for value in quoted) + ")"


def _between(field: str, span: Span) -> str:
    """Return the condition that a field has a number between the two, in Tantivy's query language."""
    low, high = ("*" if end is None else end for end in span)
    return f"{field}:[{low} TO {high}]"


def _key(found: str | float) -> str:
    """Return a value, or where a step begins."""
    return found if isinstance(found, str) else str(int(found))


class Generation:
    """Answers from one state of the index. Costs memory for what was asked lately only; postings stay in files."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.documents = searcher.num_docs
        # There are three kinds of viewers.
        self.seen = cache(lambda visibilities: Seen(searcher, visibilities))
        self._translator = cache(lambda visibilities: Translator(self.seen(visibilities)))
        self._whole = lru_cache(RECENT_SCOPES)(self._count_all)

    def answer(self, question: Question) -> Answer:
        """Answer a question."""
        scope = _Scope.of(question)
        translator = self._translator(question.visibilities)
        plan = translator.pruned(question.plan)
        matching = translator.counting(plan)
        ranked = question.limit and question.sort is Sort.RELEVANCE
        wanted = translator.query(plan) if ranked else matching
        narrowed = scope.narrowed()
        total, hits = self._window(all_of([wanted, *scope.visible(), *narrowed]), question)
        if not question.facets or total < question.least:
            return Answer(total, hits, {})
        if not total and not narrowed:
            return Answer(0, (), {facet: {} for facet in question.facets})
        if total * 2 <= self.documents:
            return Answer(total, hits, self._counts(all_of([matching, *scope.visible()]), scope))
        # Most documents match, so it is quicker to count the others, and to take them away from the whole.
        whole, others = self._whole(scope), self._counts(without(all_of(scope.visible()), matching), scope)
        return Answer(
            total,
            hits,
            {
                facet: {value: left for value, count in counts.items() if (left := count - others[facet].get(value, 0))}
                for facet, counts in whole.items()
            },
        )

    def vocabulary(self, stream: str, prefix: str) -> list[str]:
        """Return the terms that begin so, in order."""
        return sorted(term for term, _ in self._searcher.terms_with_prefix(stream, prefix) if term != FILLER)

    # -- facets -------------------------------------------------------------------------------

    def _counts(self, matching: Query, scope: _Scope) -> dict[str, dict[str, int]]:
        found = self._searcher.aggregate(matching, scope.aggregations())
        facets = {
            facet: counted for group in found.values() for facet, counted in group.items() if facet != "doc_count"
        }
        return {facet: {_key(b["key"]): b["doc_count"] for b in facets[facet]["buckets"]} for facet in scope.facets}

    def _count_all(self, scope: _Scope) -> dict[str, dict[str, int]]:
        return self._counts(all_of(scope.visible()), scope)

    # -- hits ---------------------------------------------------------------------------------

    def _window(self, query: Query, question: Question) -> tuple[int, tuple[tuple[str, float], ...]]:
        """Return how many documents match, and those of the window as (id, score)."""
        if not question.limit:
            return self._total(query), ()
        last, order = question.offset + question.limit, _ORDERS[question.sort]
        # Tantivy makes room for as many hits as it is asked for, however few there are.
        total, hits = self._search(query, max(1, min(last + MARGIN, self.documents)), **order)
        if question.sort is Sort.RELEVANCE and hits and not hits[0][0] and total > COST_OF_ID_ORDER * last:
            # Nothing has a score: the order is that of ids.
            _, hits = self._search(query, last, order_by_field="id", order=Order.Asc)
            return total, tuple((name, 0.0) for name, _ in hits[question.offset :])
        if last <= len(hits) < total and hits[-1][0] == hits[last - 1][0]:
            # There are more that are as good as the last one of the window.
            _, hits = self._search(query, total, **order)
        window = self._settled(hits, question)
        scored = question.sort is Sort.RELEVANCE
        return total, tuple((self._stored(address, "id"), key if scored else 0.0) for key, address in window)

    def _total(self, query: Query) -> int:
        """Return how many documents match. In an order other than that of relevance, Tantivy works no scores out."""
        return self._search(query, 1, **_ORDERS[Sort.NEWEST])[0]

    def _settled(self, hits: Sequence[_Hit], question: Question) -> list[_Hit]:
        """Return the hits of the window, equal ones in the order of titles, if that is asked for, and ids."""

        def place(hit: _Hit) -> tuple[str, str]:
            title = self._stored(hit[1], "title_key") if question.sort is Sort.TITLE else ""
            return title, self._stored(hit[1], "id")

        first, last = question.offset, question.offset + question.limit
        while 0 < first < len(hits) and hits[first - 1][0] == hits[first][0]:
            first -= 1
        settled: list[_Hit] = []
        for _, group in groupby(hits[first:], key=itemgetter(0)):
            equals = list(group)
            settled += sorted(equals, key=place) if len(equals) > 1 else equals
            if first + len(settled) >= last:
                break
        return settled[question.offset - first : last - first]

    def _search(self, query: Query, limit: int, **order: Any) -> tuple[int, list[_Hit]]:
        found = self._searcher.search(query, limit, **order)
        return found.count, found.hits  # type: ignore[attr-defined]  # the stubs leave the count out

    def _stored(self, address: DocAddress, field: str) -> str:
        return str(self._searcher.doc(address).get_first(field))
