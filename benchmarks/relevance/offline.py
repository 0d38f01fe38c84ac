#!/usr/bin/env python3
"""Measure what analysis, expansion and engine find, without catalogue and web: MRR@10, nDCG@10, recall@20, answer time.

    python benchmarks/relevance/offline.py DOCUMENTS.jsonl QUERIES.jsonl [--fails] [--engine whoosh]

On documents with id, title, date and text, and queries with their targets and kind, one JSON object a line. As the
service does, it asks for all words first, and for most of them when fewer than five documents have all. Words that
no document has are not respelled here, so the row `typo` is lower than the service's.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log2
from pathlib import Path
from typing import Any

from indexer.danish.analyser import Analyser
from indexer.danish.thesaurus import Thesaurus
from indexer.engine.base import Engine, Question
from indexer.engine.choose import open_engine
from indexer.model import FACETS, Document, Entry, Kind, Metadata, Page, ReadingOutcome, ReadingStatus, Visibility
from indexer.pipeline.entry import make_entry
from indexer.query.expand import Weights, expand
from indexer.query.parser import parse

THESAURUS = Path(__file__).parents[2] / "corpus" / "thesaurus.toml"
FEW = 5
BATCH = 200


def entries(documents: Path, analyser: Analyser) -> Iterator[Entry]:
    """Yield the entries that the pipeline would make, the title being the first line of the text as on a page."""
    for line in documents.open(encoding="utf-8"):
        found = json.loads(line)
        metadata = Metadata(title=found["title"], type="regel", date=(found["date"] or "")[:10])
        outcome = ReadingOutcome(ReadingStatus.INDEXED)
        document = Document(found["id"], f"{found['id']}.html", Kind.HTML, metadata, outcome, "")
        yield make_entry(document, [Page(1, "1", f"{found['title']}\n{found['text']}")], analyser)


class Service:
    """The part of the service that finds documents."""

    def __init__(self, engine: Engine, analyser: Analyser, thesaurus: Thesaurus, weights: Weights) -> None:
        self.engine, self.analyser, self.thesaurus, self.weights = engine, analyser, thesaurus, weights

    def find(self, text: str, limit: int = 20) -> list[str]:
        """Return the ids found, in order."""
        wanted = expand(parse(text), self.analyser, self.thesaurus, lambda _, value: (value,), self.weights)
        everyone = frozenset(Visibility)
        answer = self.engine.answer(Question(wanted.strict, everyone, facets=FACETS, limit=limit))
        if answer.total < FEW and wanted.relaxed is not None:
            answer = self.engine.answer(Question(wanted.relaxed, everyone, facets=FACETS, limit=limit))
        return [name for name, _ in answer.hits]


def score(ids: list[str], targets: set[str]) -> tuple[float, float, float]:
    """Return reciprocal rank within ten, nDCG within ten, and recall within twenty."""
    reciprocal = next((1 / rank for rank, name in enumerate(ids[:10], 1) if name in targets), 0.0)
    gain = sum(1 / log2(rank + 1) for rank, name in enumerate(ids[:10], 1) if name in targets)
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(10, len(targets)) + 1))
    return reciprocal, gain / ideal, len(targets & set(ids[:20])) / len(targets)


def measure(service: Service, queries: Iterable[dict[str, Any]], fails: bool = False) -> dict[str, tuple[float, ...]]:
    """Return the mean of each metric by kind of query."""
    rows = defaultdict(list)
    for query in queries:
        result = score(service.find(query["query"]), set(query["targets"]))
        rows["ALL"].append(result)
        rows[query["kind"]].append(result)
        if fails and not result[0]:
            print("MISS", query["kind"], query["query"], query["targets"])
    return {kind: tuple(map(statistics.mean, zip(*results, strict=True))) for kind, results in rows.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--engine", default="whoosh")
    parser.add_argument("--fails", action="store_true", help="list the queries whose target is not among the first ten")
    args = parser.parse_args()
    thesaurus, _ = Thesaurus.load(THESAURUS)
    analyser = Analyser(thesaurus.exceptions)
    queries = [json.loads(line) for line in args.queries.open(encoding="utf-8")]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(args.engine, Path(folder) / "index")
        started = time.perf_counter()
        everything = list(entries(args.documents, analyser))
        analysed = time.perf_counter()
        for start in range(0, len(everything), BATCH):
            engine.update(everything[start : start + BATCH])
        indexed = time.perf_counter()
        rates = (len(everything) / seconds for seconds in (analysed - started, indexed - analysed))
        print("analysed {:.0f}, indexed {:.0f} documents/s".format(*rates))
        service = Service(engine, analyser, thesaurus, Weights())
        print(f"{'kind':<16}MRR@10  nDCG@10  R@20")
        for kind, means in measure(service, queries, args.fails).items():
            print(f"{kind:<16}{means[0]:.3f}   {means[1]:.3f}    {means[2]:.3f}")
        times = []
        for query in queries:
            started = time.perf_counter()
            service.find(query["query"])
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        print(f"answer with facets: median {times[len(times) // 2]:.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms")
        engine.close()


if __name__ == "__main__":
    main()
