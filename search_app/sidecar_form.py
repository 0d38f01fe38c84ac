"""The form of a sidecar: its keys as fields, what is written in them as TOML, and what is wrong with it at the field.

Every field holds a tuple of texts, as they are shown and sent, so that three states of a sidecar can be compared: the
one that the form was made from, the one that was sent, and the one that is in the folder now.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from werkzeug.datastructures import MultiDict

from indexer.errors import InvalidValue
from indexer.faults import Fault
from indexer.model import Visibility
from indexer.naming import identifier, iso_date
from indexer.revising import revised
from indexer.sidecar import parse, tables
from indexer.taxonomy import Taxonomy
from search_app import words
from search_app.language import gettext, language, msgid

#: Texts by the key of their field; a key that is missing has none.
Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a sidecar. `kind` says how it is filled in, `facet` whose values it takes, `hint` what it is."""

    key: str
    label: str
    kind: str = "line"
    facet: str = ""
    hint: str = ""
    of: str = ""

    @property
    def name(self) -> str:
        """The name of the field in the form."""
        return self.key.replace(".", "-")

    @property
    def section(self) -> str:
        """The table of the sidecar that the key is in, '' for none."""
        return self.key.rpartition(".")[0]


_DATE = msgid("For instance 17-03-2017, 2017-03 or 2017: as exactly as it is known.")
_DAY = msgid("A day, for instance 01-07-2016.")
_IDS = msgid("Addresses of documents, for instance regler/lejeloven. Type to choose.")
_ONE_A_LINE = msgid("One on each line.")

DESCRIPTION = (
    Field("title", msgid("Title")),
    Field("summary", msgid("Summary"), "text"),
    Field("authors", msgid("Authors"), "lines", hint=_ONE_A_LINE),
    Field("publisher", msgid("Publisher"), of="publisher"),
    Field("date", msgid("Date"), "date", hint=_DATE),
    Field("language", msgid("Language"), "language", hint=msgid("da or en."), of="language"),
    Field("municipality", msgid("Municipality"), of="municipality"),
    Field("journal_number", msgid("Journal number")),
    Field("source", msgid("Source"), hint=msgid("The address where the document was published.")),
)
SUBJECT = (
    Field("type", msgid("Document type"), "choice", "type"),
    Field("topics", msgid("Topics"), "boxes", "topic"),
    Field("sectors", msgid("Sectors"), "boxes", "sector"),
    Field("target_groups", msgid("Target groups"), "boxes", "target_group"),
    Field("actors", msgid("Actors"), "boxes", "actor"),
)
RULE = (
    Field("rule.in_force_from", msgid("First day in force"), "day", hint=_DAY),
    Field("rule.in_force_to", msgid("Last day in force"), "day", hint=_DAY),
    Field("rule.replaces", msgid("Replaces"), "ids", hint=_IDS, of="rules"),
    Field("rule.replaced_by", msgid("Replaced by"), "ids", hint=_IDS, of="rules"),
)
CASE = (
    Field("case.number", msgid("Number"), hint=msgid("V-07: knowledge and experience; B-03: building homes.")),
    Field("case.phase", msgid("Phase"), "choice", "phase"),
    Field("case.rent_month", msgid("Rent, kr. a month"), "number"),
    Field("case.area", msgid("Area, m² a home"), "number"),
    Field("case.homes", msgid("Number of homes"), "count"),
    Field("case.worked", msgid("What worked"), "lines", hint=_ONE_A_LINE),
    Field("case.did_not_work", msgid("What did not work"), "lines", hint=_ONE_A_LINE),
    Field("case.related", msgid("Cases of the same project"), "ids", hint=_IDS, of="cases"),
)
ADDRESS = (
    Field("id", msgid("Permanent address"), hint=msgid("Empty: made from the name of the file.")),
    Field("aliases", msgid("Former addresses"), "lines", hint=_ONE_A_LINE),
)
ACCESS = (Field("visibility", msgid("Who may see it"), "visibility"),)
#: That a document is a rule or a case at all, even if nothing is said of it.
SECTIONS = (
    Field("rule", msgid("The document is a rule"), "switch"),
    Field("case", msgid("The document is a case"), "switch"),
)
FIELDS = (*ACCESS, *DESCRIPTION, *SUBJECT, *SECTIONS, *RULE, *CASE, *ADDRESS)

