"""Fixtures for every room: a corpus folder to write into, settings for it, and a PostgreSQL server of our own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from indexer.pipeline.run import index
from indexer.search import Library
from indexer.settings import Settings

# How long an example takes says nothing on a machine with other work to do.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

TAXONOMY = """
[topics.boligsocialt]
da = "Boligsocialt arbejde"
en = "Social housing work"
[topics.oekonomi]
da = "Økonomi"
en = "Economy"
[topics.drift]
da = "Drift og vedligehold"
en = "Operation and maintenance"
[sectors.almen]
da = "Almen sektor"
en = "Public housing"
[sectors.privat]
da = "Privat sektor"
en = "Private sector"
[types.rapport]
da = "Rapport"
en = "Report"
[types.regel]
da = "Regel"
en = "Rule"
[types.sag]
da = "Sag"
en = "Case"
[types.notat]
da = "Notat"
en = "Note"
[target_groups.unge]
da = "Unge"
en = "Young people"
[actors.kommune]
da = "Kommune"
en = "Municipality"
[phases.drift]
da = "Drift"
en = "In use"
"""


class Folder:
    """A corpus folder under construction."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")

    def write(self, path: str, content: str | bytes, sidecar: str = "") -> Path:
        """Write a file, and its sidecar first where one is given."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if sidecar:
            file.with_name(file.name + ".toml").write_text(sidecar, encoding="utf-8")
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "corpus")


@pytest.fixture
def settings(folder: Folder, tmp_path: Path) -> Settings:
    return Settings(corpus=folder.root, instance=tmp_path / "instance", workers=1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of an empty database on a PostgreSQL server that lives as long as the tests."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        message = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Not below pytest's own folder: that is closed to the user below whenever another pytest starts.
    with tempfile.TemporaryDirectory(prefix="bolig2000-postgres-") as home:
        # PostgreSQL does not run as root; the server then runs as the user that Debian made for it.
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(home, "postgres")

        def run(program: str, *arguments: str) -> None:
            command = [*as_user, found[-1].with_name(program), "-D", f"{home}/data", *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd=home)

        run("initdb", "-A", "trust", "-U", "bolig", "--encoding=UTF8")
        run("pg_ctl", "-o", f"-p {port} -h 127.0.0.1 -k {home} -F", "-l", f"{home}/log", "-w", "start")
        yield f"postgresql+pg8000://bolig@127.0.0.1:{port}/postgres"
        run("pg_ctl", "-m", "immediate", "stop")


@pytest.fixture
def library(settings: Settings) -> Iterator[Callable[[], Library]]:
    """Index the folder as it stands, and open a library on it."""
    libraries: list[Library] = []

    def build() -> Library:
        index(settings)
        libraries.append(Library(settings))
        return libraries[-1]

    yield build
    for each in libraries:
        each.close()
