"""How long it takes to complete what is typed, in a collection of 21,400 documents with 3 million keywords.

Measures:  Catalogue.keywords_beginning for a member, in ms, beside the same answer counted from a row for each keyword
           of each document, with an index that holds all the query needs (SQLite only); and what writing them takes.
On:        compounds of the package's word list, drawn by rank with a fixed seed: 110 words and 40 phrases a document.
Command:   python benchmarks/completion.py [--database URL] [--documents 21400]
           The database is made anew; without a URL it is a SQLite file in a temporary folder.
"""

import argparse
import itertools
import random
import sqlite3
import statistics
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.rows import FileRecord, FileRow
from indexer.catalogue.store import Catalogue
from indexer.danish.words import load
from indexer.model import Document, Keyword, Kind, Metadata, ReadingOutcome, ReadingStatus, Visibility

SEEN = [Visibility.PUBLIC, Visibility.MEMBERS]
SHARES = (80, 15, 5)
BATCH = 200
OUTCOME = ReadingOutcome(ReadingStatus.INDEXED)
PEER = """SELECT text, count(*) AS n FROM rows WHERE folded >= ? AND folded < ?
          AND visibility IN ('public', 'members') GROUP BY folded, text ORDER BY n DESC LIMIT 60"""


def words(chance: random.Random, number: int = 300_000) -> list[str]:
    """Return words, the commonest first; many of those are about homes."""
    known = load()
    firsts, lasts = list(known.first), list(known.last)
    first_weights, last_weights = [known.first[f][1] for f in firsts], list(known.last.values())
    found = set(sorted(known.lemmas)[:40_000])
    while len(found) < number:
        pairs = zip(
            chance.choices(firsts, first_weights, k=50_000), chance.choices(lasts, last_weights, k=50_000), strict=True
        )
        found.update(map("".join, pairs))
    ranked = sorted(found)
    chance.shuffle(ranked)
    ranked.sort(key=lambda word: not (word.startswith(("bolig", "leje", "by", "kommun")) and chance.random() < 0.05))
    return ranked


def records(documents: int) -> Iterator[FileRecord]:
    chance = random.Random(20261122)
    ranked = words(chance)
    sums = list(itertools.accumulate(1 / (rank + 20) ** 0.95 for rank in range(len(ranked))))

    def draw() -> str:
        return ranked[bisect(sums, chance.random() * sums[-1])]

    for number in range(documents):
        name = f"rapporter/dokument-{number}"
        [visibility] = chance.choices(list(Visibility), SHARES)
        texts = {draw() for _ in range(110)} | {f"{draw()} {draw()}" for _ in range(40)}
        document = Document(name, f"{name}.pdf", Kind.PDF, Metadata(visibility=visibility), OUTCOME, "f" * 64)
        keywords = tuple(Keyword(text, text) for text in sorted(texts))
        row = FileRow(document.path, 1, "1.1", 1, "", name, OUTCOME)
        yield FileRecord(row, ((document, ()),), (), {name: keywords})


def peer(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE rows (document_id TEXT, folded TEXT, text TEXT, visibility TEXT)")
    return connection


def fill(catalogue: Catalogue, rows: sqlite3.Connection | None, documents: int) -> float:
    """Write the documents and return the seconds that it took, those of the peer not counted."""
    seconds = 0.0
    made = records(documents)
    while batch := list(itertools.islice(made, BATCH)):
        started = time.perf_counter()
        catalogue.write(batch)
        seconds += time.perf_counter() - started
        if rows is not None:
            found = ((r.documents[0][0], k) for r in batch for k in r.keywords[r.file.document_id])
            values = ((d.id, k.folded, k.text, d.metadata.visibility.value) for d, k in found)
            rows.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", values)
    if rows is not None:
        rows.execute("CREATE INDEX rows_by_folded ON rows (folded, visibility, text)")
        rows.commit()
        rows.execute("ANALYZE")
    return seconds


def report(name: str, ask: Callable[[str], object], prefixes: list[str]) -> None:
    taken = []
    for prefix in prefixes:
        started = time.perf_counter()
        ask(prefix)
        taken.append(((time.perf_counter() - started) * 1000, prefix))
    taken.sort()
    times = [milliseconds for milliseconds, _ in taken]
    p95 = times[int(len(times) * 0.95)]
    print(f"{name:<12}{statistics.median(times):>8.1f}{p95:>8.1f}{times[-1]:>8.1f}   {taken[-1][1]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database")
    parser.add_argument("--documents", type=int, default=21_400)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.database or f"sqlite:///{folder}/catalogue.db"
        engine = sa.create_engine(url)
        schema.metadata.drop_all(engine)
        catalogue = Catalogue(url)
        rows = None if arguments.database else peer(Path(folder) / "rows.db")
        seconds = fill(catalogue, rows, arguments.documents)
        with engine.connect() as connection:
            spellings = connection.scalar(sa.select(sa.func.count()).select_from(schema.vocabulary))
            sample = connection.scalars(sa.select(schema.vocabulary.c.folded).order_by("folded")).all()[
                :: 1 + spellings // 60
            ]
        print(f"{arguments.documents} documents, {spellings} spellings, written in {seconds:.0f} s")
        prefixes = [word[:length] for word in sample for length in (2, 3, 4, 6)] + ["bo", "le", "by", "ko", "bolig"] * 3
        print(f"{'':<12}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}   slowest")
        report("vocabulary", lambda prefix: catalogue.keywords_beginning(prefix, SEEN, 60), prefixes)
        if rows is not None:
            report("counted", lambda prefix: rows.execute(PEER, (prefix, prefix + "\U0010ffff")).fetchall(), prefixes)
            rows.close()
            for file in ("catalogue.db", "rows.db"):
                print(f"{file}: {(Path(folder) / file).stat().st_size / 1e6:.0f} MB")
        catalogue.close()
        engine.dispose()


if __name__ == "__main__":
    main()
