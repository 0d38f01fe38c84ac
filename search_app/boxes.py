"""The boxes of a facet as HTML. A page of results has a hundred of them, of which little but the counts is its own.

Each value has a box that narrows the search to it, and a smaller one that leaves it out; of a value in use only the one
that is checked, so that no form can ask for both.
"""

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from search_app.facets import Option
from search_app.language import gettext, language, ngettext, number
from search_app.state import NOT

#: More values than the facets of a large collection show, in both languages.
_KEPT = 5000


def boxes(facet: str, options: Iterable[Option]) -> Markup:
    """Return the values of a facet as items of a list, each with its boxes."""
    tag = language()
    units = escape(ngettext("document", "documents", 1)), escape(ngettext("document", "documents", 2))
    parts: list[str] = []
    for option in options:
        box, label, out, left = _box(facet, option.value, option.label, bool(option.parent), tag)
        if option.excluded:
            parts.append(left)
        else:
            parts += (box, ' checked>\n<label for="' if option.selected else '>\n<label for="', label)
        parts += (number(option.count), '<span class="unseen"> ', units[option.count != 1], "</span></span></label>")
        if not option.selected:
            parts += (out, " checked>" if option.excluded else ">")
        parts.append("</li>\n")
    return Markup("".join(parts))  # noqa: S704 - all that is not our own was escaped


@lru_cache(_KEPT)
def _box(facet: str, value: str, label: str, narrower: bool, _language: str) -> tuple[str, str, str, str]:
    """Return what stands before a box is checked, and between that and its count.

    Then the smaller box before it is checked, and what the item of a value that is left out begins with.
    """
    name, sent, said, out = escape(facet), escape(value), escape(label), escape(gettext("Exclude"))
    opening, deep = ('<li class="narrower">', " narrower") if narrower else ("<li>", "")
    small = f"{NOT}{name}-{sent}"
    said_so = f'title="{out}" aria-label="{out}: {said}"'
    shared = f'value="{sent}" form="search"'
    return (
        f'{opening}<input type="checkbox" id="{name}-{sent}" name="{name}" {shared}',
        f'{name}-{sent}">{said} <span class="count">',
        f'\n<input type="checkbox" class="not" id="{small}" name="{NOT}{name}" {shared} {said_so}',
        f'<li class="left-out{deep}"><label for="{small}"><s>{said}</s> <span class="count">',
    )
