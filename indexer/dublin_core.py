"""A document as a Dublin Core record: its elements, the sets it belongs to, and what tells that either has changed.

Elements are those of http://purl.org/dc/elements/1.1/. The address of a document is added by whoever knows it. What is
not known is left out, never guessed.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.model import Document, Kind, Metadata, Visibility
from indexer.naming import identifier
from indexer.taxonomy import LANGUAGES, Taxonomy

#: Goes up when records are made in another way, so that all of them get a new datestamp.
VERSION = 1

#: The facets that divide the collection into sets, as `facet:value` or `facet:broader:value`.
SETS = ("topic", "sector")

FORMATS = {
    Kind.PDF: "application/pdf",
    Kind.HTML: "text/html",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.EML: "message/rfc822",
    Kind.MARKDOWN: "text/markdown",
    Kind.TEXT: "text/plain",
}

#: What may stand in xml:lang.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ACCESS = {"da": "Offentligt tilgængeligt", "en": "Publicly accessible"}


class Element(NamedTuple):
    """One element; `language` is that of the text, '' where that says nothing."""

    name: str
    text: str
    language: str = ""


def elements(document: Document, taxonomy: Taxonomy) -> tuple[Element, ...]:
    """Return what is known of a document, without its address."""
    return tuple(element for element in _elements(document, taxonomy) if element.text.strip())


def _elements(document: Document, taxonomy: Taxonomy) -> Iterator[Element]:
    metadata = document.metadata
    language = metadata.language if _LANGUAGE.fullmatch(metadata.language) else ""
    yield Element("title", metadata.title or document.file_name, language if metadata.title else "")
    for author in metadata.authors:
        yield Element("creator", author)
    for facet, values in (("topic", metadata.topics), ("sector", metadata.sectors)):
        for value in values:
            yield from _labels("subject", facet, value, taxonomy)
    yield Element("description", metadata.summary, language)
    yield Element("publisher", metadata.publisher)
    yield Element("date", metadata.date)
    if metadata.type:
        yield from _labels("type", "type", metadata.type, taxonomy)
    yield Element("type", "Text")  # of the DCMI Type Vocabulary
    yield Element("format", FORMATS.get(document.kind, ""))
    yield Element("source", metadata.source)
    yield Element("language", metadata.language)
    yield Element("coverage", metadata.municipality)
    if metadata.visibility is Visibility.PUBLIC:
        for tag in LANGUAGES:
            yield Element("rights", _ACCESS[tag], tag)


def _labels(name: str, facet: str, value: str, taxonomy: Taxonomy) -> Iterator[Element]:
    """Yield what a value is called in each language, once where that is the same."""
    labels = {taxonomy.label(facet, value, language): language for language in reversed(LANGUAGES)}
    for label, language in reversed(labels.items()):
        yield Element(name, label, language if len(labels) > 1 else "")


def sets(metadata: Metadata, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return the sets that a document belongs to, the narrowest of each line."""
    values = {"topic": metadata.topics, "sector": metadata.sectors}
    return tuple(dict.fromkeys(set_of(facet, value, taxonomy) for facet in SETS for value in values[facet]))


def set_of(facet: str, value: str, taxonomy: Taxonomy) -> str:
    """Return the set of a value, spelt as the protocol allows."""
    parent = taxonomy.parent(facet, value)
    return f"{facet}:{_spelt(parent)}:{_spelt(value)}" if parent else f"{facet}:{_spelt(value)}"


def digest(document: Document, taxonomy: Taxonomy, sets: tuple[str, ...], address: str) -> str:
    """Return what is another when the record or its sets are, or the file; `address` is where the site is."""
    told = ("\0".join(element) for element in elements(document, taxonomy))
    whole = "\1".join((str(VERSION), address, document.fingerprint, *sets, *told))
    return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


@lru_cache(10_000)
def _spelt(value: str) -> str:
    return identifier(value).replace("/", "-")
