"""How well a collection is searched, beside engines as they come out of the box: judged queries, asked of each.

Measures:  MRR@10 (with its standard error), nDCG@10 and recall@20 over all queries, and MRR@10 by kind. On our side
           everything takes part that a visitor's search goes through (parser, thesaurus, respelling, relaxing, engine),
           except the web; stock.py says what the other engines are given.
On:        a corpus folder and JSON lines with "query", "kind" and "targets": ids, or ids with grades (3 exactly this,
           2 good, 1 of some use). An id counts for MRR and recall from grade 2 on.
Command:   python benchmarks/relevance/evaluate.py [CORPUS QUERIES]... [--engine NAME] [--fails] [--markdown]
           Without collections: the sample collection and its judged queries.
"""

import argparse
import json
import math
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from stock import LIMIT, STOCK, texts_of

from indexer.catalogue.store import Catalogue
from indexer.engine.choose import ENGINES
from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library
from indexer.settings import Settings

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "corpus", Path(__file__).parent / "queries-sample.jsonl")
PAGE = ROOT / "docs" / "relevance.md"
BEGIN, END = "<!-- results: evaluate.py --markdown -->", "<!-- end of results -->"
GOOD = 2
#: The kinds of query in the order of the table, and what they are called there.
KINDS = {
    "exact": "exact",
    "inflection": "inflection",
    "compound-split": "split",
    "compound-join": "joined",
    "aa-variant": "æøå",
    "typo": "typo",
    "synonym": "synonym",
    "citation": "citation",
    "question": "question",
}


class Query(NamedTuple):
    """A judged query; `judged` maps ids to grades."""

    text: str
    kind: str
    judged: Mapping[str, int]


class Figure(NamedTuple):
    """How one query was answered."""

    rank: float
    gain: float
    recall: float


def queries_of(file: Path) -> list[Query]:
    """Return the queries of a file; targets without grades are exactly what is wanted."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Query(row["query"], row["kind"], _grades(row["targets"])) for row in rows]


def _grades(targets: list[str] | dict[str, int]) -> dict[str, int]:
    return dict.fromkeys(targets, 3) if isinstance(targets, list) else targets


def measure(found: Sequence[str], judged: Mapping[str, int]) -> Figure:
    """Return the reciprocal rank within ten, nDCG at ten, and recall at twenty."""
    good = {name for name, grade in judged.items() if grade >= GOOD}
    rank = next((1 / place for place, name in enumerate(found[:10], start=1) if name in good), 0.0)
    gains = [2 ** judged.get(name, 0) - 1 for name in found[:10]]
    ideal = sorted((2**grade - 1 for grade in judged.values()), reverse=True)[:10]
    return Figure(rank, _discounted(gains) / _discounted(ideal), len(good.intersection(found[:20])) / len(good))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def found(library: Library, text: str) -> list[str]:
    """Return the ids that a visitor gets for a query."""
    result = library.search(SearchRequest(text, Viewer(Role.VISITOR), limit=LIMIT, facets=()), with_passages=False)
    return [hit.document.id for hit in result.hits]


class Comparison:
    """One collection, and how each engine answered its queries."""

    def __init__(self, corpus: Path, queries: Sequence[Query], engines: Sequence[str]) -> None:
        self.queries = queries
        self.figures: dict[str, list[Figure]] = {}
        with tempfile.TemporaryDirectory() as instances:
            for engine in engines:
                settings = Settings(corpus=corpus, instance=Path(instances) / engine, engine=engine)
                print(f"{corpus.name}, {engine}: {index(settings)}", file=sys.stderr)
                with closing(Library(settings)) as library:
                    self._ask(f"**ours**, {engine}", lambda text, library=library: found(library, text))
            with closing(Catalogue(settings.database_url)) as catalogue:
                texts = texts_of(catalogue)
        for stock in STOCK:
            self._ask(stock.name, stock(texts).find)
        self.title = f"{corpus.name}: {len(texts)} documents, {len(queries)} queries"

    def _ask(self, name: str, find: Callable[[str], Sequence[str]]) -> None:
        self.figures[name] = [measure(find(query.text), query.judged) for query in self.queries]

    def table(self) -> str:
        """Return the results in Markdown, which reads well enough in a terminal."""
        count = Counter(query.kind for query in self.queries)
        kinds = [*(kind for kind in KINDS if kind in count), *sorted(count.keys() - KINDS.keys())]
        rows = [["", "MRR@10", "nDCG@10", "recall@20", *(f"{KINDS.get(kind, kind)} ({count[kind]})" for kind in kinds)]]
        for name, figures in self.figures.items():
            ranks = [figure.rank for figure in figures]
            error = statistics.stdev(ranks) / math.sqrt(len(ranks))
            gain, recall = (statistics.mean(figure[place] for figure in figures) for place in (1, 2))
            means = (
                statistics.mean(rank for rank, query in zip(ranks, self.queries, strict=True) if query.kind == kind)
                for kind in kinds
            )
            overall = f"{_short(statistics.mean(ranks))} ± {_short(error)}"
            rows.append([name, overall, *map(_short, (gain, recall, *means))])
        return "\n".join(_aligned(rows))

    def fails(self) -> Iterator[str]:
        """Yield the queries for which our first engine has no good document among ten."""
        ours = next(iter(self.figures.values()))
        for query, figure in zip(self.queries, ours, strict=True):
            if not figure.rank:
                yield f"MISS {query.kind} {query.text} {dict(query.judged)}"


def _short(number: float) -> str:
    return f"{number:.3f}".removeprefix("0")


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        if not number:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="*", type=Path, metavar="CORPUS QUERIES")
    parser.add_argument("--engine", action="append", help="ask this engine of ours only; may be repeated")
    parser.add_argument("--fails", action="store_true", help="list the queries without a good document among ten")
    parser.add_argument("--markdown", action="store_true", help="write the results into docs/relevance.md")
    arguments = parser.parse_args()
    paths = arguments.collections or SAMPLE
    if len(paths) % 2:
        parser.error(f"{paths[-1]} has no file of queries")
    engines = arguments.engine or list(ENGINES)
    block = [f"Run of {datetime.now(UTC):%Y-%m-%d}."]
    for corpus, queries in zip(paths[::2], paths[1::2], strict=True):
        comparison = Comparison(corpus, queries_of(queries), engines)
        block += [f"### {comparison.title}", comparison.table()]
        print(f"\n{comparison.title}\n{comparison.table()}")
        if arguments.fails:
            print(*comparison.fails(), sep="\n")
    settings = "\n".join(f"- {stock.name}: {stock.settings}." for stock in STOCK)
    print(f"\n{settings}")
    if arguments.markdown:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        content = "\n\n".join([*block, f"Settings of the others:\n\n{settings}"])
        PAGE.write_text(f"{before}{BEGIN}\n{content}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
