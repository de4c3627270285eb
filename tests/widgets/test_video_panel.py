"""Which cameras the panel opens for a matter, and what it says when it cannot."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.domain.ports import TileState, VideoStatus
from console.domain.tile_state import Trouble
from console.models.actions import Actions
from console.services.video import VideoService, preferring
from console.views import watching
from console.views.video_panel import VideoPanel
from console.widgets.theme import Theme
from console.widgets.video_words import Notice
from tests.widgets.video_samples import (
    FAR,
    HERE,
    NOW,
    A,
    B,
    Center,
    Engine,
    camera,
    shown_panel,
    until,
    urls,
)


@pytest.fixture
def center() -> Center:
    return Center()


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
async def panel(
    qtbot: QtBot, center: Center, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[VideoPanel]:
    monkeypatch.setattr(watching, "ASK_AGAIN", 0.05)
    async with shown_panel(qtbot, center, engine) as made:
        yield made


async def test_with_nothing_selected_the_panel_says_what_to_do(panel: VideoPanel, engine: Engine) -> None:
    assert panel._empty.isVisible()
    assert panel._empty.text() == "选中一件事件，调看附近画面"
    assert not panel.toggle.isVisible()
    assert engine.open_now == []


async def test_the_four_nearest_cameras_are_opened_for_the_matter(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    assert engine.open_now == urls(0, 1, 2, 3)
    assert {incident for _, incident in center.asked} == {A}
    await until(lambda: all(tile.session for tile in panel.tiles))
    assert [tile.words().split("，")[0] for tile in panel.tiles] == ["0 号点", "1 号点", "2 号点", "3 号点"]
    assert panel._hint.text() == "就近 4 路"


async def test_going_through_the_queue_by_key_opens_only_what_the_officer_stops_at(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    for n in range(12):
        panel.show_for(f"0197f9b0-1111-7000-8000-0000000000{n:02d}", 103.80 + n / 1000, 30.70)
        await asyncio.sleep(0.01)
        QCoreApplication.processEvents()
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    assert {incident for _, incident in center.asked} == {A}


async def test_cameras_that_stay_keep_their_session_and_are_registered_for_the_new_matter(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    panel.show_for(B, 103.80105, 30.70)
    await until(lambda: len([1 for _, incident in center.asked if incident == B]) == 4)
    await until(lambda: panel.tiles[0].words().startswith("1 号点"))
    assert all(len(sessions) == 1 for sessions in engine.sessions.values())
    panel.show_for(A, *FAR)
    await until(lambda: engine.open_now == urls(4, 5, 6, 7))


async def test_clearing_the_selection_lets_every_camera_go(panel: VideoPanel, engine: Engine) -> None:
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    panel.clear()
    assert engine.open_now == []
    assert panel._empty.isVisible()


async def test_a_refused_camera_says_so_in_the_center_s_words_and_the_others_play(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    center.refused = {"c1"}
    panel.show_for(A, *HERE)
    await until(lambda: panel.tiles[1].notice is Notice.FORBIDDEN and panel.tiles[1].session is None)
    assert "该摄像机仅限公安调看" in panel.tiles[1].words()
    await until(lambda: engine.open_now == urls(0, 2, 3))


async def test_a_camera_that_is_off_is_named_as_off_and_not_asked_for(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    center.listed = [camera(0, online=False), camera(7)]
    panel.show_for(A, *HERE)
    await until(lambda: engine.open_now == urls(7))
    off = next(tile for tile in panel.tiles if tile.words().startswith("0 号点"))
    assert "摄像机离线" in off.words()
    assert "c0" not in {asked for asked, _ in center.asked}
    assert panel.tiles[3].words() == "附近没有更多摄像机"


async def test_a_camera_that_comes_back_is_opened_by_itself(
    panel: VideoPanel, center: Center, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "CAMERAS_FRESH", 0.1)
    center.listed = [camera(0, online=False)]
    panel.show_for(A, *HERE)
    await until(lambda: "摄像机离线" in panel.tiles[0].words())
    center.listed = [camera(0)]
    await until(lambda: engine.open_now == urls(0))


async def test_a_center_that_learns_of_its_cameras_later_is_asked_again_soon(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    listed, center.listed = center.listed, []
    panel.show_for(A, *HERE)
    await until(lambda: panel.tiles[0].words() == "附近没有更多摄像机")
    center.listed = listed
    await until(lambda: len(engine.open_now) == 4)
    assert not panel._empty.isVisible()


async def test_a_desk_without_any_camera_in_its_scope_is_told_so_once(panel: VideoPanel, center: Center) -> None:
    center.listed = []
    panel.show_for(A, *HERE)
    await until(lambda: panel._empty.text() == "管辖范围内没有摄像机")
    assert panel._empty.isVisible() and not panel.toggle.isVisible()


async def test_without_a_link_the_panel_says_so_and_tries_until_the_center_answers(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    center.reachable = False
    panel.show_for(A, *HERE)
    await until(lambda: "暂时调不到画面" in panel.tiles[0].words())
    assert panel._hint.text() == "中心没有应答"
    center.reachable = True
    await until(lambda: len(engine.open_now) == 4)
    assert panel._hint.text() == "就近 4 路"


async def test_a_lost_link_takes_no_running_picture_away(panel: VideoPanel, center: Center, engine: Engine) -> None:
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    center.reachable = False
    await asyncio.sleep(0.2)
    assert len(engine.open_now) == 4
    assert all(tile.session for tile in panel.tiles)


async def test_a_camera_lost_for_long_is_asked_for_again_because_its_address_may_have_changed(
    panel: VideoPanel, center: Center, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOVED_EVERY", 0.1)
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    lost = VideoStatus(TileState.BACKOFF, 9.0, retry_in=5.0, attempt=4, problem=Trouble.UNREACHABLE.value)
    engine.sessions[urls(2)[0]][0].now = lost
    center.port = 9000
    await until(lambda: urls(2, port=9000)[0] in engine.open_now)
    assert urls(2)[0] not in engine.open_now
    assert urls(0)[0] in engine.open_now, "those that play are left alone"


async def test_a_dead_camera_does_not_fill_the_access_register(
    panel: VideoPanel, center: Center, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOVED_EVERY", 0.05)
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    lost = VideoStatus(TileState.BACKOFF, 9.0, retry_in=5.0, attempt=4, problem=Trouble.UNREACHABLE.value)
    engine.sessions[urls(2)[0]][0].now = lost
    await asyncio.sleep(1.5)
    assert 2 <= center.asked.count(("c2", A)) <= 6, "asked less and less often, not every 50 ms"
    assert len(engine.sessions[urls(2)[0]]) == 1


async def test_v_changes_between_four_tiles_and_the_nearest_alone(
    panel: VideoPanel, engine: Engine, qtbot: QtBot
) -> None:
    actions = Actions(panel)
    panel.declare(actions)
    panel.addAction(actions["video.tiles"])
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    assert len(panel.shown) == 4
    assert panel.toggle.text() == "V 单路"
    actions["video.tiles"].trigger()
    await until(lambda: engine.open_now == urls(0))
    assert panel.shown == [panel.tiles[0]]
    assert panel.toggle.text() == "V 四路"
    panel.toggle.click()
    await until(lambda: len(engine.open_now) == 4)
    assert len(panel.shown) == 4


async def test_under_a_single_picture_the_other_cameras_are_named_with_their_distance(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    center.listed[2] = camera(2, online=False)
    panel.resize(530, 900)
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) >= 3)
    assert not panel.others.isVisible(), "four pictures need the room"
    panel.toggle_tiles()
    await until(lambda: engine.open_now == urls(0))
    tile, others = panel.tiles[0].geometry(), panel.others.geometry()
    assert tile.width() > 500 and tile.bottom() < others.top() and panel.stage.rect().contains(others)
    lines = {line.caption.name: line for line in panel.others.lines}
    assert list(lines) == [f"{n} 号点" for n in range(1, 8)], "the nearest first, off or not"
    assert round(lines["1 号点"].caption.metres or 0) == 100 and not lines["2 号点"].online
    words = [label.text() for label in panel.others.findChildren(QLabel) if label.isVisibleTo(panel)]
    assert "离线" in words and any("100 m" in word or "100 米" in word for word in words)
    assert center.asked.count(("c5", A)) == 0, "a camera that is only named is not watched"


async def test_a_low_column_keeps_its_room_for_the_picture(panel: VideoPanel, engine: Engine) -> None:
    panel.resize(530, 340)
    panel.toggle_tiles()
    panel.show_for(A, *HERE)
    await until(lambda: engine.open_now == urls(0))
    assert not panel.others.isVisible()


async def test_the_panel_opens_with_as_many_tiles_as_the_officer_left_it(qtbot: QtBot, center: Center) -> None:
    made = VideoPanel(Theme("dark"), center, VideoService({}), lambda: NOW, four=False)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show_for(A, *HERE)
    assert made.shown == [made.tiles[0]] and not made.four
    made.toggle_tiles()
    assert len(made.shown) == 4 and made.four
    made.close_video()
    await asyncio.sleep(0)


def test_the_engine_chosen_for_rtsp_comes_first_and_the_others_after_it() -> None:
    assert preferring("vlc")["rtsp"] == ("vlc", "pyav")
    assert preferring("")["rtsp"] == ("pyav", "vlc")


async def test_a_tile_is_made_large_and_small_again_and_no_stream_is_opened_anew(
    panel: VideoPanel, center: Center, engine: Engine, qtbot: QtBot
) -> None:
    panel.show_for(A, *HERE)
    await until(lambda: len(engine.open_now) == 4)
    asked = len(center.asked)
    small = panel.tiles[2].size()
    qtbot.mouseDClick(panel.tiles[2], Qt.MouseButton.LeftButton)
    assert panel.shown == [panel.tiles[2]]
    assert panel.tiles[2].width() > 1.8 * small.width()
    qtbot.keyClick(panel.tiles[2], Qt.Key.Key_Return)
    assert len(panel.shown) == 4
    assert panel.tiles[2].size() == small
    assert len(center.asked) == asked
    assert len(engine.open_now) == 4


async def test_tiles_do_not_overlap_and_stay_inside_at_every_size(panel: VideoPanel) -> None:
    panel.show_for(A, *HERE)
    for size in ((530, 380), (380, 900), (1200, 300), (300, 260)):
        panel.resize(*size)
        QCoreApplication.processEvents()
        boxes = [tile.geometry() for tile in panel.shown]
        assert len(boxes) == 4
        assert all(panel.stage.rect().contains(box) for box in boxes), size
        assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :]), size


async def test_the_panel_changes_its_language_at_once(panel: VideoPanel) -> None:
    panel._title.setText("")
    QCoreApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    assert panel._title.text() == "现场"
