"""The collection as the secretariat works on it: by files and their bytes, drafts among them.

What readers see is asked of `search.Library`; this is for those who look after the collection, and for nobody else.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from indexer.bell import ring
from indexer.catalogue.database import chunks
from indexer.catalogue.holdings import FilesOfDocuments
from indexer.catalogue.runs import Run, Runs
from indexer.catalogue.store import Catalogue
from indexer.danish.analyser import Analyser
from indexer.disk import Disk, disk
from indexer.kept import Kept
from indexer.model import Document, Page
from indexer.ocr.shelf import Failure, Shelf
from indexer.personal import Finding, find, known_of
from indexer.proposing.proposer import Proposer
from indexer.settings import Settings
from indexer.twins import Twins

#: Words to complete are gathered from all documents, so not more often than this, in seconds.
LASTING = 300.0
#: To look through all folders takes a moment, so not more often than this, in seconds.
DISK_LASTING = 60.0
#: Metadata that a file can do without, and that readers miss. A title that is the name of the file is none.
LACKING = ("title", "publisher", "language", "summary")
LACKING_LISTED = 100
#: Looking through the text of a long document takes a while: what was found is kept, so many findings.
FINDINGS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Completions:
    """What has been written before: publishers, municipalities and languages, the most frequent first.

    `rules` and `cases` are ids with titles; `ids` are those of all documents.
    """

    publisher: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    ids: frozenset[str] = field(default=frozenset())


class Lacking(NamedTuple):
    """How many documents say nothing of a key, and the first of them in the order of ids."""

    total: int
    documents: tuple[Document, ...]


class ScanState(NamedTuple):
    """A scan without text; `failure` is None while OCR has not been tried."""

    path: str
    failure: Failure | None


class Holdings:
    """What is known of the files of the corpus, whoever may see them. May be used by many threads.

    `twins` knows which say nearly the same, `proposer` what they seem to be; `analyser` gives the one that is served.
    """

    def __init__(self, settings: Settings, analyser: Callable[[], Analyser]) -> None:
        self._catalogue = Catalogue(settings.database_url)
        self._files = FilesOfDocuments(settings.database_url)
        self.twins = Twins(settings, self._catalogue)
        self.proposer = Proposer(self._catalogue, self._files, analyser)
        self._settings = settings
        self._runs = Runs(settings.database_url)
        self._lacking: tuple[str, dict[str, Lacking]] = ("", {})
        self._taken: tuple[float, Disk | None] = (float("-inf"), None)
        self._gathered = (float("-inf"), Completions())
        self._findings = Kept[tuple[str, str, str], tuple[Finding, ...]](FINDINGS_KEPT)

    def close(self) -> None:
        """Let go of all connections."""
        self.proposer.close()
        self.twins.close()
        self._files.close()
        self._runs.close()
        self._catalogue.close()

    def settled(self, paths: Collection[str]) -> dict[str, Document]:
        """Return the document of each of these files, by path, as soon as it was read and can be searched."""
        return self._files.settled(paths)

    def at(self, paths: Collection[str]) -> dict[str, Document]:
        """Return the document of each of these files, by path, as it was last read."""
        return self._files.at(paths)

    def path_of_bytes(self, digest: str) -> str:
        """Return the path of a document with these bytes (SHA-256 in hexadecimal), or ''."""
        return self._files.path_of_bytes(digest)

    def drafts(self) -> tuple[Document, ...]:
        """Return the documents that only the secretariat may see, in the order of their paths."""
        return self._files.drafts()

    def personal(self, document: Document) -> tuple[Finding, ...]:
        """Return the personal data in a document and in what is attached to it, and in what is known of them."""
        key = (document.id, document.fingerprint, repr(document.metadata))
        found = self._findings.get(key)
        if found is None:
            found = tuple(_personal(self._catalogue, document))
            self._findings.put(key, found, 1 + len(found))
        return found

    def pages(self, document: Document) -> tuple[Page, ...]:
        """Return the text of a document."""
        return self._catalogue.pages(document.id)

    def document(self, document_id: str) -> Document | None:
        """Return a document of any visibility, None where there is none."""
        return self._catalogue.documents([document_id]).get(document_id)

    def owner(self, document_id: str) -> str:
        """Return the path of the file that has this id, or ''."""
        found = self.document(document_id)
        return found.path if found else ""

    def lacking(self) -> dict[str, Lacking]:
        """Return the documents that say nothing of a key of LACKING, by key; what is attached to a mail is left out."""
        revision = self._catalogue.revision()
        known_at, known = self._lacking
        if known_at == revision:
            return known
        totals, first = Counter[str](), {key: list[Document]() for key in LACKING}
        for document in self._catalogue.all_documents():
            for key in () if document.part else LACKING:
                if not (is_titled(document) if key == "title" else getattr(document.metadata, key)):
                    totals[key] += 1
                    if totals[key] <= LACKING_LISTED:
                        first[key].append(document)
        known = {key: Lacking(totals[key], tuple(first[key])) for key in LACKING}
        self._lacking = revision, known
        return known

    def ended_rules(self, on: date) -> tuple[Document, ...]:
        """Return the rules whose last day in force is before a day."""
        rules = ((document, document.metadata.rule) for document in self._catalogue.all_documents())
        return tuple(document for document, rule in rules if rule and rule.in_force_to and rule.in_force_to < on)

    def runs(self, most: int) -> tuple[Run, ...]:
        """Return what the newest runs did."""
        return self._runs.newest(most)

    def disk(self) -> Disk:
        """Return what the installation takes of the disk, as it was a minute ago at the most."""
        until, found = self._taken
        if found is None or time.monotonic() >= until:
            found = disk(self._settings)
            self._taken = time.monotonic() + DISK_LASTING, found
        return found

    def scans(self) -> tuple[ScanState, ...]:
        """Return the scans that have no text yet, and why, where OCR has failed over them."""
        shelf = Shelf.of(self._settings)
        return tuple(ScanState(scan.path, shelf.failure(scan.fingerprint)) for scan in self._files.scans())

    def read_again(self, paths: Collection[str] | None = None) -> int:
        """Let files that could not be read in full be read again, all such or some, and return how many they are."""
        wanted = None if paths is None else frozenset(paths)
        files = self._catalogue.files().values()
        failures = [row for row in files if row.failed and (wanted is None or row.path in wanted)]
        Shelf.of(self._settings).forget_failures(row.fingerprint.partition("+")[0] for row in failures)
        for chunk in chunks([row.path for row in failures]):
            self._catalogue.forget_stamps(chunk)
        ring(self._settings)
        return len(failures)

    def completions(self) -> Completions:
        """Return what has been written before, as it was a few minutes ago at the most."""
        until, found = self._gathered
        if time.monotonic() >= until:
            found = _gathered(self._catalogue)
            self._gathered = time.monotonic() + LASTING, found
        return found


def is_titled(document: Document) -> bool:
    """Say whether a document has a title that is more than the name of its file."""
    name = document.file_name
    title = document.metadata.title
    return bool(title) and title != (name.rpartition(".")[0] or name).replace("_", " ")


def _personal(catalogue: Catalogue, document: Document) -> Iterator[Finding]:
    for part in catalogue.documents_of(document.path):
        yield from find((known_of(part), *catalogue.pages(part.id)))


def _gathered(catalogue: Catalogue) -> Completions:
    words: dict[str, Counter[str]] = {key: Counter() for key in ("publisher", "municipality", "language")}
    rules, cases, ids = [], [], []
    for document in catalogue.all_documents():
        metadata = document.metadata
        ids.append(document.id)
        for key, counter in words.items():
            if value := getattr(metadata, key):
                counter[value] += 1
        if metadata.rule is not None:
            rules.append((document.id, metadata.title))
        if metadata.case is not None:
            cases.append((document.id, metadata.title))
    ranked = {key: tuple(value for value, _ in counter.most_common()) for key, counter in words.items()}
    return Completions(**ranked, rules=tuple(rules), cases=tuple(cases), ids=frozenset(ids))
