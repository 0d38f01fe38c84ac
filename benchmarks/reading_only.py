"""Reads every file of a folder with our own readers in all processes, and does nothing with what they say.

What indexing costs beyond this is the cost of analysing, storing and handing over.

Command:  python benchmarks/reading_only.py DIR WORKERS
"""

import json
import sys
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from indexer.reading.limits import Limits
from indexer.reading.reader import read_all
from indexer.settings import Settings


def characters(limits: Limits, file: Path) -> tuple[int, int]:
    """Return the pages and the characters of a file and what is attached to it."""
    readings = [reading for _, reading in read_all(file.read_bytes(), file.name, limits)]
    pages = [page for reading in readings for page in reading.pages]
    return len(pages), sum(len(page.text) for page in pages)


def main() -> None:
    files = sorted(file for file in Path(sys.argv[1]).rglob("*") if file.is_file())
    with get_context("spawn").Pool(int(sys.argv[2])) as pool:
        counted = list(pool.imap_unordered(partial(characters, Limits.of(Settings())), files))
        pool.close()
        pool.join()
    pages, text = map(sum, zip(*counted, strict=True))
    json.dump({"files": len(files), "pages": pages, "characters": text}, sys.stdout)


if __name__ == "__main__":
    main()
