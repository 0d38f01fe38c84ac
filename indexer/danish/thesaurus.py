"""The thesaurus: words that mean the same, words that are wider than others, and compounds that need a hand.

It works at query time: nothing has to be indexed again when a ring changes. Only the compounds are part of the
analysis, as the Exceptions of the Analyser.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from indexer.danish.analyser import NO_EXCEPTIONS, Analyser, Exceptions
from indexer.model import Fault

#: A term of the thesaurus as the words that the analyser makes of it.
_Key = tuple[str, ...]

#: TOML takes æ, ø and å in a key only between quotation marks.
_BARE_KEY = re.compile(r"^[ \t]*(\w*[^\W\x00-\x7f]\w*)[ \t]*=", re.MULTILINE)
_TABLES = ("ring", "broader", "compounds")
_RING_KEYS = ("terms", "note")
_BROADER_KEYS = ("term", "narrower", "note")
_COMPOUND_KEYS = ("keep_whole", "split")


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words `first` to `last` of a query (both included) may be replaced by each of these sequences of words."""

    first: int
    last: int
    alternatives: tuple[tuple[str, ...], ...]


class Thesaurus:
    """Rings of equal terms, and broader terms with their narrower ones. Its `analyser` knows its exceptions."""

    def __init__(
        self,
        rings: Iterable[Sequence[str]] = (),
        broader: Iterable[tuple[str, Sequence[str]]] = (),
        exceptions: Exceptions = NO_EXCEPTIONS,
    ) -> None:
        self.exceptions = exceptions
        self.analyser = Analyser(exceptions)
        self._spelling: dict[_Key, tuple[str, ...]] = {}
        self._equal: defaultdict[_Key, list[_Key]] = defaultdict(list)
        self._narrower: defaultdict[_Key, list[_Key]] = defaultdict(list)
        for terms in rings:
            keys = [self._key(term) for term in terms]
            for key in keys:
                self._equal[key] += keys
        for term, narrower in broader:
            self._narrower[self._key(term)] += map(self._key, narrower)
        self._longest = max(map(len, self._spelling), default=0)

    @classmethod
    def load(cls, path: Path) -> "tuple[Thesaurus, tuple[Fault, ...]]":
        """Return the thesaurus of a TOML file and its faults; an entry with a fault is left out.

        A missing file is an empty thesaurus.
        """
        content = ""
        try:
            content = path.read_text(encoding="utf-8")
            tables = tomllib.loads(content)
        except FileNotFoundError:
            return cls(), ()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            bare = _BARE_KEY.search(content)
            nearest = f'"{bare[1]}" =, with quotation marks' if bare else ""
            return cls(), (Fault(path.name, "invalid-toml", value=str(exc), nearest=nearest),)
        return cls.of(tables, path.name)

    @classmethod
    def of(cls, tables: Mapping[str, Any], where: str = "thesaurus.toml") -> "tuple[Thesaurus, tuple[Fault, ...]]":
        """Return the thesaurus of tables already read, and their faults; `where` names the file."""
        faults = _Faults(where)
        faults.unknown("", tables, _TABLES)
        rings = [
            terms
            for place, ring in faults.tables(tables, "ring", _RING_KEYS)
            if (terms := faults.terms(f"{place}.terms", ring.get("terms"), least=2))
        ]
        broader = [
            (term[0], narrower)
            for place, entry in faults.tables(tables, "broader", _BROADER_KEYS)
            if (term := faults.terms(f"{place}.term", [entry.get("term")], least=1))
            and (narrower := faults.terms(f"{place}.narrower", entry.get("narrower"), least=1))
        ]
        return cls(rings, broader, _exceptions(tables.get("compounds", {}), faults)), tuple(faults.found)

    def expansions(self, surfaces: Sequence[str]) -> tuple[Expansion, ...]:
        """Return what the words of a query may be replaced by, in order.

        `surfaces` are the tokens of the query, function words included. Terms are recognised in any inflection; one
        that lies inside a longer one is not expanded: `lov om leje` inside `lov om leje af almene boliger`.
        """
        words = [self.analyser.terms(surface).word for surface in surfaces]
        found: list[Expansion] = []
        covered = 0
        for first in range(len(words)):
            for last in range(min(len(words), first + self._longest) - 1, first - 1, -1):
                key = tuple(words[first : last + 1])
                if last >= covered and (alternatives := self._alternatives(key)):
                    found.append(Expansion(first, last, alternatives))
                    covered = last + 1
                    break
        return tuple(found)

    def _alternatives(self, key: _Key) -> tuple[tuple[str, ...], ...]:
        equal = dict.fromkeys(self._equal.get(key, ()), None)
        waiting = [key, *equal]
        reached = dict.fromkeys(waiting)
        while waiting:
            for narrower in self._narrower.get(waiting.pop(), ()):
                for other in (narrower, *self._equal.get(narrower, ())):
                    if other not in reached:
                        reached[other] = None
                        waiting.append(other)
        return tuple(self._spelling[other] for other in reached if other != key)

    def _key(self, term: str) -> _Key:
        surfaces = tuple(token.text for token in self.analyser.tokens(term))
        key = tuple(self.analyser.terms(surface).word for surface in surfaces)
        self._spelling.setdefault(key, surfaces)
        return key


