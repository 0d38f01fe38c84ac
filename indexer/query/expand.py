"""Expansion: from what a person asked for to the terms that documents are looked up by.

A word is wanted as a whole, or as its parts side by side, or as what the thesaurus says for it; a document scores by
the best of these, not by their sum. When a query is relaxed, the parts may stand anywhere in the document. Phrases are
taken word for word, in any inflection.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product

from indexer.danish.analyser import Analyser, paired
from indexer.danish.fold import fold
from indexer.danish.function_words import is_function_word
from indexer.danish.thesaurus import Thesaurus
from indexer.model import FORM_STREAM, PAIR_STREAM, PART_STREAMS, WORD_STREAMS
from indexer.query import nodes as n
from indexer.query import plan as p
from indexer.query.expanded import Expanded, WantedWord
from indexer.query.way import Way

#: Warning codes, besides those of the parser.
UNKNOWN_VALUE = "unknown-value"
NO_WORDS = "no-words"

#: What may stand between the parts of a compound of two, and of three.
LINKS = {2: ("", "s", "e", "er"), 3: ("", "s")}

#: Longer queries are not tried as compounds.
MOST_JOINED = 6
#: How far apart parts of one compound, and words asked for side by side, may stand: one word may come between.
NEAR = 2
#: How far the year of an act stands from its number: `nr. 341 af 22. marts 2022`.
CITED = 4
#: A paragraph, or letters and digits in one: `§ 46`, `BR18`, `V-07`, `BO0304-00024`.
_SIGN = re.compile(r"§.|(?=.*\d).*[^\W\d_]", re.DOTALL)
#: The streams that hold everything: headings and metadata repeat it, or add to it.
MAIN_STREAMS = ("title", "body")

#: The keys of the taxonomy that a person means by a text in a field; none when it is unknown.
Resolve = Callable[[str, str], tuple[str, ...]]
#: Terms that may stand for a word, and how much they count.
_Synonym = tuple[tuple[str, ...], float]
#: Says whether a part is in so many documents that having it tells little: `bolig` in a collection about housing.
IsCommon = Callable[[str], bool]


def expand(
    query: n.Query,
    analyser: Analyser,
    thesaurus: Thesaurus,
    resolve: Resolve,
    is_common: IsCommon,
    way: Way | None = None,
) -> Expanded:
    """Return the plans of a query. Never raises for what a person typed."""
    return _Expansion(analyser, thesaurus, resolve, is_common, way or Way()).expanded(query)


@dataclass(frozen=True, slots=True)
class _Word:
    """The plan of a word as it is wanted, and as it is when the query is relaxed.

    Having a `common` one tells little; a `sign` such as `§ 46`, `BR18` or a journal number is meant as it stands.
    """

    strict: p.Plan
    loose: p.Plan
    parts: tuple[str, ...]
    common: bool
    sign: bool


class _Expansion:
    def __init__(
        self, analyser: Analyser, thesaurus: Thesaurus, resolve: Resolve, is_common: IsCommon, way: Way
    ) -> None:
        self._analyser = analyser
        self._thesaurus = thesaurus
        self._resolve = resolve
        self._is_common = is_common
        self._way = way
        self._weights = way.weights
        self._words: list[WantedWord] = []
        self._said: dict[str, tuple[str, ...]] = {}
        self._warnings: list[str] = []

    def expanded(self, query: n.Query) -> Expanded:
        bag, others, unwanted = self._sorted(query.root.children if isinstance(query.root, n.And) else (query.root,))
        words = (self._nearer(_all(bag), bag),) if bag else ()
        loose = (self._nearer(self._relaxed(bag), bag),) if bag else ()
        strict, relaxed = _joined((*words, *others), unwanted), _joined((*loose, *others), unwanted)
        if strict is None:
            self._warnings.append(NO_WORDS)
        warnings = dict.fromkeys((*query.warnings, *self._warnings))
        return Expanded(
            strict=strict or p.Everything(),
            relaxed=relaxed if relaxed != strict else None,
            words=tuple(self._words),
            synonyms=tuple(self._said.items()),
            warnings=tuple(warnings),
        )

    def _relaxed(self, bag: Sequence[_Word]) -> p.Plan:
        """Return a plan for the signs and most of the words that tell something; to have all is welcome."""
        signs = tuple(word.strict for word in bag if word.sign)
        words = [word for word in bag if not word.sign]
        if not words or len(bag) == 1:
            return bag[0].loose if len(bag) == 1 else _all(bag)
        most = self._most([word.loose for word in words], [word.common for word in words])
        return p.Boosted(p.AllOf((*signs, most)) if signs else most, _all(bag), self._weights.all_words)

    def _nearer(self, plan: p.Plan, bag: Sequence[_Word]) -> p.Plan:
        """Return the plan with more for documents in which neighbours of the query stand near one another.

        What is common is near everything.
        """
        pairs = [(one.parts[-1], other.parts[0]) for one, other in pairwise(bag) if one.parts and other.parts]
        pairs = [pair for pair in pairs if not any(map(self._is_common, pair))]
        near = tuple(self._near(PART_STREAMS, pair, self._weights.near) for pair in pairs)
        return p.Boosted(plan, p.AnyOf(near)) if near else plan

    def _most(self, plans: Sequence[p.Plan], common: Sequence[bool]) -> p.Plan:
        telling = [plan for plan, is_common in zip(plans, common, strict=True) if not is_common] or plans
        least = min(max(1, int(len(telling) * self._weights.most)), self._weights.enough)
        wanted = p.AnyOf(tuple(telling), least)
        rest = tuple(plan for plan in plans if plan not in telling)
        return p.Boosted(wanted, p.AnyOf(rest)) if rest else wanted

    def _sorted(self, children: Iterable[n.Node]) -> tuple[list[_Word], list[p.Plan], list[p.Plan]]:
        """Return the plans of the words, of everything else that is wanted, and of what is not.

        Words that only hold a sentence together are left out where there is any other.
        """
        children = tuple(children)
        surfaces = self._surfaces(node.text for node in children if isinstance(node, n.Word))
        drop = not all(map(is_function_word, surfaces))
        bag: list[_Word] = []
        others: list[p.Plan] = []
        unwanted: list[p.Plan] = []
        for field, group in groupby(children, lambda node: node.field if isinstance(node, n.Word) else None):
            if field is not None:
                bag += self._bag((node.text for node in group if isinstance(node, n.Word)), field, drop=drop)
                continue
            for node in group:
                if isinstance(node, n.Not):
                    unwanted += self._unmarked(node.child)
                elif (plan := self._plan(node)) is not None:
                    others.append(plan)
        return bag, others, unwanted

    def _unmarked(self, node: n.Node) -> list[p.Plan]:
        marked, said = self._words, self._said
        self._words, self._said = [], {}
        plan = self._plan(node)
        self._words, self._said = marked, said
        return [plan] if plan is not None else []

    def _plan(self, node: n.Node) -> p.Plan | None:  # noqa: PLR0911, C901 - one return for each kind of node
        """Return the plan of a node, or None when nothing of it can be looked for."""
        match node:
            case n.Word():
                return _joined([word.strict for word in self._sorted((node,))[0]])
            case n.Phrase(text, field, exact):
                return self._exactly(text, field) if exact else self._phrase(text, field)
            case n.Citation(text, number, year):
                return self._citation(text, number, year)
            case n.Prefix(text, field):
                return self._prefix(text, field)
            case n.Value(field, text):
                return self._value(field, text)
            case n.Years(first, last):
                return p.InYears(first, last)
            case n.And(children):
                bag, others, unwanted = self._sorted(children)
                return _joined((*(word.strict for word in bag), *others), unwanted)
            case n.Or(children):
                plans = tuple(plan for child in children if (plan := self._plan(child)) is not None)
                return p.AnyOf(plans) if plans else None
            case n.Not(child):
                return _joined((), self._unmarked(child))
            case n.Everything():
                return p.Everything()

    # -- words --------------------------------------------------------------------------------

    def _bag(self, texts: Iterable[str], field: str, *, drop: bool) -> list[_Word]:
        """Return a plan for each word of a text, except for function words if they are to be dropped."""
        surfaces = self._surfaces(texts)
        meaning = [number for number, surface in enumerate(surfaces) if not (drop and is_function_word(surface))]
        joins = self._way.parts and field != "author"
        compounds = self._compounds([surfaces[number] for number in meaning]) if joins else {}
        synonyms = self._synonyms(surfaces) if self._way.synonyms and not field else {}
        return [
            self._word(surfaces[number], field, compounds.get(place, []), synonyms.get(number, []))
            for place, number in enumerate(meaning)
        ]

    def _surfaces(self, texts: Iterable[str]) -> list[str]:
        return [token.text for token in self._analyser.tokens(" ".join(texts))]

    def _compounds(self, surfaces: Sequence[str]) -> dict[int, list[str]]:
        """Return the compounds that each word may form with its neighbours, as terms; two also in reverse order.

        So `nævn for byfornyelse` finds byfornyelsesnævn, and `bolig job ordning` boligjobordning; and a word with a
        blank too many (`vedlige holdelse`) finds the word.
        """
        found: dict[int, list[str]] = {}
        stems = [self._analyser.terms(surface).word for surface in surfaces]
        if len(stems) > MOST_JOINED:
            return found
        for start, (first, second) in enumerate(pairwise(stems)):
            rows = [(first, second), (second, first), (first, second, *stems[start + 2 : start + 3])]
            for row in dict.fromkeys(rows):
                if all(stem.isalpha() for stem in row):
                    typed = "".join(surfaces[start : start + len(row)])
                    # The end of the row is a term already: to analyse what ends so would take half of all the time.
                    compounds = [*_linked(row), self._analyser.terms(typed).word]
                    for place in range(start, start + len(row)):
                        found.setdefault(place, []).extend(compounds)
        return found

    def _synonyms(self, surfaces: Sequence[str]) -> dict[int, list[_Synonym]]:
        """Return what may stand for each word, as terms; what stands for several words stands for each of them."""
        found: dict[int, list[_Synonym]] = {}
        for expansion in self._thesaurus.expansions(surfaces):
            words = " ".join(surfaces[expansion.first : expansion.last + 1])
            others = (*expansion.alternatives, *expansion.narrower)
            self._said[words] = tuple(" ".join(other) for other in others)
            synonyms = [(self._terms(words), self._weights.synonym) for words in expansion.alternatives]
            synonyms += [(self._terms(words), self._weights.narrower) for words in expansion.narrower]
            for number in range(expansion.first, expansion.last + 1):
                found.setdefault(number, []).extend(synonyms)
        return found

    def _terms(self, surfaces: Iterable[str], reading: int = 0) -> tuple[str, ...]:
        """Return the terms of words in one reading: 0 is Danish, -1 English where that differs."""
        return tuple(self._analyser.query_terms(surface)[reading].word for surface in surfaces)

    def _word(
        self,
        surface: str,
        field: str,
        compounds: Iterable[str],
        synonyms: Sequence[_Synonym],
    ) -> _Word:
        words, part_streams = _streams(field)
        main = [stream for stream in words if stream in MAIN_STREAMS]
        readings = self._analyser.query_terms(surface)
        # Only Danish words are taken apart.
        parts = readings[0].parts if part_streams and self._way.parts else ()
        plans = [self._in_streams(words, (reading.word,)) for reading in readings]
        others = self._thesaurus.part_alternatives(parts) if parts and self._way.synonyms else ()
        rows = (parts, *others) if parts else ()
        plans += [self._side_by_side(part_streams, row) for row in rows]
        plans += [self._in_streams(main, (term,), self._weights.compound) for term in dict.fromkeys(compounds)]
        plans += [self._in_streams(words, terms, weight) for terms, weight in synonyms]
        self._words.append(
            WantedWord(
                surface,
                tuple(dict.fromkeys(reading.word for reading in readings)),
                parts,
                tuple(dict.fromkeys(term for terms, _ in synonyms for term in terms if not is_function_word(term))),
                tuple(dict.fromkeys(compounds)),
            )
        )
        sign = _SIGN.match(surface) is not None
        loose = list(plans)
        if len(parts) > 1 and not sign:
            loose += [self._apart(part_streams, row) for row in rows]
        common = bool(parts) and all(map(self._is_common, parts))
        return _Word(p.BestOf(tuple(plans)), p.BestOf(tuple(loose)), parts, common, sign)

    def _side_by_side(self, streams: Iterable[str], parts: Sequence[str]) -> p.Plan:
        """Return a plan for parts next to one another in either order: `boligstøtte`, `støtteboliger`."""
        if len(parts) == 1:
            return self._each(streams, parts)[0]
        share = self._weights.parts / (len(parts) - 1)
        return p.AllOf(tuple(self._inside(streams, pair, share) for pair in pairwise(parts)))

    def _apart(self, streams: Sequence[str], parts: Sequence[str]) -> p.Plan:
        """Return a plan for most parts of a compound anywhere; to have all is welcome, and so are neighbours."""
        each = self._each(streams, parts)
        share = self._weights.parts / len(parts)
        pairs = tuple(self._inside(streams, pair, share) for pair in pairwise(parts))
        common = [self._is_common(part) for part in parts]
        most = p.Boosted(self._most(each, common), p.AllOf(tuple(each)), self._weights.all_words)
        return p.Boosted(most, p.AnyOf(pairs))

    def _near(self, streams: Iterable[str], pair: tuple[str, str], share: float, distance: int = NEAR) -> p.Plan:
        return p.AnyOf(tuple(p.Near(stream, pair, distance, self._weights.of(stream) * share) for stream in streams))

    def _inside(self, streams: Iterable[str], pair: tuple[str, str], share: float) -> p.Plan:
        """Return a plan for two parts that are neighbours inside a compound; in a title, they may as well be near.

        Nearness in the whole text would have to be looked up by positions, in all documents that have both parts.
        """
        plans: dict[str, p.Plan] = {
            "title_parts": p.Near("title_parts", pair, NEAR, self._weights.title_parts * share),
            "body_parts": p.Term(PAIR_STREAM, paired(*pair), self._weights.body_parts * share),
        }
        return p.AnyOf(tuple(plans[stream] for stream in streams))

    def _each(self, streams: Iterable[str], parts: Sequence[str]) -> list[p.Plan]:
        share = self._weights.parts / len(parts)
        return [self._in_streams(streams, (part,), share) for part in parts]

    def _phrase(self, text: str, field: str) -> p.Plan | None:
        surfaces = self._surfaces([text])
        if not surfaces:
            return None
        readings = dict.fromkeys((self._terms(surfaces), self._terms(surfaces, -1)))
        for surface, terms in zip(surfaces, zip(*readings, strict=True), strict=True):
            if len(surfaces) == 1 or not is_function_word(surface):
                self._words.append(WantedWord(surface, tuple(dict.fromkeys(terms))))
        return p.BestOf(tuple(self._in_streams(_streams(field)[0], terms) for terms in readings))

    def _exactly(self, text: str, field: str) -> p.Plan | None:
        """Return a plan for words spelt just so; in a field, they have to be there in any inflection as well."""
        surfaces = self._surfaces([text])
        if not surfaces:
            return None
        terms = [self._analyser.terms(surface) for surface in surfaces]
        self._words += (WantedWord(s, (t.word,), form=t.form) for s, t in zip(surfaces, terms, strict=True))
        plan = self._in_streams((FORM_STREAM,), tuple(term.form for term in terms))
        inflected = self._in_streams(_streams(field)[0], tuple(term.word for term in terms))
        return p.AllOf((plan, inflected)) if field else plan

    def _citation(self, text: str, number: str, year: str) -> p.Plan:
        """Return a plan for an act by its number.

        With its year: `nr. 341 af 22. marts 2022`, or both side by side (`341/2022`, `2022/341`). The kind of act does
        not matter then, acts and orders of one year are numbered as one.
        """
        self._words.append(WantedWord(text, (number, f"{number}/{year}"), (number,)))
        numbered = self._in_streams(WORD_STREAMS, ("nr", number))
        if not year:
            return p.AllOf(
                (numbered, self._in_streams(WORD_STREAMS, self._terms([self._surfaces([text])[0], "nr", number])))
            )
        pair = (number, year)
        dated = self._near(PART_STREAMS, pair, 1.0, CITED)
        return p.BestOf((p.AllOf((numbered, dated)), self._near(PART_STREAMS, pair, 1.0, 1)))

    def _prefix(self, text: str, field: str) -> p.Plan | None:
        """Return a plan for the terms that begin so, and for the word itself: terms are stems, and may be shorter."""
        *before, last = self._surfaces([text]) or [""]
        if not last:
            return None
        prefix, streams = fold(last), _streams(field)[0]
        (word,) = self._terms([last])
        self._words.append(WantedWord(last, (word,), prefix=prefix))
        begun = [p.Starting(stream, prefix, self._weights.of(stream)) for stream in streams]
        plan = p.BestOf((p.AnyOf(tuple(begun)), self._in_streams(streams, (word,))))
        return _joined((*(word.strict for word in self._bag(before, field, drop=True)), plan))

    def _in_streams(self, streams: Iterable[str], terms: tuple[str, ...], share: float = 1.0) -> p.Plan:
        weighted = [(stream, self._weights.of(stream) * share) for stream in streams]
        if len(terms) == 1:
            return p.AnyOf(tuple(p.Term(stream, terms[0], weight) for stream, weight in weighted))
        return p.AnyOf(tuple(p.Sequence(stream, terms, weight) for stream, weight in weighted))

    def _value(self, field: str, text: str) -> p.Plan:
        keys = self._resolve(field, text)
        if not keys:
            self._warnings.append(UNKNOWN_VALUE)
            return p.Nothing()
        return p.AnyOf(tuple(p.HasValue(field, key) for key in keys))


def _linked(row: Sequence[str]) -> Iterator[str]:
    """Yield the words that a row of stems may make, with every linking letter between any two of them."""
    for links in product(LINKS[len(row)], repeat=len(row) - 1):
        yield row[0] + "".join(link + stem for link, stem in zip(links, row[1:], strict=True))


def _streams(field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the streams of words and of parts that a field means."""
    if field == "title":
        return ("title",), ("title_parts",)
    if field == "author":
        return ("meta",), ()
    return WORD_STREAMS, PART_STREAMS


def _all(bag: Sequence[_Word]) -> p.Plan:
    plans = tuple(word.strict for word in bag)
    return plans[0] if len(plans) == 1 else p.AllOf(plans)


def _joined(wanted: Sequence[p.Plan], unwanted: Sequence[p.Plan] = ()) -> p.Plan | None:
    """Return the plan of documents with all that is wanted and nothing that is not; None for neither."""
    if not wanted and not unwanted:
        return None
    plan: p.Plan = p.Everything()
    if wanted:
        plan = wanted[0] if len(wanted) == 1 else p.AllOf(tuple(wanted))
    return p.Without(plan, p.AnyOf(tuple(unwanted))) if unwanted else plan
