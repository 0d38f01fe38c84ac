"""Key terms: what the documents of a result say more often than others, as suggestions to narrow it by."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log

from indexer.danish.analyser import Analyser
from indexer.danish.function_words import is_function_word
from indexer.model import Keyword

#: So many of the best hits are looked at.
HITS = 25
#: A term that fewer of them say would leave next to nothing.
FEWEST = 5
#: What more than this share of the hits say would hardly narrow them.
MOST = 0.7
#: The log-likelihood ratio that chance exceeds once in a hundred times.
SIGNIFICANT = 6.63
#: So many simple words are counted in the whole collection.
PROMISING = 16


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A word or phrase, and the query that narrows a result by it."""

    text: str
    query: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What the hits are compared with: the number of `documents`, and how many of them have what.

    `keywords` counts keywords by folded spelling; `word` counts a simple word wherever it stands, as a part as well.
    """

    documents: int
    keywords: Callable[[Collection[str]], Mapping[str, int]]
    word: Callable[[str], int]


@dataclass(slots=True)
class _Candidate:
    """A word or phrase of the hits: its spellings, its parts, and the number of hits with it."""

    spellings: Counter[Keyword]
    atoms: frozenset[str]
    hits: int


def key_terms(
    hits: Sequence[Sequence[Keyword]], asked: Collection[str], analyser: Analyser, collected: Collected
) -> list[str]:
    """Return the words, parts of words and phrases that set the hits apart most, in natural spelling.

    `asked` are the terms of the query and their parts: nothing that consists of them alone is returned. Of terms that
    consist of one another only the most telling is returned.
    """
    of_hits, most = len(hits), MOST * len(hits)
    candidates = [c for c in _candidates(hits, analyser) if FEWEST <= c.hits <= most and not c.atoms <= set(asked)]
    counts = collected.keywords({keyword.folded for c in candidates for keyword in c.spellings})

    def surprise(candidate: _Candidate, documents: int) -> float:
        return _surprise(candidate.hits, of_hits, max(documents, candidate.hits), collected.documents)

    ranked = []
    for candidate in candidates:
        documents = sum(counts.get(folded, 0) for folded in {keyword.folded for keyword in candidate.spellings})
        # What is a part of other words as often as here in the whole collection, until it is counted below.
        documents = round(documents * candidate.hits / candidate.spellings.total())
        ranked.append((surprise(candidate, documents), candidate.spellings.most_common(1)[0][0].text, candidate))
    ranked.sort(key=lambda each: (-each[0], each[1]))
    # To count a simple word wherever it is a part takes longer: only the most promising.
    simple = [(score, text, c) for score, text, c in ranked if len(c.atoms) == 1][:PROMISING]
    ranked = [each for each in ranked if len(each[2].atoms) > 1]
    ranked += [(surprise(c, collected.word(*c.atoms)), text, c) for _, text, c in simple]
    chosen: list[tuple[str, frozenset[str]]] = []
    for score, text, candidate in sorted(ranked, key=lambda each: (-each[0], each[1])):
        atoms = candidate.atoms
        if score > SIGNIFICANT and not any(atoms <= others or others <= atoms for _, others in chosen):
            chosen.append((text, atoms))
    return [text for text, _ in chosen]


def narrowed(query: str, text: str) -> str:
    """Return a query that also wants a key term, in quotes: what stands in quotes is wanted however little is found.

    >>> narrowed("billige boliger", "fælles køkken")
    'billige boliger "fælles køkken"'
    """
    if query.count('"') % 2:
        before, _, after = query.rpartition('"')
        query = f"{before} {after}"
    return " ".join([*query.split(), f'"{text}"'])


def _candidates(hits: Sequence[Sequence[Keyword]], analyser: Analyser) -> Iterator[_Candidate]:
    """Yield the words of the hits by term, each counted where it is a part of another as well, and the phrases."""
    terms: dict[Keyword, tuple[str, ...]] = {}
    numbers: Counter[str] = Counter()
    for keywords in hits:
        said: set[str] = set()
        for keyword in keywords:
            if keyword not in terms:
                found = analyser.terms(keyword.text)
                terms[keyword] = () if " " in keyword.text else (found.word, *found.parts)
            said.update(terms[keyword])
        numbers.update(said)
    words: dict[str, _Candidate] = {}
    phrases: dict[frozenset[str], _Candidate] = {}
    for keyword, number in Counter(chain.from_iterable(hits)).items():
        if " " not in keyword.text:
            word, *parts = terms[keyword]
            words.setdefault(word, _Candidate(Counter(), frozenset(parts), numbers[word])).spellings[keyword] += number
        elif number > 1:  # Hundreds of phrases are said by one hit only.
            texts = [text for text in keyword.text.split() if not is_function_word(text)]
            atoms = frozenset(part for text in texts for part in analyser.terms(text).parts)
            candidate = phrases.setdefault(atoms, _Candidate(Counter(), atoms, 0))
            candidate.spellings[keyword] += number
            candidate.hits += number
    yield from words.values()
    yield from phrases.values()


def _surprise(hits: int, of_hits: int, documents: int, of_documents: int) -> float:
    """Return the log-likelihood ratio of `hits` in `of_hits` against the rest of the collection; 0 for too few hits.

    Dunning 1993, *Accurate Methods for the Statistics of Surprise and Coincidence*.
    """
    others, of_others = documents - hits, of_documents - of_hits
    if of_others <= 0 or hits * of_others <= others * of_hits:
        return 0.0
    share = documents / of_documents
    return 2 * (
        _likelihood(hits, of_hits, hits / of_hits)
        + _likelihood(others, of_others, others / of_others)
        - _likelihood(hits, of_hits, share)
        - _likelihood(others, of_others, share)
    )


def _likelihood(found: int, of: int, share: float) -> float:
    """Return the logarithm of the likelihood of `found` in `of` when each is found with this probability."""
    return (found * log(share) if found else 0.0) + ((of - found) * log(1 - share) if of > found else 0.0)
