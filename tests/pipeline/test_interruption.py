"""A run that is killed with -9 at any moment leaves what was served before, and the next one finishes."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

from indexer.catalogue.store import Catalogue
from indexer.model import Role, Viewer, Visibility
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library

VISITOR = Viewer(Role.VISITOR)
FILES = 40


def start(settings, *more):
    command = [sys.executable, "-m", "indexer.cli", "--corpus", settings.corpus, "--instance", settings.instance]
    return subprocess.Popen(
        [*command, "index", "--workers", "1", *more], stderr=subprocess.DEVNULL, start_new_session=True
    )


def total(settings, word):
    library = Library(settings)
    try:
        result = library.search(SearchRequest(word, VISITOR, limit=FILES))
        assert len(result.hits) == result.total
        assert all(word in hit.passages[0].text.lower() for hit in result.hits)
        return result.total
    finally:
        library.close()


def test_killed_at_random_moments_nothing_is_lost_and_the_next_run_finishes(folder, settings):
    for number in range(FILES):
        folder.write(f"{number}.txt", f"Kolonihave nummer {number}\n\n" + "Der er vand og strøm i haven. " * 400)
    index(settings)
    started = time.monotonic()
    process = start(settings, "--rebuild")
    assert process.wait() == 0
    usual = time.monotonic() - started
    chance = random.Random(20261122)
    for attempt in range(6):
        for number in range(0, FILES, 2):
            folder.write(f"{number}.txt", f"Kolonihave nummer {number}, {attempt}\n\n" + "Haven er ny. " * 400)
        process = start(settings, *(["--rebuild"] if attempt % 2 else []))
        time.sleep(usual * chance.uniform(0.3, 1.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert total(settings, "kolonihave") == FILES
    tally = index(settings)
    assert tally.failed == 0
    assert total(settings, "kolonihave") == FILES
    assert index(settings).unchanged == FILES
    changed = Library(settings)
    texts = [changed.pages(str(number), VISITOR)[0].text for number in range(0, FILES, 2)]
    changed.close()
    assert all(", 5" in text for text in texts)
    catalogue = Catalogue(settings.database_url)
    counted = dict(catalogue.keywords_beginning("", Visibility, 999))
    gathered = catalogue.keywords([str(number) for number in range(FILES)]).values()
    catalogue.close()
    assert counted == Counter(keyword.text for keywords in gathered for keyword in keywords)
    assert counted["kolonihave"] == FILES


def test_killed_in_its_very_first_run_it_goes_on_where_it_stopped(folder, settings):
    for number in range(FILES):
        folder.write(f"{number}.txt", f"Kolonihave nummer {number}")
    process = start(settings)
    time.sleep(1.2)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    index(settings)
    assert total(settings, "kolonihave") == FILES
