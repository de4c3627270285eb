"""What must not be lost at the desk: a word that was typed, a wish that was refused, the meaning of a key."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from console.app_desk import DeskProgram, DeskStart
from console.domain.values import CommandState, Link, LinkKind, PendingCommand
from console.services.link import LinkState
from console.services.settings import SettingsFile
from console.views.attachments import Thumbnails
from console.views.jobs import Jobs
from console.widgets.theme import Theme
from contract.envelope import ReportCommand
from contract.identity import new_id
from contract.incident import Attachment
from contract.payload import Report, Spot
from contract.problems import Problem
from tests.widgets.desk_samples import NOW, MemoryCenter, samples
from tests.widgets.test_desk_page import ALARM, PIPE, Seat

CONFLICT = Problem(code="version_conflict", title="conflict", status=409)
OUTSIDE = Problem(code="place_outside", title="outside", status=422, params={"lon": "0.0", "lat": "0.0"})


@pytest_asyncio.fixture
async def desk(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


async def refuse(desk: Seat, problem: Problem) -> str:
    """The newest command comes back refused."""
    command_id = list(desk.parts.store.pending)[-1]
    desk.parts.commands.reject(command_id, problem)
    await desk.turn(0.1)
    return command_id


async def note(desk: Seat, words: str) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_T)
    await desk.type(words)
    await desk.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)


async def test_the_words_of_a_refused_step_are_a_draft_again_when_it_is_put_away(desk: Seat) -> None:
    await note(desk, "已电话核实，阀门已关")
    await refuse(desk, CONFLICT)
    await desk.press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not desk.parts.store.pending
    await desk.press(Qt.Key.Key_T)
    assert desk.panel.draft()["words"] == "已电话核实，阀门已关"


async def test_a_retry_on_a_full_disk_is_said_and_the_command_stays(
    desk: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(command_id: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.parts.commands, "retry", full)
    await note(desk, "已电话核实")
    await refuse(desk, CONFLICT)
    await desk.press(Qt.Key.Key_R, modifier=Qt.KeyboardModifier.ControlModifier)
    assert "没有重试" in desk.words(desk.desk.detail.notices)
    assert len(desk.parts.store.pending) == 1


async def test_a_command_that_only_left_the_desk_is_not_called_done(desk: Seat) -> None:
    """Another officer logs in, or the wish is made anew on a newer version: the matter did not move."""
    await note(desk, "已电话核实")
    desk.parts.store.drop_pending(next(iter(desk.parts.store.pending)))
    await desk.turn(0.1)
    assert "已生效" not in desk.words(desk.desk.detail.notices)


async def test_a_refused_report_does_not_push_out_the_one_being_written(desk: Seat) -> None:
    place = Spot(lon=103.85, lat=30.69, address="航天路 76 号")
    report = Report(text="井盖缺失", title="井盖缺失", class_code="05-01", place=place)
    command = ReportCommand(command_id=new_id(), expected_version=0, payload=report)
    made = PendingCommand(samples.identity(900), command, 0, 900, CommandState.REJECTED, OUTSIDE)
    await desk.press(Qt.Key.Key_N)
    await desk.type("路灯不亮")
    await desk.press(Qt.Key.Key_Escape)
    desk.parts.store.put_pending(made)
    await desk.turn(0.1)
    assert "不在本区范围内" in desk.words(desk.desk.detail.notices)
    await desk.press(Qt.Key.Key_E, modifier=Qt.KeyboardModifier.ControlModifier)
    form = desk.desk.new
    assert form.fields.text.toPlainText() == "井盖缺失"
    form.clear()
    assert form.fields.text.toPlainText() == "路灯不亮"
    form.clear()
    assert form.fields.text.toPlainText() == ""


async def test_ten_thousand_characters_are_kept_and_sent_or_refused_with_all_of_them(desk: Seat) -> None:
    await desk.press(Qt.Key.Key_N)
    await desk.type("水" * 10_001)
    await desk.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.desk.new.error.isVisibleTo(desk.desk.new), "why it was not sent"
    assert len(desk.desk.new.fields.text.toPlainText()) == 10_001
    assert len(desk.parts.drafts.get("new")["text"]) == 10_001


@pytest.mark.parametrize("box", ["class", "severity"])
async def test_letters_typed_on_a_list_of_a_form_are_no_keys_of_the_window(desk: Seat, box: str) -> None:
    """An officer types the sound of a name there; X must not begin to close the matter behind the form."""
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_N)
    field = desk.desk.new.findChild(QComboBox, box)
    assert field is not None
    field.setFocus()
    for key in (Qt.Key.Key_X, Qt.Key.Key_D, Qt.Key.Key_Q, Qt.Key.Key_B, Qt.Key.Key_T):
        await desk.press(key)
    assert desk.desk.detail.steps.panel is None
    assert field.hasFocus()
    await desk.press(Qt.Key.Key_F7)
    assert desk.theme.name == "light", "keys that are no letters go on working"


async def test_nothing_happens_to_the_matter_while_a_word_is_being_composed(desk: Seat) -> None:
    await desk.select(ALARM)
    await desk.press(Qt.Key.Key_T)
    field = QApplication.focusWidget()
    assert field is not None
    QApplication.sendEvent(field, QInputMethodEvent("ji'ban", []))
    await desk.press(Qt.Key.Key_D, Qt.Key.Key_X)
    assert desk.panel.objectName() == "panel-note"
    done = QInputMethodEvent()
    done.setCommitString("经办")
    QApplication.sendEvent(field, done)
    assert "经办" in desk.panel.draft()["words"]


async def test_one_notice_of_the_desk_does_not_hide_or_take_back_another(desk: Seat) -> None:
    top = desk.desk.top
    top.show_notice("本机磁盘不可写", "disk")
    top.show_notice("中心正在重新启动", "center")
    assert "本机磁盘不可写" in desk.words(top) and "中心正在重新启动" in desk.words(top)
    top.show_notice("", "center")
    assert "本机磁盘不可写" in desk.words(top)


async def test_a_file_name_of_a_stranger_is_shown_as_it_is(qapp: QApplication) -> None:
    jobs = Jobs()
    shown = Thumbnails(Theme("dark"), MemoryCenter(), jobs)
    file = Attachment(hash="a" * 64, media_type="application/pdf", size=2048, name="<img src=x>.pdf")
    shown.show_attachments((file,))
    tip = next(iter(shown._boxes.values())).toolTip()
    assert "<img" not in tip and "&lt;img" in tip
    jobs.close()
    shown.deleteLater()


async def test_every_field_and_button_in_sight_has_a_name_that_can_be_read_aloud(desk: Seat) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_N)
    await desk.turn(0.1)
    nameless = []
    first = desk.desk.new.fields.text
    widget: QWidget | None = first
    for _ in range(200):
        assert widget is not None
        name = widget.accessibleName() or widget.property("text") or widget.property("placeholderText") or ""
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not str(name).strip():
            nameless.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
        widget = widget.nextInFocusChain()
        if widget is first:
            break
    assert not nameless, nameless


async def test_in_a_small_window_the_pictures_go_and_nothing_covers_anything(desk: Seat) -> None:
    await desk.select(PIPE)
    for width, pictures in ((1024, False), (1366, True), (1024, False)):
        desk.shell.resize(width, 640)
        await desk.turn(0.1)
        queue, detail = desk.desk.queue, desk.desk.detail
        assert desk.video.isVisible() is pictures
        assert queue.mapTo(desk.desk, queue.rect().topRight()).x() < detail.mapTo(desk.desk, detail.pos()).x()
        last = desk.video if pictures else detail
        assert last.mapTo(desk.desk, last.rect().topRight()).x() < width


async def test_a_long_matter_is_read_to_its_end_without_the_mouse(desk: Seat) -> None:
    desk.shell.resize(1024, 640)
    await desk.select(PIPE)
    bar = desk.desk.detail._area.verticalScrollBar()
    assert bar.maximum() > 0 and bar.value() == 0
    await desk.press(*[Qt.Key.Key_PageDown] * 4, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == bar.maximum()
    assert desk.desk.queue.view.hasFocus(), "the keyboard stays on the rows"
    await desk.press(*[Qt.Key.Key_PageUp] * 4, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == 0
    assert desk.parts.workspace.selected == PIPE


async def test_a_part_of_the_desk_that_fails_is_said(desk: Seat, tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    program = DeskProgram(DeskStart(desk.shell, desk.theme, tmp_path, settings.load(), settings))
    program.parts = SimpleNamespace(desk=desk.desk)  # type: ignore[assignment]

    async def fail() -> None:
        raise ZeroDivisionError

    program._start(fail(), "commands")
    await desk.turn(0.05)
    assert "请退出后重新打开" in desk.words(desk.desk.top)


async def test_a_refused_desk_asks_to_log_in_through_every_new_try_until_somebody_did(desk: Seat) -> None:
    link = LinkState(desk.parts.store, desk.parts.clock)
    link.refused("登录已失效")
    link.connecting(2)
    assert desk.parts.store.link.kind is LinkKind.REFUSED, "the button does not go from under the pointer"
    link.leave()
    link.connecting(1)
    assert desk.parts.store.link.kind is LinkKind.LOST


async def test_a_notice_does_not_hide_that_a_login_is_needed(desk: Seat) -> None:
    desk.desk.top.show_notice("本机磁盘不可写", "disk")
    desk.parts.store.set_link(Link(LinkKind.REFUSED, NOW - 100, problem="登录已失效，请重新登录"))
    desk.desk.top._live_at -= 5
    await desk.turn(0.3)
    assert "请重新登录" in desk.words(desk.desk.top) and "本机磁盘不可写" in desk.words(desk.desk.top)