#: Rows of ids that are empty, to be filled in.
EMPTY_ROWS = 2
_LISTS = {"lines", "boxes", "ids"}
_WANTED = {
    "date": msgid("This is not a date. Write 17-03-2017, 2017-03 or 2017."),
    "day": msgid("This is not a day. Write for instance 01-07-2016."),
    "number": msgid("This is not a number. Write for instance 2050 or 24,5."),
    "count": msgid("This is not a whole number."),
    "visibility": msgid("Choose who may see the document."),
    "language": msgid("This is not the code of a language. Write da or en."),
}
_DANISH_DAY = re.compile(r"(\d{1,2})[.\-/ ]+(\d{1,2})[.\-/ ]+(\d{4})")
_THOUSANDS = {"da": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"), "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")}
_LONGEST_DATE = len("2017-03-17")


def written(content: bytes) -> Values:
    """Return what stands in a sidecar, as the form shows it. One that is not valid TOML says nothing but secrecy."""
    try:
        table = tables(content)
    except InvalidValue:
        return {"visibility": (Visibility.SECRETARIAT.value,)}
    found: dict[str, tuple[str, ...]] = {}
    for field in FIELDS:
        if field.kind == "switch":
            found[field.key] = ("1",) if isinstance(table.get(field.key), dict) else ()
            continue
        section = table.get(field.section) if field.section else table
        value = section.get(field.key.rpartition(".")[2]) if isinstance(section, dict) else None
        texts = value if isinstance(value, list) else [] if value is None else [value]
        found[field.key] = tuple(filter(None, (_text(text) for text in texts)))
    found["visibility"] = found["visibility"] or (Visibility.PUBLIC.value,)
    return found


def _text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.12g}".replace(".", "," if language() == "da" else ".")
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def sent(form: MultiDict[str, str], before: Values) -> Values:
    """Return what was sent; whatever is filled in of a section that there was not before makes it one."""
    found: dict[str, tuple[str, ...]] = {}
    for field in FIELDS:
        texts: Iterable[str] = form.getlist(field.name)
        if field.kind == "lines":
            texts = form.get(field.name, "").splitlines()
        elif field.kind not in _LISTS:
            texts = [form.get(field.name, "")]
        clean = dict.fromkeys(filter(None, (text.replace("\r\n", "\n").strip() for text in texts)))
        # Boxes are sent in the order of the taxonomy: what was ticked before stays where it was.
        former = before.get(field.key, ()) if field.kind == "boxes" else ()
        found[field.key] = tuple(dict.fromkeys([*(text for text in former if text in clean), *clean]))
    for section in SECTIONS:
        inside = any(found[field.key] for field in FIELDS if field.section == section.key)
        if inside and not before.get(section.key):
            found[section.key] = ("1",)
    return found


def changes(values: Values, before: Values) -> dict[str, Any]:
    """Return what to change in a sidecar that says `before`, so that it says `values`."""
    found: dict[str, Any] = {}
    for field in FIELDS:
        texts = values.get(field.key, ())
        if texts == before.get(field.key, ()):
            continue
        if field.kind == "switch":
            found[field.key] = {} if texts else None
        elif not field.section or values.get(field.section):
            found[field.key] = _value(field, texts) if texts else None
    return found


def _value(field: Field, texts: tuple[str, ...]) -> object:
    """Return what is written in a field as TOML has it; what cannot be used stays a text, and is a fault."""
    if field.kind == "ids" or field.key == "aliases":
        return [identifier(text) for text in texts]
    if field.kind in _LISTS:
        return list(texts)
    text = texts[0]
    if field.kind in {"date", "day"}:
        return date_of(text)
    if field.kind in {"number", "count"}:
        return _number(text)
    return identifier(text) if field.key == "id" else text


