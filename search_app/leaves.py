"""Leaves: pages as pictures beside what is said of them. Only addresses are written here; nothing is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.model import Document, Kind
from indexer.results import Passage
from search_app.address import at_page, url_for

#: What stands where there is no picture of a page.
PLACEHOLDER = "sheet.svg"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A picture of a page, and where it leads; `url` is '' where there is only a sheet in its place."""

    source: str
    url: str = ""


def picture_url(document: Document, page: int, q: str = "", width: int | None = None) -> str:
    """Return the address of a page as a picture, with the words looked for marked."""
    address = url_for("documents.show", id=document.id, lang=None, q=q or None, w=width)
    path, _, query = address.partition("?")
    return f"{path}/side/{page}.png{'?' if query else ''}{query}"


def has_pictures(document: Document) -> bool:
    """Say whether the pages of a document can be drawn, as far as is known."""
    return document.kind is Kind.PDF and document.page_count > 0


def leaf_of(document: Document, passages: Sequence[Passage], q: str, url: str) -> Leaf:
    """Return the picture for a list: the page of the first passage, or else the first one."""
    if not has_pictures(document):
        return Leaf(url_for("static", filename=PLACEHOLDER))
    if not passages:
        return Leaf(picture_url(document, 1), url)
    page = passages[0].page
    return Leaf(picture_url(document, page, q if passages[0].marks else ""), at_page(url, page))
