"""What a video panel meets in tests: an engine that opens nothing, a center with cameras in a row."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from console.domain.ports import CenterRefused, CenterUnreachable, Picture, Probe, TileState, VideoSession, VideoStatus
from console.services.video import VideoService
from console.views.video_panel import VideoPanel
from console.widgets.theme import Theme
from contract.problems import Problem
from contract.reference import Camera, Cameras, RoutineViewing, Stream, StreamRequest

A, B = "0197f9b0-1111-7000-8000-00000000000a", "0197f9b0-1111-7000-8000-00000000000b"
NOW, HOUR = 1_795_000_000_000, 3_600_000
HERE, NEXT_DOOR, FAR = (103.80, 30.70), (103.8012, 30.70), (103.95, 30.60)


class Session:
    def __init__(self) -> None:
        self.closed = False
        self.now = VideoStatus(TileState.CONNECTING)

    def picture(self) -> Picture | None:
        return None

    def status(self) -> VideoStatus:
        return self.now

    def resize(self, width: int, height: int) -> None:
        """Nothing is decoded."""

    def close(self) -> None:
        self.closed = True

    def ended(self) -> bool:
        return self.closed


class Engine:
    name = "pyav"

    def __init__(self) -> None:
        self.sessions: dict[str, list[Session]] = {}

    def probe(self) -> Probe:
        return Probe(True, frozenset({"rtsp"}), "1")

    def open(self, url: str, width: int, height: int) -> VideoSession:
        session = Session()
        self.sessions.setdefault(url, []).append(session)
        return session

    @property
    def open_now(self) -> list[str]:
        return sorted(url for url, all_of in self.sessions.items() if any(not s.closed for s in all_of))


class Center:
    """Eight cameras in a row eastwards, 100 m apart."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.listed = [camera(n) for n in range(8)]
        self.reachable = True
        self.refused: set[str] = set()
        self.unsaid: set[str] = set()
        self.why: list[StreamRequest] = []
        self.rule = RoutineViewing()
        self.port = 8554

    async def cameras(self) -> Cameras:
        if not self.reachable:
            raise CenterUnreachable
        return Cameras(cameras=tuple(self.listed), routine=self.rule)

    async def open_stream(self, camera_id: str, request: StreamRequest) -> Stream:
        await asyncio.sleep(0)
        self.asked.append((camera_id, request.incident_id))
        if not self.reachable:
            raise CenterUnreachable
        self.why.append(request)
        if camera_id in self.unsaid:
            said = Problem(title="", status=422, code="reason_required", detail="该摄像机不在周边范围内")
            raise CenterRefused(said)
        if camera_id in self.refused:
            raise CenterRefused(Problem(title="", status=403, code="forbidden", detail="该摄像机仅限公安调看"))
        url = f"rtsp://127.0.0.1:{self.port}/{camera_id}"
        return Stream(url=url, watermark="坐席02 李明", registered="r1", expires_at=0)


def camera(n: int, online: bool = True) -> Camera:
    return Camera(
        id=f"c{n}", name=f"{n} 号点", lon=103.80 + n * 0.00105, lat=30.70, org="510115001", path=("510115",),
        network="天网", heading=None, online=online,
    )  # fmt: skip


async def until(true: Callable[[], object], seconds: float = 3.0) -> None:
    """Turn both loops until ``true``."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        QCoreApplication.processEvents()
        await asyncio.sleep(0.005)


def urls(*numbers: int, port: int = 8554) -> list[str]:
    return [f"rtsp://127.0.0.1:{port}/c{n}" for n in numbers]


@asynccontextmanager
async def shown_panel(qtbot: QtBot, center: Center, engine: Engine) -> AsyncIterator[VideoPanel]:
    """A panel in sight, which is closed in the end."""
    made = VideoPanel(Theme("dark"), center, VideoService({"pyav": engine}), lambda: NOW)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(530, 380)
    made.show()
    yield made
    made.close_video()
    await asyncio.sleep(0)
