"""The watch: run the pipeline whenever the folder changes, until told to stop."""

import logging
import threading
import time
from collections.abc import Callable

from watchfiles import watch as changes_in

from indexer.bell import bell
from indexer.errors import AlreadyIndexing, Bolig2000Error, WorkStopped
from indexer.pipeline.run import Pipeline
from indexer.pipeline.tally import Observer, Tally, quiet
from indexer.settings import Settings

#: Changes that follow one another within this time are one change, in milliseconds.
DEBOUNCE = 300
#: Without changes, the watch gives word this often, in milliseconds.
TICK = 200
#: The folder is looked through at least this often, for changes that the system did not tell of, in seconds.
ROUND = 60.0


def watch(
    settings: Settings,
    stop: threading.Event,
    told: Callable[[Tally], None],
    failed: Callable[[Bolig2000Error], None],
    progress: Observer = quiet,
) -> None:
    """Run once, then after each change. `told` hears of runs that did something, `failed` of those that could not.

    A run that fails ends nothing: the next change is another chance. A file that is being read when `stop` is set is
    given up, and read the next time. Raises CorpusError when there is no folder.
    """
    with Pipeline(settings, stop) as pipeline:
        changes = changes_in(
            pipeline.corpus.root,
            bell(settings),
            watch_filter=None,
            debounce=DEBOUNCE,
            step=50,
            stop_event=stop,
            rust_timeout=TICK,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        next(changes, None)  # It watches from the first word on: nothing that changes during the first run is missed.
        _run(pipeline, told, failed, progress, stop)
        looked = time.monotonic()
        for found in changes:
            if stop.is_set():
                return
            if found or time.monotonic() - looked >= ROUND:
                _run(pipeline, told, failed, quiet, stop)
                looked = time.monotonic()


def _run(
    pipeline: Pipeline,
    told: Callable[[Tally], None],
    failed: Callable[[Bolig2000Error], None],
    progress: Observer,
    stop: threading.Event,
) -> None:
    while not stop.is_set():
        try:
            tally = pipeline.run(progress=progress)
        except AlreadyIndexing:
            # Somebody runs `bolig2000 index` or `add`: what changed meanwhile is looked at when they are done.
            stop.wait(0.5)
            continue
        except WorkStopped:
            return
        except Bolig2000Error as exc:
            failed(exc)
        except Exception:
            # A fault of ours. It is told in full, and ends no more than any other: else nothing would be indexed again.
            logging.getLogger(__name__).exception("The folder could not be indexed")
        else:
            if tally.new or tally.changed or tally.removed:
                told(tally)
        pipeline.rest()
        return
