"""The index of words is made anew from the command line."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from typer.testing import CliRunner

from center.__main__ import app
from center.domain.bigrams import words
from center.service.search import find
from center.service.search_sql import Ask
from center.store.connect import store_for
from tests.unit.center import town
from tests.unit.center.test_store_conformance import Center

pytestmark = pytest.mark.served


def damage(connection: Connection) -> None:
    connection.execute(text("DELETE FROM search_scope"))
    connection.execute(text("UPDATE search_line SET words = '别的', state = 'closed'"))


async def damaged(path: Path) -> None:
    store = store_for(path)
    await store.open()
    center = Center(store)
    await center.commands.start()
    await center.reported()
    await center.commands.stop()
    await store.write(damage)
    await store.close()


async def found(path: Path) -> int:
    store = store_for(path)
    await store.open()
    ask = Ask((town.STREET,), words("积水"), states=("reported",))
    hits = await store.read(lambda c: find(c, ask, 10))
    await store.close()
    return len(hits.places)


def test_a_damaged_index_is_whole_again_after_it_was_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    asyncio.run(damaged(path))
    assert asyncio.run(found(path)) == 0
    verified = CliRunner().invoke(app, ["verify-log", "--data", str(tmp_path)])
    assert verified.exit_code == 1 and "散列链完整" in verified.output and "rebuild-search" in verified.output
    done = CliRunner().invoke(app, ["rebuild-search", "--data", str(tmp_path)])
    assert (done.exit_code, done.output) == (0, "检索索引已重建：1 件事件\n")
    assert asyncio.run(found(path)) == 1
    assert CliRunner().invoke(app, ["verify-log", "--data", str(tmp_path)]).exit_code == 0
