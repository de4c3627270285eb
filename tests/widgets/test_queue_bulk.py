"""One step for several matters: only what all allow, each with a fate of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import DISTRICT, NOW, OFFICER, changed, incident, reference, reported, snapshot
from console.domain.store import Store
from console.domain.values import CommandState, Link, LinkKind, PendingCommand
from console.models.bridge import StoreBridge
from console.models.bulk import MOST, possible
from console.models.workspace import Workspace
from console.views.queue_bulk import QueueBulk
from console.widgets.theme import Theme
from contract.incident import Action, Incident, Permit
from contract.payload import Dispatch, Remark
from contract.problems import Problem
from contract.wire import Request
from tests.widgets.desk_samples import MemoryCommands
from tests.widgets.queue_desk import Desk as PanelDesk


def matter(number: int, *actions: Action, version: int = 3) -> Incident:
    permit = Permit(org=DISTRICT, roles=("acceptor", "dispatcher", "shift_supervisor"), actions=actions)
    return incident(number, permits=(permit,), version=version)


class Desk:
    def __init__(self, qtbot: QtBot) -> None:
        self.store = Store()
        self.bridge = StoreBridge(self.store)
        self.workspace = Workspace()
        self.commands = MemoryCommands(self.store)
        self.bulk = QueueBulk(Theme(), self.bridge, self.workspace, self.commands)
        qtbot.addWidget(self.bulk)
        self.store.identify(OFFICER, reference())

    def load(self, *matters: Incident) -> list[Incident]:
        self.store.load(snapshot(*matters))
        self.store.set_link(Link(LinkKind.LIVE, NOW))
        self.bridge.flush()
        self.workspace.mark([m.id for m in matters])
        return list(matters)

    def sent(self) -> list[PendingCommand]:
        return list(self.store.pending.values())

    def settle(self, pending: PendingCommand) -> None:
        self.store.drop_pending(pending.id)
        self.bridge.flush()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.bridge.close()


def refusal(code: str = "version_conflict") -> Problem:
    return Problem(title="已被别人办理", status=409, code=code, detail="请刷新", params={})


def test_a_step_says_for_how_many_of_the_picked_matters_it_is_possible(desk: Desk) -> None:
    desk.load(matter(1, "dispatch", "note", "urge"), matter(2, "note", "urge"), matter(3, "urge", "close", "note"))
    shown = {action: button.text() for action, button in desk.bulk.buttons.items()}
    assert shown == {"dispatch": "派遣 1/3", "urge": "催办", "note": "备注", "close": "结案 1/3"}


def test_before_anything_is_sent_it_is_said_for_how_many_and_which_are_left_out_and_why(desk: Desk) -> None:
    first, second, third = desk.load(matter(1, "dispatch"), matter(2, "dispatch"), matter(3, "urge"))
    desk.commands.submit(second.id, "dispatch", Dispatch(lead="510115002"), expected_version=3)
    desk.bridge.flush()
    desk.bulk.open("dispatch")
    assert desk.bulk.submit_button.text() == "派遣 1 件"
    assert "不办的 2 件" in desk.bulk.left_out
    assert f"{second.code}" in desk.bulk.left_out and "上一步还没有结果" in desk.bulk.left_out
    assert f"{third.code}" in desk.bulk.left_out and "不能派遣" in desk.bulk.left_out
    desk.bulk.org.setCurrentIndex(desk.bulk.org.findData("510115002"))
    desk.bulk.submit()
    assert [p.incident_id for p in desk.sent()] == [second.id, first.id]


def test_a_decision_leaves_out_what_asks_for_none(desk: Desk) -> None:
    desk.load(matter(1, "decide"), matter(2, "decide", "urge"))
    assert list(desk.bulk.buttons) == ["urge"]


def test_the_key_of_a_step_is_about_everything_that_is_picked(desk: Desk) -> None:
    desk.load(matter(1, "urge"), matter(2, "urge"), matter(3, "note"))
    assert desk.bulk.answers("urge") and desk.bulk.take("urge")
    assert desk.bulk.submit_button.text() == "催办 2 件"
    desk.workspace.mark(())
    assert not desk.bulk.answers("urge") and not desk.bulk.take("urge"), "nothing is picked: it is the matter's own"


def test_a_letter_works_on_the_line_of_buttons_too_and_is_text_in_its_fields(desk: Desk, qtbot: QtBot) -> None:
    desk.load(matter(1, "urge", "note"), matter(2, "urge", "note"))
    desk.bulk.show()
    desk.bulk.take_keyboard()
    qtbot.keyClick(desk.bulk.buttons["urge"], Qt.Key.Key_U)
    assert desk.bulk.submit_button.text() == "催办 2 件"
    qtbot.keyClicks(desk.bulk.words, "t")
    assert desk.bulk.submit_button.text() == "催办 2 件" and desk.bulk.words.text() == "t"


def test_a_step_for_one_matter_says_so_while_several_are_picked(desk: Desk) -> None:
    desk.load(matter(1, "whistle", "urge"), matter(2, "whistle", "urge"))
    assert desk.bulk.take("whistle")
    assert desk.bulk.error == "“吹哨”一次只办一件；已选 2 件，按 Esc 放下后再办。"
    assert desk.bulk.take("close")
    assert desk.bulk.error == "选中的 2 件现在都不能结案。"
    assert desk.sent() == []
    desk.bulk.take("urge")
    assert desk.bulk.error == ""


def test_each_matter_gets_a_command_of_its_own_on_its_own_version(desk: Desk) -> None:
    desk.load(matter(1, "dispatch", version=4), matter(2, "dispatch", version=9))
    desk.bulk.open("dispatch")
    desk.bulk.org.setCurrentIndex(desk.bulk.org.findData("510115002"))
    desk.bulk.words.setText("尽快")
    desk.bulk.submit()
    sent = desk.sent()
    assert [p.command.expected_version for p in sent] == [4, 9]
    assert len({p.id for p in sent}) == 2
    assert {type(p.command.payload) for p in sent} == {Dispatch}
    assert not desk.workspace.marked, "nothing is picked any more"
    assert "2 件在途" in desk.bulk.result.progress


def test_a_sign_in_a_title_takes_no_key_of_the_desk(desk: Desk) -> None:
    [held] = desk.load(matter(1, "urge").model_copy(update={"title": "A&B 超市占道"}))
    desk.bulk.open("urge")
    desk.bulk.submit()
    desk.commands.reject(desk.sent()[0].id, refusal())
    desk.bridge.flush()
    assert all(line.shortcut().isEmpty() for line in desk.bulk.result.findChildren(QPushButton))
    assert f"{held.code}　A&B 超市占道" in desk.bulk.result.refusals[0]


def test_progress_is_told_in_a_line_and_every_refusal_by_name(desk: Desk, qtbot: QtBot) -> None:
    held = desk.load(matter(1, "note"), matter(2, "note"), matter(3, "note"))
    desk.bulk.open("note")
    desk.bulk.words.setText("已电话告知")
    desk.bulk.submit()
    first, second, third = desk.sent()
    desk.settle(first)
    assert "1 件已办" in desk.bulk.result.progress and "2 件在途" in desk.bulk.result.progress
    desk.commands.reject(second.id, refusal())
    desk.settle(third)
    assert "2 件已办" in desk.bulk.result.progress and "1 件没有办成" in desk.bulk.result.progress
    assert len(desk.bulk.result.refusals) == 1
    assert held[1].code in desk.bulk.result.refusals[0]
    desk.bulk.result.read_button.click()
    assert desk.bulk.isHidden()


def test_on_a_broken_line_everything_waits_and_that_is_said(desk: Desk) -> None:
    desk.load(matter(1, "urge"), matter(2, "urge"))
    desk.bulk.open("urge")
    desk.bulk.submit()
    for pending in desk.sent():
        desk.store.put_pending(PendingCommand(pending.incident_id, pending.command, 0, 900, CommandState.WAITING))
    desk.bridge.flush()
    assert "2 件待发" in desk.bulk.result.progress


def test_a_full_disk_is_told_for_each_matter_that_was_not_kept(desk: Desk) -> None:
    desk.load(matter(1, "urge"), matter(2, "urge"))
    desk.commands.full = True
    desk.bulk.open("urge")
    desk.bulk.submit()
    assert "2 件没有办成" in desk.bulk.result.progress
    assert all("磁盘" in line for line in desk.bulk.result.refusals)


def test_a_note_without_words_is_not_sent_to_anybody(desk: Desk) -> None:
    desk.load(matter(1, "note"), matter(2, "note"))
    desk.bulk.open("note")
    desk.bulk.submit()
    assert desk.sent() == []
    assert desk.bulk.error == "请填写内容。"


def test_what_changes_while_words_are_typed_is_left_out_and_named(desk: Desk) -> None:
    first = reported(1, permits=matter(1, "urge").permits)
    desk.store.apply(first, "c")
    desk.store.apply(reported(2, permits=matter(2, "urge").permits), "c")
    desk.bridge.flush()
    desk.workspace.mark(list(desk.store.incidents))
    desk.bulk.open("urge")
    desk.store.apply(changed(first, 2, permits=()), "c")
    desk.bulk.submit()
    assert desk.sent() == [], "nobody has read yet that it is one less"
    assert "已变化" in desk.bulk.error
    desk.bridge.flush()
    assert "不办的 1 件" in desk.bulk.left_out
    desk.bulk.submit()
    assert len(desk.sent()) == 1


def test_when_none_of_them_is_left_the_step_is_closed(desk: Desk) -> None:
    first = reported(1, permits=matter(1, "dispatch").permits)
    desk.store.apply(first, "c")
    desk.bridge.flush()
    desk.workspace.mark(list(desk.store.incidents))
    desk.bulk.open("dispatch")
    desk.store.apply(changed(first, 2, permits=()), "c")
    desk.bridge.flush()
    desk.bulk.submit()
    assert desk.sent() == []
    assert desk.bulk.buttons == {}


def test_picking_matters_moves_no_row_and_covers_none(qtbot: QtBot) -> None:
    desk = PanelDesk(qtbot)
    desk.panel.add_bulk(QueueBulk(desk.theme, desk.bridge, desk.workspace, MemoryCommands(desk.store)))
    held = [matter(n, "urge") for n in range(30)]
    desk.load(*held)
    view = desk.panel.view
    QApplication.processEvents()
    room, top = view.height(), view.top_of(3)
    desk.workspace.mark([m.id for m in held[:3]])
    QApplication.processEvents()
    bulk = desk.panel.bulk
    assert bulk is not None and bulk.isVisible()
    assert (view.height(), view.top_of(3)) == (room, top)
    buttons = bulk.buttons["urge"].mapTo(desk.panel, QPoint(0, 0))
    bulk.open("urge")
    QApplication.processEvents()
    assert bulk.buttons["urge"].mapTo(desk.panel, QPoint(0, 0)) == buttons, "nothing jumps under the pointer"
    assert view.top_of(3) == top
    desk.workspace.mark(())
    QApplication.processEvents()
    assert view.height() == room
    desk.bridge.close()


def test_escape_takes_one_step_back_and_then_lets_everything_go(desk: Desk, qtbot: QtBot) -> None:
    desk.load(matter(1, "note"), matter(2, "note"))
    desk.bulk.open("note")
    qtbot.keyClick(desk.bulk.words, Qt.Key.Key_Escape)
    assert desk.workspace.marked
    qtbot.keyClick(desk.bulk, Qt.Key.Key_Escape)
    assert not desk.workspace.marked and desk.bulk.isHidden()


def test_more_than_an_officer_can_answer_for_is_not_done_in_one_go(desk: Desk) -> None:
    many = [matter(n, "note") for n in range(MOST + 1)]
    assert possible(many, OFFICER, desk.store) == {}
    assert possible(many[:MOST], OFFICER, desk.store) == {"note": MOST}


def test_a_matter_with_a_step_on_its_way_takes_only_notes_and_urging(desk: Desk) -> None:
    held = desk.load(matter(1, "dispatch", "note", "urge"))
    payload: Request = Remark(text="在路上")
    desk.commands.submit(held[0].id, "note", payload, expected_version=3)
    assert possible(held, OFFICER, desk.store) == {"urge": 1, "note": 1}


@pytest.mark.parametrize(
    ("typed", "lead"), [("公平", "510115002"), ("公平街道", "510115002"), ("街道", ""), ("不存在", ""), ("", "")]
)
def test_nobody_is_dispatched_to_who_was_not_named(desk: Desk, typed: str, lead: str) -> None:
    desk.load(matter(1, "dispatch"), matter(2, "dispatch"))
    desk.bulk.open("dispatch")
    desk.bulk.org.setEditText(typed)
    desk.bulk.submit()
    sent = [p.command.payload for p in desk.sent()]
    assert [p.lead for p in sent if isinstance(p, Dispatch)] == ([lead, lead] if lead else [])
    assert desk.bulk.error == ("" if lead else "请从列表里选定一个单位。")
