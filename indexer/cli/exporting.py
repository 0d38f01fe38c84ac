"""The command export: the whole result of a search as a file."""

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from indexer.cli.group import pass_settings
from indexer.cli.searching import address_of, freshness, request_of, search_options
from indexer.corpus import write_atomically
from indexer.errors import Bolig2000Error
from indexer.exporting.columns import rows
from indexer.exporting.forms import BY_NAME
from indexer.exporting.record import Record
from indexer.search import Library
from indexer.settings import Settings


@click.command()
@click.argument("query", default="")
@search_options
@click.option("--format", "form", type=click.Choice(list(BY_NAME)), default="csv", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, there when it is complete.")
@click.option("--limit", type=click.IntRange(1), help="Only so many, the first in the order of the result.")
@pass_settings
def export(
    settings: Settings, /, query: str, form: str, output: Path | None, limit: int | None, **options: Any
) -> None:
    """Write every document that a search finds.

    In the order of the result; without a query, the whole collection. CSV and CSL-JSON have no room for what was asked
    and of which index: with --output, that is in a second file, NAME.record.json.
    """
    library, chosen = Library(settings), BY_NAME[form]
    try:
        request = request_of(query, 0, options, library.taxonomy)
        listing, state = library.listing(request, limit), library.state(request.viewer)
        site = settings.base_url or f"http://{settings.host}:{settings.port}"
        record = Record(
            request=request,
            result=listing.result,
            listed=listing.listed,
            state=state,
            at=datetime.now().astimezone(),
            engine=library.engine,
            url=address_of(site, query, options),
            collection=settings.site_name,
        )
        today = date.today()  # noqa: DTZ011 - the day it is where the command is given
        found = rows(listing.documents, library.taxonomy, site, settings.site_name, today)
        _write(output, (piece.encode() for piece in chosen.listed(record, found)))
        if output and not chosen.recorded:
            _write(output.with_suffix(".record.json"), iter([record.json().encode()]))
    finally:
        library.close()
    said = [f"{record.listed} of {record.result.total} documents. {freshness(state)}"]
    said += ["Documents with most of the words are among them"] if record.relaxed else []
    said += [f"Searched for: {record.result.did_you_mean}"] if record.result.did_you_mean else []
    click.echo(". ".join(said), err=True)


def _write(output: Path | None, pieces: Iterator[bytes]) -> None:
    """Write to a file that appears under its name when all of it is there; None is standard output."""
    if output is None:
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
        return
    try:
        write_atomically(output, pieces)
    except OSError as exc:
        reason = exc.strerror or exc
        raise Bolig2000Error(f"Cannot write {output}: {reason}. Name a file in a folder that you may write to") from exc
