"""Links to a passage by its words, which lead there also when the file has been replaced since."""

from dataclasses import dataclass

from indexer.inside import Inside
from indexer.quoting import LONGEST, Place, quote_of
from search_app.address import url_for
from search_app.language import gettext

#: Characters of a paragraph that a link to it quotes: enough to tell it from every other.
OPENING = 90
#: A paragraph with fewer letters says nothing that could be found again.
_LEAST = 12


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote that was linked to, the page it was on, where it stands now, and what has to be said of that."""

    text: str
    side: int
    place: Place | None
    note: str


def find_quote(inside: Inside, text: str, side: int) -> Quoted | None:
    """Return where a quote from an address stands now, looked for from the page `side` on; None for no quote."""
    if not text.strip():
        return None
    place = inside.quoted(text, min(side, inside.document.page_count))
    shown = quote_of(text[: 2 * LONGEST])
    if place is None:
        note = gettext("The text “%(quote)s” is no longer in the document.", quote=shown)
        if side:
            note += " " + gettext("This is the page that the link led to.")
    elif not place.exact:
        note = gettext(
            "The text has been changed since it was linked to. The link quotes it as “%(quote)s”.", quote=shown
        )
    elif side and place.page != side:
        note = gettext("The text has moved since it was linked to: it was on another page, and is here now.")
    else:
        note = ""
    return Quoted(shown, side, place, note)


def link_to(document_id: str, text: str, page: int | None) -> str:
    """Return the address of a paragraph, '' for one that is too short to be told from others."""
    words = " ".join(text.split())
    if sum(map(str.isalnum, words)) < _LEAST:
        return ""
    if len(words) > OPENING:
        words = words[: words.rfind(" ", 0, OPENING) if " " in words[:OPENING] else OPENING]
    return url_for("documents.show", id=document_id, citat=words, side=page) + "#citat"
