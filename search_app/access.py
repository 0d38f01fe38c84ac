"""Who asks, and whether a form was sent from our own page. A cookie is set by logging in and by nothing else."""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import abort, current_app, g, request, session

from indexer.catalogue.accounts import User
from indexer.model import Role, Viewer
from search_app.services import services

#: Set for a request (in `g`) whose answer has a token in it, so that the answer is not compressed.
FORM_SHOWN = "form_shown"
_TRUSTED_SITES = {"same-origin", "none"}


def viewer() -> Viewer:
    """Return the person behind this request: the one logged in, else a visitor.

    The role is looked up anew at each request, so that an account taken away is gone at once.
    """
    if "viewer" not in g:
        user = services().accounts.get(session["name"]) if "name" in session else None
        g.viewer = Viewer(user.role, user.name) if user else Viewer(Role.VISITOR)
    found: Viewer = g.viewer
    return found


def sign_in(user: User) -> None:
    """Begin a session; what an earlier one held is gone."""
    session.clear()
    session.permanent = True
    session["name"] = user.name
    session["nonce"] = secrets.token_urlsafe(16)
    g.viewer = Viewer(user.role, user.name)


def sign_out() -> None:
    """End the session and with it the cookie."""
    session.clear()
    g.viewer = Viewer(Role.VISITOR)


def csrf_token() -> str:
    """Return what a form of this session must carry.

    Without a session the token says no more than that the form is ours; `check_form` then relies on the origin.
    """
    setattr(g, FORM_SHOWN, True)
    key = current_app.secret_key
    secret = key if isinstance(key, bytes) else str(key).encode()
    return hmac.new(secret, f"form {session.get('nonce', '')}".encode(), hashlib.sha256).hexdigest()


def check_form() -> None:
    """End the request with 400 unless its form was sent from a page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site not in _TRUSTED_SITES if site else origin is not None and urlsplit(origin).netloc != request.host
    if foreign or not hmac.compare_digest(request.form.get("token", "").encode(), csrf_token().encode()):
        abort(400)


def local_path(target: str) -> str:
    """Return the target when it is a path of this site, else ''.

    Browsers read a backslash as a slash and skip control characters, so neither may appear.
    """
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return ""
    return "" if any(ord(c) <= ord(" ") for c in target) else target


@dataclass(slots=True)
class _Record:
    failures: int = 0
    again: float = 0.0


class Patience:
    """How long a name must wait after failed log-ins: nothing for three, then doubling up to a minute.

    Kept in the memory of each process, for the names used last, so that guessing names cannot fill it.
    """

    free, longest, names = 3, 60, 1000

    def __init__(self) -> None:
        self._records: OrderedDict[str, _Record] = OrderedDict()

    def seconds(self, name: str, now: float | None = None) -> int:
        """Return how many seconds the name has to wait; 0 when it may try."""
        record = self._records.get(name)
        left = record.again - (time.monotonic() if now is None else now) if record else 0
        return max(0, int(left + 0.999))

    def failed(self, name: str, now: float | None = None) -> None:
        """Note a failed try."""
        record = self._records.setdefault(name, _Record())
        self._records.move_to_end(name)
        record.failures += 1
        if record.failures > self.free:
            wait = min(self.longest, 2 ** min(record.failures - self.free, 10))
            record.again = (time.monotonic() if now is None else now) + wait
        while len(self._records) > self.names:
            self._records.popitem(last=False)

    def succeeded(self, name: str) -> None:
        """Forget what went before."""
        self._records.pop(name, None)
