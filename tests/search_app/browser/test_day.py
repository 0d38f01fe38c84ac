"""A whole day of the secretariat, in front of the service as it runs on a server, which is killed in the middle."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from indexer.catalogue.accounts import Accounts
from indexer.model import Role

PASSWORD = "en lang adgangskode"
LIMITS = {"FILE_SIZE": "2", "UPLOAD_SIZE": "20"}  # MB
DRAFT = 'visibility = "secretariat"\n'
SEARCHED = "Kan findes af sekretariatet"
#: Files of an upload that takes so long that it can be killed.
MANY = 250


@dataclass
class Service:
    """The service in processes of its own."""

    home: Path
    port: int
    process: subprocess.Popen = field(init=False)

    @property
    def corpus(self):
        return self.home / "corpus"

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        command = [sys.executable, "-m", "indexer.cli", "--corpus", self.corpus, "--instance", self.home / "instance"]
        limits = {f"BOLIG2000_{name}_LIMIT": value for name, value in LIMITS.items()}
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "serve", "--port", str(self.port), "--workers", "2"],
                env=os.environ | limits | {"BOLIG2000_WORKERS": "1", "BOLIG2000_UPLOAD_FILE_LIMIT": "1000"},
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(URLError, OSError), urlopen(f"{self.address}/healthz", timeout=5):
                return
            time.sleep(0.1)
        pytest.fail((self.home / "log").read_text())

    def kill(self):
        """End all of its processes as a power cut does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def files(self):
        """Return the files of the corpus by path, with what is in them."""
        found = (path for path in self.corpus.rglob("*") if path.is_file() and ".withdrawn" not in path.parts)
        return {path.relative_to(self.corpus).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def service(tmp_path, new_office):
    """A site with a note that the public sees, an administrator and one in the secretariat."""
    (tmp_path / "corpus").mkdir()
    for path in new_office.joinpath("corpus").rglob("*"):
        if path.is_file():
            there = tmp_path / "corpus" / path.relative_to(new_office / "corpus")
            there.parent.mkdir(exist_ok=True)
            there.write_bytes(path.read_bytes())
    (tmp_path / "corpus/notater/kendt.txt").write_text("Et kendt notat om tagrender.", encoding="utf-8")
    accounts = Accounts(f"sqlite:///{tmp_path / 'instance/accounts.db'}")
    accounts.add("ada@example.dk", PASSWORD, Role.ADMINISTRATOR)
    accounts.add("svend@example.dk", PASSWORD, Role.SECRETARIAT)
    accounts.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = Service(tmp_path, probe.getsockname()[1])
    found.start()
    yield found
    found.kill()


@pytest.fixture
def open_browser(open_page, service):
    """Open a page of the service in a browser of its own."""
    return lambda url="/": open_page(url, base_url=service.address)


def log_in(page, name):
    page.goto("/log-ind")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log ind").click()
    page.get_by_role("link", name="Min konto").wait_for()
    return page


def packed(*files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def docx(text):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", body))


def mixed(pdf):
    """Ten files as they come: name, content, and what is said of each."""
    return [
        ("Taget.pdf", pdf([["Et tag af kobberspaan."]]), SEARCHED),
        ("Scanning.pdf", pdf([[], []]), "Siderne er billeder uden tekst."),
        ("Kopi.txt", b"Et kendt notat om tagrender.", "Samlingen har allerede præcis denne fil."),
        ("et.txt", b"Et notat i en ny udgave om ovenlys.", "Der er allerede en fil med det navn."),
        ("Brev.txt", b"Lejeren er 070761-4285 og hedder Kim.", SEARCHED),
        ("Beskadiget.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cata", "Beskadiget."),
        ("Stor.txt", b"Alt for lang. " * 200_000, "Filen er større end tilladt."),
        ("Altaner.docx", docx("Altaner af larksetrae."), SEARCHED),
        ("Cykler.html", b"<html><body><h1>Cykler</h1><p>Et cykelskur.</p></body></html>", SEARCHED),
        ("Flere.zip", packed(("Gulve.txt", "Gulve af bambus."), ("Vinduer.txt", "Vinduer mod nord.")), SEARCHED),
    ]


def choose(page, *files):
    kind = {"mimeType": "application/octet-stream"}
    field = page.get_by_label("Filer", exact=True)
    field.set_input_files([{"name": name, "buffer": content} | kind for name, content in files])


def fate(page, name):
    return page.locator(".fates > li").filter(has_text=name)


def total(page, words):
    """Return how many documents a person finds."""
    return page.request.get(f"/api/v1/search?q={words}").json()["total"]


def test_a_day_of_a_new_member_of_staff(open_browser, assert_accessible, service, pdf):
    mie = invited(open_browser, service)
    visitor = open_browser("/soeg?q=kobberspaan")
    add_ten_files(mie, assert_accessible, service, mixed(pdf))
    found = [total(visitor, words) for words in ("kobberspaan", "ovenlys", "bambus", "kendt")]
    assert found == [0, 0, 0, 1]
    publish_what_is_sound(mie, assert_accessible)
    words = ("kobberspaan", "ovenlys", "bambus", "kim")
    until(lambda: [total(visitor, word) for word in words] == [1, 1, 1, 0])
    assert visitor.request.get("/dokument/notater/brev").status == 404

    # One is withdrawn by mistake, and comes back.
    mie.goto("/dokument/notater/taget")
    mie.get_by_role("link", name="Rediger").click()
    mie.get_by_role("button", name="Træk dokumentet tilbage").click()
    until(lambda: total(visitor, "kobberspaan") == 0)
    mie.get_by_role("button", name="Gendan notater/Taget.pdf").click()
    until(lambda: total(visitor, "kobberspaan") == 1)

    edit_at_once(mie, log_in(open_browser(), "svend@example.dk"), assert_accessible, service)

    # All of it can be read in the log.
    mie.get_by_role("link", name="Sekretariat").click()
    mie.get_by_role("link", name="Hændelser").click()
    for what in ("Fil udskiftet", "Dokument offentliggjort", "Dokument trukket tilbage", "Dokument gendannet"):
        expect(mie.get_by_role("main")).to_contain_text(what)


def invited(open_browser, service):
    """Invite Mie. No mail is set up: the administrator is shown the link, and passes it on."""
    ada = log_in(open_browser(), "ada@example.dk")
    ada.get_by_role("link", name="Brugere").click()
    ada.get_by_label("E-mailadresse").fill("mie@example.dk")
    ada.get_by_label("Rolle").select_option(label="Sekretariat")
    ada.get_by_role("button", name="Inviter").click()
    link = ada.get_by_label("Link").input_value()
    mie = open_browser(link.removeprefix(service.address))
    mie.get_by_label("Ny adgangskode", exact=True).fill(PASSWORD)
    mie.get_by_label("Den nye adgangskode igen").fill(PASSWORD)
    mie.get_by_role("button", name="Gem adgangskoden").click()
    mie.wait_for_url("**/log-ind?valgt=1")
    return log_in(mie, "mie@example.dk")


def add_ten_files(mie, assert_accessible, service, ten):
    """Add them, see what became of each, and decide on those that wait."""
    mie.get_by_role("link", name="Sekretariat").click()
    mie.get_by_role("link", name="Tilføj dokumenter").click()
    choose(mie, *((name, content) for name, content, _ in ten))
    mie.get_by_label("Mappe", exact=True).select_option("notater")
    mie.get_by_role("button", name="Tilføj").click()
    mie.wait_for_url("**/sekretariat/tilfoej/2*")
    for name, _, said in ten:
        fate(mie, name if name != "Flere.zip" else "Vinduer.txt").locator(".fate").get_by_text(said).wait_for(
            timeout=30_000
        )
    assert_accessible(mie)
    assert "Stor.txt" not in str(service.files())
    fate(mie, "Kopi.txt").get_by_role("button", name="Udelad den").click()
    fate(mie, "et.txt").get_by_role("button", name="Erstat filen, der er der").click()
    fate(mie, "et.txt").get_by_text(SEARCHED).wait_for(timeout=30_000)


def publish_what_is_sound(mie, assert_accessible):
    """Publish the drafts, but the one with a CPR number, which nobody can."""
    mie.get_by_role("link", name="Kladder").click()
    assert_accessible(mie)
    letter = mie.get_by_role("article", name="Brev")
    letter.get_by_text("Kan ikke udgives endnu.").wait_for()
    expect(letter.get_by_role("button", name="Udgiv for alle")).to_have_count(0)
    for name in ("Taget", "Altaner", "Cykler", "Gulve", "Vinduer", "et"):
        mie.get_by_role("article", name=name, exact=True).get_by_role("button", name="Udgiv for alle").click()
        mie.get_by_text(f"»{name}« er udgivet: offentlig.").wait_for()


def edit_at_once(mie, svend, assert_accessible, service):
    """Svend edits what Mie edits, and meanwhile somebody writes into the folder by hand: nothing is overwritten."""
    for page in (mie, svend):
        page.goto("/sekretariat/dokument/notater/taget")
    mie.get_by_label("Titel").fill("Kobbertaget")
    mie.get_by_role("button", name="Gem").click()
    mie.get_by_text("Gemt.").wait_for()
    sidecar = service.corpus / "notater/Taget.pdf.toml"
    sidecar.write_text(f'# af Bo, i mappen\npublisher = "Bo"\n{sidecar.read_text()}')
    svend.get_by_label("Titel").fill("Taget af kobber")
    svend.get_by_label("Kommune", exact=True).first.fill("Randers")
    svend.get_by_role("button", name="Gem").click()
    svend.get_by_text("Intet er overskrevet.").wait_for()
    assert_accessible(svend)
    svend.get_by_label("Titel: Dit").check()
    svend.get_by_role("button", name="Gem det valgte").click()
    svend.get_by_text("Gemt.").wait_for()
    written = sidecar.read_text()
    assert all(part in written for part in ("# af Bo, i mappen", '"Bo"', '"Taget af kobber"', '"Randers"'))


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_service_is_killed_in_the_middle_of_an_upload(open_browser, assert_accessible, service):
    before = service.files()
    page = log_in(open_browser(), "svend@example.dk")
    page.goto("/sekretariat/tilfoej")
    many = [(f"mange/{n:03}.txt", f"Notat nummer {n} om hulmursisolering.") for n in range(MANY)]
    archive = packed(*many)
    choose(page, ("Mange.zip", archive))
    page.get_by_role("button", name="Tilføj").click()
    until(lambda: len(service.files()) > len(before) + 20)
    service.kill()
    page.get_by_text("Forbindelsen blev afbrudt.").wait_for()
    service.start()

    # Whoever has the page open sees in its list what came of it.
    page.locator(".lately").get_by_text("afbrudt").wait_for(timeout=30_000)
    page.locator(".lately a").first.click()
    page.get_by_text("Tjenesten blev stoppet, mens filerne kom ind.").wait_for()
    assert_accessible(page)
    page.locator(".fates > .waiting").first.wait_for(state="detached", timeout=60_000)
    good = page.locator(".fates > .good").count()
    assert 0 < good < MANY
    assert page.locator(".fates > .bad").count() <= 1

    # Nothing is lost, nothing half done: each file is there with its sidecar, or not at all.
    added = {path: content for path, content in service.files().items() if path not in before}
    texts = {path: content.decode() for path, content in added.items() if path.endswith(".txt")}
    assert texts.items() <= dict(many).items()
    assert len(texts) == good
    assert {path: content.decode() for path, content in added.items() if path not in texts} == {
        f"{path}.toml": DRAFT for path in texts
    }
    assert {path: service.files()[path] for path in before} == before
    left = [path.name for path in (service.home / "instance/uploads").rglob("*") if path.is_file()]
    assert set(left) <= {"journal.jsonl", "lock"}
    until(lambda: total(page, "hulmursisolering") == good)
    visitor = open_browser("/soeg?q=hulmursisolering")
    assert total(visitor, "hulmursisolering") == 0

    # Sent once more, what was there is known, and the rest comes in.
    page.get_by_role("link", name="Tilføj dokumenter").click()
    choose(page, ("Mange.zip", archive))
    page.get_by_role("button", name="Tilføj").click()
    page.wait_for_url("**/sekretariat/tilfoej/2*", timeout=60_000)
    until(lambda: total(page, "hulmursisolering") == MANY)
    expect(page.locator(".fates > .held")).to_have_count(good)


#: Documents of an edit that takes so long that it can be killed.
SEVERAL = 120


def test_the_service_is_killed_in_the_middle_of_an_edit_of_many(open_browser, assert_accessible, service):
    page = log_in(open_browser(), "svend@example.dk")
    for number in range(SEVERAL):
        (service.corpus / f"notater/gulv-{number:03}.txt").write_text(f"Gulv nummer {number} af parketstave.")
    until(lambda: total(page, "parketstave") == SEVERAL)
    page.goto("/soeg?q=parketstave")
    page.get_by_role("link", name=f"Ret alle {SEVERAL}").click()
    page.locator("#add-topics").select_option(label="Indeklima")
    page.get_by_role("button", name="Forhåndsvisning").click()
    assert not [path for path in service.files() if path.startswith("notater/gulv") and path.endswith(".toml")]
    start = page.get_by_role("button", name=f"Ret {SEVERAL} dokumenter")
    start.wait_for()
    there = page.url
    start.click(no_wait_after=True)
    until(lambda: len(edited(service)) > 5)
    service.kill()
    half = edited(service)
    assert 5 < len(half) < SEVERAL
    service.start()

    page.goto(there)
    page.get_by_text("Tjenesten blev stoppet undervejs.").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Gør færdig").click()
    page.get_by_role("heading", name="Rettet").wait_for(timeout=60_000)
    assert len(edited(service)) == SEVERAL
    assert {path: edited(service)[path] for path in half} == half
    until(lambda: page.request.get("/api/v1/search?q=parketstave&topic=indeklima").json()["total"] == SEVERAL)


def edited(service):
    """Return the sidecars that have the topic, by path."""
    sidecars = ((path, content) for path, content in service.files().items() if path.endswith(".toml"))
    return {path: content for path, content in sidecars if b'topics = ["indeklima"]' in content}
