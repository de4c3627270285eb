"""Which pictures a matter needs: streams asked of the center, sessions kept for cameras that stay, the rest let go."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.domain.nearest import Sight, nearest, sight
from console.domain.ports import Center, CenterRefused, CenterUnreachable, TileState, VideoSession
from console.domain.tile_state import Trouble
from console.services.video import VideoService
from console.widgets.video_tile import Caption, VideoTile
from console.widgets.video_words import Notice
from contract.problems import Problem
from contract.reference import Camera, RoutineViewing, StreamRequest
from contract.viewing import around

CAMERAS_FRESH = 60.0
"""Seconds for which the list of cameras is taken as it was."""
ASK_AGAIN = 5.0
"""Seconds between two looks: whether a center that was silent answers, a camera came back or moved to a new address."""
LISTED = 24
"""Cameras that are named, the ones on tiles among them: more than the tallest screen has room for."""
MOVED_AFTER, MOVED_EVERY, MOVED_AT_MOST = 3, 15.0, 600.0
"""Tries in vain after which the center is asked whether the address changed, and seconds between two such questions:
each is a line in the access register, so the pause doubles while the answer stays the same."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is looked at: an incident and its place (WGS-84). ``closed_at``: Unix ms, None while it is open."""

    incident_id: str
    lon: float
    lat: float
    closed_at: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """What the officer said, where watching is not a matter of course."""

    reason: str
    case_code: str


@dataclass(slots=True)
class _Watched:
    """A camera that is being watched. ``matter``: for which incident its stream was registered, at ``asked``."""

    session: VideoSession
    url: str
    officer: str
    matter: str
    asked: float
    patience: float

    def serves(self, matter: Matter) -> bool:
        """Whether nothing has to be asked of the center."""
        status = self.session.status()
        vain = status.attempt >= MOVED_AFTER or status.problem == Trouble.UNAUTHORIZED  # an address may run out too
        lost = status.state is TileState.BACKOFF and vain
        return self.matter == matter.incident_id and not (lost and time.monotonic() - self.asked > self.patience)


