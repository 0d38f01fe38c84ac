"""The analyser: text to terms, the same for documents and queries, whatever engine looks them up."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from sys import intern
from types import MappingProxyType
from typing import NamedTuple

from indexer.danish.compounds import Part, Splitter
from indexer.danish.english import english_stem
from indexer.danish.fold import fold, origins
from indexer.danish.function_words import FUNCTION_WORDS
from indexer.danish.notation import Span, notation
from indexer.danish.stem import known_lemma, stem
from indexer.danish.tokens import PATTERN, Token, divide, tokenise
from indexer.danish.words import load

#: So many surface forms are remembered, and as many of the round before. Of a million tokens with 57,798 forms, 58,252
#: were analysed.
_CACHE_SIZE = 30_000
_HYPHENS = "-\u2010\u2011"
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_CONJUNCTIONS = frozenset(("og", "eller", "samt"))
_DANISH_LETTER = re.compile("[æøåÆØÅ]|[aA]\u030a")
_PIECE = re.compile(r"[^\W_]+")
#: `ngo'er` is `ngo`, `tv'et` is `tv`.
_ENDING_AFTER_APOSTROPHE = re.compile(r"(?<=\w)'(?:s|en|ens|et|ets|er|ers|erne|ernes|e|t)?$")


class Terms(NamedTuple):
    """What one surface form is searched by; terms hold no blanks.

    `word` goes into the word streams. `parts` are the atoms of a compound in order, of a simple word `(word,)`;
    they go into the part streams. `form` is the word as it is spelt, folded.
    """

    word: str
    parts: tuple[str, ...]
    form: str


#: Terms as they are remembered: the garbage collector leaves plain tuples of texts alone.
_Terms = tuple[str, tuple[str, ...], str]


class Streams(NamedTuple):
    """A text as an Entry holds it: words, parts and forms in order; neighbouring parts of its compounds, paired."""

    words: list[str]
    parts: list[str]
    forms: list[str]
    pairs: list[str]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Compounds as the secretariat wants them: words never split, and words split in a given way."""

    keep_whole: frozenset[str] = frozenset()
    split: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


NO_EXCEPTIONS = Exceptions()


class _Seen(dict[str, _Terms]):
    """The terms of surface forms seen lately, by surface form; one that is missing is analysed.

    When there are enough, those that come again are taken over, and the others forgotten: half of the forms of a large
    corpus stand in it once.
    """

    def __init__(self, analyse: Callable[[str], _Terms]) -> None:
        super().__init__()
        self._analyse = analyse
        self._before: dict[str, _Terms] = {}

    def __missing__(self, surface: str) -> _Terms:
        if len(self) >= _CACHE_SIZE:
            self._before = dict(self)
            self.clear()
        terms = self[surface] = self._before.get(surface) or self._analyse(surface)
        return terms


