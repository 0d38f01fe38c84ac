"""What is known of every document of a generation besides its terms: filters, facet counts and orders."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from math import inf
from operator import and_, or_

from indexer.engine.base import Answer, Question
from indexer.engine.bits import bitset, members
from indexer.model import NONE, STEPS
from indexer.results import Sort

#: Danish order: æ, ø and å close the alphabet, aa is an older å, and the accents of other letters do not count.
_DANISH = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def title_key(title: str) -> str:
    """Return what a title is sorted by: in Danish order, case and punctuation ignored, titles without letters last.

    >>> sorted(["Østerbro", "Aalborg", "Ærø", "Zebra", "»Bolig«"], key=title_key)
    ['»Bolig«', 'Zebra', 'Ærø', 'Østerbro', 'Aalborg']
    """
    folded = unicodedata.normalize("NFC", title).casefold().replace("aa", "å").translate(_DANISH)
    plain = unicodedata.normalize("NFKD", folded)
    return " ".join("".join(c if c.isalnum() or c in "{|}" else " " for c in plain if not _mark(c)).split()) or "~"


def _mark(character: str) -> bool:
    return unicodedata.combining(character) != 0


@dataclass(frozen=True, slots=True)
class Row:
    """One document, as far as its terms do not matter."""

    id: str
    visibility: str
    facets: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, float]
    date: str
    title_key: str


class Columns:
    """The documents of one generation, column by column. A row that is None is a document deleted meanwhile."""

    def __init__(self, rows: Sequence[Row | None]) -> None:
        self.size = len(rows)
        present = sorted(((row, number) for number, row in enumerate(rows) if row), key=lambda pair: pair[0].id)
        self.everything = bitset((number for _, number in present), self.size)
        self.ids = [row.id if row else "" for row in rows]
        self._rank = dict(zip((number for _, number in present), range(self.size), strict=False))
        by_visibility: dict[str, list[int]] = defaultdict(list)
        by_value: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row, number in present:
            by_visibility[row.visibility].append(number)
            for facet, values in row.facets.items():
                for value in values:
                    by_value[facet][value].append(number)
            for name, step in STEPS.items():
                if name in row.numbers:
                    by_value[name][str(int(row.numbers[name] // step) * step)].append(number)
        self._visibility = {name: bitset(numbers, self.size) for name, numbers in by_visibility.items()}
        self._values = {
            facet: {value: bitset(numbers, self.size) for value, numbers in values.items()}
            for facet, values in by_value.items()
        }
        self._numbers: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for row, number in present:
            for name, amount in row.numbers.items():
                self._numbers[name].append((amount, number))
        newest = sorted(present, key=lambda pair: pair[0].date, reverse=True)
        oldest = sorted(present, key=lambda pair: pair[0].date or "~")
        title = sorted(present, key=lambda pair: pair[0].title_key)
        orders = {Sort.NEWEST: newest, Sort.OLDEST: oldest, Sort.TITLE: title}
        self._orders = {sort: [number for _, number in pairs] for sort, pairs in orders.items()}

    def visible(self, visibilities: Iterable[str]) -> int:
        """Return the documents of these visibilities."""
        return reduce(or_, (self._visibility.get(name, 0) for name in visibilities), 0)

    def having(self, facet: str, values: Iterable[str]) -> int:
        """Return the documents with any of these values."""
        known = self._values.get(facet, {})
        return reduce(or_, (known.get(value, 0) for value in values), 0)

    def dated(self, first: int | None, last: int | None) -> int:
        """Return the documents whose year lies between the two, both included."""
        low, high = first or 0, 9999 if last is None else last
        known = (year for year in self._values.get("year", {}) if year != NONE)
        return self.having("year", (year for year in known if low <= int(year) <= high))

    def within(self, name: str, low: float | None, high: float | None) -> int:
        """Return the documents with a number of this name between the two, both included."""
        least, most = -inf if low is None else low, inf if high is None else high
        return bitset((number for amount, number in self._numbers[name] if least <= amount <= most), self.size)

    def answer(self, documents: int, scores: Mapping[int, float], question: Question) -> Answer:
        """Narrow what matches to what the question lets through; count, order, and cut the window out of it."""
        matching = documents & self.visible(question.visibilities)
        masks = self._masks(question)
        found = reduce(and_, masks.values(), matching)
        return Answer(
            total=found.bit_count(),
            hits=tuple((self.ids[n], scores.get(n, 0.0)) for n in self._window(found, scores, question)),
            facets={
                facet: self._counts(facet, reduce(and_, (m for f, m in masks.items() if f != facet), matching))
                for facet in question.facets
            },
        )

    def _masks(self, question: Question) -> dict[str, int]:
        masks = {facet: self.having(facet, values) for facet, values in question.filters.items() if values}
        if question.year_from is not None or question.year_to is not None:
            masks["year"] = masks.get("year", self.everything) & self.dated(question.year_from, question.year_to)
        masks |= {name: self.within(name, *span) for name, span in question.ranges.items() if span != (None, None)}
        return masks

    def _counts(self, facet: str, documents: int) -> dict[str, int]:
        counts = {value: (bits & documents).bit_count() for value, bits in self._values.get(facet, {}).items()}
        return {value: count for value, count in counts.items() if count}

    def _window(self, found: int, scores: Mapping[int, float], question: Question) -> Iterable[int]:
        numbers = members(found)
        if question.sort is Sort.RELEVANCE:
            ordered = iter(sorted(numbers, key=lambda number: (-scores.get(number, 0.0), self._rank[number])))
        else:
            wanted = set(numbers)
            ordered = (number for number in self._orders[question.sort] if number in wanted)
        return islice(ordered, question.offset, question.offset + question.limit)
