"""The steps of the benchmark: each is done for every program in turn, as many rounds as wanted."""

import contextlib
import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import generator
from measure import Cost, cost_of, median_cost, quantile
from programs import HOST, ROOT, Ours, Program, Server, Site
from prose import Block, Paper
from table import OURS, READING

from indexer.settings import Settings

CONNECTIONS = (1, 8, 64)
_AGAIN = 8  # connections that ask for popular pages
_QUERIES = 3000  # more than are asked in a round, so that hardly any was asked before
_POPULAR = 200  # queries that are asked again and again
_ANSWERED = 200  # of them, when answers are looked at one by one
_CHECKED = 3  # documents of each kind in which a word is looked for
_WORD = re.compile(r"\b[a-zæøå]{4,}\b")
_PATIENCE = 120  # seconds for a new file to be found
_NEW = "dokument-999999.pdf"
_NEW_WORD = "kvalmestillerbane"  # a word of no document, and letters for the round


class Corpus:
    """What was made: files, and the text they were made of."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.sources = sorted((place / "source").rglob("*.txt"))
        self.kinds = Counter(source.stem.rpartition(".")[2] for source in self.sources)

    def describe(self) -> str:
        """Return what it consists of."""
        kinds = ", ".join(f"{count:,} {kind.upper()}" for kind, count in self.kinds.items())
        return f"{len(self.sources):,} files ({kinds})"

    def queries(self, seed: int = 1, count: int = _QUERIES) -> list[str]:
        """Return queries of one to three words that stand in one paragraph, so that each finds something."""
        choice = random.Random(seed)
        found: list[str] = []
        while len(found) < count:
            text = choice.choice(self.sources).read_text(encoding="utf-8")
            words = _WORD.findall(choice.choice(re.split(r"\n\n|\f", text)))
            if words:
                found.append(" ".join(choice.sample(words, min(len(words), choice.choice((1, 1, 2, 2, 3))))))
        return found

    def examples(self) -> list[tuple[str, str, str]]:
        """Return kind, stem and a rare word of a few documents of each kind."""
        chosen = []
        for kind in self.kinds:
            for source in [s for s in self.sources if s.name.endswith(f".{kind}.txt")][:_CHECKED]:
                words = _WORD.findall(source.read_text(encoding="utf-8"))
                # Not across two lines of the PDF: peers do not join hyphenated words.
                chosen += [(kind, source.name.partition(".")[0], _rare(words))] if words else []
        return chosen


def _rare(words: list[str]) -> str:
    often = Counter(words)
    return max(words, key=lambda word: (min(often[word], 3), len(word)))


class Bench:
    """Figures by measure and program, and what makes a comparison void."""

    def __init__(self, corpus: Corpus, programs: list[Program], rounds: int, say: Callable[[str], None]) -> None:
        self.corpus, self.programs, self.rounds, self.say = corpus, programs, rounds, say
        self.figures: dict[tuple[str, str], float] = {}
        self.warnings: list[str] = []
        self._ours = next((program for program in programs if isinstance(program, Ours)), None)

    def today(self) -> str:
        """Return the date."""
        return datetime.now(UTC).date().isoformat()

    def index(self, *, reading: bool) -> None:
        """Index everything anew, and read everything without indexing it."""
        costs: dict[str, list[Cost]] = {}
        for number in range(self.rounds):
            for program in self.programs:
                program.start_anew()
                costs.setdefault(program.name, []).append(self._cost(program, f"indexes, round {number + 1}"))
            if reading:
                cost = cost_of(_reading_command(self.corpus), {"PYTHONPATH": str(ROOT)}, self.corpus.place)
                costs.setdefault(READING, []).append(cost)
                self.say(f"{READING}: {cost.seconds:.1f} s, {cost.output}")
        for name, those in costs.items():
            cost = median_cost(those)
            self._note("Index time, s", name, cost.seconds)
            self._note("Processor time, s", name, cost.cpu)
            self._note("Peak memory, MB", name, cost.memory / 1e6)
        for program in self.programs:
            self._note("Index and text on disk, MB", program.name, program.disk() / 1e6)
            seconds = self.figures["Index time, s", program.name]
            self._note("Documents a second", program.name, len(self.corpus.sources) / seconds)
            self._check(program)

    def unchanged(self) -> None:
        """Index again when nothing has changed."""
        for program in self.programs:
            costs = [self._cost(program, "looks through the unchanged corpus") for _ in range(self.rounds)]
            self._note("Unchanged corpus recognised, s", program.name, median_cost(costs).seconds)

    def new_file(self) -> None:
        """Put one new file into the folder: found by our service as it runs, by others after their command."""
        taken: dict[str, list[float]] = {}
        for number in range(self.rounds):
            word = f"{_NEW_WORD}{'abcdefghij'[number % 10]}"
            content, _ = generator.write("pdf", _new_paper(word), tex=False)
            for program in self.programs:
                wait = self._served(word) if isinstance(program, Ours) else self._commanded(program, word)
                taken.setdefault(program.name, []).append(wait(content))
                self.say(f"{program.name} finds a new file after {taken[program.name][-1]:.2f} s")
        for name, times in taken.items():
            self._note("New file until found, s", name, statistics.median(times))

    def pages(self, seconds: float) -> None:
        """Ask for pages of results, and for answers inside our service."""
        queries = self.corpus.queries(count=_ANSWERED)
        with contextlib.ExitStack() as stack:
            sites = {p.name: stack.enter_context(p.serve()) for p in self.programs if isinstance(p, Server)}
            for name, site in sites.items():
                self.say(f"{name} warms up")
                _load(site, queries, 1, 2.0)
            for connections in CONNECTIONS:
                plural = "1 connection" if connections == 1 else f"{connections} connections"
                asked = [self.corpus.queries(seed=connections * 100 + number) for number in range(self.rounds)]
                self._loads(sites, connections, plural, asked, seconds)
            again = f"{_AGAIN} connections, asked before"
            self._loads(sites, _AGAIN, again, [self.corpus.queries(count=_POPULAR)] * self.rounds, seconds)
            if OURS in sites:
                answers = [
                    _answer(sites[OURS], query)["took_ms"] for _ in range(self.rounds) for query in queries[:_ANSWERED]
                ]
                self._note("Answer with facets inside the service p50, ms", OURS, quantile(answers, 0.5))
                self._note("Answer with facets inside the service p95, ms", OURS, quantile(answers, 0.95))

    def _loads(
        self, sites: Mapping[str, Site], connections: int, what: str, asked: list[list[str]], seconds: float
    ) -> None:
        """Ask all sites for the same pages, in turn; one list of queries for each round."""
        taken: dict[str, list[tuple[float, float, float]]] = {}
        for queries in asked:
            for name, site in sites.items():
                taken.setdefault(name, []).append(_load(site, queries, connections, seconds))
        for name, rounds in taken.items():
            p50, p95, rate = map(statistics.median, zip(*rounds, strict=True))
            self.say(f"{name} at {what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, {rate:.0f} a second")
            self._note(f"Result page p50 at {what}, ms", name, p50)
            self._note(f"Result page p95 at {what}, ms", name, p95)
            self._note(f"Requests a second at {what}", name, rate)

    def _cost(self, program: Program, what: str) -> Cost:
        cost = cost_of(program.command, program.environment, program.home)
        self.say(
            f"{program.name} {what}: {cost.seconds:.1f} s, {cost.cpu:.1f} s of processor, {cost.memory / 1e6:.0f} MB"
        )
        return cost

    def _note(self, measure: str, program: str, value: float) -> None:
        self.figures[measure, program] = value

    def _check(self, program: Program) -> None:
        """Note loudly when a program has not indexed what the others have."""
        known = {source.name.partition(".")[0] for source in self.corpus.sources}
        listed = program.listed() & known
        if len(listed) < len(known):
            self._void(f"{program.name} has indexed {len(listed)} of {len(known)} files")
        for kind, stem, word in self.corpus.examples():
            if stem not in program.found(word):
                self._void(f"{program.name} does not find {word} in {stem}.{kind}")

    def _void(self, warning: str) -> None:
        self.warnings.append(warning)
        self.say(f"VOID: {warning}")

    def _served(self, word: str) -> Callable[[bytes], float]:
        def wait(content: bytes) -> float:
            assert self._ours
            with self._ours.serve() as site:
                _until(site, word, 0)
                time.sleep(2)  # the watch looks through the folder when it starts
                with _dropped(self._ours.folder, content) as started:
                    _until(site, word, 1)
                    taken = time.perf_counter() - started
                _until(site, word, 0)
            return taken

        return wait

    def _commanded(self, program: Program, word: str) -> Callable[[bytes], float]:
        def wait(content: bytes) -> float:
            with _dropped(program.folder, content) as started:
                cost_of(program.command, program.environment, program.home)
                taken = time.perf_counter() - started
                if _NEW.partition(".")[0] not in program.found(word):
                    self._void(f"{program.name} does not find the new file")
            cost_of(program.command, program.environment, program.home)
            return taken

        return wait


def _reading_command(corpus: Corpus) -> tuple[str | Path, ...]:
    script = Path(__file__).with_name("reading_only.py")
    return (sys.executable, script, corpus.place / "documents", str(Settings().workers))


def _new_paper(word: str) -> Paper:
    blocks = (Block("heading", "Nyt"), Block("paragraph", f"Her står {word} for første gang, og mere står her ikke."))
    return Paper("Et nyt dokument", "", "2026-01-01", blocks)


@contextlib.contextmanager
def _dropped(folder: Path, content: bytes) -> Iterator[float]:
    """Write a file beside the folder, put it into it in one move, yield when, and take it away again."""
    fresh = folder.with_name(_NEW)
    fresh.write_bytes(content)
    started = time.perf_counter()
    fresh.rename(folder / _NEW)
    try:
        yield started
    finally:
        (folder / _NEW).unlink()


def _until(site: Site, word: str, total: int) -> None:
    end = time.monotonic() + _PATIENCE
    while _answer(site, word)["total"] != total:
        if time.monotonic() > end:
            raise SystemExit(f"{word}: not {total} found in {_PATIENCE} s")
        time.sleep(0.02)


def _answer(site: Site, query: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection(HOST, site.port, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", site.path(query).replace("/soeg?", "/api/v1/search?"))
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{response.status} for {query}: {body[:200]!r}")
        answer: dict[str, Any] = json.loads(body)
        return answer


def _load(site: Site, queries: list[str], connections: int, seconds: float) -> tuple[float, float, float]:
    """Return p50 and p95 in ms, and requests a second."""
    command = [sys.executable, str(Path(__file__).with_name("load.py")), str(site.port), str(connections), str(seconds)]
    paths = "\n".join(map(site.path, queries))
    said = subprocess.run(command, input=paths, capture_output=True, text=True, check=False)
    if said.returncode:
        raise SystemExit(f"The load generator failed: {said.stderr[-500:]}")
    result = json.loads(said.stdout)
    taken = result["taken_ms"]
    return quantile(taken, 0.5), quantile(taken, 0.95), len(taken) / result["seconds"]
