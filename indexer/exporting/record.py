"""The record of a list: what was asked, of what, when and for whom, so that a search can be repeated and documented."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from indexer.model import Role, Viewer
from indexer.results import CollectionState, SearchRequest, SearchResult

#: What of a request does not narrow the result, or is told by a name of its own.
_APART = frozenset(("text", "viewer", "sort", "offset", "limit", "facets"))
_PLAIN = SearchRequest("", Viewer(Role.VISITOR))


@cache
def software() -> str:
    """Return the name and the version of this program."""
    return f"bolig2000 {version('bolig2000')}"


@dataclass(frozen=True, slots=True)
class Record:
    """How a list came about. `listed` is how many of the documents found it has, `url` where the search is found again.

    `state` and `result` are those of the viewer of the request. `at` has a time zone, `collection` is the site's name.
    """

    request: SearchRequest
    result: SearchResult
    listed: int
    state: CollectionState
    at: datetime
    engine: str
    url: str
    collection: str

    @property
    def relaxed(self) -> bool:
        """True when documents with most of the words are listed as well as those with all of them."""
        return any(note.code == "relaxed" for note in self.result.notes)

    def facts(self) -> dict[str, Any]:
        """Return the record as JSON has it; the keys stay as they are, since other programs rely on them."""
        request, result = self.request, self.result
        return {
            "collection": self.collection,
            "query": request.text,
            "searched_for": result.did_you_mean or request.text,
            "filters": narrowing(request),
            "sort": request.sort.value,
            "viewer": request.viewer.role.value,
            "searched_at": self.at.isoformat(timespec="seconds"),
            "url": self.url,
            "total": result.total,
            "listed": self.listed,
            "complete": self.listed == result.total,
            "relaxed": self.relaxed,
            "respelt": bool(result.did_you_mean),
            "notes": [{"code": note.code, "values": dict(note.values)} for note in result.notes],
            "index": index(self.state),
            "engine": self.engine,
            "software": software(),
        }

    def json(self) -> str:
        """Return the record as a file of JSON."""
        return json.dumps(self.facts(), ensure_ascii=False, indent=2) + "\n"

    def lines(self) -> Iterator[str]:
        """Yield the lines of the same, for comments: none has an at sign, which would begin something in BibTeX."""
        yield from self.json().replace("@", "\\u0040").splitlines()


def index(state: CollectionState) -> dict[str, Any]:
    """Return how new and how complete an answer of this collection is, as every list says it."""
    return {
        "generation": state.generation,
        "made_at": state.indexed_at.isoformat(timespec="seconds") if state.indexed_at else None,
        "documents": state.documents,
        "not_searchable": state.not_searchable,
        "by_status": {status.value: count for status, count in state.outcomes.items() if count},
    }


def narrowing(request: SearchRequest) -> dict[str, Any]:
    """Return everything that a request says besides its words, order and window, where it is not as usual."""
    said = {f.name: getattr(request, f.name) for f in fields(request) if f.name not in _APART}
    return {name: _written(value) for name, value in said.items() if value != getattr(_PLAIN, name)}


def _written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _written(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_written(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
