"""A whole result as a file, sent while it is read: for spreadsheets, reference managers and programs.

What is listed is settled by one generation of the index before the first byte is sent, and no more than some hundreds
of documents are in memory at a time. A process sends few at once, since each holds one of its threads.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from threading import BoundedSemaphore, Lock
from typing import Any

from flask import Blueprint, Response, request

from indexer.errors import NotFound
from indexer.exporting.columns import COLUMNS, FACETS, rows
from indexer.exporting.forms import BY_NAME, BY_SUFFIX, ExportForm
from indexer.exporting.record import Record
from indexer.exporting.table import Wording
from indexer.naming import identifier
from indexer.results import Listing
from search_app import words
from search_app.access import viewer
from search_app.errors import BadParameter, ErrorPage, respond
from search_app.language import DEFAULT, ZONE, gettext, language, today
from search_app.references import absolute
from search_app.search import is_known
from search_app.services import library, services, taxonomy
from search_app.state import PLAIN, SearchState, parse

blueprint = Blueprint("exports", __name__)

#: So many are sent at the same time by one process, whose threads the pages need; whoever comes then has to wait.
AT_ONCE = 2
RETRY_AFTER = 15
#: Letters of the query in the name of a file.
_NAMED = 40

_slots = BoundedSemaphore(AT_ONCE)


@blueprint.get("/soeg/eksport.<suffix>")
def download(suffix: str) -> Response:
    """Send the result of a search as a file for people; NotFound for an unknown kind of file.

    Raises BadParameter for what it cannot use: a file outlives the page that would have said what was left out.
    """
    if suffix not in BY_SUFFIX:
        raise NotFound(f"Results are not written as {suffix}")
    return _sent(BY_SUFFIX[suffix], _asked(), _wording())


@blueprint.get("/api/v1/export")
def export() -> Response:
    """Send the result of a search as a file for programs. Raises BadParameter for what it cannot use."""
    state = _asked()
    name = request.args.get("format", "jsonl")
    if name not in BY_NAME:
        raise BadParameter(gettext("There is no format %(format)s.", format=name))
    return _sent(BY_NAME[name], state, Wording())


def _asked() -> SearchState:
    state, faults = parse(request.args, is_known, language())
    if faults:
        raise BadParameter(words.sentence(faults[0]))
    return state


def record_of(state: SearchState, listing: Listing) -> Record:
    """Return how a list of what a search finds came about."""
    return Record(
        request=state.request(viewer()),
        result=listing.result,
        listed=listing.listed,
        state=library().state(viewer()),
        at=datetime.now(ZONE),
        engine=library().engine,
        url=permanent(state),
        collection=services().settings.site_name,
    )


def permanent(state: SearchState) -> str:
    """Return the address under which a search is found again, from its first page."""
    return absolute(state.change(size=PLAIN.size, lang=PLAIN.lang).url())


class _Place:
    """One of the places for files under way; it is left once, when the file has ended or nobody wants it any more."""

    def __init__(self) -> None:
        self._left = Lock()

    def leave(self) -> None:
        if self._left.acquire(blocking=False):
            _slots.release()

    def held(self, pieces: Iterable[str]) -> Iterator[str]:
        try:
            yield from pieces
        finally:
            self.leave()


def _sent(form: ExportForm, state: SearchState, wording: Wording) -> Response:
    if not _slots.acquire(blocking=False):
        return _busy()
    place = _Place()
    try:
        listing = library().listing(replace(state.request(viewer()), facets=()), services().settings.export_limit)
        about = record_of(state, listing)
        site = absolute(request.script_root)
        found = rows(listing.documents, library().taxonomy, site, about.collection, today())
        # Nothing of the request is asked for later: to keep it alive would let it meet the next one of this thread.
        pieces = place.held(form.listed(about, found, wording))
        response = Response(pieces, content_type=f"{form.media_type}; charset=utf-8")
    except BaseException:
        place.leave()
        raise
    response.call_on_close(place.leave)
    response.headers["Content-Disposition"] = f"attachment; filename={_name(about, form)}"
    described = absolute(state.change().url("protocol.record"))
    response.headers["Link"] = f'<{described}>; rel="describedby"; type="application/json"'
    response.headers["X-Total-Count"] = str(about.result.total)
    response.headers["X-Listed-Count"] = str(about.listed)
    response.headers["X-Index-Generation"] = str(about.state.generation)
    response.headers["X-Not-Searchable-Count"] = str(about.state.not_searchable)
    response.headers["X-Query-Relaxed"] = str(int(about.relaxed))
    return response


def _name(about: Record, form: ExportForm) -> str:
    """Return the name of the file: what was looked for, when, in which generation, and whether it was cut."""
    query = identifier(about.request.text.replace("/", " "))[:_NAMED].strip("-") if about.request.text else "alt"
    cut = "" if about.listed == about.result.total else f"-foerste-{about.listed}"
    return f"{query}-{about.at:%Y-%m-%d}-indeks-{about.state.generation}{cut}.{form.suffix}"


def _busy() -> Response:
    response = respond(
        ErrorPage(
            503,
            "busy",
            gettext("Others are fetching just now"),
            gettext("So many results are being exported that yours has to wait."),
            gettext("Try again in a quarter of a minute."),
        )
    )
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _wording() -> Wording:
    """Return how columns and values are written in the language of this request, to be used when it has ended."""
    tag, vocabulary = language(), taxonomy()
    headings = {column: words.named(words.COLUMNS, column) for column in COLUMNS}
    codes = {c: {code: words.named(names, code) for code in names} for c, names in words.COLUMN_VALUES.items()}

    def value(column: str, found: Any) -> Any:
        if column in FACETS:
            return found and vocabulary.label(FACETS[column], found, tag)
        if column in codes:
            return codes[column].get(found, found)
        # Excel in Danish takes 24.5 for a day in May.
        return f"{found:g}".replace(".", ",") if isinstance(found, float) and tag == DEFAULT else found

    return Wording(headings.__getitem__, value)
