"""An entry for the engines: a document and its pages, analysed into streams of terms."""

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

from indexer.danish.analyser import Analyser
from indexer.danish.keywords import Keywords
from indexer.model import NONE, Document, Entry, Metadata, Page
from indexer.taxonomy import Taxonomy


class EntryMaker:
    """Makes entries of documents, with the analyser and the taxonomy of one corpus."""

    def __init__(self, analyser: Analyser, taxonomy: Taxonomy) -> None:
        self._analyser = analyser
        self._taxonomy = taxonomy

    @property
    def version(self) -> str:
        """A digest of all that decides what entry a document gets: with another one, an index has to be made anew."""
        return sha256(f"{self._analyser.version} {self._taxonomy.levels}".encode()).hexdigest()[:16]

    def make(self, document: Document, pages: Iterable[Page]) -> Entry:
        """Return what an engine is given of a document.

        Parts of headings and metadata go with those of the text. A value of a facet brings its broader value along;
        a facet without any has NONE.
        """
        return self.make_with_keywords(document, pages)[0]

    def make_with_keywords(self, document: Document, pages: Iterable[Page]) -> tuple[Entry, Keywords]:
        """Return what an engine is given of a document, and beside it what can tell the keywords."""
        found, streams = document.metadata, self._analyser.streams
        language = found.language or "da"
        keywords = Keywords(self._analyser, language)
        keywords.stress(_stressed(document))
        title = streams(found.title, language)
        heading = streams(" . ".join(entry.title for entry in document.outline), language)
        meta = streams(" . ".join(document.described), "da")
        # Joined page by page, so that no list holds every term of a long report.
        body, body_parts, forms = [], [], [_joined(title.forms), _joined(heading.forms), _joined(meta.forms)]
        pairs = [_joined(heading.pairs), _joined(meta.pairs)]
        for page in pages:
            surfaces, between = self._analyser.divided(page.text)
            text = self._analyser.streams_of(surfaces, language)
            keywords.add(page.text, surfaces, between, text.words)
            body.append(_joined(text.words))
            body_parts.append(_joined(text.parts))
            forms.append(_joined(text.forms))
            pairs.append(_joined(text.pairs))
        entry = Entry(
            id=document.id,
            visibility=found.visibility,
            streams={
                "title": _joined(title.words),
                "heading": _joined(heading.words),
                "meta": _joined(meta.words),
                "body": _joined(body),
                "title_parts": _joined(title.parts),
                "body_parts": _joined([*body_parts, _joined(heading.parts), _joined(meta.parts)]),
                "forms": _joined(forms),
                "pairs": _joined(pairs),
            },
            facets={
                facet: self._taxonomy.with_parents(facet, values) or (NONE,) for facet, values in found.facets.items()
            },
            numbers=_numbers(found),
            date=found.date,
            title=found.title,
        )
        return entry, keywords


def _joined(terms: Iterable[str]) -> str:
    return " ".join(filter(None, terms))


def _numbers(found: Metadata) -> dict[str, float]:
    rule, case = found.rule, found.case
    numbers = {
        # As exact as steps are told apart: whole kroner and tenths of a square metre.
        "rent": round(case.rent_month) if case and case.rent_month is not None else None,
        "area": round(case.area, 1) if case and case.area is not None else None,
        "in_force_from": (rule.in_force_from or date.min).toordinal() if rule else None,
        "in_force_to": (rule.in_force_to or date.max).toordinal() if rule else None,
        "amended_from": (rule.amended_from or date.max).toordinal() if rule else None,
    }
    return {name: number for name, number in numbers.items() if number is not None}


def _stressed(document: Document) -> Iterator[str]:
    found = document.metadata
    yield found.title
    yield from (entry.title for entry in document.outline)
    yield found.summary
    if found.case:
        yield from (*found.case.worked, *found.case.did_not_work)