class Analyser:
    """Turns surface forms into terms. One per process: it loads the word list and remembers what it has seen."""

    def __init__(self, exceptions: Exceptions = NO_EXCEPTIONS) -> None:
        self._words = load()
        self._splitter = Splitter(self._words)
        self._seen = {language: _Seen(partial(self._terms, language)) for language in ("da", "en")}
        self._spans: dict[tuple[str, str], tuple[tuple[str, int, int], ...]] = {}
        self._whole: frozenset[str] = frozenset()
        self._split: dict[str, tuple[str, ...]] = {}
        whole = frozenset(self._terms("da", word)[0] for word in exceptions.keep_whole)
        split = {self._terms("da", word)[0]: tuple(map(fold, parts)) for word, parts in exceptions.split.items()}
        self._whole, self._split = whole, split
        self.version = _version(f"{sorted(whole)} {sorted(split.items())}")

    def terms(self, surface: str, language: str = "da") -> Terms:
        """Return the terms of a token as it stands in a text of that language."""
        return Terms(*self._seen[_known(language)][surface])

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a text with their offsets; each one's `text` is a surface form for `terms`."""
        return tokenise(text)

    def streams(self, text: str, language: str = "da") -> Streams:
        """Return the terms of a text.

        Where a compound is suspended (`bygge- og anlægsarbejde`), the parts say it in full (`bygge`, `arbejde`)
        after all others.
        """
        return self.streams_of(self.surfaces(text), language)

    def surfaces(self, text: str) -> list[str]:
        """Return the surface forms of a text in order."""
        return PATTERN.findall(text)

    def divided(self, text: str) -> tuple[list[str], list[str]]:
        """Return the surface forms of a text in order, and what lies before each of them and behind the last."""
        return divide(text)

    def streams_of(self, surfaces: Sequence[str], language: str = "da") -> Streams:
        """Return the terms of a text by its surface forms; there is one word and one form for each."""
        seen = self._seen[_known(language)]
        words: list[str] = []
        parts: list[str] = []
        forms: list[str] = []
        pairs: list[str] = []
        for surface in surfaces:
            word, inner, form = seen[surface]
            words.append(word)
            parts += inner
            forms.append(form)
            if len(inner) > 1:
                pairs += map(paired, inner, inner[1:])
        for match in _HYPHEN.finditer("".join([surface[-1] for surface in surfaces])):
            place = match.start()
            following = (surface for surface in surfaces[place + 1 : place + 6] if surface[-1] not in _HYPHENS)
            head = next((surface for surface in following if surface.lower() not in _CONJUNCTIONS), None)
            tail = seen[head][1] if head else ()
            if len(tail) > 1:
                said = (*seen[surfaces[place]][1], tail[-1])
                parts += said
                pairs += map(paired, said, said[1:])
        return Streams(words, parts, forms, pairs)

    def are_compounds(self, surfaces: Iterable[str], language: str = "da") -> list[bool]:
        """Return for each surface form whether it has more parts than one."""
        return [len(parts) > 1 for _, parts, _ in map(self._seen[_known(language)].__getitem__, surfaces)]

    def query_terms(self, surface: str) -> tuple[Terms, ...]:
        """Return the readings of a word in a query: the Danish one, then the English one where it differs.

        A word with æ, ø or å has no English reading: `gælde` would find debts (`gæld`).
        """
        danish, english = self.terms(surface), self.terms(surface, "en")
        return (danish,) if danish.word == english.word or _DANISH_LETTER.search(surface) else (danish, english)

    def part_spans(self, surface: str, language: str = "da") -> tuple[tuple[str, int, int], ...]:
        """Return each part's term with its offsets in the surface form, to mark `bolig` in `boligstøtte`."""
        key = (surface, _known(language))
        spans = self._spans.get(key)
        if spans is None:
            if len(self._spans) >= _CACHE_SIZE:
                self._spans.clear()
            starts, ends = origins(surface)
            parts = self._analyse(fold(surface), key[1])[1]
            spans = self._spans[key] = tuple((term, starts[start], ends[end - 1]) for term, start, end in parts)
        return spans

    def _terms(self, language: str, surface: str) -> _Terms:
        folded = fold(surface)
        word, spans = self._analyse(folded, language)
        form = "".join(folded.rstrip(_HYPHENS).split())
        # A term is one text in memory, however many forms have it.
        return intern(word), tuple([intern(term) for term, _, _ in spans]), intern(form)

    def _analyse(self, folded: str, language: str) -> tuple[str, Sequence[Span]]:
        """Return the word term, and the part terms with their offsets in the folded surface form."""
        read = _english if language == "en" else self._danish
        if folded.isalpha():
            return read(folded)
        special = notation(folded, language)
        if special:
            return special
        pieces = list(_PIECE.finditer(_ENDING_AFTER_APOSTROPHE.sub("", folded)))
        beginning = "".join(match.group() for match in pieces[:-1])
        parts: list[Span] = []
        term = folded
        for match in pieces:
            term, inner = read(match.group())
            parts += ((part, match.start() + start, match.start() + end) for part, start, end in inner)
        return beginning + term, parts

    def _danish(self, word: str) -> tuple[str, Sequence[Span]]:
        if word in FUNCTION_WORDS:
            return word, ((word, 0, len(word)),)
        lemma = known_lemma(word, self._words)
        split: tuple[Part, ...] = ()
        # The list has the lemma of some compounds (`huslejer`); they are taken apart all the same.
        if lemma not in self._words.lemmas and (split := self._splitter.split(lemma or word)):
            if lemma:
                split = (*split[:-1], split[-1]._replace(end=len(word)))
            lemma = word[: split[-1].start] + split[-1].lemma
        lemma = lemma or stem(word)
        if lemma in self._whole:
            return lemma, ((lemma, 0, len(word)),)
        if lemma in self._split:
            return lemma, tuple(self._as_told(word, self._split[lemma]))
        return lemma, split or ((lemma, 0, len(word)),)

    def _as_told(self, word: str, told: tuple[str, ...]) -> Iterator[Span]:
        """Yield the parts that the secretariat gives, themselves taken apart where they are compounds."""
        start = 0
        for this, following in zip(told, (*told[1:], ""), strict=True):
            end = word.find(following, start + 1) if following else len(word)
            end = end if end > start else min(start + len(this), len(word))
            inner: Sequence[Span] = ((this, 0, end - start),) if this == word else self._danish(this)[1]
            for term, first, last in inner:
                yield term, min(start + first, end - 1), end if last >= len(this) else min(start + last, end)
            start = end


def paired(one: str, other: str) -> str:
    """Return the term of two parts that are neighbours in a compound, in either order.

    >>> paired("stoette", "bolig")
    'bolig+stoette'
    """
    return f"{one}+{other}" if one < other else f"{other}+{one}"


def _english(word: str) -> tuple[str, Sequence[Span]]:
    term = english_stem(word)
    return term, ((term, 0, len(word)),)


def _known(language: str) -> str:
    return "en" if language.startswith("en") else "da"


def _version(exceptions: str) -> str:
    """Return a digest of the code, the word lists and the exceptions: whatever decides what terms a text gives."""
    digest = sha256(f"{exceptions} {version('snowballstemmer')}".encode())
    for package in (__package__, f"{__package__}.words"):
        for file in sorted(resources.files(package).iterdir(), key=lambda file: file.name):
            if file.name.endswith((".py", ".txt", ".gz")):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
