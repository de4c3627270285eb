"""The loop on the tour: what goes on beside a matter, every step, a department's desk, an application decided."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from functools import partial

from console.domain.store import SETTLED
from console.domain.values import LinkKind
from console.models.workspace import Filter
from console.services.embedded import TOKEN_FILE
from console.services.settings import Settings
from console.tour import Guide, TourFailed, Visit
from console.tour_choice import LOOP
from contract.incident import ENDED, Incident
from contract.payload import Apply

HANDLED = ("accepted", "handling")
Show = Callable[[Visit, Incident], Awaitable[None]]
SETTLE = 2.5
ASKED_FOR_MS = 48 * 3_600_000
WHY = "配件需从外地调运，今晚到货，申请延期两天"


async def show_loop(guide: Guide, visit: Visit, show: Show) -> None:
    """The screens of LOOP. ``show`` selects a matter and waits for its pictures. The desk is left as it was."""
    beside, sections, steps, window, department, approval = LOOP
    wants, desk = guide.choice.wants, visit.parts.desk
    visit.parts.workspace.set_filter(Filter.OPEN)
    if wants(beside, sections, steps, window):
        matter = _richest(visit)
        await show(visit, matter)
        await visit.take(beside)
        await visit.take(sections, at_size=partial(desk.detail.turn_page, 9))
        desk.detail.turn_page(-9)
        await _side_window(visit, window, matter.id)
        desk.detail.steps.bar.unfold()
        await visit.take(steps)
        desk.detail.steps.bar.unfold()
    if wants(department, approval):
        asked = await _department(guide, visit, department)
        store = visit.parts.store
        await visit.until(lambda: store.incidents[asked].asking is not None, 15, "the application")
        await show(visit, store.incidents[asked])
        desk.actions_["decide"].trigger()
        await visit.take(approval)
        desk.detail.steps.close_panel()


async def _side_window(visit: Visit, screen: str, incident_id: str) -> None:
    """The matter in a window of its own."""
    side = visit.parts.desk.side
    if visit.guide.choice.wants(screen):
        side.open(incident_id)
        window = side.window(incident_id)
        assert window is not None
        await asyncio.sleep(SETTLE)
        await visit.take(screen, window)
        window.close()


async def _department(guide: Guide, visit: Visit, screen: str) -> str:
    """A department logs in at the same center, is about to answer, and asks for more time. Returns the matter's id."""
    await visit.until(lambda: bool(_handled(visit)), 75, "a matter that a department handles")
    matter = max(_handled(visit), key=lambda i: (i.clock.due_at if i.clock is not None else 0, i.id))
    assert matter.lead is not None
    login = f"{matter.lead.id.rpartition('-')[2]}01"
    url = json.loads((guide.data / TOKEN_FILE).read_text(encoding="utf-8"))["url"]
    passwords = json.loads((guide.data / "secrets.json").read_text(encoding="utf-8"))["passwords"]
    there = await guide.open(Settings(server=url, login=login), guide.scratch / f"{login}-{guide.lang}")
    try:
        there.parts.login.password.setText(passwords[login])
        there.parts.login.submit()
        store = there.parts.store
        await there.until(lambda: store.link.kind is LinkKind.LIVE and matter.id in store.incidents, 20, "its feed")
        there.parts.desk.jump_to(matter.id)
        there.parts.desk.actions_["feedback"].trigger()
        await asyncio.sleep(SETTLE)  # its cameras, or that there are none
        await there.take(screen)
        due = matter.clock.due_at if matter.clock is not None else int(time.time() * 1000)
        wish = Apply(kind="extension", reason=WHY, until=due + ASKED_FOR_MS)
        version = store.incidents[matter.id].version
        there.parts.commands.submit(matter.id, "apply", wish, expected_version=version)

        def settled() -> bool:
            return all(p.state in SETTLED for p in store.pending_of(matter.id))

        await there.until(settled, 15, "the answer to an application")
        if store.pending_of(matter.id):
            raise TourFailed(f"{login} may not ask for more time")
    finally:
        await there.close()
    return matter.id


def _handled(visit: Visit) -> list[Incident]:
    """Matters that a department handles and about which nobody asks anything."""
    return [
        i
        for i in visit.parts.store.incidents.values()
        if i.state in HANDLED and i.asking is None and i.lead is not None and i.lead.id.startswith("D-")
    ]


def _richest(visit: Visit) -> Incident:
    """The open matter with the most beside its path."""

    def much(i: Incident) -> tuple[int, int]:
        beside = (i.asking, i.dispute, i.suspension, i.extern, i.task, *i.co, *i.supervisions, *i.whistles)
        return sum(each is not None for each in beside) + bool(i.urges) + bool(i.late_stages), i.version

    return max((i for i in visit.parts.store.incidents.values() if i.state not in ENDED), key=much)
