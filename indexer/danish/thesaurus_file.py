"""What a thesaurus.toml says, and what is wrong with it; the starting set that every corpus gets.

Reads tables, knows no queries: thesaurus.py applies them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from indexer.danish.analyser import NO_EXCEPTIONS, Exceptions
from indexer.faults import Fault

#: Terms that are equal; a term and those that it finds, not the other way round.
Ring = tuple[str, ...]
OneWay = tuple[str, tuple[str, ...]]

#: TOML takes æ, ø and å in a key only between quotation marks.
_BARE_KEY = re.compile(r"^[ \t]*(\w*[^\W\x00-\x7f]\w*)[ \t]*=", re.MULTILINE)
#: What can be looked for.
_SOUGHT = re.compile(r"[^\W_]|[§%]")
_NAME = "thesaurus.toml"
_KEYS = ("starting_set", "ring", "see", "broader", "compounds")
_RING_KEYS = ("terms", "note")
_COMPOUND_KEYS = ("keep_whole", "split")


@dataclass(frozen=True, slots=True)
class Told:
    """What a thesaurus is told. An entry with a fault is left out."""

    rings: tuple[Ring, ...] = ()
    see: tuple[OneWay, ...] = ()
    broader: tuple[OneWay, ...] = ()
    exceptions: Exceptions = NO_EXCEPTIONS
    faults: tuple[Fault, ...] = ()


def read(path: Path) -> Told:
    """Return what a file says, with the starting set; a missing file says nothing."""
    content = ""
    try:
        content = path.read_text(encoding="utf-8")
        return told(tomllib.loads(content), path.name)
    except FileNotFoundError:
        return told({})
    except (OSError, ValueError, RecursionError) as exc:
        bare = _BARE_KEY.search(content)
        nearest = f'"{bare[1]}" =, with quotation marks' if bare else ""
        return replace(told({}), faults=(Fault(path.name, "invalid-toml", value=str(exc), nearest=nearest),))


def told(tables: Mapping[str, Any], where: str = _NAME) -> Told:
    """Return what tables say, with the starting set unless they have `starting_set = false`; `where` is for faults."""
    faults = _Faults(where)
    faults.unknown("", tables, _KEYS)
    rings = tuple(faults.rings(tables))
    see, broader = tuple(faults.one_way(tables, "see", "terms")), tuple(faults.one_way(tables, "broader", "narrower"))
    wanted = tables.get("starting_set", True)
    if not isinstance(wanted, bool):
        faults.wrong("starting_set", "true or false")
    if wanted is not False:
        base = starting_set()
        rings, see, broader = rings + base.rings, see + base.see, broader + base.broader
    return Told(rings, see, broader, _exceptions(tables.get("compounds", {}), faults), tuple(faults.found))


@cache
def starting_set() -> Told:
    """Return the starting set, words/thesaurus.toml."""
    content = resources.files("indexer.danish.words").joinpath(_NAME).read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    return told({**tables, "starting_set": False})


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

    def rings(self, tables: Mapping[str, Any]) -> Iterator[Ring]:
        """Yield the rings."""
        for place, ring in self.tables(tables, "ring", _RING_KEYS):
            if terms := self.terms(f"{place}.terms", ring.get("terms"), least=2):
                yield terms

    def one_way(self, tables: Mapping[str, Any], name: str, others: str) -> Iterator[OneWay]:
        """Yield the terms of an array of tables with those that each finds."""
        for place, entry in self.tables(tables, name, ("term", others, "note")):
            term = self.terms(f"{place}.term", [entry.get("term")], least=1)
            found = self.terms(f"{place}.{others}", entry.get(others), least=1)
            if term and found:
                yield term[0], found

    def terms(self, place: str, value: object, least: int) -> tuple[str, ...]:
        """Return a list of terms, or nothing when it is none."""
        terms = value if isinstance(value, list) else []
        if len(terms) < least or not all(isinstance(term, str) and _SOUGHT.search(term) for term in terms):
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
