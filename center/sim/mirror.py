"""What the simulator knows of the district: the center's clock and the open matters, folded from the live feed."""

import asyncio
import time
from collections.abc import Callable

from center.sim.api import Api, Frame, Unavailable
from contract.event import Event, VersionGap, fold
from contract.feed import Beat, Cursor, Snapshot
from contract.incident import ENDED, Incident

FINISHED = ENDED - {"closed", "visited", "evaluated"}
"""Nobody of the demo does anything with them any more."""


class CenterTime:
    """The center's clock between two beats, in Unix ms."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._at, self._since, self.rate = 0.0, 0.0, 1.0

    def set(self, at: int, rate: float) -> None:
        self._at, self._since, self.rate = float(at), self._monotonic(), rate

    def now(self) -> int:
        return int(self._at + (self._monotonic() - self._since) * 1000.0 * self.rate)

    async def sleep_until(self, at: int, longest: float = 1.0) -> None:
        """Sleep until the center's clock shows ``at``, at most ``longest`` of our seconds."""
        await asyncio.sleep(min(max((at - self.now()) / 1000.0 / self.rate, 0.0), longest))


class Mirror:
    """``changed`` is called with each matter that is new or moved on; those filed away are forgotten."""

    def __init__(self, clock: CenterTime, changed: Callable[[Incident], None]) -> None:
        self._clock = clock
        self._changed = changed
        self.incidents: dict[str, Incident] = {}
        self.cursor = ""

    @property
    def empty_log(self) -> bool:
        """Nothing has ever happened in this center."""
        return Cursor.parse(self.cursor).seq == 0

    def load(self, snapshot: Snapshot) -> None:
        self._clock.set(snapshot.at, snapshot.rate)
        self.cursor = snapshot.cursor
        self.incidents.clear()
        for incident in snapshot.incidents:
            self._take(incident)

    async def follow(self, api: Api, login: str) -> None:
        """Read the feed until it is lost. Raises Unavailable, also when the snapshot has to be taken anew."""
        async for frame in api.feed(login, self.cursor):
            self.read(frame)
        raise Unavailable("the feed ended")

    def read(self, frame: Frame) -> None:
        """Raises Unavailable when what is held no longer stands."""
        if frame.name == "event":
            self._fold(Event.model_validate_json(frame.data))
        elif frame.name == "beat":
            beat = Beat.model_validate_json(frame.data)
            self._clock.set(beat.at, beat.rate)
        elif frame.name in ("reset", "bye"):
            raise Unavailable(f"the feed said {frame.name}: {frame.data}")
        if frame.id:
            self.cursor = frame.id

    def _fold(self, event: Event) -> None:
        before = self.incidents.get(event.aggregate)
        if before is None and not event.data.full:
            return  # filed away and forgotten
        if before is not None and event.version <= before.version:
            return
        try:
            self._take(fold(before, event))
        except VersionGap as gap:
            raise Unavailable(f"missed something: {gap}") from gap

    def _take(self, incident: Incident) -> None:
        if incident.state in FINISHED:
            self.incidents.pop(incident.id, None)
            return
        self.incidents[incident.id] = incident
        self._changed(incident)
