"""The desk page as an officer uses it: by keyboard, on a store that a test fills."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.values import CommandState, Link, LinkKind
from console.views.desk import Desk
from console.views.shell import Shell
from console.views.step_panel import StepPanel
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from contract.envelope import DispatchCommand, FeedbackCommand, ReportCommand, ReturnCommand
from contract.problems import Problem
from tests.widgets.desk_samples import NOW, DeskParts, burst_pipe, permits, samples

PIPE = samples.identity(17)
ALARM = samples.identity(1)
BETWEEN_KEYS = 0.1
"""Seconds; a test that waits longer means the time itself."""
QUIET_ROUNDS = 4
"""Turns of Qt and the loop after which whatever only waited for its turn has had it."""


class Seat:
    """An officer's seat: the window, the parts below it, and hands on the keyboard."""

    def __init__(self, folder: Path) -> None:
        self.theme = Theme("dark")
        self.shell = Shell(self.theme)
        self.shell.resize(1920, 1080)
        self.parts = DeskParts(folder)
        self.parts.fill()
        self.video = self.parts.video_panel(self.theme)
        self.desk = Desk(self.theme, self.parts.services, self.video)
        self.shell.show_page(self.desk)
        self.shell.show()
        self.shell.activateWindow()

    async def turn(self, seconds: float = 0.05) -> None:
        """Let Qt and the loop work for ``seconds``; or less, between two keys, when nothing will happen in them."""
        loop = asyncio.get_running_loop()
        before = asyncio.all_tasks()
        until, rounds = loop.time() + seconds, 0
        while rounds < QUIET_ROUNDS or (
            loop.time() < until and (seconds > BETWEEN_KEYS or self._is_busy(until - loop.time(), before))
        ):
            QApplication.processEvents()
            await asyncio.sleep(0.001 if rounds < QUIET_ROUNDS else 0.005)
            rounds += 1

    def _is_busy(self, seconds: float, before: set["asyncio.Task[object]"]) -> bool:
        """A timer goes off within ``seconds``, or work that began since ``before`` has not ended."""
        timers = [*self.shell.findChildren(QTimer), *self.parts.bridge.findChildren(QTimer)]
        soon = any(t.isActive() and t.isSingleShot() and t.remainingTime() <= seconds * 1000 for t in timers)
        return soon or bool(asyncio.all_tasks() - before)

    async def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.desk, key, modifier)
            await self.turn()

    async def type(self, text: str) -> None:
        field = QApplication.focusWidget()
        assert field is not None
        if text.isascii():
            QTest.keyClicks(field, text)
        else:
            field.insertPlainText(text) if hasattr(field, "insertPlainText") else field.insert(text)  # type: ignore[attr-defined]
        await self.turn()

    async def select(self, incident_id: str) -> None:
        self.parts.workspace.select(incident_id)
        self.desk.queue.focus_rows()
        await self.turn(0.1)

    @property
    def panel(self) -> StepPanel:
        panel = self.desk.detail.steps.panel
        assert panel is not None
        return panel

    @property
    def offered(self) -> list[str]:
        return [a.text() for a in self.desk.detail.steps.bar.actions_shown if a.isEnabled()]

    def words(self, widget: QWidget) -> str:
        return " ".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget))

    def close(self) -> None:
        self.desk.close_jobs()
        self.video.close_video()
        self.parts.bridge.close()
        self.shell.deleteLater()
        QApplication.processEvents()


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def _no_left_over_focus(qapp: QApplication) -> Iterator[None]:
    yield
    for window in qapp.topLevelWidgets():
        window.hide()


async def test_the_matter_shows_its_facts_its_story_and_only_what_the_center_allows(seat: Seat) -> None:
    await seat.select(PIPE)
    words = seat.words(seat.desk.detail)
    for expected in ("供水管破裂 路面积水", "510115-261122-00417-6", "139****2207", "剩 0:21", "首问 坐席 02"):
        assert expected in words
    assert seat.offered == ["反馈", "退回", "备注"]
    heads = [entry.head for entry in seat.desk.detail._story.entries]
    assert heads == ["上报", "立案", "派遣 区水务局", "接收", "反馈 → 核查 → 结案"]


async def test_dispatch_by_keyboard_goes_to_the_usual_lead_of_the_class(seat: Seat) -> None:
    registered = burst_pipe(state="registered", lead=None, permits=permits("dispatch", "note"))
    seat.parts.fill()
    seat.parts.store.load(samples.snapshot(registered))
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_D)
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, DispatchCommand) and pending.command.payload.lead == "D-510115-water"
    assert seat.desk.detail.steps.panel is None


async def test_typing_narrows_the_departments_and_arrows_choose(seat: Seat) -> None:
    seat.parts.store.load(samples.snapshot(burst_pipe(state="registered", lead=None, permits=permits("dispatch"))))
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_D)
    await seat.type("城管")
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, DispatchCommand) and pending.command.payload.lead == "D-510115-city"


