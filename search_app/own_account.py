"""The account of whoever is logged in: where that is, and the password."""

from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.accounts import SHORTEST_PASSWORD
from indexer.catalogue.sessions import Session
from indexer.model import Role
from search_app.access import check_form, let_in, own_session, viewer
from search_app.accounts import password_errors
from search_app.language import gettext, ngettext
from search_app.services import services

blueprint = Blueprint("own_account", __name__, url_prefix="/konto")


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account; `here` is the id of the session that asks, which stands first."""

    name: str
    role: Role
    sessions: tuple[Session, ...]
    here: str
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.before_request
def logged_in_only() -> ResponseReturnValue | None:
    """Let in whoever is logged in."""
    return let_in(allowed=True)


@blueprint.get("/")
def show() -> str:
    """Show where one is logged in, and the form for another password."""
    return _page({})


@blueprint.post("/adgangskode")
def change_password() -> ResponseReturnValue:
    """Change the password and end all other sessions."""
    check_form()
    accounts, name = services().accounts, viewer().name
    errors = password_errors(request.form.get("password", ""), request.form.get("again", ""))
    # The present password is asked for with the same patience as at the door: a browser may be left alone.
    wait = accounts.patience.seconds(name)
    if wait:
        sentence = ngettext(
            "Wait %(count)s second and try again.", "Wait %(count)s seconds and try again.", wait, count=wait
        )
        errors["current"] = sentence
    elif accounts.verify(name, request.form.get("current", "")) is None:
        accounts.patience.failed(name)
        errors["current"] = gettext("This is not your present password.")
    if errors:
        return _page(errors), 400
    accounts.set_password(name, request.form["password"], name, but=_here())
    flash(gettext("Your password was changed. You are logged out everywhere else."))
    return redirect(url_for(".show"), 303)


@blueprint.post("/sessioner")
def end_sessions() -> ResponseReturnValue:
    """End one session of one's own, or all others."""
    check_form()
    accounts, name, which = services().accounts, viewer().name, request.form.get("session", "")
    if which == "others":
        number = accounts.end_sessions(name, name, but=_here())
    else:
        number = accounts.end_sessions(name, name, only=which) if which else 0
    if which == _here():
        return redirect(url_for("search.front"), 303)
    flash(
        ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", number, count=number)
        if number
        else gettext("There was nothing to end.")
    )
    return redirect(url_for(".show"), 303)


def _here() -> str:
    session = own_session()
    return session.id if session else ""


def _page(errors: dict[str, str]) -> str:
    person, here = viewer(), _here()
    sessions = sorted(services().accounts.sessions.of(person.name), key=lambda session: session.id != here)
    page = AccountPage(person.name, person.role, tuple(sessions), here, errors)
    return render_template("accounts/own.html", page=page, shortest=SHORTEST_PASSWORD)
