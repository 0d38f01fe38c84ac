"""The vocabulary of the collection: topics, sectors, document types, target groups, actors and case phases."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from indexer.faults import Fault
from indexer.model import NONE
from indexer.naming import identifier

#: Each table of taxonomy.toml and the facet whose values it defines.
TABLES = {
    "topics": "topic",
    "sectors": "sector",
    "types": "type",
    "target_groups": "target_group",
    "actors": "actor",
    "phases": "phase",
}

LANGUAGES = ("da", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """How a value is called; `about` is a line of definition in Danish, `parent` the key of the broader value."""

    da: str
    en: str
    about: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What values each facet has. A facet without a table accepts every value and shows it as it is spelt."""

    facets: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def keys(self, facet: str) -> tuple[str, ...]:
        """Return the values of a facet in the order of the file."""
        return tuple(self.facets.get(facet, {}))

    def label(self, facet: str, key: str, language: str = "da") -> str:
        """Return the name of a value; one that is not in the taxonomy is shown as it is spelt."""
        label = self.facets.get(facet, {}).get(key)
        if label is None:
            return key if any(c.isupper() for c in key) else key.replace("-", " ").capitalize()
        return label.en if language == "en" else label.da

    def parent(self, facet: str, key: str) -> str:
        """Return the broader value of a value, '' where it has none."""
        label = self.facets.get(facet, {}).get(key)
        return label.parent if label else ""

    def with_parents(self, facet: str, keys: Iterable[str]) -> tuple[str, ...]:
        """Return values with their broader ones: a document about the one is about the other."""
        found = dict.fromkeys(keys)
        found |= dict.fromkeys(parent for key in found if (parent := self.parent(facet, key)))
        return tuple(found)

    @property
    def levels(self) -> tuple[tuple[str, str, str], ...]:
        """Every facet, value and broader value: what an index has to be made anew for."""
        return tuple(
            (facet, key, label.parent)
            for facet, labels in sorted(self.facets.items())
            for key, label in sorted(labels.items())
            if label.parent
        )

    def fault(self, file: str, key: str, facet: str, value: str) -> Fault | None:
        """Return what is wrong with a value, or None."""
        known = self.facets.get(facet)
        if known is None or value in known:
            return None
        near = get_close_matches(identifier(value), known, n=1)
        return Fault(file, "unknown-value", key, value, near[0] if near else "")

    def resolve(self, facet: str, text: str) -> tuple[str, ...]:
        """Return the keys that a person means by a key or a label in either language, in any case and spelling."""
        wanted = identifier(text)
        known = self.facets.get(facet)
        if known is None:
            return (wanted,)
        return tuple(key for key, label in known.items() if wanted in (key, identifier(label.da), identifier(label.en)))


def load(file: Path) -> Taxonomy:
    """Read a taxonomy; a missing file is an empty one, a faulty entry is left out and named in `faults`."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Taxonomy()
    except (OSError, ValueError, RecursionError) as exc:
        return Taxonomy(faults=(Fault(file.name, "invalid-toml", value=str(exc)),))
    facets: dict[str, dict[str, Label]] = {}
    faults: list[Fault] = []
    for table, entries in tables.items():
        if table not in TABLES or not isinstance(entries, dict):
            near = get_close_matches(table, TABLES, n=1)
            faults.append(Fault(file.name, "unknown-key", table, nearest=near[0] if near else ""))
            continue
        facet = facets.setdefault(TABLES[table], {})
        for key, entry in entries.items():
            if key == NONE:
                value = f"called something else: {NONE} stands for documents without a value"
                faults.append(Fault(file.name, "wrong-type", f"{table}.{key}", value))
                continue
            label = _label(file.name, f"{table}.{key}", entry, faults)
            if label is not None:
                facet[key] = label
        _check_parents(file.name, table, facet, faults)
    return Taxonomy(facets, tuple(faults))


def _check_parents(file: str, table: str, facet: dict[str, Label], faults: list[Fault]) -> None:
    """Drop broader values that are not there, or that have one themselves: there are two levels."""
    broadest = [key for key, label in facet.items() if not label.parent]
    for key, label in facet.items():
        if label.parent and label.parent not in broadest:
            near = get_close_matches(label.parent, broadest, n=1)
            name = f"{table}.{key}.parent"
            faults.append(Fault(file, "unknown-value", name, label.parent, near[0] if near else ""))
            facet[key] = replace(label, parent="")


def _label(file: str, key: str, entry: object, faults: list[Fault]) -> Label | None:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(language), str) for language in LANGUAGES):
        faults.append(Fault(file, "wrong-type", key, 'a table with the texts "da" and "en"'))
        return None
    known = (*LANGUAGES, "about", "parent")
    for name in entry.keys() - set(known):
        near = get_close_matches(name, known, n=1)
        faults.append(Fault(file, "unknown-key", f"{key}.{name}", nearest=near[0] if near else ""))
    return Label(entry["da"], entry["en"], str(entry.get("about", "")), str(entry.get("parent", "")))
