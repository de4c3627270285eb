"""Four tiles on real cameras while the camera server freezes, answers 404 and is killed: no tile ever lies."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.providers.pyav_engine import PyAVEngine
from console.services.video import VideoService
from console.widgets.theme import Theme
from console.widgets.video_tile import Caption, VideoTile
from tests.cameras import CameraServer

SAID_WITHIN = 2.2
LAG_MS = 50.0
WAITING = 13.0
"""The longest wait between two tries (10 s and a fifth), and one second to connect."""


class Lag:
    """How much later than asked a 5 ms timer fires in the loop that paints."""

    def __init__(self, parent: QWidget) -> None:
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(parent)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.late.append(max(0.0, (now - self._last) * 1000 - 5))
        self._last = now

    def p99(self) -> float:
        return sorted(self.late)[int(len(self.late) * 0.99)]


class Wall(QWidget):
    """Two by two tiles and the one timer that paints them."""

    def __init__(self, theme: Theme, server: CameraServer) -> None:
        super().__init__()
        self.resize(980, 560)
        self.video = VideoService({"pyav": PyAVEngine()})
        self.tiles = [VideoTile(theme, self) for _ in range(4)]
        for n, tile in enumerate(self.tiles):
            tile.setGeometry(n % 2 * 488, n // 2 * 278, 480, 270)
            tile.set_caption(Caption(f"{n} 号点", "天网", 60, 90))
            tile.watch(self.video.open(server.url(f"cam{n}"), 480, 270))
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._refresh)
        self._timer.start()

    def _refresh(self) -> None:
        for tile in self.tiles:
            tile.refresh()

    def all_live(self) -> bool:
        return all(tile.face.token == "ok" for tile in self.tiles)

    def all_say(self, *words: str) -> bool:
        """Whether every tile is dimmed and says one of ``words``."""
        return all(tile.face.dimmed and any(word in tile.words() for word in words) for tile in self.tiles)


@pytest.fixture
def wall(qtbot: QtBot, cameras: CameraServer) -> Iterator[Wall]:
    wall = Wall(Theme("dark"), cameras)
    qtbot.addWidget(wall)
    wall.show()
    took(qtbot, wall.all_live, 5)
    yield wall
    sessions = [tile.session for tile in wall.tiles if tile.session is not None]
    for session in sessions:
        session.close()
    took(qtbot, lambda: all(session.ended() for session in sessions), 12)


def took(qtbot: QtBot, true: Callable[[], bool], seconds: float) -> float:
    """Turn the Qt loop until ``true``; returns the seconds it took."""
    began = time.monotonic()
    qtbot.waitUntil(true, timeout=int(seconds * 1000))
    return time.monotonic() - began


def test_a_freeze_is_said_in_time_and_ends_by_itself(qtbot: QtBot, wall: Wall, cameras: CameraServer) -> None:
    lag = Lag(wall)
    cameras.say("freeze all")
    assert took(qtbot, lambda: wall.all_say("画面停滞"), SAID_WITHIN + 1) <= SAID_WITHIN
    shown = [tile.serial for tile in wall.tiles]
    qtbot.wait(1200)
    assert wall.all_say("画面停滞 3 s"), "the age goes on"
    assert [tile.serial for tile in wall.tiles] == shown
    cameras.say("thaw all")
    took(qtbot, wall.all_live, 1.5)
    assert lag.p99() < LAG_MS


def test_a_camera_that_is_gone_is_said_with_its_reason_and_is_tried_again(
    qtbot: QtBot, wall: Wall, cameras: CameraServer
) -> None:
    lag = Lag(wall)
    cameras.say("404 all")
    cameras.say("drop all")
    assert took(qtbot, lambda: wall.all_say("没有这一路"), SAID_WITHIN + 1) <= SAID_WITHIN
    assert wall.all_say("次重连")
    cameras.say("accept all")
    took(qtbot, wall.all_live, WAITING)
    assert lag.p99() < LAG_MS


def test_a_killed_server_is_said_at_once_and_its_return_is_noticed(
    qtbot: QtBot, wall: Wall, cameras: CameraServer, clips: tuple[Path, Path]
) -> None:
    lag = Lag(wall)
    cameras.kill()
    assert took(qtbot, lambda: wall.all_say("连不上视频源", "连接中断"), SAID_WITHIN + 1) <= SAID_WITHIN
    qtbot.wait(1500)
    assert wall.all_say("连不上视频源")
    again = CameraServer(*clips, port=cameras.port)
    try:
        took(qtbot, wall.all_live, WAITING)
        assert lag.p99() < LAG_MS
    finally:
        for tile in wall.tiles:
            if tile.session is not None:
                tile.session.close()
        again.kill()


def test_one_frozen_camera_does_not_touch_the_other_three(qtbot: QtBot, wall: Wall, cameras: CameraServer) -> None:
    cameras.say("freeze cam2")
    took(qtbot, lambda: wall.tiles[2].face.dimmed, SAID_WITHIN)
    before = [tile.serial for tile in wall.tiles]
    qtbot.wait(1000)
    moved = [tile.serial - old for tile, old in zip(wall.tiles, before, strict=True)]
    assert moved[2] == 0
    assert min(moved[0], moved[1], moved[3]) >= 11, "fifteen pictures a second, on a busy machine"


def test_a_camera_that_accepts_and_sends_nothing_is_never_called_live(
    qtbot: QtBot, wall: Wall, cameras: CameraServer
) -> None:
    cameras.say("freeze cam1")
    cameras.say("drop cam1")
    tile = wall.tiles[1]
    took(qtbot, lambda: tile.face.dimmed, SAID_WITHIN)
    for _ in range(20):
        qtbot.wait(100)
        assert tile.face.token == "stale"
    cameras.say("thaw cam1")
    took(qtbot, wall.all_live, WAITING)
