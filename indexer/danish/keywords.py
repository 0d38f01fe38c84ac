"""Keywords: the words and phrases that tell most of a document, spelt as a person would type them.

A word tells the more, the more often it stands, and the more so when it is a compound or stands in a title, a heading
or a summary. A phrase is two to four words; the first and the last are telling ones, those between may only link them:
`lov om leje`, `støtte til ungdomsboliger`.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from indexer.danish.analyser import Analyser
from indexer.danish.fold import fold
from indexer.danish.function_words import FUNCTION_WORDS
from indexer.danish.words import listed
from indexer.model import Keyword

MOST_WORDS = 100
FEW_WORDS = 20
MOST_PHRASES = 40
#: Words in a phrase, and characters of a keyword.
LONGEST_PHRASE = 4
LONGEST = 80
#: What a document is about is said in its first so many words.
READ = 20_000

#: Words that any text uses, whatever it is about.
_COMMON = listed("common.txt")
#: What may stand between the words of a phrase.
_LINKS = frozenset(
    fold(
        "af efter for fra hos i med mellem mod om over på til uden under ved og eller en et den det de"
        " a an and at by from in of on or the to with"
    ).split()
)
#: A word begins with a letter and has two side by side. `§ 46`, numbers and addresses tell nothing by themselves.
_WORD = re.compile(r"(?=[^\W\d_])[\w'’\-\u2010\u2011]*?[^\W\d_]{2}[\w'’\-\u2010\u2011]*(?<=\w)(?<!['’]s)")
_SHORTEST = 3
_INVISIBLE = "\u00ad\u200b"
#: A place in a title, a heading or a summary counts as so many places in the text.
_STRESS = 3
#: Capitals alone are an acronym up to this length (BR18, CO2), and from there on a heading.
_ACRONYM = 5
#: A word is spelt with a capital when at most this share of its places is without.
_NEARLY_NEVER = 0.1


class Keywords:
    """Gathers the keywords of one document: `stress` first, then `add` each page, then ask for the `best`."""

    def __init__(self, analyser: Analyser, language: str = "da") -> None:
        self._analyser = analyser
        self._language = language
        self._danish = not language.startswith("en")
        self._text: list[str] = []
        self._surfaces: list[str] = []
        self._between: list[str] = []
        self._terms: list[str] = []
        self._stressed = 0
        self._titles = 0

    def stress(self, texts: Iterable[str]) -> None:
        """Take in titles, headings, summaries."""
        for text in texts:
            surfaces, between = self._analyser.divided(text)
            self.add(text, surfaces, between, self._analyser.streams_of(surfaces, self._language)[0])
        self._stressed, self._titles = len(self._terms), len(self._text)

    def add(self, text: str, surfaces: Sequence[str], between: Sequence[str], terms: Sequence[str]) -> None:
        """Take in a text, with its surface forms, what lies between them, and the terms as the analyser gives them."""
        if len(self._terms) < READ:
            # The empty place at the end keeps phrases from going on in the next text.
            self._text.append(text)
            self._surfaces += (*surfaces, "")
            self._terms += (*terms, "")
            self._between += between

    def best(self) -> tuple[Keyword, ...]:
        """Return the most telling words, then phrases, in natural spelling, the most telling first; no term twice."""
        text = "\n".join(self._text)
        spellings = self._spellings()
        weights = self._weights(spellings)
        # English titles have capitals all over.
        prose = text if self._danish else "\n".join(self._text[self._titles :])
        spelt = {term: _spelt(spellings[term], prose) for term in weights}
        phrases = self._phrases(weights, spelt)
        # All in one text, for which each step is as quick as for a single one.
        lines = "\n".join(keyword for keyword in (*spelt.values(), *phrases) if len(keyword) <= LONGEST)
        for mark in _INVISIBLE:
            lines = lines.replace(mark, "")
        lines = unicodedata.normalize("NFC", lines)
        found = dict(zip(lines.split("\n"), fold(lines).split("\n"), strict=True)) if lines else {}
        return tuple(map(Keyword, found, found.values()))

    def _spellings(self) -> dict[str, dict[str, int]]:
        """Return the surface forms of each term that may tell something, with their counts."""
        common = _common(self._analyser, self._language)
        terms = dict(zip(self._surfaces, self._terms, strict=True))
        spellings: dict[str, dict[str, int]] = {}
        for surface, count in Counter(self._surfaces).items():
            term = terms[surface]
            if len(surface) >= _SHORTEST and term not in common and _is_word(surface):
                spellings.setdefault(term, {})[surface] = count
        return spellings

    def _weights(self, spellings: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
        """Return the most telling words in order, with how telling each is.

        One that is neither a compound nor stressed must stand twice, unless there are few of them.
        """
        stressed = set(self._terms[: self._stressed])
        compound = self._analyser.are_compounds([next(iter(each)) for each in spellings.values()], self._language)
        weights = [
            (-sum(surfaces.values()) * (1 + is_compound) - _STRESS * (term in stressed), term)
            for (term, surfaces), is_compound in zip(spellings.items(), compound, strict=True)
        ]
        ranked = enumerate(sorted(weights)[:MOST_WORDS])
        return {term: -weight for place, (weight, term) in ranked if weight < -1 or place < FEW_WORDS}

    def _phrases(self, weights: Mapping[str, int], spelt: Mapping[str, str]) -> list[str]:
        """Return the best phrases of telling words, those that stand often or are stressed before others."""
        places = self._found(weights, spelt)
        counts = {key: len(starts) + _STRESS * (starts[0] < self._stressed) for key, starts in places.items()}
        for key in sorted(counts, key=len, reverse=True):
            # What never stands without the word beside it is a piece: `housing act` of `public housing act`.
            for start, end in ((0, -1), (1, None)):
                if counts[key] >= counts.get(key[start:end], counts[key] + 1):
                    counts[key[start:end]] = 0
        ranked = sorted(
            (-count, -sum([weights.get(term, 0) for term in key]), key) for key, count in counts.items() if count
        )
        return [self._phrase(key, places[key], spelt) for _, _, key in ranked[:MOST_PHRASES]]

    def _phrase(self, key: tuple[str, ...], places: Iterable[int], spelt: Mapping[str, str]) -> str:
        """Return the most frequent spelling of a phrase that stands at these places."""
        found = (map(_small, self._surfaces[place : place + len(key)], map(spelt.get, key)) for place in places)
        return Counter(map(" ".join, found)).most_common(1)[0][0]

    def _found(self, weights: Mapping[str, int], spelt: Mapping[str, str]) -> dict[tuple[str, ...], list[int]]:
        """Return the places where each phrase begins, in order."""
        surfaces, terms = self._surfaces, self._terms
        # Whether a word follows the one before with a blank between them.
        follows = [between == " " for between in self._between]
        places = [place for place, term in enumerate(terms) if term in weights]
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, first in enumerate(places):
            before = first
            for last in places[number + 1 : number + LONGEST_PHRASE]:
                # A mark, the end of the line, or a word that links nothing stands between the words.
                if last - first >= LONGEST_PHRASE or not all(follows[before + 1 : last + 1]):
                    break
                if last - before > 1 and not _LINKS.issuperset(terms[before + 1 : last]):
                    break
                before = last
                if terms[first] == terms[last]:
                    continue
                if self._danish and surfaces[last][0].isupper() and spelt[terms[last]].islower():
                    break  # Something new begins there: a heading, the next cell of a table.
                if follows[last + 1] and terms[last + 1] not in FUNCTION_WORDS and _is_word(surfaces[last + 1]):
                    continue  # Broken off before a word that may belong to it.
                found[tuple(terms[first : last + 1])].append(first)
        return found


@lru_cache(maxsize=4)
def _common(analyser: Analyser, language: str) -> frozenset[str]:
    return FUNCTION_WORDS | {analyser.terms(word, language).word for word in _COMMON}


def _is_word(surface: str) -> bool:
    if not 1 < len(surface) <= LONGEST:
        return False
    return surface.isalpha() or _WORD.fullmatch(surface) is not None


def _spelt(surfaces: Mapping[str, int], text: str) -> str:
    """Return the most frequent form of a word, in small letters unless it is a name or an acronym."""
    first = next(iter(surfaces))
    if len(surfaces) == 1 and first == first.lower():
        return first
    forms: Counter[str] = Counter()
    for surface, count in surfaces.items():
        forms[surface.lower()] += count
    for form in [form for form in forms if form.endswith("s") and form[:-1] in forms]:
        forms[form[:-1]] += forms.pop(form)  # A genitive speaks for the word without it.
    form = min(forms, key=lambda each: (-forms[each], len(each), each))
    variants = {surface: count for surface, count in surfaces.items() if surface.lower() == form}
    if variants.get(form, 0) > _NEARLY_NEVER * forms[form]:
        return form
    variant = max(variants, key=lambda each: (variants[each], each))
    if variant.isupper():
        return variant if len(variant) <= _ACRONYM else form
    return variant if variant[1:] != form[1:] or _inside(variant, text) else form


def _inside(word: str, text: str) -> bool:
    """Say whether a word stands inside a sentence: there a capital makes a name, at its beginning it says nothing."""
    place = text.find(f" {word}", 1)
    while place > 0:
        if text[place - 1].isalnum() or text[place - 1] in ",;":
            return True
        place = text.find(f" {word}", place + 1)
    return False


def _small(surface: str, spelt: str | None) -> str:
    """Return a word as it stands in a phrase: with a capital only where it has one by itself."""
    if spelt is None or spelt.islower():
        return surface.lower()
    return spelt if spelt.lower() == surface.lower() else surface
