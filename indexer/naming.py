"""How addresses and dates are spelt: the same everywhere, whoever wrote them."""

import re
import unicodedata
from datetime import date, datetime

from indexer.errors import InvalidValue

_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th"})


def document_id(path: str) -> str:
    """Return the id that a corpus path gives: without suffix, lower-cased, spelt with a-z, 0-9, `-` and `/`.

    >>> document_id("sager/Skæve boliger på Amager.docx")
    'sager/skaeve-boliger-paa-amager'
    """
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return identifier(f"{folder}/{stem}" if folder else stem)


def identifier(text: str) -> str:
    """Spell text as an id; a part of which nothing is left becomes `x`."""
    parts = []
    for part in unicodedata.normalize("NFC", text).lower().translate(_FOLDED).split("/"):
        plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
        parts.append(re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x")
    return "/".join(parts)


def document_address(site: str, document_id: str, page: int = 0) -> str:
    """Return the permanent address of a document, or of one page of it; `site` is the public address of the pages.

    >>> document_address("https://bibliotek.example.dk/", "sager/startboliger-aarhus", 7)
    'https://bibliotek.example.dk/dokument/sager/startboliger-aarhus?side=7#side-7'
    """
    address = f"{site.rstrip('/')}/dokument/{document_id}"
    return f"{address}?side={page}#side-{page}" if page else address


_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def iso_date(value: object) -> str:
    """Return a date as ISO 8601, as exact as it is given: a date, a year, or a string of one of the three forms.

    Raises InvalidValue when it is none of them or no day of the calendar.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    if not _ISO_DATE.fullmatch(text) or isinstance(value, bool):
        raise InvalidValue(f"{value!r} is not a date; write 2017, 2017-03 or 2017-03-17")
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 10 :] if len(text) < len("2017-03-17") else text)
    except ValueError:
        raise InvalidValue(f"{text} is not a day of the calendar") from None
    return text
