"""How many durable commands a second the center takes, and what that is of the bare database.

Clients walk real matters of the demonstration district through the whole loop. Every command starts as JSON bytes,
is validated by the contract, decided by the rules and committed with ``synchronous=FULL`` before it is answered; all
in one process, without HTTP. In the same call the bare engine writes the same rows: sqlite3 in batches of 32
(``limit_raw_per_s``) and one by one, or pgbench runs its own script with as many clients (``--postgres``).
"""

import argparse
import asyncio
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, insert

from benchmarks import _center_http
from center.domain.catalog_file import parse
from center.server import settle_heap
from center.service.caller import Caller
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.demo_district import put_catalog, read_demo
from center.service.district import DistrictTables
from center.service.log import EventLog
from center.service.verify import verify_log
from center.store import schema
from center.store.connect import store_for
from center.store.protocol import Store
from contract.command import CommandAdapter
from contract.event import Actor
from contract.identity import new_id
from contract.org import OrgRef

DISTRICT = OrgRef(id="510115", name="温江区")
OFFICER = Caller(
    actor=Actor(kind="user", id="bench", name="值班员", org=DISTRICT),
    roles=("acceptor", "dispatcher", "shift_supervisor"),
    org=DISTRICT,
    org_path=(DISTRICT.id,),
    roots=frozenset({DISTRICT.id}),
)
TEXT = "光华大道三段与凤溪大道交叉口路面积水约二十厘米，非机动车道已无法通行，有老人被困在公交站台，请尽快处置。"
ROUNDS = 4
STEPS = (
    ("register", '{"note":"属实，立案"}'),
    ("dispatch", '{"lead":"%s","note":"请立即到场"}'),
    ("accept", '{"note":"已派人"}'),
    ("feedback", '{"text":"到场后疏通雨水口三处，积水已排尽，道路恢复通行。"}'),
    ("check", '{"note":"电话回访属实"}'),
    ("close", '{"note":"同意结案"}'),
)


Figures = dict[str, float | int | str | None]


@dataclass
class Tally:
    """Answered commands: how long each took, and how long all together took (s)."""

    seconds: list[float] = field(default_factory=list)
    spent: float = 0.0

    def p99_ms(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] * 1000


def main(argv: Sequence[str]) -> Figures:
    parser = argparse.ArgumentParser(prog="python -m benchmarks center", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="per number of clients")
    parser.add_argument("--postgres", action="store_true", help="the same on a PostgreSQL of its own, against pgbench")
    parser.add_argument("--dir", type=Path, default=None, help="where the database stands (default: temporary)")
    parser.add_argument("--http", action="store_true", help="through HTTP as well, on a center of its own")
    given = parser.parse_args(argv)
    if given.postgres:
        return _on_postgres(given.seconds)
    through_http = _center_http.measure(_bodies, 32, given.seconds) if given.http else {}
    with tempfile.TemporaryDirectory(prefix="shouwang-bench-", dir=given.dir) as made:
        return {**_on_sqlite(Path(made), given.seconds), **through_http}


def _on_sqlite(folder: Path, seconds: float) -> Figures:
    asyncio.run(_measure(store_for(folder / "model.db"), 0.5, (8,)))
    model = _Model.read(folder / "model.db")
    slices: list[float] = []

    def bare() -> None:
        slices.append(model.rate(folder / f"raw{len(slices)}.db", 32, seconds / ROUNDS))

    figures = asyncio.run(_measure(store_for(folder / "center.db"), seconds, between=bare))
    raw = sum(slices) / len(slices)
    return {
        **figures,
        "ratio_to_raw": figures["rate_32"] / raw,
        "limit_raw_per_s": raw,
        "limit_raw_single_per_s": model.rate(folder / "single.db", 1, seconds / 4),
    }


def _on_postgres(seconds: float) -> Figures:
    from tests.postgres import running_postgres

    with running_postgres() as server:
        pgbench = [str(server.bin / "pgbench"), "-h", "127.0.0.1", "-p", str(server.port), "-U", "shouwang"]
        peer = server.create_database("peer")
        subprocess.run([*pgbench, "-q", "-i", "-s", "10", peer], check=True, capture_output=True, cwd="/")
        tps = {n: _pgbench(pgbench, peer, n, seconds / 2) for n in (1, 8, 32)}
        with server.database() as url:
            figures = asyncio.run(_measure(store_for(url), seconds))
    return {
        **figures,
        "ratio_to_raw": figures["rate_32"] / tps[32],
        "limit_pgbench_1_tps": tps[1],
        "limit_pgbench_8_tps": tps[8],
        "limit_pgbench_32_tps": tps[32],
    }


