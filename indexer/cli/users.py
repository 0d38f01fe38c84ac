"""The command user: who may log in, and as what."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from indexer.catalogue.accounts import SHORTEST_PASSWORD, Accounts
from indexer.cli.group import pass_settings, print_json
from indexer.model import Role
from indexer.settings import Settings

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


@user.command("remove")
@click.argument("name")
@pass_settings
def remove_user(settings: Settings, name: str) -> None:
    """Remove a user."""
    with _accounts(settings) as accounts:
        accounts.remove(name)
    click.echo(f"Removed {name}", err=True)


@user.command("passwd")
@click.argument("name")
@_stdin
@pass_settings
def change_password(settings: Settings, name: str, password_stdin: bool) -> None:
    """Give a user another password."""
    with _accounts(settings) as accounts:
        accounts.set_password(name, _password(password_stdin))
    click.echo(f"The password of {name} was changed", err=True)
