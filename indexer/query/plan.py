"""What an engine evaluates, as a frozen tree: terms and streams, no text.

Scores: a Term scores by BM25 in its stream times `weight`; AllOf, AnyOf and Boosted add the scores of the
children that match, BestOf takes the highest, Without, HasValue, InYears and Everything add nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Documents with this term in this stream."""

    stream: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Sequence:
    """Documents with these terms one after the other in a stream."""

    stream: str
    terms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Starting:
    """Documents with a term of this stream that begins so."""

    stream: str
    prefix: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that match every child."""

    children: "tuple[Plan, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that match at least `minimum` of the children."""

    children: "tuple[Plan, ...]"
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class BestOf:
    """Documents that match any child, scored by the best one: the alternatives of one word."""

    children: "tuple[Plan, ...]"


@dataclass(frozen=True, slots=True)
class Boosted:
    """Documents that match `wanted`, ranked higher when they match `welcome` as well."""

    wanted: "Plan"
    welcome: "Plan"


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that match `wanted` and not `unwanted`."""

    wanted: "Plan"
    unwanted: "Plan"


@dataclass(frozen=True, slots=True)
class HasValue:
    """Documents with this value of a facet."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class InYears:
    """Documents dated in these years, both included; None leaves that end open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Plan = (
    Term | Sequence | Starting | AllOf | AnyOf | BestOf | Boosted | Without | HasValue | InYears | Everything | Nothing
)