class Watching:
    """The sessions of one panel. Qt thread only; every coroutine may be cancelled at any await."""

    def __init__(
        self,
        center: Center,
        video: VideoService,
        said: Callable[[int], None],
        listed: Callable[[Sequence[Sight]], None],
    ) -> None:
        """``said``: told how many cameras serve the matter, as soon as it is known; -1 when the center cannot say.
        ``listed``: told the nearest ones, those on the tiles first, each time they were looked up."""
        self._center, self._video, self._said, self._listed = center, video, said, listed
        self._watched: dict[str, _Watched] = {}
        self._cameras: tuple[Camera, ...] = ()
        self.rule = RoutineViewing()
        self._read_at: float | None = None

    async def show(
        self, matter: Matter, tiles: Sequence[VideoTile], why: Why | None = None, only: str | None = None
    ) -> None:
        """Bring the nearest cameras of ``matter`` onto ``tiles`` and keep them there, until cancelled.

        ``why``: needed when the matter does not run any more (``contract.viewing.runs``). ``only``: the one camera, by
        its id, that is watched instead, wherever it lies; that needs ``why``, too.
        """
        while True:
            await self._once(matter, tiles, why, only)
            await asyncio.sleep(ASK_AGAIN)

    async def all_from(self, matter: Matter) -> list[Sight] | None:
        """Every camera in scope, the nearest first; None: the center cannot say."""
        if not await self._know_cameras():
            return None
        return sorted((sight(camera, matter.lon, matter.lat) for camera in self._cameras), key=_distance)

    def close_all(self) -> None:
        """Let every session go."""
        self._keep(())

    async def _once(self, matter: Matter, tiles: Sequence[VideoTile], why: Why | None, only: str | None) -> None:
        await self._video.prepare()
        if not await self._know_cameras():
            self._said(-1)
            self._listed(())
            for tile in tiles:
                tile.set_caption(Caption(""))
                tile.show_notice(Notice.UNREACHABLE)
            return
        wanted = {only} if only is not None else around(self._cameras, matter.lon, matter.lat, self.rule)
        sights = nearest([c for c in self._cameras if c.id in wanted], matter.lon, matter.lat, len(tiles))
        near = nearest(self._cameras, matter.lon, matter.lat, LISTED)
        self._said(len(sights))
        self._listed([*sights, *(seen for seen in near if seen not in sights)])
        self._keep([seen.camera.id for seen in sights])
        for tile in tiles[len(sights) :]:
            tile.set_caption(Caption(""))
            tile.show_notice(Notice.VACANT)
        pairs = list(zip(tiles, sights, strict=False))
        for tile, seen in pairs:
            self._place(tile, seen)
        await asyncio.gather(*(self._fill(matter, tile, seen.camera, why) for tile, seen in pairs))

    async def _know_cameras(self) -> bool:
        """Read the list when it is old. Without a link the one known serves on: pictures come from elsewhere."""
        now = time.monotonic()
        # a center that has just begun learns of its cameras a little later
        fresh = CAMERAS_FRESH if self._cameras else 0.0
        if self._read_at is None or now - self._read_at > fresh:
            try:
                told = await self._center.cameras()
                self._cameras, self.rule = told.cameras, told.routine
                self._read_at = now
            except (CenterUnreachable, CenterRefused):
                return self._read_at is not None
        return True

    def _keep(self, camera_ids: Sequence[str]) -> None:
        for gone in set(self._watched) - set(camera_ids):
            self._watched.pop(gone).session.close()

    def _place(self, tile: VideoTile, sight: Sight) -> None:
        """The tile names its camera at once; a session that stays goes with it."""
        camera = sight.camera
        tile.set_caption(caption_of(sight))
        watched = self._watched.get(camera.id)
        if watched is not None:
            tile.set_officer(watched.officer)
            tile.watch(watched.session)
        elif not camera.online:
            tile.show_notice(Notice.OFFLINE)
        elif tile.session is not None or tile.notice is Notice.VACANT:
            tile.show_notice(Notice.ASKING)

    async def _fill(self, matter: Matter, tile: VideoTile, camera: Camera, why: Why | None) -> None:
        """Ask for the stream, for this matter: each viewing is registered, also of a camera that was on for another."""
        watched = self._watched.get(camera.id)
        if (watched is None and not camera.online) or (watched is not None and watched.serves(matter)):
            return
        try:
            stream = await self._center.open_stream(camera.id, _request(matter, why))
        except CenterRefused as refused:
            self._drop(camera.id)
            unsaid = isinstance(refused.problem, Problem) and refused.problem.code == "reason_required"
            tile.show_notice(Notice.UNSAID if unsaid else Notice.FORBIDDEN, _sentence(refused))
            return
        except CenterUnreachable:
            self._drop(camera.id)
            tile.show_notice(Notice.UNREACHABLE)
            return
        watched = self._watched.get(camera.id)
        if watched is None or watched.url != stream.url:
            self._drop(camera.id)
            session = self._video.open(stream.url, *tile.pixels())
            watched = self._watched[camera.id] = _Watched(session, stream.url, "", "", 0.0, MOVED_EVERY)
        elif watched.matter == matter.incident_id:
            watched.patience = min(MOVED_AT_MOST, 2 * watched.patience)
        watched.officer, watched.matter, watched.asked = stream.watermark, matter.incident_id, time.monotonic()
        tile.set_officer(watched.officer)
        tile.watch(watched.session)

    def _drop(self, camera_id: str) -> None:
        watched = self._watched.pop(camera_id, None)
        if watched is not None:
            watched.session.close()


def caption_of(sight: Sight) -> Caption:
    """The camera's name, and how far it is from what is looked at."""
    return Caption(sight.camera.name, sight.camera.network, sight.distance, sight.camera.heading)


def _distance(seen: Sight) -> float:
    return seen.distance


def _request(matter: Matter, why: Why | None) -> StreamRequest:
    if why is None:
        return StreamRequest(purpose="incident", incident_id=matter.incident_id)
    return StreamRequest(purpose="other", incident_id=matter.incident_id, reason=why.reason, case_code=why.case_code)


def _sentence(refused: CenterRefused) -> str:
    problem = refused.problem
    return problem.detail if isinstance(problem, Problem) else ""
