"""Search: the one door to what has been indexed. A request with its viewer in; documents and passages out.

Nothing here shows a document that the viewer may not see: the viewer goes into every question to the engine, and
every document fetched by id is checked.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from indexer import keyterms, matrix, suggest, wider
from indexer.asking import answered, is_narrowed
from indexer.catalogue.relations import named
from indexer.catalogue.remembered import Remembered
from indexer.catalogue.store import Catalogue
from indexer.check import Problem, problems
from indexer.cited import RuleCitations
from indexer.danish.analyser import Analyser
from indexer.engine.base import Answer, Question
from indexer.errors import NotFound
from indexer.facets import facets, histograms
from indexer.hits import Shown, known, marked
from indexer.inside import PAGES_COUNTED, CountsKept, Inside
from indexer.keyterms import KeyTerm
from indexer.marking import MOST_ON_A_PAGE, Marker
from indexer.model import FORM_STREAM, WORD_STREAMS, Document, Kind, ReadingStatus, Viewer, Visibility
from indexer.query.expand import expand
from indexer.query.expanded import Expanded, WantedWord
from indexer.query.nodes import Query
from indexer.query.parser import parse
from indexer.query.plan import AnyOf, Everything, Term
from indexer.query.way import Way
from indexer.reading.mail import attachment
from indexer.respell import corrected, respell
from indexer.results import CollectionState, Listing, Note, Passage, Relations, SearchRequest, SearchResult, Sort
from indexer.served import Served
from indexer.settings import Settings
from indexer.similar import distinctive
from indexer.suggest import Suggestion, title_query
from indexer.taxonomy import Taxonomy
from indexer.understanding import Understood, understood

#: A part in more than this share of the documents tells little, unless it is in fewer than so many.
COMMON = 0.4
COMMON_LEAST = 20
#: So many pages of a document are read to find similar ones.
TELLING = 40
#: The key terms of so many searches are kept: gathering them takes a third as long as a search.
REMEMBERED = 500
#: Gathering the vocabulary of 50,000 documents takes seconds; it may take no more than this part of the time.
PATIENCE = 50
#: So many maps of the collection are kept: one takes some dozens of questions.
MATRICES = 64
#: Where a text is read only until enough of it was seen, so many pages are fetched at a time.
PAGES_AT_ONCE = 10


class Library:
    """The collection as readers see it; may be used by many threads. Raises IndexMissing when there is no index."""

    def __init__(self, settings: Settings) -> None:
        self._catalogue = Catalogue(settings.database_url)
        self._served = Served(settings)
        self._shown = Shown(self._catalogue)
        self._counted = CountsKept(PAGES_COUNTED)
        self._vocabulary: tuple[str, float, Sequence[str]] = ("", 0.0, ())
        self._key_terms: Remembered[str, tuple[KeyTerm, ...]] = Remembered(REMEMBERED)
        self._matrices: Remembered[tuple[object, ...], matrix.Matrix] = Remembered(MATRICES)
        self._values: Remembered[frozenset[Visibility], Mapping[str, Collection[str]]] = Remembered(8)

    def close(self) -> None:
        """Let go of files and connections."""
        self._served.close()
        self._catalogue.close()

    @property
    def taxonomy(self) -> Taxonomy:
        """The vocabulary of the collection, as it stands in the folder now."""
        return self._served.taxonomy

    @property
    def analyser(self) -> Analyser:
        """The analyser that splits compounds as the thesaurus of now says."""
        return self._served.analyser

    # -- finding ------------------------------------------------------------------------------

    def search(self, request: SearchRequest, *, with_passages: bool = True) -> SearchResult:
        """Answer a request. Never raises for what is in it."""
        started = time.perf_counter()
        result, wanted, answer = self._answered(request)
        hits = self._shown.hits(answer, wanted.words, self._served.analyser if with_passages else None)
        return replace(result, hits=hits, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def listing(self, request: SearchRequest, most: int | None = None) -> Listing:
        """Return everything that a request finds, or the first `most` of it, whatever its window.

        What is listed, and in which order, is settled at once by one generation of the index: nothing is listed twice
        or left out because the index changes while the documents are taken.
        """
        window = self._served.engine.count() if most is None else most
        result, _, answer = self._answered(replace(request, offset=0, limit=window))
        return Listing(result, len(answer.hits), self._listed([name for name, _ in answer.hits], request.viewer))

    def understood(self, request: SearchRequest, result: SearchResult) -> Understood:
        """Return how the words of a request were understood, with examples from the hits of its result."""
        way = Way(request.parts, request.synonyms)
        return understood(
            parse(result.did_you_mean or request.text),
            result.hits,
            lambda query: self._understand(query, request.viewer, way),
            self._served.analyser,
        )

    def similar(self, document_id: str, viewer: Viewer, limit: int = 5) -> tuple[Document, ...]:
        """Return documents that share the most distinctive words of this one, the most similar first."""
        document = self.document(document_id, viewer)
        text = "\n".join((document.metadata.title, *(p.text for p in self._catalogue.pages(document.id, last=TELLING))))
        engine, language = self._served.engine, document.metadata.language or "da"
        plan = distinctive(text, language, self._served.analyser, engine.statistics(viewer.visibilities))
        answer = engine.answer(Question(plan, viewer.visibilities, limit=limit + 1))
        found = self._catalogue.documents([name for name, _ in answer.hits])
        return tuple(found[name] for name, _ in answer.hits if name in found and name != document.id)[:limit]

    def suggest(self, text: str, viewer: Viewer, limit: int = 8, language: str = "da") -> tuple[Suggestion, ...]:
        """Return words, phrases, topics, sectors and titles that complete what has been typed so far."""
        analyser, seen = self._served.analyser, viewer.visibilities
        query = title_query(text, analyser)
        if query is None:
            return ()
        hits = self._served.engine.answer(Question(self._understand(query, viewer).strict, seen, limit=limit)).hits
        titles = self._catalogue.documents([name for name, _ in hits])
        return suggest.mixed(
            suggest.keywords(
                text, lambda begun: self._catalogue.keywords_beginning(begun, seen, suggest.SPELLINGS), analyser
            ),
            suggest.values(text, self._used(viewer), self.taxonomy, language),
            [titles[name] for name, _ in hits if name in titles and titles[name].metadata.visibility in seen],
            limit,
        )

    def key_terms(self, request: SearchRequest, limit: int = 8) -> tuple[KeyTerm, ...]:
        """Return what the best hits say more often than the collection, to narrow a result by; none where all is."""
        asked = repr(replace(request, viewer=Viewer(request.viewer.role), facets=(), sort=Sort.RELEVANCE, offset=0))
        return self._key_terms.of(self.stamp(), asked, lambda: self._new_key_terms(request))[:limit]

    def matrix(
        self, rows: str, columns: str, viewer: Viewer, filters: Mapping[str, tuple[str, ...]] | None = None
    ) -> matrix.Matrix:
        """Return how many documents there are by two facets, the second of which may be `year`.

        Filters on the two themselves are ignored, as the counts of a facet ignore its own selection.
        """
        served, seen = self._served, viewer.visibilities
        chosen = {facet: values for facet, values in sorted((filters or {}).items()) if facet not in {rows, columns}}
        ask = matrix.Asking(served.engine, seen, chosen)
        return self._matrices.of(
            self.stamp(),
            (rows, columns, seen, tuple(chosen.items())),
            lambda: matrix.made(ask, rows, columns, self.taxonomy, self._catalogue.documents),
        )

    def _new_key_terms(self, request: SearchRequest) -> tuple[KeyTerm, ...]:
        engine, seen = self._served.engine, request.viewer.visibilities
        wanted = self._understand(parse(request.text), request.viewer, Way(request.parts, request.synonyms))
        if isinstance(wanted.strict, Everything) and not is_narrowed(request):
            return ()
        best = replace(request, facets=(), sort=Sort.RELEVANCE, offset=0, limit=keyterms.HITS)
        names = [name for name, _ in answered(engine, best, wanted)[0].hits]
        found = self._catalogue.keywords(names)
        texts = keyterms.key_terms(
            [found.get(name, ()) for name in names],
            {term for word in wanted.words for term in (*word.words, *word.parts)},
            self._served.analyser,
            keyterms.Collected(
                sum(self._catalogue.outcomes(seen).values()),
                lambda folded: self._catalogue.keyword_counts(folded, seen),
                lambda term: engine.statistics(seen).frequency("body_parts", term),
            ),
        )
        return tuple(KeyTerm(text, keyterms.narrowed(request.text, text)) for text in texts)

    def wider(self, request: SearchRequest, total: int) -> tuple[wider.Offer, ...]:
        """Return searches near a request, which gave `total` documents, that give more."""
        return wider.offers(request, total, self._served.thesaurus, self._count)

    # -- fetching -----------------------------------------------------------------------------

    def document(self, document_id: str, viewer: Viewer) -> Document:
        """Return a document by its id or an alias. Raises NotFound, also for one that the viewer may not see."""
        name = document_id
        found = self._catalogue.documents([name]).get(name)
        if found is None and (name := self._catalogue.resolve(document_id)):
            found = self._catalogue.documents([name]).get(name)
        if found is None or found.metadata.visibility not in viewer.visibilities:
            raise NotFound(f"There is no document {document_id}")
        return found

    def referring(self, ids: Iterable[str], viewer: Viewer) -> tuple[Document, ...]:
        """Return the documents of these ids (or aliases) that the viewer may see, in this order."""
        found = []
        for name in ids:
            try:
                found.append(self.document(name, viewer))
            except NotFound:
                continue
        return tuple(found)

    def relations(self, document: Document, viewer: Viewer) -> Relations:
        """Return whom a document names and who names it, as far as the viewer may see: to say it at one end will do."""
        ids: defaultdict[str, list[str]] = defaultdict(list)
        for key, name in (*named(document.metadata), *self._catalogue.naming(document.id)):
            ids[key].append(name)
        found = {key: {d.id: d for d in self.referring(each, viewer)} for key, each in ids.items()}
        return Relations(**{key: tuple(d for d in each.values() if d.id != document.id) for key, each in found.items()})

    def rule_citations(self, viewer: Viewer) -> RuleCitations:
        """Return what tells which rules documents cite, as far as the viewer may see."""
        return RuleCitations(self._catalogue, self._served.thesaurus.acts, viewer, datetime.now().astimezone().date())

    def attachments(self, document: Document, viewer: Viewer) -> tuple[Document, ...]:
        """Return the documents that are attached to a mail, as far as the viewer may see them."""
        if document.kind is not Kind.EML:
            return ()
        found = self._catalogue.documents_of(document.path)
        return tuple(
            d for d in found if d.parent and d.id != document.id and d.metadata.visibility in viewer.visibilities
        )

    def pages(
        self, document_id: str, viewer: Viewer, text: str = "", first: int = 1, last: int | None = None
    ) -> tuple[Passage, ...]:
        """Return whole pages by number, with the words of a query marked. Raises NotFound."""
        return self.inside(document_id, viewer).pages(text, first, last)

    def inside(self, document_id: str, viewer: Viewer) -> Inside:
        """Return a document from the inside. Raises NotFound."""
        document = self.document(document_id, viewer)
        marker = partial(self._page_marker, viewer)
        return Inside(
            document, self._catalogue, self._served.corpus, viewer.visibilities, marker, self.stamp, self._counted
        )

    def _page_marker(self, viewer: Viewer, text: str, language: str) -> Marker:
        wanted = marked(self._understand(parse(text), viewer).words)
        return Marker(wanted, self._served.analyser, language, MOST_ON_A_PAGE)

    def original(self, document_id: str, viewer: Viewer) -> Path | bytes:
        """Return the file of a document, or the bytes of an attachment. Raises NotFound."""
        document = self.document(document_id, viewer)
        corpus = self._served.corpus
        file = corpus.file(document.path)
        # The file may be newer than what is known of it, and not for this viewer: its sidecar was written first.
        if corpus.sidecar(document.path, self.taxonomy).metadata.visibility not in viewer.visibilities:
            raise NotFound(f"{document_id} has just been hidden")
        if not file.is_file():
            raise NotFound(
                f"The file {document.path} is no longer in the corpus. Bring the index up to date: bolig2000 index"
            )
        return attachment(file.read_bytes(), document.part) if document.part else file

    # -- state --------------------------------------------------------------------------------

    def steady(self) -> AbstractContextManager[None]:
        """Let this thread look once only whether the catalogue has changed, for as long as it answers one request."""
        return self._catalogue.steady()

    def stamp(self) -> str:
        """Return what is another as soon as any answer may be. Costs a few small look-ups."""
        return repr((self._catalogue.revision(), self._served.stamp()))

    def state(self, viewer: Viewer) -> CollectionState:
        """Return how the index stands, as far as the viewer may see."""
        state = self._catalogue.state()
        outcomes = self._catalogue.outcomes(viewer.visibilities)
        documents = sum(count for status, count in outcomes.items() if status is not ReadingStatus.WAITING)
        return CollectionState(state.generation, state.indexed_at, documents, outcomes)

    def problems(self, viewer: Viewer) -> tuple[Problem, ...]:
        """Return what the secretariat has to look after; nothing for anybody else."""
        return problems(self._catalogue) if viewer.is_secretariat else ()

    @property
    def engine(self) -> str:
        """The name of the engine that answers, and the version of its files."""
        return f"{self._served.engine.name} {self._served.engine.version}"

    # -- inside -------------------------------------------------------------------------------

    def _answered(self, request: SearchRequest) -> tuple[SearchResult, Expanded, Answer]:
        """Return the result without its hits, the query as it was understood, and what the engine said."""
        notes: list[Note] = []
        did_you_mean = ""
        way = Way(request.parts, request.synonyms)
        wanted = self._understand(parse(request.text), request.viewer, way)
        if request.respell and (corrections := self._corrections(wanted.words, request.viewer)):
            did_you_mean = corrected(request.text, corrections)
            wanted = self._understand(parse(did_you_mean), request.viewer, way)
            notes += [Note("corrected", {"word": old, "instead": new}) for old, new in corrections.items()]
        notes += [Note(code) for code in wanted.warnings]
        notes += [Note("synonyms", {"word": word, "also": ", ".join(also)}) for word, also in wanted.synonyms]
        answer, relaxed = answered(self._served.engine, request, wanted)
        if relaxed is not None:
            notes.append(Note("relaxed", {"documents": relaxed, "words": len(wanted.words)}))
        result = SearchResult(
            total=answer.total,
            hits=(),
            facets=facets(request, answer, self.taxonomy),
            histograms=histograms(request, answer),
            notes=tuple(notes),
            did_you_mean=did_you_mean,
        )
        return result, wanted, answer

    def _listed(self, names: Sequence[str], viewer: Viewer) -> Iterator[tuple[int, Document]]:
        for place, (_, found) in enumerate(self._catalogue.each(names), start=1):
            # What may be seen of it can have changed since the index was made.
            if found and found.metadata.visibility in viewer.visibilities:
                yield place, found

    def _understand(self, query: Query, viewer: Viewer, way: Way | None = None) -> Expanded:
        served = self._served
        seen = served.engine.statistics(viewer.visibilities)

        def is_common(part: str) -> bool:
            return seen.frequency("body_parts", part) > max(COMMON_LEAST, COMMON * seen.documents)

        return expand(query, served.analyser, served.thesaurus, served.taxonomy.resolve, is_common, way)

    def _count(self, request: SearchRequest) -> int:
        wanted = self._understand(parse(request.text), request.viewer, Way(request.parts, request.synonyms))
        return answered(self._served.engine, replace(request, facets=(), offset=0, limit=0), wanted)[0].total

    def _corrections(self, words: Sequence[WantedWord], viewer: Viewer) -> dict[str, str]:
        seen = self._served.engine.statistics(viewer.visibilities)
        return respell(words, seen, self._forms, lambda form: self._spelling(form, viewer))

    def _forms(self) -> Sequence[str]:
        """Return the forms and words of the index in order, or as they were a short while ago.

        In a large index that changes every minute, they are gathered no more often than a PATIENCE-th of the time.
        """
        stamp, (known, until, forms), now = self.stamp(), self._vocabulary, time.monotonic()
        if stamp != known and now >= until:
            found = {t for stream in (FORM_STREAM, *WORD_STREAMS) for t in self._served.engine.vocabulary(stream)}
            forms = sorted(term for term in found if term.isalpha())
            took = time.monotonic() - now
            self._vocabulary = stamp, now + PATIENCE * took, forms
        return forms

    def _used(self, viewer: Viewer) -> Mapping[str, Collection[str]]:
        """Return the topics and sectors that documents have which the viewer may see, gathered once a generation."""
        question = Question(Everything(), viewer.visibilities, facets=suggest.FACETS, limit=0)
        return self._values.of(self.stamp(), viewer.visibilities, lambda: self._served.engine.answer(question).facets)

    def _spelling(self, form: str, viewer: Viewer) -> str:
        """Return a form or word as it is spelt in a document that the viewer may see; '' when there is none.

        One that stands only in what is known of a document (the name of its file) is spelt as it is looked up.
        """
        analyser = self._served.analyser
        spelt_so = self._served.engine.statistics(viewer.visibilities).frequency(FORM_STREAM, form) > 0
        plan = AnyOf(tuple(Term(stream, form) for stream in ([FORM_STREAM] if spelt_so else WORD_STREAMS)))
        answer = self._served.engine.answer(Question(plan, viewer.visibilities, limit=1))
        # The document may have gone from the catalogue a moment before it goes from the index.
        for document in self.referring((name for name, _ in answer.hits), viewer):
            language = document.metadata.language or "da"
            for text in self._texts(document):
                for token in analyser.tokens(text):
                    terms = analyser.terms(token.text, language)
                    if form == (terms.form if spelt_so else terms.word):
                        return token.text.lower()
            return form
        return ""

    def _texts(self, document: Document) -> Iterator[str]:
        """Yield what is known of a document, then its pages, a few read at a time."""
        yield from known(document)
        for first in range(1, document.page_count + 1, PAGES_AT_ONCE):
            for page in self._catalogue.pages(document.id, first, first + PAGES_AT_ONCE - 1):
                yield page.text
