"""What a page of results costs in this checkout beside another one, in the same run.

Measures:  processor time of pages that were never asked for before (p10, p50, p90, p95 in ms), means over all batches
           of 150 queries, and their ratios. The checkouts take turns, each in a process and with an index of its own.
On:        a corpus that bench.py made and kept (`bench.py --keep DIR`), queries of one to three words.
Command:   git worktree add ../before COMMIT && python benchmarks/before_after.py ../before DIR [--rounds 3]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import fmean

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="the other checkout")
    parser.add_argument("place", type=Path, help="the folder that bench.py kept")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    checkouts = {"before": options.before.resolve(), "now": HERE.parent}
    batches: dict[str, list[list[float]]] = {name: [] for name in checkouts}
    with tempfile.TemporaryDirectory(prefix="bolig2000-before-after-") as home:
        for _ in range(options.rounds):
            for name, checkout in checkouts.items():
                command = [sys.executable, HERE / "page_cost.py", options.place.resolve(), Path(home) / name]
                told = subprocess.run(
                    command, check=True, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(checkout)}
                )
                batches[name] += json.loads(told.stdout)
    means = {name: [fmean(column) for column in zip(*rows, strict=True)] for name, rows in batches.items()}
    print("percentile  before ms  now ms  now ÷ before")
    for percentile, before, now in zip((10, 50, 90, 95), means["before"], means["now"], strict=True):
        print(f"p{percentile:<10} {before:9.1f} {now:7.1f} {now / before:13.2f}")


if __name__ == "__main__":
    main()
