"""The readers of text and Markdown."""

import time

import pytest

from indexer.model import Heading, Kind, ReadingStatus
from indexer.reading.plain import decoded
from indexer.reading.reader import read
from indexer.reading.reasons import Reason

DANISH = "Småboliger på Ærø: “huslejen” er 2.000 kr. – for unge."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("name", ["notat.txt", "notat.md"])
def test_encodings_are_told_apart(limits, encoding, name) -> None:
    content = (DANISH + "\r\n\r\n" + DANISH).encode(encoding)
    assert read(content, name, limits).pages[0].text == f"{DANISH}\n\n{DANISH}"


def test_a_text_of_a_hundred_thousand_lines_in_one_block_is_read_soon(limits) -> None:
    line = "Huslejen i den lille bolig er lav, og altanen er stor, men der er træk fra bolig-\nselskabets vindue.\n"
    started = time.process_time()
    text = read((line * 50_000).encode(), "a.txt", limits).pages[0].text
    assert time.process_time() - started < 5
    assert "fra boligselskabets vindue.\nHuslejen" in text


def test_utf8_with_a_torn_character_is_still_utf8() -> None:
    assert decoded((DANISH * 20).encode() + b"\xc3") == DANISH * 20 + "\ufffd"


def test_a_short_windows_text_with_two_danish_letters_is_windows_1252() -> None:
    assert decoded("Blåbær".encode("cp1252")) == "Blåbær"


def test_bytes_that_are_no_text_are_refused() -> None:
    assert decoded(bytes(range(256)) * 4) is None


def test_decomposed_letters_are_composed_and_control_characters_go(limits) -> None:
    assert read("A\u030arhus\x0c\u200bby\x1b".encode(), "a.txt", limits).pages[0].text == "Århus"


def test_a_form_feed_begins_a_page(limits) -> None:
    pages = read(b"Side et\x0cSide to\x0c", "a.txt", limits).pages
    assert [(page.number, page.text) for page in pages] == [(1, "Side et"), (2, "Side to")]


def test_text_beyond_the_limit_is_cut_and_said_to_be(limits) -> None:
    reading = read(b"ord og flere ord\n" * 200_000, "stor.txt", limits)
    assert (reading.outcome.status, reading.outcome.reason) == (ReadingStatus.PARTIAL, Reason.TEXT_SIZE)
    assert sum(len(page.text) for page in reading.pages) == limits.characters


MARKDOWN = """---
title: "Byg lille"
author: [Anna Jensen, Bo Holm]
date: 2018-05-01
lang: da-DK
---
# Erfaringer med *små* boliger

Huslejen blev **2.050 kr.** om
måneden, se [rapporten](https://example.org/rapport.pdf).

## Økonomi

- areal
- husleje

| Bolig | Husleje |
|-------|---------|
| A     | 2.000   |

<div>Fra en anden side</div>

```
kode forbliver
```
"""


def test_markdown_becomes_plain_text_with_an_outline(limits) -> None:
    reading = read(MARKDOWN.encode(), "erfaringer.md", limits)
    assert reading.kind is Kind.MARKDOWN
    assert reading.pages[0].text == (
        "Erfaringer med små boliger\n\n"
        "Huslejen blev 2.050 kr. om måneden, se rapporten.\n\n"
        "Økonomi\n\n"
        "• areal\n• husleje\n\n"
        "Bolig | Husleje\nA | 2.000\n\n"
        "Fra en anden side\n\n"
        "kode forbliver"
    )
    assert reading.outline == (Heading(1, "Erfaringer med små boliger", 1), Heading(2, "Økonomi", 1))


def test_front_matter_tells_about_the_document(limits) -> None:
    found = read(MARKDOWN.encode(), "erfaringer.md", limits).found
    assert (found.title, found.authors, found.date, found.language) == (
        "Byg lille",
        ("Anna Jensen", "Bo Holm"),
        "2018-05-01",
        "da",
    )
    toml = b'+++\ntitle = "Kort"\ndate = 2017-03-17\nauthors = ["Anna"]\n+++\nTekst'
    found = read(toml, "a.md", limits).found
    assert (found.title, found.date, found.authors) == ("Kort", "2017-03-17", ("Anna",))


def test_broken_front_matter_and_a_rule_in_the_text_do_no_harm(limits) -> None:
    for block in (b"title = ", b"x = " + b"[" * 3000, b"x = " + b"9" * 5000):
        assert read(b"+++\n" + block + b"\n+++\n# Titel her\n\nTekst", "a.md", limits).found.title == "Titel her"
    assert "Afsnit to" in read(b"Afsnit et\n\n---\n\nAfsnit to", "a.md", limits).pages[0].text


@pytest.mark.parametrize("content", [b"> " * 20_000 + b"x", b"- " * 20_000, b"[" * 20_000, b"*a " * 20_000])
def test_markdown_nested_without_end_ends(limits, content) -> None:
    assert read(content, "a.md", limits).outcome.status in {ReadingStatus.INDEXED, ReadingStatus.NO_TEXT}
