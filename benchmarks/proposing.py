"""How good are proposals for metadata? Two tables over a corpus that people have filed, the sample collection at first.

The first: document type, topics, sectors and target groups, learned from nine tenths of the documents and proposed to
the others (10-fold cross-validation); what is built in (nearest neighbours) beside a complement naive Bayes, a linear
model, and the most frequent value for all. A value is proposed from the weight on from which 70 % are right, found on
the other folds. P: of what is proposed is right; R: of what people chose is proposed; F1: the harmonic mean of both.

The second: what is proposed by the first pages and by what files say of themselves, beside what people wrote.

    python benchmarks/proposing.py [CORPUS]
"""

import math
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from indexer.catalogue.holdings import FilesOfDocuments
from indexer.catalogue.store import Catalogue
from indexer.danish.analyser import Analyser
from indexer.model import Document, Kind, Metadata
from indexer.pipeline.run import index
from indexer.proposing.learning import KEYS, Learner
from indexer.proposing.neighbours import FOLDS, Neighbours, Terms, Values, counted
from indexer.proposing.proposal import Source
from indexer.proposing.proposer import Proposer
from indexer.settings import Settings
from indexer.taxonomy import Taxonomy, load

Known = Sequence[tuple[Terms, Values]]
#: What is proposed of a text by its terms, each with a weight.
Ask = Callable[[Terms], list[tuple[float, str]]]

SAMPLE = Path(__file__).parents[1] / "corpus"
WRITTEN = ("title", "authors", "publisher", "date", "language", "municipality", "journal_number", "type")


def neighbours(known: Known, key: str) -> Ask:
    model = Neighbours(known)
    return lambda terms: [(vote.share, vote.value) for vote in model.votes(model.near(terms), key)]


def bayes(known: Known, key: str, smoothing: float = 0.3) -> Ask:
    """Rennie et al. 2003: complement naive Bayes over tf-idf vectors."""
    vector = vectors(known)
    every, by_value = Counter(), {}
    for terms, values in known:
        found = vector(terms)
        every.update(found)
        for value in values[key]:
            by_value.setdefault(value, Counter()).update(found)
    total, many = sum(every.values()), len(every)
    weights = {
        value: {
            term: math.log((own[term] + smoothing) / (sum(own.values()) + smoothing * many))
            - math.log((every[term] - own[term] + smoothing) / (total - sum(own.values()) + smoothing * many))
            for term in every
        }
        for value, own in by_value.items()
    }
    return lambda terms: [
        (sum(weight * of_value.get(term, 0) for term, weight in vector(terms).items()), value)
        for value, of_value in weights.items()
    ]


def linear(known: Known, key: str, rounds: int = 30, rate: float = 5.0) -> Ask:
    """Logistic regression over tf-idf vectors, by stochastic gradient descent."""
    vector = vectors(known)
    given = [(vector(terms), values[key]) for terms, values in known]
    choose, models = random.Random(1), {}
    for value in sorted({value for _, values in given for value in values}):
        many = sum(value in values for _, values in given)
        weights, bias = Counter(), math.log((many + 0.5) / (len(given) - many + 0.5))
        for step in range(rounds):
            now = rate / (1 + step / 10)
            for found, values in choose.sample(given, len(given)):
                wrong = (value in values) - sigmoid(bias + sum(weights[term] * w for term, w in found.items()))
                for term, weight in found.items():
                    weights[term] += now * wrong * weight
        models[value] = weights, bias
    return lambda terms: [
        (sigmoid(bias + sum(weights[term] * w for term, w in vector(terms).items() if term in weights)), value)
        for value, (weights, bias) in models.items()
    ]


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def vectors(known: Known) -> Callable[[Terms], dict[str, float]]:
    found = Counter(term for terms, _ in known for term in terms)
    rarity = {term: math.log(len(known) / n) for term, n in found.items() if n > 1}

    def vector(terms: Terms) -> dict[str, float]:
        weights = {term: math.log(1 + n) * rarity[term] for term, n in terms.items() if term in rarity}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1
        return {term: weight / length for term, weight in weights.items()}

    return vector


