"""Suggestions: titles and topics that complete what is being typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.danish.analyser import Analyser
from indexer.model import Document
from indexer.naming import identifier
from indexer.query.nodes import And, Node, Or, Prefix, Query, Word
from indexer.taxonomy import Taxonomy

_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion. `kind` is `title`, with the document's id, or `topic` or `sector`, with the key in `value`."""

    text: str
    kind: str
    url_id: str = ""
    value: str = ""


def title_query(text: str, analyser: Analyser) -> Query | None:
    """Return a query for titles with these words, the last of which may be unfinished; None for no words."""
    words = [token.text for token in analyser.tokens(text)][:_MOST_WORDS]
    if not words:
        return None
    *whole, last = words
    ending: Node = Or((Prefix(last, "title"), Word(last, "title")))
    return Query(And((*(Word(word, "title") for word in whole), ending)) if whole else ending)


def complete(
    text: str, titles: Iterable[Document], taxonomy: Taxonomy, language: str, limit: int
) -> tuple[Suggestion, ...]:
    """Return topics and sectors with a word that begins so, then titles; `limit` at the most."""
    begun = identifier(text)
    labels = [
        (facet, key, taxonomy.label(facet, key, language))
        for facet in ("topic", "sector")
        for key in taxonomy.keys(facet)
    ]
    values = [
        Suggestion(label, facet, value=key)
        for facet, key, label in labels
        if any(ending.startswith(begun) for ending in _endings(label))
    ]
    found = [Suggestion(document.metadata.title, "title", url_id=document.id) for document in titles]
    return tuple((values[: limit // 2] + found)[:limit])


def _endings(label: str) -> list[str]:
    words = label.split()
    return [identifier(" ".join(words[start:])) for start in range(len(words))]
