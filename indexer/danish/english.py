"""English inflections, for the documents that are in English."""

from functools import cache
from typing import Any


def english_stem(word: str) -> str:
    """Return the Snowball stem of a folded English word."""
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415 - a thirtieth of a second for thirty languages, in each of three processes

    return snowballstemmer.stemmer("english")
