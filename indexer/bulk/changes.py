"""What is changed in many sidecars at once, and what a sidecar says after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from indexer.errors import InvalidValue
from indexer.model import Visibility
from indexer.revising import revised
from indexer.sidecar import tables

#: Keys that have several values, and those that have one.
LISTS = ("topics", "sectors", "target_groups", "actors")
SINGLES = ("visibility", "type", "publisher", "municipality", "language", "date")
_WHOLE_DAY = len("2017-03-17")


class Act(StrEnum):
    """What is done to a key: a value more or less in a list, another value, or none."""

    ADD = "add"
    REMOVE = "remove"
    SET = "set"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `value` is as in a sidecar, a date in ISO 8601; '' where a key is cleared."""

    act: Act
    key: str
    value: str = ""


def changed(content: bytes, changes: Iterable[Change]) -> bytes:
    """Return a sidecar with these changes, the same one where it says so already.

    Raises InvalidValue where it is not valid TOML, or has something else than a list where one is changed.
    """
    table = tables(content)
    said: dict[str, Any] = {}
    for change in changes:
        said[change.key] = _after(change, said.get(change.key, table.get(change.key)))
    return revised(content, {key: value for key, value in said.items() if value != table.get(key)})


def _after(change: Change, now: Any) -> Any:
    match change.act:
        case Act.CLEAR:
            return None
        case Act.SET:
            # Where nobody says who may see a document, everybody may.
            public = change.key == "visibility" and change.value == Visibility.PUBLIC
            return None if public and now is None else _value(change)
    values = [] if now is None else now
    if not isinstance(values, list):
        raise InvalidValue(f"{change.key} is no list")
    if change.act is Act.ADD:
        return values if change.value in values else [*values, change.value]
    left = [value for value in values if value != change.value]
    return left or None


def _value(change: Change) -> object:
    whole = change.key == "date" and len(change.value) == _WHOLE_DAY
    return date.fromisoformat(change.value) if whole else change.value


def differing(before: bytes, after: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the keys in which two sidecars differ, as each of them has it."""
    one, other = tables(before), tables(after)
    keys = [key for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key)]
    return {key: one[key] for key in keys if key in one}, {key: other[key] for key in keys if key in other}
