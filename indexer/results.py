"""What is asked of a collection and what is answered. Frozen and typed, like the nouns of indexer.model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from indexer.model import STEPS, Document, ReadingStatus, RuleStatus, Viewer

#: What an engine counts by value.
FACETS = ("topic", "sector", "type", "target_group", "actor", "municipality", "year")
#: The facet whose values are those of RuleStatus: they depend on the day, so they are counted when they are asked for.
RULE = "rule"
#: All of them, in the order in which they help most.
ALL_FACETS = ("topic", "sector", "type", RULE, "target_group", "actor", "municipality", "year")
#: The numbers of cases that an engine counts in steps.
MEASURES = tuple(STEPS)

#: From and to, both included; None leaves that end open.
Span = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Relations:
    """The documents that a document names in its metadata, and those that name it, by the key that it has for them."""

    replaces: tuple[Document, ...] = ()
    replaced_by: tuple[Document, ...] = ()
    amends: tuple[Document, ...] = ()
    amended_by: tuple[Document, ...] = ()
    related: tuple[Document, ...] = ()


class Sort(StrEnum):
    """The orders a result can have."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. `filters` maps a name of FACETS to the values wanted (OR within, AND between).

    `rule` wants rules of one of these statuses on the day `on`, None for today. `excluded` maps a name of ALL_FACETS to
    the values that no document may have, `ranges` a name of MEASURES to the numbers wanted. `added_since` wants
    documents that were added then or later, and has a time zone. `facets` are what is counted: names of ALL_FACETS and
    of MEASURES. `parts` looks inside compounds, `synonyms` asks the thesaurus, `respell` replaces words that no
    document has.
    """

    text: str
    viewer: Viewer
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    rule: tuple[RuleStatus, ...] = ()
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Span] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = (*ALL_FACETS, *MEASURES)
    parts: bool = True
    synonyms: bool = True
    respell: bool = True
    on: date | None = None
    added_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about an answer: a stable code and the values to put into its sentence."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one page. `marks` are (start, end) offsets into `text`, in order, not overlapping."""

    page: int
    label: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Match(StrEnum):
    """How a word of a query stands in a document, the plainest first."""

    WORD = "word"
    PREFIX = "prefix"
    PARTS = "parts"
    SYNONYM = "synonym"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document matched a word of the query: how, and the words found for it as they stand in the text.

    A compound found by its parts is written with a bar between them: `bolig|støtte`.
    """

    word: str
    match: Match
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with the passages that show it, and the why for each word of the query."""

    document: Document
    score: float
    passages: tuple[Passage, ...] = ()
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet and the number of documents it would leave. The facet's own selection is ignored.

    Of a value that is excluded, it is the number of documents that are left out for it. `parent` is the broader value,
    '' where there is none; a value's documents are among those of its parent.
    """

    value: str
    count: int
    selected: bool = False
    parent: str = ""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """So many documents have a number between the two, both included. A range on the same numbers is ignored."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a SearchRequest."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    histograms: Mapping[str, tuple[Bar, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    did_you_mean: str = ""
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Listing:
    """A result as a list of everything: `result` is without hits, `listed` says how many documents there are to come.

    `documents` gives each with its place in the result, from 1; the place of one that went meanwhile is left out.
    """

    result: SearchResult
    listed: int
    documents: Iterator[tuple[int, Document]]


@dataclass(frozen=True, slots=True)
class CollectionState:
    """How the index stands: its generation, when it was made, and how many documents a viewer cannot search."""

    generation: int
    indexed_at: datetime | None
    documents: int
    outcomes: Mapping[ReadingStatus, int]

    @property
    def not_searchable(self) -> int:
        """How many documents cannot be searched in all their text."""
        searched = {ReadingStatus.INDEXED, ReadingStatus.SKIPPED}
        return sum(count for status, count in self.outcomes.items() if status not in searched)
