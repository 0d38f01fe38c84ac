"""What an engine evaluates, as a frozen tree: terms and streams, no text.

Scores: a Term scores by BM25 in its stream times `weight`, and so do the nodes that stand for a term; a title shorter
than TITLE_LENGTH counts as one of that length. AllOf and AnyOf add the scores of the children that match, BestOf takes
the highest; Without, HasValue, InYears, InRange and Everything add nothing.
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
class Near:
    """Documents with two terms at most `distance` places apart in a stream, in either order."""

    stream: str
    terms: tuple[str, str]
    distance: int
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
    """Documents that match `wanted`; those that match `welcome` as well get `share` of its score on top."""

    wanted: "Plan"
    welcome: "Plan"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Damped:
    """Documents that match `wanted`; those that match `doubtful` as well keep `share` of their score."""

    wanted: "Plan"
    doubtful: "Plan"
    share: float


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
class InRange:
    """Documents with a number of this name between the two, both included; None leaves that end open."""

    name: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Plan = (
    Term
    | Sequence
    | Near
    | Starting
    | AllOf
    | AnyOf
    | BestOf
    | Boosted
    | Damped
    | Without
    | HasValue
    | InYears
    | InRange
    | Everything
    | Nothing
)
