"""The reader of HTML."""

import time

import pytest

from indexer.model import Heading, Kind, ReadingStatus
from indexer.reading.reader import read
from indexer.reading.webpage import text_of_html

PAGE = """<!DOCTYPE html>
<html lang="da-DK"><head>
<meta charset="utf-8"><title>Tilskud til små boliger | Boligstyrelsen</title>
<meta property="og:site_name" content="Boligstyrelsen">
<meta name="author" content="Anna Jensen"><meta name="description" content="Om tilskuddet">
<meta property="article:published_time" content="2017-03-17T10:00:00+01:00">
<style>p { color: red }</style><script>var spor = "sporing";</script></head>
<body><header><a href="/">Forside</a></header><nav><ul><li>Menupunkt</li></ul></nav>
<div class="breadcrumb">Du er her</div>
<main><article><header><h1>Tilskud til små boliger</h1></header>
<p>Kommunen kan <b>yde</b> tilskud<br>til små boliger.</p>
<h2>Økonomi</h2><ul><li>areal</li><li>husleje</li></ul>
<table><tr><th>Bolig</th><th>Husleje</th></tr><tr><td><p>A</p></td><td>2.000 kr.</td></tr></table>
<pre>linje  et
linje to</pre>
<aside>Læs også</aside></article></main>
<footer>Kontakt os</footer><div class="cookie-banner">Vi bruger cookies</div></body></html>"""


def test_the_main_text_is_read_without_what_surrounds_it(limits) -> None:
    reading = read(PAGE.encode(), "side.html", limits)
    assert reading.kind is Kind.HTML
    assert reading.pages[0].text == (
        "Tilskud til små boliger\n\nKommunen kan yde tilskud\ntil små boliger.\n\nØkonomi\n\n• areal\n• husleje\n\n"
        "Bolig | Husleje\nA | 2.000 kr.\n\nlinje et\nlinje to"
    )
    assert reading.outline == (Heading(1, "Tilskud til små boliger", 1), Heading(2, "Økonomi", 1))


def test_the_usual_tags_tell_about_the_page(limits) -> None:
    found = read(PAGE.encode(), "side.html", limits).found
    assert (found.title, found.authors, found.date) == ("Tilskud til små boliger", ("Anna Jensen",), "2017-03-17")
    assert (found.language, found.publisher, found.summary) == ("da", "Boligstyrelsen", "Om tilskuddet")


def test_linked_data_and_times_tell_about_the_page_too(limits) -> None:
    linked = (
        '<html><script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"headline": "Byg lille",'
        '"datePublished": "2018-05-01", "author": [{"name": "Bo Holm"}], "publisher": {"name": "Fonden"}}]}</script>'
    )
    found = read(linked.encode() + b"<p>Tekst", "a.html", limits).found
    assert (found.title, found.date, found.authors, found.publisher) == (
        "Byg lille",
        "2018-05-01",
        ("Bo Holm",),
        "Fonden",
    )
    dated = b"<html><body><article><time datetime='2019-02-03'>i dag</time><p>Tekst</article>"
    assert read(dated, "a.html", limits).found.date == "2019-02-03"


def test_a_page_without_marks_is_read_whole(limits) -> None:
    page = b"<html><body><h1>Referat</h1><p>Punkt et.<p>Punkt to.</body>"
    assert read(page, "a.html", limits).pages[0].text == "Referat\n\nPunkt et.\n\nPunkt to."


def test_misleading_marks_do_not_lose_the_text(limits) -> None:
    text = "Hele teksten står her, uden for det element, der skulle rumme den. " * 10
    empty_main = f"<html><body><main><h1>Titel</h1></main><div>{text}</div>"
    all_in_a_form = f"<html><body><form><div>{text}</div></form>"
    in_a_menu = f"<html><body><div class='menu'><h1>Titel</h1><p>{text}</p></div>"
    for page in (empty_main, all_in_a_form, in_a_menu):
        assert "Hele teksten" in read(page.encode(), "a.html", limits).pages[0].text


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("utf-8", "cp1252"),
        ("", "cp1252"),
        ("", "utf-16"),
        ("iso-8859-1", "utf-8"),
    ],
)
def test_the_encoding_is_that_of_the_bytes_even_where_the_page_says_otherwise(limits, declared, encoding) -> None:
    page = f"<html><meta charset='{declared}'><body><p>Blåbær på Ærø – “2.000 kr.”</p>"
    assert read(page.encode(encoding), "a.html", limits).pages[0].text == "Blåbær på Ærø – “2.000 kr.”"


def test_a_mail_body_is_read_whole() -> None:
    assert text_of_html("<div class='menu'>Hej<br>Bo</div><p>Tak</p><script>x</script>") == "Hej\nBo\n\nTak"


def test_xhtml_and_bodies_that_look_like_addresses_are_read_without_a_warning(limits) -> None:
    page = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><p>Tekst</p></html>'
    assert read(page, "a.xhtml", limits).pages[0].text == "Tekst"
    assert read(b"<?xml version='1.0'?><data>Tekst</data>", "a.htm", limits).pages[0].text == "Tekst"
    assert text_of_html("https://example.org/side") == "https://example.org/side"
    assert text_of_html("/etc/hosts.txt") == "/etc/hosts.txt"


@pytest.mark.parametrize(
    ("tag", "depth"), [("div", 100_000), ("b", 5_000), ("table><tr><td", 5_000), ("ul><li", 5_000)]
)
def test_elements_nested_without_end_are_read_and_quickly(limits, tag, depth) -> None:
    started = time.process_time()
    reading = read(b"<html><body>" + f"<{tag}>".encode() * depth + b"bunden", "a.html", limits)
    assert reading.outcome.status is ReadingStatus.INDEXED
    assert reading.pages[0].text.endswith("bunden")
    assert time.process_time() - started < 20
