"""The guide for users: its links and pictures are there, and what it quotes is what the screen says."""

import re
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from search_app.export_menu import CALLED

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/vejledning"
CHAPTERS = sorted(GUIDE.glob("*.md"))
#: What of a text of the interface is filled in when it is shown.
FILLED_IN = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def interface():
    """Every text of the interface in Danish, and the names of forms, which are the same in every language."""
    with (ROOT / "search_app/translations/da/LC_MESSAGES/messages.po").open("rb") as stream:
        texts = [message.string for message in read_po(stream)]
    said = chain.from_iterable([text] if isinstance(text, str) else text for text in texts)
    return [*said, *(name for name, _ in CALLED.values())]


def is_said(label, text):
    """Say whether a text of the interface has these words: as a whole, or as words of it."""
    filled = ".+".join(map(re.escape, FILLED_IN.split(text)))
    if text and re.fullmatch(filled, label) and re.sub(r"[\W\d_]", "", FILLED_IN.sub("", text)):
        return True
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", FILLED_IN.sub("", text)) is not None


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_what_stands_in_bold_stands_so_on_the_screen(chapter, interface):
    labels = re.findall(r"\*\*(.+?)\*\*", re.sub(r"\s+", " ", chapter.read_text(encoding="utf-8")))
    assert [label for label in labels if not any(is_said(label.rstrip("."), text) for text in interface)] == []


def test_every_chapter_is_in_the_contents_and_every_picture_in_a_chapter():
    texts = {chapter.name: chapter.read_text(encoding="utf-8") for chapter in CHAPTERS}
    listed = re.findall(r"^\d+\. \[[^\]]+\]\((\S+)\)", texts["README.md"], re.MULTILINE)
    assert sorted(listed) == sorted(set(texts) - {"README.md"})
    shown = re.findall(r"!\[[^\]]{10,}\]\(images/(\w+)\.png\)", "".join(texts.values()))
    pictures = {picture.stem: picture.stat().st_size for picture in (GUIDE / "images").glob("*.png")}
    assert sorted(shown) == sorted(pictures)
    assert sorted(pictures) == sorted(re.findall(r'day\.take\("(\w+)"', (GUIDE / "make.py").read_text(encoding="utf-8")))
    assert max(pictures.values()) <= 80_000


def test_a_word_that_no_screen_has_is_noticed(interface):
    assert not any(is_said("Tilføj dokumentet nu", text) for text in interface)
    assert any(is_said("Tilføj dokumenter", text) for text in interface)
    assert any(is_said("10 flere", text) for text in interface)
