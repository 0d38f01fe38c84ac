"""The program that recognises text: ocrmypdf with tesseract and its Danish, where they are installed."""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Danish is what most scans are in; English is taken along where it is there.
WANTED, WELCOME = "dan", ("eng",)
#: What to do where it is missing, for people.
INSTALL = "apt-get install ocrmypdf tesseract-ocr-dan"
_ASKING = 20.0  # seconds that a program may take to say its version
_LOOKS = 0.2
_LONGEST = 300
_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Program:
    """How the program is called, which editions of it and of tesseract there are, and in which languages it reads."""

    path: str
    version: str
    languages: str

    def run(self, scan: Path, made: Path, seconds: int, stop: threading.Event) -> str:
        """Make a PDF with a layer of text of a scan, and return '' or what the program said when it failed.

        It has the lowest priority, one core, and so many seconds. Asked to stop, it ends at once and `made` is not
        there.
        """
        command = [*_with_care(seconds), self.path, "--language", self.languages, "--output-type", "pdf", "--skip-text"]
        command += ["--rotate-pages", "--optimize", "0", "--jobs", "1", "--quiet", str(scan), str(made)]
        errors = made.with_suffix(".log")
        environ = {**os.environ, "TMPDIR": str(made.parent), "OMP_THREAD_LIMIT": "1"}
        with errors.open("wb") as stream:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=environ, start_new_session=True
            )
        deadline = time.monotonic() + seconds
        while process.poll() is None:
            if stop.wait(_LOOKS) or time.monotonic() > deadline:
                _end(process)
                return "stopped" if stop.is_set() else f"longer than {seconds} s"
        if process.returncode == 0 and made.is_file():
            return ""
        said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"exit code {process.returncode}: {said[-1] if said else ''}"[:_LONGEST].rstrip(": ")


def find() -> Program | None:
    """Return the program; None where it, or the Danish of tesseract, is not installed."""
    path, tesseract = shutil.which("ocrmypdf"), shutil.which("tesseract")
    if not path or not tesseract:
        return None
    there = _said([tesseract, "--list-langs"]).split()
    if WANTED not in there:
        return None
    languages = "+".join((WANTED, *(language for language in WELCOME if language in there)))
    editions = (_number(_said([path, "--version"])), _number(_said([tesseract, "--version"])))
    return Program(path, f"ocrmypdf {editions[0]}, tesseract {editions[1]}", languages)


def _with_care(seconds: int) -> list[str]:
    """Return what goes before the command, so that it disturbs nobody and ends even when we were killed."""
    nice, timeout = shutil.which("nice"), shutil.which("timeout")
    bounded = [timeout, "--kill-after=10", str(seconds + 30)] if timeout else []
    return [*bounded, *([nice, "-n", "19"] if nice else [])]


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_ASKING, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).decode(errors="replace")


def _number(text: str) -> str:
    found = _VERSION.search(text)
    return found[0] if found else "?"
