"""Plans as queries over a Tantivy index."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from tantivy import Occur, Query

from indexer.engine.simpler import loosened, matching, pruned
from indexer.engine.tantivy_fields import SCHEMA, all_of, any_of, dated, facet_field, having, unscored, within, without
from indexer.engine.tantivy_seen import Seen
from indexer.query import plan as p

#: A prefix ranks documents by this many of its terms, the most frequent ones; documents with other terms come last.
EXPANSIONS = 50
#: What is kept of a generation: a query is asked again, for its next page or with a facet chosen.
RECENT_PREFIXES = 64


class _Among:
    """Documents that alone matter: `size` of them at the most, and the condition that they meet, made when wanted."""

    def __init__(self, size: int, make: Callable[[], Query]) -> None:
        self.size = size
        self._make = make

    @cached_property
    def query(self) -> Query:
        return unscored(self._make())


class Translator:
    """Plans as queries over what one viewer may see of one generation of an index."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._documents = seen.documents
        self._frequency = seen.about
        self._expanded = lru_cache(RECENT_PREFIXES)(self._expand)

    def pruned(self, plan: p.Plan) -> p.Plan:
        """Return a plan that does the same in this index, without what nothing has."""
        return pruned(plan, self._frequency)

    def counting(self, plan: p.Plan) -> Query:
        """Return the query that matches as the plan says; how it scores does not matter."""
        return self.query(matching(plan))

    def query(self, plan: p.Plan, among: _Among | None = None) -> Query:  # noqa: PLR0911, PLR0912, C901 - one for each kind
        """Return the query that matches and scores as the plan says.

        Whatever costs much is looked for `among` the documents that matter only.
        """

        def each(children: Iterable[p.Plan]) -> list[Query]:
            return [self.query(child, among) for child in children]

        match plan:
            case p.Term(stream, text, weight) | p.Sequence(stream, (text,), weight):
                return self._term(stream, text, weight)
            case p.Sequence():
                return self._sequence(plan, among)
            case p.Near():
                return self._near(plan, among)
            case p.Starting(stream, prefix, weight):
                return self._starting(stream, prefix, weight)
            case p.AllOf(children):
                return all_of(self._together(children) if len(children) > 1 and not among else each(children))
            case p.AnyOf(children, minimum):
                return any_of(each(children), minimum)
            case p.BestOf(children):
                return Query.disjunction_max_query(each(children))
            case p.Boosted(wanted, welcome, share):
                base, bonus = each((wanted, welcome))
                return Query.boolean_query([(Occur.Must, base), (Occur.Should, Query.boost_query(bonus, share))])
            case p.Damped(wanted, doubtful, share):
                # What is doubtful is rare: it is looked for first, so that little is scored twice.
                base, doubted = each((wanted, doubtful))
                rest = Query.boost_query(all_of((unscored(doubted), base)), share)
                return Query.disjunction_max_query([without(base, doubted), rest])
            case p.Without(wanted, unwanted):
                return without(*each((wanted, unwanted)))
            case p.HasValue(facet, value):
                return having(facet_field(facet), (value,))
            case p.InYears(first, last):
                return dated(first, last)
            case p.InRange(name, low, high):
                return within(name, low, high)
            case p.Everything():
                return all_of(())
            case p.Nothing():
                return Query.empty_query()

    def _together(self, children: Sequence[p.Plan]) -> list[Query]:
        """Return queries for what must all match; sequences are looked for only where the rarest child may match.

        Positions are what costs most. This takes three tenths from the slowest twentieth of queries with several words.
        """
        sizes = [self._most(child) for child in children]
        size = min(sizes)
        rarest = children[sizes.index(size)]
        among = _Among(size, lambda: self.query(loosened(rarest)))
        return [self.query(child, None if child is rarest else among) for child in children]

    def _most(self, plan: p.Plan) -> int:
        """Return a number of documents that those of the plan do not exceed."""
        match plan:
            case p.Term(stream, text):
                return self._frequency(stream, text)
            case p.Sequence(stream, terms) | p.Near(stream, terms):
                return min(self._frequency(stream, term) for term in terms)
            case p.AnyOf(children) | p.BestOf(children):
                return min(self._documents, sum(map(self._most, children)))
            case p.AllOf(children):
                return min(map(self._most, children), default=self._documents)
            case p.Without(wanted) | p.Boosted(wanted) | p.Damped(wanted):
                return self._most(wanted)
        return self._documents

    def _term(self, stream: str, text: str, weight: float) -> Query:
        if not self._seen.everything:
            weight *= self._rarity(stream, text) / self._seen.reckoned(stream, text)
        return Query.boost_query(Query.term_query(SCHEMA, stream, text), weight)

    def _sequence(self, plan: p.Sequence, among: _Among | None) -> Query:
        """Return a query for terms one after the other, as rare as the rarest of them.

        Tantivy itself adds their rarities up, as if each stood there by chance; how rare they are together would take
        a search of its own to know.
        """
        rarest = max(self._rarity(plan.stream, term) for term in plan.terms)
        phrase = Query.phrase_query(SCHEMA, plan.stream, list(plan.terms))
        query = Query.boost_query(phrase, plan.weight * rarest / self._reckoned(plan))
        return all_of((query, among.query)) if among and among.size * 2 < self._most(plan) else query

    def _near(self, plan: p.Near, among: _Among | None) -> Query:
        """Return a query for two terms near one another in either order, as rare as by chance.

        They are wanted in one place, with slop: so either may come first, and positions are looked at once for both
        orders. A term is in one place with itself everywhere; it is wanted once more after itself.
        """
        first, second = plan.terms
        if first != second:
            near = Query.phrase_query(SCHEMA, plan.stream, [(0, first), (0, second)], plan.distance)
        else:
            places = range(1, plan.distance + 1)
            near = any_of(Query.phrase_query(SCHEMA, plan.stream, [(0, first), (place, first)]) for place in places)
        together = sum(self._rarity(plan.stream, term) for term in plan.terms)
        query = Query.boost_query(near, plan.weight * together / self._reckoned(plan))
        return all_of((query, among.query)) if among and among.size * 2 < self._most(plan) else query

    def _starting(self, stream: str, prefix: str, weight: float) -> Query:
        """Return a query for terms that begin so, the best of which counts, as rare as they are all together.

        Tantivy itself gives every document with such a term the same score, which is enough where there is no weight.
        """
        begun = unscored(Query.fuzzy_term_query(SCHEMA, stream, prefix, distance=0, prefix=True))
        if not weight:
            return begun
        terms = self._expanded(stream, prefix)
        together = self._seen.rarity(min(self._documents, sum(self._frequency(stream, term) for term in terms)))
        parts = [
            Query.boost_query(
                Query.term_query(SCHEMA, stream, term), weight * together / self._seen.reckoned(stream, term)
            )
            for term in terms
        ]
        if len(terms) == EXPANSIONS:
            parts.append(begun)
        return Query.disjunction_max_query(parts)

    def _expand(self, stream: str, prefix: str) -> Sequence[str]:
        """Return the most frequent terms that begin so."""
        return [term for term, _ in self._seen.terms(stream, prefix, limit=EXPANSIONS)]

    def _rarity(self, stream: str, term: str) -> float:
        return self._seen.rarity(self._frequency(stream, term))

    def _reckoned(self, plan: p.Sequence | p.Near) -> float:
        """Return the weight that Tantivy itself gives terms that stand together."""
        return sum(self._seen.reckoned(plan.stream, term) for term in plan.terms)
