"""The ladder on real stores: once each whatever restarts, and the log stays whole."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.domain import ladder
from center.domain.calendar import Limit
from center.domain.catalog import STEPS, Ladder, Rung
from center.domain.catalog_file import standard
from center.domain.made import changed
from center.domain.values import Facts
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.log import EventLog, events_after
from center.service.timers import Timers
from center.service.verify import verify_log
from center.store.connect import store_for
from center.store.protocol import Store
from contract.identity import new_id
from tests.postgres import PostgresServer
from tests.unit.center import town
from tests.unit.center.matter import HOUR, START, Matter

STEPS_SAID = {("remind", None), ("urge", None), ("supervise", "timeout"), ("remind", "duty_leader")}
MakeStore = Callable[[], Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeStore]:
    if request.param == "sqlite":
        yield lambda: store_for(tmp_path / "center.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield lambda: store_for(url)


class Wall:
    """Days pass when the test says so."""

    def __init__(self) -> None:
        self.at = START / 1000

    def __call__(self) -> float:
        return self.at


@asynccontextmanager
async def speaking(make_store: MakeStore, wall: Wall) -> AsyncIterator[CommandService]:
    """One center process with its timers."""
    store = make_store()
    await store.open()
    clock = CenterClock(wall=wall, monotonic=wall)
    commands = CommandService(store, clock, EventLog(store), town.STRICT)
    await commands.start()
    timers = Timers(store, clock, commands)
    await timers.start()
    try:
        yield commands
    finally:
        await timers.stop()
        await commands.stop()
        await store.close()


async def test_each_step_is_said_once_by_centers_that_come_and_go(make_store: MakeStore) -> None:
    wall, ids = Wall(), []
    async with speaking(make_store, wall) as commands:
        for _ in range(6):
            ids.append(await _accepted(commands))
    for hours in (1, 20, 26, 30, 60, 24 * 4, 24 * 9):
        wall.at = START / 1000 + hours * 3_600
        count = 2 if make_store().dialect == "postgresql" else 1
        async with AsyncExitStack() as stack:
            centers = [await stack.enter_async_context(speaking(make_store, wall)) for _ in range(count)]
            while any(await asyncio.gather(*(commands.fire_due() for commands in centers))):
                continue
    store = make_store()
    await store.open()
    events = [e.event for e in await store.read(lambda c: events_after(c, 0, 10_000))]
    proof = await store.read(verify_log)
    await store.close()
    assert proof.holds, proof.faults
    handling = Counter(
        (e.aggregate, e.data.step.action, e.data.step.detail)
        for e in events
        if e.actor.kind == "center" and e.data.step.stage == "handle" and e.data.step.action in STEPS
    )
    assert handling == Counter((id_, *step) for id_ in ids for step in STEPS_SAID)


async def _accepted(commands: CommandService) -> str:
    id_ = new_id()
    steps = (
        (town.report(), town.OFFICER),
        (town.command("register", 1), town.OFFICER),
        (town.command("dispatch", 2, lead=town.WATER), town.OFFICER),
        (town.command("accept", 3), town.WATER_WORKS),
    )
    for command, who in steps:
        await commands.submit(id_, command, who)
    return id_


@given(
    shares=st.lists(st.integers(0, 100), min_size=2, max_size=2).map(sorted),
    after=st.lists(st.integers(0, 40), min_size=2, max_size=2).map(sorted),
    limit=st.builds(
        Limit, st.integers(1, 30), st.sampled_from(["urgent_hour", "work_hour", "work_day", "natural_day"])
    ),
    start=st.integers(START, START + 400 * 24 * HOUR),
)
def test_a_ladder_that_is_climbed_without_a_pause_is_the_one_the_catalogue_shows(
    shares: list[int], after: list[int], limit: Limit, start: int
) -> None:
    rungs = (
        Rung("remind", percent=shares[0]),
        Rung("urge", percent=shares[1]),
        Rung("supervise", after=Limit(after[0] + 1, "work_hour")),
        Rung("duty_leader", after=Limit(after[1] + 1, "work_hour")),
    )
    catalog = replace(standard(), ladders=(Ladder(rungs),))
    facts = Facts(town.Edition(catalog))
    matter = Matter(facts=facts).reach("accepted")
    due = catalog.calendar.due(start, limit)
    assert matter.incident.clock is not None
    clock = changed(matter.incident.clock, started_at=start, due_at=due, unit=limit.unit)
    clock = changed(clock, **ladder.begin("handle", matter.incident, start, due, limit.unit, facts))
    climbed = []
    while clock.rung is not None:
        climbed.append((clock.rung, clock.rung_at))
        clock = changed(clock, **ladder.following(clock, matter.incident, facts))
    shown = catalog.escalations("handle", matter.incident.class_code, matter.incident.severity, start, due, limit)
    assert [step for step, _ in climbed] == [e.step for e in shown]
    for (_, at), escalation in zip(climbed, shown, strict=True):
        assert at is not None
        first, last = sorted((at, escalation.at))
        assert catalog.calendar.spent(first, last, limit.unit) <= 2, "rounded to the millisecond"
    assert [at for _, at in climbed] == sorted(at or 0 for _, at in climbed)
