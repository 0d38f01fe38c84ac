"""The fields of a Tantivy index, and conditions on them."""

from collections.abc import Iterable
from math import inf
from zlib import crc32

from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder

from indexer.model import NUMBERS, PAIR_STREAM, STREAMS
from indexer.results import FACETS

#: Fills short titles up, so that Tantivy takes none for better because it is short; no text has such a term.
FILLER = "\x01"


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
        kept = "freq" if stream == PAIR_STREAM else "position"
        builder.add_text_field(stream, tokenizer_name="whitespace", index_option=kept)
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
    return unscored(any_of(Query.term_query(SCHEMA, field, value) for value in values))


def dated(first: int | None, last: int | None) -> Query:
    """Return the condition that a document has a year, and that it lies between these two, both included."""
    return unscored(Query.range_query(SCHEMA, "years", FieldType.Integer, first or 0, last))


def within(name: str, low: float | None, high: float | None) -> Query:
    """Return the condition that a document has a number, and that it lies between these two, both included."""
    least, most = -inf if low is None else low, inf if high is None else high
    return unscored(Query.range_query(SCHEMA, number_field(name), FieldType.Float, least, most))


def any_of(queries: Iterable[Query], minimum: int = 1) -> Query:
    """Return what matches so many of the queries."""
    return Query.boolean_query([(Occur.Should, query) for query in queries], minimum)


def all_of(queries: Iterable[Query]) -> Query:
    """Return what matches every query, all documents for none."""
    wanted = [(Occur.Must, query) for query in queries]
    return Query.boolean_query(wanted) if wanted else unscored(Query.all_query())


def without(wanted: Query, unwanted: Query) -> Query:
    """Return what matches one query and not the other."""
    return Query.boolean_query([(Occur.Must, wanted), (Occur.MustNot, unwanted)])


def unscored(query: Query) -> Query:
    """Return the same as a condition, which adds nothing to a score."""
    return Query.const_score_query(query, 0.0)
