"""The screens of the tour, in the order they are shown, and how each one comes about."""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

from console.domain.ports import TileState
from console.domain.store import SETTLED
from console.domain.values import LinkKind
from console.models.workspace import Filter
from console.services.settings import Settings
from console.tour import Guide, TourFailed, Visit
from console.tour_choice import BUSY, COMMAND, CUT_OFF, DISTRICT, FORMS, LOOP, QUEUE, VIEWS
from console.tour_command import show_command
from console.tour_forms import show_forms
from console.tour_loop import show_loop
from console.tour_queue import show_queue, show_views
from console.widgets.video_tile import VideoTile
from contract.incident import ENDED, Incident
from contract.payload import Dispatch

ROWS = 20
REST = 2.0
"""Seconds without any news after which the past is complete."""
LONGEST_PAST = 30.0
SPOKEN = "你好，我是凤溪社区的居民，凤溪大道北段路边水管爆了，水冒得很高，已经漫到人行道，请快来人。"


async def lead(guide: Guide) -> None:
    """Take every screen of the guide's choice. Raises TourFailed at the first that does not come up."""
    wants = guide.choice.wants
    if wants(*BUSY, *QUEUE, *LOOP, *COMMAND, *VIEWS, *FORMS, *CUT_OFF):
        visit = await guide.open(Settings(), guide.data)
        try:
            await _filled(visit)
            await _busy_desk(visit)
            await show_queue(visit)
            await show_views(visit)
            await show_command(visit)
            await show_forms(visit)
            await show_loop(guide, visit, _show)
            if wants(*CUT_OFF):
                await _cut_off(visit)
        finally:
            await visit.close()
    if wants(*DISTRICT):
        await _district(guide)


async def _busy_desk(visit: Visit) -> None:
    desk, parts, wants = visit.parts.desk, visit.parts, visit.guide.choice.wants
    if wants("01-desk"):
        await _show(visit, _most_urgent(visit))
        await visit.take("01-desk")
    if wants("02-matter"):
        await _show(visit, _long_story(visit))
        await visit.take("02-matter")
    if wants("03-dispatch"):
        await _show(visit, _one_in(visit, "registered", "returned"))
        desk.actions_["dispatch"].trigger()
        await visit.take("03-dispatch")
        desk.detail.steps.close_panel()
    if wants("04-new-incident"):
        desk.actions_["new"].trigger()
        desk.new.fields.text.setPlainText(SPOKEN)
        desk.new.fields.fill_in()
        await visit.take("04-new-incident")
        desk.new.clear()
        desk.close_new()
    if wants("05-rejected"):
        await _refused(visit)
        await visit.take("05-rejected")
        for pending in tuple(parts.store.pending.values()):
            parts.commands.dismiss(pending.id)
    if wants("06-all-actions"):
        desk.show_all()
        await visit.take("06-all-actions")
        desk.show_all()


async def _refused(visit: Visit) -> None:
    """Ask for what the center must refuse: a lead that does not exist."""
    parts = visit.parts
    matter = _one_in(visit, "registered", "returned")
    await _show(visit, matter)
    nobody = Dispatch(lead="D-510115-nobody")
    parts.commands.submit(matter.id, "dispatch", nobody, expected_version=matter.version)

    def said_no() -> bool:
        return any(p.state in SETTLED for p in parts.store.pending_of(matter.id))

    await visit.until(said_no, 15, "the center's refusal")


async def _cut_off(visit: Visit) -> None:
    """Freeze the cameras, then the center, as a power cut behind a switch would."""
    parts = visit.parts
    center = _center_pid(visit)
    await _show(visit, _long_story(visit))
    cameras = _descendant(center, "center.sim.cameras")
    with _Frozen(cameras):

        def stale() -> bool:
            return any(t.session is not None and t.session.status().state is TileState.STALE for t in _tiles(visit))

        await visit.until(stale, 20, "a stale picture")
        await visit.take("07-stale-picture")
    with _Frozen(center):

        def lost() -> bool:
            return parts.store.link.kind is LinkKind.LOST

        await visit.until(lost, 20, "the lost link")
        await asyncio.sleep(4.0)
        await visit.take("08-not-live")


