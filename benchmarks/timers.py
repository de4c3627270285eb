"""20,000 of 200,000 deadlines run out in one moment, on a real PostgreSQL with four center processes; three are killed
(SIGKILL) while they speak. Each deadline is a step of the escalation ladder: a supervision, with its event, its place
in the hash chain, its permits, its notice.

Then the log itself is counted, by matter: ``fired_twice`` are steps that stand in it more than once, ``missed`` those
that do not, ``early`` those of matters that were not due. ``lateness_*`` is what an onlooker sees: from the deadline
until the event can be read by another process. ``steady_lateness_p99_ms``: 100 deadlines a second, nobody killed.

``limit_bare_seconds``   four connections take the same timers with SKIP LOCKED, write the line of the log and drop the
                         timer, in parts as large; nothing is decided, chained, locked in order or answered

Options: ``--due 20000``, ``--timers 200000``, ``--workers 4``, ``--kills 3``.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

import asyncpg

from benchmarks import _timers_matters as matters
from center.service.commands import DUE_AT_ONCE

Figures = dict[str, float | int]
LONGEST = 75.0
"""Seconds until we stop waiting and count what is there."""
STEADY = 1_000
STEADY_PER_SECOND = 100
READY_SECONDS = 30.0
LEAD_SECONDS = 1.5
"""From telling the time until something is due."""
LOOK_SECONDS = 0.02


def main(argv: Sequence[str]) -> Figures:
    from tests.postgres import running_postgres

    parser = argparse.ArgumentParser(prog="benchmarks timers", description=__doc__)
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--timers", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kills", type=int, default=3)
    given = parser.parse_args(argv)
    with running_postgres() as server, server.database() as url, server.database() as bare:
        return asyncio.run(_figures(url, bare, given))


async def _figures(url: str, bare: str, given: argparse.Namespace) -> Figures:
    began = time.monotonic()
    rest = given.timers - given.due - STEADY
    kinds = (("due", given.due), ("steady", STEADY), ("later", rest))
    print(f"writing {given.timers:,} matters with their timers", flush=True)
    await matters.write(url, kinds, STEADY_PER_SECOND)
    print(f"written in {time.monotonic() - began:.1f} s", flush=True)
    async with _Onlooker(url) as onlooker:
        flood = await _flood(url, given, onlooker)
        steady = await _steady(url, given, onlooker)
        said = Counter(onlooker.said)
    due, later = matters.ids("due", given.due), matters.ids("later", rest)
    early = sum(said[id_] for id_ in later)
    await matters.write(bare, (("due", given.due),), STEADY_PER_SECOND)
    limit = await _bare(bare, given.workers)
    return {
        **flood,
        **steady,
        "fired_twice": sum(n - 1 for n in said.values() if n > 1),
        "missed": sum(1 for id_ in due if not said[id_])
        + sum(1 for id_ in matters.ids("steady", STEADY) if not said[id_]),
        "early": early,
        "events_missing_in_log": onlooker.gaps,
        "kills": given.kills,
        "limit_bare_seconds": limit,
        "ratio_to_bare": flood["seconds"] / limit,
        "whole_seconds": time.monotonic() - began,
    }


@dataclass
class _Onlooker:
    """Reads the log as another process would, and counts every event in it."""

    url: str
    said: list[str] = field(default_factory=list)
    seen_at: dict[str, float] = field(default_factory=dict)
    """When (``time.time``) the first event of a matter could be read."""
    gaps: int = 0
    _seq: int = 0
    _connection: asyncpg.Connection | None = None

    async def __aenter__(self) -> "_Onlooker":
        self._connection = await asyncpg.connect(self.url.replace("+asyncpg", ""))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def look(self) -> int:
        """How many events there are by now."""
        assert self._connection is not None
        rows = await self._connection.fetch(
            "SELECT seq, aggregate, type FROM event WHERE seq > $1 ORDER BY seq", self._seq
        )
        now = time.time()
        for seq, aggregate, type_ in rows:
            self.gaps += seq != self._seq + 1
            self._seq = seq
            if type_ == "incident.supervised":
                self.said.append(aggregate)
                self.seen_at.setdefault(aggregate, now)
        return len(self.said)


@dataclass
class _Workers:
    """Center processes without their API."""

    url: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    async def start(self, count: int) -> None:
        """Returns when all of them wait to be told the time."""
        new = [_worker(self.url) for _ in range(count)]
        self.running += new
        async with asyncio.timeout(READY_SECONDS):
            await asyncio.gather(*(asyncio.to_thread(_pipe(one.stdout).readline) for one in new))

    def tell(self, offset: float) -> None:
        """``offset``: how far (s) their clock is from this machine's."""
        for one in self.running:
            _tell(one, offset)

    async def kill_one(self, chance: random.Random, offset: float) -> None:
        """Without a word; another one starts in its place."""
        one = self.running.pop(chance.randrange(len(self.running)))
        one.kill()
        _over(one)
        await self.start(1)
        _tell(self.running[-1], offset)

    def stop(self) -> None:
        for one in self.running:
            one.kill()
        for one in self.running:
            _over(one)
        self.running.clear()


