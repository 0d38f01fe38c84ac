"""How a query was understood, for whoever has to explain a search: each word, and what was found to stand for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.danish.analyser import Analyser
from indexer.query import nodes as n
from indexer.query.expanded import Expanded, WantedWord
from indexer.results import Hit, Match

#: So many examples are named of each way in which a word was found.
EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class UnderstoodWord:
    """A word of a query, as it was typed.

    `parts` are those it was taken apart into, none where there is one only; `inside` says that it is looked for inside
    compounds as well; `synonyms` are what the thesaurus says for it.
    `examples` are words of the first hits in natural spelling, by how they match it. A word may be wanted in one
    spelling only (`exact`), as the beginning of words (`prefix`), or nowhere in a document (`excluded`).
    """

    text: str
    parts: tuple[str, ...] = ()
    inside: bool = False
    synonyms: tuple[str, ...] = ()
    examples: Mapping[Match, tuple[str, ...]] = field(default_factory=dict)
    exact: bool = False
    prefix: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it was understood: its tree, and its words; those `left_out` only hold the sentence together."""

    root: n.Node
    words: tuple[UnderstoodWord, ...]
    left_out: frozenset[str]


def understood(
    query: n.Query, hits: Sequence[Hit], expanded: Callable[[n.Query], Expanded], analyser: Analyser
) -> Understood:
    """Return how a query was understood; `hits` are the first ones of its result, with the why of each."""
    wanted = expanded(query)
    words = [_word(word, wanted, _examples(hits, number), analyser) for number, word in enumerate(wanted.words)]
    for node in _excluded(query.root):
        unwanted = expanded(n.Query(node))
        words += (_word(word, unwanted, {}, analyser, excluded=True) for word in unwanted.words)
    looked_for = {word.text for word in words}
    return Understood(
        query.root,
        tuple(words),
        frozenset(
            node.text
            for node in _leaves(query.root)
            if isinstance(node, n.Word) and not any(token.text in looked_for for token in analyser.tokens(node.text))
        ),
    )


def _word(
    word: WantedWord,
    of: Expanded,
    examples: Mapping[Match, tuple[str, ...]],
    analyser: Analyser,
    *,
    excluded: bool = False,
) -> UnderstoodWord:
    return UnderstoodWord(
        word.surface,
        _parts(word, analyser),
        bool(word.parts),
        tuple(dict.fromkeys(other for said, also in of.synonyms if word.surface in said.split() for other in also)),
        examples,
        exact=bool(word.form),
        prefix=bool(word.prefix),
        excluded=excluded,
    )


def _parts(word: WantedWord, analyser: Analyser) -> tuple[str, ...]:
    """Return the parts as they are spelt in the word."""
    if len(word.parts) < 2:  # noqa: PLR2004 - a word of one part is not taken apart
        return ()
    spans = [(start, end) for _, start, end in analyser.part_spans(word.surface)]
    return tuple(word.surface[start:end] for start, end in spans)


def _examples(hits: Sequence[Hit], number: int) -> Mapping[Match, tuple[str, ...]]:
    found: dict[Match, dict[str, None]] = {}
    for hit in hits:
        if number < len(hit.why):
            why = hit.why[number]
            found.setdefault(why.match, {}).update(dict.fromkeys(why.found))
    return {match: tuple(found[match])[:EXAMPLES] for match in Match if found.get(match)}


def _leaves(node: n.Node) -> Iterator[n.Node]:
    match node:
        case n.And(children) | n.Or(children):
            for child in children:
                yield from _leaves(child)
        case n.Not(child):
            yield from _leaves(child)
        case _:
            yield node


def _excluded(node: n.Node) -> Iterator[n.Node]:
    match node:
        case n.And(children) | n.Or(children):
            for child in children:
                yield from _excluded(child)
        case n.Not(child):
            yield child
        case _:
            return
