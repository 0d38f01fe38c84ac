"""The command index: the folder, made searchable."""

import threading
from dataclasses import replace

import click

from indexer.cli.group import pass_settings, print_json
from indexer.cli.progress import Line, tell, tell_error, tell_renewal
from indexer.ocr.recognise import rounds
from indexer.pipeline.run import Pipeline
from indexer.settings import Settings


@click.command()
@click.option("--rebuild", is_flag=True, help="Read every file again and build a new index beside the one in use.")
@click.option("--retry", is_flag=True, help="Read again what could not be read in full as well.")
@click.option("--watch", is_flag=True, help="Go on watching the folder until Ctrl-C.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read.  [default: one for each core]")
@click.option("--json", "as_json", is_flag=True, help="Print the tally as JSON.")
@pass_settings
def index(settings: Settings, rebuild: bool, retry: bool, watch: bool, workers: int | None, as_json: bool) -> None:
    """Make the index agree with the corpus folder.

    Only what changed is read. An interrupted run loses nothing: the next one goes on where it stopped.
    """
    settings = replace(settings, workers=workers or settings.workers)
    if watch and rebuild:
        raise click.UsageError("--rebuild and --watch do not go together: rebuild first, then watch")
    if watch and retry:
        raise click.UsageError("--retry and --watch do not go together: retry first, then watch")
    tell_renewal(settings)
    if watch:
        from indexer.pipeline.watch import watch as watch_folder  # noqa: PLC0415 - only who watches waits for its import

        stop = threading.Event()
        click.echo(f"Watching {settings.corpus}. Stop with Ctrl-C.", err=True)
        recogniser = threading.Thread(target=rounds, args=(settings, stop), name="ocr")
        recogniser.start()
        try:
            watch_folder(settings, stop, tell, tell_error, Line())
        except KeyboardInterrupt:
            pass
        finally:
            stop.set()
            recogniser.join()
        return
    with Pipeline(settings) as pipeline:
        tally = pipeline.run(rebuild=rebuild, retry=retry, progress=Line())
    if as_json:
        print_json(tally.as_dict())
    else:
        tell(tally)
