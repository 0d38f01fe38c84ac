"""The Danish words that the package knows: loaded once from words.txt.gz, which make_words.py derives.

The list is not ours to relicense: README.md beside it says whose it is.
"""

import gzip
from bisect import bisect_left
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources


@dataclass(frozen=True)
class Words:
    """Folded words. Counts are numbers of different compounds in which a part was found, not of running words.

    `lemmas` are the words that are no compounds; `forms` maps the inflected forms that rules get wrong to their
    lemma, of a few compounds as well (`huslejer`). `first` maps a form that stands inside a compound (`ungdoms`) to
    its lemma and count, `last` maps a lemma that ends compounds to its count, `ends` maps a form to the lemma that
    it has there and not alone: `dele` is of `del` in `bygningsdele`.
    """

    lemmas: AbstractSet[str]
    forms: dict[str, str]
    first: dict[str, tuple[str, int]]
    last: dict[str, int]
    ends: dict[str, str]

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """The lemmas in order."""
        return tuple(sorted(self.lemmas))

    def begin_with(self, letters: str) -> bool:
        """Say whether any lemma begins so."""
        place = bisect_left(self.in_order, letters)
        return place < len(self.in_order) and self.in_order[place].startswith(letters)


def parse(content: str) -> Words:
    """Return the words of a list: five parts with a blank line between them, tabs between columns."""
    lemmas, forms, first, last, ends = (part.split("\n") for part in content.rstrip("\n").split("\n\n"))
    return Words(
        lemmas=frozenset(lemmas),
        forms=dict(line.split("\t") for line in forms),
        first={form: (lemma, int(count)) for form, lemma, count in (line.split("\t") for line in first)},
        last={lemma: int(count) for lemma, count in (line.split("\t") for line in last)},
        ends=dict(line.split("\t") for line in ends),
    )


@cache
def load() -> Words:
    """Return the list of the package; the same object each time."""
    packed = resources.files(__name__).joinpath("words.txt.gz").read_bytes()
    return parse(gzip.decompress(packed).decode())


def listed(name: str) -> frozenset[str]:
    """Return the words of a plain list that is kept by hand beside the derived one."""
    return frozenset(resources.files(__name__).joinpath(name).read_text(encoding="utf-8").split())
