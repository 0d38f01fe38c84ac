"""The URL is the state of a search: read once, at the edge; able to change one thing of itself and to write itself."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from indexer.model import RuleStatus, Viewer
from indexer.results import FACETS, Note, SearchRequest, Sort
from search_app.address import url_for
from search_app.language import today

#: How far into a result one can page; a search engine has to sort everything before the page it shows.
DEEPEST = 10_000
LARGEST_PAGE = 100
MOST_VALUES = 30
_YEARS = range(1000, 3000)

Known = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class SearchState:
    """One search as its address says it. The facets have the names of results.FACETS.

    `rule` wants rules of these statuses, on the day `on` (today where it is None). `whole` looks for whole words only,
    `literal` does without respelling.
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
    on: date | None = None
    year_from: int | None = None
    year_to: int | None = None
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
    def narrowed(self) -> bool:
        """True when anything but the query narrows the result."""
        return bool(self.filters or self.rule) or self.year_from is not None or self.year_to is not None

    @property
    def last_page(self) -> int:
        """The last page that may be asked for."""
        return DEEPEST // self.size

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values selected in a facet."""
        found: tuple[str, ...] = getattr(self, facet)
        return found

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
        return self.change(**dict.fromkeys(FACETS, ()), rule=(), year_from=None, year_to=None)

    def change(self, **changes: object) -> "SearchState":
        """Return the search with these fields changed, on its first page unless `page` is given."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # fields of this class, any of them

    def parameters(self) -> dict[str, str | int | list[str]]:
        """Return what differs from the plain search, in the order of the fields."""
        found: dict[str, str | int | list[str]] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if value != getattr(PLAIN, name):
                found[name] = (
                    list(value) if isinstance(value, tuple) else int(value) if isinstance(value, bool) else value
                )
        return found

    def url(self, endpoint: str = "search.results") -> str:
        """Return the address of this search; needs a request to know where the site lives."""
        return url_for(endpoint, **self.parameters())

    def request(self, viewer: Viewer) -> SearchRequest:
        """Return what to ask the library."""
        return SearchRequest(
            self.q,
            viewer,
            filters=self.filters,
            year_from=self.year_from,
            year_to=self.year_to,
            rule=tuple(map(RuleStatus, self.rule)),
            sort=self.sort,
            offset=(self.page - 1) * self.size,
            limit=self.size,
            parts=not self.whole,
            synonyms=self.synonyms,
            respell=not self.literal,
            on=self.on or today(),
        )


#: The search that an address without parameters stands for.
PLAIN = SearchState()


def parse(args: MultiDict[str, str], known: Known, lang: str = "da") -> tuple[SearchState, tuple[Note, ...]]:
    """Read a search from a query string; what cannot be used is left out and named in a note.

    `known` says whether a facet has a value. Empty parameters, which forms send, mean nothing.
    """
    reading = _Reading(args)
    selected = {facet: reading.values(facet, known) for facet in FACETS}
    first, last = reading.years()
    sort = reading.sort()
    size = reading.number("size", range(1, LARGEST_PAGE + 1)) or PLAIN.size
    state = SearchState(
        plain(args.get("q", "")),
        **selected,
        rule=reading.statuses(),
        on=reading.day(),
        year_from=first,
        year_to=last,
        sort=sort,
        page=reading.page(size),
        size=size,
        whole=reading.flag("whole", usual=False),
        synonyms=reading.flag("synonyms", usual=True),
        literal=reading.flag("literal", usual=False),
        lang=lang,
    )
    return state, tuple(reading.notes)


class _Reading:
    """Reads parameters one by one and collects what cannot be used."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self._args = args
        self.notes: list[Note] = []

    def refuse(self, code: str, parameter: str, value: object) -> None:
        self.notes.append(Note(code, {"parameter": parameter, "value": str(value)[:80]}))

    def values(self, facet: str, known: Known) -> tuple[str, ...]:
        found: list[str] = []
        for value in dict.fromkeys(text.strip() for text in self._args.getlist(facet) if text.strip()):
            if not (_whole(value, _YEARS) is not None if facet == "year" else known(facet, value)):
                self.refuse("unknown-value", facet, value)
            elif len(found) == MOST_VALUES:
                self.refuse("too-many-values", facet, value)
            else:
                found.append(value)
        return tuple(found)

    def statuses(self) -> tuple[str, ...]:
        found = dict.fromkeys(text.strip() for text in self._args.getlist("rule") if text.strip())
        for unknown in found.keys() - set(RuleStatus):
            self.refuse("unknown-value", "rule", unknown)
        return tuple(status for status in found if status in set(RuleStatus))

    def day(self) -> date | None:
        text = self._args.get("on", "").strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.refuse("bad-value", "on", text)
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

    def years(self) -> tuple[int | None, int | None]:
        first, last = self.number("year_from", _YEARS), self.number("year_to", _YEARS)
        if first is not None and last is not None and first > last:
            self.refuse("years-reversed", "year_from", f"{first}–{last}")
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


def _whole(text: str, allowed: range) -> int | None:
    """Return a whole number of this range as it is usually written, else None."""
    if not text.isascii() or not text.isdigit() or text.startswith("0") or len(text) > len(str(DEEPEST)):
        return None
    return int(text) if int(text) in allowed else None


def plain(text: str) -> str:
    """Return text on one line: control characters and runs of blanks become one blank."""
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text)
    return " ".join(visible.split())
