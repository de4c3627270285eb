"""From a commit at the center to painted rows on a desk, alone and among 200 connections, at 100 events a second.

The center is the real one on SQLite; matters walk through the whole loop over HTTP. One connection is a real desk
(client, feed, store, bridge, queue page); the others only read, check the order and count, at a lower priority:
in a district they run on machines of their own. ``lost`` and ``duplicated`` are summed over all connections. The peer
is the same center whose feed keeps a queue per reader.
``limit_tick_ms``: the feed wakes its readers at most this often, so the slowest hundredth waits that long by design.
Options: ``--seconds 12 --rate 100 --connections 200 --no-peer``.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx
import psutil

from benchmarks._feed_load import Load
from center.api.feed import tick_for

TOKEN = "benchmark-desk"
WARM_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Measured:
    p50_ms: float
    p99_ms: float
    max_ms: float
    painted: int
    lost: int
    duplicated: int
    server_cpu_percent: float


class Program:
    """A part of the benchmark in its own process; it ends when it is told how many events there were."""

    def __init__(self, *arguments: str) -> None:
        environment = {**os.environ, "SHOUWANG_DESK_TOKEN": TOKEN, "SHOUWANG_API_KEY": "benchmark-key"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def line(self) -> str:
        said = self._pipe(self.process.stdout).readline()
        if not said:
            raise RuntimeError(f"{self.process.args!r} ended early")
        return said

    def end(self, last: int = 0) -> str:
        """Tell it the last event; returns what it still said."""
        said, _ = self.process.communicate(f"{last}\n", timeout=30)
        return said

    def hang_up(self) -> None:
        self._pipe(self.process.stdin).close()
        self.process.wait(15)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def measure(connections: int, rate: float, seconds: float, *, peer: bool = False) -> Measured:
    """One center, ``connections`` readers of which one is a desk, ``rate`` events a second."""
    with tempfile.TemporaryDirectory(prefix="shouwang-feed-") as folder, ExitStack() as stack:

        def program(*arguments: str) -> Program:
            made = Program(*arguments)
            stack.callback(made.kill)
            return made

        center = program("benchmarks._feed_server", "--data", folder, *(["--peer"] if peer else []))
        url = json.loads(center.line())["url"]
        cursor = httpx.get(f"{url}/v1/snapshot", headers={"Authorization": f"Bearer {TOKEN}"}).json()["cursor"]
        half = (connections - 1) // 2
        crowd_options = ("benchmarks._feed_crowd", "--url", url, "--token", TOKEN, "--cursor", cursor, "--count")
        crowds = [program(*crowd_options, str(half))] if half else []
        for crowd in crowds:
            crowd.line()
        desk = program("benchmarks._feed_desk", "--url", url, "--token", TOKEN)
        desk.line()
        if rest := connections - 1 - half:
            crowds.append(program(*crowd_options, str(rest)))
            crowds[-1].line()
        cpu, last = asyncio.run(_drive(url, center.process.pid, rate, seconds))
        time.sleep(1.0)
        said = json.loads(desk.end(last).splitlines()[-1])
        counted = [json.loads(crowd.end(last).splitlines()[-1]) for crowd in crowds]
        center.hang_up()
        commits = dict(json.loads((Path(folder) / "commits.json").read_text()))
        return _sum_up(said, counted, commits, cpu, last)


async def _drive(url: str, pid: int, rate: float, seconds: float) -> tuple[float, int]:
    load = Load(url, TOKEN)
    await load.run(rate, WARM_SECONDS)
    process = psutil.Process(pid)
    began, used = time.perf_counter(), sum(process.cpu_times()[:2])
    await load.run(rate, seconds)
    wall = time.perf_counter() - began
    cpu = 100 * (sum(process.cpu_times()[:2]) - used) / wall
    await load.close()
    if load.skipped:
        print(f"the center was behind: {load.skipped} turns found no matter waiting for its next step")
    return cpu, load.last_seq


def _sum_up(
    desk: dict[str, Any], counted: list[dict[str, int]], commits: dict[int, int], cpu: float, last: int
) -> Measured:
    painted: dict[int, int] = dict(desk["painted"])
    warm = min(commits.values()) + int(WARM_SECONDS * 1e9)
    applied = dict(desk["applied"])
    for name, pairs in {
        "commit to store": [(applied[s], at) for s, at in commits.items() if s in applied and at > warm],
        "store to paint": [(painted[s], at) for s, at in applied.items() if s in painted and at > warm],
    }.items():
        spans = sorted((b - a) / 1e6 for b, a in pairs)
        print(f"  {name}: p50 {spans[len(spans) // 2]:.1f} ms, p99 {spans[int(len(spans) * 0.99)]:.1f} ms")
    delays = sorted((painted[seq] - at) / 1e6 for seq, at in commits.items() if seq in painted and at > warm)
    unseen = sum(1 for seq in commits if seq <= last and seq not in painted)
    return Measured(
        p50_ms=delays[len(delays) // 2],
        p99_ms=delays[int(len(delays) * 0.99)],
        max_ms=delays[-1],
        painted=len(painted),
        lost=unseen + sum(c["lost"] for c in counted),
        duplicated=desk["duplicated"] + sum(c["duplicated"] for c in counted),
        server_cpu_percent=cpu,
    )


def main(argv: Sequence[str]) -> dict[str, float | int | str | None]:
    parser = argparse.ArgumentParser(prog="python -m benchmarks feed", description=__doc__)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args(argv)
    alone = measure(1, options.rate, options.seconds)
    print(f"a desk alone: {alone}")
    many = measure(options.connections, options.rate, options.seconds)
    print(f"a desk among {options.connections}: {many}")
    n = options.connections
    figures: dict[str, float | int | str | None] = {
        "commit_to_paint_p50_ms_1": alone.p50_ms,
        "commit_to_paint_p99_ms_1": alone.p99_ms,
        f"commit_to_paint_p50_ms_{n}": many.p50_ms,
        f"commit_to_paint_p99_ms_{n}": many.p99_ms,
        "lost": alone.lost + many.lost,
        "duplicated": alone.duplicated + many.duplicated,
        "events": alone.painted + many.painted,
        "server_cpu_percent": many.server_cpu_percent,
        "server_cpu_percent_1": alone.server_cpu_percent,
        "limit_tick_ms": tick_for(n) * 1000,
    }
    if not options.no_peer:
        peer = measure(n, options.rate, min(options.seconds, 8.0), peer=True)
        print(f"a queue per reader, {n}: {peer}")
        figures |= {
            f"peer_queue_per_client_p50_ms_{n}": peer.p50_ms,
            f"peer_queue_per_client_p99_ms_{n}": peer.p99_ms,
            "peer_queue_per_client_lost": peer.lost,
            "peer_queue_per_client_cpu_percent": peer.server_cpu_percent,
        }
    return figures
