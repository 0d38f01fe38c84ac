"""Logging in and out, and what a one-time link leads to."""

from dataclasses import dataclass, field

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.accounts import LONGEST_NAME, LONGEST_PASSWORD, SHORTEST_PASSWORD
from indexer.catalogue.events import NOBODY, Action
from indexer.catalogue.links import Link
from indexer.errors import InvalidValue, LinkUsedUp
from search_app.access import check_form, local_path, sign_in, sign_out
from search_app.language import gettext, ngettext
from search_app.services import services

blueprint = Blueprint("accounts", __name__)


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The form to log in by. `chosen` is True after a password was chosen by a link."""

    name: str = ""
    failed: bool = False
    wait: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What a one-time link leads to; `link` is None where it does not work any more."""

    link: Link | None
    token: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.get("/log-ind")
def login() -> str:
    """Show the form."""
    return _form(LoginPage(chosen="valgt" in request.args))


@blueprint.post("/log-ind")
def log_in() -> ResponseReturnValue:
    """Check name and password and go on to where the person came from."""
    check_form()
    accounts = services().accounts
    name = request.form.get("name", "")[:LONGEST_NAME].strip().casefold()
    wait = accounts.patience.seconds(name)
    if wait:
        return _form(LoginPage(name, wait=wait)), 429, {"Retry-After": str(wait)}
    user = accounts.verify(name, request.form.get("password", ""))
    if user is None:
        if accounts.patience.failed(name) and accounts.get(name):
            accounts.events.record(NOBODY, Action.LOCKED_OUT, name)
        return _form(LoginPage(name, failed=True)), 401
    accounts.patience.succeeded(name)
    sign_in(user)
    return redirect(_next() or url_for("search.front"), 303)


@blueprint.post("/log-ud")
def log_out() -> ResponseReturnValue:
    """End the session."""
    check_form()
    sign_out()
    return redirect(url_for("search.front"), 303)


@blueprint.get("/glemt")
def forgotten() -> str:
    """Ask for the name of who forgot the password."""
    return render_template("accounts/forgotten.html", sent=False, by_mail=services().settings.sends_mail)


@blueprint.post("/glemt")
def send_link() -> str:
    """Send a link to whoever has an account by this name; the answer is the same for all names."""
    check_form()
    by_mail = services().settings.sends_mail
    if by_mail:
        services().post.password_forgotten(request.form.get("name", "")[:LONGEST_NAME])
    return render_template("accounts/forgotten.html", sent=by_mail, by_mail=by_mail)


@blueprint.get("/adgang/<token>")
def link(token: str) -> Response:
    """Show what a link is for. That does not use it up: programs that look through mails open every link."""
    return _link_page(LinkPage(services().accounts.links.find(token), token))


@blueprint.post("/adgang/<token>")
def use_link(token: str) -> ResponseReturnValue:
    """Use a link: set the password chosen, and let the person log in with it."""
    check_form()
    accounts = services().accounts
    found = accounts.links.find(token)
    chosen = request.form.get("password", "")
    errors = password_errors(chosen, request.form.get("again", ""))
    if found is None or errors:
        return _link_page(LinkPage(found, token, errors), 400)
    try:
        accounts.choose_password(token, chosen)
    except (LinkUsedUp, InvalidValue):
        return _link_page(LinkPage(None))
    sign_out()
    return redirect(url_for(".login", valgt=1), 303)


def password_errors(chosen: str, again: str) -> dict[str, str]:
    """Return what is wrong with a password chosen, by the name of the field."""
    if not SHORTEST_PASSWORD <= len(chosen) <= LONGEST_PASSWORD:
        return {
            "password": ngettext(
                "The password has %(count)s character. It must have between %(least)s and %(most)s.",
                "The password has %(count)s characters. It must have between %(least)s and %(most)s.",
                len(chosen),
                count=len(chosen),
                least=SHORTEST_PASSWORD,
                most=LONGEST_PASSWORD,
            )
        }
    return {} if chosen == again else {"again": gettext("The two passwords are not the same. Type it again.")}


def _next() -> str:
    return local_path(request.values.get("next", ""))


def _form(page: LoginPage) -> str:
    return render_template("accounts/login.html", page=page, target=_next())


def _link_page(page: LinkPage, status: int = 200) -> Response:
    content = render_template("accounts/link.html", page=page, shortest=SHORTEST_PASSWORD)
    response = make_response(content, status if page.link else 410)
    # The address is a secret: no other page is told of it, and no cache keeps it.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
