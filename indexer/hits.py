"""Hits: the documents of an answer with the passages that show them, and why each was found."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from indexer.catalogue.store import Catalogue
from indexer.danish.analyser import Analyser
from indexer.engine.base import Answer
from indexer.kept import Kept
from indexer.marking import Marker, Text, Wanted
from indexer.model import Document
from indexer.query.expanded import WantedWord
from indexer.results import Hit, Match, Why
from indexer.snippet import Pages, passages

#: Where there is no word to look for, the beginning of a document is shown; it is on one of so many pages.
OPENING = 3
#: Characters of text that are kept, folded in advance: fetching a text takes longer than looking through it.
TEXT_KEPT = 20_000_000


class Shown:
    """Makes hits; keeps the texts that were looked through lately. Any number of threads may use it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept = Kept[tuple[object, ...], Pages](TEXT_KEPT)

    def hits(self, answer: Answer, words: Sequence[WantedWord], analyser: Analyser | None) -> tuple[Hit, ...]:
        """Return the hits of an answer, with passages where an analyser is given."""
        documents = self._catalogue.documents([name for name, _ in answer.hits])
        found = [(documents[name], score) for name, score in answer.hits if name in documents]
        if analyser is None:
            return tuple(Hit(document, score) for document, score in found)
        wanted = marked(words)
        languages = {document.metadata.language or "da" for document, _ in found}
        markers = {language: Marker(wanted, analyser, language) for language in languages}
        # Without words to look for, the beginning is shown: no more than the first pages is read for it.
        texts = self._texts(documents.values()) if words else self._openings(documents)
        return tuple(
            _hit(document, score, words, texts[document.id], markers[document.metadata.language or "da"])
            for document, score in found
        )

    def _texts(self, documents: Iterable[Document]) -> Mapping[str, Pages]:
        """Return the pages of documents by id, from memory if they have been looked at lately."""
        keys = {d.id: (d.id, d.fingerprint, d.page_count, d.outcome) for d in documents}
        found = {name: text for name, key in keys.items() if (text := self._kept.get(key)) is not None}
        missing = [name for name in keys if name not in found]
        for name, pages in self._catalogue.pages_of(missing).items():
            text = found[name] = Pages(pages)
            self._kept.put(keys[name], text, len(text.text))
        return found

    def _openings(self, ids: Iterable[str]) -> Mapping[str, Pages]:
        return {name: Pages(pages) for name, pages in self._catalogue.pages_of(list(ids), OPENING).items()}


def known(document: Document) -> tuple[str, ...]:
    """Return the texts of a document besides its pages."""
    return (document.metadata.title, *(heading.title for heading in document.outline), *document.described)


def marked(words: Sequence[WantedWord]) -> Wanted:
    """Return the terms to mark: those of later words give way to those of earlier ones."""
    whole: dict[str, tuple[int, Match]] = {}
    parts: dict[str, int] = {}
    prefixes: dict[str, int] = {}
    forms: dict[str, int] = {}
    for number, word in enumerate(words):
        if word.form:
            forms.setdefault(word.form, number)
            continue
        for term in word.words:
            whole.setdefault(term, (number, Match.WORD))
        for term in word.synonyms:
            whole.setdefault(term, (number, Match.SYNONYM))
        for part in word.parts:
            parts.setdefault(part, number)
        if word.prefix:
            prefixes.setdefault(word.prefix, number)
    together = Counter(number for number in parts.values() if len(words[number].parts) > 1)
    return Wanted(whole, parts, prefixes, forms, together)


def _hit(document: Document, score: float, words: Sequence[WantedWord], text: Pages, marker: Marker) -> Hit:
    seen: set[str] = set()
    shown = passages(text, marker, seen=seen)
    seen |= marker.words(Text("\n".join(known(document))))
    found = marker.found(seen)
    missing = (Match.MISSING, ())
    why = (Why(word.surface, *found.get(number, missing)) for number, word in enumerate(words))
    return Hit(document, score, shown, tuple(why))