class _Faults:
    """Collects what is wrong with a thesaurus."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.found: list[Fault] = []

    def wrong(self, key: str, wanted: str) -> None:
        """Note that a key must be something else."""
        self.found.append(Fault(self._where, "wrong-type", key, wanted))

    def unknown(self, place: str, table: Mapping[str, Any], known: Sequence[str]) -> bool:
        """Note the keys of a table that are not known; say whether there were any."""
        strange = [key for key in table if key not in known]
        for key in strange:
            near = get_close_matches(key, known, n=1)
            name = f"{place}.{key}" if place else key
            self.found.append(Fault(self._where, "unknown-key", name, nearest=near[0] if near else ""))
        return bool(strange)

    def tables(
        self, tables: Mapping[str, Any], name: str, keys: Sequence[str]
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the tables of an array of tables that have only known keys, each with its name in a sentence."""
        entries = tables.get(name, [])
        if not isinstance(entries, list):
            self.wrong(name, f"written [[{name}]]")
            return
        for number, entry in enumerate(entries, 1):
            place = f"{name} {number}"
            if not isinstance(entry, Mapping):
                self.wrong(place, f"a table under [[{name}]]")
            elif not self.unknown(place, entry, keys):
                yield place, entry

    def terms(self, place: str, value: object, least: int) -> tuple[str, ...]:
        """Return a list of terms, or nothing when it is none."""
        terms = value if isinstance(value, list) else []
        if len(terms) < least or not all(isinstance(term, str) and term.strip() for term in terms):
            wanted = "a word or several words" if place.endswith(".term") else f"a list of terms, at least {least}"
            self.wrong(place, wanted)
            return ()
        return tuple(terms)


def _exceptions(table: object, faults: _Faults) -> Exceptions:
    if not isinstance(table, Mapping):
        faults.wrong("compounds", "a table: [compounds]")
        return NO_EXCEPTIONS
    faults.unknown("compounds", table, _COMPOUND_KEYS)
    whole = faults.terms("compounds.keep_whole", table.get("keep_whole", []), least=0)
    split: dict[str, tuple[str, ...]] = {}
    entries = table.get("split", {})
    if not isinstance(entries, Mapping):
        faults.wrong("compounds.split", "a table: word = ['part', 'part']")
        entries = {}
    for word, parts in entries.items():
        place = f"compounds.split.{word}"
        if not word.isalpha():
            faults.wrong(place, "one word, without blanks and signs")
        elif told := faults.terms(place, parts, least=2):
            split[word] = told
    single = [word for word in whole if word.isalpha()]
    for word in set(whole) - set(single):
        faults.wrong(f"compounds.keep_whole {word}", "one word, without blanks and signs")
    return Exceptions(frozenset(single), MappingProxyType(split))