async def _district(guide: Guide) -> None:
    """A district's center without any matter: the login page with an error, then a quiet desk."""
    folder = guide.scratch / f"district-{guide.lang}"
    center = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "center", "serve", "--embedded", "--data", str(folder), "--port", "0"),
        *("--demo", "--no-simulator"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert center.stdout is not None
        url = json.loads(await asyncio.wait_for(center.stdout.readline(), 30))["url"]
        secrets = json.loads((folder / "secrets.json").read_text(encoding="utf-8"))
        visit = await guide.open(Settings(server=url, login="seat02"), guide.scratch / f"seat-{guide.lang}")
        try:
            await _log_in(visit, secrets["passwords"]["seat02"])
        finally:
            await visit.close()
    except (TimeoutError, ValueError, KeyError) as error:
        raise TourFailed(f"the district's center did not come up: {error!r}") from error
    finally:
        assert center.stdin is not None
        center.stdin.close()
        await center.wait()


async def _log_in(visit: Visit, password: str) -> None:
    page = visit.parts.login
    page.password.setText("not-the-password")
    page.submit()

    def complained() -> bool:
        return page.error != ""

    await visit.until(complained, 15, "the error on the login page")
    await visit.take("09-login")
    page.password.setText(password)
    page.submit()
    await visit.until(lambda: visit.parts.store.link.kind is LinkKind.LIVE, 20, "the district's feed")
    await visit.until(lambda: visit.parts.desk.queue.body == "message", 10, "the quiet queue")
    await asyncio.sleep(1.5)
    await visit.take("10-quiet")


async def _filled(visit: Visit) -> None:
    """The queue holds an evening's worth, the charts are there, and a step waits for this seat."""
    parts = visit.parts

    def ready() -> bool:
        live = parts.store.link.kind is LinkKind.LIVE
        open_ = [i for i in parts.store.incidents.values() if i.state not in ENDED]
        waiting = any(i.state in ("registered", "returned") for i in open_)
        return live and len(open_) >= ROWS and waiting and parts.desk.figures.has_charts

    await visit.until(ready, 75, f"{ROWS} open matters")
    await _at_rest(visit)


async def _at_rest(visit: Visit) -> None:
    """The demo's past has been handed over: for a while nothing comes any more."""
    store, begun = visit.parts.store, time.monotonic()
    cursor = ""
    while store.cursor != cursor and time.monotonic() - begun < LONGEST_PAST:
        cursor = store.cursor
        await asyncio.sleep(REST)


async def _show(visit: Visit, incident: Incident) -> None:
    """Select a matter and wait until a camera near it is live."""
    parts = visit.parts
    parts.workspace.set_filter(Filter.OPEN)
    parts.desk.jump_to(incident.id)

    def live() -> bool:
        return any(t.session is not None and t.session.status().state is TileState.LIVE for t in _tiles(visit))

    await asyncio.sleep(0.6)
    await visit.until(live, 75, f"a live camera near {incident.code}")
    await asyncio.sleep(1.0)


def _center_pid(visit: Visit) -> int:
    center = visit.program.center
    if center is None or center.pid is None:
        raise TourFailed("this desk has no center of its own")
    return center.pid


def _tiles(visit: Visit) -> list[VideoTile]:
    return visit.parts.video_panel.shown


def _one_in(visit: Visit, *states: str) -> Incident:
    """The gravest open matter in one of ``states``."""
    found = [i for i in visit.parts.store.incidents.values() if i.state in states]
    if not found:
        raise TourFailed(f"no matter is {' or '.join(states)}")
    return min(found, key=lambda i: (i.severity, -i.reported_at))


def _most_urgent(visit: Visit) -> Incident:
    """What the banner names, else the gravest that is not handled yet."""
    parts = visit.parts
    alarm = parts.store.incidents.get(parts.desk.top.alarm)
    return alarm or _one_in(visit, "reported", "registered", "dispatched", "returned")


def _long_story(visit: Visit) -> Incident:
    """An open matter of which there is much to tell: pictures, many steps."""
    found = [i for i in visit.parts.store.incidents.values() if i.state in ("accepted", "feedback", "checked")]
    if not found:
        raise TourFailed("no matter is being handled")
    return max(found, key=lambda i: (bool(i.attachments), i.version, -i.severity, i.reported_at))


class _Frozen:
    """A process that stands still (SIGSTOP) for the length of a ``with``."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def __enter__(self) -> None:
        os.kill(self._pid, signal.SIGSTOP)

    def __exit__(self, *error: object) -> None:
        os.kill(self._pid, signal.SIGCONT)


def _descendant(ancestor: int, words: str) -> int:
    """The process below ``ancestor`` that has ``words`` on its command line. Raises TourFailed."""
    parents: dict[int, int] = {}
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended while we looked
        if words in command:
            found.append(int(entry.name))
    for pid in found:
        above = pid
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor:
            return pid
    raise TourFailed(f"the center started no {words}")
