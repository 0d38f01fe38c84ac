"""Learning from what has been filed: in the background, for each generation of the catalogue, and bounded.

A page never waits for it longer than a second, and only where nothing has been learned yet. What is learned knows every
document, whoever may see it: it is for the secretariat, and nothing of it is kept outside of this process.
"""

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field

from indexer.catalogue.holdings import FilesOfDocuments
from indexer.catalogue.store import Catalogue
from indexer.danish.analyser import Analyser
from indexer.danish.function_words import is_function_word
from indexer.model import Document, Page
from indexer.proposing.neighbours import Figures, Neighbours, Vote, examined

#: What is proposed by what similar documents are filed under, and whether a document has one value of it only.
KEYS: Mapping[str, bool] = {"type": True, "topics": False, "sectors": False, "target_groups": False}
#: It learns from so many documents, those added last, by so many characters of each: 10,000 proposed no better.
MOST, TEXT = 1000, 6000
#: So many of them are asked for what they would have been filed under.
EXAMINED = 300
#: In seconds: between two times of learning, and how long a page waits for the first time.
PAUSE, PATIENCE = 60.0, 1.0
#: Pages that are fetched for TEXT, and documents that are fetched together.
_PAGES, _TOGETHER = 12, 50
_SHORTEST = 3

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from documents, and how well each of KEYS is proposed with it."""

    generation: int
    ids: tuple[str, ...]
    neighbours: Neighbours
    figures: Mapping[str, Figures] = field(default_factory=dict)

    def votes(self, document_id: str, terms: Mapping[str, int]) -> dict[str, list[tuple[Vote, tuple[str, ...]]]]:
        """Return what is worth proposing by key, each with the ids of the documents that most speak for it."""
        own = self.ids.index(document_id) if document_id in self.ids else None
        near = self.neighbours.near(terms, without=own)
        found: dict[str, list[tuple[Vote, tuple[str, ...]]]] = {}
        for key, single in KEYS.items():
            bound = self.figures[key].bound
            votes = self.neighbours.votes(near, key)[: 1 if single else None]
            if bound is not None:
                kept = [vote for vote in votes if vote.share >= bound]
                found[key] = [(vote, tuple(self.ids[number] for number in vote.by)) for vote in kept]
        return found


class Learner:
    """Learns in a thread of its own. May be asked by many threads."""

    def __init__(self, catalogue: Catalogue, files: FilesOfDocuments, analyser: Callable[[], Analyser]) -> None:
        self._catalogue = catalogue
        self._files = files
        self._analyser = analyser
        self._thread = ThreadPoolExecutor(1, "learner")
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._learned: Learned | None = None
        self._begun = self._ended = float("-inf")
        self._under_way: Future[None] | None = None
        self._terms: dict[tuple[str, str], Mapping[str, int]] = {}

    def close(self) -> None:
        """Stop learning."""
        self._stopping.set()
        self._thread.shutdown(cancel_futures=True)

    def learned(self) -> Learned | None:
        """Return what was learned last, None for nothing yet; begin anew where that is of an older generation."""
        generation = self._catalogue.state().generation
        with self._lock:
            known = self._learned
            idle = self._under_way is None or self._under_way.done()
            if idle and (known is None or known.generation != generation) and self._rested():
                self._begun = time.monotonic()
                self._under_way = self._thread.submit(self._learn, generation)
            waiting, left = self._under_way, self._begun + PATIENCE - time.monotonic()
        if known is None and waiting is not None and left > 0:
            wait_for([waiting], left)
        return self._learned

    def terms(self, pages: Iterable[Page], language: str) -> Mapping[str, int]:
        """Return the terms that tell what a text is about, with how often they stand in its beginning."""
        text = " ".join(page.text for page in pages)[:TEXT]
        parts = self._analyser().streams(text, language or "da").parts
        telling = (part for part in parts if len(part) >= _SHORTEST and part.isalpha() and not is_function_word(part))
        return Counter(telling)

    def documents(self) -> list[tuple[str, Mapping[str, int], Mapping[str, tuple[str, ...]]]]:
        """Return what is learned from: ids, terms, and what they are filed under. Raises _Stopped."""
        filed = [document for document in self._files.newest(MOST) if any(filed_under(document).values())]
        terms: dict[tuple[str, str], Mapping[str, int]] = {}
        for start in range(0, len(filed), _TOGETHER):
            if self._stopping.is_set():
                raise _Stopped
            some = filed[start : start + _TOGETHER]
            new = [document.id for document in some if (document.id, document.fingerprint) not in self._terms]
            pages = self._catalogue.pages_of(new, _PAGES)
            for document in some:
                key = document.id, document.fingerprint
                terms[key] = self._terms.get(key) or self.terms(pages.get(document.id, ()), document.metadata.language)
        self._terms = terms
        return [(d.id, terms[d.id, d.fingerprint], filed_under(d)) for d in filed]

    def _rested(self) -> bool:
        return time.monotonic() - self._ended >= PAUSE

    def _learn(self, generation: int) -> None:
        try:
            self._learned = learned(generation, self.documents())
        except _Stopped:
            pass
        except Exception:  # noqa: BLE001 - the thread would end without a word
            # Whoever asked has gone on: nothing is proposed, and the log says why.
            _LOG.exception("What has been filed could not be learned from")
        finally:
            self._ended = time.monotonic()


class _Stopped(Exception):
    """The process is about to end."""


def learned(
    generation: int, documents: Sequence[tuple[str, Mapping[str, int], Mapping[str, tuple[str, ...]]]]
) -> Learned:
    """Return what is learned from documents."""
    known = [(terms, values) for _, terms, values in documents]
    model = Neighbours(known)
    chosen = random.Random(generation).sample(range(len(known)), min(EXAMINED, len(known)))  # noqa: S311 - no secret
    ids = tuple(name for name, _, _ in documents)
    return Learned(generation, ids, model, examined(model, known, KEYS, chosen))


def filed_under(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the values that a person gave a document, of each of KEYS."""
    metadata = document.metadata
    lists = {"topics": metadata.topics, "sectors": metadata.sectors, "target_groups": metadata.target_groups}
    return {"type": (metadata.type,) if metadata.type else (), **lists}
