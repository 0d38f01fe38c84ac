"""How long a result page takes, at one connection, from a server of its own.

Measures:  wall time of GET /soeg (page with facets and passages) and GET /api/v1/search, in ms, beside GET /healthz
           (the cost of the server itself) in the same run, the three taken in turn.
On:        any corpus folder and any file of queries, one a line or JSON lines with "query".
Command:   python benchmarks/result_page.py --corpus DIR --queries FILE [--rounds 5]
           Without arguments: the sample collection, and the titles of its documents as queries.
"""

import argparse
import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]


def queries_of(file: Path | None, corpus: Path) -> list[str]:
    if file is None:
        sidecars = sorted(corpus.rglob("*.*.toml"))
        return [tomllib.loads(s.read_text(encoding="utf-8")).get("title", s.stem) for s in sidecars]
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [json.loads(line)["query"] if line.startswith("{") else line for line in lines]


@contextlib.contextmanager
def serving(corpus: Path, instance: Path, engine: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = instance / "settings.toml"
    settings.write_text(f'engine = "{engine}"\n')
    command = [sys.executable, "-m", "indexer.cli", "--settings", settings, "--corpus", corpus, "--instance", instance]
    started = time.perf_counter()
    subprocess.run([*command, "index"], check=True)
    print(f"indexed in {time.perf_counter() - started:.1f} s")
    server = subprocess.Popen([*command, "serve", "--port", str(port), "--workers", "1"], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
    sys.exit("the server did not start")


def get(connection: http.client.HTTPConnection, path: str) -> float:
    started = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        sys.exit(f"{response.status} for {path}")
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", default="whoosh")
    arguments = parser.parse_args()
    queries = queries_of(arguments.queries, arguments.corpus)
    times: dict[str, list[float]] = {"/healthz": [], "/api/v1/search": [], "/soeg": []}
    with tempfile.TemporaryDirectory() as instance, serving(arguments.corpus, Path(instance), arguments.engine) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for round_number in range(arguments.rounds + 1):
            for query in queries:
                for path, measured in times.items():
                    taken = get(connection, path if path == "/healthz" else f"{path}?{urlencode({'q': query})}")
                    if round_number:  # the first round warms up
                        measured.append(taken)
        connection.close()
    print(f"{len(queries)} queries, {arguments.rounds} rounds, engine {arguments.engine}")
    print(f"{'':<16}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}{'p50 ÷ /healthz':>16}")
    base = statistics.median(times["/healthz"])
    for path, measured in times.items():
        ranked = sorted(measured)
        p50, p95 = statistics.median(ranked), ranked[int(len(ranked) * 0.95)]
        print(f"{path:<16}{p50:>8.1f}{p95:>8.1f}{ranked[-1]:>8.1f}{p50 / base:>16.1f}")


if __name__ == "__main__":
    main()
