"""References as RIS, the form that every reference manager reads: one line a fact, a tag in front.

Tags are those that EndNote and Zotero give a report: M3 its kind, SN its number, DP the collection it is from.
"""

from collections.abc import Iterator

from indexer.citing.item import Date, Item
from indexer.citing.names import inverted

_TYPES = {"report": "RPRT", "legislation": "STAT", "document": "GEN"}


def record(item: Item) -> str:
    """Return the record of a reference, which ends with an empty line."""
    # RIS has no escapes; whatever would begin a new line is a blank.
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _lines(item) if value) + "ER  - \r\n\r\n"


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[item["type"]]
    yield "ID", item["id"]
    yield "TI", item["title"]
    for named in item.get("author", []):
        yield "AU", inverted(named)
    if "issued" in item:
        yield "PY", str(item["issued"]["date-parts"][0][0])
        if len(item["issued"]["date-parts"][0]) > 1:
            yield "DA", _slashed(item["issued"])
    yield "M3", item.get("genre", "")
    yield "PB", item.get("publisher", "")
    yield "SN", item.get("number", "")
    yield "SP", item.get("page", "")
    yield "LA", item.get("language", "")
    yield "DP", item.get("source", "")
    yield "UR", item["URL"]
    yield "Y2", _slashed(item["accessed"])
    yield "ET", f"version {item['version']}"
    yield "AB", item.get("abstract", "")
    yield "N1", item.get("note", "")


def _slashed(stated: Date) -> str:
    """Return a date as YYYY/MM/DD, empty where it is not known."""
    year, month, *day = stated["date-parts"][0]
    return f"{year:04}/{month:02}/{f'{day[0]:02}' if day else ''}"
