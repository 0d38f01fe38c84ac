"""The thesaurus: words that mean the same, words that are wider than others, and compounds that need a hand.

It works at query time: nothing has to be indexed again when a ring changes. Only the compounds are part of the
analysis, as the Exceptions of the Analyser. Every corpus gets the starting set of the package, words/thesaurus.toml;
a file of its own adds to it.
"""

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from indexer.danish.analyser import NO_EXCEPTIONS, Analyser, Exceptions
from indexer.danish.citations import act
from indexer.danish.fold import fold
from indexer.danish.thesaurus_file import OneWay, Ring, read
from indexer.danish.words import load
from indexer.faults import Fault

#: Words as the analyser makes them, one after the other.
_Words = tuple[str, ...]
#: So many letters decide when a term is taken up.
_BEGINNING = 2
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?= \D|$)")


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words `first` to `last` of a query (both included) may be replaced by each of these sequences of words.

    `alternatives` mean the same; `narrower` mean less, and say less about what was asked.
    """

    first: int
    last: int
    alternatives: tuple[tuple[str, ...], ...] = ()
    narrower: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Above:
    """What is broader than the words `first` to `last` of a query (both included), and what is beside them there."""

    first: int
    last: int
    broader: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A term as it is spelt, and as it is found. `parts` are those of a single word; several words have none."""

    surfaces: tuple[str, ...]
    words: _Words
    parts: _Words


@dataclass(slots=True)
class _Links:
    """The terms that stand for a term as its equals, and the narrower ones."""

    equal: list[str] = field(default_factory=list)
    narrower: list[str] = field(default_factory=list)


_NO_LINKS = _Links()


