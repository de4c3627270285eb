"""SQLite in trouble: the trouble has a name, and nothing is lost."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from center.service.refusals import Refused
from center.service.verify import verify_log
from center.store import schema
from center.store.protocol import StorageBusy, StorageFull
from center.store.sqlite import SqliteStore
from contract.identity import new_id
from tests.unit.center import town
from tests.unit.center.running import Center

pytestmark = pytest.mark.served


async def test_a_locked_database_is_named_busy_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    store = SqliteStore(path, busy_seconds=0.05)
    await store.open()
    center = Center(store)
    await center.commands.start()
    with sqlite3.connect(path, isolation_level=None) as thief:
        thief.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusy):
            await store.write(lambda c: c.execute(text("DELETE FROM command")).rowcount)
        with pytest.raises(Refused) as refused:
            await center.reported()
        thief.execute("ROLLBACK")
    thief.close()
    await center.reported()
    await center.commands.stop()
    await store.close()
    assert refused.value.problem.code == "storage_busy"


async def test_writes_in_line_behind_a_lock_do_not_wait_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    store = SqliteStore(path, busy_seconds=0.8)
    await store.open()
    with closing(sqlite3.connect(path, isolation_level=None)) as thief:
        thief.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        forget = [store.write(lambda c: c.execute(text("DELETE FROM command")).rowcount) for _ in range(6)]
        answers = await asyncio.gather(*forget, return_exceptions=True)
        took = time.monotonic() - began
        thief.execute("ROLLBACK")
    await store.write(lambda c: c.execute(text("DELETE FROM command")).rowcount)
    await store.close()
    assert all(isinstance(a, StorageBusy) for a in answers)
    assert took < 3 * 0.8, "six writes, each with its own patience, would be 4.8 s"


async def test_a_full_disk_is_named_full_and_the_log_stays_whole(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "center.db")
    await store.open()
    center = Center(store)
    await center.commands.start()
    await center.reported()
    pages = await store.write(lambda c: c.execute(text("PRAGMA page_count")).scalar_one())
    await store.write(lambda c: c.execute(text(f"PRAGMA max_page_count={pages}")).scalar_one())
    with pytest.raises(Refused) as refused:
        await asyncio.gather(
            *(center.commands.submit(new_id(), town.report(text="水" * 19_000), town.OFFICER) for _ in range(4))
        )
    with pytest.raises(StorageFull):
        await store.write(
            lambda c: c.execute(schema.code_serial.insert(), [{"day": f"d{n}", "last": n} for n in range(5_000)])
        )
    proof = await store.read(verify_log)
    await center.commands.stop()
    await store.close()
    assert refused.value.problem.code == "storage_full"
    assert (proof.events, proof.faults) == (1, ())
