"""What an officer typed belongs to that officer, and comes back whole."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks import _queue_samples as samples
from console.views.form_panel import FormPanel
from contract.envelope import FeedbackCommand
from contract.org import Person
from contract.problems import Problem
from tests.widgets.desk_samples import burst_pipe, permits
from tests.widgets.test_desk_page import ALARM, PIPE, Seat

CONFLICT = Problem(code="version_conflict", title="conflict", status=409)
OTHER = samples.OFFICER.model_copy(update={"user": Person(id="U-second", name="张敏")})
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest_asyncio.fixture
async def desk(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


async def sits_down(desk: Seat, other: bool) -> None:
    """As the feed tells it: who it is and what may be seen, together."""
    store = desk.parts.store
    assert store.reference is not None
    snapshot = samples.snapshot(*store.incidents.values())
    store.identify(OTHER if other else samples.OFFICER, store.reference)
    store.load(snapshot)
    await desk.turn(0.15)


async def refuse(desk: Seat) -> None:
    desk.parts.commands.reject(list(desk.parts.store.pending)[-1], CONFLICT)
    await desk.turn(0.1)


def everything_written(desk: Seat) -> str:
    """Every text in every field and label of the desk, in sight or not."""
    found = []
    for widget in desk.desk.findChildren(QWidget):
        for name in ("text", "toPlainText", "currentText"):
            if callable(read := getattr(widget, name, None)):
                found.append(str(read()))
    return " ".join(found)


async def test_another_officer_sees_nothing_of_a_report_being_written_and_it_comes_back_with_the_first(
    desk: Seat,
) -> None:
    form = desk.desk.new
    await desk.press(Qt.Key.Key_N)
    await desk.type("凤溪社区水管爆了")
    form.fields.name.setText("王某")
    form.fields.phone.setText("13912342207")
    await sits_down(desk, other=True)
    assert not form.isVisible()
    assert "13912342207" not in everything_written(desk) and "凤溪社区水管爆了" not in everything_written(desk)
    await desk.press(Qt.Key.Key_N)
    assert not any(form.fields.draft().values())
    await desk.type("井盖缺失")
    await sits_down(desk, other=False)
    assert form.isVisible() and form.fields.text.toPlainText() == "凤溪社区水管爆了"
    assert form.fields.name.text() == "王某" and form.fields.phone.text() == "13912342207"
    await sits_down(desk, other=True)
    assert form.isVisible() and form.fields.text.toPlainText() == "井盖缺失"


async def test_an_open_step_is_put_away_for_the_next_officer_and_opens_again_for_the_first(desk: Seat) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_F)
    await desk.type("已关阀，等待挖掘机")
    await sits_down(desk, other=True)
    assert desk.desk.detail.steps.panel is None
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_F)
    assert desk.panel.blank
    await desk.press(Qt.Key.Key_Escape)
    await desk.select(ALARM)
    await sits_down(desk, other=False)
    assert desk.parts.workspace.selected == PIPE
    assert desk.panel.draft()["words"] == "已关阀，等待挖掘机"
    assert desk.panel.isAncestorOf(QApplication.focusWidget() or desk.desk)


async def test_a_contact_that_was_revealed_and_a_search_do_not_stay_for_the_next_officer(desk: Seat) -> None:
    await desk.select(PIPE)
    desk.parts.workspace.set_search("李强")
    await desk.press(Qt.Key.Key_P)
    await desk.type("回访报告人")
    await desk.press(Qt.Key.Key_Return)
    await desk.turn(0.1)
    assert "13912342207" in desk.words(desk.desk.detail)
    await sits_down(desk, other=True)
    assert "13912342207" not in everything_written(desk)
    assert desk.parts.workspace.search == ""


async def test_the_same_officer_who_logs_in_again_goes_on_typing(desk: Seat) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_F)
    await desk.type("已关阀")
    before = desk.panel
    await sits_down(desk, other=False)
    assert desk.panel is before and desk.panel.draft()["words"] == "已关阀"


@pytest.mark.parametrize("retried", [False, True])
async def test_a_refused_feedback_gives_back_its_words_and_its_files(desk: Seat, tmp_path: Path, retried: bool) -> None:
    picture = tmp_path / "valve.png"
    picture.write_bytes(b"\x89PNG")
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_F)
    await desk.type("已关阀")
    assert isinstance(desk.panel, FormPanel)
    desk.panel._files.add_file(picture)
    await desk.turn(0.2)
    await desk.press(Qt.Key.Key_Return, modifier=CTRL)
    await refuse(desk)
    if retried:
        (held,) = desk.parts.store.pending_of(PIPE)
        desk.parts.store.drop_pending(held.id)
        desk.parts.commands.submit(PIPE, "feedback", held.command.payload, expected_version=5)
        await desk.turn(0.1)
        await refuse(desk)
    await desk.press(Qt.Key.Key_D, modifier=CTRL)
    await desk.press(Qt.Key.Key_F)
    assert desk.panel.draft()["words"] == "已关阀" and "valve.png" in desk.panel.draft()["files"]
    await desk.press(Qt.Key.Key_Return, modifier=CTRL)
    (again,) = desk.parts.store.pending_of(PIPE)
    assert isinstance(again.command, FeedbackCommand) and again.command.payload.attachments == ("a" * 64,)


async def test_a_refused_dispatch_gives_back_what_was_searched_and_chosen(desk: Seat) -> None:
    desk.parts.store.load(samples.snapshot(burst_pipe(state="registered", lead=None, permits=permits("dispatch"))))
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_D)
    await desk.type("城管")
    typed = desk.panel.draft()
    await desk.press(Qt.Key.Key_Return)
    await refuse(desk)
    await desk.press(Qt.Key.Key_D, modifier=CTRL)
    await desk.press(Qt.Key.Key_D)
    assert desk.panel.draft() == typed and typed["lead"] == "D-510115-city"


async def test_what_the_center_took_is_not_kept_on_this_desk(desk: Seat) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_T)
    await desk.type("已电话核实")
    await desk.press(Qt.Key.Key_Return, modifier=CTRL)
    assert "已电话核实" in desk.parts.drafts._text()
    desk.parts.store.drop_pending(next(iter(desk.parts.store.pending)))
    await desk.turn(0.1)
    assert "已电话核实" not in desk.parts.drafts._text()


async def test_returned_words_go_into_the_empty_panel_of_their_step(desk: Seat) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_T)
    await desk.type("第一条")
    await desk.press(Qt.Key.Key_Return, modifier=CTRL)
    await refuse(desk)
    await desk.press(Qt.Key.Key_T)
    await desk.press(Qt.Key.Key_D, modifier=CTRL)
    assert desk.panel.draft()["words"] == "第一条"


async def test_returned_words_stay_offered_beside_what_is_being_written_until_they_are_taken(desk: Seat) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_T)
    await desk.type("第一条")
    await desk.press(Qt.Key.Key_Return, modifier=CTRL)
    await refuse(desk)
    await desk.press(Qt.Key.Key_T)
    await desk.type("第二条")
    await desk.press(Qt.Key.Key_D, modifier=CTRL)
    await desk.type("，写完")
    assert desk.panel.draft()["words"] == "第二条，写完"
    assert "第一条" in desk.words(desk.panel)
    await desk.press(Qt.Key.Key_T, modifier=CTRL)
    assert desk.panel.draft()["words"] == "第一条" and "第二条，写完" in desk.words(desk.panel)
    await desk.press(Qt.Key.Key_Return, modifier=CTRL)
    await desk.press(Qt.Key.Key_T)
    assert desk.panel.draft()["words"] == "第二条，写完", "what made room stands in the panel that is opened next"


async def test_ctrl_t_takes_nothing_away_where_nothing_is_offered(desk: Seat) -> None:
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_T)
    await desk.type("第一条")
    await desk.press(Qt.Key.Key_T, modifier=CTRL)
    assert desk.panel.draft()["words"] == "第一条"


async def test_a_file_under_way_when_the_panel_is_closed_is_sent_when_it_is_opened_again(
    desk: Seat, tmp_path: Path
) -> None:
    picture = tmp_path / "valve.png"
    picture.write_bytes(b"\x89PNG")
    await desk.select(PIPE)
    await desk.press(Qt.Key.Key_F)
    assert isinstance(desk.panel, FormPanel)
    desk.panel._files.add_file(picture)
    await desk.press(Qt.Key.Key_Escape)
    await desk.press(Qt.Key.Key_F)
    await desk.turn(0.2)
    assert "valve.png" in desk.panel.draft()["files"] and not desk.panel.draft()["paths"]
