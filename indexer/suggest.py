"""Suggestions: words and phrases of the collection, topics and titles that complete what is being typed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from indexer.danish.analyser import Analyser
from indexer.danish.fold import fold
from indexer.danish.function_words import is_function_word
from indexer.danish.keywords import LONGEST_PHRASE
from indexer.model import Document
from indexer.naming import identifier
from indexer.query.nodes import And, Node, Or, Prefix, Query, Word
from indexer.taxonomy import Taxonomy

#: The facets whose values are suggested.
FACETS = ("topic", "sector")
#: So many spellings are looked at to find the words that they are inflections of.
SPELLINGS = 60
_SHORTEST = 2
_MOST_WORDS = 12
#: Characters; nothing that is longer is completed.
_LONGEST = 200
_MOST_VALUES = 2
_FEWEST_TITLES = 3
_CHANCE_PHRASES = 2

#: Keywords that begin so, folded, and how many of the documents that the viewer may see have each, most first.
Lookup = Callable[[str], Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion.

    `kind` is `word` or `phrase`, to be searched for as `text` says; `topic` or `sector`, with the key in `value`; or
    `title`, with the document's id in `url_id`.
    """

    text: str
    kind: str
    url_id: str = ""
    value: str = ""


def title_query(text: str, analyser: Analyser) -> Query | None:
    """Return a query for titles with these words, the last of which may be unfinished; None for no words, or a book."""
    words = [token.text for token in analyser.tokens(text)][:_MOST_WORDS] if len(text) <= _LONGEST else []
    if not words:
        return None
    *whole, last = words
    ending: Node = Or((Prefix(last, "title"), Word(last, "title")))
    return Query(And((*(Word(word, "title") for word in whole), ending)) if whole else ending)


def values(text: str, used: Mapping[str, Collection[str]], taxonomy: Taxonomy, language: str) -> list[Suggestion]:
    """Return the values of FACETS with a word that begins so, of those that are `used`."""
    begun = identifier(text)
    labels = [(facet, key, taxonomy.label(facet, key, language)) for facet in FACETS for key in taxonomy.keys(facet)]
    return [
        Suggestion(label, facet, value=key)
        for facet, key, label in labels
        if key in used.get(facet, ()) and any(ending.startswith(begun) for ending in _endings(label))
    ]


def keywords(text: str, lookup: Lookup, analyser: Analyser) -> list[Suggestion]:
    """Return words and phrases that go on from the end of a text, each as the whole text to search for, best first.

    `billige ungd` is gone on with as the beginning of a phrase, then with `ungd` as that of a word. Of the inflections
    of one word there is only that of most documents.
    """
    found: dict[tuple[str, ...], Suggestion] = {}
    for before, beginning in _beginnings(text, analyser):
        spellings: dict[tuple[str, ...], str] = {}
        documents: Counter[tuple[str, ...]] = Counter()
        kept = _terms(before, analyser)
        for spelling, number in lookup(beginning):
            terms = kept + _terms(spelling, analyser)
            spellings.setdefault(terms, spelling)
            documents[terms] += number
        closing = '"' if before.count('"') % 2 else ""
        # After other words, a phrase has to have begun already.
        for terms in _in_turn(documents, spellings, phrases=" " in beginning or not before.strip(' "')):
            kind = "phrase" if " " in spellings[terms] else "word"
            found.setdefault(terms, Suggestion(before + spellings[terms] + closing, kind))
    return list(found.values())


def mixed(
    keywords: Iterable[Suggestion], values: Sequence[Suggestion], titles: Iterable[Document], limit: int
) -> tuple[Suggestion, ...]:
    """Return the best of each kind, `limit` at the most: words and phrases, topics and sectors, titles."""
    named = [Suggestion(document.metadata.title, "title", url_id=document.id) for document in titles]
    values = values[:_MOST_VALUES]
    said = {fold(suggestion.text) for suggestion in (*values, *named)}
    fresh = [suggestion for suggestion in keywords if fold(suggestion.text) not in said]
    room = limit - len(values) - min(len(named), _FEWEST_TITLES)
    return (*fresh[:room], *values, *named)[:limit]


def _in_turn(
    documents: Counter[tuple[str, ...]], spellings: Mapping[tuple[str, ...], str], *, phrases: bool
) -> Iterator[tuple[str, ...]]:
    """Yield two words, then phrases and words in turn, those of most documents first; without `phrases` words only."""
    ranked = [terms for terms, _ in documents.most_common()]
    words = [terms for terms in ranked if " " not in spellings[terms]]
    several = [terms for terms in ranked if " " in spellings[terms]] if phrases else []
    # What only one document says may be chance: a few of those will do.
    several = [terms for place, terms in enumerate(several) if documents[terms] > 1 or place < _CHANCE_PHRASES]
    yield from words[:2]
    for phrase, word in zip_longest(several, words[2:]):
        yield from filter(None, (phrase, word))


def _beginnings(text: str, analyser: Analyser) -> Iterator[tuple[str, str]]:
    """Yield what is kept of a text, and the rest, folded, as the beginning of a keyword: the longest rest first."""
    tokens = list(analyser.tokens(text))
    for first in range(max(0, len(tokens) - LONGEST_PHRASE), len(tokens)):
        beginning = fold(" ".join(token.text for token in tokens[first:])) + " " * text[-1].isspace()
        # No keyword begins with a word that only holds a sentence together; the very first one may be unfinished.
        if len(beginning) >= _SHORTEST and not (is_function_word(tokens[first].text) and len(tokens) > 1):
            yield text[: tokens[first].start], beginning


def _terms(text: str, analyser: Analyser) -> tuple[str, ...]:
    return tuple(analyser.terms(token.text).word for token in analyser.tokens(text))


def _endings(label: str) -> list[str]:
    words = label.split()
    return [identifier(" ".join(words[start:])) for start in range(len(words))]
