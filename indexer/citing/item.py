"""A document as CSL-JSON: the one place where our metadata become a reference. Every other form is made from this.

CSL-JSON is what Zotero and every citation processor read:
https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from indexer.citing.names import Name, name
from indexer.errors import NotFound
from indexer.model import Document

#: So many digits of the SHA-256 tell one version of a file from every other.
VERSION_DIGITS = 12
#: The types of taxonomy.toml that CSL has a type of its own for; every other one is a report of a genre.
_RULE, _REPORT = "regel", "rapport"

#: `date-parts` is one list: the year, and the month and the day as far as they are known.
Date = TypedDict("Date", {"date-parts": list[list[int]]})


class Item(TypedDict, total=False):
    """A reference. What is not known is left out; `id`, `type`, `title`, `URL`, `accessed` and `version` never are.

    `version` begins the SHA-256 of the file, `note` has all of it and the address where the document was published,
    `page` is what is printed on the page.
    """

    id: str
    type: str
    genre: str
    title: str
    author: list[Name]
    publisher: str
    issued: Date
    language: str
    number: str
    page: str
    source: str
    URL: str
    accessed: Date
    version: str
    abstract: str
    note: str


@dataclass(frozen=True, slots=True)
class CitedPage:
    """The page that is cited: its number from 1, and what is printed on it."""

    number: int
    label: str


def cited_page(document: Document, number: int, printed: Callable[[int], str]) -> CitedPage | None:
    """Return the page of this number, None for 0 and where there is only one. Raises NotFound past the last one.

    `printed` looks up what is printed on a page, '' where that is not known.
    """
    if not 0 <= number <= document.page_count:
        raise NotFound(f"{document.id} has no page {number}; its last page is {document.page_count}")
    return CitedPage(number, printed(number)) if number and document.page_count > 1 else None


def item(
    document: Document,
    address: str,
    accessed: date,
    page: CitedPage | None = None,
    *,
    kind: str = "",
    archive: str = "",
) -> Item:
    """Return the reference to a document, or to one page of it.

    `address` is the permanent address of what is cited, with scheme and host; `kind` is what the document's type is
    called in its own language, `archive` the name of this collection.
    """
    metadata, case = document.metadata, document.metadata.case
    found: Item = {
        "id": f"{document.id}_{page.number}" if page else document.id,
        "type": _type(document),
        "genre": " ".join(filter(None, (kind, case.number if case else ""))) if _has_genre(document) else "",
        "title": " ".join(metadata.title.split()) or document.file_name,
        "author": [name(author, metadata.publisher) for author in metadata.authors],
        "publisher": metadata.publisher,
        "language": metadata.language,
        "number": metadata.journal_number,
        "page": (page.label or str(page.number)) if page else "",
        "source": archive,
        "URL": address,
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]},
        "version": version(document),
        "abstract": metadata.summary,
        "note": "; ".join(filter(None, (f"SHA-256: {document.fingerprint}", metadata.source))),
    }
    if metadata.date:
        found["issued"] = {"date-parts": [[int(part) for part in metadata.date.split("-")]]}
    return {key: value for key, value in found.items() if value}  # type: ignore[return-value]  # a part of Item


def version(document: Document) -> str:
    """Return the beginning of the file's SHA-256: what tells this version of it from another."""
    return document.fingerprint[:VERSION_DIGITS]


def iso(stated: Date) -> str:
    """Return a date as exact as it is: 2017, 2017-03 or 2017-03-17."""
    year, *rest = stated["date-parts"][0]
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def _type(document: Document) -> str:
    if document.metadata.type == _RULE:
        return "legislation"
    return "report" if document.metadata.type else "document"


def _has_genre(document: Document) -> bool:
    """Tell whether the kind says more than the type of the reference: a note, the minutes of a meeting, case V-07."""
    return document.metadata.type not in {"", _RULE, _REPORT}
