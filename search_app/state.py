"""The URL is the state of a search: read once, at the edge; able to change one thing of itself and to write itself."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from indexer.model import NONE, RuleStatus, Viewer
from indexer.results import ALL_FACETS, FACETS, MEASURES, RULE, Note, SearchRequest, Sort, Span
from search_app.address import url_for
from search_app.language import ZONE, today

#: How far into a result one can page: to its end, in any collection that one machine serves. The last page of 50,000
#: hits takes a quarter of a second.
DEEPEST = 1_000_000
LARGEST_PAGE = 100
MOST_VALUES = 30
_YEARS = range(1000, 3000)
#: What a parameter begins with whose values no document may have.
NOT = "not_"
#: What can be narrowed to a range.
RANGES = ("year", *MEASURES)
#: Up to a million, with one decimal at the most, as it is written in Danish or in English: 2050, 2.050, 24,5, 24.5.
_NUMBER = re.compile(r"([0-9]{1,6}|[0-9]{1,3}[.,][0-9]{3})(?:[.,]([0-9]))?")

Known = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class SearchState:
    """One search as its address says it. The facets have the names of results.FACETS.

    `rule` wants rules of these statuses, on the day `on` (today where it is None). What begins with NOT are the values
    that no document may have. Rents are kr. a month, areas m² a home. `added_since` wants documents that were added
    then or later. `whole` looks for whole words only, `literal` does without respelling.
    """

    q: str = ""
    topic: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    not_topic: tuple[str, ...] = ()
    not_sector: tuple[str, ...] = ()
    not_type: tuple[str, ...] = ()
    not_year: tuple[str, ...] = ()
    not_target_group: tuple[str, ...] = ()
    not_actor: tuple[str, ...] = ()
    not_municipality: tuple[str, ...] = ()
    not_rule: tuple[str, ...] = ()
    on: date | None = None
    year_from: int | None = None
    year_to: int | None = None
    rent_from: float | None = None
    rent_to: float | None = None
    area_from: float | None = None
    area_to: float | None = None
    added_since: datetime | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    whole: bool = False
    synonyms: bool = True
    literal: bool = False
    lang: str = "da"

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """The values selected, of the facets that have any."""
        return {facet: values for facet in FACETS if (values := self.values(facet))}

    @property
    def excluded(self) -> Mapping[str, tuple[str, ...]]:
        """The values excluded, of the facets and of RULE where there are any."""
        return {facet: values for facet in ALL_FACETS if (values := self.values(NOT + facet))}

    @property
    def ranges(self) -> Mapping[str, Span]:
        """The range of each number that has one."""
        return {name: span for name in MEASURES if (span := self.span(name)) != (None, None)}

    @property
    def narrowed(self) -> bool:
        """True when anything but the query narrows the result."""
        return self.cleared() != self.change()

    @property
    def last_page(self) -> int:
        """The last page that may be asked for."""
        return DEEPEST // self.size

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values selected in a facet; with NOT before its name, those that are excluded."""
        found: tuple[str, ...] = getattr(self, facet)
        return found

    def span(self, name: str) -> Span:
        """Return from where to where a year or a number may lie."""
        return getattr(self, f"{name}_from"), getattr(self, f"{name}_to")

    def with_(self, facet: str, value: str) -> "SearchState":
        """Return the search narrowed by one value more, on its first page."""
        if value in self.values(facet):
            return self.change()
        return self.change(**{facet: (*self.values(facet), value)})

    def without(self, facet: str, value: str) -> "SearchState":
        """Return the search without one value of a facet, on its first page."""
        return self.change(**{facet: tuple(v for v in self.values(facet) if v != value)})

    def cleared(self) -> "SearchState":
        """Return the same query without any filter."""
        return self.change(**_UNNARROWED)

    def change(self, **changes: object) -> "SearchState":
        """Return the search with these fields changed, on its first page unless `page` is given."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # fields of this class, any of them

    def parameters(self) -> dict[str, str | int | list[str]]:
        """Return what differs from the plain search, in the order of the fields."""
        values = zip(self.__dataclass_fields__, _values(self), _values(PLAIN), strict=True)
        return {name: _written(value) for name, value, plain in values if value != plain}

    def url(self, endpoint: str = "search.results", **parts: str) -> str:
        """Return the address of this search; needs a request to know where the site lives. `parts` are of its path."""
        return url_for(endpoint, **self.parameters(), **parts)

    def query(self) -> str:
        """Return the query string of this search, without the language of a page: what is kept of a search."""
        return urlencode(replace(self, lang=PLAIN.lang).parameters(), doseq=True)

    def request(self, viewer: Viewer) -> SearchRequest:
        """Return what to ask the library."""
        return SearchRequest(
            self.q,
            viewer,
            filters=self.filters,
            year_from=self.year_from,
            year_to=self.year_to,
            rule=tuple(map(RuleStatus, self.rule)),
            excluded=self.excluded,
            ranges=self.ranges,
            sort=self.sort,
            offset=(self.page - 1) * self.size,
            limit=self.size,
            parts=not self.whole,
            synonyms=self.synonyms,
            respell=not self.literal,
            on=self.on or today(),
            added_since=self.added_since,
        )


#: The search that an address without parameters stands for.
PLAIN = SearchState()

_values = attrgetter(*SearchState.__dataclass_fields__)

_UNNARROWED = {
    name: getattr(PLAIN, name)
    for name in (
        *(prefix + facet for facet in ALL_FACETS for prefix in ("", NOT)),
        *(f"{name}_{end}" for name in RANGES for end in ("from", "to")),
        "added_since",
    )
}


def parse(args: MultiDict[str, str], known: Known, lang: str = "da") -> tuple[SearchState, tuple[Note, ...]]:
    """Read a search from a query string; what cannot be used is left out and named in a note.

    `known` says whether a facet has a value. Empty parameters, which forms send, mean nothing.
    """
    reading = _Reading(args)
    narrowed: dict[str, Any] = {}
    for facet in ALL_FACETS:
        narrowed[NOT + facet] = reading.values(NOT + facet, known)
        narrowed[facet] = reading.values(facet, known)
    for name in RANGES:
        narrowed[f"{name}_from"], narrowed[f"{name}_to"] = reading.span(name)
    sort = reading.sort()
    size = reading.number("size", range(1, LARGEST_PAGE + 1)) or PLAIN.size
    state = SearchState(
        plain(args.get("q", "")),
        **narrowed,
        on=reading.day(),
        added_since=reading.moment("added_since"),
        sort=sort,
        page=reading.page(size),
        size=size,
        whole=reading.flag("whole", usual=False),
        synonyms=reading.flag("synonyms", usual=True),
        literal=reading.flag("literal", usual=False),
        lang=lang,
    )
    return state, tuple(reading.notes)


def day_asked(args: MultiDict[str, str]) -> tuple[date | None, tuple[Note, ...]]:
    """Read the day `on` alone, for a page that is no search; one that cannot be used is named in a note."""
    reading = _Reading(args)
    return reading.day(), tuple(reading.notes)


class _Reading:
    """Reads parameters one by one and collects what cannot be used."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self._args = args
        self._excluded: dict[str, tuple[str, ...]] = {}
        self.notes: list[Note] = []

    def refuse(self, code: str, parameter: str, value: object) -> None:
        self.notes.append(Note(code, {"parameter": parameter, "value": str(value)[:80]}))

    def values(self, name: str, known: Known) -> tuple[str, ...]:
        """Return the values of a facet, or with NOT before its name, those excluded, which are to be read first."""
        facet = name.removeprefix(NOT)
        found: list[str] = []
        for value in dict.fromkeys(text.strip() for text in self._args.getlist(name) if text.strip()):
            if not _is_value(facet, value, known):
                self.refuse("unknown-value", name, value)
            elif value in self._excluded.get(facet, ()):
                self.refuse("also-excluded", name, value)
            elif len(found) == MOST_VALUES:
                self.refuse("too-many-values", name, value)
            else:
                found.append(value)
        if name != facet:
            self._excluded[facet] = tuple(found)
        return tuple(found)

    def day(self) -> date | None:
        text = self._args.get("on", "").strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.refuse("bad-value", "on", text)
            return None

    def moment(self, name: str) -> datetime | None:
        """Return a moment in UTC; one without a time zone is on the clock of Denmark, as is the midnight of a day."""
        text = self._args.get(name, "").strip()
        try:
            found = datetime.fromisoformat(text) if text else None
            return found and (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse("bad-value", name, text)
            return None

    def number(self, name: str, allowed: range) -> int | None:
        text = self._args.get(name, "").strip()
        found = _whole(text, allowed)
        if text and found is None:
            self.refuse("bad-value", name, text)
        return found

    def flag(self, name: str, *, usual: bool) -> bool:
        text = self._args.get(name, "").strip()
        if text not in {"", "0", "1"}:
            self.refuse("bad-value", name, text)
        return text == "1" if text in {"0", "1"} else usual

    def measure(self, name: str) -> float | None:
        text = self._args.get(name, "").strip()
        match = _NUMBER.fullmatch(text)
        if text and match is None:
            self.refuse("bad-value", name, text)
        if match is None:
            return None
        whole, tenths = int(re.sub("[.,]", "", match[1])), int(match[2] or 0)
        return whole + tenths / 10 if tenths else whole

    def span(self, name: str) -> Span:
        """Return where the range of a year or a number begins and ends."""
        first, last = (
            self.number(f"{name}_{end}", _YEARS) if name == "year" else self.measure(f"{name}_{end}")
            for end in ("from", "to")
        )
        if first is not None and last is not None and first > last:
            self.refuse("range-reversed", name, f"{first}–{last}")
            return None, None
        return first, last

    def sort(self) -> Sort:
        text = self._args.get("sort", "").strip()
        if text and text not in list(Sort):
            self.refuse("bad-value", "sort", text)
            return Sort.RELEVANCE
        return Sort(text or Sort.RELEVANCE)

    def page(self, size: int) -> int:
        page = self.number("page", range(1, DEEPEST + 1)) or 1
        if page > DEEPEST // size:
            self.refuse("page-too-deep", "page", page)
            return 1
        return page


def _is_value(facet: str, value: str, known: Known) -> bool:
    if facet == RULE:
        return value in set(RuleStatus)
    if facet == "year":
        return value == NONE or _whole(value, _YEARS) is not None
    return value == NONE or known(facet, value)


def _whole(text: str, allowed: range) -> int | None:
    """Return a whole number of this range as it is usually written, else None."""
    if not text.isascii() or not text.isdigit() or text.startswith("0") or len(text) > len(str(DEEPEST)):
        return None
    return int(text) if int(text) in allowed else None


def _written(value: Any) -> str | int | list[str]:
    """Return a value of a field as an address has it."""
    match value:
        case tuple():
            return list(value)
        case bool():
            return int(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
    return value  # type: ignore[no-any-return]  # a text, a number, or a day, which is written as a text


def plain(text: str) -> str:
    """Return text on one line: control characters and runs of blanks become one blank."""
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text)
    return " ".join(visible.split())
