"""The fields of a Tantivy index, and plans as queries over them."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from math import inf, log
from zlib import crc32

from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder, Searcher

from indexer.engine.simpler import loosened, matching, pruned
from indexer.model import NUMBERS, STREAMS
from indexer.query import plan as p
from indexer.results import FACETS

#: Fills short titles up, so that Tantivy takes none for better because it is short; no text has such a term.
FILLER = "\x01"
#: A prefix ranks documents by this many of its terms, the most frequent ones; documents with other terms come last.
EXPANSIONS = 100
#: What is kept of a generation: a query is asked again, for its next page or with a facet chosen.
RECENT_PREFIXES = 64
RECENT_TERMS = 4096


def facet_field(facet: str) -> str:
    """Return the field that holds the values of a facet."""
    return f"facet_{facet}"


def number_field(name: str) -> str:
    """Return the field that holds a number."""
    return f"number_{name}"


def _schema() -> Schema:
    # Terms come joined by blanks: the tokenizer parts them at ASCII white space and leaves them as they are.
    builder = SchemaBuilder()
    for stream in STREAMS:
        builder.add_text_field(stream, tokenizer_name="whitespace")
    for facet in FACETS:
        builder.add_text_field(facet_field(facet), fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title_key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("visibility", tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_float_field(number_field(name), fast=True)
    builder.add_integer_field("years", fast=True)
    for order in ("newest", "oldest", "by_title"):
        builder.add_unsigned_field(order, fast=True)
    return builder.build()


SCHEMA = _schema()
#: A digest of the fields, to be read by `_schema` alone: raise its number when the fields are made differently.
FIELDS = f"{crc32(' '.join(('2', *STREAMS, *FACETS, *NUMBERS)).encode()):08x}"


def having(field: str, values: Iterable[str]) -> Query:
    """Return the condition that a field has any of these values; it adds nothing to a score."""
    return _unscored(_any_of(Query.term_query(SCHEMA, field, value) for value in values))


def dated(first: int | None, last: int | None) -> Query:
    """Return the condition that a document has a year, and that it lies between these two, both included."""
    return _unscored(Query.range_query(SCHEMA, "years", FieldType.Integer, first or 0, last))


def within(name: str, low: float | None, high: float | None) -> Query:
    """Return the condition that a document has a number, and that it lies between these two, both included."""
    least, most = -inf if low is None else low, inf if high is None else high
    return _unscored(Query.range_query(SCHEMA, number_field(name), FieldType.Float, least, most))


def all_of(queries: Iterable[Query]) -> Query:
    """Return what matches every query, all documents for none."""
    wanted = [(Occur.Must, query) for query in queries]
    return Query.boolean_query(wanted) if wanted else _unscored(Query.all_query())


def without(wanted: Query, unwanted: Query) -> Query:
    """Return what matches one query and not the other."""
    return Query.boolean_query([(Occur.Must, wanted), (Occur.MustNot, unwanted)])


def _any_of(queries: Iterable[Query], minimum: int = 1) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries], minimum)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


class _Among:
    """Documents that alone matter: `size` of them at the most, and the condition that they meet, made when wanted."""

    def __init__(self, size: int, make: Callable[[], Query]) -> None:
        self.size = size
        self._make = make

    @cached_property
    def query(self) -> Query:
        return _unscored(self._make())


class Translator:
    """Plans as queries over one generation of an index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._documents = searcher.num_docs
        self._frequency = lru_cache(RECENT_TERMS)(searcher.doc_freq)
        self._expanded = lru_cache(RECENT_PREFIXES)(self._expand)

    def queries(self, plan: p.Plan, *, counted: bool) -> tuple[Query, Query]:
        """Return the query that matches and scores as the plan says, and, to be counted, one that only matches."""
        plan = pruned(plan, self._frequency)
        scored = self.query(plan)
        return scored, self.query(matching(plan)) if counted else scored

    def query(self, plan: p.Plan, among: _Among | None = None) -> Query:  # noqa: PLR0911, PLR0912, C901 - one for each kind
        """Return the query that matches and scores as the plan says.

        Whatever costs much is looked for `among` the documents that matter only.
        """

        def each(children: Iterable[p.Plan]) -> list[Query]:
            return [self.query(child, among) for child in children]

        match plan:
            case p.Term(stream, text, weight) | p.Sequence(stream, (text,), weight):
                return Query.boost_query(Query.term_query(SCHEMA, stream, text), weight)
            case p.Sequence():
                return self._sequence(plan, among)
            case p.Near():
                return self._near(plan, among)
            case p.Starting(stream, prefix, weight):
                return self._starting(stream, prefix, weight)
            case p.AllOf(children):
                return all_of(self._together(children) if len(children) > 1 and not among else each(children))
            case p.AnyOf(children, minimum):
                return _any_of(each(children), minimum)
            case p.BestOf(children):
                return Query.disjunction_max_query(each(children))
            case p.Boosted(wanted, welcome, share):
                base, bonus = each((wanted, welcome))
                return Query.boolean_query([(Occur.Must, base), (Occur.Should, Query.boost_query(bonus, share))])
            case p.Damped(wanted, doubtful, share):
                # What is doubtful is rare: it is looked for first, so that little is scored twice.
                base, doubted = each((wanted, doubtful))
                rest = Query.boost_query(all_of((_unscored(doubted), base)), share)
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

    def _sequence(self, plan: p.Sequence, among: _Among | None) -> Query:
        """Return a query for terms one after the other, as rare as the rarest of them.

        Tantivy itself adds their rarities up, as if each stood there by chance; how rare they are together would take
        a search of its own to know.
        """
        rarities = [self._rarity(self._frequency(plan.stream, term)) for term in plan.terms]
        phrase = Query.phrase_query(SCHEMA, plan.stream, list(plan.terms))
        query = Query.boost_query(phrase, plan.weight * max(rarities) / sum(rarities))
        return all_of((query, among.query)) if among and among.size * 2 < self._most(plan) else query

    def _near(self, plan: p.Near, among: _Among | None) -> Query:
        """Return a query for two terms near one another, the better one of the two orders, as rare as by chance."""
        stream, terms = plan.stream, list[str | tuple[int, str]](plan.terms)
        orders = [Query.phrase_query(SCHEMA, stream, row, plan.distance - 1) for row in (terms, terms[::-1])]
        query = Query.boost_query(Query.disjunction_max_query(orders), plan.weight)
        return all_of((query, among.query)) if among and among.size * 2 < self._most(plan) else query

    def _starting(self, stream: str, prefix: str, weight: float) -> Query:
        """Return a query for terms that begin so, the best of which counts, as rare as they are all together.

        Tantivy itself gives every document with such a term the same score.
        """
        terms = self._expanded(stream, prefix)
        together = self._rarity(min(self._documents, sum(having for _, having in terms)))
        parts = [
            Query.boost_query(Query.term_query(SCHEMA, stream, term), weight * together / self._rarity(having))
            for term, having in terms
        ]
        if len(terms) == EXPANSIONS:
            parts.append(_unscored(Query.fuzzy_term_query(SCHEMA, stream, prefix, distance=0, prefix=True)))
        return Query.disjunction_max_query(parts)

    def _expand(self, stream: str, prefix: str) -> Sequence[tuple[str, int]]:
        """Return the most frequent terms that begin so, and how many documents have each."""
        return self._searcher.terms_with_prefix(stream, prefix, limit=EXPANSIONS)

    def _rarity(self, having: int) -> float:
        """Return the weight of a term that so many documents have, by the formula of BM25."""
        return log(1 + (self._documents - having + 0.5) / (having + 0.5))
