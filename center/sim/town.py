"""The district lives: reports arrive, people act, for as long as the center is there. Nothing is remembered here that
the center does not know; after a lost link everything is taken anew from its snapshot.
"""

import asyncio
import heapq
import logging
import random
from collections import Counter
from contextlib import suppress
from itertools import count

from center.sim import history
from center.sim.api import Api, Refused, SimError, Unavailable
from center.sim.conduct import Conduct
from center.sim.material import Material
from center.sim.mirror import CenterTime, Mirror
from center.sim.rhythm import SLOT_MS, Tempo
from center.sim.script import Draft, Script
from center.sim.sender import send, with_photos
from center.sim.staff import SEATS
from center.sim.tempo import TempoFile
from contract.incident import Incident

logger = logging.getLogger(__name__)

WATCHER = SEATS[0]
AT_ONCE = 6
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
LOOK_SECONDS = 2.0
CAUGHT_UP_MS = 60_000
"""Arrivals that were missed longer ago (of our time) are not made up for."""
BUSY_MS = 9_000
"""Nobody does two things within so much of the center's time; in a flood the queue grows as it would."""
RACES = frozenset(
    {
        "version_conflict",
        "illegal_transition",
        "forbidden",
        "not_found",
        "unsettled",
        "nothing_asked",
        "application_pending",
        "deadline_past",
    }
)
"""Somebody was first: no fault."""


