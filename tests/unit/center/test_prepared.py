"""Statements prepared once answer as SQLAlchemy's own would, on both engines."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import bindparam, select

from center.store import schema
from center.store.connect import store_for
from center.store.prepared import Lookup
from center.store.protocol import Store
from tests.postgres import PostgresServer

_s = schema.code_serial.c
BY_DAY = select(_s.day, _s.last).where(_s.day.in_(bindparam("days", expanding=True))).order_by(_s.day)
DAYS = [f"2611{n:02}" for n in range(60)]


@pytest.fixture(params=["sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "sqlite":
        made = store_for(request.getfixturevalue("database_file"))
        await made.open()
        yield made
        await made.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        made = store_for(url)
        await made.open()
        yield made
        await made.close()


async def test_any_number_of_keys_is_looked_up_at_once(store: Store) -> None:
    await store.write(lambda c: c.execute(schema.code_serial.insert(), [{"day": d, "last": 1} for d in DAYS]))
    lookup = Lookup(BY_DAY.with_for_update(), "days")
    for asked in (DAYS[:1], DAYS[:2], DAYS[:3], DAYS[5:36], DAYS[:33], ["none", *DAYS, "neither"]):
        found = await store.write(lambda c, keys=asked: lookup.rows(c, keys))  # type: ignore[misc]
        assert [tuple(row) for row in found] == [(day, 1) for day in DAYS if day in asked]


async def test_no_keys_are_no_question(store: Store) -> None:
    assert await store.read(lambda c: Lookup(BY_DAY, "days").rows(c, [])) == ()
