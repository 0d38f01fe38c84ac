"""The seam between the service and whatever finds documents by terms."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from indexer.model import Entry, Visibility
from indexer.query.plan import Plan
from indexer.results import Sort, Span


class Capability(StrEnum):
    """What an engine may or may not be able to do; the conformance suite asks for what is declared."""

    PHRASES = "phrases"
    PREFIXES = "prefixes"
    VOCABULARY = "vocabulary"


@dataclass(frozen=True, slots=True)
class Question:
    """One search, in terms. `visibilities` are those of the viewer: there is no default.

    `ranges` maps names of results.MEASURES to the numbers wanted; `facets` are names of results.FACETS and of MEASURES.
    Where fewer documents than `least` are found, another question follows: how many they are is then enough.
    """

    plan: Plan
    visibilities: frozenset[Visibility]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    facets: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    least: int = 0
    ranges: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: `total` documents, of which `hits` are the window asked for, as (id, score).

    In other orders than that of relevance an engine need not know scores; they may be 0 then.

    `facets` maps each facet asked for to the number of documents per value, and each number to that per step of
    model.STEPS, by where the step begins; a facet's own filter and range are ignored in its counts, values without
    documents are left out. Documents with equal sort keys are ordered by id, so that paging never shows one twice.
    """

    total: int
    hits: tuple[tuple[str, float], ...]
    facets: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What there is of documents of some visibilities: how many, and how many of them have a term in a stream.

    Whatever a viewer is shown is reckoned with these: a number, an order or a score that knew of hidden documents would
    tell which words stand in them.
    """

    documents: int
    frequency: Callable[[str, str], int]


class Engine(Protocol):
    """An index in a folder of its own. Many readers, one writer; the caller holds the writer's lock.

    `version` tells files that this engine can read from all others; it holds no hyphen.
    """

    name: str
    version: str
    capabilities: frozenset[Capability]

    def update(self, entries: Sequence[Entry], gone: Collection[str] = ()) -> None:
        """Add or replace these entries and remove the documents gone, all at once or not at all."""

    def answer(self, question: Question) -> Answer:
        """Answer from the newest generation, without disturbing answers under way."""

    def count(self) -> int:
        """Return the number of documents in the newest generation."""

    def statistics(self, visibilities: frozenset[Visibility]) -> Statistics:
        """Return what the newest generation has of documents of these visibilities; scores are reckoned with it too."""

    def vocabulary(self, stream: str, prefix: str = "") -> Iterator[str]:
        """Yield the terms of a stream that begin so, in order; some may be of documents that are gone."""

    def close(self) -> None:
        """Let go of files and memory; the engine cannot be used afterwards."""