def _worker(url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "benchmarks._timers_worker", url]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _tell(one: subprocess.Popen[bytes], offset: float) -> None:
    pipe = _pipe(one.stdin)
    pipe.write(f"{offset!r}\n".encode())
    pipe.flush()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _over(one: subprocess.Popen[bytes]) -> None:
    one.wait()
    for pipe in (one.stdin, one.stdout):
        if pipe is not None:
            pipe.close()


async def _flood(url: str, given: argparse.Namespace, onlooker: _Onlooker) -> Figures:
    """All of them due in one moment."""
    workers, chance = _Workers(url), random.Random(7)
    kill_at = [given.due * (n + 1) // (given.kills + 2) for n in range(given.kills)]
    starting: list[asyncio.Task[None]] = []
    try:
        await workers.start(given.workers)
        at = time.time() + LEAD_SECONDS
        offset = matters.DUE_MS / 1000 - at
        workers.tell(offset)
        await asyncio.sleep(at - time.time())
        while (seen := await onlooker.look()) < given.due and time.time() - at < LONGEST:
            if kill_at and seen >= kill_at[0]:
                kill_at.pop(0)
                starting.append(asyncio.create_task(workers.kill_one(chance, offset)))
            await asyncio.sleep(LOOK_SECONDS)
        seconds = time.time() - at
        await asyncio.gather(*starting)
        await asyncio.sleep(1.0)  # whoever speaks twice does so now
        await onlooker.look()
    finally:
        workers.stop()
    if kill_at:
        raise AssertionError(f"{len(kill_at)} kills were not done: it was over too soon")
    late = sorted(seen - at for seen in onlooker.seen_at.values())
    print(f"{len(late):,} said in {seconds:.1f} s with {given.kills} killed", flush=True)
    return {"seconds": seconds, "lateness_p50_ms": _at(late, 0.5), "lateness_p99_ms": _at(late, 0.99)}


async def _steady(url: str, given: argparse.Namespace, onlooker: _Onlooker) -> Figures:
    """A hundred a second, as a large district has on a bad day."""
    workers = _Workers(url)
    before = await onlooker.look()
    try:
        await workers.start(given.workers)
        at = time.time() + LEAD_SECONDS
        workers.tell(matters.STEADY_MS / 1000 - at)
        until = at + STEADY / STEADY_PER_SECOND + 5
        seen = before
        while seen < before + STEADY and time.time() < until:
            await asyncio.sleep(LOOK_SECONDS)
            seen = await onlooker.look()
    finally:
        workers.stop()
    ids = matters.ids("steady", STEADY)
    late = sorted(
        onlooker.seen_at[id_] - at - n / STEADY_PER_SECOND for n, id_ in enumerate(ids) if id_ in onlooker.seen_at
    )
    return {"steady_lateness_p50_ms": _at(late, 0.5), "steady_lateness_p99_ms": _at(late, 0.99)}


async def _bare(url: str, connections: int) -> float:
    """Seconds the engine needs for the least of it."""
    address = url.replace("+asyncpg", "")
    row = await matters.bare_row(url)

    async def take(lane: int) -> None:
        connection = await asyncpg.connect(address)
        try:
            while await _part(connection, lane, row):
                continue
        finally:
            await connection.close()

    began = time.monotonic()
    await asyncio.gather(*(take(lane) for lane in range(connections)))
    return time.monotonic() - began


async def _part(connection: asyncpg.Connection, lane: int, row: matters.Bare) -> bool:
    async with connection.transaction():
        taken = await connection.fetch(
            "SELECT incident_id FROM sla_timer WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED",
            matters.DUE_MS,
            DUE_AT_ONCE,
        )
        if not taken:
            return False
        ids = [id_ for (id_,) in taken]
        await connection.executemany(row.statement, [row.of(id_, lane) for id_ in ids])
        await connection.execute("DELETE FROM sla_timer WHERE incident_id = ANY($1)", ids)
    return True


def _at(ordered: list[float], share: float) -> float:
    return ordered[int((len(ordered) - 1) * share)] * 1000 if ordered else float("nan")
