"""How well a collection is searched: judged queries, asked of the service itself.

Measures:  MRR@10, nDCG@10 and recall@20, over all queries and by kind; everything takes part that a visitor's search
           goes through (parser, thesaurus, respelling, relaxing, engine), except the web.
On:        a corpus folder and JSON lines with "query", "kind" and "targets": ids, or ids with grades (3 exactly this,
           2 good, 1 of some use). An id counts for MRR and recall from grade 2 on.
Command:   python benchmarks/relevance/evaluate.py [CORPUS QUERIES] [--fails] [--engine NAME]
           Without arguments: the sample collection and its judged queries.
"""

import argparse
import json
import math
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from indexer.model import Role, SearchRequest, Viewer
from indexer.pipeline.run import index
from indexer.search import Library
from indexer.settings import Settings

HERE = Path(__file__).parent
GOOD = 2


def grades(targets: list[str] | dict[str, int]) -> dict[str, int]:
    return dict.fromkeys(targets, 3) if isinstance(targets, list) else targets


def measure(found: list[str], judged: dict[str, int]) -> tuple[float, float, float]:
    """Return reciprocal rank within ten, nDCG at ten, and recall at twenty."""
    good = {name for name, grade in judged.items() if grade >= GOOD}
    rank = next((1 / place for place, name in enumerate(found[:10], start=1) if name in good), 0.0)
    gains = [2 ** judged.get(name, 0) - 1 for name in found[:10]]
    ideal = sorted((2**grade - 1 for grade in judged.values()), reverse=True)[:10]
    return rank, discounted(gains) / discounted(ideal), len(good.intersection(found[:20])) / len(good)


def discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=HERE.parents[1] / "corpus")
    parser.add_argument("queries", nargs="?", type=Path, default=HERE / "queries-sample.jsonl")
    parser.add_argument("--fails", action="store_true", help="list the queries without a good document among ten")
    parser.add_argument("--engine", default="whoosh")
    arguments = parser.parse_args()
    queries = [json.loads(line) for line in arguments.queries.read_text(encoding="utf-8").splitlines() if line.strip()]
    figures: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    times, fails = [], []
    with tempfile.TemporaryDirectory() as instance:
        settings = Settings(corpus=arguments.corpus, instance=Path(instance), engine=arguments.engine)
        print(f"{arguments.corpus}: {index(settings)}")
        library = Library(settings)
        for query in queries:
            started = time.perf_counter()
            result = library.search(SearchRequest(query["query"], Viewer(Role.VISITOR), limit=20))
            times.append((time.perf_counter() - started) * 1000)
            figure = measure([hit.document.id for hit in result.hits], grades(query["targets"]))
            figures["all"].append(figure)
            figures[query["kind"]].append(figure)
            if not figure[0]:
                fails.append(query)
        library.close()
    print(f"{'kind':<16}{'n':>4}  MRR@10  nDCG@10  R@20")
    for kind, rows in figures.items():
        rank, gain, recall = (statistics.mean(row[place] for row in rows) for place in range(3))
        print(f"{kind:<16}{len(rows):>4}  {rank:.3f}   {gain:.3f}    {recall:.3f}")
    print(f"median answer with passages of twenty hits: {statistics.median(times):.1f} ms")
    if arguments.fails:
        for query in fails:
            print("MISS", query["kind"], query["query"], query["targets"])


if __name__ == "__main__":
    main()
