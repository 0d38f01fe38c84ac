"""The programs that are compared, as a person would run each of them: our service, Recoll, and Omega."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import quote_plus

from measure import disk

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
_STEM = re.compile(r"dokument-\d{6}")
_MANY = 1000  # hits that a check asks for at the most


class Program(Protocol):
    """A program that indexes a folder by a command. `folder` is what it indexes, `home` all that it writes."""

    name: str
    folder: Path
    home: Path
    command: tuple[str | Path, ...]
    environment: Mapping[str, str]

    def missing(self) -> str:
        """Return what has to be installed first, or ''."""

    def start_anew(self) -> None:
        """Forget everything and write the settings."""

    def disk(self) -> int:
        """Return the bytes of index and text."""

    def listed(self) -> set[str]:
        """Return the stems of the files that are in the index."""

    def found(self, word: str) -> set[str]:
        """Return the stems of the files in which a search finds a word."""


@runtime_checkable
class Server(Program, Protocol):
    """A program that also serves pages of results."""

    def serve(self) -> contextlib.AbstractContextManager["Site"]:
        """Serve for the time of a block."""


@dataclass(frozen=True, slots=True)
class Site:
    """A server that is up; `search` is the address of a page of results up to the query."""

    port: int
    search: str

    def path(self, query: str) -> str:
        """Return the address of the first page of results."""
        return self.search + quote_plus(query)


class Ours:
    """Our service, run from this folder with this Python."""

    name = "BOLIG 2.000"

    def __init__(self, folder: Path, home: Path, engine: str) -> None:
        self.folder, self.home = folder, home
        self._options = ("--settings", home / "settings.toml", "--corpus", folder, "--instance", home / "instance")
        self._engine = engine
        self.command: tuple[str | Path, ...] = self._call("index", "--json")
        self.environment: Mapping[str, str] = {"PYTHONPATH": str(ROOT)}

    def _call(self, *arguments: str) -> tuple[str | Path, ...]:
        # The script that people call; its worker processes import what it imports.
        return (Path(sys.executable).with_name("bolig2000"), *self._options, *arguments)

    def missing(self) -> str:
        """Name what has to be installed."""
        return ""

    def start_anew(self) -> None:
        """Empty the home, write the settings."""
        _emptied(self.home)
        (self.home / "settings.toml").write_text(f'engine = "{self._engine}"\n' if self._engine else "")

    def disk(self) -> int:
        """Weigh index and text."""
        return disk(self.home / "instance")

    def listed(self) -> set[str]:
        """List what is in the index."""
        return _stems(self._call("export", "--format", "csv"), self.environment, self.home)

    def found(self, word: str) -> set[str]:
        """Search for a word."""
        command = self._call("search", word, "--limit", str(_MANY), "--json")
        return _stems(command, self.environment, self.home)

    @contextlib.contextmanager
    def serve(self) -> Iterator[Site]:
        """Serve pages of results for the time of a block."""
        port = _free_port()
        with _running(self._call("serve", "--port", str(port)), self.environment, self.home, port):
            yield Site(port, "/soeg?q=")


class Recoll:
    """Recoll as Debian ships it, all defaults but: Danish stems, and no lower priority than the others."""

    name = "Recoll"

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.command: tuple[str | Path, ...] = ("recollindex",)
        self.environment: Mapping[str, str] = {"HOME": str(home), "RECOLL_CONFDIR": str(home / "conf")}

    def missing(self) -> str:
        """Name what has to be installed."""
        return _missing({"recollindex": "recollcmd", "pdftotext": "poppler-utils"})

    def start_anew(self) -> None:
        """Empty the home, write the settings."""
        _emptied(self.home)
        (self.home / "conf").mkdir()
        # By default it runs at nice 19: any other program on the machine would slow it down more than the others.
        settings = f"topdirs = {self.folder}\nindexstemminglanguages = danish\nidxniceprio = 0\nloglevel = 2\n"
        (self.home / "conf" / "recoll.conf").write_text(settings)

    def disk(self) -> int:
        """Weigh index and text."""
        return disk(self.home / "conf" / "xapiandb")

    def listed(self) -> set[str]:
        """List what is in the index."""
        kinds = "ext:pdf OR ext:html OR ext:docx"
        return _stems(("recollq", "-b", "-n", "0-10000000", kinds), self.environment, self.home)

    def found(self, word: str) -> set[str]:
        """Search for a word."""
        return _stems(("recollq", "-b", "-n", f"0-{_MANY}", word), self.environment, self.home)


class Omega:
    """Xapian Omega: omindex with Danish stems, and its CGI program with its own template behind lighttpd."""

    name = "Omega"
    _PROGRAM = Path("/usr/lib/cgi-bin/omega/omega")
    _TEMPLATES = Path("/var/lib/xapian-omega/templates")

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        options = ("--db", home / "data" / "default", "--stemmer=danish", "--url=/")
        self.command: tuple[str | Path, ...] = ("omindex", *options, folder)
        self.environment: Mapping[str, str] = {"OMEGA_CONFIG_FILE": str(home / "omega.conf")}

    def missing(self) -> str:
        """Name what has to be installed."""
        needed = {"omindex": "xapian-omega", "pdftotext": "poppler-utils", "unzip": "unzip", "lighttpd": "lighttpd"}
        return _missing(needed)

    def start_anew(self) -> None:
        """Empty the home, write the settings."""
        _emptied(self.home)
        (self.home / "data").mkdir()
        shutil.copytree(self._TEMPLATES, self.home / "templates")
        template = self.home / "templates" / "query"
        template.write_text("$set{stemmer,danish}" + template.read_text(encoding="utf-8"), encoding="utf-8")
        places = {"database_dir": "data", "template_dir": "templates", "log_dir": ".", "cdb_dir": "."}
        settings = "".join(f"{name} {self.home / place}\n" for name, place in places.items())
        (self.home / "omega.conf").write_text(settings)

    def disk(self) -> int:
        """Weigh index and text."""
        return disk(self.home / "data")

    def listed(self) -> set[str]:
        """List what is in the index."""
        return _stems(("omindex-list", self.home / "data" / "default"), self.environment, self.home)

    def found(self, word: str) -> set[str]:
        """Search for a word."""
        command = (self._PROGRAM, f"P={word}", "DB=default", f"HITSPERPAGE={_MANY}")
        return _stems(command, self.environment, self.home)

    @contextlib.contextmanager
    def serve(self) -> Iterator[Site]:
        """Serve pages of results for the time of a block."""
        port = _free_port()
        (self.home / "lighttpd.conf").write_text(f"""
