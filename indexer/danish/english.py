"""English inflections, for the documents that are in English."""

import threading
from typing import Any

_OF_THIS_THREAD = threading.local()


def english_stem(word: str) -> str:
    """Return the Snowball stem of a folded English word. Any number of threads may ask."""
    return str(_stemmer().stemWord(word))


def _stemmer() -> Any:
    """Return the stemmer of this thread: while it stems, it keeps in itself how far it has come."""
    try:
        return _OF_THIS_THREAD.stemmer
    except AttributeError:
        import snowballstemmer  # noqa: PLC0415 - a thirtieth of a second for thirty languages, in each of three processes

        _OF_THIS_THREAD.stemmer = snowballstemmer.stemmer("english")
        return _OF_THIS_THREAD.stemmer
