"""Links to a passage by its words: they lead there also when the file has been replaced since."""

from urllib.parse import urlencode

import pytest
from flask import Flask

from indexer.corpus import Corpus
from indexer.pipeline.run import index
from indexer.settings import Settings
from search_app.app import create_app

REPORT = "/dokument/rapporter/smaa-boliger"
FIRST = "Lejen blev 2.050 kr. om måneden, og boligerne stod færdige i august."
SECOND = "Beboerne var glade for det fælles køkken, men de savnede et sted at tørre tøj."


def link(document, quote, side=None):
    return f"{document}?{urlencode({'citat': quote} | ({'side': side} if side else {}))}"


def test_a_quote_is_shown_where_it_stands(visitor, read):
    page = visitor.get(link(REPORT, "radiator deles af alle", 23))
    assert read(page.select_one("#side-23 #citat.quoted")) == "radiator deles af alle"
    assert not page.select(".sheet .notice")
    assert page.select_one(".sheet")["id"] == "side-21"


def test_a_quote_that_is_on_another_page_is_shown_there_with_a_note(visitor, read):
    page = visitor.get(link(REPORT, "radiator deles af alle", 3))
    note = page.select_one("#side-23 .notice#citat")
    assert read(note).startswith("Teksten er flyttet")
    assert read(note.find_next_sibling("p").select_one(".quoted")) == "radiator deles af alle"
    assert len(page.select("#citat")) == 1


def test_a_text_that_was_changed_is_shown_with_the_words_of_the_link(visitor, read):
    page = visitor.get(link(REPORT, "Udgiften til en gammel radiator deles lige af alle", 23))
    note = page.select_one("#side-23 #citat")
    assert read(note).startswith("Teksten er ændret")
    assert "»Udgiften til en gammel radiator deles lige af alle«" in read(note)
    assert read(page.select_one("#side-23 .quoted")) == "Udgiften til en ny radiator deles af alle"


def test_a_quote_that_is_gone_opens_its_page_with_a_note(visitor, read):
    page = visitor.get(link(REPORT, "Kælderen stod under vand hele vinteren", 23))
    note = page.select_one("#side-23 #citat")
    assert read(note) == (
        "Teksten »Kælderen stod under vand hele vinteren« står ikke længere i dokumentet. "
        "Her er den side, som linket førte til."
    )
    assert not page.select(".quoted")
    page = visitor.get(link(REPORT, "Kælderen stod under vand hele vinteren"))
    assert read(page.select_one("#side-1 #citat")).endswith("står ikke længere i dokumentet.")


@pytest.mark.parametrize("side", [99, "9" * 30, -4, "syv"])
def test_a_page_that_is_none_any_more_does_no_harm(visitor, side):
    assert visitor.get(link(REPORT, "radiator deles af alle", side)).select_one("#side-23 .quoted")
    assert visitor.get(link(REPORT, "Kælderen stod under vand hele vinteren", side)).select_one(".sheet #citat")


@pytest.mark.parametrize("quote", ["", " ", "»«", "x" * 10_000, "… … …", "<script>alert(1)</script>", "%s %(quote)s"])
def test_any_quote_does_no_harm(visitor, quote):
    page = visitor.get(link(REPORT, quote, 2))
    assert not page.select("main script")
    assert page.select(".sheet")


def test_each_paragraph_links_to_itself(visitor, read):
    page = visitor.get(visitor.get(REPORT).select_one(".tools li:not(.jump) a")["href"])
    pins = page.select(".prose .pin")
    assert len(pins) == len(page.select(".prose p:has(.pin)")) == 20
    for pin in pins[6:8]:
        assert read(pin) == "Link til stedet"
        there = visitor.get(pin["href"])
        assert read(there.select_one("#citat")) in read(pin.parent)
        assert not there.select(".sheet .notice")
    assert pins[6]["href"].endswith("&side=7#citat")
    assert not visitor.get(page.select_one(".text > .hint a")["href"]).select(".pin")


def test_words_looked_for_are_marked_inside_of_a_quote(visitor):
    page = visitor.get(f"{link(REPORT, 'til en ny radiator deles', 23)}&q=radiator")
    assert page.select_one("#citat mark#fund-2")


def test_a_link_survives_a_replaced_file(tmp_path, read):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "rapport.txt").write_text(f"Forside\f{FIRST}\n\n{SECOND}", encoding="utf-8")
    settings = Settings(corpus=corpus, instance=tmp_path / "instance", workers=1)
    index(settings)
    app = create_app(settings)
    quote = "boligerne stod færdige i august"
    assert _found(app, quote, read) == ("side-2", quote, "")
    text = f"Forside\fIndhold\f{SECOND.replace('glade', 'meget glade')}\n\n{FIRST.upper()}"
    Corpus(corpus).replace("rapport.txt", text.encode())
    index(settings)
    side, words, note = _found(app, quote, read)
    assert (side, words) == ("side-3", quote.upper())
    assert note.startswith("Teksten er flyttet")
    side, words, note = _found(app, SECOND, read)
    assert (side, words) == ("side-3", SECOND.replace("glade", "meget glade").removesuffix("."))
    assert note.startswith("Teksten er ændret")
    app.extensions["bolig2000"].close()


def _found(app: Flask, quote: str, read):
    from bs4 import BeautifulSoup

    page = BeautifulSoup(app.test_client().get(link("/dokument/rapport", quote, 2)).text, "html.parser")
    quoted, note = page.select_one(".quoted"), page.select_one(".sheet .notice")
    return quoted.find_parent("section")["id"], read(quoted), read(note) if note else ""
