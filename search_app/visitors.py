"""Answers to machines: they are those for visitors, whoever asks, and not sent twice.

Programs that follow, harvest or list the collection have no session, and what they keep is read by others.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Response, current_app, request

from indexer.catalogue.records import STAMP
from search_app.keeping import collection_tag
from search_app.language import ZONE, today
from search_app.services import PAGE_OVERHEAD, Page, records, services


def identifier(name: str) -> str:
    """Return a tag URI (RFC 4151) for something of ours: the same wherever the site is served, today and later."""
    return f"tag:{services().settings.identified_by},2026:{name}"


def moment(stamp: str) -> datetime:
    """Return a datestamp as a point in time."""
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def secret() -> bytes:
    """Return the key of this installation, which all its processes have."""
    key = current_app.secret_key
    return key if isinstance(key, bytes) else str(key).encode()


def answered(make: Callable[[], bytes], media_type: str) -> Response:
    """Answer with what `make` returns, or with 304 where the asker has it already.

    It may depend on the address, the day, the collection and its records, and on nothing else.
    """
    noted = records().noted_at()
    tag = hashlib.blake2b(f"{collection_tag()} {noted}".encode(), digest_size=16).hexdigest()
    response = Response(content_type=media_type)
    response.set_etag(tag, weak=True)
    response.last_modified = _changed(noted)
    response.headers["X-Robots-Tag"] = "noindex"
    response.make_conditional(request)
    if response.status_code != 304:  # noqa: PLR2004 - Not Modified
        kept = services().pages
        page = kept.get(tag)
        if page is None:
            page = Page(make(), media_type, "")
            kept.put(tag, page, len(page.body) + PAGE_OVERHEAD)
        response.set_data(page.body)
    return response


def _changed(noted: str) -> datetime:
    """Return when an answer may have changed last: with the records, and with the day, by which rules are in force.

    Records are dated by the second in which they were looked at; what happened later in it is told the next one.
    """
    midnight = datetime.combine(today(), datetime.min.time(), ZONE)
    return min(datetime.now(UTC), max(midnight, moment(noted) + timedelta(seconds=1)))
