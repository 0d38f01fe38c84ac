"""The collection as the secretariat works on it: by files and their bytes, drafts among them.

What readers see is asked of `search.Library`; this is for those who look after the collection, and for nobody else.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from indexer.catalogue.holdings import FilesOfDocuments
from indexer.catalogue.store import Catalogue
from indexer.danish.analyser import Analyser
from indexer.kept import Kept
from indexer.model import Document, Page
from indexer.personal import Finding, find
from indexer.proposing.proposer import Proposer
from indexer.settings import Settings
from indexer.twins import Twins

#: Words to complete are gathered from all documents, so not more often than this, in seconds.
LASTING = 300.0
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


class Holdings:
    """What is known of the files of the corpus, whoever may see them. May be used by many threads.

    `twins` knows which say nearly the same, `proposer` what they seem to be; `analyser` gives the one that is served.
    """

    def __init__(self, settings: Settings, analyser: Callable[[], Analyser]) -> None:
        self._catalogue = Catalogue(settings.database_url)
        self._files = FilesOfDocuments(settings.database_url)
        self.twins = Twins(settings, self._catalogue)
        self.proposer = Proposer(self._catalogue, self._files, analyser)
        self._gathered = (float("-inf"), Completions())
        self._findings = Kept[tuple[str, str, str], tuple[Finding, ...]](FINDINGS_KEPT)

    def close(self) -> None:
        """Let go of all connections."""
        self.proposer.close()
        self.twins.close()
        self._files.close()
        self._catalogue.close()

    def settled(self, paths: Collection[str]) -> dict[str, Document]:
        """Return the document of each of these files, by path, as soon as it was read and can be searched."""
        return self._files.settled(paths)

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

    def completions(self) -> Completions:
        """Return what has been written before, as it was a few minutes ago at the most."""
        until, found = self._gathered
        if time.monotonic() >= until:
            found = _gathered(self._catalogue)
            self._gathered = time.monotonic() + LASTING, found
        return found


def _personal(catalogue: Catalogue, document: Document) -> Iterator[Finding]:
    for part in catalogue.documents_of(document.path):
        known = "\n".join((part.path, part.metadata.title, *part.described, *(h.title for h in part.outline)))
        yield from find([Page(0, "", known)])
        yield from find(catalogue.pages(part.id))


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
