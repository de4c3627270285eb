"""How many durable commands a second the center takes, and what that is of the bare database.

Clients walk real matters of the demonstration district through the whole loop. Every command starts as JSON bytes,
is validated by the contract, decided by the rules and committed with ``synchronous=FULL`` before it is answered; all
in one process, without HTTP. In the same call the bare engine writes rows of the same size: sqlite3 in batches
of 32 (``limit_raw_per_s``) and one by one, or pgbench with as many clients (``--postgres``).
"""

import argparse
import asyncio
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, insert

from center.service.caller import Caller
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.demo_district import read_demo
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
STEPS = (
    ("register", '{"note":"属实，立案"}'),
    ("dispatch", '{"lead":"%s","note":"请立即到场"}'),
    ("accept", '{"note":"已派人"}'),
    ("feedback", '{"text":"到场后疏通雨水口三处，积水已排尽，道路恢复通行。"}'),
    ("check", '{"note":"电话回访属实"}'),
    ("close", '{"note":"同意结案"}'),
)


@dataclass
class Tally:
    """Answered commands and how long each took (s)."""

    seconds: list[float] = field(default_factory=list)

    def p99_ms(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] * 1000


def main(argv: Sequence[str]) -> dict[str, float | int | str | None]:
    parser = argparse.ArgumentParser(prog="python -m benchmarks center", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="per number of clients")
    parser.add_argument("--postgres", action="store_true", help="the same on a PostgreSQL of its own, against pgbench")
    parser.add_argument("--dir", type=Path, default=None, help="where the database stands (default: temporary)")
    given = parser.parse_args(argv)
    if given.postgres:
        return _on_postgres(given.seconds)
    with tempfile.TemporaryDirectory(prefix="shouwang-bench-", dir=given.dir) as made:
        return _on_sqlite(Path(made), given.seconds)


def _on_sqlite(folder: Path, seconds: float) -> dict[str, float | int | str | None]:
    before = _raw_rate(folder / "raw1.db", 32, seconds / 2)
    figures, size = asyncio.run(_measure(store_for(folder / "center.db"), seconds))
    raw = (before + _raw_rate(folder / "raw2.db", 32, seconds / 2)) / 2
    return {
        **figures,
        "ratio_to_raw": figures["rate_32"] / raw,
        "limit_raw_per_s": raw,
        "limit_raw_single_per_s": _raw_rate(folder / "raw3.db", 1, seconds / 4),
        "event_bytes": size,
    }


def _on_postgres(seconds: float) -> dict[str, float | int | str | None]:
    from tests.postgres import running_postgres

    with running_postgres() as server:
        pgbench = [str(server.bin / "pgbench"), "-h", "127.0.0.1", "-p", str(server.port), "-U", "shouwang"]
        peer = server.create_database("peer")
        subprocess.run([*pgbench, "-q", "-i", "-s", "10", peer], check=True, capture_output=True, cwd="/")
        tps = {n: _pgbench(pgbench, peer, n, seconds / 2) for n in (1, 8, 32)}
        with server.database() as url:
            figures, size = asyncio.run(_measure(store_for(url), seconds))
    return {
        **figures,
        "ratio_to_raw": figures["rate_32"] / tps[32],
        "limit_pgbench_1_tps": tps[1],
        "limit_pgbench_8_tps": tps[8],
        "limit_pgbench_32_tps": tps[32],
        "event_bytes": size,
    }


async def _measure(store: Store, seconds: float) -> tuple[dict[str, float | int], int]:
    await store.open()
    await store.write(_found)
    log = EventLog(store)
    service = CommandService(store, CenterClock(), log, await DistrictTables.load(store))
    await service.start()
    figures: dict[str, float | int] = {}
    await _drive(service, 8, min(1.0, seconds))  # caches of statements and permits fill
    for clients in (1, 8, 32):
        began = time.perf_counter()
        tally = await _drive(service, clients, seconds)
        figures[f"rate_{clients}"] = len(tally.seconds) / (time.perf_counter() - began)
        figures[f"p99_ms_{clients}"] = tally.p99_ms()
        print(f"{clients:>3} clients: {figures[f'rate_{clients}']:,.0f}/s, p99 {tally.p99_ms():.1f} ms")
    sample = await log.after(0, 700)
    await service.stop()
    proof = await store.read(verify_log)
    await store.close()
    if not proof.holds:
        raise AssertionError(f"the log does not hold: {proof.faults}")
    print(f"the log holds: {proof.events} events, {proof.incidents} incidents")
    return figures, sum(len(e.json) for e in sample) // max(1, len(sample))


def _found(connection: Connection) -> None:
    """The district itself, without its people: no password is hashed here."""
    data = read_demo()
    connection.execute(insert(schema.org), data.orgs)
    connection.execute(insert(schema.incident_class), data.classes)


async def _drive(service: CommandService, clients: int, seconds: float) -> Tally:
    tally = Tally()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_client(service, tally, number, until) for number in range(clients)))
    return tally


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
    return str(data.classes[0]["code"]), str(next(o["id"] for o in data.orgs if o["kind"] == "department"))


CLASS, LEAD = _catalogue()


def _raw_rate(path: Path, batch: int, seconds: float) -> float:
    """Commands a second of the bare engine: a line of the log and a line of the matter each, nothing decided."""
    data, body = "数" * 500, "据" * 700
    with _raw(path) as connection:
        done, began = 0, time.perf_counter()
        while (spent := time.perf_counter() - began) < seconds:
            connection.execute("BEGIN IMMEDIATE")
            for _ in range(batch):
                done += 1
                connection.execute("INSERT INTO event VALUES (?, ?, ?, ?)", (done, f"{done:036}", 1, data))
                connection.execute("INSERT INTO incident VALUES (?, ?, ?, ?)", (f"{done:036}", 1, "reported", body))
            connection.execute("COMMIT")
    return done / spent


@contextmanager
def _raw(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, aggregate TEXT, version INTEGER, data TEXT)")
        connection.execute("CREATE TABLE incident (id TEXT PRIMARY KEY, version INTEGER, state TEXT, body TEXT)")
        yield connection


def _pgbench(command: Sequence[str], database: str, clients: int, seconds: float) -> float:
    """Transactions a second of pgbench's own script (TPC-B like)."""
    arguments = ["-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds))), database]
    done = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True, cwd="/")
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps ="))
    return float(line.split()[2])
