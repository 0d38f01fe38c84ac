"""Respelling: known words for words that the index does not know. Words in quotes are taken as they are."""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from indexer.danish.fold import fold
from indexer.engine.base import Engine
from indexer.model import PART_STREAMS, WORD_STREAMS
from indexer.query.expand import WantedWord

#: From this length on, a word may differ from the right one in two places; from the shorter one on, in one.
TWO_FAULTS = 8
ONE_FAULT = 4
_CANDIDATES = 8


def respell(
    words: Iterable[WantedWord],
    engine: Engine,
    vocabulary: Callable[[], Sequence[str]],
    spelling: Callable[[str], str],
) -> dict[str, str]:
    """Return known words for unknown ones, as typed, by surface.

    `vocabulary` gives the terms of the index and is asked only when a word is unknown; `spelling` gives the natural
    spelling of a term as the viewer can see it in a document, '' when there is no such document.
    """
    corrections = {}
    for word in words:
        if _unknown(word, engine):
            near = _nearest(word, vocabulary(), engine)
            if instead := next(filter(None, map(spelling, near)), ""):
                corrections[word.surface] = instead
    return corrections


def _unknown(word: WantedWord, engine: Engine) -> bool:
    # The words of a phrase have no parts: they are wanted as typed.
    if word.prefix or not word.parts or not word.words[0].isalpha():
        return False
    if any(engine.document_frequency(stream, term) for term in word.words + word.synonyms for stream in WORD_STREAMS):
        return False
    return not all(any(engine.document_frequency(stream, part) for stream in PART_STREAMS) for part in word.parts)


def _nearest(word: WantedWord, vocabulary: Sequence[str], engine: Engine) -> list[str]:
    """Return the nearest terms, those of most documents first among equally near ones.

    Distance is optimal string alignment: a letter too many, missing, wrong, or exchanged with its neighbour. It is
    taken from the word's term and from the word as typed: the stem of an unknown word is a guess.
    """
    distances: dict[str, float] = {}
    for spelt in {word.words[0], fold(word.surface)}:
        if len(spelt) >= ONE_FAULT:
            furthest = 2 if len(spelt) >= TWO_FAULTS else 1
            for term, distance, _ in extract(
                spelt, vocabulary, scorer=OSA.distance, score_cutoff=furthest, limit=_CANDIDATES * 4
            ):
                distances[term] = min(distance, distances.get(term, distance))
    return sorted(distances, key=lambda term: (distances[term], -_documents(term, engine), term))[:_CANDIDATES]


def _documents(term: str, engine: Engine) -> int:
    return sum(engine.document_frequency(stream, term) for stream in ("title", "body"))
