"""English inflections, for the documents that are in English."""

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")


def english_stem(word: str) -> str:
    """Return the Snowball stem of a folded English word."""
    return str(_STEMMER.stemWord(word))