def date_of(text: str) -> object:
    """Return a date as TOML has it, from what was typed; what is none stays a text."""
    danish = _DANISH_DAY.fullmatch(text)
    try:
        iso = iso_date(f"{danish[3]}-{int(danish[2]):02}-{int(danish[1]):02}" if danish else text)
    except InvalidValue:
        return text
    return date.fromisoformat(iso) if len(iso) == _LONGEST_DATE else iso


def _number(text: str) -> object:
    tag = language()
    plain = text.removesuffix("kr.").removesuffix("m²").strip()
    if _THOUSANDS[tag].fullmatch(plain):
        plain = plain.replace("." if tag == "da" else ",", "")
    try:
        number = float(plain.replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def faults(content: bytes, name: str, taxonomy: Taxonomy) -> dict[str, str]:
    """Return what is wrong in a sidecar, by the key of the field; '' has what belongs to no field."""
    found: dict[str, str] = {}
    by_key = {field.key: field for field in FIELDS}
    for fault in parse(content, name, taxonomy).faults:
        field = by_key.get(fault.key)
        text = _said(fault, field) if field else words.fault(fault)
        if fault.code != "hidden-until-mended":
            key = field.key if field else ""
            found[key] = f"{found[key]} {text}" if key in found else text
    return found


def _said(fault: Fault, field: Field) -> str:
    if fault.code == "unknown-value":
        hint = gettext("Did you mean %(nearest)s?", nearest=fault.nearest) if fault.nearest else ""
        unknown = gettext("“%(value)s” is not in the taxonomy.", value=fault.value)
        return f"{unknown} {hint}".strip()
    if fault.code == "wrong-type" and field.kind in _WANTED:
        return gettext(_WANTED[field.kind])
    return words.fault(replace(fault, key=""))


def strangers(values: Values, before: Values, known: Iterable[str]) -> dict[str, str]:
    """Return what is wrong with ids that were written in just now: no document has them."""
    ids = frozenset(known)
    found: dict[str, str] = {}
    for field in FIELDS:
        if field.kind != "ids":
            continue
        for text in values.get(field.key, ()):
            if text not in before.get(field.key, ()) and identifier(text) not in ids:
                near = get_close_matches(identifier(text), ids, n=1)
                hint = gettext("Did you mean %(nearest)s?", nearest=near[0]) if near else ""
                missing = gettext("There is no document %(id)s.", id=text)
                found[field.key] = f"{missing} {hint}".strip()
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says one thing in the form and another in the folder. `chosen` is mine, theirs or ''."""

    field: Field
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    chosen: str


def differences(mine: Values, theirs: Values, before: Values) -> tuple[Difference, ...]:
    """Return where two states differ; where only one of them changed what was there before, it is chosen."""
    found = []
    for field in FIELDS:
        here, there, was = (state.get(field.key, ()) for state in (mine, theirs, before))
        if here != there:
            found.append(Difference(field, here, there, "theirs" if here == was else "mine" if there == was else ""))
    return tuple(found)


def merged(mine: Values, theirs: Values, chosen: Mapping[str, str]) -> tuple[Values, Sequence[str]]:
    """Return the fields as they were chosen, and the keys of those for which nothing was."""
    found, open_ = dict(mine), []
    for difference in differences(mine, theirs, {}):
        key = difference.field.key
        choice = chosen.get(difference.field.name, "")
        if choice == "theirs":
            found[key] = difference.theirs
        elif choice != "mine":
            open_.append(key)
    return found, open_


def rewritten(content: bytes, values: Values, before: Values) -> bytes:
    """Return a sidecar that says `before` so that it says `values`. One that is no TOML is written anew."""
    try:
        return revised(content, changes(values, before))
    except InvalidValue:
        return revised(b"", changes(values, {"visibility": (Visibility.PUBLIC.value,)}))
