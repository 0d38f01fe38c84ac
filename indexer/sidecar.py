"""The sidecar of a file: `NAME.pdf.toml` beside `NAME.pdf`, every key optional. docs/sidecar.md describes each key."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import tomlkit

from indexer.danish.citations import is_citation
from indexer.errors import InvalidValue
from indexer.faults import Fault
from indexer.model import CaseFacts, Metadata, RuleFacts, Visibility
from indexer.naming import identifier, iso_date
from indexer.taxonomy import TABLES, Taxonomy

SUFFIX = ".toml"
#: The section with what was decided on personal data, and the decisions: it is none, or it may stand there.
REVIEW, DECISIONS = "review", ("cleared", "accepted")
#: The table in it with the documents that nearly say the same and are kept beside this one, by id.
KEPT = "kept"
#: No rent, area or number of homes is larger: engines and histograms count as far as this.
LARGEST = 1_000_000_000
#: A language as pages and programs name it: `da`, `en`, `da-DK` (BCP 47), and no word such as `dansk`.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says: an id of its own ('' when it gives none), metadata, and what is wrong with it.

    `digest` is the SHA-256 of its bytes in hexadecimal, '' where there is no sidecar. `reviewed` are the marks of
    personal data (see personal.Finding) that somebody has decided on, `kept` the ids of documents that nearly say the
    same and are kept beside this one.
    """

    id: str = ""
    metadata: Metadata = Metadata()
    faults: tuple[Fault, ...] = ()
    digest: str = ""
    reviewed: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


class _Mismatch(Exception):
    """The value is of the wrong type; the text says what it must be."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Mismatch("a text")
    return value.strip()


def _language(value: object) -> str:
    text = _text(value)
    if text and not _LANGUAGE.fullmatch(text):
        raise _Mismatch('"da", "en" or another language tag')
    return text


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Mismatch("a list of texts")
    return tuple(dict.fromkeys(item.strip() for item in value if item.strip()))


def _ids(value: object) -> tuple[str, ...]:
    return tuple(identifier(item) for item in _texts(value))


def _iso(value: object) -> str:
    try:
        return iso_date(value)
    except InvalidValue as exc:
        raise _Mismatch("a date: 2017, 2017-03 or 2017-03-17") from exc


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if not isinstance(value, date):
        raise _Mismatch("a day such as 2016-07-01")
    return value


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST:
        raise _Mismatch(f"a number from 0 to {LARGEST}")
    return float(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise _Mismatch(f"a whole number from 0 to {LARGEST}")
    return value


def _visibility(value: object) -> Visibility:
    try:
        return Visibility(_text(value))
    except ValueError as exc:
        raise _Mismatch('"public", "members" or "secretariat"') from exc


Reader = Callable[[object], Any]

_KEYS: Mapping[str, Reader] = {
    "id": lambda value: identifier(_text(value)),
    "aliases": _ids,
    "title": _text,
    "type": _text,
    "topics": _texts,
    "sectors": _texts,
    "target_groups": _texts,
    "actors": _texts,
    "authors": _texts,
    "publisher": _text,
    "date": _iso,
    "language": _language,
    "municipality": _text,
    "journal_number": _text,
    "source": _text,
    "visibility": _visibility,
    "summary": _text,
}
_RULE_KEYS: Mapping[str, Reader] = {
    "in_force_from": _day,
    "in_force_to": _day,
    "replaces": _ids,
    "replaced_by": _ids,
    "amended_from": _day,
    "amended_by": _ids,
    "amends": _ids,
    "cited_as": _texts,
}
_CASE_KEYS: Mapping[str, Reader] = {
    "number": _text,
    "phase": _text,
    "rent_month": _amount,
    "area": _amount,
    "homes": _count,
    "worked": _texts,
    "did_not_work": _texts,
    "related": _ids,
}
#: Keys whose values the taxonomy defines, and the facet they belong to.
_CODED = {key: facet for key, facet in TABLES.items() if key in _KEYS} | {"type": "type"}


def tables(content: bytes) -> dict[str, Any]:
    """Return the keys and tables of a sidecar as they are written. Raises InvalidValue where it is not valid TOML."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as exc:  # of a thousand brackets
        raise InvalidValue(str(exc)) from exc


