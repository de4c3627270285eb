"""The officer says why before a camera is asked for that is not watched as a matter of course."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.views import watching
from console.views.video_panel import VideoPanel
from console.widgets.video_words import Notice
from contract.reference import RoutineViewing
from tests.widgets.video_samples import HERE, HOUR, NOW, A, B, Center, Engine, shown_panel, until, urls


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


async def test_a_matter_closed_more_than_a_day_ago_shows_its_cameras_only_after_the_officer_said_why(
    panel: VideoPanel, center: Center, engine: Engine, qtbot: QtBot
) -> None:
    panel.show_for(A, *HERE, NOW - 25 * HOUR, "510115-261121-00007-3")
    await until(lambda: panel.asking.isVisible())
    assert panel.asking.code.text() == "510115-261121-00007-3"
    assert panel._hint.text() == "须写明事由"
    qtbot.mouseClick(panel.asking.button, Qt.MouseButton.LeftButton)
    assert panel.asking._error.text() == "请写明事由，至少两个字"
    assert center.asked == [], "nothing is asked of the center before"
    panel.asking.reason.setText("复核现场")  # keyClicks types ASCII only
    panel.asking.code.clear()
    qtbot.keyClick(panel.asking.reason, Qt.Key.Key_Return)
    assert panel.asking._error.text() == "请填写案号"
    qtbot.keyClicks(panel.asking.code, "A51")
    qtbot.keyClick(panel.asking.code, Qt.Key.Key_Return)
    await until(lambda: len(engine.open_now) == 4)
    assert not panel.asking.isVisible()
    assert {(why.purpose, why.incident_id, why.reason, why.case_code) for why in center.why} == {
        ("other", A, "复核现场", "A51")
    }
    panel.show_for(B, *HERE, NOW - 25 * HOUR)
    await until(lambda: panel.asking.isVisible())
    assert (panel.asking.reason.text(), engine.open_now) == ("", []), "what was said counts for its matter alone"


async def test_a_matter_closed_within_the_day_is_watched_as_an_open_one(panel: VideoPanel, engine: Engine) -> None:
    panel.show_for(A, *HERE, NOW - 23 * HOUR)
    await until(lambda: len(engine.open_now) == 4)
    assert not panel.asking.isVisible()


async def test_only_cameras_around_the_matter_are_asked_for_and_those_farther_off_are_only_named(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    center.rule = RoutineViewing(radius=150, nearest=1)
    panel.show_for(A, *HERE)
    await until(lambda: engine.open_now == urls(0, 1))
    await asyncio.sleep(0.1)
    assert {camera_id for camera_id, _ in center.asked} == {"c0", "c1"}
    assert panel.tiles[2].words() == "附近没有更多摄像机"
    assert panel._hint.text() == "就近 2 路"


async def test_a_center_that_wants_to_know_why_is_quoted(panel: VideoPanel, center: Center) -> None:
    center.unsaid = {"c0"}
    panel.show_for(A, *HERE)
    await until(lambda: panel.tiles[0].notice is Notice.UNSAID and "调看须写明事由" in panel.tiles[0].words())
    assert "不在周边范围内" in panel.tiles[0].words()
