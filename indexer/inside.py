"""A document from the inside: its pages with the words of a query marked, how many places there are, and quotes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from indexer import quoting
from indexer.catalogue.store import Catalogue
from indexer.corpus import Corpus
from indexer.errors import NotFound
from indexer.kept import Kept
from indexer.marking import Marker
from indexer.model import Document, Page, Visibility
from indexer.quoting import Place
from indexer.results import Passage
from indexer.sidecar import parse
from indexer.snippet import marked_page
from indexer.taxonomy import Taxonomy
from indexer.versions import Version

#: Pages whose places are kept counted, of all documents together.
PAGES_COUNTED = 100_000
#: Pages that a quote is looked for on.
PAGES_LOOKED_THROUGH = 2000
#: Pages fetched at a time where many are gone through.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many places there are on a page that has any."""

    number: int
    label: str
    places: int


Counts = tuple[PageCount, ...]
#: Counted places by the state of the collection, the document, the words and the stretch of pages.
CountsKept = Kept[tuple[object, ...], Counts]


class Inside:
    """One document. Whoever makes one has asked whether the viewer may see it.

    `marker` makes a marker for the words of a query in a language: which words these are depends on what the viewer may
    see, so the counts kept are by `seen`; `stamp` says how the collection stands.
    """

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        corpus: Corpus,
        seen: frozenset[Visibility],
        marker: Callable[[str, str], Marker],
        stamp: Callable[[], str],
        counted: CountsKept,
    ) -> None:
        self.document = document
        self._catalogue = catalogue
        self._corpus = corpus
        self._seen = seen
        self._marker = marker
        self._stamp = stamp
        self._counted = counted

    def pages(self, text: str = "", first: int = 1, last: int | None = None) -> tuple[Passage, ...]:
        """Return whole pages by number, with the words of a query marked."""
        marker = self._marker(text, self.document.metadata.language or "da")
        return tuple(marked_page(page, marker) for page in self._catalogue.pages(self.document.id, first, last))

    def places(self, text: str, first: int = 1, last: int | None = None) -> Counts:
        """Return how many places each of these pages has, those left out that have none.

        The first time this takes as long as marking them all: 0.15 ms a page. After that it is known.
        """
        end = min(last or self.document.page_count, self.document.page_count)
        key = (self._stamp(), self._seen, self.document.id, text, first, end)
        found = self._counted.get(key)
        if found is None:
            marker = self._marker(text, self.document.metadata.language or "da")
            marked = (marked_page(page, marker) for page in self._stretch(first, end))
            found = tuple(PageCount(p.page, p.label, len(places_of(p))) for p in marked if p.marks)
            self._counted.put(key, found, len(found) + 1)
        return found

    def quoted(self, quote: str, near: int = 0) -> Place | None:
        """Return where a quote stands now, looked for from the page `near` on; None where it stands nowhere.

        In a very long document only so many pages on both sides of that page are looked through.
        """
        here = self._catalogue.pages(self.document.id, near, near) if near else ()
        if found := quoting.exactly(quote, here):
            return found
        first = max(1, near - PAGES_LOOKED_THROUGH // 2)
        last = min(first + PAGES_LOOKED_THROUGH - 1, self.document.page_count)
        pages = sorted(self._stretch(first, last), key=lambda page: abs(page.number - near) if near else page.number)
        return quoting.exactly(quote, pages) or quoting.nearly(quote, pages)

    def versions(self) -> tuple[Version, ...]:
        """Return the former states of the document's file, the last one first, each once; an attachment has none.

        One that was more secret than the document is now stays as secret as it was.
        """
        if self.document.part:
            return ()
        found: dict[str, Version] = {}
        for version in reversed(self._catalogue.versions(self.document.path)):
            if version.fingerprint != self.document.fingerprint and self._was_visible(version):
                found.setdefault(version.fingerprint, version)
        return tuple(found.values())

    def _was_visible(self, version: Version) -> bool:
        """Say whether the viewer might have seen a version by the sidecar that lies beside it, where there is one."""
        said = self._corpus.sidecar_content(version.place)
        return said is None or parse(said, version.place, Taxonomy()).metadata.visibility in self._seen

    def former_file(self, version: Version) -> Path:
        """Return where the file of a version lies. Raises NotFound when it has been taken away."""
        file = self._corpus.file(version.place)
        if not file.is_file():
            raise NotFound(f"{version.place} is no longer in the corpus. Bring the index up to date: bolig2000 index")
        return file

    def _stretch(self, first: int, last: int) -> Iterator[Page]:
        """Yield pages, some fetched at a time."""
        starts = range(first, last + 1, _AT_ONCE)
        some = (self._catalogue.pages(self.document.id, at, min(at + _AT_ONCE - 1, last)) for at in starts)
        return chain.from_iterable(some)


def places_of(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Return the marks of a passage as places: those with nothing but blanks between them are one.

    >>> places_of(Passage(1, "1", "små boliger og små", ((0, 3), (4, 11), (15, 18))))
    ((0, 11), (15, 18))
    """
    found: list[tuple[int, int]] = []
    for start, end in passage.marks:
        if found and not _parted(passage.text[found[-1][1] : start]):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)


def _parted(between: str) -> bool:
    """Say whether two marks are two places: any sign, or a blank line, parts them."""
    return bool(between.strip()) or between.count("\n") > 1
