"""Another system's table of matters brought into the log: rows a second, and the memory it takes.

The table is a CSV in GB 18030 as old systems export it, four years of what people say in the demo district. It is
brought in twice: ``again_rows_per_s`` is the second run, which finds every row there already. ``cpu_us_per_row`` is
what a row costs whatever else the machine does.

``limit_read_rows_per_s``   the rows taken apart by the csv module, nothing else
``log_holds``   1 when the log and the rows of searching are verified afterwards; ``verify_us_per_row`` and
``verify_rss_mb`` are what that takes

Options: ``--rows 100000``, ``--postgres``.
"""

import argparse
import asyncio
import csv
import io
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from center.domain.import_mapping import ImportMapping, parse
from center.service.demo_district import RESOURCES, seed_demo
from center.service.history_import import Done, Report, import_history
from center.service.import_file import rows_of
from center.service.secrets import Secrets
from center.service.verify import verify_log
from center.sim.material import Material
from center.sim.script import Script
from center.store.connect import store_for

Figures = dict[str, float | int]
TEXTS = 5_000
COLUMNS = {
    "key": "任务号",
    "code": "案件编号",
    "text": "内容",
    "class": "类别",
    "lon": "经度",
    "lat": "纬度",
    "address": "地址",
    "reported_at": "上报时间",
    "closed_at": "结案时间",
    "due_at": "应结时间",
    "reporter_name": "报告人",
    "reporter_phone": "电话",
}


def main(argv: Sequence[str]) -> Figures:
    parser = argparse.ArgumentParser(prog="benchmarks history_import", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true", help="the same on a PostgreSQL of its own")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="shouwang-import-") as folder:
        if not given.postgres:
            return asyncio.run(_measured(str(Path(folder) / "center.db"), Path(folder), given.rows))
        from tests.postgres import running_postgres

        with running_postgres() as server, server.database() as url:
            return asyncio.run(_measured(url, Path(folder), given.rows))


async def _measured(database: str, folder: Path, rows: int) -> Figures:
    print(f"writing a table of {rows:,} rows", flush=True)
    table, mapping = _table(folder / "old.csv", rows), _mapping()
    store = store_for(database)
    await store.open()
    try:
        await seed_demo(store, RESOURCES, Secrets.load(folder, {}))

        async def bring() -> tuple[Done, float]:
            began = time.perf_counter()
            done = await import_history(store, table, mapping, Report(io.StringIO()), int(time.time() * 1000))
            return done, time.perf_counter() - began

        cpu = time.process_time()
        done, took = await bring()
        cpu = time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        again, again_took = await bring()
        verifying = time.process_time()
        holds = (await store.read(verify_log)).holds
        verifying = time.process_time() - verifying
        verify_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    finally:
        await store.close()
    began = time.perf_counter()
    read = sum(1 for _ in rows_of(table, mapping.columns))
    return {
        "rows_per_s": rows / took,
        "cpu_us_per_row": cpu / rows * 1e6,
        "peak_rss_mb": peak / 1024,
        "again_rows_per_s": rows / again_took,
        "limit_read_rows_per_s": read / (time.perf_counter() - began),
        "taken": done.taken,
        "broken": done.broken,
        "taken_again": again.taken,
        "log_holds": int(holds),
        "verify_us_per_row": verifying / rows * 1e6,
        "verify_rss_mb": verify_peak / 1024,
        "rows": rows,
    }


def _mapping() -> ImportMapping:
    columns = "\n".join(f'{name} = "{heading}"' for name, heading in COLUMNS.items())
    return parse(
        f'format = 1\nsource = "old"\nsource_name = "原平台"\n[columns]\n{columns}\n[defaults]\nstate = "archived"\n'
        'org = "510115001"\n'
    )


def _table(path: Path, rows: int) -> Path:
    chance, script = Random(3), Script(Material.load(), 11)
    drafts = [script.draft(1_700_000_000_000 + n * 60_000, f"old-{n}").report for n in range(min(rows, TEXTS))]
    first, span = datetime(2021, 1, 1, tzinfo=UTC), timedelta(days=4 * 365)
    with path.open("w", encoding="gb18030", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS.values())
        for number in range(rows):
            said, at = chance.choice(drafts), first + span * number / rows
            place, closed = said.place, at + timedelta(hours=chance.randrange(1, 90))
            table.writerow(
                (
                    f"T{number:08d}",
                    f"旧-{number}",
                    said.text,
                    said.class_code,
                    f"{place.lon:.6f}",
                    f"{place.lat:.6f}",
                    place.address,
                    f"{at:%Y/%m/%d %H:%M:%S}",
                    f"{closed:%Y-%m-%d %H:%M}",
                    f"{at + timedelta(hours=72):%Y-%m-%d %H:%M}",
                    "李建国",
                    "13912342207",
                )
            )
    return path
