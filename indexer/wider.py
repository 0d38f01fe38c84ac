"""What to ask where little was found: what was understood, and searches near it that give more.

Each is counted before it is offered, with the viewer of the request: nothing is offered that gives no more.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from indexer.asking import bare
from indexer.danish.function_words import is_function_word
from indexer.danish.thesaurus import Thesaurus
from indexer.query import nodes as n
from indexer.query.parser import parse
from indexer.query.writing import written
from indexer.results import RULE, SearchRequest

T = TypeVar("T")

#: No more documents than this are little.
LITTLE = 3
#: So many words are tried without, and so many terms of a kind instead of others: each costs a millisecond or two.
MOST_WORDS = 5
MOST_TERMS = 4
#: So many offers of a kind are made, those with the most documents.
OFFERED = 3
#: What an offer drops besides the values wanted of a facet: those excluded, years, how new, and all filters at once.
YEARS = "year"
NOT = "not_"
ADDED = "added_since"
ALL = "all"


class How(StrEnum):
    """How a part of a query is looked for."""

    WORD = "word"
    LEFT_OUT = "left-out"
    PHRASE = "phrase"
    EXACT = "exact"
    CITATION = "citation"
    PREFIX = "prefix"
    VALUE = "value"
    YEARS = "years"
    ANY = "any"
    TOGETHER = "together"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True)
class Understood:
    """A part of a query as it would be typed, and how it is looked for."""

    text: str
    how: How


class Step(StrEnum):
    """Steps to a wider search, in the order in which they keep to what was asked for."""

    FILTER = "filter"
    UNQUOTED = "unquoted"
    PARTS = "parts"
    SYNONYMS = "synonyms"
    BROADER = "broader"
    RELATED = "related"
    WITHOUT = "without"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Offer:
    """A wider search and the documents that it gives. `text` is its query, '' where that stays as it is.

    `subject` is the filter that is dropped (a facet, NOT and a facet, a measure, YEARS, ADDED or ALL), the words left
    out, or those taken instead of `of`.
    """

    step: Step
    documents: int
    text: str = ""
    subject: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class _Try:
    offer: Offer
    request: SearchRequest


def understood(text: str) -> tuple[Understood, ...]:
    """Return the parts of a query in their order."""
    children = _children(parse(text).root)
    words = [child.text for child in children if isinstance(child, n.Word)]
    leaves_out = not all(map(is_function_word, words))
    return tuple(_understood(child, leaves_out=leaves_out) for child in children)


def offers(
    request: SearchRequest, total: int, thesaurus: Thesaurus, count: Callable[[SearchRequest], int]
) -> tuple[Offer, ...]:
    """Return what gives more than `total` documents, by steps, within a step those with most first.

    `count` returns the number of documents of a request.
    """
    found: list[Offer] = []
    for tries in (_filters(request), _words(request, thesaurus)):
        counted = (replace(each.offer, documents=count(each.request)) for each in tries)
        found += (offer for offer in counted if offer.documents > total)
    # To drop every filter is for where no single one is in the way, or not alone.
    single = max((o.documents for o in found if o.step is Step.FILTER and o.subject != ALL), default=0)
    found = [offer for offer in found if offer.subject != ALL or offer.documents > single]
    steps = list(Step)
    found.sort(key=lambda offer: (steps.index(offer.step), offer.subject == ALL, -offer.documents))
    shown = {step: [offer for offer in found if offer.step is step] for step in steps}
    return tuple(offer for step in steps for offer in (shown[step] if step is Step.FILTER else shown[step][:OFFERED]))


def _understood(node: n.Node, *, leaves_out: bool) -> Understood:
    text = written(node)
    match node:
        case n.Word(word):
            return Understood(text, How.LEFT_OUT if leaves_out and is_function_word(word) else How.WORD)
        case n.Phrase(_, _, exact):
            return Understood(text, How.EXACT if exact else How.PHRASE)
        case n.Not(child):
            return Understood(written(child), How.UNWANTED)
    kinds = {
        n.Citation: How.CITATION,
        n.Prefix: How.PREFIX,
        n.Value: How.VALUE,
        n.Years: How.YEARS,
        n.Or: How.ANY,
    }
    return Understood(text, kinds.get(type(node), How.TOGETHER))


def _children(root: n.Node) -> tuple[n.Node, ...]:
    return () if isinstance(root, n.Everything) else root.children if isinstance(root, n.And) else (root,)


# --- without a filter -----------------------------------------------------------------------------


def _filters(request: SearchRequest) -> Iterator[_Try]:
    """Yield the request without each of its filters, and without all of them."""
    without = {facet: replace(request, filters=_less(request.filters, facet)) for facet in request.filters}
    if request.rule:
        without[RULE] = replace(request, rule=())
    for facet in request.excluded:
        without[NOT + facet] = replace(request, excluded=_less(request.excluded, facet))
    for measure in request.ranges:
        without[measure] = replace(request, ranges=_less(request.ranges, measure))
    if request.year_from is not None or request.year_to is not None:
        bounded = without.get(YEARS, request)
        without[YEARS] = replace(bounded, year_from=None, year_to=None)
    if request.added_since:
        without[ADDED] = replace(request, added_since=None)
    if len(without) > 1:
        without[ALL] = bare(request)
    for dropped, wider in without.items():
        yield _Try(Offer(Step.FILTER, 0, subject=dropped), wider)


def _less(values: Mapping[str, T], name: str) -> dict[str, T]:
    return {other: value for other, value in values.items() if other != name}


# --- in other words ---------------------------------------------------------------------------------


def _words(request: SearchRequest, thesaurus: Thesaurus) -> Iterator[_Try]:
    """Yield the request in other words: those that its own text can be changed into and read back from."""
    children = _children(parse(request.text).root)
    if not children:
        return
    if not request.parts:
        yield _Try(Offer(Step.PARTS, 0), replace(request, parts=True))
    if not request.synonyms:
        yield _Try(Offer(Step.SYNONYMS, 0), replace(request, synonyms=True))
    for offer, changed in (
        *_unquoted(children),
        *_other_terms(children, thesaurus),
        *_without_one(children),
        *_any(children),
    ):
        root = changed[0] if len(changed) == 1 else n.And(changed)
        text = written(root)
        if parse(text).root == root:
            yield _Try(replace(offer, text=text), replace(request, text=text))


_Changed = Iterator[tuple[Offer, tuple[n.Node, ...]]]


def _unquoted(children: tuple[n.Node, ...]) -> _Changed:
    def loose(node: n.Node) -> tuple[n.Node, ...]:
        if isinstance(node, n.Phrase):
            return tuple(n.Word(word, node.field) for word in node.text.split())
        return (node,)

    changed = tuple(word for child in children for word in loose(child))
    if changed != children:
        yield Offer(Step.UNQUOTED, 0), changed


def _other_terms(children: tuple[n.Node, ...], thesaurus: Thesaurus) -> _Changed:
    """Yield the query with a broader term, or one beside it, for words side by side."""
    words = [_word(child) for child in children]
    above = thesaurus.above(words)
    broader = [(Step.BROADER, found, term) for found in above for term in found.broader]
    related = [(Step.RELATED, found, term) for found in above for term in found.related]
    for step, found, term in (*broader[:MOST_TERMS], *related[:MOST_TERMS]):
        instead = tuple(n.Word(word) for word in term.split())
        of = " ".join(words[found.first : found.last + 1])
        yield Offer(step, 0, subject=term, of=of), (*children[: found.first], *instead, *children[found.last + 1 :])


def _word(node: n.Node) -> str:
    """Return a word that another may stand for, in quotes or not; '' for whatever else."""
    match node:
        case n.Word(text, "") | n.Phrase(text, "", False):
            return "" if " " in text else text
    return ""


def _telling(children: tuple[n.Node, ...]) -> list[int]:
    """Return the places of what is wanted: neither what is not, nor words that are not looked for anyway."""
    wanted = [place for place, child in enumerate(children) if not isinstance(child, n.Not)]
    return [p for p in wanted if not (isinstance(w := children[p], n.Word) and is_function_word(w.text))]


def _without_one(children: tuple[n.Node, ...]) -> _Changed:
    places = _telling(children)
    if len(places) > 1:
        for place in places[:MOST_WORDS]:
            yield Offer(Step.WITHOUT, 0, subject=written(children[place])), children[:place] + children[place + 1 :]


def _any(children: tuple[n.Node, ...]) -> _Changed:
    places = _telling(children)
    if len(places) > 1:
        others = tuple(child for child in children if isinstance(child, n.Not))
        yield Offer(Step.ANY, 0), (n.Or(tuple(children[place] for place in places)), *others)
