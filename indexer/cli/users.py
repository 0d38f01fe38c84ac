"""The command user: who may log in, and as what; the same that administrators do in their browser."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from indexer import letters
from indexer.catalogue.accounts import SHORTEST_PASSWORD, Accounts
from indexer.cli.group import pass_settings, print_json
from indexer.errors import MailNotSent, NotFound
from indexer.letters import Letter
from indexer.model import Role
from indexer.settings import Settings

FIRST_STEP = "There is no administrator yet. Make one: bolig2000 user add NAME --role administrator"
_ROLES = [role.value for role in Role if role is not Role.VISITOR]


@contextmanager
def _accounts(settings: Settings) -> Iterator[Accounts]:
    accounts = Accounts(settings.accounts_url)
    try:
        yield accounts
    finally:
        accounts.close()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    prompt = f"Password, at least {SHORTEST_PASSWORD} characters"
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))


_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")


@click.group()
def user() -> None:
    """Manage who may log in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default=Role.MEMBER.value, show_default=True)
@_stdin
@pass_settings
def add_user(settings: Settings, name: str, role: str, password_stdin: bool) -> None:
    """Add a user."""
    with _accounts(settings) as accounts:
        added = accounts.add(name, _password(password_stdin), Role(role))
    click.echo(f"Added {added.name} as {added.role}", err=True)


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@pass_settings
def list_users(settings: Settings, as_json: bool) -> None:
    """List all users with their roles."""
    with _accounts(settings) as accounts:
        users = accounts.users()
    if as_json:
        print_json([{"name": each.name, "role": each.role.value} for each in users])
        return
    for each in users:
        click.echo(f"{each.name}\t{each.role}")
    if not users:
        click.echo("There are no users yet. Add one: bolig2000 user add NAME --role administrator", err=True)
    elif not any(each.role is Role.ADMINISTRATOR for each in users):
        click.echo(FIRST_STEP, err=True)


@user.command("remove")
@click.argument("name")
@pass_settings
def remove_user(settings: Settings, name: str) -> None:
    """Remove a user; whoever is logged in by this name is logged out."""
    with _accounts(settings) as accounts:
        accounts.remove(name)
    click.echo(f"Removed {name}", err=True)


@user.command("passwd")
@click.argument("name")
@_stdin
@pass_settings
def change_password(settings: Settings, name: str, password_stdin: bool) -> None:
    """Give a user another password, and log the user out everywhere."""
    with _accounts(settings) as accounts:
        accounts.set_password(name, _password(password_stdin))
    click.echo(f"The password of {name} was changed", err=True)


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(_ROLES))
@pass_settings
def change_role(settings: Settings, name: str, role: str) -> None:
    """Give a user another role, and log the user out everywhere."""
    with _accounts(settings) as accounts:
        accounts.set_role(name, Role(role))
    click.echo(f"{name} is {role} now", err=True)


@user.command("invite")
@click.argument("name", metavar="E-MAIL")
@click.option("--role", type=click.Choice(_ROLES), default=Role.MEMBER.value, show_default=True)
@pass_settings
def invite(settings: Settings, name: str, role: str) -> None:
    """Invite somebody to choose a password.

    The link goes by mail where the settings name a mail server that takes it; else it is printed, to be passed on. It
    works once.
    """
    with _accounts(settings) as accounts:
        url = f"{settings.address}{letters.LINK}{accounts.invite(name, Role(role))}"
    _deliver(settings, letters.invitation(settings, name, role, url), url)


@user.command("reset")
@click.argument("name")
@pass_settings
def reset(settings: Settings, name: str) -> None:
    """Let a user choose another password by a link.

    The link goes by mail where the settings name a mail server and the name is an address; else it is printed.
    """
    with _accounts(settings) as accounts:
        url = f"{settings.address}{letters.LINK}{accounts.reset(name)}"
    _deliver(settings, letters.reset(settings, name, url), url)


@user.command("sessions")
@click.argument("name")
@click.option("--end", is_flag=True, help="Log the user out everywhere.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@pass_settings
def sessions(settings: Settings, name: str, end: bool, as_json: bool) -> None:
    """List where a user is logged in."""
    with _accounts(settings) as accounts:
        if accounts.get(name) is None:
            raise NotFound(f"There is no user {name}. See: bolig2000 user list")
        found = accounts.sessions.of(name)
        if end:
            accounts.end_sessions(name)
    facts = [
        {"browser": each.browser, "since": each.created_at.isoformat(), "used": each.used_at.isoformat()}
        for each in found
    ]
    if as_json:
        print_json(facts)
    else:
        for each in facts:
            click.echo("\t".join(each.values()))
    if end:
        click.echo(f"Ended {len(found)} sessions of {name}", err=True)


def _deliver(settings: Settings, letter: Letter, url: str) -> None:
    """Send a link by mail, or print it where that is not possible: it has been made, and no other works any more."""
    if settings.sends_mail and "@" in letter.to:
        try:
            letters.send(settings, letter)
        except MailNotSent as exc:
            click.echo(str(exc), err=True)
        else:
            click.echo(f"Sent to {letter.to}", err=True)
            return
    click.echo(url)
    click.echo(f"Pass this link on to {letter.to}; it works once", err=True)
