"""The pictures of README: made anew from the sample collection, in Danish, by a browser in front of the real service.

    .venv/bin/python docs/images/make.py            # all of them
    .venv/bin/python docs/images/make.py map phone  # these
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WIDE, PHONE = {"width": 1120, "height": 700}, {"width": 390, "height": 800}
#: Of each: the address, the window, and what of the page has to be in sight ('' for its top).
PICTURES = {
    "front": ("/", WIDE, ""),
    "results": ("/soeg?q=fælles+køkken&type=sag", WIDE, ""),
    "document": ("/dokument/rapporter/smaa-boliger-til-2000-kroner?q=husleje&side=8#side-8", WIDE, "#side-8"),
    "rule": ("/dokument/regler/lejeloven-2019", WIDE, ""),
    "comparison": (
        "/sammenlign?id=sager/skaeve-huse-horsens&id=sager/kontorhus-ballerup&id=sager/lyd-mellem-moduler-aalborg",
        {"width": 1120, "height": 1000},
        "",
    ),
    "map": ("/kort", {"width": 1120, "height": 620}, "#topic"),
    "phone": ("/soeg?q=små+boliger+i+kontorer", PHONE, ""),
}
#: Grey edges of letters and no second density: half the bytes.
ARGUMENTS = ("--disable-lcd-text", "--force-color-profile=srgb", "--hide-scrollbars", "--disable-gpu", "--disable-quic")
PATIENCE = 120


def main(names: list[str]) -> None:
    """Make the pictures of these names, or all."""
    with tempfile.TemporaryDirectory() as instance, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        command = [sys.executable, "-m", "indexer.cli", "--corpus", ROOT / "corpus", "--instance", instance]
        service = subprocess.Popen([*command, "serve", "--port", port], cwd=ROOT)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/soeg?q=bolig", service)
            picture_all(address, names or list(PICTURES))
        finally:
            service.terminate()
            service.wait(30)


def wait_for(url: str, service: subprocess.Popen) -> None:
    """Return as soon as the service has something to show."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and service.poll() is None:
        try:
            with urlopen(url, timeout=5) as answer:
                if b'class="hit' in answer.read():
                    return
        except URLError:
            pass
        time.sleep(0.5)
    raise SystemExit("The service does not answer")


def picture_all(address: str, names: list[str]) -> None:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *root])
        for name in names:
            url, window, place = PICTURES[name]
            page = browser.new_page(viewport=window, base_url=address, locale="da-DK", color_scheme="light")
            page.goto(url)
            page.wait_for_load_state("networkidle")
            show(page, place)
            file = HERE / f"{name}.png"
            page.screenshot(path=file)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} KB")
            page.close()
        browser.close()


def show(page: Page, place: str) -> None:
    """Bring a part of the page to its top, with its pictures."""
    if place:
        page.locator(place).evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 24)")
        page.wait_for_load_state("networkidle")
    page.locator("img").evaluate_all(
        """all => Promise.race([
            new Promise(done => setTimeout(done, 5000)),
            Promise.all(all.filter(image => {
                const { top, bottom, left } = image.getBoundingClientRect();
                return bottom > 0 && top < innerHeight && left < innerWidth;
            }).map(image => image.decode().catch(() => {}))),
        ])"""
    )


if __name__ == "__main__":
    main(sys.argv[1:])
