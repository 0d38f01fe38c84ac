"""What a person asked for, as a frozen tree: text still as typed, fields by their English names."""

from dataclasses import dataclass

#: Fields that a query can name, besides `year`: words are looked for in the first two, values in the others.
TEXT_FIELDS = ("title", "author")
VALUE_FIELDS = ("topic", "sector", "type", "target_group", "actor")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in any inflection; `field` is '' (everywhere) or one of TEXT_FIELDS."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow one another, function words included; `exact` ones only as they are spelt."""

    text: str
    field: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """An act or order by its number, as `text` has it: `lov nr. 341 af 22. marts 2022`, `BEK 1360/2018`.

    `year` is '' where the citation has none.
    """

    text: str
    number: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, as typed, without the asterisk."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A document's value of a facet: `field` is one of VALUE_FIELDS, `text` a key or a label as typed."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Years:
    """Documents dated in these years, both included; None leaves that end open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """None of this."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document: the empty query."""


Node = Word | Phrase | Citation | Prefix | Value | Years | And | Or | Not | Everything


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `warnings` are stable codes of what was typed but could not be used as it stands."""

    root: Node
    warnings: tuple[str, ...] = ()