async def test_a_return_without_a_reason_is_not_sent_and_says_why_in_place(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_B)
    await seat.press(Qt.Key.Key_Return)
    assert not seat.parts.store.pending and "理由" in seat.words(seat.panel)
    await seat.type("不属于我单位职责")
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, ReturnCommand) and pending.command.payload.reason == "不属于我单位职责"


async def test_escape_keeps_the_draft_of_this_matter_and_this_step(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F)
    await seat.type("已关阀，等待挖掘机")
    await seat.press(Qt.Key.Key_Escape)
    assert seat.desk.detail.steps.panel is None
    await seat.select(ALARM)
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F)
    assert seat.panel.draft()["words"] == "已关阀，等待挖掘机"
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, FeedbackCommand) and pending.command.payload.text == "已关阀，等待挖掘机"
    assert seat.parts.drafts.get(f"{PIPE}/feedback") == {}


async def test_letters_typed_into_a_field_do_nothing_else(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_T)
    await seat.type("bcdnv")
    assert seat.panel.draft()["words"] == "bcdnv"
    assert seat.desk._middle.currentWidget() is not seat.desk.new


async def test_no_second_step_while_the_first_is_on_its_way_but_a_note_may(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F)
    await seat.type("done")
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert seat.offered == ["备注"]
    assert "反馈 发送中" in seat.words(seat.desk.detail.notices)


async def test_a_refused_command_says_why_and_what_next_and_takes_no_focus(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F)
    await seat.type("done")
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    held = QApplication.focusWidget()
    (pending,) = seat.parts.store.pending_of(PIPE)
    seat.parts.commands.reject(pending.id, Problem(title="", status=409, code="version_conflict"))
    await seat.turn(0.1)
    words = seat.words(seat.desk.detail.notices)
    assert "反馈 没有执行" in words and "已被他人办理" in words and "重试或放弃" in words
    assert QApplication.focusWidget() is held
    await seat.press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not seat.parts.store.pending


async def test_a_refusal_of_another_matter_is_pointed_at_and_reached_by_one_key(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_T)
    await seat.type("x")
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    (pending,) = seat.parts.store.pending_of(PIPE)
    await seat.select(ALARM)
    seat.parts.commands.reject(pending.id, Problem(title="", status=403, code="forbidden", params={"action": "note"}))
    await seat.turn(0.1)
    assert "其他事件有 1 条指令等您处理" in seat.words(seat.desk.detail.notices)
    await seat.press(Qt.Key.Key_F9)
    assert seat.parts.workspace.selected == PIPE


async def test_a_full_disk_loses_nothing_that_was_typed(seat: Seat) -> None:
    seat.parts.commands.full = True
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_T)
    await seat.type("重要情况")
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert seat.panel.draft()["words"] == "重要情况" and "磁盘" in seat.words(seat.panel)


async def test_the_contact_is_shown_for_a_reason_and_hidden_with_the_next_matter(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_P)
    await seat.type("回访核实")
    await seat.press(Qt.Key.Key_Return)
    await seat.turn(0.1)
    assert seat.parts.center.reasons == ["回访核实"] and "13912342207" in seat.words(seat.desk.detail.facts)
    await seat.select(ALARM)
    await seat.select(PIPE)
    assert "13912342207" not in seat.words(seat.desk.detail.facts)


async def test_f8_goes_to_the_most_urgent_matter(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_F8)
    assert seat.parts.workspace.selected == ALARM


async def test_a_quiet_night_has_no_banner(seat: Seat) -> None:
    assert seat.desk.top._banner.isVisible()
    seat.parts.store.load(samples.snapshot(burst_pipe()))
    await seat.turn(0.1)
    assert not seat.desk.top._banner.isVisible()


async def test_a_lost_link_shows_the_age_of_everything_and_recovers(seat: Seat) -> None:
    seat.parts.store.set_link(Link(LinkKind.LOST, NOW - 12_000, 3.0, 2, "连不上中心，请检查网络或中心是否在运行"))
    await seat.turn(0.4)
    assert seat.desk.top._state.text().startswith("不是实时 · 数据 12 s 前")
    assert seat.desk.figures.open.value == "128"
    assert (seat.desk.figures.open.sum, seat.desk.figures._ageing.isActive()) == ("12 s 前", True)
    seat.parts.store.set_link(Link(LinkKind.LIVE, NOW))
    await seat.turn(0.4)
    assert (seat.desk.figures.open.sum, seat.desk.figures._ageing.isActive()) == ("", False)
    assert seat.desk.top._state.text().startswith("实时")


async def test_every_ratio_stands_with_its_sum(seat: Seat) -> None:
    assert (seat.desk.figures.on_time.value, seat.desk.figures.on_time.sum) == ("93.65 %", "737 / 787")
    assert (seat.desk.figures.closure.value, seat.desk.figures.closure.sum) == ("95.43 %", "751 / 787")


