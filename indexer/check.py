"""What a person has to look after: files that are not fully searchable, faults, missing and dangling metadata."""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.catalogue.relations import SECTIONS, named
from indexer.catalogue.store import Catalogue
from indexer.faults import Fault
from indexer.model import Document, ReadingOutcome, ReadingStatus
from indexer.sidecar import SUFFIX

#: Metadata without which a document is hard to find: the problem's `code` is `missing`, its `detail` the key.
WANTED_KEYS = ("type", "topics", "sectors", "date")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look after. `path` is the file in the corpus; exactly one of the last three says what.

    `outcome` is that of a file that is not fully searchable, `fault` a mistake in a sidecar or in the vocabulary,
    `missing` the metadata keys that neither sidecar nor file give.
    """

    path: str
    document_id: str = ""
    outcome: ReadingOutcome | None = None
    fault: Fault | None = None
    missing: tuple[str, ...] = ()


def problems(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return all problems: files first, then faults, then missing metadata; each in the order of paths."""
    documents = tuple(catalogue.all_documents())
    return (*_files(catalogue, documents), *_faults(catalogue, documents), *_missing(documents))


def _files(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    for path, file in sorted(catalogue.files().items()):
        if not file.outcome.searchable:
            yield Problem(path, file.document_id, outcome=file.outcome)
    for document in documents:
        if document.part and not document.outcome.searchable:
            yield Problem(f"{document.path}#{document.part}", document.id, outcome=document.outcome)


def _faults(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    ids = {document.path: document.id for document in documents if not document.part}
    # What too many can see comes before what is merely untidy.
    for path, fault in sorted(catalogue.faults(), key=lambda found: found[1].code != "cpr-numbers"):
        yield Problem(path or fault.file, ids.get(path, ""), fault=fault)
    owners = {document.id: document.id for document in documents}
    for document in documents:
        for alias in document.metadata.aliases:
            if owners.setdefault(alias, document.id) != document.id:
                fault = Fault(document.path + SUFFIX, "duplicate-alias", "aliases", alias)
                yield Problem(document.path, document.id, fault=fault)
    for document in documents:
        for key, name in named(document.metadata):
            if name not in owners:
                fault = Fault(document.path + SUFFIX, "no-such-document", f"{SECTIONS[key]}.{key}", name)
                yield Problem(document.path, document.id, fault=fault)


def _missing(documents: tuple[Document, ...]) -> Iterator[Problem]:
    for document in documents:
        if document.part or document.outcome.status is ReadingStatus.SKIPPED:
            continue
        missing = tuple(key for key in WANTED_KEYS if not getattr(document.metadata, key))
        if missing:
            yield Problem(document.path, document.id, missing=missing)
