"""A case as a card: its figures and what was learnt, for its own page, for a list and for the comparison."""

from collections.abc import Callable
from dataclasses import dataclass

from indexer.model import Metadata
from search_app import words
from search_app.language import gettext, ngettext, number


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact of a case; `value` is '' where it is not stated. `short` says it without its name beside it."""

    name: str
    value: str
    unit: str = ""
    short: str = ""
    word: bool = False

    @property
    def text(self) -> str:
        """The value with its unit."""
        return f"{self.value} {self.unit}".strip() if self.value else ""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A V or B case: all its figures, stated or not, and what was learnt."""

    number: str
    kind: str
    figures: tuple[Figure, ...]
    worked: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def stated(self) -> tuple[Figure, ...]:
        """The figures that are stated."""
        return tuple(figure for figure in self.figures if figure.value)


def card(metadata: Metadata, labels: Callable[[str, str], str]) -> CaseCard | None:
    """Return the card of a case, or None for what is none."""
    case = metadata.case
    if case is None:
        return None
    phase = labels("phase", case.phase) if case.phase else ""
    homes = "" if case.homes is None else number(case.homes)
    area = "" if case.area is None else number(case.area)
    rent = "" if case.rent_month is None else number(case.rent_month)
    a_home, a_month = gettext("m² a home"), gettext("kr. a month")
    return CaseCard(
        number=case.number,
        kind=words.named(words.CASES, case.number[:1]) if case.number[:1] in words.CASES else "",
        figures=(
            Figure(gettext("Phase"), phase, short=phase, word=True),
            Figure(gettext("Place"), metadata.municipality, short=metadata.municipality, word=True),
            Figure(
                gettext("Homes"),
                homes,
                short=ngettext("%(count)s home", "%(count)s homes", case.homes or 0, count=homes),
            ),
            Figure(gettext("Area"), area, a_home, f"{area} {a_home}"),
            Figure(gettext("Rent"), rent, a_month, f"{rent} {a_month}"),
        ),
        worked=case.worked,
        failed=case.did_not_work,
    )


def rent_of_a_metre(metadata: Metadata) -> Figure:
    """Return the rent of a square metre, in whole kr. a month; it takes both rent and area to know it."""
    case = metadata.case
    value = number(round(case.rent_month / case.area)) if case and case.rent_month is not None and case.area else ""
    return Figure(gettext("Rent of a m²"), value, gettext("kr. a month"))
