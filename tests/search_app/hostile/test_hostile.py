"""A hundred hostile files at the door of the running service, which answers searches all the while."""

import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from indexer.catalogue.accounts import Accounts
from indexer.model import Role

PASSWORD = "en lang adgangskode"
WORD = "ondskabsfuglen"
READ, UNREADABLE, EITHER = "Kan findes af sekretariatet", "*unreadable", "*either"
#: MB and seconds: small, so that what goes beyond them does so soon.
LIMITS = {"FILE_SIZE": 15, "UPLOAD_SIZE": 30, "UNPACKED_SIZE": 60, "MEMORY": 400, "TIME": 10, "PAGE": 300}
#: Seconds on a machine with other work, and bytes of a process: its own, and what reading one file may take.
SLOWEST, LARGEST = 10.0, 900_000_000
TYPES = ("text/html", "application/pdf", "text/plain", "application/octet-stream", "application/vnd.")


class Browser:
    """A person at the service, by HTTP and nothing else."""

    def __init__(self, port):
        self._port = port
        self._cookie = ""

    def ask(self, method, url, body=None, **headers):
        """Return status, headers and content of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, url, body, named | ({"Cookie": self._cookie} if self._cookie else {}))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if cookie := answer.headers.get("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        return answer.status, answer.headers, content

    def get(self, url):
        status, _, content = self.ask("GET", url)
        assert status == 200, (url, status)
        return content.decode()

    def token(self, url):
        return BeautifulSoup(self.get(url), "html.parser").select_one("main form [name=token]")["value"]

    def log_in(self, name):
        fields = urlencode({"token": self.token("/log-ind"), "name": name, "password": PASSWORD})
        status, _, _ = self.ask("POST", "/log-ind", fields, Content_Type="application/x-www-form-urlencoded")
        assert status == 303

    def send(self, token, name, content):
        """Send a file by the form as a browser spells it; return where one is led to."""
        spelt = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A").encode("utf-8", "surrogatepass")
        head = b'--grb2000\r\nContent-Disposition: form-data; name="%s"'
        body = head % b"token" + b"\r\n\r\n" + token.encode() + b"\r\n"
        body += head % b"files" + b'; filename="' + spelt + b'"\r\n\r\n' + content + b"\r\n--grb2000--\r\n"
        kind = "multipart/form-data; boundary=grb2000"
        status, headers, answer = self.ask("POST", "/sekretariat/tilfoej", body, Content_Type=kind)
        return status, headers.get("Location", ""), answer.decode()


class Watched(threading.Thread):
    """A visitor who searches without a pause, and how large the processes of the service have been."""

    def __init__(self, port, session):
        super().__init__()
        self._visitor, self._session = Browser(port), session
        self.ending = threading.Event()
        self.times, self.failures, self.largest = [], [], {}

    def run(self):
        while not self.ending.is_set():
            started = time.monotonic()
            count = len(self.times)
            url = f"/soeg?q=kobberspaan+{count}" if count % 2 else "/api/v1/search?q=kobberspaan"
            try:
                status, _, content = self._visitor.ask("GET", url)
            except (OSError, http.client.HTTPException, ValueError) as exc:
                self.failures.append(repr(exc))
            else:
                if status != 200 or (url.startswith("/api") and json.loads(content)["total"] != 1):
                    self.failures.append((url, status, content[:300]))
            self.times.append(time.monotonic() - started)
            self._weigh()
            self.ending.wait(0.05)

    def _weigh(self):
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, IndexError, ValueError, TypeError):  # it may end meanwhile
                if int((process / "stat").read_text().rsplit(")", 1)[1].split()[3]) == self._session:
                    peak = int(re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text())[1]) * 1024
                    self.largest[process.name] = max(peak, self.largest.get(process.name, 0))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile")
    (home / "corpus").mkdir()
    (home / "corpus/tag.txt").write_text("Et tag af kobberspaan.")
    (home / "corpus/tag.txt.toml").write_text('title = "Taget"\n')
    (home / "corpus/taxonomy.toml").write_text('[topics.drift]\nda = "Drift"\nen = "Operation"\n')
    (home / "nabo").mkdir()
    (home / "nabo/urørt.txt").write_text("Her må intet ændres.")
    return home


@pytest.fixture(scope="module")
def service(home):
    """The service as it is started on a server; its port and the number of its session."""
    accounts = Accounts(f"sqlite:///{home / 'instance/accounts.db'}")
    accounts.add("sofie", PASSWORD, Role.SECRETARIAT)
    accounts.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "indexer.cli", "--corpus", home / "corpus", "--instance", home / "instance"]
    limits = {f"BOLIG2000_{name}_LIMIT": str(value) for name, value in LIMITS.items()}
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--workers", "2"],
            env=os.environ | limits | {"BOLIG2000_WORKERS": "2"},
            stderr=log,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            with suppress(OSError):
                if Browser(port).ask("GET", "/healthz")[0] == 200:
                    break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def told(service, hostile_files, home):
    """Send everything; return what became of each, with how the searches went meanwhile."""
    port, session = service
    before = tree(home)
    office = Browser(port)
    office.log_in("sofie")
    token = office.token("/sekretariat/tilfoej")
    watched = Watched(port, session)
    watched.start()
    try:
        uploads = [(name, fate, *office.send(token, name, content)) for name, content, fate in hostile_files]
        fates = [(name, fate, *settled(office, status, there, answer)) for name, fate, status, there, answer in uploads]
    finally:
        watched.ending.set()
        watched.join()
    return fates, watched, before, office


def settled(office, status, there, answer):
    """Wait until an upload has come to its end; return its files as they are told, or why it was not received."""
    if status != 303:
        found = BeautifulSoup(answer, "html.parser").select_one("main")
        return [{"name": "", "state": "bad", "text": found.get_text(" ", strip=True), "url": ""}], ""
    until = time.monotonic() + 120
    while True:
        found = json.loads(office.get(f"{there}/status"))
        if not found["waiting"] or time.monotonic() > until:
            return found["files"], there
        time.sleep(0.2)


def tree(home):
    return {path: path.stat().st_size for path in home.rglob("*") if path.is_file() and "instance" not in path.parts}


def is_told(fate, files):
    """Say whether each file of an upload came to the end that it was to come to, with a reason in words."""
    states = {file["state"] for file in files}
    if not files or not states <= {"good", "bad"} or not all(len(file["text"]) > 5 for file in files):
        return False
    if fate == EITHER:
        return True
    if fate == UNREADABLE:
        return states == {"bad"}
    return (states == {"good"}) == (fate == READ) and all(fate in file["text"] for file in files)


def test_each_is_refused_with_a_reason_or_read_as_harmless(told, hostile_files):
    fates, *_ = told
    assert len({(name, content) for name, content, _ in hostile_files}) >= 100
    assert [(name, fate, files) for name, fate, files, _ in fates if not is_told(fate, files)] == []


def test_the_service_answers_searches_all_the_while(told, service):
    _, watched, *_ = told
    assert watched.failures == []
    assert len(watched.times) > 50
    assert max(watched.times) < SLOWEST
    assert statistics.median(watched.times) < 1
    assert json.loads(Browser(service[0]).get("/healthz"))["status"] == "ok"


@pytest.mark.skipif(sys.platform != "linux", reason="sizes of processes are read from /proc")
def test_no_process_grows_beyond_its_bounds(told):
    _, watched, *_ = told
    assert watched.largest
    assert max(watched.largest.values()) < LARGEST


def test_nothing_is_written_outside_the_corpus_and_nothing_in_it_but_drafts(told, home):
    _, _, before, _ = told
    after = tree(home)
    assert {path: after.get(path) for path in before if path.name != "log"} == {
        path: size for path, size in before.items() if path.name != "log"
    }
    added = {path for path in after if path not in before and path.name != "log"}
    assert {path.parts[len(home.parts)] for path in added} == {"corpus"}
    for path in added:
        assert path.name.isprintable()
        assert len(path.name.encode()) <= 200
        assert not path.is_symlink()
        assert not path.name.startswith(".")
        if path.suffix == ".toml":
            assert path.read_text() == 'visibility = "secretariat"\n'
        else:
            assert path.with_name(f"{path.name}.toml") in added
    left = [path for path in (home / "instance/uploads").rglob("*") if path.is_file()]
    assert {path.name for path in left} <= {"journal.jsonl", "lock"}


def test_a_visitor_sees_nothing_of_them(told, service):
    fates, *_ = told
    visitor = Browser(service[0])
    assert json.loads(visitor.get(f"/api/v1/search?q={WORD}"))["total"] == 0
    assert json.loads(visitor.get("/healthz"))["documents"] == 1
    assert json.loads(visitor.get("/api/v1/suggest?q=ondskab")).get("suggestions", []) == []
    for url in ("/sitemap-1.xml", "/nyt.atom", "/soeg", "/kort"):
        assert WORD not in visitor.ask("GET", url)[2].decode()
    for url in {file["url"] for _, _, files, _ in fates for file in files if file["url"]}:
        assert visitor.ask("GET", url)[0] == 404
        assert visitor.ask("GET", f"{url}/fil")[0] == 404


def test_what_is_shown_of_them_to_the_secretariat_runs_nothing(told):
    fates, _, _, office = told
    documents = {file["url"] for _, _, files, _ in fates for file in files if file["url"]}
    assert len(documents) > 40
    assert json.loads(office.get("/api/v1/search?q=nologin"))["total"] == 0  # it stands in /etc/passwd
    pages = [there for *_, there in fates if there] + ["/sekretariat/", "/sekretariat/tilfoej"]
    pages += [f"/sekretariat/kladder?page={number}" for number in range(1, 2 + len(documents) // 25)]
    pages += [f"{url}?q={asked}" for url in documents for asked in (WORD, "husleje", "huslejen%C3%A6vn")]
    pages += [f"/soeg?q={asked}" for asked in (WORD, "husleje", "huslejen%C3%A6vn", "a", "%C2%A7+1", "010170")]
    for url in [*documents, *pages]:
        started = time.monotonic()
        status, headers, content = office.ask("GET", url)
        assert status == 200, url
        assert time.monotonic() - started < SLOWEST, url
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert active(BeautifulSoup(content, "lxml")) == [], url
    for url in documents:
        status, headers, _ = office.ask("GET", f"{url}/fil")
        assert status == 200, url
        assert headers["X-Content-Type-Options"] == "nosniff"
        if headers["Content-Type"] != "application/pdf":
            assert headers["Content-Disposition"].startswith("attachment")
            assert "sandbox" in headers["Content-Security-Policy"]
        started = time.monotonic()
        assert office.ask("GET", f"{url}/side/1.png")[0] in {200, 404, 422, 503}, url
        assert time.monotonic() - started < 3 * SLOWEST, url


@pytest.mark.parametrize(
    "asked",
    ["huslejen-" * 600, "a§" * 2_500, "a " * 2_500, "a-" * 2_500, "§" * 5_000, "(" * 5_000, '"' * 5_000, "x*" * 2_500],
)
def test_no_query_takes_long(told, service, asked):
    visitor = Browser(service[0])
    query = urlencode({"q": asked})
    for url in ("/soeg", "/api/v1/search", "/api/v1/suggest", "/soeg/protokol", "/soeg.atom"):
        started = time.monotonic()
        status, _, _ = visitor.ask("GET", f"{url}?{query}")
        assert status in {200, 400, 414}, url
        assert time.monotonic() - started < SLOWEST / 2, url


#: Data for search engines and reference managers.
DATA = "application/ld+json"
ELSEWHERE = re.compile(r"\s*(?:(?:javascript|data|vbscript):|(?:https?:)?//)", re.IGNORECASE)


def active(page):
    """Return what a browser would run or fetch of a page, besides our own."""
    tags = page.find_all(True)
    found = [tag for tag in tags if any(name.startswith("on") for name in tag.attrs)]
    found += page.find_all(["iframe", "object", "embed", "base", "style", "applet"])
    scripts = [tag for tag in page.find_all("script") if tag.get("type") != DATA]
    found += [tag for tag in scripts if tag.text or not tag.get("src", "").startswith("/static/")]
    addresses = ((tag, tag.get(name, "")) for tag in tags for name in ("href", "src", "action", "formaction"))
    return found + [tag for tag, address in addresses if ELSEWHERE.match(address)]
