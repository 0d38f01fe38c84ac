"""Who asks, and whether a form was sent from our own page. A cookie is set by logging in and by nothing else."""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.accounts import User
from indexer.catalogue.events import Action
from indexer.catalogue.sessions import Session
from indexer.model import Role, Viewer
from search_app.browsers import kind
from search_app.services import services

#: Set for a request (in `g`) whose answer has a token in it, so that the answer is not compressed.
FORM_SHOWN = "form_shown"
_TRUSTED_SITES = {"same-origin", "none"}


def viewer() -> Viewer:
    """Return the person behind this request: the one logged in, else a visitor.

    Session and role are looked up anew at each request, so that what was ended or taken away is gone at once.
    """
    if "viewer" not in g:
        found = services().accounts.sessions.find(session["token"]) if "token" in session else None
        if found is None and session:
            session.clear()  # and with it a cookie that lets nobody in any more
        g.own_session = found
        g.viewer = Viewer(found.role, found.name) if found else Viewer(Role.VISITOR)
    person: Viewer = g.viewer
    return person


def own_session() -> Session | None:
    """Return the session of this request, None for a visitor."""
    viewer()
    found: Session | None = g.get("own_session")
    return found


def let_in(allowed: bool) -> ResponseReturnValue | None:
    """Let through who is allowed; ask a visitor to log in, and tell others that this is not for them."""
    if viewer().role is Role.VISITOR:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.login", next=here), 303)
    if not allowed:
        abort(403)
    return None


def sign_in(user: User) -> None:
    """Begin a session; what an earlier one of this browser held is gone."""
    accounts = services().accounts
    sign_out()
    browser = kind(request.user_agent.string)
    session.permanent = True
    session["token"] = accounts.sessions.begin(user.name, browser)
    accounts.events.record(user.name, Action.LOGGED_IN, user.name, None, {"browser": browser} if browser else None)
    g.viewer = Viewer(user.role, user.name)


def sign_out() -> None:
    """End the session and with it the cookie."""
    if "token" in session:
        services().accounts.sessions.leave(session["token"])
    session.clear()
    g.own_session, g.viewer = None, Viewer(Role.VISITOR)


def csrf_token() -> str:
    """Return what a form of this session must carry.

    Without a session the token says no more than that the form is ours; `check_form` then relies on the origin.
    """
    setattr(g, FORM_SHOWN, True)
    key = current_app.secret_key
    secret = key if isinstance(key, bytes) else str(key).encode()
    return hmac.new(secret, f"form {session.get('token', '')}".encode(), hashlib.sha256).hexdigest()


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
