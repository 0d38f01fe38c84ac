"""How fast text becomes terms, and what the word list costs.

Measures:  tokens a second of the analyser when it has seen nothing yet (each text once), and when it has seen all;
           time and memory to load the word list, in a fresh process; the time from a query typed to its plan, with
           the thesaurus, for queries asked for the first time, and again. Time of the processor, which other programs
           do not change much; medians of several rounds, beside what is asked of it.
On:        the text that our readers make of a corpus folder, and the "query" of JSON lines.
Command:   python benchmarks/analysis.py [--corpus DIR --queries FILE] [--rounds 5]
           Without arguments: the sample collection and its judged queries.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from indexer.catalogue.store import Catalogue
from indexer.corpus import TAXONOMY, THESAURUS
from indexer.danish.analyser import Analyser
from indexer.danish.thesaurus import Thesaurus
from indexer.pipeline.run import index
from indexer.query.expand import expand
from indexer.query.parser import parse
from indexer.settings import Settings
from indexer.taxonomy import load

ROOT = Path(__file__).parents[1]
#: Run in a process of its own: milliseconds and megabytes of an analyser.
LOADING = """
import resource, time
from pathlib import Path
from indexer.danish.analyser import Analyser
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
before, started = resident(), time.process_time()
analyser = Analyser()
print((time.process_time() - started) * 1000, (resident() - before) / 1e6)
"""


def texts_of(corpus: Path) -> list[tuple[str, str]]:
    """Return the text of every document, with its language."""
    with tempfile.TemporaryDirectory() as instance:
        settings = Settings(corpus=corpus, instance=Path(instance))
        index(settings)
        with closing(Catalogue(settings.database_url)) as catalogue:
            return [
                ("\n".join(page.text for page in catalogue.pages(document.id)), document.metadata.language or "da")
                for document in catalogue.documents(catalogue.owners()).values()
            ]


def analysed(analyser: Analyser, texts: Sequence[tuple[str, str]]) -> float:
    """Analyse every text once, and return the tokens a second."""
    started = time.process_time()
    tokens = sum(len(analyser.streams(text, language).words) for text, language in texts)
    return tokens / (time.process_time() - started)


def loading() -> tuple[float, float]:
    command = [sys.executable, "-c", LOADING]
    time_taken, memory = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(time_taken), float(memory)


def asking(corpus: Path, queries: Sequence[str]) -> tuple[float, float]:
    """Return the median milliseconds from a query to its plan, when it is new and when it is not."""
    thesaurus, _ = Thesaurus.load(corpus / THESAURUS)
    resolve = load(corpus / TAXONOMY).resolve

    def asked(query: str) -> float:
        started = time.process_time()
        expand(parse(query), thesaurus.analyser, thesaurus, resolve, lambda _part: False)
        return (time.process_time() - started) * 1000

    return statistics.median(map(asked, queries)), statistics.median(map(asked, queries))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--queries", type=Path, default=ROOT / "benchmarks/relevance/queries-sample.jsonl")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = texts_of(arguments.corpus)
    lines = arguments.queries.read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["query"] for line in lines if line.strip()]

    def median(measured: Callable[[], float]) -> float:
        return statistics.median(measured() for _ in range(arguments.rounds))

    seasoned = Analyser()
    analysed(seasoned, texts)
    loads = [loading() for _ in range(arguments.rounds)]
    asks = [asking(arguments.corpus, queries) for _ in range(arguments.rounds)]
    rows = [
        ("cold, tokens/s", median(lambda: analysed(Analyser(), texts)), ">= 200,000"),
        ("warm, tokens/s", median(lambda: analysed(seasoned, texts)), ""),
        ("loading, ms", statistics.median(taken for taken, _ in loads), "< 150"),
        ("loading, MB", statistics.median(memory for _, memory in loads), "< 60"),
        ("new query, ms", statistics.median(first for first, _ in asks), "< 1"),
        ("again, ms", statistics.median(again for _, again in asks), "< 1"),
    ]
    print(f"{len(texts)} texts, {len(queries)} queries, {arguments.rounds} rounds")
    for name, value, bound in rows:
        print(f"{name:<16}{value:>12,.{0 if value > 1000 else 2}f}  {bound}")


if __name__ == "__main__":
    main()