async def test_a_new_incident_is_registered_without_the_mouse(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.type("凤溪社区门口水管爆了，水冒得到处都是")
    await seat.press(Qt.Key.Key_Tab)
    assert "水管" in seat.desk.new.fields.why.text() and "凤溪社区" in seat.desk.new.fields.why.text()
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    (pending,) = seat.parts.store.pending.values()
    assert isinstance(pending.command, ReportCommand)
    report = pending.command.payload
    assert (report.class_code, report.severity, report.source) == ("05-01", 2, "seat")
    assert "约" in report.place.address and pending.state is CommandState.SENT
    assert "登记“凤溪社区门口水管爆了" in seat.words(seat.desk.detail.notices)


async def test_the_form_never_overwrites_what_the_officer_chose(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.type("邻居吵架，太吵")
    seat.desk.new.fields.title.setFocus()
    await seat.type("自己写的标题")
    seat.desk.new.fields.title.textEdited.emit("自己写的标题")
    seat.desk.new.fields.cls.choose("05-01")
    seat.desk.new.fields.cls.activated.emit(0)
    seat.desk.new.fields.fill_in()
    assert seat.desk.new.fields.title.text() == "自己写的标题" and seat.desk.new.fields.cls.code == "05-01"


async def test_an_incomplete_form_says_what_is_missing_where_it_is_missing(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.type("说不清楚")
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not seat.parts.store.pending and "类别" in seat.desk.new.error.text()
    assert seat.desk.new.fields.cls.property("invalid")


async def test_a_refused_report_comes_back_into_the_form_to_be_corrected(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.type("凤溪社区水管爆了")
    await seat.press(Qt.Key.Key_Tab)
    await seat.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    (pending,) = seat.parts.store.pending.values()
    seat.parts.commands.reject(pending.id, Problem(title="", status=422, code="place_outside"))
    await seat.turn(0.1)
    await seat.press(Qt.Key.Key_E, modifier=Qt.KeyboardModifier.ControlModifier)
    assert seat.desk.new.isVisible() and seat.desk.new.fields.text.toPlainText() == "凤溪社区水管爆了"
    assert not seat.parts.store.pending


async def test_all_actions_are_one_key_away_with_their_keys(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_F1)
    words = seat.words(seat.desk._sheet)
    for expected in ("登记新事件", "派遣", "F8", "Ctrl+R", "全部操作"):
        assert expected in words
    await seat.press(Qt.Key.Key_Escape)
    assert not seat.desk._sheet.isVisible()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (3840, 2160)])
async def test_the_desk_fits_every_screen_without_a_horizontal_scroll_bar(seat: Seat, size: tuple[int, int]) -> None:
    await seat.select(PIPE)
    seat.shell.resize(*size)
    await seat.turn(0.1)
    assert seat.desk.width() == size[0] and seat.desk.minimumSizeHint().width() <= 1366
    assert not seat.desk.queue.view.horizontalScrollBar().isVisible()


async def test_the_story_stays_when_the_center_cannot_be_asked(seat: Seat) -> None:
    await seat.select(PIPE)
    seat.parts.center.down = True
    seat.parts.store.load(samples.snapshot(burst_pipe(version=5)))
    await seat.turn(0.1)
    assert len(seat.desk.detail._story.entries) == 5
    assert "连不上中心" in seat.words(seat.desk.detail._story)


async def test_a_key_pressed_in_the_sheet_does_its_action_and_puts_the_sheet_away(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_F1)
    await seat.press(Qt.Key.Key_N)
    assert seat.desk.new.isVisible() and not seat.desk._sheet.isVisible()


async def test_after_a_step_the_arrows_go_on_in_the_queue(seat: Seat) -> None:
    await seat.select(PIPE)
    await seat.press(Qt.Key.Key_T)
    await seat.press(Qt.Key.Key_Escape)
    await seat.press(Qt.Key.Key_Down)
    assert seat.parts.workspace.selected != PIPE


async def test_the_line_of_trouble_stays_through_every_new_try(seat: Seat) -> None:
    """It would push the whole page up and down with each try otherwise."""
    for attempt in range(1, 9):
        retry_in = 2.0 if attempt % 2 else None
        seat.parts.store.set_link(Link(LinkKind.LOST, NOW - 5_000, retry_in, attempt, "中心没有应答"))
        await seat.turn(0.3)
        if attempt > 5:
            assert seat.desk.top._line.isVisible() and "中心没有应答" in seat.words(seat.desk.top)


async def test_what_may_be_old_is_dimmed_and_what_can_be_done_is_not(seat: Seat) -> None:
    await seat.select(PIPE)
    seat.parts.store.set_link(Link(LinkKind.LOST, NOW - 12_000))
    await seat.turn(0.1)
    effect = seat.desk.detail.facts.graphicsEffect()
    assert effect is not None and effect.isEnabled()
    assert seat.desk.detail.steps.graphicsEffect() is None and seat.offered
    seat.parts.store.set_link(Link(LinkKind.LIVE, NOW))
    await seat.turn(0.1)
    assert not effect.isEnabled()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
async def test_the_sheet_of_all_actions_fits_the_screen(seat: Seat, size: tuple[int, int]) -> None:
    seat.shell.resize(*size)
    await seat.turn(0.1)
    await seat.press(Qt.Key.Key_F1)
    sheet = seat.desk._sheet._sheet
    assert seat.desk.rect().contains(sheet.geometry())
