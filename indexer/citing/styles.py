"""References as people read them: the Danish name-and-year style, and APA (7th edition) in Danish and English words.

Danish: Bruun, Lis Hammershøj og Torben Yde (2026): *Title*. Publisher, s. 7. Address (hentet …; version …).
APA:    Bruun, L. H., & Yde, T. (2026). *Title* (version …; s. 7). Publisher. Hentet … fra address
docs/decisions/0013-citing.md says why these are not left to a citation processor.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.citing.item import Date, Item
from indexer.citing.names import Name, initialled, inverted, natural, short

#: APA names the first nineteen and the last of more authors than these.
_APA_MOST = 20
#: From so many authors on, a reference in the text names the first only.
_MANY = 3


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a list, whose `title` is set in italics, and `in_text`, what stands where it is referred to."""

    before: str
    title: str
    after: str
    in_text: str

    def __str__(self) -> str:
        """Return the reference without type."""
        return f"{self.before}{self.title}{self.after}"


@dataclass(frozen=True, slots=True)
class _Words:
    undated: str
    page: str
    fetched: str
    month_first: bool
    months: str


_DANISH = _Words(
    "u.å.",
    "s.",
    "Hentet {day} fra {address}",
    month_first=False,
    months="januar februar marts april maj juni juli august september oktober november december",
)
_ENGLISH = _Words(
    "n.d.",
    "p.",
    "Retrieved {day}, from {address}",
    month_first=True,
    months="January February March April May June July August September October November December",
)
_WORDS = {"da": _DANISH, "en": _ENGLISH}


def danish(item: Item, language: str = "da") -> Reference:  # noqa: ARG001 - a style is a style: this one is Danish
    """Return the reference by name and year as Danish reports have it."""
    names, title, dated = item.get("author", []), item["title"], _year(item, _DANISH)
    makers = [inverted(named) if place == 0 else natural(named) for place, named in enumerate(names)]
    page = f"{_DANISH.page} {item['page']}" if "page" in item else ""
    sentences = (
        ", ".join(filter(None, (item.get("genre", ""), item.get("number", "")))),
        ", ".join(filter(None, (_publisher(item), page))),
    )
    day = _day(item["accessed"], _DANISH)
    known = " ".join(_ended(_capital(sentence)) for sentence in sentences if sentence)
    after = f" {known} {item['URL']} (hentet {day}; version {item['version']}).".replace("  ", " ")
    called = f" {dated}: {item['page']}" if "page" in item else f" {dated}"
    if not names:
        return Reference("", title, f" ({dated}).{after}", f"(»{title}«{called})")
    before = f"{_listed(makers, ' og ')} ({dated}): "
    return Reference(before, title, _stop(title) + after, f"({_referred(names, ' og ', 'm.fl.')}{called})")


def apa(item: Item, language: str = "da") -> Reference:
    """Return the reference in APA's style, its few words in Danish or English.

    The title keeps its capitals, and the version stands where APA puts the edition, because the file at an address may
    be replaced; for the same reason there is the day of access.
    """
    words = _WORDS[language]
    names, title, dated = item.get("author", []), item["title"], _apa_date(item, words)
    page = f"{words.page} {item['page']}" if "page" in item else ""
    numbered = ", ".join(filter(None, (item.get("genre", ""), item.get("number", ""))))
    about = "; ".join(filter(None, (numbered, f"version {item['version']}", page)))
    publisher = f" {_ended(_publisher(item))}" if _publisher(item) else ""
    day = _day(item["accessed"], words)
    fetched = f"{publisher} {words.fetched.format(day=day, address=item['URL'])}"
    called = ", ".join(filter(None, (_year(item, words), page)))
    if not names:
        return Reference("", title, f" ({about}). ({dated}).{fetched}", f"(“{title}”, {called})")
    before = f"{_ended(_apa_names([initialled(named) for named in names]))} ({dated}). "
    return Reference(before, title, f" ({about}).{fetched}", f"({_referred(names, ' & ', 'et al.')}, {called})")


DANISH = "danish"
STYLES: Mapping[str, Callable[[Item, str], Reference]] = {DANISH: danish, "apa": apa}


def _listed(names: Sequence[str], last: str) -> str:
    return last.join(filter(None, (", ".join(names[:-1]), names[-1])))


def _referred(names: Sequence[Name], last: str, others: str) -> str:
    called = [short(named) for named in names]
    return f"{called[0]} {others}" if len(called) >= _MANY else _listed(called, last)


def _apa_names(names: Sequence[str]) -> str:
    if len(names) > _APA_MOST:
        return f"{', '.join(names[: _APA_MOST - 1])}, … {names[-1]}"
    return _listed(names, ", & ")


def _apa_date(item: Item, words: _Words) -> str:
    """Return the year of a report or a rule, and of all else the date as exact as it is known."""
    issued = item.get("issued")
    if not issued or len(issued["date-parts"][0]) == 1 or item["type"] != "document":
        return _year(item, words)
    year, month, *day = issued["date-parts"][0]
    named = words.months.split()[month - 1]
    if not day:
        return f"{year}, {named}"
    return f"{year}, {named} {day[0]}" if words.month_first else f"{year}, {day[0]}. {named}"


def _year(item: Item, words: _Words) -> str:
    return str(item["issued"]["date-parts"][0][0]) if "issued" in item else words.undated


def _day(stated: Date, words: _Words) -> str:
    year, month, day = stated["date-parts"][0]
    named = words.months.split()[month - 1]
    return f"{named} {day}, {year}" if words.month_first else f"{day}. {named} {year}"


def _publisher(item: Item) -> str:
    """Return the publisher, '' where it is the only author as well."""
    publisher, names = item.get("publisher", ""), item.get("author", [])
    return "" if [named.get("literal", "").casefold() for named in names] == [publisher.casefold()] else publisher


def _stop(title: str) -> str:
    return "" if title.endswith((".", "?", "!", "…")) else "."


def _ended(text: str) -> str:
    return f"{text}{_stop(text)}"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
