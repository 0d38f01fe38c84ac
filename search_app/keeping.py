"""Pages that are asked for again: not made, and not even sent, a second time while nothing of them has changed.

Only for visitors: what a person sees who is logged in is made each time, and kept by nobody.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from pathlib import Path

from flask import Response, g, make_response, request, session
from flask.typing import ResponseReturnValue

import indexer
import search_app
from search_app.compression import accepted, compressed
from search_app.language import today
from search_app.services import PAGE_OVERHEAD, Page, library, services

#: Set for a request (in `g`) whose answer is not to be kept.
MADE_ANEW = "made_anew"


def kept(view: Callable[[], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
    """Let a view answer visitors from what is kept, and with 304 who has the page already.

    The view may depend on the address, the day, the collection and the viewer, and on nothing else. A page that is to
    be made each time, because making it counts something, sets MADE_ANEW in `g`.
    """

    @wraps(view)
    def answer() -> ResponseReturnValue:
        with library().steady():
            return view() if session else visitors()

    def visitors() -> ResponseReturnValue:
        tag = collection_tag()
        if request.if_none_match.contains_weak(tag):
            return _tagged(Response(status=304), tag)
        pages, key = services().pages, f"{tag} {'gzip' if accepted() else ''}"
        page = pages.get(key)
        if page is None:
            response = compressed(make_response(view()))
            headers = response.headers
            page = Page(response.get_data(), headers["Content-Type"], headers.get("Content-Encoding", ""))
            if response.status_code == HTTPStatus.OK and MADE_ANEW not in g:
                pages.put(key, page, len(page.body) + PAGE_OVERHEAD)
            return _tagged(response, tag)
        response = Response(page.body, content_type=page.content_type)
        if page.encoding:
            response.headers["Content-Encoding"] = page.encoding
        return _tagged(response, tag)

    return answer


def collection_tag() -> str:
    """Return a digest of all that a visitor's answer depends on; whatever is another way changes it."""
    # With the host: a page tells its own address in full where the settings do not know it.
    address = (request.host_url, request.script_root, request.path, request.query_string)
    settings = services().settings
    asked = (_software(), settings.site_name, settings.base_url, library().stamp(), today(), address)
    return hashlib.blake2b(repr(asked).encode(), digest_size=16).hexdigest()


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.vary.update(("Accept-Encoding", "Cookie"))
    return response


@cache
def _software() -> str:
    """Return a digest of the program: a new version of it may write another page."""
    digest = hashlib.blake2b(digest_size=8)
    for package in (indexer, search_app):
        for file in sorted(Path(package.__path__[0]).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.read_bytes())
    return digest.hexdigest()
