"""One file, one outcome: read it, join what it says with its sidecar, analyse it. Runs in a worker process."""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from indexer.corpus import TAXONOMY, THESAURUS
from indexer.danish.thesaurus import Thesaurus
from indexer.model import (
    Document,
    Entry,
    FoundMetadata,
    Keyword,
    Kind,
    Metadata,
    Page,
    Reading,
    ReadingOutcome,
    ReadingStatus,
)
from indexer.naming import identifier
from indexer.pipeline.entry import EntryMaker
from indexer.reading.limits import Limits
from indexer.reading.reader import read_all
from indexer.reading.reasons import Reason
from indexer.taxonomy import load

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read. `document_id` and `metadata` are those of the plan: its id in the corpus and its sidecar."""

    corpus: Path
    path: str
    document_id: str
    metadata: Metadata
    limits: Limits


@dataclass(frozen=True, slots=True)
class Product:
    """A document as the catalogue and the index are given it."""

    document: Document
    pages: tuple[Page, ...]
    entry: Entry
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What came of a task: the file itself first, then its attachments."""

    fingerprint: str
    products: tuple[Product, ...]


def work(task: Task) -> Work:
    """Read and analyse a file. Never raises for what is in the file; an OSError passes."""
    file = task.corpus / task.path
    size = file.stat().st_size
    if size > task.limits.file_bytes:
        # Not even loaded, so that its size cannot hurt.
        with file.open("rb") as stream:
            fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
        refused = Reading(Kind.UNKNOWN, ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.FILE_SIZE))
        return Work(fingerprint, (_product(task, refused, fingerprint, size),))
    content = file.read_bytes()
    fingerprint = hashlib.sha256(content).hexdigest()
    name = task.path.rsplit("/", 1)[-1]
    (_, main), *attached = read_all(content, name, task.limits)
    products = [_product(task, main, fingerprint, len(content))]
    for part, reading in attached:
        products.append(_attachment(task, part, reading, fingerprint))
    return Work(fingerprint, tuple(products))


def unread(task: Task, outcome: ReadingOutcome) -> Work:
    """Return the work of a file that could not be read at all: its sidecar and its name can be searched."""
    return Work("", (_product(task, Reading(Kind.UNKNOWN, outcome), "", 0),))


def maker_of(corpus: Path) -> EntryMaker:
    """Return what makes entries for a corpus, made anew when its taxonomy or its thesaurus has changed."""
    files = (corpus / THESAURUS, corpus / TAXONOMY)
    return _maker(*files, *(file.stat().st_mtime_ns if file.exists() else 0 for file in files))


@lru_cache(maxsize=1)
def _maker(thesaurus: Path, taxonomy: Path, *_stamps: int) -> EntryMaker:
    return EntryMaker(Thesaurus.load(thesaurus)[0].analyser, load(taxonomy))


def _product(task: Task, reading: Reading, fingerprint: str, size: int) -> Product:
    document = Document(
        id=task.document_id,
        path=task.path,
        kind=reading.kind,
        metadata=_joined(task.metadata, reading, task.path),
        outcome=reading.outcome,
        fingerprint=fingerprint,
        size=size,
        page_count=len(reading.pages),
        outline=reading.outline,
    )
    return _analysed(task, document, reading)


def _attachment(task: Task, part: str, reading: Reading, fingerprint: str) -> Product:
    # An attachment is as visible as its mail, and is filed under the same topics.
    inherited = replace(task.metadata, title="", authors=(), date="", summary="", aliases=(), journal_number="")
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
    entry, keywords = maker_of(task.corpus).make_with_keywords(document, reading.pages)
    return Product(document, reading.pages, entry, keywords.best())


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
