"""An entry for the engines: a document and its pages, analysed into streams of terms."""

from collections.abc import Iterable
from hashlib import sha256

from indexer.danish.analyser import Analyser
from indexer.model import Document, Entry, Metadata, Page
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

        Parts of headings and metadata go with those of the text. A value of a facet brings its broader value along.
        """
        found, streams = document.metadata, self._analyser.streams
        language = found.language or "da"
        title = streams(found.title, language)
        heading = streams(" . ".join(entry.title for entry in document.outline), language)
        meta = streams(" . ".join(document.described), "da")
        body, body_parts, forms = [], [], title.forms + heading.forms + meta.forms
        for page in pages:
            text = streams(page.text, language)
            body += text.words
            body_parts += text.parts
            forms += text.forms
        return Entry(
            id=document.id,
            visibility=found.visibility,
            streams={
                "title": tuple(title.words),
                "heading": tuple(heading.words),
                "meta": tuple(meta.words),
                "body": tuple(body),
                "title_parts": tuple(title.parts),
                "body_parts": tuple(body_parts + heading.parts + meta.parts),
                "forms": tuple(forms),
            },
            facets={facet: self._taxonomy.with_parents(facet, values) for facet, values in _values(found).items()},
            numbers=_numbers(found),
            date=found.date,
            title=found.title,
        )


def _values(found: Metadata) -> dict[str, tuple[str, ...]]:
    return {
        "topic": found.topics,
        "sector": found.sectors,
        "type": (found.type,) if found.type else (),
        "year": (str(found.year),) if found.year else (),
        "target_group": found.target_groups,
        "actor": found.actors,
    }


def _numbers(found: Metadata) -> dict[str, float]:
    rule, case = found.rule, found.case
    numbers = {
        "rent": case.rent_month if case else None,
        "area": case.area if case else None,
        "in_force_from": rule.in_force_from.toordinal() if rule and rule.in_force_from else None,
        "in_force_to": rule.in_force_to.toordinal() if rule and rule.in_force_to else None,
    }
    return {name: number for name, number in numbers.items() if number is not None}
