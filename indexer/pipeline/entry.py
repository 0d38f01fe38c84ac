"""An entry for the engines: a document and its pages, analysed into streams of terms."""

from collections.abc import Iterable

from indexer.danish.analyser import Analyser
from indexer.model import Document, Entry, Page


def make_entry(document: Document, pages: Iterable[Page], analyser: Analyser) -> Entry:
    """Return what an engine is given of a document. Parts of headings and metadata go with those of the title."""
    found = document.metadata
    language = found.language or "da"
    title, title_parts = analyser.streams(found.title, language)
    heading, heading_parts = analyser.streams(" . ".join(entry.title for entry in document.outline), language)
    meta, meta_parts = analyser.streams(" . ".join(_described(document)), "da")
    body: list[str] = []
    body_parts: list[str] = []
    for page in pages:
        words, parts = analyser.streams(page.text, language)
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
        facets={
            "topic": found.topics,
            "sector": found.sectors,
            "type": (found.type,) if found.type else (),
            "year": (str(found.year),) if found.year else (),
            "target_group": found.target_groups,
            "actor": found.actors,
        },
        date=found.date,
        title=found.title,
    )


def _described(document: Document) -> tuple[str, ...]:
    found = document.metadata
    case = found.case
    facts = (case.number, *case.worked, *case.did_not_work) if case else ()
    texts = (*found.authors, found.publisher, found.municipality, found.journal_number, found.summary, *facts)
    return (*(text for text in texts if text), document.file_name)