server.modules = ("mod_setenv", "mod_alias", "mod_cgi")
server.document-root = "{self.home}"
server.bind = "{HOST}"
server.port = {port}
alias.url = ("/omega" => "{self._PROGRAM}")
cgi.assign = ("omega" => "")
setenv.set-environment = ("OMEGA_CONFIG_FILE" => "{self.home}/omega.conf")
""")
        with _running(("lighttpd", "-D", "-f", self.home / "lighttpd.conf"), {}, self.home, port):
            yield Site(port, "/omega?DB=default&P=")


def _missing(needed: Mapping[str, str]) -> str:
    """Return how to install what is missing; `needed` maps programs to Debian's packages."""
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    packages = sorted({package for program, package in needed.items() if not shutil.which(program, path=path)})
    return f"apt-get install {' '.join(packages)}" if packages else ""


def _emptied(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)


def _stems(command: tuple[str | Path, ...], environment: Mapping[str, str], directory: Path) -> set[str]:
    said = subprocess.run(
        [os.fspath(part) for part in command],
        env={**os.environ, **environment},
        cwd=directory,
        capture_output=True,
        check=True,
    )
    return set(_STEM.findall(said.stdout.decode("utf-8", "replace")))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(
    command: tuple[str | Path, ...], environment: Mapping[str, str], directory: Path, port: int
) -> Iterator[None]:
    """Run a server of our own until the end of the block, and end it by its id."""
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    with (directory / "server.txt").open("wb") as said:
        server = subprocess.Popen(
            [shutil.which(command[0], path=path) or command[0], *command[1:]],
            env={**os.environ, **environment},
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, server)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError):
            socket.create_connection((HOST, port), 1).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit("The server did not start")
