"""Compressed answers, for who accepts them: a page of results then has a fifth of its bytes.

Never what has a secret beside words of the asker, from whose length the secret could be guessed (BREACH): nothing that
a person who is logged in sees, and no form with a token.
"""

import zlib
from functools import lru_cache
from http import HTTPStatus

from flask import Flask, Response, g, request, session

from search_app.access import FORM_SHOWN

#: What is compressed, from so many bytes on.
TYPES = {
    "text/html",
    "text/css",
    "text/javascript",
    "text/xml",
    "application/atom+xml",
    "application/json",
    "application/xml",
    "image/svg+xml",
}
SHORTEST = 1000
#: 45 KB of HTML: level 2 takes 0.13 ms to make 9.7 KB of it, level 6 0.5 ms to make 8.8 KB.
QUICK = 2
THOROUGH = 9
_GZIP = zlib.MAX_WBITS | 16


def install(app: Flask) -> None:
    """Have the answers of the application compressed."""
    app.after_request(compressed)


def accepted() -> bool:
    """Say whether the asker takes compressed answers."""
    return request.accept_encodings["gzip"] > 0


def compressed(response: Response) -> Response:
    """Compress an answer where that is safe and wanted; one that is compressed already stays as it is."""
    static = request.endpoint == "static"
    if response.mimetype not in TYPES or session or FORM_SHOWN in g or "Content-Encoding" in response.headers:
        return response
    if static and response.status_code != HTTPStatus.OK:
        return response  # a part of a file, or nothing of it
    response.vary.add("Accept-Encoding")
    if (response.is_streamed and not static) or not accepted():
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SHORTEST:
        return response
    response.set_data(_once(body) if static else _gzip(body, QUICK))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same file, in other bytes
    return response


def _gzip(body: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


@lru_cache(maxsize=16)
def _once(body: bytes) -> bytes:
    """Compress a static file: there are few of them, and they never change while the application runs."""
    return _gzip(body, THOROUGH)
