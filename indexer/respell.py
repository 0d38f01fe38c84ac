"""Respelling: known words for words that the index does not know. Words in quotes are taken as they are."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from indexer.danish.fold import fold
from indexer.engine.base import Statistics
from indexer.model import FORM_STREAM, PART_STREAMS, WORD_STREAMS
from indexer.query.expanded import WantedWord

#: From this length on, a word may differ from the right one in two places; from the shorter one on, in one.
TWO_FAULTS = 8
ONE_FAULT = 4
#: The shortest word that an unknown compound is taken apart into.
LEAST_PIECE = 4
_LINKS = ("", "s", "e")
_CANDIDATES = 8


def respell(
    words: Iterable[WantedWord],
    seen: Statistics,
    vocabulary: Callable[[], Sequence[str]],
    spelling: Callable[[str], str],
) -> dict[str, str]:
    """Return known words for unknown ones, as typed, by surface.

    Unknown is what no document `seen` by the viewer has. `vocabulary` gives the forms and words of the index in order
    and is asked only when a word is unknown; `spelling` gives the natural spelling of one as the viewer can see it in a
    document, '' when there is no such document.
    """
    corrections = {}
    for word in words:
        if _unknown(word, seen):
            for forms in _instead(fold(word.surface), word.words[0], vocabulary(), seen):
                spelt = [spelling(form) for form in forms]
                if all(spelt):
                    corrections[word.surface] = " ".join(spelt)
                    break
    return corrections


def _unknown(word: WantedWord, seen: Statistics) -> bool:
    # The words of a phrase have no parts: they are wanted as typed.
    if word.prefix or not word.parts or not word.words[0].isalpha():
        return False
    terms = (*word.words, *word.synonyms, *word.joined)
    if any(seen.frequency(stream, term) for term in terms for stream in WORD_STREAMS):
        return False
    return not all(any(seen.frequency(stream, part) for stream in PART_STREAMS) for part in word.parts)


def _instead(word: str, stem: str, vocabulary: Sequence[str], seen: Statistics) -> Iterator[tuple[str, ...]]:
    """Yield what may have been meant, as forms, the likeliest first.

    One fault; a compound that no document has, of words that some have; two faults; a compound with one fault. Faults
    are counted from the word as typed and from its stem, which for an unknown word is a guess.
    """
    found = dict.fromkeys((*_nearest(word, vocabulary, seen), *_nearest(stem, vocabulary, seen)))
    near = sorted(found, key=lambda candidate: candidate[0])
    yield from ((form,) for distance, form in near if distance == 1)
    if pieces := _pieces(word, vocabulary, seen):
        yield pieces
    yield from ((form,) for distance, form in near if distance > 1)
    for cut in range(len(word) - LEAST_PIECE, LEAST_PIECE - 1, -1):
        first, last = _known(word[:cut], vocabulary, seen), _known(word[cut:], vocabulary, seen)
        if first and len(word) - cut > ONE_FAULT:
            yield from ((first, form) for _, form in _nearest(word[cut:], vocabulary, seen, 1))
        elif last and cut > ONE_FAULT:
            yield from ((form, last) for _, form in _nearest(word[:cut], vocabulary, seen, 1))


def _nearest(word: str, vocabulary: Sequence[str], seen: Statistics, most: int = 2) -> list[tuple[int, str]]:
    """Return the nearest forms with their distances, those of most documents first among equally near ones.

    Distance is optimal string alignment: a letter too many, missing, wrong, or exchanged with its neighbour.
    """
    furthest = min(most, 2 if len(word) >= TWO_FAULTS else 1 if len(word) >= ONE_FAULT else 0)
    if not furthest:
        return []
    near = extract(word, vocabulary, scorer=OSA.distance, score_cutoff=furthest, limit=_CANDIDATES * 4)
    ranked = sorted((int(apart), -_documents(form, seen), form) for form, apart, _ in near if _stands(form, seen))
    return [(apart, form) for apart, _, form in ranked[:_CANDIDATES]]


def _documents(form: str, seen: Statistics) -> int:
    return max(seen.frequency(stream, form) for stream in (FORM_STREAM, "body"))


def _stands(form: str, seen: Statistics) -> bool:
    """Say whether a form or word of the vocabulary is in a document that the viewer may see."""
    return any(seen.frequency(stream, form) for stream in (FORM_STREAM, *WORD_STREAMS))


def _pieces(word: str, vocabulary: Sequence[str], seen: Statistics) -> tuple[str, ...]:
    """Return the fewest known forms that make up a compound, linking letters taken off; nothing when there are none."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(LEAST_PIECE, len(word) + 1):
        for start in range(end - LEAST_PIECE + 1):
            before = best[start]
            shorter = before is not None and (best[end] is None or len(before) + 1 < len(best[end] or ()))
            if shorter and (form := _known(word[start:end], vocabulary, seen)):
                best[end] = (*(before or ()), form)
    found = best[-1] or ()
    return found if len(found) > 1 else ()


def _known(piece: str, vocabulary: Sequence[str], seen: Statistics) -> str:
    """Return a piece of a compound as a form of the vocabulary, with or without a linking letter; '' if it is none."""
    for link in _LINKS:
        form = piece.removesuffix(link)
        place = bisect_left(vocabulary, form)
        known = piece.endswith(link) and len(form) >= LEAST_PIECE and vocabulary[place : place + 1] == [form]
        if known and _stands(form, seen):
            return form
    return ""


def corrected(text: str, corrections: Mapping[str, str]) -> str:
    """Return the text with known words for unknown ones."""
    for old, new in corrections.items():
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new.replace("\\", r"\\"), text)
    return text
