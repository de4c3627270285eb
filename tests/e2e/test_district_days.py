"""Three centres on one PostgreSQL, thirty officers, ten days in a few minutes, and centres killed again and again:
the log replays to the same state, every step in it was allowed when it was taken, nothing is lost and nothing is twice.

The suite plays half a day; ``SHOUWANG_DAYS=10 pytest tests/e2e/test_district_days.py`` plays them all.
"""

import asyncio
import json
import logging
import os
import random
import shutil
from collections import Counter
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from center.service.log import events_after
from center.store.connect import store_for
from contract.event import Event, fold
from contract.incident import Incident
from tests.e2e.center_process import CenterProcess, running_center, verify_log
from tests.e2e.officers import Ledger, Officer

DAYS = float(os.environ.get("SHOUWANG_DAYS", "0.5"))
RATE = 2_400
"""A day in 36 s."""
SECONDS = DAYS * 86_400 / RATE
PEOPLE = 30
BY_THE_CLOCK = {"due_soon", "overdue", "remind"}


@pytest.mark.timeout(SECONDS * 2 + 240)
async def test_thirty_officers_on_three_centres_that_are_killed_leave_one_true_log(
    postgres_server: Any, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(postgres_server.database(empty=True))
        centers = _three_centers(stack, url, tmp_path)
        ledger = Ledger()
        officers = _officers(centers, ledger)
        loop = asyncio.get_running_loop()
        until = loop.time() + SECONDS
        kills = asyncio.create_task(_kill_now_and_then(centers, until))
        await asyncio.gather(*(officer.work(until) for officer in officers))
        killed = await kills
        checked = await asyncio.to_thread(verify_log, centers[0])
        assert checked.returncode == 0, checked.stdout + checked.stderr
        events = await _whole_log(url)
    audit = _audit(events)
    missing = ledger.acknowledged.keys() - audit.commands.keys()
    logging.getLogger(__name__).info(
        f"{DAYS:g} days, {len(events)} events, {audit.states.total()} matters, {sum(ledger.done.values())} commands, "
        f"{killed} kills, {ledger.broken_lines} broken lines, {ledger.resent} sent twice, "
        f"refused {dict(ledger.refused.most_common(6))}, states {dict(audit.states)}, done {dict(ledger.done)}"
    )
    assert not missing, f"{len(missing)} acknowledged commands are not in the log"
    assert all(audit.commands[c][1] == ledger.acknowledged[c][1] for c in ledger.acknowledged), "one seq, for good"
    assert not audit.illegal, audit.illegal[:10]
    assert not audit.twice, audit.twice[:10]
    assert not ledger.surprises, ledger.surprises[:10]
    assert killed > 0
    assert sum(ledger.done.values()) > 20, "somebody did something, however slow the machine"


def _three_centers(stack: ExitStack, url: str, tmp_path: Path) -> list[CenterProcess]:
    options = ("--attachments", str(tmp_path / "files"), "--clock-rate", str(RATE))
    first = stack.enter_context(running_center(tmp_path / "0", database=url, options=options))
    centers = [first]
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copy(tmp_path / "0" / "secrets.json", folder)
        centers.append(stack.enter_context(running_center(folder, database=url, options=options)))
    return centers


def _officers(centers: list[CenterProcess], ledger: Ledger) -> list[Officer]:
    """Seats, supervisors and leaders of the district, duty rooms of streets, departments, communities."""
    passwords = json.loads((centers[0].data / "secrets.json").read_text("utf-8"))["passwords"]
    with centers[0].client() as http:
        reference = http.get("/v1/reference").json()
    district = [login for login in passwords if login.startswith(("seat", "supervisor", "leader"))]
    streets = sorted(login for login in passwords if login.startswith("street-"))
    departments = sorted(f"{o['id'].rsplit('-', 1)[1]}01" for o in reference["orgs"] if o["kind"] == "department")
    communities = sorted(login for login in passwords if login.startswith("community-"))[:3]
    chosen = [*district, *streets, *departments, *communities][:PEOPLE]
    urls = [c.url for c in centers]
    return [Officer(login, passwords[login], urls, ledger, reference) for login in chosen]


async def _kill_now_and_then(centers: list[CenterProcess], until: float) -> int:
    """SIGKILL one of them, start it again, for as long as the days last; returns how often."""
    chance, killed = random.Random(7), 0
    while asyncio.get_running_loop().time() + 8 < until:
        await asyncio.sleep(chance.uniform(3, 6))
        center = chance.choice(centers)
        await asyncio.to_thread(center.kill)
        killed += 1
        await asyncio.sleep(chance.uniform(0.2, 1.0))
        await asyncio.to_thread(center.start)
    return killed


async def _whole_log(url: str) -> list[Event]:
    store = store_for(url)
    await store.open()
    events: list[Event] = []
    while page := await store.read(partial(events_after, seq=len(events), limit=2_000)):
        events += [stored.event for stored in page]
    await store.close()
    return events


class _audit:
    """Every event held against what stood before it: was it allowed to whoever did it, and was it there before."""

    def __init__(self, events: list[Event]) -> None:
        self.illegal: list[str] = []
        self.twice: list[str] = []
        self.commands: dict[str, tuple[str, int]] = {}
        held: dict[str, Incident] = {}
        for event in events:
            self._hold(event, held.get(event.aggregate))
            held[event.aggregate] = fold(held.get(event.aggregate), event)
        self.states = Counter(incident.state for incident in held.values())

    def _hold(self, event: Event, before: Incident | None) -> None:
        if event.command_id is not None:
            first = self.commands.setdefault(event.command_id, (event.aggregate, event.seq))
            if first[1] != event.seq and first[0] == event.aggregate:
                self.twice.append(f"command {event.command_id} stands at {first[1]} and {event.seq}")
        action = event.data.step.action
        if event.actor.kind != "user" or action in BY_THE_CLOCK or before is None:
            return
        org = None if event.actor.org is None else event.actor.org.id
        if event.type == "incident.absorbed" or event.type == "incident.related":
            return  # the other side of a step that was allowed where it was taken
        if not any(action in p.actions and p.org == org for p in before.permits):
            self.illegal.append(f"event {event.seq}: {event.actor.name} {action} in {before.state}")
