"""The command line on the desk: opened anywhere, read aloud before it does anything, gone without a trace."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from contract.envelope import DispatchCommand
from contract.event import Actor, Changes, Event, EventData, Step
from contract.officer import OfficerLine
from contract.org import OrgRef, Post
from contract.problems import Problem
from tests.widgets.desk_samples import DISTRICT, NOW, burst_pipe, permits, samples
from tests.widgets.test_desk_page import ALARM, PIPE, Seat

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    registered = burst_pipe(state="registered", lead=None, permits=permits("dispatch", "note"))
    alarm = samples.incident(1, severity=1, title="水位超警戒", permits=permits("register", "note"))
    sitting.parts.store.load(samples.snapshot(registered, alarm, samples.incident(31, title="井盖缺失")))
    await sitting.turn(0.1)
    await sitting.select(PIPE)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


async def keys(seat: Seat, text: str) -> int:
    """Real key events, one for each letter; a blank and a slash are keys too. Returns how many."""
    for letter in text:
        key = {" ": Qt.Key.Key_Space, "/": Qt.Key.Key_Slash}.get(letter) or Qt.Key(ord(letter.upper()))
        await seat.press(key)
    return len(text)


def focus() -> object:
    return QApplication.focusWidget()


async def test_a_common_dispatch_takes_eight_keys_and_is_said_before_it_is_done(seat: Seat) -> None:
    bar = seat.desk.command
    pressed = await keys(seat, "/p cg j")
    assert focus() is bar.field
    assert "00417 供水管破裂 路面积水：派遣" in bar.preview
    assert "区城管局牵头" in bar.preview and "急，10:12 前办结" in bar.preview
    assert not seat.parts.store.pending
    await seat.press(Qt.Key.Key_Return)
    assert pressed + 1 <= 8
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, DispatchCommand) and pending.command.payload.lead == "D-510115-city"
    assert focus() is seat.desk.queue.view and not bar.isVisible()
    assert "派遣 发送中" in bar.result.words


async def test_escape_gives_the_keyboard_back_to_the_exact_place(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_N)
    field = seat.desk.new.fields.title
    field.setFocus()
    field.setText("abcdef")
    field.setSelection(1, 3)
    await seat.press(Qt.Key.Key_K, modifier=CTRL)
    assert focus() is seat.desk.command.field
    assert field.text() == "abcdef", "Ctrl+K deletes to the end of a line where nothing else is meant"
    await seat.press(Qt.Key.Key_Escape)
    assert focus() is field and field.selectedText() == "bcd"


async def test_a_slash_typed_into_a_field_is_a_slash(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_N)
    await keys(seat, "a/b")
    assert seat.desk.new.fields.text.toPlainText() == "a/b"
    assert not seat.desk.command.isVisible()
    await seat.press(Qt.Key.Key_K, modifier=CTRL)
    assert focus() is seat.desk.command.field
    assert seat.desk.new.fields.text.toPlainText() == "a/b"


async def test_it_covers_the_rows_of_the_queue_and_no_field(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_Slash)
    await keys(seat, "s")
    bar = seat.desk.command
    rows = seat.desk.queue.view
    top = rows.mapTo(seat.desk, rows.rect().topLeft())
    assert bar.geometry().top() >= top.y() and bar.geometry().right() <= top.x() + rows.width()
    fields = [f for f in seat.desk.findChildren(QLineEdit) if f.isVisible() and f is not bar.field]
    assert not [f for f in fields if bar.geometry().contains(f.mapTo(seat.desk, f.rect().center()))]


async def test_in_doubt_enter_does_nothing_until_the_officer_points_at_one(seat: Seat) -> None:
    await keys(seat, "/p qu")
    bar = seat.desk.command
    await seat.press(Qt.Key.Key_Return)
    assert bar.isVisible() and not seat.parts.store.pending
    assert "不止一个符合" in bar.preview
    await seat.press(Qt.Key.Key_Down)
    assert "牵头" in bar.preview
    await seat.press(Qt.Key.Key_Return)
    assert len(seat.parts.store.pending) == 1


async def test_what_the_center_does_not_allow_says_why_and_does_nothing(seat: Seat) -> None:
    await keys(seat, "/ja")
    bar = seat.desk.command
    assert "中心不允许“结案”" in bar.preview
    await seat.press(Qt.Key.Key_Return)
    assert bar.isVisible() and not seat.parts.store.pending


async def test_what_can_be_done_with_none_of_several_says_why_at_once(seat: Seat) -> None:
    await seat.select(ALARM)
    await keys(seat, "/p qu")
    bar = seat.desk.command
    assert len(bar.list.shown) > 1 and "中心不允许“派遣”" in bar.preview


async def test_a_number_leads_to_its_matter_and_a_name_to_an_action(seat: Seat) -> None:
    await keys(seat, "/00001")
    await seat.press(Qt.Key.Key_Return)
    assert seat.parts.workspace.selected == ALARM
    await keys(seat, "/djxsj")
    await seat.press(Qt.Key.Key_Return)
    assert seat.desk.new.isVisible() and focus() is seat.desk.new.fields.text


async def test_a_class_begins_a_report_of_that_class(seat: Seat) -> None:
    await keys(seat, "/gsgpl")
    await seat.press(Qt.Key.Key_Return)
    assert seat.desk.new.isVisible() and seat.desk.new.fields.cls.code == "05-01"


async def test_a_place_filters_the_queue(seat: Seat) -> None:
    await keys(seat, "/lcjd")
    await seat.press(Qt.Key.Key_Return)
    assert seat.parts.workspace.search == "柳城街道"


async def test_a_refusal_is_told_on_the_line_in_the_centers_words(seat: Seat) -> None:
    await keys(seat, "/p cg")
    await seat.press(Qt.Key.Key_Return)
    command_id = next(iter(seat.parts.store.pending))
    seat.parts.commands.reject(command_id, Problem(code="version_conflict", title="conflict", status=409))
    await seat.turn(0.1)
    assert "没有执行" in seat.desk.command.result.words and "已被他人办理" in seat.desk.command.result.words


async def test_what_took_effect_is_told_on_the_line(seat: Seat) -> None:
    await keys(seat, "/p cg")
    await seat.press(Qt.Key.Key_Return)
    await settle(seat, next(iter(seat.parts.store.pending)))
    assert "派遣 已生效" in seat.desk.command.result.words


async def test_what_became_of_a_command_covers_no_row(seat: Seat) -> None:
    await keys(seat, "/p cg")
    await seat.press(Qt.Key.Key_Return)
    told, rows = seat.desk.command.result, seat.desk.queue.view
    assert told.words
    foot = rows.mapTo(seat.desk, rows.rect().bottomLeft()).y()
    assert told.geometry().top() > foot and told.geometry().bottom() < seat.desk.figures.geometry().top()


async def settle(seat: Seat, command_id: str) -> None:
    """The center's event for a command arrives."""
    store = seat.parts.store
    held = store.incidents[store.pending[command_id].incident_id]
    values: dict[str, Any] = {"state": "dispatched"}
    event = Event(
        seq=store.seq + 1,
        aggregate=held.id,
        version=held.version + 1,
        type="incident.dispatched",
        actor=Actor(kind="user", id="u", name="周敏"),
        command_id=command_id,
        at=NOW,
        scope=(DISTRICT,),
        data=EventData(full=False, changes=Changes(**values), step=Step(action="dispatch")),
    )
    store.apply(event, store.cursor.replace(f".{store.seq}.", f".{store.seq + 1}."))
    await seat.turn(0.1)


