"""A sidecar changed here and there: what a person wrote besides, comments and unknown keys included, stays as it is."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from indexer.errors import InvalidValue
from indexer.model import Visibility

#: Names of keys, with the sections before dots, and their values as TOML has them; None takes a key away, {} makes an
#: empty section.
Changes = Mapping[str, Any]


def revised(content: bytes, changes: Changes) -> bytes:
    """Return a sidecar with these changes. One that is as it should be is not touched, down to its spelling.

    Raises InvalidValue where it is not valid TOML.
    """
    try:
        table = tomlkit.parse(content.decode("utf-8-sig"))
    except (TOMLKitError, ValueError, RecursionError) as exc:
        raise InvalidValue(f"The sidecar is not valid TOML: {exc}") from exc
    for name, value in changes.items():
        *sections, key = name.split(".")
        where: Any = table
        for number, section in enumerate(sections, start=1):
            if not isinstance(where.get(section), Table):
                if value is None:
                    break
                where[section] = tomlkit.table(is_super_table=number < len(sections))
            where = where[section]
        else:
            _change(where, key, value)
    return tomlkit.dumps(table).encode()


def _change(where: Any, key: str, value: Any) -> None:
    if value is None:
        if key in where:
            del where[key]
    elif value == {}:
        if not isinstance(where.get(key), Table):
            where[key] = tomlkit.table()
    elif key not in where or _plain(where[key]) != value or isinstance(_plain(where[key]), bool):
        where[key] = value


def _plain(item: Any) -> Any:
    return item.unwrap() if hasattr(item, "unwrap") else item


def is_valid(content: bytes) -> bool:
    """Say whether a sidecar is TOML at all."""
    try:
        revised(content, {})
    except InvalidValue:
        return False
    return True


def hidden(content: bytes) -> bytes:
    """Return a sidecar that says that only the secretariat may see the document, and else what it said.

    One that is not valid TOML is hidden as it is (see sidecar.parse).
    """
    try:
        return revised(content, {"visibility": Visibility.SECRETARIAT.value})
    except InvalidValue:
        return content
