"""The same commands through the front door: a center of its own as a child process, clients on kept-alive HTTP/1.1.

The client writes and reads the sockets itself, so that as little as possible of the machine is spent on it; client and
center still share the cores, so read ``http_server_cpu_us`` beside the rate.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil

from contract.identity import new_id

TOKEN = "benchmark-desk"
Bodies = Callable[[int], list[bytes]]
"""The seven commands of matter number n, as JSON."""


def measure(bodies: Bodies, clients: int, seconds: float) -> dict[str, float]:
    """Commands a second, how long each waited, and what the center's process spent on each."""
    with _center() as (url, pid):
        process = psutil.Process(pid)
        asyncio.run(_drive(url, bodies, clients, 1.0))
        before, began = _cpu(process), time.perf_counter()
        waits = sorted(asyncio.run(_drive(url, bodies, clients, seconds)))
        spent = time.perf_counter() - began
        cpu = _cpu(process) - before
    return {
        f"http_rate_{clients}": len(waits) / spent,
        f"http_p50_ms_{clients}": waits[len(waits) // 2] * 1000,
        f"http_p99_ms_{clients}": waits[int(len(waits) * 0.99)] * 1000,
        "http_server_cpu_us": cpu / len(waits) * 1e6,
    }


@contextmanager
def _center() -> Iterator[tuple[str, int]]:
    environment = {**os.environ, "SHOUWANG_DESK_TOKEN": TOKEN, "SHOUWANG_API_KEY": "benchmark-key"}
    with tempfile.TemporaryDirectory(prefix="shouwang-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks._feed_server", "--data", folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
            try:
                assert process.stdout is not None
                ready = json.loads(process.stdout.readline())
                yield ready["url"], process.pid
            finally:
                process.communicate(timeout=30)  # the end of its standard input ends it


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _drive(url: str, bodies: Bodies, clients: int, seconds: float) -> list[float]:
    waits: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_client(url, bodies, number, until, waits) for number in range(clients)))
    return waits


async def _client(url: str, bodies: Bodies, number: int, until: float, waits: list[float]) -> None:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        while time.perf_counter() < until:
            incident_id = new_id()
            for body in bodies(number):
                began = time.perf_counter()
                writer.write(_request(incident_id, body))
                await _answered(reader)
                waits.append(time.perf_counter() - began)
    finally:
        writer.close()
        await writer.wait_closed()


def _request(incident_id: str, body: bytes) -> bytes:
    head = (
        f"POST /v1/incidents/{incident_id}/commands HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answered(reader: asyncio.StreamReader) -> None:
    """Read one answer; raises AssertionError on anything but 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    body = await reader.readexactly(int(lengths[0].split(b":")[1]))
    if not head.startswith(b"HTTP/1.1 200"):
        raise AssertionError(f"{head.splitlines()[0].decode()}: {body.decode()[:300]}")
