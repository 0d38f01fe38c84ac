"""What pages of results cost that were never asked for before, in the checkout on PYTHONPATH: for before_after.py.

Prints, as JSON, the percentiles 10, 50, 90 and 95 of the processor time in ms of each batch of queries.
Command:   PYTHONPATH=CHECKOUT python benchmarks/page_cost.py DIR INSTANCE
"""

import json
import sys
import time
from pathlib import Path
from urllib.parse import quote_plus

from steps import Corpus

from indexer.pipeline.run import index
from indexer.settings import Settings
from search_app.app import create_app

PERCENTILES = (10, 50, 90, 95)
SEEDS, QUERIES = range(8, 14), 150


def main() -> None:
    place, instance = map(Path, sys.argv[1:])
    # An older checkout may not know of it.
    unlimited = {name: 0 for name in ("rate_limit",) if name in Settings.__dataclass_fields__}
    settings = Settings(corpus=place / "corpus", instance=instance, **unlimited)
    index(settings)
    client, corpus = create_app(settings).test_client(), Corpus(place)

    def cost(query: str) -> float:
        started = time.process_time()
        status = client.get(f"/soeg?q={quote_plus(query)}").status_code
        if status != 200:
            raise SystemExit(f"{query!r} was answered with {status}")
        return (time.process_time() - started) * 1000

    for query in corpus.queries(7, QUERIES):  # warm
        cost(query)
    batches = [sorted(map(cost, corpus.queries(seed, QUERIES))) for seed in SEEDS]
    print(json.dumps([[costs[len(costs) * percentile // 100] for percentile in PERCENTILES] for costs in batches]))


if __name__ == "__main__":
    main()
