"""Probes: what to look for with `str.find` to meet every word of a text that has a term, and few others.

A term is a lemma, so no word needs to contain it as it stands. A probe is what all its inflections share. Whether a
word that was met has the term says the analyser.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from re import compile as pattern

from indexer.danish.words import load

#: Letter for letter what `fold` makes of a text, so that places stay the same; æ, ø and å are looked for both ways.
_SAME = (("ä", "æ"), ("ö", "ø"), ("é", "e"), ("²", "2"), ("³", "3"), ("‐", "-"), ("‑", "-"))
#: What folding makes longer or shorter.
_UNEVEN = pattern("[\u0300-\u036f\u00ad\u200bßǽǿ]")
_DIGRAPH = pattern("ae|oe|aa")
_LETTER = {"ae": "æ", "oe": "ø", "aa": "å"}
#: With so many letters that have two spellings, the longest stretch between them is looked for.
_MOST_DIGRAPHS = 2
_LEAST = 3
_SYNCOPE = pattern("[^aeiouy]e[lnr]$")
_FINAL = pattern("[^ao]e$|[^a]a$")
_NUMBER = pattern(r"\d+")


def evened(text: str) -> str | None:
    """Return a text as probes are looked for in it, each letter in its place; None when that cannot be."""
    lower = text.lower()
    if len(lower) != len(text) or _UNEVEN.search(lower):
        return None
    for letter, same in _SAME:
        lower = lower.replace(letter, same)
    return lower


@lru_cache(maxsize=4096)
def probes(term: str) -> frozenset[str]:
    """Return the probes of a term of letters: every word that has it contains one of them in its evened text.

    Except for words with a hyphen, which may stand anywhere: `e-mail` has the term `email`.
    """
    found = {_stable(term), *_irregular().get(term, ())}
    for cut in range(2, len(term) - 1):
        # A compound whose last part is irregular begins alike all the same.
        if term[cut:] in _irregular():
            found.add(term[:cut])
    spellings = {spelling for probe in found for spelling in _spellings(probe)}
    return frozenset(each for each in spellings if not any(other in each for other in spellings - {each}))


def beginning(prefix: str) -> frozenset[str]:
    """Return the probes of all words that begin so."""
    return frozenset(_spellings(prefix))


def number_probe(term: str) -> str:
    """Return the probe of a term of signs and digits: its longest number, or the end of one that may have dots."""
    numbers = _NUMBER.findall(term)
    return max(numbers, key=len)[-_LEAST:] if numbers else max(term.split("."), key=len)


def _stable(lemma: str) -> str:
    """Return the letters that no regular ending changes: `gam` of `gammel`, `lej` of `leje`, `muse` of `museum`.

    The e of an æ or ø is no ending.
    """
    if len(lemma) <= _LEAST:
        return lemma[:-1] if _FINAL.search(lemma) and len(lemma) == _LEAST else lemma
    if _SYNCOPE.search(lemma):
        rest = lemma[:-2]
        return rest[:-1] if rest[-1] == rest[-2] and len(rest) > _LEAST else rest
    if lemma.endswith("um"):
        return lemma[:-2]
    # `samso` of Samsø, where an ending seemed to be; English as well: `polici` of policy, `disabl` of disability.
    return lemma[:-1] if _FINAL.search(lemma) or lemma.endswith(("i", "bl", "o")) else lemma


def _spellings(probe: str) -> Iterator[str]:
    """Yield a folded probe with each æ, ø and å spelt as a letter and as two."""
    probe = probe.replace("é", "e")
    places = list(_DIGRAPH.finditer(probe))
    if len(places) > _MOST_DIGRAPHS:
        yield max(_DIGRAPH.split(probe), key=len) or probe
        return
    pieces = _DIGRAPH.split(probe)
    for letters in product(*((place.group(), _LETTER[place.group()]) for place in places)):
        yield "".join(piece + letter for piece, letter in zip(pieces, (*letters, ""), strict=True))


@cache
def _irregular() -> Mapping[str, Iterable[str]]:
    """Return the forms of each lemma that do not contain what its other forms share: `boern` of `barn`."""
    words = load()
    found: defaultdict[str, set[str]] = defaultdict(set)
    inside = ((form, lemma) for form, (lemma, _) in words.first.items())
    for pairs in (words.forms.items(), words.ends.items(), inside):
        for form, lemma in pairs:
            if _stable(lemma) not in form:
                found[lemma].add(form)
    return found
