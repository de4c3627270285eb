"""The counters in memory say what the tables say, after any history."""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from center.service.caller import Caller
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.demo_district import RESOURCES, seed_demo
from center.service.district import DistrictTables
from center.service.figure_keeper import FigureKeeper
from center.service.figures import FigureBook
from center.service.log import EventLog
from center.service.queries import snapshot_incidents
from center.service.refusals import Refused
from center.service.secrets import Secrets
from center.store.sqlite import SqliteStore
from contract.command import CommandAdapter
from contract.event import Actor
from contract.figures import Figures, Ratio
from contract.identity import new_id
from contract.incident import CLOSED, ENDED, Incident
from contract.org import OrgRef

HOUR = 3_600
DISTRICT = OrgRef(id="510115", name="温江区")
OFFICER = Caller(
    actor=Actor(kind="user", id="seat02", name="周敏", org=DISTRICT),
    roles=("acceptor", "dispatcher", "shift_supervisor"),
    org=DISTRICT,
    org_path=("510115",),
    roots=frozenset(("510115",)),
)
PAYLOADS: dict[str, dict[str, object]] = {
    "register": {},
    "accept": {},
    "check": {},
    "close": {},
    "feedback": {"text": "已处置"},
    "return": {"reason": "不属本单位职责"},
    "note": {"text": "已电话核实"},
    "start": {},
    "decline": {"reason": "不属受理范围"},
    "visit": {"satisfaction": "satisfied"},
    "evaluate": {"score": 80},
    "archive": {},
    "reopen": {"reason": "反映人称问题复发"},
    "force_close": {"reason": "上级指示并案处理"},
}


