"""Former versions of a file: listed, cited and sent, to who may see the document and to nobody else."""

import hashlib
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.catalogue.accounts import Accounts
from indexer.catalogue.store import Catalogue
from indexer.corpus import Corpus
from indexer.model import Role
from indexer.pipeline.run import index
from indexer.settings import Settings
from search_app.app import create_app

FIRST, SECOND, THIRD = "Den første udgave.", "Den anden udgave.", "Den tredje udgave."
PASSWORD = "en lang adgangskode"


def print_of(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def get(client: FlaskClient, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def settings(tmp_path):
    corpus = tmp_path / "corpus"
    (corpus / "notater").mkdir(parents=True)
    (corpus / "notater" / "brev.txt").write_text(FIRST, encoding="utf-8")
    sidecar = 'title = "Brevet"\naliases = ["notater/epistel"]\nauthors = ["Karen Toft"]\ndate = 2024-05-17\n'
    (corpus / "notater" / "brev.txt.toml").write_text(sidecar, encoding="utf-8")
    (corpus / "notater" / "lukket.txt").write_text(FIRST + "!", encoding="utf-8")
    (corpus / "notater" / "lukket.txt.toml").write_text('visibility = "members"\n', encoding="utf-8")
    for text in (SECOND, THIRD):
        Corpus(corpus).replace("notater/brev.txt", text.encode())
    Corpus(corpus).replace("notater/lukket.txt", SECOND.encode())
    settings = Settings(corpus=corpus, instance=tmp_path / "instance", workers=1)
    index(settings)
    accounts = Accounts(settings.accounts_url)
    for name, role in (("mia", Role.MEMBER), ("sofie", Role.SECRETARIAT)):
        accounts.add(name, PASSWORD, role)
    accounts.close()
    return settings


@pytest.fixture
def app(settings):
    app = create_app(settings)
    yield app
    app.extensions["bolig2000"].close()


@pytest.fixture
def visitor(app):
    return app.test_client()


def logged_in(app, name):
    client = app.test_client()
    fields = {field["name"]: field.get("value", "") for field in get(client, "/log-ind").select("main form input")}
    assert client.post("/log-ind", data=fields | {"name": name, "password": PASSWORD}).status_code == 303
    return client


def test_the_document_lists_its_versions_the_last_one_first(visitor, read):
    page = get(visitor, "/dokument/notater/brev")
    items = page.select(".versions li")
    assert [read(item.code) for item in items] == [print_of(text) for text in (THIRD, SECOND, FIRST)]
    assert read(items[2].a).startswith("Udskiftet ")
    assert items[2].a["href"] == f"/dokument/notater/brev/version/{print_of(FIRST)}"
    assert read(page.select_one(".tools")).endswith("Tidligere versioner (2)")


def test_a_version_says_that_a_newer_one_exists_and_is_cited_as_itself(visitor, read):
    url = f"/dokument/notater/brev/version/{print_of(FIRST)}"
    page = get(visitor, url)
    assert read(page.h1) == "Brevet"
    assert "Dette er en tidligere version. Den blev udskiftet" in read(page.select_one(".banner"))
    assert page.select_one(".banner a")["href"] == "/dokument/notater/brev"
    reference = read(page.select_one("#reference-danish"))
    assert reference.startswith("Toft, Karen (2024): Brevet .")
    assert f"http://localhost{url} (hentet" in reference
    assert f"version {print_of(FIRST)})" in reference
    assert hashlib.sha256(FIRST.encode()).hexdigest() in read(page.select_one("#form-csl-json"))
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    assert visitor.get(url).headers["Link"] == '<http://localhost/dokument/notater/brev>; rel="latest-version"'


def test_the_file_of_a_version_is_sent_as_it_was(visitor):
    page = get(visitor, f"/dokument/notater/brev/version/{print_of(FIRST)}")
    answer = visitor.get(page.select_one(".download a")["href"])
    assert answer.data == FIRST.encode()
    assert f"filename=brev-{print_of(FIRST)}.txt" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_a_longer_beginning_of_the_fingerprint_does_as_well_and_a_shorter_one_not(visitor):
    whole = hashlib.sha256(SECOND.encode()).hexdigest()
    assert get(visitor, f"/dokument/notater/brev/version/{whole}").select_one(".banner")
    assert get(visitor, f"/dokument/notater/brev/version/{whole[:12].upper()}").select_one(".banner")
    get(visitor, f"/dokument/notater/brev/version/{whole[:11]}", 404)
    get(visitor, f"/dokument/notater/brev/version/{whole}0", 404)


def test_the_version_in_force_leads_to_the_document_for_now(visitor):
    for ending in ("", "/fil"):
        answer = visitor.get(f"/dokument/notater/brev/version/{print_of(THIRD)}{ending}")
        assert (answer.status_code, answer.location) == (302, f"/dokument/notater/brev{ending}")
    citing = get(visitor, "/dokument/notater/brev/henvis")
    assert f"/dokument/notater/brev/version/{print_of(THIRD)}" in citing.get_text()


def test_an_alias_leads_to_the_version(visitor):
    for ending in ("", "/fil"):
        answer = visitor.get(f"/dokument/notater/epistel/version/{print_of(FIRST)}{ending}")
        assert (answer.status_code, answer.location) == (
            301,
            f"/dokument/notater/brev/version/{print_of(FIRST)}{ending}",
        )


def test_a_version_that_was_not_kept_says_so(visitor, read):
    page = get(visitor, "/dokument/notater/brev/version/000000000000", 404)
    assert "Denne version af dokumentet er ikke bevaret." in read(page.select_one(".notice"))
    assert page.select_one(".notice a")["href"] == "/dokument/notater/brev"
    get(visitor, "/dokument/notater/brev/version/000000000000/fil", 404)
    get(visitor, "/dokument/findes/ikke/version/000000000000", 404)


@pytest.fixture
def told_each_time(monkeypatch):
    """What happens in the folder within the same two seconds is told as well, as it is of people, who are slower."""
    monkeypatch.setattr("indexer.pipeline.happened._TOLERANCE", timedelta(seconds=-2))


@pytest.mark.usefixtures("told_each_time")
def test_a_file_that_was_overwritten_by_hand_leaves_its_fingerprint_and_address(settings, visitor, read):
    file = settings.corpus / "notater" / "brev.txt"
    file.write_text("Den fjerde udgave, skrevet over i hånden.", encoding="utf-8")
    index(settings)
    file.write_text("Den femte udgave, skrevet over i hånden.", encoding="utf-8")
    index(settings)
    for text in (THIRD, "Den fjerde udgave, skrevet over i hånden."):
        page = get(visitor, f"/dokument/notater/brev/version/{print_of(text)}")
        assert "Den blev udskiftet" in read(page.select_one(".banner"))
        assert "er ikke bevaret" in read(page.select_one("p.notice"))
        assert hashlib.sha256(text.encode()).hexdigest() in read(page.select_one("#facts + dl"))
        assert f"version {print_of(text)}" in read(page.select_one("#reference-danish"))
        assert not page.select(".download")
        get(visitor, f"/dokument/notater/brev/version/{print_of(text)}/fil", 404)
    get(visitor, f"/dokument/notater/brev/version/{print_of(THIRD)[:11]}", 404)


@pytest.mark.usefixtures("told_each_time")
@pytest.mark.parametrize("between", ["hidden", "withdrawn"])
def test_what_was_overwritten_while_others_could_see_it_or_before_it_was_withdrawn_is_not_told(
    settings, visitor, between
):
    file, sidecar = settings.corpus / "notater" / "brev.txt", settings.corpus / "notater" / "brev.txt.toml"
    public = sidecar.read_text(encoding="utf-8")
    if between == "hidden":
        sidecar.write_text(f'visibility = "members"\n{public}', encoding="utf-8")
    file.write_text("Den fjerde udgave.", encoding="utf-8")
    index(settings)
    file.write_text("Den femte udgave.", encoding="utf-8")
    index(settings)
    if between == "withdrawn":
        file.unlink()
        index(settings)
        file.write_text("Et helt andet brev.", encoding="utf-8")
    sidecar.write_text(public, encoding="utf-8")
    index(settings)
    assert get(visitor, "/dokument/notater/brev").h1.text == "Brevet"
    get(visitor, f"/dokument/notater/brev/version/{print_of('Den fjerde udgave.')}", 404)


def test_versions_are_as_closed_as_the_document(app, visitor):
    url = f"/dokument/notater/lukket/version/{print_of(FIRST + '!')}"
    member = logged_in(app, "mia")
    for ending in ("", "/fil"):
        assert visitor.get(url + ending).status_code == 404
        answer = member.get(url + ending)
        assert answer.status_code == 200
        answer.close()
    assert "private" in member.get(f"{url}/fil", buffered=True).headers["Cache-Control"]
    current = f"/dokument/notater/lukket/version/{print_of(SECOND)}"
    assert visitor.get(current).status_code == visitor.get(f"{current}/fil").status_code == 404


def test_of_a_document_that_was_withdrawn_nothing_is_left_and_nothing_comes_back(app, visitor, settings, read):
    corpus = Corpus(settings.corpus)
    corpus.withdraw("notater/brev.txt")
    index(settings)
    urls = ["/dokument/notater/brev"]
    urls += [f"{urls[0]}/version/{print_of(text)}{end}" for text in (FIRST, SECOND, THIRD) for end in ("", "/fil")]
    for client in (visitor, logged_in(app, "mia"), logged_in(app, "sofie")):
        assert {client.get(url).status_code for url in urls} == {404}
    corpus.add("notater/brev.txt", b"Et helt andet brev.")
    index(settings)
    assert not get(visitor, urls[0]).select(".versions")
    assert {visitor.get(url).status_code for url in urls[1:]} == {404}


def test_a_file_that_was_put_back_is_listed_once(visitor, settings):
    Corpus(settings.corpus).replace("notater/brev.txt", FIRST.encode())
    index(settings)
    codes = [code.get_text() for code in get(visitor, "/dokument/notater/brev").select(".versions code")]
    assert codes == [print_of(FIRST), print_of(THIRD), print_of(SECOND)]


def test_fingerprints_that_are_known_are_not_made_again(settings, monkeypatch):
    catalogue = Catalogue(settings.database_url)
    before = catalogue.versions()
    assert len(before) == 3
    read = []
    monkeypatch.setattr(Corpus, "digest", lambda _, path: read.append(path) or "0" * 64)
    index(settings)
    assert catalogue.versions() == before
    assert not [path for path in read if ".withdrawn" in path]
    catalogue.close()


def test_a_file_taken_away_since_is_not_found(visitor, settings):
    for file in (settings.corpus / ".withdrawn").rglob("brev.txt"):
        file.unlink()
    get(visitor, f"/dokument/notater/brev/version/{print_of(FIRST)}/fil", 404)
    index(settings)
    get(visitor, f"/dokument/notater/brev/version/{print_of(FIRST)}", 404)
    assert not get(visitor, "/dokument/notater/brev").select(".versions")


def test_a_version_that_was_a_draft_stays_one_when_the_document_is_published(settings, app, visitor):
    corpus = Corpus(settings.corpus)
    sidecar = settings.corpus / "notater/brev.txt.toml"
    public = sidecar.read_bytes()
    corpus.replace("notater/brev.txt", b"Et udkast med personoplysninger.", as_draft=True)
    corpus.replace("notater/brev.txt", b"Det rette.", as_draft=True)
    sidecar.write_bytes(public)
    corpus.replace("notater/brev.txt", b"Det endnu bedre.", hide_former=True)
    index(settings)
    shown = [item.code.text for item in get(visitor, "/dokument/notater/brev").select(".versions li")]
    assert len(shown) == 4
    for hidden in ("Et udkast med personoplysninger.", "Det rette."):
        assert print_of(hidden) not in shown
        for page in ("", "/fil"):
            get(visitor, f"/dokument/notater/brev/version/{print_of(hidden)}{page}", 404)
        get(logged_in(app, "mia"), f"/dokument/notater/brev/version/{print_of(hidden)}/fil", 404)
        sent = logged_in(app, "sofie").get(f"/dokument/notater/brev/version/{print_of(hidden)}/fil", buffered=True)
        assert sent.text == hidden
