"""Kill -9 under load: what was acknowledged is in the log once, and the log is whole."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from center.service.verify import verify_log
from center.store import schema
from center.store.sqlite import SqliteStore

pytestmark = pytest.mark.served

KILLS = 5
ACKNOWLEDGED_EACH = 150
ROOT = Path(__file__).parents[3]


def write_until_killed(database: Path, acknowledged: int) -> dict[str, int]:
    """Start a writer, kill it without warning after so many acknowledgements; command id -> seq."""
    command = [sys.executable, "-m", "tests.unit.center.crash_writer", str(database)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = []
    try:
        for line in writer.stdout:
            said.append(line)
            if len(said) == acknowledged:
                writer.kill()
        # what stood in the pipe was acknowledged too; the last line may be torn
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    whole = [line.split() for line in said if line.endswith("\n")]
    return {id_: int(seq) for id_, seq in whole}


async def test_what_was_acknowledged_before_each_of_five_kills_is_in_the_log_once(tmp_path: Path) -> None:
    database = tmp_path / "断电" / "center.db"
    acknowledged: dict[str, int] = {}
    for _ in range(KILLS):
        said = write_until_killed(database, ACKNOWLEDGED_EACH)
        assert len(said) >= ACKNOWLEDGED_EACH
        acknowledged |= said
    store = SqliteStore(database)
    await store.open()
    rows = await store.read(lambda c: c.execute(select(schema.event.c.command_id, schema.event.c.seq)).all())
    proof = await store.read(verify_log)
    await store.close()
    logged = {row.command_id: row.seq for row in rows}
    assert len(rows) == len(logged), "no command is in the log twice"
    assert {id_: logged.get(id_) for id_ in acknowledged} == acknowledged
    assert proof.faults == ()
    assert proof.events == len(rows)