async def test_a_disk_that_cannot_be_written_is_said_on_the_line(seat: Seat) -> None:
    seat.parts.commands.full = True
    await keys(seat, "/p cg")
    await seat.press(Qt.Key.Key_Return)
    assert "没有提交" in seat.desk.command.result.words


async def test_another_officer_finds_neither_words_nor_results(seat: Seat) -> None:
    await keys(seat, "/p cg")
    await seat.press(Qt.Key.Key_Return)
    await keys(seat, "/b x")
    seat.desk.put_away()
    assert not seat.desk.command.isVisible() and not seat.desk.command.result.words
    await seat.press(Qt.Key.Key_Slash)
    assert not seat.desk.command.list.shown


async def test_the_names_are_learnt_beside_the_running_desk(seat: Seat) -> None:
    seat.desk.command.prepare()
    await seat.turn(0.5)
    assert seat.desk.command._index is not None and len(seat.desk.command._index.entries) > 20


@pytest.mark.parametrize("size", [(1024, 640), (1920, 1080)])
async def test_it_fits_into_the_queue_of_any_window(seat: Seat, size: tuple[int, int]) -> None:
    seat.shell.resize(*size)
    await seat.turn(0.1)
    await keys(seat, "/s")
    bar, rows = seat.desk.command, seat.desk.queue.view
    assert bar.width() <= rows.width() and bar.height() <= rows.height()


