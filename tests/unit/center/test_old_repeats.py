"""A command that comes again after more than a month, asked of SQLite and of a real PostgreSQL alike."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.log import EventLog
from center.service.refusals import Refused
from center.service.repeats import made_at
from center.service.retention import sweep
from center.store import schema
from center.store.connect import store_for
from center.store.protocol import Store
from contract.command import REPEATABLE_MS, Command
from contract.identity import new_id
from tests.postgres import PostgresServer
from tests.unit.center import town
from tests.unit.center.town import OFFICER, WATER_WORKS

DAY = 86_400_000


class Later:
    """A center whose clock can be put forward."""

    def __init__(self, store: Store) -> None:
        self.ahead = 0.0
        self.store = store
        self.clock = CenterClock(wall=lambda: 1_800_000_000.0 + self.ahead)
        self.log = EventLog(store)
        self.commands = CommandService(store, self.clock, self.log, town.TOWN)

    async def days_pass(self, days: int) -> None:
        """And what is forgotten by then is forgotten."""
        self.ahead += days * 86_400.0
        await sweep(self.store, self.clock.now())

    def id_made(self, at: int) -> str:
        stamp = f"{at:012x}"
        return f"{stamp[:8]}-{stamp[8:]}-{new_id()[14:]}"

    async def remembered(self) -> int:
        count = select(func.count()).select_from(schema.command)
        return await self.store.read(lambda c: c.execute(count).scalar_one())

    async def steps(self) -> list[str]:
        return [stored.event.data.step.action for stored in await self.log.after(0, 50)]


@pytest.fixture(params=["sqlite", "postgresql"])
async def center(request: pytest.FixtureRequest) -> AsyncIterator[Later]:
    if request.param == "sqlite":
        async for made in _started(store_for(request.getfixturevalue("database_file"))):
            yield made
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        async for made in _started(store_for(url)):
            yield made


async def _started(store: Store) -> AsyncIterator[Later]:
    await store.open()
    made = Later(store)
    await made.commands.start()
    yield made
    await made.commands.stop()
    await store.close()


async def a_note(center: Later, *, wrong_by: int = 0) -> tuple[str, Command]:
    incident_id = new_id()
    await center.commands.submit(incident_id, town.report(center.id_made(center.clock.now())), OFFICER)
    note = town.command("note", 1, center.id_made(center.clock.now() + wrong_by), text="已电话告知报告人")
    await center.commands.submit(incident_id, note, OFFICER)
    return incident_id, note


async def test_a_note_that_comes_again_after_two_months_gets_its_first_answer_and_is_not_written_twice(
    center: Later,
) -> None:
    incident_id, note = await a_note(center)
    await center.days_pass(60)
    assert await center.remembered() == 0
    again = await center.commands.submit(incident_id, note, OFFICER)
    assert (again.replayed, again.version, again.seq) == (True, 2, 2)
    assert await center.steps() == ["report", "note"]


@pytest.mark.parametrize("wrong_by", [-400 * DAY, 30 * DAY, 400 * DAY])
async def test_it_is_recognised_however_wrong_the_clock_of_the_desk_was(center: Later, wrong_by: int) -> None:
    incident_id, note = await a_note(center, wrong_by=wrong_by)
    await center.days_pass(90)
    assert (await center.commands.submit(incident_id, note, OFFICER)).replayed
    assert await center.steps() == ["report", "note"]


async def test_another_persons_use_of_an_old_id_is_refused(center: Later) -> None:
    incident_id, note = await a_note(center)
    await center.days_pass(60)
    with pytest.raises(Refused) as refused:
        await center.commands.submit(incident_id, note, town.caller("duty_leader"))
    assert refused.value.problem.code == "command_reused"
    with pytest.raises(Refused) as refused:
        await center.commands.submit(incident_id, note, WATER_WORKS)
    assert refused.value.problem.code in ("command_reused", "not_found")


async def test_a_new_note_from_a_desk_whose_clock_is_a_year_behind_is_written(center: Later) -> None:
    incident_id, _ = await a_note(center)
    late = town.command("note", 2, center.id_made(center.clock.now() - 400 * DAY), text="第二次告知")
    assert not (await center.commands.submit(incident_id, late, OFFICER)).replayed
    assert await center.steps() == ["report", "note", "note"]


def test_the_time_in_an_identifier_is_read() -> None:
    assert made_at("019ab8f5-1a2b-7000-8000-000000000000") == 0x019AB8F51A2B
    assert REPEATABLE_MS == 30 * DAY
