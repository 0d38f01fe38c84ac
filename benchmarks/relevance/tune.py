"""Which way the weights of the search point: a coordinate search over judged queries, on all collections at once.

Measures:  the mean of reciprocal rank and nDCG at ten; each query has one vote in its collection, each collection one
           in the whole. A change is taken when it gains more than twice the standard error of the gain, query by query:
           less is noise. What is gained in the end is shown without each kind of query in turn as well: a gain that
           one kind alone brings is no principle.
On:        the collections of evaluate.py, indexed once by the Whoosh engine (no weight is part of an index), and asked
           through the door that visitors use.
Command:   python benchmarks/relevance/tune.py [CORPUS QUERIES]... [--rounds 2] [--only NAME]...
           Prints every value tried and the values chosen; changes no file.
"""

import argparse
import math
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import NamedTuple

from evaluate import SAMPLE, Query, found, measure, queries_of

from indexer import asking, search
from indexer.engine import evaluation
from indexer.pipeline.run import index
from indexer.query.way import Way, Weights
from indexer.search import Library
from indexer.settings import Settings

#: What a value is multiplied with, turn by turn; 0 leaves the thing out.
FACTORS = (0.0, 0.5, 0.75, 1.33, 2.0)
#: What is tuned besides Weights, and where it stands.
CONSTANTS = {"K1": evaluation, "B": evaluation, "FEW": asking, "COMMON": search, "HISTORICAL": asking}
#: These are shares, 1 at the most.
SHARES = ("most", "B", "COMMON", "HISTORICAL")


class Collection:
    """An indexed collection with its queries, to be asked again and again."""

    def __init__(self, corpus: Path, queries: Sequence[Query], instance: Path) -> None:
        self.queries = queries
        self._settings = Settings(corpus=corpus, instance=instance, engine="whoosh")
        index(self._settings)

    def figures(self) -> list[float]:
        """Return how well each query is answered."""
        with closing(Library(self._settings)) as library:
            measured = (measure(found(library, query.text), query.judged) for query in self.queries)
            return [(figure.rank + figure.gain) / 2 for figure in measured]


class Vote(NamedTuple):
    """How well a query of a collection is answered."""

    collection: int
    kind: str
    figure: float


def votes(collections: Sequence[Collection], values: Mapping[str, float]) -> list[Vote]:
    """Ask every query with these values."""
    weights = Weights(**{name: value for name, value in values.items() if name not in CONSTANTS})
    search.Way = partial(Way, weights=weights)  # the one place where a search gets its weights
    for name, module in CONSTANTS.items():
        setattr(module, name, values[name])
    return [
        Vote(number, query.kind, figure)
        for number, collection in enumerate(collections)
        for query, figure in zip(collection.queries, collection.figures(), strict=True)
    ]


def gain(new: Sequence[Vote], old: Sequence[Vote]) -> tuple[float, float]:
    """Return the mean gain, and its standard error: the collections are samples of their own."""
    gains = defaultdict(list)
    for after, before in zip(new, old, strict=True):
        gains[after.collection].append(after.figure - before.figure)
    errors = [statistics.variance(sample) / len(sample) for sample in gains.values()]
    return statistics.mean(map(statistics.mean, gains.values())), math.sqrt(sum(errors)) / len(errors)


def others(name: str, value: float) -> list[float]:
    """Return the other values to try for a name."""
    top = 1.0 if name in SHARES else math.inf
    values = {min(top, round(value * factor, 3)) for factor in FACTORS} if value else {0.25, 0.5, 1.0}
    return sorted(values - {value})


def climb(
    collections: Sequence[Collection], values: dict[str, float], names: Sequence[str], rounds: int
) -> dict[str, float]:
    """Print what each change brings, and return the values with the changes taken."""
    best = votes(collections, values)
    for _ in range(rounds):
        before = values
        for name in names:
            gains = []
            for value in others(name, values[name]):
                new = votes(collections, {**values, name: value})
                change, error = gain(new, best)
                print(f"{name:<14}{values[name]:>6.3g} → {value:<6.3g}{change:>+8.4f} ± {error:.4f}", flush=True)
                if change > 2 * error:
                    gains.append((change, value, new))
            if gains:
                _, value, best = max(gains, key=lambda row: row[0])
                print(f"{name:<14}{values[name]:>6.3g} → {value:<6.3g}   taken")
                values = {**values, name: value}
        if values == before:
            break
    return values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="*", type=Path, metavar="CORPUS QUERIES")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", action="append", help="tune this value only; may be repeated")
    arguments = parser.parse_args()
    paths = arguments.collections or SAMPLE
    if len(paths) % 2:
        parser.error(f"{paths[-1]} has no file of queries")
    now = {**asdict(Weights()), **{name: getattr(module, name) for name, module in CONSTANTS.items()}}
    with tempfile.TemporaryDirectory() as folder:
        collections = [
            Collection(corpus, queries_of(queries), Path(folder) / str(number))
            for number, (corpus, queries) in enumerate(zip(paths[::2], paths[1::2], strict=True))
        ]
        chosen = climb(collections, now, arguments.only or list(now), arguments.rounds)
        first, last = votes(collections, now), votes(collections, chosen)
    print(
        "chosen:", ", ".join(f"{name} {value:.3g}" for name, value in chosen.items() if value != now[name]) or "as is"
    )
    for kind in ("", *sorted({vote.kind for vote in first})):
        change, error = gain([v for v in last if v.kind != kind], [v for v in first if v.kind != kind])
        print(f"{f'without {kind}' if kind else 'gain':<24}{change:+.4f} ± {error:.4f}")


if __name__ == "__main__":
    main()