def parse(content: bytes, file: str, taxonomy: Taxonomy) -> Sidecar:
    """Read a sidecar; what is faulty is left out and named, the rest is used.

    Where a fault leaves open who may see the document, only the secretariat may.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        table = tables(content)
    except InvalidValue as exc:
        faults = (Fault(file, "invalid-toml", value=str(exc)), Fault(file, "hidden-until-mended"))
        return Sidecar(metadata=Metadata(visibility=Visibility.SECRETARIAT), faults=faults, digest=digest)
    faults_found: list[Fault] = []
    decided = _reviewed(table.pop(REVIEW, {}), file, faults_found)
    kept = decided.pop(KEPT, frozenset())
    reviewed = frozenset[str]().union(*decided.values())
    facts = {name: table.pop(name) for name in ("rule", "case") if isinstance(table.get(name), dict)}
    values = _read(table, _KEYS, "", file, faults_found, sections=("rule", "case"))
    for key, facet in _CODED.items():
        if key in values:
            values[key] = _known(values[key], key, facet, file, taxonomy, faults_found)
    rule = _rule(facts["rule"], file, faults_found) if "rule" in facts else None
    case = CaseFacts(**_read(facts["case"], _CASE_KEYS, "case.", file, faults_found)) if "case" in facts else None
    if case and case.phase and (fault := taxonomy.fault(file, "case.phase", "phase", case.phase)):
        faults_found.append(fault)
        case = replace(case, phase="")
    if any(fault.key == "visibility" or fault.nearest == "visibility" for fault in faults_found):
        values["visibility"] = Visibility.SECRETARIAT
        faults_found.append(Fault(file, "hidden-until-mended"))
    metadata = Metadata(**{key: value for key, value in values.items() if key != "id"}, rule=rule, case=case)
    return Sidecar(values.get("id", ""), metadata, tuple(faults_found), digest, reviewed, kept)


def _reviewed(table: object, file: str, faults: list[Fault]) -> dict[str, frozenset[str]]:
    """Return what a person has given a reason for, by decision: `[review.cleared]`, `[review.accepted]` and KEPT."""
    if not isinstance(table, dict):
        faults.append(Fault(file, "wrong-type", REVIEW, f"a table: [{REVIEW}]"))
        return {}
    found: dict[str, frozenset[str]] = {}
    for name, reasons in table.items():
        if name not in (*DECISIONS, KEPT):
            near = get_close_matches(name, (*DECISIONS, KEPT), n=1)
            faults.append(Fault(file, "unknown-key", f"{REVIEW}.{name}", nearest=f"{REVIEW}.{near[0]}" if near else ""))
        elif not isinstance(reasons, dict) or not all(isinstance(r, str) and r.strip() for r in reasons.values()):
            faults.append(Fault(file, "wrong-type", f"{REVIEW}.{name}", "a table of texts"))
        else:
            found[name] = frozenset(reasons)
    return found


def _read(
    table: Mapping[str, object],
    readers: Mapping[str, Reader],
    prefix: str,
    file: str,
    faults: list[Fault],
    sections: tuple[str, ...] = (),
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in sections:
            faults.append(Fault(file, "wrong-type", key, f"a table: [{key}]"))
        elif key not in readers:
            near = get_close_matches(key, [*readers, *sections], n=1)
            faults.append(Fault(file, "unknown-key", prefix + key, nearest=prefix + near[0] if near else ""))
        else:
            try:
                values[key] = readers[key](value)
            except _Mismatch as exc:
                faults.append(Fault(file, "wrong-type", prefix + key, str(exc)))
    return values


def _rule(table: Mapping[str, object], file: str, faults: list[Fault]) -> RuleFacts:
    rule = RuleFacts(**_read(table, _RULE_KEYS, "rule.", file, faults))
    wrong = [text for text in rule.cited_as if not is_citation(text)]
    faults.extend(Fault(file, "no-citation", "rule.cited_as", text) for text in wrong)
    if rule.in_force_from and rule.in_force_to and rule.in_force_to < rule.in_force_from:
        faults.append(Fault(file, "ends-before", "rule.in_force_to", rule.in_force_to.isoformat()))
        rule = replace(rule, in_force_to=None)
    return replace(rule, cited_as=tuple(text for text in rule.cited_as if text not in wrong))


def _known(
    value: str | tuple[str, ...], key: str, facet: str, file: str, taxonomy: Taxonomy, faults: list[Fault]
) -> str | tuple[str, ...]:
    found = {item: taxonomy.fault(file, key, facet, item) for item in ((value,) if isinstance(value, str) else value)}
    faults.extend(fault for fault in found.values() if fault)
    good = tuple(item for item, fault in found.items() if not fault)
    return good if isinstance(value, tuple) else "".join(good)


def write(metadata: Metadata, document_id: str = "") -> str:
    """Return the sidecar that says this, keys in the order of docs/sidecar.md, empty ones left out."""
    table = tomlkit.document()
    if document_id:
        table["id"] = document_id
    _fill(table, metadata, [key for key in _KEYS if key != "id"])
    for name, keys in (("rule", _RULE_KEYS), ("case", _CASE_KEYS)):
        facts = getattr(metadata, name)
        if facts is not None:
            section = tomlkit.table()
            _fill(section, facts, list(keys))
            table[name] = section
    return tomlkit.dumps(table)


def _fill(table: Any, source: object, keys: list[str]) -> None:
    for key in keys:
        value = getattr(source, key)
        if value in ("", (), None) or (key == "visibility" and value is Visibility.PUBLIC):
            continue
        if key == "date" and len(value) == len("2017-03-17"):
            value = date.fromisoformat(value)
        table[key] = list(value) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value
