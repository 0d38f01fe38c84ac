"""A camera for the pictures in the documentation: the real service, the browser of the tests, and small PNG files."""

import os
import shutil
import socket
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
#: Grey edges of letters and no second density: half the bytes.
ARGUMENTS = ("--disable-lcd-text", "--force-color-profile=srgb", "--hide-scrollbars", "--disable-gpu", "--disable-quic")
PATIENCE = 120


@contextmanager
def service(corpus: Path, instance: Path) -> Iterator[str]:
    """Start the service over a corpus; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "indexer.cli", "--corpus", corpus, "--instance", instance]
    process = subprocess.Popen([*command, "serve", "--port", port], cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/soeg?q=bolig", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url: str, process: subprocess.Popen) -> None:
    """Return as soon as the service has something to show."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(url, timeout=5) as answer:
                if b'class="hit' in answer.read():
                    return
        except URLError:
            pass
        time.sleep(0.5)
    raise SystemExit("The service does not answer")


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *root])
        yield started
        started.close()


def show(page: Page, place: str) -> None:
    """Bring a part of the page to its top, with its pictures."""
    page.wait_for_load_state("networkidle")
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


def keep(file: Path, picture: bytes) -> None:
    """Write a picture, and say how large it is."""
    file.write_bytes(picture)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} KB")


def smaller(picture: bytes) -> bytes:
    """Return a PNG in RGB, as the browser makes it, with 256 colours: those that are the most of it."""
    width, height, rows = _rows(picture)
    pixels = [row[at : at + 3] for row in rows for at in range(0, 3 * width, 3)]
    counted = Counter(pixels).most_common()
    palette = [colour for colour, _ in counted[:256]]
    number = {colour: index for index, colour in enumerate(palette)}
    for colour, _ in counted[256:]:
        distances = (sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)) for other in palette)
        number[colour] = min(enumerate(distances), key=lambda pair: pair[1])[0]
    data = bytes(number[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + data[at : at + width] for at in range(0, len(data), width))
    head = struct.pack(">2L5B", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return picture[:8] + b"".join(
        struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body)) for kind, body in parts
    )


def _rows(picture: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and the rows of a PNG in RGB (PNG specification, 9.2: five filters)."""
    at, data, width, height = 8, b"", 0, 0
    while at < len(picture):
        length, kind = struct.unpack_from(">L4s", picture, at)
        body = picture[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, *form = struct.unpack(">2L5B", body)
            assert form == [8, 2, 0, 0, 0], form
        data += body if kind == b"IDAT" else b""
        at += length + 12
    plain, size = zlib.decompress(data), 3 * width
    rows, above = [], bytes(size)
    for start in range(0, height * (size + 1), size + 1):
        row, how = bytearray(plain[start + 1 : start + 1 + size]), plain[start]
        for i in range(size):
            left, up, corner = (row[i - 3], above[i], above[i - 3]) if i >= 3 else (0, above[i], 0)
            if how == 4:
                guess = left + up - corner
                row[i] = (row[i] + min((left, up, corner), key=lambda near: abs(guess - near))) & 255
            else:
                row[i] = (row[i] + (0, left, up, (left + up) // 2)[how]) & 255
        above = bytes(row)
        rows.append(above)
    return width, height, rows
