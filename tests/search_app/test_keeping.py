"""A page is made once for all visitors, sent once to each, and never given to anybody else."""

import pytest

from indexer.catalogue.accounts import Accounts
from indexer.model import Role
from indexer.pipeline.run import index
from search_app import keeping
from search_app.app import create_app

PASSWORD = "en lang adgangskode"
ADDRESS = "/soeg?q=køkken"
ADDRESSES = ("/", ADDRESS, "/api/v1/search?q=køkken")


@pytest.fixture
def app(folder, settings):
    folder.write("a.txt", "Et stort køkken.", 'title = "Køkkenet"')
    folder.write("b.txt", "Et hemmeligt køkken.", 'title = "Skjult"\nvisibility = "members"')
    index(settings)
    accounts = Accounts(settings.accounts_url)
    accounts.add("mia", PASSWORD, Role.MEMBER)
    accounts.close()
    app = create_app(settings)
    yield app
    app.extensions["bolig2000"].close()


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture
def member(app):
    client = app.test_client()
    token = client.get("/log-ind").text.split('name="token" value="')[1].split('"')[0]
    assert client.post("/log-ind", data={"name": "mia", "password": PASSWORD, "token": token}).status_code == 303
    return client


def pages(app):
    return app.extensions["bolig2000"].pages


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_a_page_already_is_told_so_without_a_search(visitor, address, monkeypatch):
    first = visitor.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    monkeypatch.setattr("indexer.search.Library.search", None)
    again = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert visitor.get(address).data == first.data


def test_a_page_is_another_after_indexing(visitor, folder, settings):
    before = visitor.get(ADDRESS)
    folder.write("c.txt", "Endnu et køkken.", 'title = "Nyt"')
    index(settings)
    after = visitor.get(ADDRESS, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Nyt" in after.text


def test_a_page_is_another_with_another_vocabulary(visitor, folder):
    folder.root.joinpath("taxonomy.toml").touch()
    before = visitor.get(ADDRESS).headers["ETag"]
    folder.root.joinpath("taxonomy.toml").write_text('[topics.ny]\nda = "Ny"\n', encoding="utf-8")
    assert visitor.get(ADDRESS).headers["ETag"] != before


def test_a_page_is_another_in_another_language_and_on_another_day(visitor, monkeypatch):
    danish = visitor.get(ADDRESS)
    english = visitor.get(f"{ADDRESS}&lang=en", headers={"If-None-Match": danish.headers["ETag"]})
    assert 'lang="en"' in english.text
    monkeypatch.setattr(keeping, "today", lambda: "tomorrow")
    assert visitor.get(ADDRESS).headers["ETag"] != danish.headers["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_and_a_member_never_get_one_another_s_page(visitor, member, app, address):
    for_member = member.get(address)
    assert not pages(app)._values
    for_visitor = visitor.get(address)
    assert "Skjult" in for_member.text
    assert "Skjult" not in for_visitor.text
    again = member.get(address, headers={"If-None-Match": for_visitor.headers["ETag"]})
    assert again.status_code == 200
    assert "Skjult" in again.text
    assert "Skjult" not in visitor.get(address).text
    assert "ETag" not in again.headers
    assert again.headers["Cache-Control"] == "no-store"
    for answer in (for_member, for_visitor):
        assert "Cookie" in answer.headers["Vary"]


def test_who_asks_for_the_head_only_gets_no_body(visitor):
    page, head = visitor.get(ADDRESS), visitor.head(ADDRESS)
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control", "Vary"):
        assert head.headers[name] == page.headers[name]


def test_a_page_that_is_kept_is_sent_as_each_asker_reads_it(visitor):
    plain = visitor.get(ADDRESS)
    packed = visitor.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert visitor.get(ADDRESS).data == plain.data
    assert visitor.get(ADDRESS, headers={"Accept-Encoding": "gzip"}).data == packed.data


def test_an_error_is_not_kept(visitor, app):
    assert visitor.get("/api/v1/search?sort=nej").status_code == 400
    assert not pages(app)._values
