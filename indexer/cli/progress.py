"""What a person sees of a run: how it gets on, and what it did. All of it goes to stderr."""

import sys
import time
from shutil import get_terminal_size

import click

from indexer.engine.choose import IndexFolder
from indexer.errors import Bolig2000Error
from indexer.pipeline.tally import Progress, Tally
from indexer.settings import Settings

#: Seconds between two looks of a person at a terminal, and between two lines of a log.
_ON_TERMINAL, _IN_LOG = 0.2, 10.0


class Line:
    """Tells how a run gets on: one line that changes on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._told = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Tell it, if the last time was long enough ago."""
        last = progress.done == progress.total
        if self._terminal and last:
            click.echo("\r\033[K", err=True, nl=False)
        elif time.monotonic() - self._told >= (_ON_TERMINAL if self._terminal else _IN_LOG):
            self._told = time.monotonic()
            line = described(progress)
            if self._terminal:
                click.echo(f"\r{line[: get_terminal_size().columns - 1]}\033[K", err=True, nl=False)
            else:
                click.echo(line, err=True)


def described(progress: Progress) -> str:
    """Say it in a line: `Indexing 412 of 1,000 – 0:07 left – 92 documents, 1,140 pages, 4.1 MB a second`."""
    seconds, left = max(progress.seconds, 0.001), progress.seconds_left
    rates = [f"{progress.done / seconds:,.0f} documents"]
    if progress.total_bytes:
        rates += [f"{progress.pages / seconds:,.0f} pages", f"{progress.bytes / seconds / 1e6:,.1f} MB"]
    time_left = "" if left is None else f" – {_clock(left)} left"
    return f"Indexing {progress.done:,} of {progress.total:,}{time_left} – {', '.join(rates)} a second"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def tell(tally: Tally) -> None:
    """Tell what a run did."""
    click.echo(f"{tally} ({tally.seconds:.1f} s)", err=True)


def tell_renewal(settings: Settings) -> None:
    """Tell that the index there is cannot be used, and that another one takes its place."""
    if name := IndexFolder(settings.instance / "index", settings.engine).foreign():
        click.echo(f"The index {name} is of another engine or version. A new one is built: {settings.engine}", err=True)


def tell_error(error: Bolig2000Error) -> None:
    """Tell why a run of the watch failed."""
    click.echo(f"Error: {error}", err=True)
