"""The desk's link against the real center, in processes of their own, killed under load.

``SHOUWANG_KILLS`` says how often the center is killed (5 without it; the release check uses 20).
"""

import asyncio
import json
import logging
import os
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from console.domain.ports import CenterRefused
from console.domain.store import Store
from console.domain.values import Change, Kind, LinkKind
from console.services.center_client import CenterClient
from console.services.center_time import CenterTime
from console.services.commands import CommandDesk
from console.services.desk_file import DeskFile
from console.services.embedded import Address, EmbeddedCenter, Trouble
from console.services.feed import Feed
from console.services.link import LinkState
from console.services.outbox import Outbox
from contract.event import Event, fold
from contract.identity import new_id
from contract.incident import Incident
from contract.payload import Close, Dispatch, Register, Remark, Report, Spot

log = logging.getLogger(__name__)
KILLS = int(os.environ.get("SHOUWANG_KILLS", "5"))
NO_SIMULATOR = ("--no-simulator",)


class Desk:
    """Everything below the windows, wired as the application wires it."""

    def __init__(self, folder: Path, *, options: tuple[str, ...] = NO_SIMULATOR) -> None:
        self.folder = folder
        self.store, self.clock = Store(), CenterTime()
        self.address = Address("", "", ours=True)
        self.troubles: list[Trouble | None] = []
        self.client = CenterClient("", lambda: self.address.token)
        self.file = DeskFile(folder)
        self.feed = Feed(self.client, self.store, LinkState(self.store, self.clock), self.clock)
        self.commands = CommandDesk(self.store, Outbox(self.file), self.client, "embedded", login_needed=self.feed.wake)
        self.center = EmbeddedCenter(folder, self._told, self.troubles.append, options=options)
        self.applied: list[tuple[int, str, int]] = []
        """seq, incident, version of every event in the order the store took them."""
        self.links: list[LinkKind] = []
        self.ages_when_lost: list[float] = []
        self.store.subscribe(self._hear)
        self._group: asyncio.TaskGroup | None = None

    def _told(self, address: Address) -> None:
        self.address = address
        assert self._group is not None
        self._group.create_task(self._go())

    async def _go(self) -> None:
        await self.client.retarget(self.address.url)
        self.feed.wake()

    def _hear(self, change: Change) -> None:
        if change.kind is Kind.EVENT and "evicted" not in change.fields:
            (incident_id,) = change.ids
            self.applied.append((self.store.seq, incident_id, self.store.incidents[incident_id].version))
        if change.kind is Kind.LINK and self.links[-1:] != [self.store.link.kind]:
            self.links.append(self.store.link.kind)
        if change.kind is Kind.LINK and self.store.link.kind is LinkKind.LOST:
            self.ages_when_lost.append(self.clock.age(self.store.link.data_at))

    async def until(self, true: Callable[[], bool], seconds: float = 20.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110  any condition
                await asyncio.sleep(0.01)

    async def live(self) -> None:
        await self.until(lambda: self.store.link.kind is LinkKind.LIVE)

    def report(self, text: str) -> str:
        """Submit a report at a community of the district; returns the incident's id."""
        reference = self.store.reference
        assert reference is not None
        place = next(o for o in reference.orgs if o.kind == "community" and o.lon is not None)
        assert place.lon is not None and place.lat is not None
        incident_id = new_id()
        spot = Spot(lon=place.lon, lat=place.lat, address=place.name)
        report = Report(text=text, class_code=reference.classes[0].code, place=spot)
        self.commands.submit(incident_id, "report", report, expected_version=0)
        return incident_id


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Desk]:
    desk = Desk(folder)
    await asyncio.wrap_future(desk.file.open())
    try:
        async with asyncio.TaskGroup() as group:
            desk._group = group
            tasks = [group.create_task(work) for work in (desk.center.run(), desk.feed.run(), desk.commands.run())]
            try:
                await desk.live()
                yield desk
            finally:
                for task in tasks:
                    task.cancel()
    finally:
        await desk.client.close()
        desk.file.close()


def logged(folder: Path) -> list[Event]:
    """The center's log, read from its database."""
    with sqlite3.connect(f"file:{folder / 'center.db'}?mode=ro", uri=True) as conn:
        columns = "seq, aggregate, version, type, actor, command_id, at, scope, data"
        rows = conn.execute(f"SELECT {columns} FROM event ORDER BY seq").fetchall()
    conn.close()
    keys = columns.split(", ")
    events = []
    for row in rows:
        said = dict(zip(keys, row, strict=True))
        said |= {name: json.loads(said[name]) for name in ("actor", "scope", "data")}
        events.append(Event.model_validate_json(json.dumps(said)))
    return events


def folded(events: list[Event]) -> dict[str, Incident]:
    held: dict[str, Incident] = {}
    for event in events:
        held[event.aggregate] = fold(held.get(event.aggregate), event)
    return held


