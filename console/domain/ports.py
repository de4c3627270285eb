"""What the desk needs from outside, as Protocols. Services and providers implement them; views receive them by name."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from console.domain.history_list import Ask
from contract.command import CommandType, Revealed
from contract.event import Timeline
from contract.history import HistoryPage
from contract.incident import Attachment, IncidentPage, IncidentView
from contract.officer import Officers
from contract.reference import Cameras, Stream, StreamRequest
from contract.similar import SimilarAsk, SimilarMatters
from contract.wire import Request


class CenterRefused(Exception):
    """The center said no. ``problem`` is ``contract.problems.Problem``; its words are for the officer."""

    def __init__(self, problem: object) -> None:
        super().__init__(str(problem))
        self.problem = problem


class CenterUnreachable(Exception):
    """No answer: no link, a timeout, or something that is not our center. Try again later."""


class Center(Protocol):
    """Questions to the center. Every call raises CenterRefused or CenterUnreachable; none blocks the Qt thread."""

    async def timeline(self, incident_id: str) -> Timeline: ...
    async def page(self, *, query: str = "", state: str = "", cursor: str = "", limit: int = 50) -> IncidentPage: ...
    async def history(self, ask: Ask) -> HistoryPage: ...
    async def incident(self, incident_id: str) -> IncidentView: ...
    async def similar(self, ask: SimilarAsk) -> SimilarMatters: ...
    async def similar_to(self, incident_id: str) -> SimilarMatters: ...
    async def reveal(self, incident_id: str, reason: str) -> Revealed: ...
    async def officers(self, *, org: str = "", duty: bool = False) -> Officers: ...
    async def cameras(self) -> Cameras: ...
    async def open_stream(self, camera_id: str, request: StreamRequest) -> Stream: ...
    async def upload(self, name: str, content: bytes) -> Attachment: ...
    async def attachment(self, hash: str) -> bytes: ...


class Commands(Protocol):
    """The way of every command: outbox first, then the overlay, then the wire. See ``console.services.commands``."""

    def submit(
        self, incident_id: str, type: CommandType, payload: Request, *, expected_version: int, valid_for: float = 900.0
    ) -> str:
        """Keep the command durably, show it as pending and send it as soon as its turn comes. Returns the command id.

        ``valid_for``: seconds after which it is not sent by itself any more and comes back to the officer.
        Raises OSError when the outbox cannot be written: then nothing was submitted.
        """
        ...

    def retry(self, command_id: str) -> None:
        """Send a rejected or expired command once more as a new command on the newest version."""
        ...

    def dismiss(self, command_id: str) -> None:
        """The officer has read why; take it off the desk. The outbox keeps it in its history."""
        ...


class TileState(Enum):
    IDLE = "idle"
    CONNECTING = "connecting"
    LIVE = "live"
    STALE = "stale"
    BACKOFF = "backoff"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class VideoStatus:
    """What a tile may honestly say. ``age``: seconds since the last new frame, None before the first;
    ``retry_in``: seconds to the next try in BACKOFF; ``attempt``: tries since it was last live;
    ``problem``: a ``console.domain.tile_state.Trouble`` value, empty when all is well."""

    state: TileState
    age: float | None = None
    retry_in: float | None = None
    attempt: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded picture: BGRA rows of ``stride`` bytes, at the size asked for. ``keep`` owns the memory of ``data``:
    hold the Picture as long as anything paints it. ``serial`` grows with each new picture of a session."""

    data: memoryview
    width: int
    height: int
    stride: int
    serial: int
    keep: object


class VideoSession(Protocol):
    """One source being watched. Made on the Qt thread; nothing here blocks. It reconnects by itself until closed."""

    def picture(self) -> Picture | None:
        """The newest picture (a mailbox: older ones are dropped), None before the first."""
        ...

    def status(self) -> VideoStatus: ...

    def resize(self, width: int, height: int) -> None:
        """Pixels the tile paints; the next pictures come at most that large, in the source's aspect ratio."""
        ...

    def close(self) -> None:
        """Start the teardown and return at once; the session's own thread ends it within two read timeouts."""
        ...

    def ended(self) -> bool:
        """Whether the teardown is done and nothing of the session runs any more."""
        ...


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether an engine works on this machine, for which kinds of address, and the cure when it does not."""

    usable: bool
    schemes: frozenset[str]
    version: str
    cure: str = ""


class VideoEngine(Protocol):
    """A way to decode video; found by the entry-point group ``shouwang.video``."""

    name: str

    def probe(self) -> Probe:
        """Cheap after the first call; may take 100 ms then, so call it off the Qt thread."""
        ...

    def open(self, url: str, width: int, height: int) -> VideoSession: ...


Unsubscribe = Callable[[], None]
