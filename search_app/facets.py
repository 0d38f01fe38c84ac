"""The facets of a result as a page shows them: values to choose and to exclude, those that matter first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indexer.model import NONE
from indexer.results import FacetCount
from search_app import words

Labels = Callable[[str, str], str]

#: So many values of a facet are shown at once; the others are behind "more", those in use never are.
SHOWN_VALUES = 7


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet; `parent` is the value shown above it, '' at the first level."""

    value: str
    label: str
    count: int
    selected: bool
    parent: str = ""
    excluded: bool = False

    @property
    def in_use(self) -> bool:
        """True for what is selected or excluded."""
        return self.selected or self.excluded


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: the values shown, and those behind "more"."""

    name: str
    legend: str
    options: tuple[Option, ...]
    more: tuple[Option, ...] = ()


def option(facet: str, found: FacetCount, labels: Labels) -> Option:
    """Return a value of a facet."""
    label = labels(facet, found.value)
    return Option(found.value, label, found.count, found.selected, found.parent, found.excluded)


def in_levels(options: Iterable[Option]) -> list[Option]:
    """Order values by count and name, each followed by its narrower ones, and those with one in use first.

    What has no value comes last.
    """
    ranked = sorted(options, key=lambda o: (o.value == NONE, -o.count, o.label))
    values = {o.value for o in ranked}
    families = [[o, *(child for child in ranked if child.parent == o.value)] for o in ranked if o.parent not in values]
    families.sort(key=lambda family: not any(o.in_use for o in family))
    return [o for family in families for o in family]


def facet_view(facet: str, counts: tuple[FacetCount, ...], labels: Labels) -> Facet:
    """Return a facet: the values in use first; years newest first, all else by count and level.

    Years are shown by a histogram, and one by one only where they are in use. That nothing has a value is no choice.
    """
    options = [option(facet, count, labels) for count in counts]
    if all(o.value == NONE and not o.in_use for o in options):
        options = []
    options = sorted(options, key=lambda o: not o.in_use) if facet == "year" else in_levels(options)
    shown = max([0 if facet == "year" else SHOWN_VALUES, *(n for n, o in enumerate(options, start=1) if o.in_use)])
    if facet != "year" and len(options) - shown <= 1:
        shown = len(options)
    return Facet(facet, words.named(words.FACETS, facet), tuple(options[:shown]), tuple(options[shown:]))
