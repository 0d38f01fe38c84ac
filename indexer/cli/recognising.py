"""The command ocr: scans get their text now, and are indexed."""

import threading

import click

from indexer.cli.group import pass_settings
from indexer.cli.progress import Line, tell
from indexer.errors import OcrMissing
from indexer.ocr.program import INSTALL, find
from indexer.ocr.recognise import recognise
from indexer.pipeline.run import Pipeline
from indexer.settings import Settings


@click.command()
@pass_settings
def ocr(settings: Settings) -> None:
    """Recognise the text of scans, and index it.

    `serve` and `index --watch` do so by themselves. Needs ocrmypdf and the Danish of tesseract.
    """
    if find() is None:
        raise OcrMissing(f"OCR needs ocrmypdf and tesseract with Danish. Install them, on Debian: {INSTALL}")
    with Pipeline(settings) as pipeline:
        pipeline.run(progress=Line())
        done = recognise(settings, threading.Event())
        failed = f", {done.failed} failed" if done.failed else ""
        click.echo(f"{done.recognised} scans recognised{failed}", err=True)
        tell(pipeline.run(progress=Line()))
