"""What is not documented does not exist: commands, options, settings, sidecar keys; and no link leads nowhere."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from indexer import sidecar
from indexer.cli import bolig2000
from indexer.settings import Settings
from indexer.taxonomy import TABLES

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "corpus").glob("README.md")])


def commands(group, path="bolig2000"):
    for name, command in ((name, group.get_command(None, name)) for name in group.list_commands(None)):
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(bolig2000)))
def test_every_command_and_option_is_documented(name, command):
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert name in text or name.removeprefix("bolig2000 ") in text
    section = text.split(f"## {' '.join(name.split()[:2])}\n")[1].split("\n## ")[0]
    shared = {"export": text} if name.endswith("export") else {}
    for parameter in command.params:
        for option in (o for o in parameter.opts if o.startswith("--")):
            assert option in shared.get("export", section), f"{name} {option}"
    assert command.help, name


def test_every_setting_is_documented_with_its_default():
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `?([^`|]+?)`? \|", text, re.MULTILINE))
    defaults = Settings()
    assert set(rows) == {field.name for field in fields(Settings)}
    for name, shown in rows.items():
        assert shown.startswith("*") or shown == str(getattr(defaults, name)), name


def test_every_sidecar_key_and_taxonomy_table_is_documented():
    text = (ROOT / "docs/sidecar.md").read_text(encoding="utf-8")
    keys = {*sidecar._KEYS, *sidecar._RULE_KEYS, *sidecar._CASE_KEYS}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []
    assert [table for table in TABLES if f"[{table}" not in text and f"`{table}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


def test_the_readmes_commands_are_the_ones_ci_runs():
    readme, ci = (ROOT / "README.md").read_text(encoding="utf-8"), (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "make serve" in readme
    assert "make test" in readme
    assert "make test" in ci
    assert "make lint" in ci


def test_every_top_level_room_has_its_heading_in_the_architecture():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rooms = [path.parent for path in ROOT.glob("indexer/*/__init__.py")]
    assert [room.name for room in rooms if f"indexer/{room.name}" not in text] == []
    assert "search_app" in text


def test_pictures_are_those_of_the_script_and_small():
    pictures = {path.stem: path.stat().st_size for path in (ROOT / "docs/images").glob("*.png")}
    script = (ROOT / "docs/images/make.py").read_text(encoding="utf-8")
    assert sorted(pictures) == sorted(re.findall(r'^    "(\w+)": \(', script, re.MULTILINE))
    assert max(pictures.values()) <= 150_000
    assert sum(pictures.values()) < 1_000_000
    shown = re.findall(r"docs/images/[\w.]+", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown
    assert [picture for picture in shown if not (ROOT / picture).exists()] == []
