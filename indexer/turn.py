"""Whose turn it is to write into the corpus folder: one web process at a time, so that nobody undoes another's work."""

from filelock import FileLock

from indexer.settings import Settings


def turn(settings: Settings) -> FileLock:
    """Return what is held while looking at files of the corpus and then writing them."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    return FileLock(settings.instance / "corpus.lock", timeout=60)
