"""References as BibTeX, for BibTeX itself as well as for biber: UTF-8, what TeX reads as orders written as text."""

import re
from collections.abc import Iterator

from indexer.citing.item import Item, iso
from indexer.citing.names import Name, inverted

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LANGUAGES = {"da": "danish", "en": "english"}
#: Braces are written by name: BibTeX counts them, also after a backslash.
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "&%$#_"}
_ESCAPED = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")


def entry(item: Item) -> str:
    """Return the entry of a reference; its key is the id of the document with `:` for `/`."""
    report = item["type"] == "report"
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(item, report=report))
    return f"@{'techreport' if report else 'misc'}{{{item['id'].replace('/', ':')},\n{fields}}}\n"


def _fields(item: Item, *, report: bool) -> Iterator[tuple[str, str]]:
    if "author" in item:
        yield "author", f"{{{' and '.join(map(_author, item['author']))}}}"
    # The second pair of braces keeps capitals: Danish titles have them in names only, and none is to be lost.
    yield "title", f"{{{{{_text(item['title'])}}}}}"
    for name, value in (
        ("type", item.get("genre")),
        ("institution" if report else "publisher", item.get("publisher")),
        ("number", item.get("number")),
        ("pages", item.get("page")),
    ):
        if value:
            yield name, f"{{{_text(value)}}}"
    if "issued" in item:
        year, *rest = item["issued"]["date-parts"][0]
        yield "year", f"{{{year}}}"
        if rest:
            yield "month", _MONTHS[rest[0] - 1]
        if rest[1:]:
            yield "day", f"{{{rest[1]}}}"
    if "language" in item:
        yield "language", f"{{{_text(_LANGUAGES.get(item['language'], item['language']))}}}"
    # An address is read letter by letter, so nothing in it is escaped.
    yield "url", f"{{{item['URL']}}}"
    yield "urldate", f"{{{iso(item['accessed'])}}}"
    if "note" in item:
        yield "note", f"{{{_text(item['note'])}}}"
    yield "version", f"{{{item['version']}}}"
    if "abstract" in item:
        yield "abstract", f"{{{_text(item['abstract'])}}}"


def _author(named: Name) -> str:
    """Return a name; a body is in braces, so that no word of it is taken for a family name."""
    if "literal" in named:
        return f"{{{_text(named['literal'])}}}"
    if "suffix" in named:
        return ", ".join((_text(named["family"]), _text(named["suffix"]), _text(named.get("given", ""))))
    return _text(inverted(named))


def _text(text: str) -> str:
    """Return a text in one line, as TeX reads it."""
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], " ".join(text.split()))
