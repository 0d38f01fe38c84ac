"""The administrators' room: who may log in, and as what. What cannot be undone is confirmed on a page of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer import letters
from indexer.catalogue.accounts import LONGEST_NAME, User, is_address
from indexer.catalogue.links import Link
from indexer.catalogue.sessions import Session
from indexer.errors import InvalidValue, LastAdministrator, MailNotSent, NotFound
from indexer.letters import LINK, Letter
from indexer.model import Role
from search_app import words
from search_app.access import check_form, let_in, viewer
from search_app.language import gettext, ngettext
from search_app.services import services

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

#: The roles that an account can have, from least to most trusted.
ROLES = tuple(role for role in Role if role is not Role.VISITOR)


@dataclass(frozen=True, slots=True)
class UsersPage:
    """Everybody who may log in, with the number of sessions, and the invitations that wait."""

    users: tuple[tuple[User, int], ...]
    invitations: tuple[Link, ...]
    name: str = ""
    role: Role = Role.MEMBER
    error: str = ""


@dataclass(frozen=True, slots=True)
class UserPage:
    """One user, and where the user is logged in."""

    user: User
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is about to be done: the form is sent again with the same fields and `confirm`."""

    title: str
    consequence: str
    button: str
    fields: Mapping[str, str]
    back: str


@dataclass(frozen=True, slots=True)
class LinkToPassOn:
    """A one-time link that is shown once. `problem` is why it was not mailed, '' where mails are not sent at all."""

    name: str
    url: str
    invitation: bool
    problem: str


@blueprint.before_request
def administrators_only() -> ResponseReturnValue | None:
    """Let administrators in."""
    return let_in(viewer().role is Role.ADMINISTRATOR)


@blueprint.get("/brugere")
def users() -> str:
    """List users and invitations."""
    return _list()


@blueprint.post("/brugere")
def invite() -> ResponseReturnValue:
    """Invite somebody, by mail or by a link that is shown; to invite again makes another link."""
    check_form()
    accounts, name, role = services().accounts, _name(), _role()
    if not is_address(name):
        return _list(name, role, gettext("This is not an e-mail address. An example: anna@example.dk")), 400
    try:
        token = accounts.invite(name, role, viewer().name)
    except InvalidValue:
        return _list(name, role, gettext("There is an account by this name already.")), 400
    url = _address(token)
    return _deliver(letters.invitation(services().settings, name, role, url), url, invitation=True)


@blueprint.post("/invitation")
def withdraw_invitation() -> ResponseReturnValue:
    """Make an invitation void."""
    check_form()
    name = _name()
    services().accounts.withdraw_invitation(name, viewer().name)
    flash(gettext("The invitation for %(name)s was withdrawn.", name=name))
    return redirect(url_for(".users"), 303)


@blueprint.get("/bruger")
def user() -> str:
    """Show one user."""
    found = _user(request.args.get("name", ""))
    page = UserPage(found, services().accounts.sessions.of(found.name))
    return render_template("administration/user.html", page=page, roles=ROLES)


@blueprint.post("/bruger/rolle")
def change_role() -> ResponseReturnValue:
    """Give a user another role, once that is confirmed."""
    check_form()
    found, role = _user(_name()), _role()
    role_name = words.named(words.ROLES, role)
    if not _confirmed():
        return _ask(
            gettext("Make %(name)s %(role)s?", name=found.name, role=role_name.lower()),
            gettext("%(name)s is logged out everywhere and has the new role from the next log-in on.", name=found.name),
            gettext("Change the role"),
            {"name": found.name, "role": role},
        )
    try:
        services().accounts.set_role(found.name, role, viewer().name)
    except LastAdministrator:
        return _refused(found)
    flash(gettext("%(name)s has the role %(role)s now.", name=found.name, role=role_name.lower()))
    return redirect(url_for(".users"), 303)


@blueprint.post("/bruger/fjern")
def remove() -> ResponseReturnValue:
    """Remove a user, once that is confirmed."""
    check_form()
    found = _user(_name())
    if not _confirmed():
        return _ask(
            gettext("Remove %(name)s?", name=found.name),
            gettext(
                "%(name)s is logged out everywhere and cannot log in any more. The event log is kept.", name=found.name
            ),
            gettext("Remove the user"),
            {"name": found.name},
        )
    try:
        services().accounts.remove(found.name, viewer().name)
    except LastAdministrator:
        return _refused(found)
    flash(gettext("%(name)s was removed.", name=found.name))
    return redirect(url_for(".users"), 303)


@blueprint.post("/bruger/sessioner")
def end_sessions() -> ResponseReturnValue:
    """Log a user out everywhere, once that is confirmed."""
    check_form()
    found = _user(_name())
    if not _confirmed():
        return _ask(
            gettext("Log %(name)s out everywhere?", name=found.name),
            gettext("%(name)s can log in again at once with the password.", name=found.name),
            gettext("End all sessions"),
            {"name": found.name},
        )
    number = services().accounts.end_sessions(found.name, viewer().name)
    flash(ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", number, count=number))
    return redirect(url_for(".users"), 303)


@blueprint.post("/bruger/adgangskode")
def reset() -> ResponseReturnValue:
    """Let a user choose another password by a link; the present one works until then."""
    check_form()
    found = _user(_name())
    url = _address(services().accounts.reset(found.name, viewer().name))
    return _deliver(letters.reset(services().settings, found.name, url), url, invitation=False)


def _name() -> str:
    return request.form.get("name", "")[: LONGEST_NAME + 1].strip().casefold()


def _role() -> Role:
    wanted = request.form.get("role", "")
    if wanted not in ROLES:
        raise NotFound(f"There is no role {wanted}")
    return Role(wanted)


def _user(name: str) -> User:
    found = services().accounts.get(name)
    if found is None:
        raise NotFound(f"There is no user {name}")
    return found


def _confirmed() -> bool:
    return request.form.get("confirm") == "1"


def _ask(title: str, consequence: str, button: str, fields: Mapping[str, str]) -> str:
    page = Confirmation(title, consequence, button, fields, url_for(".user", name=fields["name"]))
    return render_template("administration/confirm.html", page=page)


def _refused(found: User) -> ResponseReturnValue:
    flash(gettext("%(name)s is the last administrator. Make another one first.", name=found.name))
    return redirect(url_for(".user", name=found.name), 303)


def _address(token: str) -> str:
    """Return the address of a link: as the settings say, else as the administrator came here."""
    site = services().settings.base_url.rstrip("/") or request.host_url.rstrip("/")
    return f"{site}{LINK}{token}"


def _deliver(letter: Letter, url: str, *, invitation: bool) -> ResponseReturnValue:
    """Send a link by mail, or show it where that is not possible."""
    settings, problem = services().settings, ""
    if settings.sends_mail and is_address(letter.to):
        try:
            letters.send(settings, letter)
        except MailNotSent as exc:
            problem = str(exc)
        else:
            flash(gettext("A mail with a link was sent to %(name)s.", name=letter.to))
            return redirect(url_for(".users"), 303)
    page = LinkToPassOn(letter.to, url, invitation, problem)
    return render_template("administration/link.html", page=page)


def _list(name: str = "", role: Role = Role.MEMBER, error: str = "") -> str:
    accounts = services().accounts
    numbers = accounts.sessions.numbers()
    found = tuple((each, numbers.get(each.name, 0)) for each in accounts.users())
    page = UsersPage(found, accounts.links.invitations(), name, role, error)
    return render_template("administration/users.html", page=page, roles=ROLES)
