"""The command serve: web workers and the watch of the corpus, started and stopped together."""

import logging
import multiprocessing
import os
import socket
import threading
from dataclasses import fields, replace

import click
from granian import Granian
from granian.constants import Interfaces

from indexer.bulk import clerk as bulk
from indexer.catalogue.accounts import Accounts
from indexer.cli.group import pass_settings
from indexer.cli.progress import Line, tell, tell_error, tell_renewal
from indexer.cli.users import FIRST_STEP
from indexer.corpus import Corpus
from indexer.engine.choose import IndexFolder
from indexer.errors import IndexMissing, SettingsError
from indexer.intake.desk import Desk
from indexer.ocr.recognise import rounds
from indexer.pipeline.run import Pipeline
from indexer.pipeline.watch import watch
from indexer.settings import PREFIX, Settings

_APP = "search_app.app:create_app_from_environment"


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8000]")
@click.option("--workers", type=click.IntRange(min=1), help="Web processes.  [default: 2]")
@pass_settings
def serve(settings: Settings, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the pages and watch the corpus folder.

    The index is kept in step with the folder. Ends on Ctrl-C and SIGTERM.
    """
    settings = replace(
        settings,
        host=host or settings.host,
        port=port or settings.port,
        web_workers=workers or settings.web_workers,
    )
    _check_port(settings)
    Corpus(settings.corpus)
    # Migrates, once, before several web workers open the same file.
    accounts = Accounts(settings.accounts_url)
    if not accounts.has_administrator():
        click.echo(FIRST_STEP, err=True)
    accounts.close()
    Desk(settings).tidy()
    bulk.tidy(settings)
    _make_first_index(settings)
    _pass_on(settings)
    # The watch is a thread of this process, and a forked process that had threads is none to rely on.
    multiprocessing.set_start_method("spawn", force=True)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    stop = threading.Event()
    watcher = threading.Thread(target=watch, args=(settings, stop, tell, tell_error), name="watch")
    watcher.start()
    recogniser = threading.Thread(target=rounds, args=(settings, stop), name="ocr")
    recogniser.start()
    click.echo(f"Serving {settings.corpus} on http://{settings.host}:{settings.port} – stop with Ctrl-C", err=True)
    try:
        Granian(
            _APP,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.web_workers,
            blocking_threads=8,
            factory=True,
            websockets=False,
            respawn_failed_workers=True,
            log_enabled=False,
        ).serve()
    finally:
        stop.set()
        recogniser.join()
        watcher.join()
        click.echo("Stopped.", err=True)


def _make_first_index(settings: Settings) -> None:
    """Index before serving where there is nothing to serve; else the watch brings the index up to date meanwhile."""
    try:
        IndexFolder(settings.instance / "index", settings.engine).served()
    except IndexMissing:
        tell_renewal(settings)
        with Pipeline(settings) as pipeline:
            tell(pipeline.run(progress=Line()))


def _check_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as exc:
            raise SettingsError(
                f"Cannot listen on {settings.host}:{settings.port}: {exc.strerror}. Choose another: --host, --port"
            ) from exc


def _pass_on(settings: Settings) -> None:
    """Hand the settings to the web workers, which read them from the environment."""
    for field in fields(Settings):
        value = getattr(settings, field.name)
        os.environ[PREFIX + field.name.upper()] = str(value.resolve() if hasattr(value, "resolve") else value)
