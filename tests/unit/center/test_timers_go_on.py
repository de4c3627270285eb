"""Deadlines are said of every matter, whatever is wrong with one of them and however long nobody spoke."""

import json
import logging
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update

from center.service.batch import SET_ASIDE_MS
from center.service.contacts import contact_of
from center.service.refusals import Refused
from center.service.retention import sweep
from center.store import schema
from center.store.sqlite import SqliteStore
from contract.identity import new_id
from tests.unit.center import town
from tests.unit.center.running import Center

DAY = 86_400_000


@pytest.fixture
async def center(database_file: Path) -> AsyncIterator[Center]:
    store = SqliteStore(database_file)
    await store.open()
    center = Center(store)
    await center.commands.start()
    yield center
    await center.commands.stop()
    await store.close()


async def overdue(center: Center) -> int:
    late = select(func.count()).where(schema.event.c.type == "incident.overdue")
    return int(await center.store.read(lambda c: c.execute(late).scalar_one()))


async def test_a_matter_that_cannot_be_read_does_not_silence_the_others(
    center: Center, caplog: pytest.LogCaptureFixture
) -> None:
    broken, *others = [await center.reported() for _ in range(4)]
    spoilt = update(schema.incident).where(schema.incident.c.id == broken).values(body="{}")
    await center.store.write(lambda c: c.execute(spoilt).rowcount)
    center.clock.hold(center.clock.now() + DAY)
    with caplog.at_level(logging.ERROR):
        assert await center.commands.fire_due() == len(others)
    assert any(broken in record.getMessage() for record in caplog.records)
    timer = select(schema.sla_timer.c.due_at).where(schema.sla_timer.c.incident_id == broken)
    waits = await center.store.read(lambda c: c.execute(timer).scalar_one())
    assert 0 < waits - center.clock.now() <= SET_ASIDE_MS, "it is tried again"
    caplog.clear()


async def test_after_a_long_stop_everything_due_is_said_in_rounds(center: Center) -> None:
    matters = 450
    for _ in range(matters):
        await center.reported()
    center.clock.hold(center.clock.now() + 400 * DAY)
    rounds = 0
    while await center.commands.fire_due():
        rounds += 1
        assert rounds < 100, "the clock comes to an end"
    assert await overdue(center) == matters


async def test_a_store_that_fails_is_told_as_before(center: Center) -> None:
    await center.reported()
    center.clock.hold(center.clock.now() + DAY)
    await center.store.write(lambda c: c.exec_driver_sql("ALTER TABLE sla_timer RENAME TO gone").rowcount)
    with pytest.raises(Refused) as refused:
        await center.commands.fire_due()
    assert refused.value.problem.code in ("internal", "unavailable")


async def drafted(center: Center) -> str:
    """A grid worker's draft, with the telephone of whoever told it."""
    incident_id = new_id()
    given = town.report(draft=True, reporter={"name": "李建国", "phone": "13912342207"})
    await center.commands.submit(incident_id, given, town.GRID_WORKER)
    return incident_id


async def state_of(center: Center, incident_id: str) -> str:
    one = select(schema.incident.c.state).where(schema.incident.c.id == incident_id)
    return str(await center.store.read(lambda c: c.execute(one).scalar_one()))


async def test_a_draft_that_nobody_submitted_ends_and_the_telephone_with_it(center: Center) -> None:
    incident_id = await drafted(center)
    assert await center.store.read(partial(contact_of, incident_id=incident_id)) is not None
    center.clock.hold(center.clock.now() + 8 * DAY)
    while await center.commands.fire_due():
        pass
    assert await state_of(center, incident_id) == "voided"
    assert await center.store.read(partial(contact_of, incident_id=incident_id)) is None


async def test_drafts_from_before_drafts_ended_are_warned_of_after_the_upgrade(
    center: Center,
) -> None:
    incident_id = await drafted(center)

    def as_it_was(c: Connection) -> None:
        one = schema.incident.c.id == incident_id
        body = json.loads(c.execute(select(schema.incident.c.body).where(one)).scalar_one())
        c.execute(update(schema.incident).where(one).values(body=json.dumps({**body, "clock": None})))
        c.execute(schema.sla_timer.delete())

    await center.store.write(as_it_was)
    center.clock.hold(center.clock.now() + 100 * DAY)
    for _ in range(2):
        await sweep(center.store, center.clock.now())
    assert await center.commands.fire_due() == 1
    assert await center.commands.fire_due() == 0, "it has its whole time before it"
    assert await state_of(center, incident_id) == "draft"
    center.clock.hold(center.clock.now() + 8 * DAY)
    assert await center.commands.fire_due() == 1
    assert await state_of(center, incident_id) == "voided"
