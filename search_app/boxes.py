"""The boxes of a facet as HTML. A page of results has a hundred of them, of which little but the counts is its own."""

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from search_app.language import ngettext, number
from search_app.present import Option

#: More values than the facets of a large collection show, in both languages.
_KEPT = 5000


def boxes(facet: str, options: Iterable[Option]) -> Markup:
    """Return the values of a facet as items of a list, each with a box that narrows the search to it."""
    units = escape(ngettext("document", "documents", 1)), escape(ngettext("document", "documents", 2))
    parts: list[str] = []
    for option in options:
        box, label = _box(facet, option.value, option.label, bool(option.parent))
        parts += (
            box,
            ' checked>\n<label for="' if option.selected else '>\n<label for="',
            label,
            number(option.count),
            '<span class="unseen"> ',
            units[option.count != 1],
            "</span></span></label></li>\n",
        )
    return Markup("".join(parts))  # noqa: S704 - all that is not our own was escaped


@lru_cache(_KEPT)
def _box(facet: str, value: str, label: str, narrower: bool) -> tuple[str, str]:
    """Return what stands before a box is checked, and between that and its count."""
    name, sent = escape(facet), escape(value)
    opening = '<li class="narrower">' if narrower else "<li>"
    return (
        f'{opening}<input type="checkbox" id="{name}-{sent}" name="{name}" value="{sent}" form="search"',
        f'{name}-{sent}">{escape(label)} <span class="count">',
    )
