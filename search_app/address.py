"""Addresses of our own pages: what `flask.url_for` makes of them, in a tenth of the time. A page of results has fifty.

Every link of an English page leads to an English page; static files have a version instead.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import flask
from flask import Flask, request
from werkzeug.datastructures import iter_multi_items

from search_app.language import DEFAULT, language

#: Values that are in the path of an address; all others are in its query.
_IN_PATH = ("id", "filename", "suffix", "fingerprint")
#: What werkzeug leaves as it is in a query.
_SAFE = "!$'()*,/:;?@"
#: Paths that each process keeps: those of the documents shown lately.
_KEPT = 5000


def install(app: Flask) -> None:
    """Have all addresses carry the language, and templates use the quicker `url_for`."""
    version = _version(Path(app.static_folder or ""))

    @app.url_defaults
    def add(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("v", version)
        else:
            values.setdefault("lang", _carried())

    app.jinja_env.globals["url_for"] = url_for


def url_for(endpoint: str, **values: object) -> str:
    """Return the address of a page of this site as a path; `endpoint` is written in full, values are those of a URL."""
    fixed = tuple((name, str(values.pop(name))) for name in _IN_PATH if name in values)
    path = _path(request.script_root, endpoint, fixed)
    if endpoint != "static":
        values.setdefault("lang", _carried())
    query = urlencode([(name, value) for name, value in iter_multi_items(values) if value is not None], safe=_SAFE)
    return f"{path}?{query}" if query else path


def at_page(url: str, page: int) -> str:
    """Return the address of a document, opened at a page."""
    return f"{url}{'&' if '?' in url else '?'}side={page}#side-{page}"


@lru_cache(_KEPT)
def _path(_script_root: str, endpoint: str, fixed: tuple[tuple[str, str], ...]) -> str:
    values: dict[str, Any] = dict(fixed)
    return flask.url_for(endpoint, **values) if endpoint == "static" else flask.url_for(endpoint, **values, lang=None)


def _carried() -> str | None:
    """Return the language to be carried in an address, None for the one that is understood."""
    tag = language()
    return None if tag == DEFAULT or request.path.startswith("/api/") else tag


def _version(folder: Path) -> str:
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
    return hashlib.sha256(content).hexdigest()[:12]
