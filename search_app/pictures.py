"""Pictures of pages, with the words of a query marked: for who may see the document, and for nobody else."""

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.errors import CorpusError
from indexer.model import Document, Kind, Visibility
from indexer.pictures.order import SMALL, WIDTHS, Order, Word, words_of
from search_app.access import viewer
from search_app.leaves import PLACEHOLDER
from search_app.services import library, services
from search_app.state import plain

blueprint = Blueprint("pictures", __name__, url_prefix="/dokument")

#: For how many seconds a sheet is kept that stands for a picture: that may only not have been drawn in time.
SHORTLY = 60


@blueprint.get("/<path:id>/side/<int:page>.png")
def picture(id: str, page: int) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Send a page of a document as a picture; a sheet without anything on it where there is none."""
    width = request.args.get("w", SMALL, type=int)
    with library().steady():
        document = library().document(id, viewer())
        if width not in WIDTHS or not 1 <= page <= max(1, document.page_count):
            abort(404)
        order = _order(document, page, width)
    if order is None:
        return _for(document, _placeholder())
    response = Response(content_type="image/png")
    response.set_etag(order.name)
    response.cache_control.no_cache = True
    if request.if_none_match.contains(order.name):
        response.status_code = 304
    elif found := services().studio.picture(order):
        response.set_data(found)
    else:
        response = _placeholder()
    return _for(document, response)


def _order(document: Document, page: int, width: int) -> Order | None:
    """Return what is to be drawn; None for a document that has no pages as they were printed."""
    q = plain(request.args.get("q", ""))
    try:
        file = Corpus(services().settings.corpus).file(document.path)
    except CorpusError:
        return None
    if document.kind is not Kind.PDF:
        return None
    return Order(file, document.part, document.fingerprint, page, width, _words(document, page, q) if q else ())


def _words(document: Document, page: int, q: str) -> tuple[Word, ...]:
    return tuple(word for found in library().pages(document.id, viewer(), q, page, page) for word in words_of(found))


def _placeholder() -> Response:
    sheet = Path(current_app.static_folder or "") / PLACEHOLDER
    response = Response(sheet.read_bytes(), content_type="image/svg+xml")
    response.cache_control.max_age = SHORTLY
    return response


def _for(document: Document, response: Response) -> Response:
    if document.metadata.visibility is not Visibility.PUBLIC:
        response.cache_control.private = True
    return response
