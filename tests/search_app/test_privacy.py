"""Privacy: no cookie for visitors, nothing from others, nobody in the logs."""

import logging
import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

import search_app
from indexer.errors import CatalogueError

STATIC = Path(search_app.__file__).parent / "static"
#: What stands for a part of a route that varies, so that every route is met; 1 stands for all others.
PARTS = {"id": "rapporter/smaa-boliger", "filename": "style.css", "suffix": "ris"}
#: What a page loads by itself, and where its forms are sent: links are only followed by a person.
LOADED = {
    "script": "src",
    "img": "src",
    "source": "srcset",
    "link:not([rel=canonical]):not([rel=alternate])": "href",
    "form": "action",
    "iframe, embed, audio, video, track": "src",
    "object": "data",
}


def addresses(app):
    """Return an address for each route that is got, with a query as a visitor would have it."""
    with app.test_request_context():
        return [
            app.url_for(rule.endpoint, **{name: PARTS.get(name, 1) for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if "GET" in rule.methods
        ]


def test_no_route_sets_a_cookie_for_a_visitor(app, visitor):
    found = addresses(app)
    assert len(found) > 15
    for address in (*found, "/findes-ikke", "/soeg?q=radiator", "/soeg?q=xylofonkvartet", "/spoerg?q=altan"):
        answer = visitor.client.get(address, buffered=True)
        assert answer.status_code < 500, address
        assert "Set-Cookie" not in answer.headers, address


def test_no_page_loads_anything_from_others(app, visitor):
    for address in (*addresses(app), "/findes-ikke", "/soeg?q=xylofonkvartet&sector=almen"):
        answer = visitor.client.get(address, buffered=True)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        if answer.mimetype != "text/html":
            continue
        page = visitor.get(address, answer.status_code)
        for tags, attribute in LOADED.items():
            for tag in page.select(tags):
                target = tag.get(attribute, "/")
                assert target.startswith("/"), (address, target)
                assert not target.startswith("//"), (address, target)
        assert not page.select("[style], style, [ping], meta[http-equiv=refresh], base")


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda file: file.name)
def test_no_file_of_ours_asks_others(file):
    text = file.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(
        r"https?:|//[a-z0-9-]+\.[a-z]|@import|document\.cookie|sendBeacon|url\((?!['\"]?(?:#|data:))", text
    )


def test_an_error_is_noted_without_who_met_it_and_what_was_looked_for(app, member, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    library = type(app.extensions["bolig2000"].library)
    for fault in (CatalogueError("The catalogue cannot be used"), RuntimeError("Uforudset")):
        monkeypatch.setattr(library, "search", lambda *_, fault=fault: (_ for _ in ()).throw(fault))
        answer = member.client.get("/soeg?q=zebraflise", headers={"User-Agent": "Netscape"})
        assert answer.status_code >= 500
    assert caplog.text.count("GET /soeg") == 2
    for secret in ("mia", "zebraflise", "127.0.0.1", "Netscape"):
        assert secret not in caplog.text


def test_a_fault_of_the_database_is_noted_without_its_values(app, visitor, caplog):
    database = app.extensions["bolig2000"].accounts.database
    with pytest.raises(Exception, match="no such table") as caught, database.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM findes_ikke WHERE name = ?", ("anna@example.org",))
    assert "anna" not in str(caught.value)


@pytest.mark.timeout(120)
def test_the_service_itself_writes_nothing_of_its_visitors(settings_of_site):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "indexer.cli", "--corpus", str(settings_of_site.corpus)]
    command += ["--instance", str(settings_of_site.instance), "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        visit(port)
    finally:
        server.send_signal(signal.SIGTERM)
        talk, _ = server.communicate(timeout=30)
    assert talk.splitlines()[0].endswith(f"on http://127.0.0.1:{port} – stop with Ctrl-C")
    said = "\n".join(talk.splitlines()[1:])
    for secret in ("127.0.0.1", "zebraflise", "sofie", "Netscape", "/soeg", "xylofon"):
        assert secret not in said


def visit(port):
    """Search, log in, ask and meet errors, as a person does."""

    def ask(method, address, **fields):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"User-Agent": "Netscape", "Content-Type": "application/x-www-form-urlencoded"} | cookie
        connection.request(method, address, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text

    cookie = {}
    for _ in range(600):
        try:
            ask("GET", "/healthz")
            break
        except OSError:
            time.sleep(0.1)
    answer, page = ask("GET", "/log-ind")
    token = page.split('name="token" value="')[1].split('"')[0]
    answer, _ = ask("POST", "/log-ind", token=token, name="sofie", password="en lang adgangskode")
    assert answer.status == 303
    ask("POST", "/log-ind", token=token, name="sofie", password="en forkert adgangskode")
    cookie = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
    for address in ("/soeg?q=zebraflise", "/soeg?q=xylofon", "/findes-ikke", "/api/v1/search?size=no", "/sekretariat/"):
        ask("GET", address)
    ask("POST", "/spoerg?q=zebraflise", question="Hvor er zebraflisen?")


def test_the_page_on_privacy_says_what_is_kept(visitor, read):
    page = visitor.get("/privatliv")
    said = read(page.main)
    for word in ("cookie", "IP-adresse", "90 dage", "CPR-nummer", "12 timer", "Gemte søgninger"):
        assert word in said
    # What scripts keep for a moment: the button that led to the next place.
    keeping = [file.name for file in STATIC.glob("*.js") if "sessionStorage" in file.read_text("utf-8")]
    assert keeping == ["document.js"]
    assert "Når du går fra sted til sted i et dokument" in said
    assert visitor.get("/").select('footer a[href="/privatliv"]')
    assert "No cookie is set" in read(visitor.get("/privatliv?lang=en").main)
