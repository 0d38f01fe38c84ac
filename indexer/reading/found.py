"""What files say of themselves, made fit to be shown: titles, dates, languages and names."""

import re
from email.utils import parsedate_to_datetime

from indexer.errors import InvalidValue
from indexer.naming import iso_date

_JUNK_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel|office)\b.*"
    r"|(untitled|unbenannt|ingen titel|ikke-navngivet|uden navn|unavngivet|no title|title|titel)[\s\d]*"
    r"|(document|dokument|presentation|præsentation|slide|blank|layout|skabelon|template)[\s\d_-]*"
    r"|(powerpoint[- ]præsentation|powerpoint presentation|pdf|print|scan(ned)?|scanning)[\s\d_-]*"
    r"|[^\s]*\.(docx?|dotx?|odt|pdf|indd|qxd|pptx?|xlsx?|rtf|txt|html?|tex|dvi|ps|eml|md|cdr|tiff?|jpe?g|png)"
    r"|.*\.(docx?|dotx?|odt|indd|qxd|pptx?|tex|dvi)"
    r"|(file|https?)://.*|[a-z]:\\.*|[\W\d_]*)",
    re.IGNORECASE,
)
_JUNK_AUTHOR = re.compile(
    r"(anonymous|unknown|ukendt|author|forfatter|user|bruger|admin(istrator)?|owner|microsoft( office)?( user| bruger)?"
    r"|windows[- ](user|bruger)|python-docx|apache poi|un-?named|https?://.*|[\W\d_]*)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?!\d)")
_DANISH_DAY = re.compile(r"(?P<day>\d{1,2})[-/. ]+(?P<month>\d{1,2})[-/. ]+(?P<year>\d{4})(?!\d)")
_PDF_DAY = re.compile(r"D?:?\s*(?P<year>\d{4})(?P<month>\d{2})?(?P<day>\d{2})?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_LONGEST = 2_000  # characters; what is longer is no title, name or summary any more
_EARLIEST_YEAR = 1800


def title(*values: object) -> str:
    """Return the first value that a person would call a title, '' when there is none.

    Names of files and of programs, and what programs write when nobody gave a title, are left out.
    """
    for value in values:
        text = line(value)
        if text and not _JUNK_TITLE.fullmatch(text):
            return text
    return ""


def authors(*values: object) -> tuple[str, ...]:
    """Return the names in these values, each once; a value may hold several, parted by semicolons."""
    names = (line(name) for value in values for name in str(value or "").split(";"))
    return tuple(dict.fromkeys(name for name in names if name and not _JUNK_AUTHOR.fullmatch(name)))


def date(*values: object) -> str:
    """Return the first date among the values as ISO 8601, as exact as given, or ''.

    Understood are ISO 8601, `17-03-2017`, PDF dates (`D:20170317…`) and the dates of mail headers.
    """
    for value in values:
        text = line(value)
        for pattern in (_DAY, _DANISH_DAY, _PDF_DAY):
            if found := pattern.match(text):
                return _exact(**found.groupdict()) or _exact(found["year"])
        try:
            return parsedate_to_datetime(text).date().isoformat()
        except (ValueError, TypeError, IndexError):
            continue
    return ""


def _exact(year: str, month: str | None = None, day: str | None = None) -> str:
    parts = [year, *(f"{int(part):02}" for part in (month, day if month else None) if part)]
    try:
        return iso_date("-".join(parts)) if int(year) >= _EARLIEST_YEAR else ""
    except InvalidValue:
        return ""


def language(*values: object) -> str:
    """Return the first language as its two or three letters (`da-DK` → `da`), or ''."""
    for value in values:
        if (found := _LANGUAGE.fullmatch(line(value))) and found[1].lower() not in {"und", "mul", "zxx", "x", "en0"}:
            return found[1].lower()
    return ""


def line(value: object) -> str:
    """Return a value as one line of text."""
    return " ".join(str(value or "")[:_LONGEST].replace("\x00", " ").split())