async def test_a_field_among_the_rows_that_is_being_typed_in_stays_in_sight(seat: Seat) -> None:
    """The history has fields where the queue has rows."""
    field = QLineEdit(seat.desk.queue.view.parentWidget())
    field.setGeometry(20, 4, 200, 30)
    field.show()
    field.raise_()
    field.setFocus()
    await keys(seat, "x")
    await seat.press(Qt.Key.Key_K, modifier=CTRL)
    foot = field.mapTo(seat.desk, field.rect().bottomLeft()).y()
    assert seat.desk.command.isVisible() and seat.desk.command.geometry().top() > foot


async def test_a_matter_that_moves_while_the_line_is_typed_is_said_as_it_stands_now(seat: Seat) -> None:
    await keys(seat, "/p cg")
    bar = seat.desk.command
    assert "区城管局牵头" in bar.preview
    moved = burst_pipe(state="dispatched", version=5, permits=permits("accept", "note"))
    other = samples.incident(31, title="井盖缺失")
    seat.parts.store.load(samples.snapshot(moved, other))
    await seat.turn(0.1)
    assert "中心不允许“派遣”" in bar.preview
    await seat.press(Qt.Key.Key_Return)
    assert not seat.parts.store.pending


async def test_the_line_stays_with_its_matter_when_the_selection_goes_elsewhere(seat: Seat) -> None:
    await keys(seat, "/p qu")
    await seat.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    bar = seat.desk.command
    said = bar.preview
    seat.parts.workspace.select(ALARM)
    registered = burst_pipe(state="registered", lead=None, version=9, permits=permits("dispatch", "note"))
    seat.parts.store.load(samples.snapshot(registered, samples.incident(1, title="水位超警戒")))
    await seat.turn(0.1)
    assert bar.preview == said and "00417" in said
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending.values()
    assert pending.incident_id == PIPE and pending.command.expected_version == 9


async def test_an_officer_on_duty_is_found_by_letters_though_no_matter_names_him(seat: Seat) -> None:
    post = Post(org=OrgRef(id=DISTRICT, name="温江区综治中心"), roles=("shift_supervisor",))
    seat.parts.center.officers_known = (OfficerLine(id="zhaogang", name="赵刚毅", posts=(post,), at_desk=True),)
    await keys(seat, "/zgy")
    await seat.turn(0.1)
    bar = seat.desk.command
    (line,) = [each for each in bar._lines if each.kind == "人员"]
    assert (line.title, line.note) == ("赵刚毅", "温江区综治中心 值班长 ・ 在席")
    await seat.press(Qt.Key.Key_Escape)
    asked = len(seat.parts.center.rosters)
    await keys(seat, "/zgy")
    assert len(seat.parts.center.rosters) == asked, "who serves is not asked with every key"