async def test_a_matter_goes_from_report_to_closed_on_the_desks_own_services(data_dir: Path) -> None:
    async with running(data_dir) as desk:
        matter = desk.report("小区门口路灯不亮")
        await desk.until(lambda: matter in desk.store.incidents)
        reference = desk.store.reference
        assert reference is not None
        lead = next(o.id for o in reference.orgs if o.kind == "department")
        desk.commands.submit(matter, "register", Register(), expected_version=1)
        await desk.until(lambda: desk.store.incidents[matter].state == "registered")
        desk.commands.submit(matter, "dispatch", Dispatch(lead=lead), expected_version=2)
        await desk.until(lambda: desk.store.incidents[matter].state == "dispatched")
        desk.commands.submit(matter, "close", Close(), expected_version=3)
        await desk.until(lambda: any(p.problem is not None for p in desk.store.pending.values()))
        (refused,) = desk.store.pending.values()
        assert refused.problem is not None and refused.problem.code in ("illegal_transition", "forbidden")
        timeline = await desk.client.timeline(matter)
        assert [e.type for e in timeline.events][:3] == [
            "incident.reported",
            "incident.registered",
            "incident.dispatched",
        ]
        with pytest.raises(CenterRefused):
            await desk.client.timeline(new_id())


@pytest.mark.timeout(60 + 20 * KILLS)
async def test_killing_the_center_under_load_loses_and_doubles_nothing(
    data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    acknowledged: dict[str, str] = {}
    with caplog.at_level(logging.WARNING, "console.services.link"):
        async with running(data_dir) as desk:
            load = asyncio.create_task(_intake(desk, data_dir, acknowledged))
            submitted: list[str] = []
            for kill in range(KILLS):
                await desk.live()
                until = time.monotonic() + 1.0
                while time.monotonic() < until:
                    submitted.append(desk.report(f"第 {kill} 轮"))
                    for incident in list(desk.store.incidents.values())[-1:]:
                        note = Remark(text=f"记录 {len(submitted)}")
                        desk.commands.submit(incident.id, "note", note, expected_version=incident.version)
                    await asyncio.sleep(0.04)
                assert desk.center.pid is not None
                os.kill(desk.center.pid, signal.SIGKILL)
                await desk.until(lambda: desk.store.link.kind is LinkKind.LOST)
                submitted.append(desk.report(f"停机 {kill}"))
            await desk.live()
            load.cancel()
            await asyncio.gather(load, return_exceptions=True)
            await desk.until(lambda: not desk.store.pending, 60)
            events = logged(data_dir)
            await desk.until(lambda: desk.store.seq >= events[-1].seq)
            events = [e for e in logged(data_dir) if e.seq <= desk.store.seq]
            shown = dict(desk.store.incidents)
    _check_log(events, submitted, acknowledged)
    assert shown == folded(events)
    assert desk.links.count(LinkKind.LOST) >= KILLS
    assert desk.links[-1] is LinkKind.LIVE
    assert max(desk.ages_when_lost) < 60, "the age of the data is told by the center's clock"
    log.info("%d events, %d reports by the desk, %d by intake", len(events), len(submitted), len(acknowledged))
    seqs = [seq for seq, _, _ in desk.applied]
    assert seqs == sorted(set(seqs)), "an event was applied twice or out of order"
    said = [r.getMessage() for r in caplog.records]
    assert len([s for s in said if "lost" in s]) == KILLS
    assert len([s for s in said if "is live" in s]) in (KILLS, KILLS + 1)


async def _intake(desk: Desk, folder: Path, acknowledged: dict[str, str]) -> None:
    """Another system reports all the while, retrying under the same id, as its contract asks."""
    key = json.loads((folder / "secrets.json").read_text())["api_key"]
    number = 0
    async with httpx.AsyncClient(trust_env=False, timeout=2.0) as http:
        while True:
            number += 1
            place = {"lon": 103.8338, "lat": 30.6987, "address": "柳城街道"}
            body = {"text": f"热线 {number}", "class_code": "D01", "external_id": f"hot-{number}", "place": place}
            while f"hot-{number}" not in acknowledged:
                try:
                    answer = await http.post(f"{desk.address.url}/v1/reports", json=body, headers={"X-API-Key": key})
                    if answer.status_code in (200, 201):
                        acknowledged[f"hot-{number}"] = answer.json()["incident_id"]
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)
            await asyncio.sleep(0.02)


def _check_log(events: list[Event], submitted: list[str], acknowledged: dict[str, str]) -> None:
    assert [e.seq for e in events] == list(range(1, len(events) + 1)), "the log has a hole"
    commands = [e.command_id for e in events if e.command_id is not None]
    assert len(commands) == len(set(commands)), "a command was done twice"
    reported = [e.aggregate for e in events if e.type == "incident.reported"]
    assert len(reported) == len(set(reported))
    assert set(submitted) <= set(reported), "a command of the desk is missing from the log"
    assert set(acknowledged.values()) <= set(reported), "an acknowledged report is missing from the log"
    assert (
        len(reported) == len(submitted) + len(acknowledged) or len(reported) == len(submitted) + len(acknowledged) + 1
    )


async def test_two_desks_on_one_data_directory_share_one_center(data_dir: Path) -> None:
    async with running(data_dir) as first, running(data_dir) as second:
        assert first.address.ours and not second.address.ours
        assert second.address.url == first.address.url
        matter = first.report("两席同看一件事")
        await second.until(lambda: matter in second.store.incidents)
        assert second.store.incidents[matter] == first.store.incidents[matter]
