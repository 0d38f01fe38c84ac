"""Every error as a page that helps, or under /api/ as JSON of one shape."""

import logging
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from indexer.errors import Bolig2000Error, IndexMissing, InvalidValue, NotFound
from indexer.model import Role, Viewer
from search_app.language import gettext

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What happened and what to do now. `code` is stable, for programs."""

    status: int
    code: str
    title: str
    message: str
    hint: str


class BadParameter(InvalidValue):
    """The API was asked with a parameter that cannot be used."""


def install(app: Flask) -> None:
    """Have every error of the application shown by this room."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Bolig2000Error, _ours)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: Bolig2000Error) -> Response:
    if isinstance(error, NotFound):
        return respond(_page(404))
    if isinstance(error, BadParameter):
        hint = gettext("The parameters and their values are described in /api/v1/openapi.json.")
        return respond(replace(_page(400), code="bad_parameter", message=str(error), hint=hint))
    log.error("%s %s: %s", request.method, request.path, error)
    # What is wrong with the installation is said to whoever runs it; others learn that it is being unwell.
    page = _page(503)
    return respond(replace(page, message=str(error)) if isinstance(error, IndexMissing) else page)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # a redirect
    response = respond(_page(error.code))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    g.viewer = Viewer(Role.VISITOR)  # looking the person up may be what failed
    return respond(_page(InternalServerError.code))


def respond(page: ErrorPage) -> Response:
    """Return the error as this address is expected to: JSON under /api/, else a page."""
    if request.path.startswith("/api/"):
        response = jsonify(error={"code": page.code, "message": page.message, "hint": page.hint})
    else:
        response = Response(render_template("error.html", page=page), mimetype="text/html")
    response.status_code = page.status
    return response


def _page(status: int) -> ErrorPage:
    texts: dict[int, tuple[str, str, str, str]] = {
        400: (
            "bad_request",
            gettext("This request cannot be understood"),
            gettext("Something in the address or the form is not as it must be."),
            gettext("Go back, load the page again and try once more."),
        ),
        403: (
            "forbidden",
            gettext("This page is not for you"),
            gettext("You are logged in, but your account may not open this page."),
            gettext("Ask the secretariat if you think that it should."),
        ),
        404: (
            "not_found",
            gettext("There is nothing at this address"),
            gettext("The document or page does not exist, has been withdrawn, or is only for members."),
            gettext("Search for it by its title, or log in if you are a member."),
        ),
        405: (
            "method_not_allowed",
            gettext("This address does not work that way"),
            gettext("The address exists, but not for this kind of request."),
            gettext("Begin again at the front page."),
        ),
        413: (
            "too_large",
            gettext("This is more than can be sent at once"),
            gettext("Nothing of it was kept."),
            gettext("Send the files in smaller lots, or put them into the corpus folder."),
        ),
        429: (
            "too_many_requests",
            gettext("This is more than one address may ask for"),
            gettext("So that there is room for everybody, what one address asks for in a minute is limited."),
            gettext("Wait a little and try again. To fetch much, use the API, the feeds or OAI-PMH, slowly."),
        ),
        503: (
            "unavailable",
            gettext("The search is not ready"),
            gettext("The index cannot be used just now."),
            gettext("Try again in a minute. If it lasts, tell the secretariat."),
        ),
    }
    other = (
        "internal_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "bad_request",
        gettext("Something went wrong"),
        gettext("The service could not finish what you asked for. The fault has been noted."),
        gettext("Try again. If it happens again, tell the secretariat what you did."),
    )
    code, title, message, hint = texts.get(status, other)
    return ErrorPage(status, code, title, message, hint)
