"""How quick the engines are by themselves, without the service around them.

Measures:  indexing, the size on disk, the memory of the process, and how long a first page of ten with six facets takes
           by kind of question, by the clock and by the processor (on a busy machine, look at the latter); ratios of
           processor time between the engines on the same documents.
On:        documents of one to six stretches of the texts of a corpus folder, so that there are phrases and compounds to
           be found, and of some four hundred words without meaning, frequent as words are (Zipf); judged queries.
Command:   python benchmarks/engine.py [--corpus DIR --queries FILE] [--documents 50000] [--compared 2000]
           `--documents` are for Tantivy alone, `--compared` for every engine. Without arguments: the sample collection.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from pathlib import Path

from indexer.catalogue.store import Catalogue
from indexer.engine.base import Engine, Question
from indexer.engine.choose import ENGINES, open_engine
from indexer.engine.tantivy_engine import TantivyEngine
from indexer.model import STREAMS, Entry, Visibility
from indexer.pipeline.run import index
from indexer.pipeline.work import vocabulary_of
from indexer.query.expand import expand
from indexer.query.expanded import Expanded
from indexer.query.parser import parse
from indexer.query.plan import Everything, Plan
from indexer.results import FACETS, Sort
from indexer.served import Served
from indexer.settings import Settings

ROOT = Path(__file__).parents[1]
STRETCH = 60
VOCABULARY = 200_000
BATCH = 200
EVERYONE = frozenset({Visibility.PUBLIC, Visibility.MEMBERS})


def entries_of(settings: Settings) -> list[Entry]:
    index(settings)
    catalogue, maker = Catalogue(settings.database_url), vocabulary_of(settings.corpus).maker
    entries = [maker.make(document, catalogue.pages(document.id)) for document in catalogue.all_documents()]
    catalogue.close()
    return [entry for entry in entries if entry.streams["body"].count(" ") > STRETCH]


def made(sources: list[Entry], count: int) -> Iterator[Entry]:
    """Yield documents: one to six stretches of text, and words of no meaning, frequent as words are (Zipf)."""
    chance = random.Random(2000)
    filler = [f"ord{rank:x}" for rank in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
    for number in range(count):
        chosen = [(chance.choice(sources), chance.random()) for _ in range(chance.randint(1, 6))]
        first = chosen[0][0]
        words = chance.choices(filler, cum_weights=weights, k=int(chance.lognormvariate(6, 0.7)))
        streams = {name: " ".join([*stretch(first, name, 0.0), *words[:5]]) for name in STREAMS}
        for name in ("body", "body_parts", "forms"):
            text = [term for source, place in chosen for term in stretch(source, name, place)]
            streams[name] = " ".join(text + words)
        date = f"{chance.randint(1990, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        facets = dict(chance.choice(sources).facets) | {"year": (date[:4],)}
        visibility = Visibility.MEMBERS if chance.random() < 0.1 else Visibility.PUBLIC
        yield Entry(f"{first.id}-{number}", visibility, streams, facets, date, first.title)


def stretch(source: Entry, stream: str, place: float) -> list[str]:
    terms = source.streams.get(stream, "").split()
    start = int(place * max(0, len(terms) - STRETCH))
    return terms[start : start + STRETCH]


def questions(queries: list[str], understand: Callable[[str], Expanded]) -> dict[str, list[Question]]:
    def ask(plan: Plan, **rest: object) -> Question:
        return Question(plan, EVERYONE, facets=FACETS, **rest)  # type: ignore[arg-type]  # fields of Question

    understood = {text: understand(text) for text in queries}
    strict = [wanted.strict for wanted in understood.values()]
    pairs = [" ".join(text.split()[:2]) for text in queries if " " in text]
    prefixes = [max(text.split(), key=len)[:4] + "*" for text in queries]
    return {
        "all the words": [ask(plan) for plan in strict],
        "most of the words": [ask(wanted.relaxed) for wanted in understood.values() if wanted.relaxed],
        "one word or another": [ask(understand(pair.replace(" ", " ELLER ")).strict) for pair in pairs],
        "phrase": [ask(understand(f'"{pair}"').strict) for pair in pairs],
        "prefix": [ask(understand(prefix).strict) for prefix in prefixes],
        "two facets chosen": [
            ask(plan, filters={"topic": ("drift", "oekonomi"), "sector": ("almen",)}) for plan in strict
        ],
        "newest first": [ask(plan, sort=Sort.NEWEST) for plan in strict],
        "by title": [ask(plan, sort=Sort.TITLE) for plan in strict],
        "page 100": [ask(plan, offset=1000) for plan in strict],
        "everything": [ask(Everything())] * 50,
        "everything, page 1000": [ask(Everything(), offset=10_000)] * 10,
    }


def measure(engine: Engine, entries: Iterator[Entry]) -> float:
    """Index the entries; return the seconds that the engine took for it."""
    taken = 0.0
    while batch := list(islice(entries, BATCH)):
        started = time.perf_counter()
        engine.update(batch)
        taken += time.perf_counter() - started
    return taken


def timed(engine: Engine, asked: list[Question]) -> tuple[list[float], list[float]]:
    """Return wall and processor times in ms, sorted. Each question is asked once, after twenty to warm up."""
    for question in asked[:20]:
        engine.answer(question)
    walls, processor = [], []
    for question in asked:
        started, used = time.perf_counter(), time.thread_time()
        engine.answer(question)
        walls.append((time.perf_counter() - started) * 1000)
        processor.append((time.thread_time() - used) * 1000)
    return sorted(walls), sorted(processor)


def median(times: list[float]) -> float:
    return times[len(times) // 2]


def p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]


def report(
    name: str, folder: Path, sources: list[Entry], count: int, asked: dict[str, list[Question]]
) -> dict[str, float]:
    """Print how an engine does with so many documents; return its medians."""
    engine = open_engine(name, folder)
    seconds = measure(engine, made(sources, count))
    size = sum(file.stat().st_size for file in folder.rglob("*")) / 1e6
    print(f"\n{name}, {count} documents: {count / seconds:.0f} indexed a second, {size:.0f} MB on disk")
    print(f"{'ms':<24}{'n':>5}{'p50':>9}{'p95':>9}{'max':>9}{'cpu p50':>10}{'cpu p95':>9}")
    medians = {"index": seconds}
    for kind, some in asked.items():
        walls, processor = timed(engine, some)
        medians[kind] = median(processor)
        row = (median(walls), p95(walls), walls[-1], median(processor), p95(processor))
        print(f"{kind:<24}{len(walls):>5}{row[0]:>9.2f}{row[1]:>9.2f}{row[2]:>9.1f}{row[3]:>10.2f}{row[4]:>9.2f}")
    engine.close()
    print(f"memory of the process so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return medians


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--queries", type=Path, default=ROOT / "benchmarks" / "relevance" / "queries-sample.jsonl")
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--compared", type=int, default=2_000)
    arguments = parser.parse_args()
    queries = [json.loads(line)["query"] for line in arguments.queries.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(corpus=arguments.corpus, instance=Path(scratch))
        sources = entries_of(settings)
        served = Served(settings)

        def understand(text: str) -> Expanded:
            return expand(parse(text), served.analyser, served.thesaurus, served.taxonomy.resolve, lambda _: False)

        asked = questions(queries, understand)
        if arguments.documents:
            report(TantivyEngine.name, Path(scratch, "many"), sources, arguments.documents, asked)
        compared = {name: report(name, Path(scratch, name), sources, arguments.compared, asked) for name in ENGINES}
    others = [name for name in compared if name != TantivyEngine.name]
    for name in others:
        print(f"\n{name} ÷ {TantivyEngine.name}, {arguments.compared} documents")
        for kind, taken in compared[name].items():
            print(f"{kind:<24}{taken / compared[TantivyEngine.name][kind]:>9.1f}")


if __name__ == "__main__":
    main()
