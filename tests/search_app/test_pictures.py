"""Pictures of pages: who sees them, what they show, and what stands in their place."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from indexer.catalogue.accounts import Accounts
from indexer.model import Role
from indexer.pictures import studio
from indexer.pipeline.run import index
from indexer.settings import Settings
from search_app.app import create_app

CORPUS = Path(__file__).parents[2] / "corpus"
REPORT = "/dokument/rapport"
PASSWORD = "en lang adgangskode"


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """Real PDFs: a report for everyone and for members, a protected and a damaged one; and a page that is none."""
    home = tmp_path_factory.mktemp("pictures")
    corpus = home / "corpus"
    corpus.mkdir()
    shutil.copy(CORPUS / "taxonomy.toml", corpus)
    for name, source in (
        ("rapport", "rapporter/smaa-boliger-til-2000-kroner"),
        ("lukket", "rapporter/indeklima-maalinger-2024"),
        ("laast", "notater/budgetopfoelgning-laerlingehuset"),
        ("brudt", "rapporter/beboerundersoegelse-2018"),
    ):
        shutil.copy(CORPUS / f"{source}.pdf", corpus / f"{name}.pdf")
    (corpus / "lukket.pdf.toml").write_text('title = "Kun for medlemmer"\nvisibility = "members"\n')
    (corpus / "side.html").write_text("<h1>En side</h1><p>Om en bolig.</p>")
    settings = Settings(corpus=corpus, instance=home / "instance", workers=2)
    index(settings)
    accounts = Accounts(settings.accounts_url)
    accounts.add("mia", PASSWORD, Role.MEMBER)
    accounts.close()
    return settings


@pytest.fixture(scope="module")
def app(settings) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["bolig2000"].close()


def kept(settings: Settings) -> set[str]:
    return {file.name for file in (settings.instance / "cache/pictures").rglob("*.png")}


def is_placeholder(answer) -> bool:
    return answer.status_code == 200 and answer.mimetype == "image/svg+xml" and "<svg" in answer.text


def test_a_page_is_sent_as_a_picture(visitor):
    answer = visitor.file(f"{REPORT}/side/5.png")
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_the_words_are_marked_on_it_as_in_the_text(visitor):
    plain, marked, inflected, other = (
        visitor.file(f"{REPORT}/side/5.png?q={q}").data for q in ("", "boligen", "bolig", "xylofon")
    )
    assert plain == other
    assert marked == inflected != plain


def test_two_widths_are_drawn_and_no_other(visitor):
    small, large = (visitor.file(f"{REPORT}/side/2.png{w}").data for w in ("", "?w=360"))
    assert [int.from_bytes(data[16:20]) for data in (small, large)] == [240, 360]
    for width in ("1", "10000", "-240", "241"):
        assert visitor.file(f"{REPORT}/side/2.png?w={width}").status_code == 404


@pytest.mark.parametrize("page", ["0", "24", "99999999999999999999", "-1", "syv", "5.5"])
def test_a_page_that_is_none_has_no_address(visitor, page):
    assert visitor.file(f"{REPORT}/side/{page}.png").status_code == 404


def test_who_has_the_picture_is_told_so(visitor):
    address = f"{REPORT}/side/3.png?q=bolig"
    first = visitor.file(address)
    assert first.headers["Cache-Control"] == "no-cache"
    again = visitor.file(address, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert visitor.file(f"{REPORT}/side/3.png", If_None_Match=first.headers["ETag"]).status_code == 200


def test_a_members_document_has_no_picture_for_visitors_though_it_is_kept(visitor, member, settings):
    address = "/dokument/lukket/side/1.png"
    assert visitor.file(address).status_code == 404
    before = kept(settings)
    seen = member.file(address)
    assert seen.mimetype == "image/png"
    assert "private" in seen.headers["Cache-Control"]
    assert kept(settings) - before
    refused = visitor.file(address, If_None_Match=seen.headers["ETag"])
    assert refused.status_code == 404
    nothing = visitor.file("/dokument/findes-ikke/side/1.png")
    assert refused.data.replace(b"lukket", b"") == nothing.data.replace(b"findes-ikke", b"")


@pytest.mark.parametrize("document", ["laast", "brudt", "side"])
def test_where_nothing_can_be_drawn_there_is_a_sheet(visitor, document):
    answer = visitor.file(f"/dokument/{document}/side/1.png?q=bolig")
    assert is_placeholder(answer)
    assert "max-age=60" in answer.headers["Cache-Control"]
    assert "ETag" not in answer.headers


def test_a_file_that_is_gone_or_exchanged_gives_a_sheet(visitor, settings):
    file = settings.corpus / "rapport.pdf"
    content = file.read_bytes()
    try:
        file.write_bytes((settings.corpus / "lukket.pdf").read_bytes())
        assert is_placeholder(visitor.file(f"{REPORT}/side/21.png"))
        file.unlink()
        assert is_placeholder(visitor.file(f"{REPORT}/side/21.png"))
    finally:
        file.write_bytes(content)
    assert visitor.file(f"{REPORT}/side/21.png").mimetype == "image/png"


def test_a_link_that_leads_out_of_the_folder_gives_a_sheet(visitor, settings, tmp_path):
    file = settings.corpus / "rapport.pdf"
    content = file.read_bytes()
    (tmp_path / "outside.pdf").write_bytes(content)
    try:
        file.unlink()
        file.symlink_to(tmp_path / "outside.pdf")
        assert is_placeholder(visitor.file(f"{REPORT}/side/20.png"))
    finally:
        file.unlink()
        file.write_bytes(content)


def test_while_a_drawing_hangs_there_is_a_sheet_and_the_pages_go_on(visitor, app, monkeypatch):
    monkeypatch.setattr(studio, "PATIENCE", 0.1)
    with app.extensions["bolig2000"].studio._turn:
        assert is_placeholder(visitor.file(f"{REPORT}/side/19.png"))
        assert visitor.get("/soeg?q=bolig").select(".hit")
        assert visitor.file(f"{REPORT}/side/5.png?q=bolig").mimetype == "image/png"
    assert visitor.file(f"{REPORT}/side/19.png").mimetype == "image/png"


# --- in the pages ----------------------------------------------------------------------------------


def test_a_result_has_the_page_of_its_first_passage(visitor):
    hit = visitor.get("/soeg?q=integrationsydelse+billig").select_one(".hit")
    leaf = hit.select_one("a.leaf")
    assert leaf["href"] == hit.select_one(".passages a")["href"]
    image = leaf.img
    assert (image["loading"], image["decoding"], image["alt"]) == ("lazy", "async", "")
    assert image["width"]
    assert image["height"]
    page = leaf["href"].rpartition("-")[2]
    assert image["src"] == f"{REPORT}/side/{page}.png?q=integrationsydelse+billig"
    assert visitor.file(image["src"]).mimetype == "image/png"
    assert leaf["tabindex"] == "-1"
    assert leaf["aria-hidden"] == "true"


def test_a_result_without_a_picture_has_a_sheet_that_leads_nowhere(visitor):
    for hit in visitor.get("/soeg").select(".hit"):
        drawn = "rapport" in hit.select_one("h2 a")["href"]
        assert bool(hit.select_one("a.leaf")) is drawn
        assert bool(hit.select_one("span.leaf")) is not drawn
        assert visitor.file(hit.select_one(".leaf img")["src"]).status_code == 200


def test_a_list_draws_nothing(visitor, app, settings, monkeypatch):
    before = kept(settings)
    asked = []
    monkeypatch.setattr(app.extensions["bolig2000"].studio, "picture", asked.append)
    assert visitor.get("/soeg?q=billige+boliger").select("a.leaf")
    assert visitor.get(f"{REPORT}?q=billig").select(".strip img")
    assert not asked
    assert kept(settings) == before


def test_the_strip_leads_to_each_page_and_says_which_have_the_words(visitor, read):
    page = visitor.get(f"{REPORT}?q=integrationsydelse&side=5")
    strip = page.select_one("nav.strip")
    assert strip["aria-label"] == "Sider som billeder"
    links = strip.select("a")
    assert [link["href"] for link in links] == [f"#side-{number}" for number in range(1, 21)]
    assert all(page.select_one(link["href"]) for link in links)
    marked = {sheet["id"] for sheet in page.select(".sheet:has(mark)")}
    assert {link["href"][1:] for link in links if "ordene står her" in read(link)} == marked
    assert [link["href"] for link in strip.select("[aria-current]")] == ["#side-5"]
    for link in links[:6]:
        assert visitor.file(link.img["src"]).mimetype == "image/png"
        assert ("q=" in link.img["src"]) is (link["href"][1:] in marked)


def test_a_page_of_text_has_its_picture_which_opens_the_original_there(visitor):
    page = visitor.get(f"{REPORT}?q=billig&side=21")
    for number in (21, 22, 23):
        leaf = page.select_one(f"#side-{number} > .leaf")
        assert leaf["href"] == f"{REPORT}/fil#page={number}"
        assert urlsplit(leaf.img["src"]).path == f"{REPORT}/side/{number}.png"
        assert visitor.file(leaf.img["src"]).mimetype == "image/png"


def test_the_original_is_opened_at_the_page_asked_for(visitor, read):
    asked, plain = (visitor.get(f"{REPORT}{side}").select_one(".download a") for side in ("?side=5", ""))
    assert (read(asked), asked["href"]) == ("Åbn originalen på side 1", f"{REPORT}/fil#page=5")
    assert (read(plain), plain["href"]) == ("Åbn originalen", f"{REPORT}/fil")


@pytest.mark.parametrize("document", ["side", "laast", "brudt"])
def test_a_document_without_pictures_has_neither_strip_nor_leaves(visitor, document):
    page = visitor.get(f"/dokument/{document}")
    assert not page.select(".strip, .leaf")