class Thesaurus:
    """Rings of equal terms, terms that find others as their equals, and broader terms with their narrower ones.

    A term that stands in several rings is equal to the terms of each, which are not equal to one another. Its
    `analyser` knows its exceptions.
    """

    def __init__(
        self,
        rings: Iterable[Ring] = (),
        see: Iterable[OneWay] = (),
        broader: Iterable[OneWay] = (),
        exceptions: Exceptions = NO_EXCEPTIONS,
    ) -> None:
        self.exceptions = exceptions
        self.analyser = Analyser(exceptions)
        # To analyse thousands of terms takes longer than to answer: they wait for a word that begins like them.
        self._waiting: defaultdict[str, list[tuple[str, _Links]]] = defaultdict(list)
        self._rings = tuple(rings)
        self._reading = Lock()
        self._terms: dict[str, _Term] = {}
        self._links: defaultdict[_Words, _Links] = defaultdict(_Links)
        # By the first word, and by the first part: the terms that begin with it, the longest first.
        self._by_word: defaultdict[str, list[_Term]] = defaultdict(list)
        self._by_part: defaultdict[str, list[_Term]] = defaultdict(list)
        self._others_of: dict[_Words, tuple[tuple[_Term, ...], tuple[_Term, ...]]] = {}
        for terms in self._rings:
            self._wait(terms, _Links(equal=list(terms)))
        for term, others in see:
            self._wait((term,), _Links(equal=list(others)))
        self._broader = tuple(broader)
        for term, narrower in self._broader:
            self._wait((term,), _Links(narrower=list(narrower)))

    @classmethod
    def load(cls, path: Path) -> "tuple[Thesaurus, tuple[Fault, ...]]":
        """Return the starting set with what a TOML file adds to it, and the file's faults.

        A missing file adds nothing; an entry with a fault is left out; `starting_set = false` leaves out the set.
        """
        told = read(path)
        return cls(told.rings, told.see, told.broader, told.exceptions), told.faults

    def expansions(self, surfaces: Sequence[str]) -> tuple[Expansion, ...]:
        """Return what the words of a query may be replaced by, in order.

        `surfaces` are the tokens of the query, function words included. Terms are recognised in any inflection; one
        that lies inside a longer one is not expanded: `lov om leje` inside `lov om leje af almene boliger`.
        """
        asked = tuple(self.analyser.terms(surface).word for surface in surfaces)
        found: list[Expansion] = []
        covered = 0
        for first, word in enumerate(asked):
            self._read(word)
            for term in self._by_word.get(word, ()):
                after = first + len(term.words)
                if after > covered and asked[first:after] == term.words and any(found_for := self._others(term.words)):
                    equal, narrower = ([other.surfaces for other in others] for others in found_for)
                    found.append(Expansion(first, after - 1, tuple(equal), tuple(narrower)))
                    covered = after
                    break
        return tuple(found)

    def above(self, surfaces: Sequence[str]) -> tuple[Above, ...]:
        """Return what is broader than the words of a query, or than their equals, in order; '' is no word.

        The first call reads all broader terms, which takes some milliseconds.
        """
        asked = tuple(self.analyser.terms(surface).word if surface else "" for surface in surfaces)
        found: list[Above] = []
        covered = 0
        for first in range(len(asked)):
            for after in range(min(len(asked), first + self._longest), max(first, covered), -1):
                words = asked[first:after]
                if "" in words:
                    continue
                terms = {words: None} | {term.words: None for term in map(self._term, self._linked(words).equal)}
                pairs = [pair for term in terms for pair in self._narrower.get(term, ())]
                if pairs:
                    broader = tuple(dict.fromkeys(term for term, _ in pairs))
                    beside = dict.fromkeys(other for _, others in pairs for other in others)
                    related = tuple(other for other in beside if self._term(other).words not in terms)
                    found.append(Above(first, after - 1, broader, related))
                    covered = after
                    break
        return tuple(found)

    @cached_property
    def _narrower(self) -> dict[_Words, list[OneWay]]:
        """The broader terms, each with all its narrower ones, by these."""
        found: dict[_Words, list[OneWay]] = {}
        for term, narrower in self._broader:
            for words in {self._term(each).words: None for each in narrower}:
                found.setdefault(words, []).append((term, narrower))
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._narrower), default=0)

    def part_alternatives(self, parts: _Words) -> tuple[_Words, ...]:
        """Return the parts of a word in other words: in each row, a term among them is replaced by one equal to it.

        The parts of `lejekontraktopsigelse` also give those of `lejeaftaleopsigelse`, and `støj` gives `larm`. Only
        single words are exchanged, and only for equal ones; one that lies inside a longer one is not.
        """
        rows: dict[_Words, None] = {}
        covered = 0
        for first, part in enumerate(parts):
            self._read(part)
            for term in self._by_part.get(part, ()):
                after = first + len(term.parts)
                if after > covered and parts[first:after] == term.parts:
                    for other in map(self._term, self._links[term.words].equal):
                        if other.parts and other.words != term.words:
                            rows[(*parts[:first], *other.parts, *parts[after:])] = None
                    covered = after
                    break
        return tuple(rows)

    @cached_property
    def acts(self) -> Mapping[str, frozenset[str]]:
        """The names of each act that rings know by several, as citations have them: `lejeloven` is `lov om leje`."""
        found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for ring in self._rings:
            names = frozenset(filter(None, (act(term) for term in ring if "lov" in term)))
            for name in names:
                found[name] |= names
        return found

    def _others(self, words: _Words) -> tuple[tuple[_Term, ...], tuple[_Term, ...]]:
        """Return the terms equal to one, and what is narrower than these, with its equals, all the way down."""
        if words not in self._others_of:
            reached = {term.words: term for term in map(self._term, self._linked(words).equal)}
            reached.pop(words, None)
            equal = tuple(reached.values())
            waiting = [words, *reached]
            while waiting:
                for narrower in map(self._term, self._linked(waiting.pop()).narrower):
                    for term in (narrower, *map(self._term, self._linked(narrower.words).equal)):
                        if term.words != words and term.words not in reached:
                            reached[term.words] = term
                            waiting.append(term.words)
            self._others_of[words] = equal, tuple(reached.values())[len(equal) :]
        return self._others_of[words]

    def _linked(self, words: _Words) -> _Links:
        self._read(words[0])
        return self._links.get(words, _NO_LINKS)

    def _wait(self, terms: Iterable[str], links: _Links) -> None:
        forms = load().forms
        for term in terms:
            # Most words begin like their lemma. An irregular form may not, nor does what is no plain word.
            if plain := _PLAIN_WORD.match(term):
                word = fold(plain[0])
                word = forms.get(word, word)
            else:
                word = next((self.analyser.terms(token.text).word for token in self.analyser.tokens(term)), "")
            self._waiting[word[:_BEGINNING]].append((term, links))

    def _read(self, word: str) -> None:
        """Take up the terms that wait for a word which begins like this one."""
        beginning = word[:_BEGINNING]
        if beginning not in self._waiting:
            return
        with self._reading:
            for spelt, links in self._waiting.get(beginning, ()):
                term = self._term(spelt)
                known = self._links[term.words]
                if not known.equal and not known.narrower:
                    insort(self._by_word[term.words[0]], term, key=lambda term: -len(term.words))
                    if term.parts:
                        insort(self._by_part[term.parts[0]], term, key=lambda term: -len(term.parts))
                known.equal += links.equal
                known.narrower += links.narrower
            self._waiting.pop(beginning, None)

    def _term(self, spelt: str) -> _Term:
        term = self._terms.get(spelt)
        if term is None:
            surfaces = tuple(token.text for token in self.analyser.tokens(spelt))
            terms = [self.analyser.terms(surface) for surface in surfaces]
            parts = terms[0].parts if len(terms) == 1 else ()
            term = self._terms[spelt] = _Term(surfaces, tuple(each.word for each in terms), parts)
        return term