async def _measure(
    store: Store, seconds: float, clients: Sequence[int] = (1, 8, 32), between: Callable[[], None] | None = None
) -> dict[str, float]:
    """``between`` is called before each of the ROUNDS in which the seconds of the most clients are cut, so that what
    it measures shares their weather."""
    await store.open()
    await store.write(_found)
    log = EventLog(store)
    service = CommandService(store, CenterClock(), log, await DistrictTables.load(store))
    await service.start()
    settle_heap()  # as the center's own process does before it serves
    figures: dict[str, float] = {}
    await _drive(service, 8, min(1.0, seconds), Tally())  # statements and permits are made once
    for number in clients:
        tally = Tally()
        rounds = ROUNDS if number == clients[-1] else 1
        for _ in range(rounds):
            if rounds > 1 and between is not None:
                between()
            await _drive(service, number, seconds / rounds, tally)
        rate = figures[f"rate_{number}"] = len(tally.seconds) / tally.spent
        p99 = figures[f"p99_ms_{number}"] = tally.p99_ms()
        print(f"{number:>3} clients: {rate:,.0f}/s, p99 {p99:.1f} ms")
    await service.stop()
    proof = await store.read(verify_log)
    await store.close()
    if not proof.holds:
        raise AssertionError(f"the log does not hold: {proof.faults}")
    print(f"the log holds: {proof.events} events, {proof.incidents} incidents")
    return figures


def _found(connection: Connection) -> None:
    """The district itself, without its people: no password is hashed here."""
    data = read_demo()
    connection.execute(insert(schema.org), data.orgs)
    put_catalog(connection, data.catalog)


async def _drive(service: CommandService, clients: int, seconds: float, tally: Tally) -> None:
    began = time.perf_counter()
    await asyncio.gather(*(_client(service, tally, number, began + seconds) for number in range(clients)))
    tally.spent += time.perf_counter() - began


async def _client(service: CommandService, tally: Tally, number: int, until: float) -> None:
    """Matter after matter; the JSON is made beforehand, so that only the center's work is timed."""
    for matter in count():
        incident_id = new_id()
        for version, body in enumerate(_bodies(number * 7919 + matter)):
            if time.perf_counter() >= until:
                return
            began = time.perf_counter()
            command = CommandAdapter.validate_json(body)
            result = await service.submit(incident_id, command, OFFICER)
            tally.seconds.append(time.perf_counter() - began)
            if result.version != version + 1:
                raise AssertionError(f"version {result.version} came after {version}")


def _bodies(number: int) -> list[bytes]:
    lon, lat = 103.80 + number % 97 / 2_000, 30.66 + number % 89 / 2_000
    place = f'{{"lon":{lon},"lat":{lat},"address":"光华大道三段{number % 400}号"}}'
    reporter = f'{{"name":"李建国","phone":"1391234{number % 10_000:04d}"}}'
    first = f'{{"text":"{TEXT}","class_code":"%s","place":{place},"source":"hotline","reporter":{reporter}}}'
    payloads = [("report", first % CLASS), *((t, p % LEAD if "%s" in p else p) for t, p in STEPS)]
    return [
        f'{{"type":"{type_}","command_id":"{new_id()}","expected_version":{version},"payload":{payload}}}'.encode()
        for version, (type_, payload) in enumerate(payloads)
    ]


def _catalogue() -> tuple[str, str]:
    data = read_demo()
    return next(iter(parse(data.catalog).classes)), str(next(o["id"] for o in data.orgs if o["kind"] == "department"))


CLASS, LEAD = _catalogue()


@dataclass(frozen=True)
class _Model:
    """The least a command must leave on disk, as the center writes it: its line of the log and its matter's line, in
    the same tables with the same indexes. Nothing is read, decided, deduplicated, hashed or timed."""

    tables: list[str]
    event: dict[str, object]
    incident: dict[str, object]

    @classmethod
    def read(cls, path: Path) -> Self:
        """From a database the center has worked on."""
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            tables = connection.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ('event', 'incident')"
            )
            made = [row[0] for row in tables]
            event = connection.execute("SELECT * FROM event WHERE type = 'incident.dispatched'").fetchone()
            incident = connection.execute("SELECT * FROM incident WHERE state = 'closed'").fetchone()
            return cls(made, dict(event), dict(incident))

    def rate(self, path: Path, batch: int, seconds: float) -> float:
        """Commands a second of the bare engine in batches of ``batch``."""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            for table in self.tables:
                connection.execute(table)
            add_event = f"INSERT INTO event VALUES ({','.join('?' * len(self.event))})"
            add_incident = f"INSERT INTO incident VALUES ({','.join('?' * len(self.incident))})"
            done, began = 0, time.perf_counter()
            while (spent := time.perf_counter() - began) < seconds:
                rows = [(done + n, new_id()) for n in range(1, batch + 1)]
                connection.execute("BEGIN IMMEDIATE")
                events = [tuple({**self.event, "seq": seq, "aggregate": id_}.values()) for seq, id_ in rows]
                matters = [tuple({**self.incident, "id": id_, "code": str(seq)}.values()) for seq, id_ in rows]
                connection.executemany(add_event, events)
                connection.executemany(add_incident, matters)
                connection.execute("COMMIT")
                done += batch
        return done / spent


def _pgbench(command: Sequence[str], database: str, clients: int, seconds: float) -> float:
    """Transactions a second of pgbench's own script (TPC-B like)."""
    arguments = ["-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds))), database]
    done = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True, cwd="/")
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps ="))
    return float(line.split()[2])
