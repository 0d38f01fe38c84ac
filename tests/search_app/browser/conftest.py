"""A real browser in front of the real application."""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Seconds between the two parts in which a page comes.
PAUSE = 0.1
#: Milliseconds until something that is waited for, or expected, is not to come any more.
TIMEOUT = 10_000
#: WCAG 2.1 A and AA, which Danish law asks for, and what axe calls best practice.
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")


class Quiet(WSGIRequestHandler):
    def log(self, *args: object) -> None:
        """Say nothing: what goes wrong is seen in the browser."""


def in_two_parts(app: Flask) -> Callable:
    """Send pages as over a slow line: a test that looks before a page is there fails every time, not now and then."""

    def parts(page: bytes) -> Iterator[bytes]:
        yield page[:300]
        time.sleep(PAUSE)
        yield page[300:]

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        response = Response.from_app(app, environ, buffered=True)
        if response.mimetype == "text/html":
            response.response = parts(response.get_data())
        return response(environ, start_response)

    return answer


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application at the address given."""
    server = make_server("127.0.0.1", 0, in_two_parts(app), threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def sample_address(sample_app: Flask) -> Iterator[str]:
    with served(sample_app) as address:
        yield address


@pytest.fixture
def office_address(app_of_office: Flask) -> Iterator[str]:
    """A site of its own, whose corpus may be changed."""
    with served(app_of_office) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        message = "There is no Chromium for the browser tests. Install it: apt-get install chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    expect.set_options(timeout=TIMEOUT)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *root])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_(url: str, **options: object) -> Page:
        ours = {"base_url": address, "viewport": {"width": 1280, "height": 900}} | options
        context = browser.new_context(**ours)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: request.url.startswith(ours["base_url"]) or complaints.append(request.url))
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    # That an error page answers with its status is no fault, nor that a test has stopped the service.
    stopped = ("CONNECTION_REFUSED", "CONNECTION_RESET", "CONNECTION_CLOSED", "EMPTY_RESPONSE", "SOCKET_NOT_CONNECTED")
    expected = ("the server responded with a status of", *(f"net::ERR_{error}" for error in stopped))
    assert [complaint for complaint in complaints if not any(part in complaint for part in expected)] == []


@pytest.fixture
def open_sample(open_page: Callable[..., Page], sample_address: str) -> Callable[..., Page]:
    """Open a page of the collection that comes with the program."""
    return lambda url, **options: open_page(url, base_url=sample_address, **options)


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """Run axe with the rules of the standard, or with the rules named only."""
    axe = Axe()

    def check(page: Page, *rules: str) -> None:
        page.wait_for_load_state()
        chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARD}
        results = axe.run(page, options={"runOnly": chosen, "resultTypes": ["violations"]})
        found = [
            f"{violation['id']}: {node['html'][:160]} – {node['failureSummary'][:300]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert found == [], page.url

    return check