class Town:
    """``run`` lives until cancelled or the center is lost. ``refusals`` counts codes that are no races."""

    def __init__(self, api: Api, material: Material, seed: int, tempo: TempoFile) -> None:
        self._api = api
        self._material = material
        self._seed = seed
        self._tempo = tempo
        self._script = Script(material, seed)
        self._clock = CenterTime()
        self._mirror = Mirror(self._clock, self._plan)
        self._conduct: Conduct | None = None
        self._plans: list[tuple[int, int, str, int]] = []
        self._numbers = count()
        self._news = asyncio.Event()
        self._busy: dict[str, int] = {}
        self._under_way: set[str] = set()
        self.done: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()

    async def run(self) -> None:
        """Raises Unavailable, Refused (the demo's people or its key are not known here)."""
        self._plans.clear()
        self._busy.clear()
        self._under_way.clear()
        reference = await self._api.reference(WATCHER)
        self._conduct = Conduct(self._material, self._seed, reference)
        self._mirror.load(await self._api.snapshot(WATCHER))
        if self._mirror.empty_log:
            told = await history.hand_over(self._api, self._script, self._conduct, self._seed, self._clock.now())
            logger.info("%d matters of the last %d hours handed over", told, history.HOURS)
            self._mirror.load(await self._api.snapshot(WATCHER))
        logger.info("following the feed with %d open matters", len(self._mirror.incidents))
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._mirror.follow(self._api, WATCHER))
                group.create_task(self._arrive())
                group.create_task(self._act())
        except ExceptionGroup as errors:
            # not except*: before Python 3.11.4 (Debian 12 has 3.11.2) what is raised there leaves it inside a group
            ours, others = errors.split(SimError)
            if ours is None or others is not None:
                raise
            raise Unavailable(str(_first(ours))) from errors

    async def _arrive(self) -> None:
        """Send what the script says for each minute of the center's clock."""
        done_to = self._clock.now() - self._caught_up()
        while True:
            tempo = self._tempo.read()
            slot = max(done_to + 1, self._clock.now() - self._caught_up()) // SLOT_MS
            left = [d for d in self._script.slot(tempo, slot, self._clock.rate) if d.at > done_to]
            for draft in left:
                if not await self._reached(draft.at, tempo):
                    break
                await self._send(draft)
            end = (slot + 1) * SLOT_MS
            done_to = end - 1 if await self._reached(end, tempo) else self._clock.now()

    def _caught_up(self) -> int:
        return int(CAUGHT_UP_MS * max(1.0, self._clock.rate))

    async def _reached(self, at: int, tempo: Tempo) -> bool:
        """Wait for ``at`` (ms); False as soon as another tempo is wanted."""
        while self._tempo.read() == tempo:
            if self._clock.now() >= at:
                return True
            await self._clock.sleep_until(at, LOOK_SECONDS)
        return False

    async def _send(self, draft: Draft) -> None:
        try:
            receipt = await send(self._api, draft)
        except Refused as refused:
            self._note(refused, f"report {draft.report.external_id}")
        else:
            self.done["report"] += not receipt.replayed

    def _plan(self, incident: Incident) -> None:
        """Put the next move of a matter on the list; older plans for it fall away by their version."""
        move = None if self._conduct is None else self._conduct.next_move(incident)
        if move is not None:
            heapq.heappush(self._plans, (move.due, next(self._numbers), incident.id, incident.version))
            self._news.set()

    async def _act(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                self._news.clear()
                while self._plans and self._plans[0][0] <= self._clock.now() and len(self._under_way) < AT_ONCE:
                    _, _, incident_id, version = heapq.heappop(self._plans)
                    incident = self._mirror.incidents.get(incident_id)
                    if incident is None or incident.version != version or incident_id in self._under_way:
                        continue
                    self._under_way.add(incident_id)
                    group.create_task(self._perform(incident))
                await self._wait()

    async def _wait(self) -> None:
        """Until the next plan is due, something happened, or LOOK_SECONDS are over."""
        nap = LOOK_SECONDS
        if self._plans:
            left = (self._plans[0][0] - self._clock.now()) / 1000.0 / self._clock.rate
            nap = min(max(left, 0.02), LOOK_SECONDS)
        # not wait_for: under Python 3.11 it loses a cancellation that comes together with the news
        with suppress(TimeoutError):
            async with asyncio.timeout(nap):
                await self._news.wait()

    async def _perform(self, incident: Incident) -> None:
        """Do the move that is due now, unless its person is busy: then a little later."""
        again: int | None = None
        try:
            move = None if self._conduct is None else self._conduct.next_move(incident)
            if move is None:
                return
            free, now = self._busy.get(move.login, 0), self._clock.now()
            if free > now:
                again = free
                return
            self._busy[move.login] = now + BUSY_MS
            command = await with_photos(self._api, incident, move.command, move.photos, move.login)
            await self._api.submit(move.login, incident.id, command)
            self.done[command.type] += 1
        except Refused as refused:
            self._note(refused, f"{incident.code}")
        finally:
            self._under_way.discard(incident.id)
            self._news.set()
            held = self._mirror.incidents.get(incident.id)
            if again is not None and held is not None:
                heapq.heappush(self._plans, (again, next(self._numbers), held.id, held.version))
            elif held is not None and held.version != incident.version:
                self._plan(held)  # it moved on while its plan was under way

    def _note(self, refused: Refused, what: str) -> None:
        code = refused.problem.code
        if code in RACES:
            logger.debug("%s: somebody was first: %s", what, refused)
            return
        self.refusals[code] += 1
        if self.refusals[code] <= 3:
            logger.warning("%s: %s", what, refused)


def _first(group: BaseExceptionGroup[SimError]) -> BaseException:
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


async def live_on(town: Town) -> None:
    """Live in the town; whenever the center is lost, come back with growing pauses. Says so once each time."""
    pause, lost = FIRST_PAUSE, False
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await town.run()
        except SimError as error:
            if not lost or isinstance(error, Refused):
                logger.warning("the center is lost, coming back: %s", error)
            lost = True
        if asyncio.get_running_loop().time() - began > LONGEST_PAUSE:
            pause, lost = FIRST_PAUSE, False
        await asyncio.sleep(pause * random.uniform(0.7, 1.3))
        pause = min(LONGEST_PAUSE, pause * 2)
