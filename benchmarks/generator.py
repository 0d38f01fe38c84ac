"""Makes a corpus to measure with: files, sidecars and taxonomy as our service takes them, and the text in them.

Makes:    OUT/corpus (files, sidecars for most of them, taxonomy.toml), OUT/documents (the same files without anything
          beside them, for programs that know no sidecars) and OUT/source (the text of each file; form feeds end pages).
On:       made-up Danish from a fixed seed, or the .txt files of a folder. The same arguments make the same bytes.
Command:  python benchmarks/generator.py OUT [--files 1000] [--texts DIR] [--mix 60,30,10] [--length 1] [--seed 1]
"""

import argparse
import json
import math
import os
import random
import shutil
import tomllib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path

import office_writer
import pdf_writer
from prose import Block, Paper, Writer
from vocabulary import Vocabulary

TAXONOMY = Path(__file__).parents[1] / "corpus" / "taxonomy.toml"
KINDS = ("pdf", "html", "docx")
#: Median length in words and its spread (of the logarithm), by kind. Of 661 Danish acts the median is 560 words and the
#: mean 1,000, of our sample collection 440 and 740; a report in ten has ten pages of 480 words or more.
_LENGTHS = {"pdf": (1200, 0.9), "html": (600, 0.7), "docx": (800, 0.7)}
_SHORTEST, _LONGEST = 80, 60 * 480
_WITH_SIDECAR = 0.7
_FILES_A_FOLDER = 500


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what is made. `mix` are the shares of KINDS in percent, `length` a factor for all lengths."""

    files: int = 1000
    texts: str = ""
    mix: tuple[int, ...] = (60, 30, 10)
    length: float = 1.0
    seed: int = 1

    def kind(self, number: int) -> str:
        """Return the kind of a file: the kinds take turns, so that any stretch of files has the same mix."""
        place = (number * 61 + 30) % 100  # 61 is prime to 100: every place is taken once
        return next(kind for kind, end in zip(KINDS, _sums(self.mix), strict=True) if place < end)


def generate(out: Path, recipe: Recipe) -> None:
    """Make the corpus, unless it is there already; what another recipe made is replaced."""
    note = out / "recipe.json"
    wanted = json.dumps(asdict(recipe))
    if note.exists() and note.read_text(encoding="utf-8") == wanted:
        return
    note.unlink(missing_ok=True)
    for part in ("corpus", "documents", "source"):
        shutil.rmtree(out / part, ignore_errors=True)
        (out / part).mkdir(parents=True)
    shutil.copy(TAXONOMY, out / "corpus")
    texts = sorted(Path(recipe.texts).rglob("*.txt"))[: recipe.files] if recipe.texts else []
    count = len(texts) if recipe.texts else recipe.files
    for folder in {_name(recipe, number)[0] for number in range(count)}:
        for part in ("corpus", "documents", "source"):
            (out / part / folder).mkdir()
    with ProcessPoolExecutor() as pool:
        for _ in pool.map(partial(_make, out, recipe), range(count), texts or [None] * count, chunksize=20):
            pass
    note.write_text(wanted, encoding="utf-8")


def write(kind: str, paper: Paper, *, tex: bool) -> tuple[bytes, str]:
    """Return a file of a kind and the text in it."""
    if kind == "pdf":
        content, pages = pdf_writer.write(paper, tex=tex)
        return content, "\f".join(pages)
    content = office_writer.write_html(paper) if kind == "html" else office_writer.write_docx(paper)
    return content, office_writer.text_of(paper)


def _make(out: Path, recipe: Recipe, number: int, text: Path | None) -> None:
    kind = recipe.kind(number)
    choice = random.Random(f"{recipe.seed} {number}")
    paper = _paper_of(text) if text else _paper(kind, recipe, choice)
    content, source = write(kind, paper, tex=choice.random() < 0.5)
    folder, stem = _name(recipe, number)
    name = f"{folder}/{stem}.{kind}"
    (out / "corpus" / name).write_bytes(content)
    os.link(out / "corpus" / name, out / "documents" / name)
    (out / "source" / f"{name}.txt").write_text(source, encoding="utf-8")
    if choice.random() < _WITH_SIDECAR:
        (out / "corpus" / f"{name}.toml").write_text(_sidecar(paper, choice), encoding="utf-8")


def _paper(kind: str, recipe: Recipe, choice: random.Random) -> Paper:
    median, spread = _LENGTHS[kind]
    words = recipe.length * choice.lognormvariate(math.log(median), spread)
    return Writer(_vocabulary(recipe.seed), choice).paper(int(min(max(words, _SHORTEST), _LONGEST)))


def _paper_of(file: Path) -> Paper:
    """Return a text as a document: its first line is the title, blank lines end paragraphs."""
    text = file.read_text(encoding="utf-8", errors="replace").replace("\f", "\n\n")
    # What the fonts of the PDF writer cannot show would be missing from a part of the files only.
    blocks = [" ".join(block.split()) for block in text.encode("cp1252", "replace").decode("cp1252").split("\n\n")]
    title, *paragraphs = [block for block in blocks if block] or [file.stem]
    return Paper(title[:120], "", "2026-01-01", tuple(Block("paragraph", p) for p in (title, *paragraphs)))


def _sidecar(paper: Paper, choice: random.Random) -> str:
    keys = _taxonomy_keys()
    lines = {
        "title": paper.title,
        "type": choice.choice(keys["types"]),
        "topics": choice.sample(keys["topics"], choice.randrange(1, 4)),
        "sectors": choice.sample(keys["sectors"], choice.randrange(1, 3)),
        "target_groups": choice.sample(keys["target_groups"], choice.randrange(3)),
        "actors": choice.sample(keys["actors"], choice.randrange(4)),
    }
    # A JSON string or list of strings is one in TOML, too.
    values = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())
    return f'{values}date = {paper.date}\nlanguage = "da"\n'


@cache
def _taxonomy_keys() -> dict[str, list[str]]:
    return {table: list(entries) for table, entries in tomllib.loads(TAXONOMY.read_text(encoding="utf-8")).items()}


@cache
def _vocabulary(seed: int) -> Vocabulary:
    return Vocabulary(seed)


def _name(recipe: Recipe, number: int) -> tuple[str, str]:
    return f"{recipe.seed}-{number // _FILES_A_FOLDER:03}", f"dokument-{number:06}"


def _sums(shares: Sequence[int]) -> list[int]:
    return [sum(shares[: end + 1]) for end in range(len(shares))]


def recipe_options(parser: argparse.ArgumentParser, files: int) -> None:
    """Add the options that decide what is made."""
    parser.add_argument("--files", type=int, default=files, help=f"how many files (default {files})")
    parser.add_argument("--texts", type=Path, help="a folder of .txt files to take instead of made-up Danish")
    parser.add_argument("--mix", default="60,30,10", help="percent of PDF, HTML and DOCX (default 60,30,10)")
    parser.add_argument("--length", type=float, default=1.0, help="factor for the length of documents (default 1)")
    parser.add_argument("--seed", type=int, default=1)


def recipe_of(arguments: argparse.Namespace) -> Recipe:
    """Return what the options say."""
    mix = tuple(map(int, arguments.mix.split(",")))
    if len(mix) != len(KINDS) or sum(mix) != 100:
        raise SystemExit(f"--mix {arguments.mix}: three whole numbers that make 100 are needed")
    texts = str(arguments.texts.resolve()) if arguments.texts else ""
    return Recipe(arguments.files, texts, mix, arguments.length, arguments.seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    recipe_options(parser, files=1000)
    arguments = parser.parse_args()
    generate(arguments.out, recipe_of(arguments))


if __name__ == "__main__":
    main()
