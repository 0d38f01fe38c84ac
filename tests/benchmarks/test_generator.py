import re
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.model import ReadingStatus
from indexer.reading.limits import Limits
from indexer.reading.reader import read
from indexer.settings import Settings
from indexer.sidecar import parse
from indexer.taxonomy import load

GENERATOR = Path(__file__).parents[2] / "benchmarks/generator.py"


def generated(out, *options):
    subprocess.run([sys.executable, GENERATOR, out, "--length", "0.3", *options], check=True)
    return {file.relative_to(out): file.read_bytes() for file in sorted(out.rglob("*.*")) if file.name != "recipe.json"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("made")
    generated(out, "--files", "20")
    return out


def test_the_same_arguments_make_the_same_bytes(made, tmp_path):
    again = generated(tmp_path, "--files", "20")
    assert again == {path: (made / path).read_bytes() for path in again}


def test_our_readers_find_exactly_the_words_that_were_written(made):
    files = sorted((made / "documents").rglob("*.*"))
    assert {file.suffix for file in files} == {".pdf", ".html", ".docx"}
    for file in files:
        reading = read(file.read_bytes(), file.name, Limits.of(Settings()))
        source = (made / "source" / file.relative_to(made / "documents")).with_name(f"{file.name}.txt")
        assert reading.outcome.status is ReadingStatus.INDEXED
        words = [re.findall(r"\w+", text) for text in (source.read_text(), " ".join(p.text for p in reading.pages))]
        assert words[0] == words[1], file


def test_sidecars_hold_only_what_the_taxonomy_knows(made):
    vocabulary = load(made / "corpus/taxonomy.toml")
    sidecars = sorted((made / "corpus").rglob("*.*.toml"))
    assert len(sidecars) > 5
    for sidecar in sidecars:
        found = parse(sidecar.read_bytes(), sidecar.name, vocabulary)
        assert found.faults == ()
        assert found.metadata.topics


def test_texts_of_a_folder_take_the_place_of_made_up_ones(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(5):
        (texts / f"{number}.txt").write_text(f"Titel {number}\n\nKvalmestiller nummer {number} står\nher.\n")
    made = generated(tmp_path / "out", "--texts", str(texts))
    sources = [content.decode() for path, content in made.items() if path.parts[0] == "source"]
    assert len(sources) == 5
    assert all("Kvalmestiller nummer" in source for source in sources)
