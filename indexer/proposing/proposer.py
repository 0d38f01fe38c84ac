"""All that is proposed of a document: by its first pages, by the file itself and by similar documents, best first."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from indexer.catalogue.holdings import FilesOfDocuments
from indexer.catalogue.store import Catalogue
from indexer.danish.analyser import Analyser
from indexer.kept import Kept
from indexer.model import Document, Kind, Metadata, Page
from indexer.proposing import title_page
from indexer.proposing.learning import Learned, Learner
from indexer.proposing.proposal import Proposal, Source
from indexer.taxonomy import Taxonomy

#: The keys in the order of the form.
ORDER = (
    *("title", "authors", "publisher", "date", "language", "municipality", "journal_number"),
    *("type", "topics", "sectors", "target_groups", "rule.cited_as"),
)
#: What a rule is filed as.
RULE = "regel"
#: What several proposals may be made for at once, each with a value of its own.
_SEVERAL = {"topics", "sectors", "target_groups"}
#: What stands on the first pages goes before what the file says of itself, but for these.
_FILE_FIRST = {"title", "authors"}
_PAGES = 12
#: So many similar documents are named.
_NAMED = 3
_KEPT = 2000
_DATED = re.compile(r"(?<!\d)((?:19|20)\d\d(?:-[01]\d(?:-[0-3]\d)?)?)(?!\d)")


@dataclass(frozen=True, slots=True)
class _Read:
    """What was made of the text of a document: nothing of it changes while its file does not."""

    said: tuple[Proposal, ...]
    terms: dict[str, int]


class Proposer:
    """Proposes metadata. May be used by many threads; whoever asks may see everything."""

    def __init__(self, catalogue: Catalogue, files: FilesOfDocuments, analyser: Callable[[], Analyser]) -> None:
        self._catalogue = catalogue
        self._learner = Learner(catalogue, files, analyser)
        self._read = Kept[tuple[object, ...], _Read](_KEPT)

    def close(self) -> None:
        """Stop learning."""
        self._learner.close()

    def learned(self) -> Learned | None:
        """Return what was learned from what has been filed, None where that is nothing yet."""
        return self._learner.learned()

    def proposals(
        self, document: Document, said: Metadata, taxonomy: Taxonomy, publishers: Collection[str]
    ) -> tuple[Proposal, ...]:
        """Return what is proposed for the keys that a person left open: of which a sidecar says nothing in `said`."""
        read = self._of_text(document, taxonomy, publishers)
        found = [*read.said, *_of_file(document, said)]
        learned = self._learner.learned()
        if learned:
            found += _filed(learned, document, read)
        if said.rule is not None or said.type == RULE:
            pages = self._catalogue.pages(document.id, 1, 1)
            found += _cited_as(document.metadata.title, pages, said)
        open_ = [proposal for proposal in found if _is_open(proposal, said, taxonomy)]
        return tuple(_in_order(open_))

    def _of_text(self, document: Document, taxonomy: Taxonomy, publishers: Collection[str]) -> _Read:
        key = document.id, document.fingerprint, len(publishers), taxonomy.keys("type")
        read = self._read.get(key)
        if read is None:
            pages = self._catalogue.pages(document.id, 1, _PAGES)
            types = [(name, taxonomy.label("type", name)) for name in taxonomy.keys("type")]
            said = tuple(title_page.proposals(pages, types, publishers))
            if document.kind is Kind.EML:  # A letter begins with a greeting, and its head has been read.
                said = tuple(each for each in said if each.source is Source.TEXT)
            read = _Read(said, dict(self._learner.terms(pages, document.metadata.language)))
            self._read.put(key, read, 1)
        return read


def _of_file(document: Document, said: Metadata) -> Iterator[Proposal]:
    """Yield what the file says of itself, and what its name does.

    What is known of a document and not said by its sidecar is from the file (see pipeline.work).
    """
    metadata = document.metadata
    stem = document.file_name.rpartition(".")[0] or document.file_name
    for key in ("title", "authors", "publisher", "date", "language"):
        value = getattr(metadata, key)
        values = (value,) if isinstance(value, str) else value
        named = key == "title" and value == " ".join(stem.replace("_", " ").split())
        if value and not named and not getattr(said, key):
            yield Proposal(key, tuple(values), Source.PROPERTIES)
    title = " ".join(re.sub(r"[_-]+", " ", stem).split())
    if title:
        yield Proposal("title", (title[:1].upper() + title[1:],), Source.FILE_NAME)
    if dated := _DATED.search(stem):
        yield Proposal("date", (dated[1],), Source.FILE_NAME)


def _filed(learned: Learned, document: Document, read: _Read) -> Iterator[Proposal]:
    for key, votes in learned.votes(document.id, read.terms).items():
        for vote, ids in votes:
            yield Proposal(key, (vote.value,), Source.FILED, ids[:_NAMED])


def _cited_as(title: str, pages: Collection[Page], said: Metadata) -> Iterator[Proposal]:
    texts = title_page.cited_as(title, pages)
    if texts and not (said.rule and said.rule.cited_as):
        yield Proposal("rule.cited_as", texts, Source.TITLE_PAGE)


def _is_open(proposal: Proposal, said: Metadata, taxonomy: Taxonomy) -> bool:
    """Say whether a person left a key open, and its value is one that can be written."""
    if proposal.key == "rule.cited_as":
        return True
    facet = {"type": "type", "topics": "topic", "sectors": "sector", "target_groups": "target_group"}.get(proposal.key)
    known = facet is None or all(taxonomy.fault("", proposal.key, facet, value) is None for value in proposal.values)
    return known and not getattr(said, proposal.key)


def _in_order(found: list[Proposal]) -> Iterator[Proposal]:
    """Yield proposals by key, each value once, the best source first; what comes after the first is another one."""
    for key in ORDER:
        seen: list[tuple[str, ...]] = []
        ranked = sorted((p for p in found if p.key == key), key=_rank)
        if key == "date" and len(ranked) > 1 and ranked[1].values[0].startswith(ranked[0].values[0]):
            ranked[:2] = reversed(ranked[:2])  # the same date, but told exactly
        for proposal in ranked:
            spelt = tuple(value.casefold() for value in proposal.values)
            last_resort = proposal.source is Source.FILE_NAME and seen
            if spelt not in seen and not last_resort:
                yield replace(proposal, other=bool(seen) and key not in _SEVERAL)
                seen.append(spelt)


def _rank(proposal: Proposal) -> int:
    file_first = proposal.source is Source.PROPERTIES and proposal.key in _FILE_FIRST
    return -1 if file_first else list(Source).index(proposal.source)
