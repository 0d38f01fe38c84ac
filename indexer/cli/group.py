"""The group: settings for every command, errors told once, output in two forms."""

import json
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from indexer.errors import Bolig2000Error, InvalidValue
from indexer.settings import Settings, load

#: Each command and the module it is in, imported when it is asked for: every worker process imports this one.
COMMANDS: Mapping[str, str] = {
    "add": "adding",
    "check": "checking",
    "cite": "citing",
    "export": "exporting",
    "ocr": "recognising",
    "index": "indexing",
    "search": "searching",
    "serve": "serving",
    "user": "users",
}


class Group(click.Group):
    """A group of commands that tells our errors in one line, without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command of this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"indexer.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command: exit 2 for what the person wrote, 1 for what went wrong."""
        try:
            return super().invoke(ctx)
        except Bolig2000Error as exc:
            click.echo(f"Error: {exc}", err=True)
            ctx.exit(2 if isinstance(exc, InvalidValue) else 1)
        except BrokenPipeError:
            # `bolig2000 search … | head` is no failure; closing stdout here keeps Python from complaining at its end.
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--settings", "file", type=click.Path(path_type=Path, dir_okay=False), help="A TOML file with settings.")
@click.option("--corpus", type=click.Path(path_type=Path), help="The folder with the documents.  [default: corpus]")
@click.option(
    "--instance", type=click.Path(path_type=Path), help="The folder for index and accounts.  [default: instance]"
)
@click.version_option(package_name="bolig2000", prog_name="bolig2000")
@click.pass_context
def bolig2000(ctx: click.Context, file: Path | None, corpus: Path | None, instance: Path | None) -> None:
    """Document search for BOLIG 2.000.

    Put documents into the corpus folder, run `bolig2000 index`, and look at them with `bolig2000 serve`. Each setting
    can also be given in the environment as BOLIG2000_NAME.
    """
    ctx.obj = load(file, corpus=corpus, instance=instance)


pass_settings = click.make_pass_decorator(Settings)


def print_json(value: object) -> None:
    """Print data for a script."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
