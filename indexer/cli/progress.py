"""What a person sees of a run: how it gets on, and what it did. All of it goes to stderr."""

import sys
from typing import Any

import click

from indexer.errors import Bolig2000Error
from indexer.pipeline.run import Tally


class Bar:
    """A progress bar on stderr, drawn only where a person looks."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is None:
            self._bar = click.progressbar(length=total, label="Indexing", file=sys.stderr, show_pos=True)
        self._bar.update(done - self._bar.pos)
        if done == total:
            self._bar.render_finish()
            self._bar = None


def tell(tally: Tally) -> None:
    """Tell what a run did."""
    click.echo(f"{tally} ({tally.seconds:.1f} s)", err=True)


def tell_error(error: Bolig2000Error) -> None:
    """Tell why a run of the watch failed."""
    click.echo(f"Error: {error}", err=True)
