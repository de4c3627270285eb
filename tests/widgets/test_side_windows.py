"""Matters open side by side: each with its own steps, drafts and clock, back where they stood after a restart."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.values import Link, LinkKind
from console.services.drafts import Drafts
from console.views.matter_window import MatterWindow
from console.views.side_windows import KEPT, MOST
from contract.envelope import NoteCommand
from tests.widgets.desk_samples import NOW, burst_pipe, samples
from tests.widgets.test_desk_page import ALARM, PIPE, Seat

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    await sitting.select(PIPE)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


def beside(seat: Seat, incident_id: str) -> MatterWindow:
    window = seat.desk.side.window(incident_id)
    assert window is not None
    return window


async def into(window: MatterWindow) -> None:
    window.activateWindow()
    window.setFocus()
    QApplication.processEvents()


async def test_control_enter_opens_the_matter_beside_and_the_desk_stays_where_it_is(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    window = beside(seat, PIPE)
    assert window.isVisible() and "00417 供水管破裂" in window.windowTitle()
    assert seat.parts.workspace.selected == PIPE and seat.desk.detail.steps.panel is None
    await seat.select(ALARM)
    assert window.detail.incident is not None and window.detail.incident.id == PIPE


async def test_the_middle_button_opens_a_row_and_selects_nothing(seat: Seat) -> None:
    view = seat.desk.queue.view
    row = seat.desk.queue.table.row_of(ALARM)
    at = QPoint(40, view.top_of(row) + 10)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, at)
    await seat.turn()
    assert seat.desk.side.open_ids == (ALARM,) and seat.parts.workspace.selected == PIPE


async def test_the_same_matter_has_one_window(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    first = beside(seat, PIPE)
    seat.desk.side.open(PIPE)
    assert beside(seat, PIPE) is first and len(seat.desk.side.open_ids) == 1


async def test_each_window_takes_its_own_steps(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    await seat.select(ALARM)
    window = beside(seat, PIPE)
    window.actions_["note"].trigger()
    panel = window.detail.steps.panel
    assert panel is not None and seat.desk.detail.steps.panel is None
    await into(window)
    panel.start()
    await seat.type("阀门已关")
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, NoteCommand) and pending.command.payload.text == "阀门已关"


async def test_what_was_typed_in_a_window_is_there_when_it_is_opened_again(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    window = beside(seat, PIPE)
    window.actions_["note"].trigger()
    await into(window)
    assert window.detail.steps.panel is not None
    window.detail.steps.panel.start()
    await seat.type("写到一半")
    window.close()
    await seat.turn()
    assert seat.desk.side.open_ids == ()
    seat.desk.side.open(PIPE)
    beside(seat, PIPE).actions_["note"].trigger()
    again = beside(seat, PIPE).detail.steps.panel
    assert again is not None and again.draft()["words"] == "写到一半"


async def test_escape_and_control_w_close_it_and_nothing_is_left(seat: Seat) -> None:
    for key, modifier in ((Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_W, CTRL)):
        seat.desk.side.open(PIPE)
        window = beside(seat, PIPE)
        await into(window)
        QTest.keyClick(window, key, modifier)
        await seat.turn()
        assert seat.desk.side.open_ids == ()
    assert seat.parts.drafts.get(KEPT) == {}


async def test_no_more_than_eight_and_the_ninth_is_said(seat: Seat) -> None:
    ids = list(seat.parts.store.incidents)[: MOST + 1]
    for incident_id in ids:
        seat.desk.side.open(incident_id)
    assert len(seat.desk.side.open_ids) == MOST
    assert "8 件" in seat.desk.command.result.words


async def test_the_windows_come_back_where_they_stood_with_the_next_start(seat: Seat, tmp_path: Path) -> None:
    seat.desk.side.open(PIPE)
    seat.desk.side.open(ALARM)
    beside(seat, PIPE).setGeometry(40, 60, 500, 600)
    await seat.turn()
    seat.parts.drafts.flush()
    kept = Drafts(tmp_path / "drafts.json")
    kept.load()
    kept.belong_to(samples.OFFICER.user.id)
    assert set(kept.get(KEPT)) == {PIPE, ALARM}
    other = Seat(tmp_path / "again")
    try:
        other.parts.drafts.belong_to(samples.OFFICER.user.id)
        other.parts.drafts.put(KEPT, kept.get(KEPT))
        await other.turn(0.2)
        assert set(other.desk.side.open_ids) == {PIPE, ALARM}
        place = beside(other, PIPE).geometry()
        assert (place.x(), place.y(), place.width(), place.height()) == (40, 60, 500, 600)
    finally:
        other.close()
        await other.parts.drafts.close()


async def test_a_window_on_a_screen_that_is_gone_opens_where_it_can_be_seen(seat: Seat, tmp_path: Path) -> None:
    other = Seat(tmp_path / "again")
    try:
        other.parts.drafts.belong_to(samples.OFFICER.user.id)
        other.parts.drafts.put(KEPT, {PIPE: "9000,9000,500,600,HDMI-9", ALARM: "senseless"})
        await other.turn(0.2)
        for incident_id in (PIPE, ALARM):
            window = beside(other, incident_id)
            assert window.screen().availableGeometry().contains(window.geometry().center())
    finally:
        other.close()
        await other.parts.drafts.close()


async def test_another_officer_sees_no_window_of_the_first(seat: Seat) -> None:
    seat.desk.side.open(PIPE)
    seat.desk.put_away()
    assert seat.desk.side.open_ids == ()
    assert set(seat.parts.drafts.get(KEPT)) == {PIPE}, "they come back with the first"


async def test_a_window_says_that_it_is_not_live_and_since_when(seat: Seat) -> None:
    seat.desk.side.open(PIPE)
    window = beside(seat, PIPE)
    assert window.link_words == ""
    seat.parts.store.set_link(Link(LinkKind.LOST, NOW - 90_000))
    await seat.turn(0.1)
    assert "不是实时" in window.link_words


async def test_a_window_follows_its_matter(seat: Seat) -> None:
    seat.desk.side.open(PIPE)
    window = beside(seat, PIPE)
    seat.parts.store.load(samples.snapshot(burst_pipe(title="已改名的事件", version=5)))
    await seat.turn(0.1)
    assert "已改名的事件" in window.windowTitle()
    assert window.detail.incident is not None and window.detail.incident.version == 5


async def test_the_pictures_follow_the_window_that_has_the_keyboard(seat: Seat) -> None:
    shown: list[str] = []
    show = seat.desk.video.show_for
    seat.desk.video.show_for = lambda *given, **named: (shown.append(given[0]), show(*given, **named))[1]  # type: ignore[method-assign]
    seat.desk.side.open(ALARM)
    await seat.turn(0.1)
    seat.shell.activateWindow()
    await seat.turn(0.1)
    assert shown and shown[0] == ALARM and shown[-1] == PIPE


async def test_the_command_line_opens_a_matter_beside_with_control_enter(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Slash)
    for key in (Qt.Key.Key_0, Qt.Key.Key_0, Qt.Key.Key_0, Qt.Key.Key_0, Qt.Key.Key_1):
        await seat.press(key)
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    assert seat.desk.side.open_ids == (ALARM,)


async def test_a_desk_that_ends_opens_no_window_again(seat: Seat) -> None:
    seat.desk.side.open(PIPE)
    seat.desk.close_jobs()
    seat.parts.store.load(samples.snapshot(burst_pipe(version=6)))
    await seat.turn(0.2)
    assert seat.desk.side.open_ids == () and set(seat.parts.drafts.get(KEPT)) == {PIPE}
