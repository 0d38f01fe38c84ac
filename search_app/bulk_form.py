"""The form of a bulk edit: what can be changed in many documents at once, and each change in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from indexer.bulk.changes import LISTS, SINGLES, Act, Change
from indexer.errors import InvalidValue
from indexer.model import Visibility
from indexer.naming import iso_date
from search_app import sidecar_form as fields
from search_app import words
from search_app.language import gettext, language, msgid
from search_app.services import services, taxonomy
from search_app.sidecar_form import Field

_FIELDS = {field.key: field for field in fields.FIELDS}
LIST_FIELDS = tuple(_FIELDS[key] for key in LISTS)
SINGLE_FIELDS = tuple(_FIELDS[key] for key in SINGLES)

_LANGUAGES: Mapping[str, str] = {"da": msgid("Danish"), "en": msgid("English")}
#: The longest text of a value that is typed.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field can be given, and what it is called."""

    value: str
    label: str


def choices(field: Field) -> tuple[Choice, ...]:
    """Return the values of a field that has few of them; nothing where any text will do."""
    if field.facet:
        return tuple(Choice(key, shown(field, key)) for key in taxonomy().keys(field.facet))
    if field.key == "visibility":
        return tuple(Choice(value, shown(field, value)) for value in Visibility)
    if field.key == "language":
        known = dict.fromkeys((*_LANGUAGES, *services().holdings.completions().language))
        return tuple(Choice(value, shown(field, value)) for value in known)
    return ()


def shown(field: Field, value: str) -> str:
    """Return what a value of a field is called."""
    if field.facet:
        return taxonomy().label(field.facet, value, language())
    names = {"visibility": words.VISIBILITIES, "language": _LANGUAGES}.get(field.key, {})
    return words.named(names, value)


def asked(form: MultiDict[str, str]) -> tuple[tuple[Change, ...], dict[str, str]]:
    """Return the changes that a form asks for, and what is wrong with it, by the key of the field; '' for all of it."""
    changes: list[Change] = []
    errors: dict[str, str] = {}
    for field in (*LIST_FIELDS, *SINGLE_FIELDS):
        try:
            changes.extend((_of_list if field in LIST_FIELDS else _of_single)(field, form))
        except InvalidValue as exc:
            errors[field.key] = str(exc)
    if not changes and not errors:
        errors[""] = gettext("Choose at least one change.")
    return tuple(changes), errors


def _of_list(field: Field, form: MultiDict[str, str]) -> Iterator[Change]:
    # Taken away first: a value that is replaced by another leaves its place to it.
    for act in (Act.REMOVE, Act.ADD):
        value = form.get(f"{act}-{field.key}", "")
        if value and value not in taxonomy().keys(field.facet):
            raise InvalidValue(gettext("“%(value)s” is not in the taxonomy.", value=value))
        if value:
            yield Change(act, field.key, value)


def _of_single(field: Field, form: MultiDict[str, str]) -> Iterator[Change]:
    value = " ".join(form.get(f"set-{field.key}", "").split())[:_LONGEST]
    cleared = field.key in form.getlist("clear") and field.key != "visibility"
    if cleared and value:
        raise InvalidValue(gettext("Choose one of the two: another value, or none."))
    if cleared:
        yield Change(Act.CLEAR, field.key)
    elif value:
        yield Change(Act.SET, field.key, _value(field, value))


def _value(field: Field, text: str) -> str:
    """Return a value as a sidecar has it. Raises InvalidValue with a sentence for people."""
    if field.kind == "date":
        try:
            return iso_date(fields.date_of(text))
        except InvalidValue as exc:
            raise InvalidValue(gettext("This is not a date. Write 17-03-2017, 2017-03 or 2017.")) from exc
    if field.key in {"type", "visibility", "language"} and text not in {choice.value for choice in choices(field)}:
        raise InvalidValue(gettext("“%(value)s” is not in the taxonomy.", value=text))
    return text


_SENTENCES: Mapping[Act, str] = {
    Act.ADD: msgid("%(field)s: add “%(value)s”"),
    Act.REMOVE: msgid("%(field)s: remove “%(value)s”"),
    Act.SET: msgid("%(field)s: set to “%(value)s”"),
    Act.CLEAR: msgid("%(field)s: remove what is written"),
}


def sentence(change: Change) -> str:
    """Return a change in words."""
    field = _FIELDS[change.key]
    values: dict[str, Any] = {"field": gettext(field.label), "value": shown(field, change.value)}
    return gettext(_SENTENCES[change.act], **values)


@dataclass(frozen=True, slots=True)
class Piece:
    """A value of a field, and whether it stands on this side only."""

    text: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of one field of a document: its values before and after, none where it says nothing."""

    field: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def turns(before: str, after: str) -> tuple[Turn, ...]:
    """Return how two sidecars differ in what they say."""
    was, now = fields.written(before.encode()), fields.written(after.encode())
    return tuple(
        Turn(
            gettext(found.field.label),
            tuple(Piece(shown(found.field, value), value not in found.mine) for value in found.theirs),
            tuple(Piece(shown(found.field, value), value not in found.theirs) for value in found.mine),
        )
        for found in fields.differences(now, was, {})
    )
