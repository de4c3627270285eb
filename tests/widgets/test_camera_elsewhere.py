"""A camera that does not lie around the matter is watched with a reason and a case code, and for that matter alone."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from console.models.actions import Actions
from console.views import watching
from console.views.camera_elsewhere import CameraElsewhere
from console.views.video_panel import VideoPanel
from console.widgets.labels import PlainLabel
from contract.reference import RoutineViewing
from tests.widgets.video_samples import HERE, A, B, Center, Engine, camera, shown_panel, until, urls

CODE = "510115-261121-00007-3"


@pytest.fixture
def center() -> Center:
    made = Center()
    made.rule = RoutineViewing(radius=150, nearest=1)
    return made


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
async def panel(
    qtbot: QtBot, center: Center, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[VideoPanel]:
    monkeypatch.setattr(watching, "ASK_AGAIN", 0.05)
    async with shown_panel(qtbot, center, engine) as made:
        made.show_for(A, *HERE, None, CODE)
        await until(lambda: engine.open_now == urls(0, 1))
        yield made


def lines(form: CameraElsewhere) -> list[str]:
    shown = form.findChild(QListWidget)
    assert shown is not None
    return [shown.item(n).text() for n in range(shown.count())]


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget))


async def test_a_camera_is_found_by_name_and_watched_only_after_the_officer_said_why(
    panel: VideoPanel, center: Center, engine: Engine, qtbot: QtBot
) -> None:
    asked = len(center.asked)
    qtbot.mouseClick(panel.other, Qt.MouseButton.LeftButton)
    form = panel.elsewhere
    await until(lambda: len(lines(form)) == 8)
    assert form.isVisible() and form.why.code.text() == CODE
    assert "调看登记簿" in words(form)
    form.why.submit()
    assert "请写明事由" in words(form)
    form.why.reason.setText("查找走失老人")
    form.why.submit()
    assert "请先选一路摄像机" in words(form) and len(center.asked) == asked, "nothing is asked of the center before"
    form.pick.target.setText("6 号")  # type: ignore[attr-defined]
    assert [line.partition("　")[0] for line in lines(form)] == ["6 号点"]
    form.why.submit()
    await until(lambda: engine.open_now == urls(6))
    why = center.why[-1]
    assert (why.purpose, why.incident_id, why.reason, why.case_code) == ("other", A, "查找走失老人", CODE)
    assert len(panel.shown) == 1 and panel._hint.text() == "已登记调看，不在事件周边"
    assert not form.isVisible()


async def test_one_key_goes_back_to_the_cameras_around_and_another_matter_does_so_too(
    panel: VideoPanel, center: Center, engine: Engine
) -> None:
    for leave in ("key", "matter"):
        panel._watch_elsewhere(center.listed[7], "查找走失老人", CODE)
        await until(lambda: engine.open_now == urls(7))
        if leave == "key":
            panel.toggle_tiles()
        else:
            panel.show_for(B, *HERE, None, "510115-261121-00008-1")
        await until(lambda: engine.open_now == urls(0, 1))
        assert panel.four and len(panel.shown) == 4


async def test_a_camera_that_is_off_is_listed_and_cannot_be_chosen(panel: VideoPanel, center: Center) -> None:
    center.listed[5] = camera(5, online=False)
    panel._watching._read_at = None
    panel.choose_camera()
    form = panel.elsewhere
    await until(lambda: len(lines(form)) == 8)
    form.pick.target.setText("5 号")  # type: ignore[attr-defined]
    assert "离线" in lines(form)[0]
    form.why.reason.setText("查找走失老人")
    form.why.submit()
    assert "这一路离线" in words(form) and form.isVisible()


async def test_without_a_center_the_form_says_so_and_escape_leaves_it(
    panel: VideoPanel, center: Center, qtbot: QtBot
) -> None:
    center.reachable = False
    panel._watching._read_at = None
    panel.choose_camera()
    await until(lambda: "中心没有应答" in words(panel.elsewhere))
    panel.activateWindow()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(panel.elsewhere.pick.target, Qt.Key.Key_Escape)
    assert not panel.elsewhere.isVisible()


async def test_the_next_officer_finds_no_reason_of_the_one_before(panel: VideoPanel) -> None:
    panel.choose_camera()
    panel.elsewhere.why.reason.setText("查找走失老人")
    panel.clear()
    assert panel.elsewhere.why.reason.text() == "" and not panel.elsewhere.isVisible()


async def test_the_key_is_there_as_long_as_a_matter_is_looked_at(panel: VideoPanel) -> None:
    actions = Actions(panel)
    panel.declare(actions)
    actions.refresh()
    assert actions["video.elsewhere"].isEnabled()
    panel.clear()
    actions.refresh()
    assert not actions["video.elsewhere"].isEnabled()
