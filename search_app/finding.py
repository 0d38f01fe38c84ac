"""Find in a document: how many places the words stand in, on which pages, and the way from each to the next."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from markupsafe import Markup

from indexer.inside import Inside, PageCount
from search_app.address import url_for
from search_app.language import gettext

#: Pages of text shown at once, and the longest document in which all pages are looked through for the words:
#: 1,000 full pages take 0.1–0.2 s the first time, and nothing after that.
WINDOW = 20
LOOKED_THROUGH = 2000
#: So many pages with the words are named beside the count; longer lists are folded.
NAMED = 12


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that has places, and the way to the first of them."""

    number: int
    label: str
    places: int
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """The places of some words, numbered through the `whole` document or else the pages shown.

    `current` is the place where the reader is, 0 for none, on the page of `label`; `side` is the page to be shown.
    `first` has the number of the first place of each page; `previous` and `following` lead round.
    """

    side: int
    whole: bool
    total: int = 0
    pages: tuple[FoundPage, ...] = ()
    current: int = 0
    label: str = ""
    previous: str = ""
    following: str = ""
    first: Mapping[int, int] = field(default_factory=dict)

    @property
    def folded(self) -> bool:
        """True for more pages than are named at once."""
        return len(self.pages) > NAMED

    @property
    def onward(self) -> Markup:
        """The way on, to be put after the current place: seen only by who goes there by keyboard."""
        return Markup(
            '<span class="stepping-on"><a href="{}" rel="nofollow">{}</a> <a href="{}" rel="nofollow">{}</a></span>'
        ).format(self.following, gettext("Next place"), self.previous, gettext("Previous place"))


def window_of(page: int) -> range:
    """Return the pages that are shown together with a page."""
    first = (max(page, 1) - 1) // WINDOW * WINDOW + 1
    return range(first, first + WINDOW)


def find(inside: Inside, q: str, side: int, place: int, on: date | None) -> Found:
    """Return where the words of `q` stand, for a reader at this place, or else at this page (0 for neither)."""
    whole = inside.document.page_count <= LOOKED_THROUGH
    window = window_of(side)
    counts = (inside.places(q) if whole else inside.places(q, window[0], window[-1])) if q else ()
    if not counts:
        return Found(side, whole)
    *starts, end = accumulate((page.places for page in counts), initial=1)
    total = end - 1

    def way(number: int) -> str:
        """Return the address of a place; after the last one comes the first."""
        at = (number - 1) % total + 1
        page = None if whole else window[0]
        return url_for("documents.show", id=inside.document.id, q=q, on=on, side=page, fund=at) + f"#fund-{at}"

    begins = {page.number: start for page, start in zip(counts, starts, strict=True)}
    current = min(max(place, 0), total) or begins.get(side, 0)
    here = counts[bisect_right(starts, current) - 1] if current else None
    upcoming = current + 1 if current else next((begins[number] for number in begins if number >= side), 1)
    return Found(
        side=here.number if here and place > 0 else side,
        whole=whole,
        total=total,
        pages=tuple(FoundPage(page.number, _label(page), page.places, way(begins[page.number])) for page in counts),
        current=current,
        label=_label(here) if here else "",
        previous=way((current or upcoming) - 1),
        following=way(upcoming),
        first=begins,
    )


def _label(page: PageCount) -> str:
    return page.label or str(page.number)
