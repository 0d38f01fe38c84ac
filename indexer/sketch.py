"""Sketches: 128 bytes of a text, by which two of them tell how much of their wording they share. Pure.

MinHash over runs of three words (Broder 1997, *On the resemblance and containment of documents*); of each minimum one
byte is kept (Li and König 2010, *b-Bit Minwise Hashing*), which a chance in 256 lets agree by itself.
"""

from collections.abc import Sequence

from rensa import RMinHash

#: Minima of a sketch. The share of runs in common is told to within 4 per cent of all runs, two times of three.
SLOTS = 128
#: Words of a run. Of fewer runs than that nothing can be told.
RUN, FEWEST = 3, 10

_SEED = 2000
_CHANCE = 1 / 256


def sketch(words: Sequence[str]) -> bytes:
    """Return the sketch of a text by its words in order, b"" for one of hardly any words."""
    if len(words) < FEWEST + RUN - 1:
        return b""
    minima = RMinHash(num_perm=SLOTS, seed=_SEED)
    minima.update([" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)])
    return bytes(least & 0xFF for least in minima.digest())


def number(made: bytes) -> int:
    """Return a sketch as a number, which is how many of them are compared fast."""
    return int.from_bytes(made)


def agreeing(one: int, other: int) -> int:
    """Return how many of the minima of two sketches agree."""
    return (one ^ other).to_bytes(SLOTS).count(0)


def in_common(agreed: int) -> float:
    """Return about which share of their wording two texts have in common: 2 × common runs ÷ runs of both."""
    jaccard = max(0.0, (agreed / SLOTS - _CHANCE) / (1 - _CHANCE))
    return 2 * jaccard / (1 + jaccard)
