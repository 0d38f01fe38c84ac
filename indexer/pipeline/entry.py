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
        title, title_parts = streams(found.title, language)
        heading, heading_parts = streams(" . ".join(entry.title for entry in document.outline), language)
        meta, meta_parts = streams(" . ".join(_described(document)), "da")
        body: list[str] = []
        body_parts: list[str] = []
        for page in pages:
            words, parts = streams(page.text, language)
            body += words
            body_parts += parts
        return Entry(
            id=document.id,
            visibility=found.visibility,
            streams={
                "title": tuple(title),
                "heading": tuple(heading),
                "meta": tuple(meta),
                "body": tuple(body),
                "title_parts": tuple(title_parts),
                "body_parts": tuple(body_parts + heading_parts + meta_parts),
            },
            facets={facet: self._taxonomy.with_parents(facet, values) for facet, values in _values(found).items()},
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


def _described(document: Document) -> tuple[str, ...]:
    found = document.metadata
    case = found.case
    facts = (case.number, *case.worked, *case.did_not_work) if case else ()
    texts = (*found.authors, found.publisher, found.municipality, found.journal_number, found.summary, *facts)
    return (*(text for text in texts if text), document.file_name)
