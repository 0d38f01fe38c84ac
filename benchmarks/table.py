"""The table: ratios with their bounds first, then the figures they come from."""

from collections.abc import Mapping
from dataclasses import dataclass

OURS, RECOLL, OMEGA, READING = "BOLIG 2.000", "Recoll", "Omega", "Reading only"
COLUMNS = (OURS, READING, RECOLL, OMEGA)

#: Figures by measure and program.
Figures = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a ratio to another program, or a figure of ours where `against` is '', has to keep to.

    `aim` is what we would like; where `more` is better, both are the least that will do.
    """

    measure: str
    against: str
    bound: float
    aim: float
    more: bool = False

    def kept(self, value: float) -> str:
        """Say how a value stands to bound and aim."""
        sign = -1 if self.more else 1
        reached = [
            name for name, limit in (("aim reached", self.aim), ("kept", self.bound)) if sign * (value - limit) <= 0
        ]
        return (*reached, "**missed**")[0]


PAGE_P50_AT_1, RATE_AT_8 = "Result page p50 at 1 connection, ms", "Requests a second at 8 connections"

BOUNDS = (
    Bound("Index time, s", RECOLL, 0.45, 0.35),
    Bound("Index time, s", OMEGA, 0.15, 0.12),
    Bound("Index time, s", READING, 1.5, 1.3),
    Bound("Peak memory, MB", RECOLL, 0.6, 0.5),
    Bound("Index and text on disk, MB", RECOLL, 0.6, 0.5),
    Bound("Unchanged corpus recognised, s", "", 1.0, 0.5),
    Bound("New file until found, s", "", 2.0, 1.0),
    Bound(PAGE_P50_AT_1, OMEGA, 0.5, 0.4),
    Bound(RATE_AT_8, OMEGA, 2.0, 3.0, more=True),
    Bound("Answer with facets inside the service p95, ms", "", 15.0, 15.0),
)


def ratios(figures: Figures) -> str:
    """Return a table of every figure of ours that has something to keep to, as Markdown."""
    rows = ["| BOLIG 2.000, and what it is measured by | measured | bound | aim | |", "|---|--:|--:|--:|---|"]
    for bound in BOUNDS:
        value = figures.get((bound.measure, OURS))
        if value is None:
            continue
        name = bound.measure
        if bound.against:
            other = figures.get((bound.measure, bound.against))
            if not other:
                continue
            value, name = value / other, f"{name.rpartition(',')[0] or name} ÷ {bound.against}"
        sign = "≥" if bound.more else "≤"
        rows.append(f"| {name} | **{shown(value)}** | {sign} {bound.bound:g} | {bound.aim:g} | {bound.kept(value)} |")
    return "\n".join(rows)


def measured(figures: Figures) -> str:
    """Return a table of all figures, with what ours are of each program's, as Markdown."""
    columns = [column for column in COLUMNS if any(program == column for _, program in figures)]
    others = [column for column in columns if column in (RECOLL, OMEGA)]
    head = [*columns, *(f"÷ {other}" for other in others)]
    rows = [f"| | {' | '.join(head)} |", f"|---|{'--:|' * len(head)}"]
    for measure in dict.fromkeys(measure for measure, _ in figures):
        cells = [figures.get((measure, column)) for column in columns]
        ours = figures.get((measure, OURS))
        cells += [ours / other if ours is not None and other else None for other in _values(figures, measure, others)]
        rows.append(f"| {measure} | {' | '.join('' if cell is None else shown(cell) for cell in cells)} |")
    return "\n".join(rows)


def shown(value: float) -> str:
    """Return three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _values(figures: Figures, measure: str, programs: list[str]) -> list[float | None]:
    return [figures.get((measure, program)) for program in programs]
