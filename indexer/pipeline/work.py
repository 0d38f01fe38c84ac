"""What a worker is given and gives back: what was read, joined with what the sidecar says, and analysed."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from indexer.catalogue.packed import PackedPage, pack
from indexer.corpus import TAXONOMY, THESAURUS, Corpus
from indexer.danish.citations import citations, names
from indexer.danish.thesaurus import Thesaurus
from indexer.faults import Fault
from indexer.model import (
    Citations,
    Document,
    Entry,
    FoundMetadata,
    Keyword,
    Kind,
    Metadata,
    Reading,
    ReadingOutcome,
    ReadingStatus,
)
from indexer.naming import identifier
from indexer.pipeline.entry import EntryMaker
from indexer.reading.limits import Limits
from indexer.sidecar import Sidecar
from indexer.sketch import sketch
from indexer.taxonomy import Taxonomy, load

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read. `document_id` is that of the plan, `recognised` the folder with the text of scans (ocr.Shelf)."""

    corpus: Path
    path: str
    document_id: str
    limits: Limits
    recognised: Path | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document of the catalogue to analyse again, for an index that does not have it."""

    corpus: Path
    document: Document
    pages: tuple[PackedPage, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A document as the catalogue and the index are given it."""

    document: Document
    pages: tuple[PackedPage, ...]
    entry: Entry
    keywords: tuple[Keyword, ...] = ()
    citations: Citations | None = None
    sketch: bytes = b""

    def renamed(self, name: str) -> "Product":
        """Return the same with another id."""
        return replace(self, document=replace(self.document, id=name), entry=replace(self.entry, id=name))

    @property
    def bytes(self) -> int:
        """The size of its pages and terms."""
        return sum(len(page.text) for page in self.pages) + sum(map(len, self.entry.streams.values()))


@dataclass(frozen=True, slots=True)
class Work:
    """What came of a task: the file itself first, then its attachments.

    `fingerprint` is of the file and its sidecar together, '' where the file was not read; `faults` are the sidecar's.
    """

    fingerprint: str
    products: tuple[Product, ...]
    faults: tuple[Fault, ...] = ()


def unread(task: Task, outcome: ReadingOutcome, digest: str, size: int) -> Work:
    """Return the work of a file that could not be read at all: its sidecar and its name can be searched.

    `digest` and `size` are of its bytes: whoever sent them, or cites them, knows them by that.
    """
    sidecar = sidecar_of(task)
    return Work("", (product_of(task, sidecar, Reading(Kind.UNKNOWN, outcome), digest, size),), sidecar.faults)


def sidecar_of(task: Task) -> Sidecar:
    """Return what the sidecar of a file says."""
    return Corpus(task.corpus).sidecar(task.path, vocabulary_of(task.corpus).taxonomy)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a corpus says of words and values: what makes its entries, its taxonomy, and the faults of both files."""

    maker: EntryMaker
    taxonomy: Taxonomy
    faults: tuple[Fault, ...]


def vocabulary_of(corpus: Path) -> Vocabulary:
    """Return the vocabulary of a corpus, made anew when its taxonomy or its thesaurus has changed."""
    files = (corpus / THESAURUS, corpus / TAXONOMY)
    return _vocabulary(*files, *(file.stat().st_mtime_ns if file.exists() else 0 for file in files))


@lru_cache(maxsize=1)
def _vocabulary(thesaurus: Path, taxonomy: Path, *_stamps: int) -> Vocabulary:
    words, faults = Thesaurus.load(thesaurus)
    values = load(taxonomy)
    return Vocabulary(EntryMaker(words.analyser, values), values, (*values.faults, *faults))


def product_of(task: Task, sidecar: Sidecar, reading: Reading, fingerprint: str, size: int) -> Product:
    """Return the document of a file that was read, or refused."""
    document = Document(
        id=task.document_id,
        path=task.path,
        kind=reading.kind,
        metadata=_joined(sidecar.metadata, reading, task.path),
        outcome=reading.outcome,
        fingerprint=fingerprint,
        size=size,
        page_count=len(reading.pages),
        outline=reading.outline,
    )
    return _analysed(task, document, reading)


def attachment_of(task: Task, sidecar: Sidecar, part: str, reading: Reading, fingerprint: str) -> Product:
    """Return the document of an attachment: as visible as its mail, and filed under the same topics."""
    inherited = replace(sidecar.metadata, title="", authors=(), date="", summary="", aliases=(), journal_number="")
    document = Document(
        id=f"{task.document_id}/{identifier(part.replace('/', ' '))}",
        path=task.path,
        kind=reading.kind,
        metadata=_joined(inherited, reading, part),
        outcome=reading.outcome,
        fingerprint=fingerprint,
        page_count=len(reading.pages),
        outline=reading.outline,
        part=part,
        parent=task.document_id,
    )
    return _analysed(task, document, reading)


def _analysed(task: Task, document: Document, reading: Reading) -> Product:
    entry, keywords = vocabulary_of(task.corpus).maker.make_with_keywords(document, reading.pages)
    made = sketch(entry.streams["body"].split())
    pages = tuple(map(pack, reading.pages))
    return Product(document, pages, entry, keywords.best(), _citations(document, reading), made)


def _citations(document: Document, reading: Reading) -> Citations:
    found, rule = document.metadata, document.metadata.rule
    own = names(rule.cited_as, found.title, found.source, reading.pages) if rule and not document.part else ()
    return Citations(citations(reading.pages, in_rule=rule is not None), own)


def _joined(said: Metadata, reading: Reading, path: str) -> Metadata:
    """Fill what the sidecar leaves open with what the file says of itself; the last resort is its name."""
    found = reading.found if reading.outcome.status is not ReadingStatus.PROTECTED else FoundMetadata()
    name = path.rsplit("/", 1)[-1]
    stem = name.rpartition(".")[0] or name
    return replace(
        said,
        title=said.title or _clean(found.title) or _clean(stem.replace("_", " ")),
        authors=said.authors or tuple(filter(None, map(_clean, found.authors))),
        publisher=said.publisher or _clean(found.publisher),
        date=said.date or found.date,
        language=said.language or found.language,
        summary=said.summary or _clean(found.summary),
    )


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())[:500]
