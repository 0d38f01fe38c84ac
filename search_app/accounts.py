"""Logging in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from search_app.access import Patience, check_form, local_path, sign_in, sign_out
from search_app.services import services

blueprint = Blueprint("accounts", __name__)
patience = Patience()


@blueprint.get("/log-ind")
def login() -> str:
    """Show the form."""
    return _form()


@blueprint.post("/log-ind")
def log_in() -> ResponseReturnValue:
    """Check name and password and go on to where the person came from."""
    check_form()
    name = request.form.get("name", "")[:200].strip().casefold()
    wait = patience.seconds(name)
    if wait:
        return _form(name, wait=wait), 429
    user = services().accounts.verify(name, request.form.get("password", ""))
    if user is None:
        patience.failed(name)
        return _form(name, failed=True), 401
    patience.succeeded(name)
    sign_in(user)
    return redirect(_next() or url_for("search.front"), 303)


@blueprint.post("/log-ud")
def log_out() -> ResponseReturnValue:
    """End the session."""
    check_form()
    sign_out()
    return redirect(url_for("search.front"), 303)


def _next() -> str:
    return local_path(request.values.get("next", ""))


def _form(name: str = "", *, failed: bool = False, wait: int = 0) -> str:
    return render_template("accounts/login.html", name=name, failed=failed, wait=wait, target=_next())