class Wall:
    """A clock on the wall that a test turns, in seconds."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@dataclass
class World:
    store: SqliteStore
    district: DistrictTables
    wall: Wall
    clock: CenterClock
    commands: CommandService
    book: FigureBook

    async def all_incidents(self) -> list[Incident]:
        return await self.store.read(lambda c: snapshot_incidents(c, OFFICER.roots, 0))


@pytest.fixture
async def world(database_file: Path, tmp_path: Path) -> AsyncIterator[World]:
    store = SqliteStore(database_file)
    await store.open()
    await seed_demo(store, RESOURCES, Secrets.load(tmp_path, {}))
    district = await DistrictTables.load(store)
    wall = Wall(1_796_000_400.0)  # a Monday evening, the last of the month, in the district's time
    clock = CenterClock(wall=wall, monotonic=wall)
    log = EventLog(store)
    commands = CommandService(store, clock, log, district)
    await commands.start()
    book = FigureBook(district.orgs.values(), district.classes.values())
    keeper = FigureKeeper(store, log, clock, book)
    await keeper.start()
    yield World(store, district, wall, clock, commands, book)
    keeper.stop()
    await commands.stop()
    await store.close()


@pytest.mark.parametrize("seed", range(4))
async def test_the_folded_counters_equal_a_recount_of_the_tables_after_a_random_history(
    world: World, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(140):
        await something_happens(world, chance)
    incidents = await world.all_incidents()
    assert len({i.state for i in incidents}) > 4, "a history that says something"
    now = world.clock.now()
    orgs = sorted({org for i in incidents for org in i.scope})
    for org in orgs:
        told = world.book.figures(org, now)
        assert flat(told) == recount(world, incidents, org, now)
    fresh = FigureBook(world.district.orgs.values(), world.district.classes.values())
    await FigureKeeper(world.store, EventLog(world.store), world.clock, fresh).start()
    for org in orgs:
        assert fresh.figures(org, now) == world.book.figures(org, now)


async def test_a_matter_not_yet_due_counts_in_neither_part_of_the_closure_rate(world: World) -> None:
    await report(world, random.Random(1))
    assert world.book.figures("510115", world.clock.now()).closure == Ratio(numerator=0, denominator=0)
    world.wall.at += HOUR
    await world.commands.fire_due()
    figures = world.book.figures("510115", world.clock.now())
    assert (figures.open, figures.overdue, figures.closure) == (1, 1, Ratio(numerator=0, denominator=1))


async def test_at_midnight_of_the_district_today_begins_at_nothing(world: World) -> None:
    await report(world, random.Random(2))
    assert world.book.figures("510115", world.clock.now()).today_reported == 1
    world.wall.at += 24 * HOUR
    tomorrow = world.book.figures("510115", world.clock.now())
    assert (tomorrow.today_reported, tomorrow.open) == (0, 1)


async def test_a_draft_counts_nowhere_before_it_is_submitted_and_what_is_declined_is_neither_open_nor_closed(
    world: World,
) -> None:
    point = next(o for o in world.district.orgs.values() if o.kind == "grid")
    class_code = next(iter(world.district.classes))
    draft, declined = new_id(), new_id()
    place = {"lon": point.lon, "lat": point.lat}
    given = {"text": "有人反映", "class_code": class_code, "place": place}
    await submit(world, draft, "report", 0, {**given, "draft": True})
    figures = world.book.figures("510115", world.clock.now())
    assert (figures.open, figures.today_reported) == (0, 0)
    await submit(world, draft, "submit", 1, {})
    await submit(world, declined, "report", 0, given)
    await submit(world, declined, "decline", 1, {"reason": "不属受理范围"})
    figures = world.book.figures("510115", world.clock.now())
    assert (figures.open, figures.today_reported, figures.today_closed) == (1, 2, 0)


async def test_a_matter_that_is_opened_again_is_no_longer_counted_as_closed(world: World) -> None:
    await report(world, random.Random(3))
    (incident,) = await world.all_incidents()
    await submit(world, incident.id, "register", 1, {})
    await submit(world, incident.id, "force_close", 2, {"reason": "上级指示并案处理"})
    figures = world.book.figures("510115", world.clock.now())
    assert (figures.open, figures.today_closed, figures.closure.numerator) == (0, 1, 1)
    await submit(world, incident.id, "reopen", 3, {"reason": "反映人称问题复发"})
    figures = world.book.figures("510115", world.clock.now())
    assert (figures.open, figures.today_closed, figures.closure.numerator) == (1, 0, 0)


async def something_happens(world: World, chance: random.Random) -> None:
    world.wall.at += chance.choice((1, 60, 600, 3_000))
    if chance.random() < 0.25:
        await report(world, chance)
        return
    if chance.random() < 0.15:
        await world.commands.fire_due()
        return
    incidents = await world.all_incidents()
    if not incidents:
        return
    incident = chance.choice(incidents[-25:])
    named = {a for p in incident.permits if p.org == "510115" for a in p.actions}
    steps = [a for a in ("dispatch", *PAYLOADS) if a in named]
    if not steps:
        return
    seldom = [a for a in ("note", "decline", "reopen", "force_close") if a in steps]
    step = chance.choice([a for a in steps if a not in seldom] * 5 + seldom)
    lead = chance.choice(("D-510115-water", "D-510115-police", "510115003", incident.place.path[-2]))
    payload = {"lead": lead} if step == "dispatch" else PAYLOADS[step]
    await submit(world, incident.id, step, incident.version, payload)


async def report(world: World, chance: random.Random) -> None:
    points = [o for o in world.district.orgs.values() if o.kind == "grid"]
    point = chance.choice(points)
    payload = {
        "text": "有人反映",
        "class_code": chance.choice(list(world.district.classes)),
        "place": {"lon": point.lon, "lat": point.lat},
    }
    await submit(world, new_id(), "report", 0, payload)


async def submit(world: World, incident_id: str, step: str, version: int, payload: dict[str, object]) -> None:
    raw = {"type": step, "command_id": new_id(), "expected_version": version, "payload": payload}
    try:
        await world.commands.submit(incident_id, CommandAdapter.validate_python(raw, strict=False), OFFICER)
    except Refused as refused:
        assert refused.problem.code in {"illegal_transition", "forbidden", "unknown_org", "invalid"}, refused


def flat(figures: Figures) -> dict[str, object]:
    return {
        "open": figures.open,
        "overdue": figures.overdue,
        "due_soon": figures.due_soon,
        "waiting": figures.waiting,
        "today": (figures.today_reported, figures.today_closed),
        "closure": (figures.closure.numerator, figures.closure.denominator),
        "on_time": (figures.on_time.numerator, figures.on_time.denominator),
        "hours": [(h.at, h.reported, h.closed) for h in figures.hours],
        "by_org": {t.id: (t.open, t.overdue) for t in figures.by_org},
        "by_class": {t.name: (t.open, t.overdue) for t in figures.by_class},
    }


def recount(world: World, incidents: list[Incident], org: str, now: int) -> dict[str, object]:
    """The same figures, counted the slow way, one matter after the other."""
    mine = [i for i in incidents if org in i.scope]
    opened = [i for i in mine if i.state not in ENDED]
    late = [i for i in opened if i.clock is not None and i.clock.level == "overdue"]
    closed = [(i, i.closed_at) for i in mine if i.state in CLOSED and i.closed_at is not None]
    this_month = [i for i, at in closed if local(at)[:2] == local(now)[:2]]
    should = len(this_month) + len(late)
    hour = now // 3_600_000
    branches = {world.district.classes[i.class_code].branch for i in opened}
    children = [o.id for o in world.district.orgs.values() if o.parent == org and o.kind != "department"]
    return {
        "open": len(opened),
        "overdue": len(late),
        "due_soon": len([i for i in opened if i.clock is not None and i.clock.level == "due_soon"]),
        "waiting": len([i for i in opened if i.state not in ("dispatched", "accepted", "handling")]),
        "today": (
            len([i for i in mine if local(i.reported_at) == local(now)]),
            len([i for i, at in closed if local(at) == local(now)]),
        ),
        "closure": (len(this_month), should),
        "on_time": (len([i for i in this_month if not set(i.late_stages) - {"visit"}]), should),
        "hours": [
            (
                h * 3_600_000,
                len([i for i in mine if i.reported_at // 3_600_000 == h]),
                len([i for i, at in closed if at // 3_600_000 == h]),
            )
            for h in range(hour - 23, hour + 1)
        ],
        "by_org": {
            c: (len([i for i in opened if c in i.scope]), len([i for i in late if c in i.scope])) for c in children
        },
        "by_class": {
            b: (
                len([i for i in opened if world.district.classes[i.class_code].branch == b]),
                len([i for i in late if world.district.classes[i.class_code].branch == b]),
            )
            for b in branches
        },
    }


def local(at: int) -> tuple[int, int, int]:
    """Year, month and day in the district's time."""
    from datetime import datetime, timedelta, timezone

    there = datetime.fromtimestamp(at / 1000, timezone(timedelta(hours=8)))
    return (there.year, there.month, there.day)
