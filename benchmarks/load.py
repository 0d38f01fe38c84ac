"""A small load generator: so many connections, each asking for one page after the other, in a process of its own.

Prints as JSON how many requests were answered in how many seconds, and the milliseconds that each of them took.
Connections are kept alive where the server allows it. What is not answered with 200 ends the run.

Command:  python benchmarks/load.py PORT CONNECTIONS SECONDS < paths, one a line
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator

_HOST = "127.0.0.1"


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read an answer to its end; return its status and whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    elif "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    else:
        await reader.read()
        return int(status.split()[1]), False
    return int(status.split()[1]), headers.get("connection", "").lower() != "close"


async def visit(port: int, paths: Iterator[str], end: float, taken: list[float]) -> None:
    """Ask for pages over one connection until the end."""
    streams = None
    while time.perf_counter() < end:
        path = next(paths)
        started = time.perf_counter()
        if streams is None:
            streams = await asyncio.open_connection(_HOST, port)
        reader, writer = streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {_HOST}:{port}\r\nAccept-Language: da\r\n\r\n".encode())
        status, stays = await read_answer(reader)
        taken.append((time.perf_counter() - started) * 1000)
        if status != 200:
            sys.exit(f"{status} for {path}")
        if not stays:
            writer.close()
            streams = None
    if streams:
        streams[1].close()


async def run(port: int, connections: int, seconds: float, paths: list[str]) -> None:
    taken: list[float] = []
    turn = itertools.cycle(paths)
    started = time.perf_counter()
    await asyncio.gather(*(visit(port, turn, started + seconds, taken) for _ in range(connections)))
    json.dump({"seconds": time.perf_counter() - started, "taken_ms": taken}, sys.stdout)


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.stdin.read().split()))