def learned(documents: Sequence[tuple[str, Terms, Values]]) -> None:
    print(f"{'':14} {'nearest neighbours':>20} {'naive Bayes':>20} {'linear':>20} {'most frequent':>14}  documents")
    print(f"{'':14} " + f"{'P':>8} {'R':>5} {'F1':>5} " * 3 + f"{'F1':>14}")
    for key, single in KEYS.items():
        some = [(terms, values) for _, terms, values in documents if values[key] and len(terms) > 5]
        random.Random(7).shuffle(some)
        line = f"{key:14}"
        for method in (neighbours, bayes, linear):
            proposed = [[] for _ in some]
            for fold in range(FOLDS):
                ask = method([each for place, each in enumerate(some) if place % FOLDS != fold], key)
                for place in range(fold, len(some), FOLDS):
                    ranked = sorted(ask(some[place][0]), reverse=True)[: 1 if single else None]
                    proposed[place] = [(weight, value in some[place][1][key]) for weight, value in ranked]
            found = counted(proposed, [values[key] for _, values in some])
            line += f" {found.precision:8.2f} {found.recall:5.2f} {found.f1:5.2f}"
        print(f"{line} {found.usual_f1:14.2f} {found.documents:10}")


def written(filed: Sequence[Document], bare: Mapping[str, Document], proposer: Proposer, taxonomy: Taxonomy) -> None:
    publishers = Counter(document.metadata.publisher for document in filed)
    counts = Counter()
    for document in filed:
        own = document.metadata
        known = [name for name, n in publishers.items() if name and (name != own.publisher or n > 1)]
        seen = set()
        for proposal in proposer.proposals(bare[document.path], Metadata(), taxonomy, known):
            key, source = proposal.key, proposal.source
            if key in WRITTEN and source is not Source.FILED:
                good = agrees(key, proposal.values, getattr(own, key))
                sources = {str(source)} | ({"first"} if key not in seen else set())
                counts.update(chain.from_iterable(((key, s, "said"), (key, s, good)) for s in sources))
                seen.add(key)
        counts.update((key, "wanted") for key in WRITTEN if getattr(own, key))
    sources = ("first", *(str(source) for source in Source if source is not Source.FILED))
    print(f"{'':16}{'written by people':>18}" + "".join(f"{source:>18}" for source in sources))
    for key in WRITTEN:
        cells = (
            f"{counts[key, s, True]} of {counts[key, s, 'said']}" if counts[key, s, "said"] else "" for s in sources
        )
        print(f"{key:16}{counts[key, 'wanted']:>18}" + "".join(f"{cell:>18}" for cell in cells))


def agrees(key: str, values: tuple[str, ...], own: str | tuple[str, ...]) -> bool:
    """Say whether a proposal is what a person wrote; a title, a publisher or a date may be the beginning of it."""
    own = (own,) if isinstance(own, str) else own
    if key in {"title", "publisher", "date"}:
        one, other = values[0].casefold(), (own[0] if own else "").casefold()
        return bool(other) and (one.startswith(other) or other.startswith(one))
    return tuple(values) == tuple(own)


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(corpus=corpus, instance=Path(home) / "filed", workers=2)
        unfiled = replace(settings, corpus=Path(home) / "corpus", instance=Path(home) / "bare")
        shutil.copytree(corpus, unfiled.corpus)
        for sidecar in unfiled.corpus.rglob("*/*.toml"):
            sidecar.unlink()
        for each in (settings, unfiled):
            index(each)
        analyser = Analyser()
        catalogue, files = Catalogue(settings.database_url), FilesOfDocuments(settings.database_url)
        learner = Learner(catalogue, files, lambda: analyser)
        learned(learner.documents())
        print()
        other, others = Catalogue(unfiled.database_url), FilesOfDocuments(unfiled.database_url)
        bare = {d.path: d for d in other.all_documents() if not d.part}
        filed = [d for d in catalogue.all_documents() if not d.part and d.kind is not Kind.UNKNOWN]
        proposer = Proposer(other, others, lambda: analyser)
        written(filed, bare, proposer, load(corpus / "taxonomy.toml"))
        for opened in (learner, proposer, catalogue, files, other, others):
            opened.close()


if __name__ == "__main__":
    main()
