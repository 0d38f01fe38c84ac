"""What a web page says of itself: title, language, date, author and publisher, from the usual tags."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup

from indexer.model import FoundMetadata
from indexer.reading import found

_TITLE = ("citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title")
_AUTHOR = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "byl")
_DATE = (
    "citation_publication_date",
    "article:published_time",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "datepublished",
    "publishdate",
    "pubdate",
    "date",
    "last-modified",
)
_LANGUAGE = ("dc.language", "dcterms.language", "citation_language", "og:locale", "content-language", "language")
_PUBLISHER = ("citation_publisher", "dc.publisher", "dcterms.publisher", "publisher", "og:site_name")
_SUMMARY = ("description", "dc.description", "dcterms.abstract", "og:description")
_BEFORE_SITE = re.compile(r"\s+[-–—|·»:]+\s+")
_LINKED_ENTRIES = 100


def facts(soup: BeautifulSoup) -> FoundMetadata:
    """Return what the page says of itself; a date or an author that only its text mentions is not taken."""
    said = _said(soup)
    linked = _linked(soup)

    def of(*names: str) -> Iterator[str]:
        return (value for name in names for value in said.get(name, ()))

    html = soup.html.get("lang") if soup.html else ""
    return FoundMetadata(
        title=found.title(*of(*_TITLE[:2]), linked.get("headline"), _title(soup, said), *of(*_TITLE[2:])),
        authors=found.authors(*of(*_AUTHOR)) or found.authors(*_names(linked.get("author"))),
        date=found.date(*of(*_DATE), linked.get("datePublished"), _time(soup)),
        language=found.language(html, *of(*_LANGUAGE), linked.get("inLanguage")),
        publisher=found.line(next(of(*_PUBLISHER), "") or next(iter(_names(linked.get("publisher"))), "")),
        summary=found.line(next(of(*_SUMMARY), "")),
    )


def _said(soup: BeautifulSoup) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for tag in soup.find_all("meta"):
        content = tag.get("content")
        for key in ("name", "property", "itemprop", "http-equiv"):
            if isinstance(content, str) and content.strip() and isinstance(name := tag.get(key), str):
                said.setdefault(name.lower(), []).append(content)
    return said


def _title(soup: BeautifulSoup, said: Mapping[str, list[str]]) -> str:
    """Return the title without the name of the site, where the page tells which part of it that is."""
    title = found.line(soup.title.get_text()) if soup.title else ""
    first = next((found.line(heading.get_text(" ")) for heading in soup.find_all("h1")), "")
    names = [part.casefold() for part in _BEFORE_SITE.split(title)]
    sites = {found.line(name).casefold() for name in said.get("og:site_name", ())}
    if first and (not title or first.casefold() in names):
        return first
    if len(names) > 1 and names[-1] in sites:
        return title[: -len(names[-1])].rstrip(" -–—|·»:")
    return title


def _time(soup: BeautifulSoup) -> str:
    if not soup.find_all("time"):
        return ""
    tag = soup.select_one("time[itemprop=datePublished], time[pubdate], article time[datetime], main time[datetime]")
    return str(tag.get("datetime") or tag.get_text()) if tag else ""


def _linked(soup: BeautifulSoup) -> dict[str, Any]:
    """Return the first linked-data description of a work (schema.org) in the page."""
    for script in soup.find_all("script"):  # to ask for their type as well takes Beautiful Soup three times as long
        if script.get("type") != "application/ld+json":
            continue
        try:
            data = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        entries = data.get("@graph", [data]) if isinstance(data, dict) else data
        for entry in entries[:_LINKED_ENTRIES] if isinstance(entries, list) else ():
            if isinstance(entry, dict) and ("headline" in entry or "datePublished" in entry):
                return entry
    return {}


def _names(value: object) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    names = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
    return [name for name in names if isinstance(name, str)]
