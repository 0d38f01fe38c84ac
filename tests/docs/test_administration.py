"""What the administrator's guide says to do is done here: its files are accepted, its backup comes back."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.catalogue.accounts import Accounts
from indexer.catalogue.events import Action, Wanted
from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library
from indexer.settings import Settings, load

DOCS = Path(__file__).parents[2] / "docs"
SERVER = DOCS / "server"
PASSWORD = "en lang adgangskode"


@pytest.fixture
def run(tmp_path):
    """Run what the guide says under a heading, in folders of our own."""
    guide = (DOCS / "administration.md").read_text(encoding="utf-8")
    places = {
        "/srv/bolig2000": str(tmp_path / "srv"),
        "/var/backups/bolig2000": str(tmp_path / "backups"),
        "/opt/bolig2000/.venv/bin/python": sys.executable,
    }

    def run_(name):
        script = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", guide, re.DOTALL)[1]
        for there, here in places.items():
            script = script.replace(there, here)
        subprocess.run(["bash", "-euc", script], check=True, capture_output=True, text=True)

    return run_


def test_a_backup_comes_back_with_all_that_people_wrote(run, folder, tmp_path):
    home = tmp_path / "srv"
    settings = Settings(corpus=home / "corpus", instance=home / "instance", workers=1)
    home.mkdir()
    folder.root.rename(settings.corpus)
    (settings.corpus / "tag.txt").write_text("Et tag af kobberspaan.")
    (settings.corpus / "tag.txt.toml").write_text('title = "Taget"\nvisibility = "members"\n')
    (settings.corpus / ".withdrawn/20260101T000000000000Z").mkdir(parents=True)
    (settings.corpus / ".withdrawn/20260101T000000000000Z/fortrudt.txt").write_text("Trukket tilbage.")
    index(settings)
    accounts = Accounts(settings.accounts_url)
    accounts.add("ada@example.dk", PASSWORD, Role.ADMINISTRATOR)
    accounts.events.record("ada@example.dk", Action.DOCUMENT_ADDED, "tag", after={"path": "tag.txt"})
    session = accounts.sessions.begin("ada@example.dk", "Firefox, Linux")
    key = accounts.secret_key()
    # The service runs on while the copy is made.
    run("backup")
    accounts.close()
    copies = list((tmp_path / "backups").iterdir())
    assert [copy.suffixes for copy in copies] == [[".tar", ".gz"]]
    assert copies[0].stat().st_mode & 0o077 == 0
    assert not (settings.instance / "accounts.copy").exists()

    shutil.rmtree(home)
    home.mkdir()
    run("restore")
    assert index(settings).new == 1
    library = Library(settings)
    assert library.search(SearchRequest("kobberspaan", Viewer(Role.MEMBER))).total == 1
    assert library.search(SearchRequest("kobberspaan", Viewer(Role.VISITOR))).total == 0
    library.close()
    assert (settings.corpus / ".withdrawn/20260101T000000000000Z/fortrudt.txt").read_text() == "Trukket tilbage."
    accounts = Accounts(settings.accounts_url)
    assert accounts.get("ada@example.dk").role is Role.ADMINISTRATOR
    assert accounts.sessions.find(session) is not None
    assert accounts.secret_key() == key
    assert [event.subject for event in accounts.events.find(Wanted([Action.DOCUMENT_ADDED]), 0, 9)[1]] == ["tag"]
    accounts.close()


def test_the_settings_shown_are_settings():
    settings = load(SERVER / "bolig2000.toml", environ={})
    assert settings.sends_mail
    assert settings.trusted_proxies == 1


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_accepts_the_unit(tmp_path):
    unit = tmp_path / "bolig2000.service"
    text = (SERVER / "bolig2000.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/bolig2000/.venv/bin/bolig2000", sys.executable), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_proxy_takes_what_the_service_takes():
    largest = Settings().upload_size_limit
    for name in ("nginx.conf", "Caddyfile"):
        sizes = re.findall(r"(?:client_max_body_size|max_size) (\d+)", (SERVER / name).read_text(encoding="utf-8"))
        assert [int(size) > largest for size in sizes] == [True], name
