"""One step for several matters: only what all allow, each with a fate of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
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


def test_only_what_every_picked_matter_allows_can_be_done_to_all(desk: Desk) -> None:
    desk.load(matter(1, "dispatch", "note", "urge"), matter(2, "note", "urge"), matter(3, "urge", "close", "note"))
    assert list(desk.bulk.buttons) == ["urge", "note"]


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
    assert "2 件在途" in desk.bulk.progress


def test_progress_is_told_in_a_line_and_every_refusal_by_name(desk: Desk, qtbot: QtBot) -> None:
    held = desk.load(matter(1, "note"), matter(2, "note"), matter(3, "note"))
    desk.bulk.open("note")
    desk.bulk.words.setText("已电话告知")
    desk.bulk.submit()
    first, second, third = desk.sent()
    desk.settle(first)
    assert "1 件已办" in desk.bulk.progress and "2 件在途" in desk.bulk.progress
    desk.commands.reject(second.id, refusal())
    desk.settle(third)
    assert "2 件已办" in desk.bulk.progress and "1 件没有办成" in desk.bulk.progress
    assert len(desk.bulk.refusals) == 1
    assert held[1].code in desk.bulk.refusals[0]
    desk.bulk.read_button.click()
    assert desk.bulk.isHidden()


def test_on_a_broken_line_everything_waits_and_that_is_said(desk: Desk) -> None:
    desk.load(matter(1, "urge"), matter(2, "urge"))
    desk.bulk.open("urge")
    desk.bulk.submit()
    for pending in desk.sent():
        desk.store.put_pending(PendingCommand(pending.incident_id, pending.command, 0, 900, CommandState.WAITING))
    desk.bridge.flush()
    assert "2 件待发" in desk.bulk.progress


def test_a_full_disk_is_told_for_each_matter_that_was_not_kept(desk: Desk) -> None:
    desk.load(matter(1, "urge"), matter(2, "urge"))
    desk.commands.full = True
    desk.bulk.open("urge")
    desk.bulk.submit()
    assert "2 件没有办成" in desk.bulk.progress
    assert all("磁盘" in line for line in desk.bulk.refusals)


def test_a_note_without_words_is_not_sent_to_anybody(desk: Desk) -> None:
    desk.load(matter(1, "note"), matter(2, "note"))
    desk.bulk.open("note")
    desk.bulk.submit()
    assert desk.sent() == []
    assert desk.bulk.error == "请填写内容。"


def test_when_one_of_them_changes_while_words_are_typed_the_step_is_closed(desk: Desk) -> None:
    first = reported(1, permits=matter(1, "dispatch").permits)
    desk.store.apply(first, "c")
    desk.store.apply(reported(2, permits=matter(2, "dispatch").permits), "c")
    desk.bridge.flush()
    desk.workspace.mark(list(desk.store.incidents))
    desk.bulk.open("dispatch")
    desk.store.apply(changed(first, 2, permits=()), "c")
    desk.bridge.flush()
    desk.bulk.submit()
    assert desk.sent() == []
    assert desk.bulk.buttons == {}


def test_escape_takes_one_step_back_and_then_lets_everything_go(desk: Desk, qtbot: QtBot) -> None:
    desk.load(matter(1, "note"), matter(2, "note"))
    desk.bulk.open("note")
    qtbot.keyClick(desk.bulk.words, Qt.Key.Key_Escape)
    assert desk.workspace.marked
    qtbot.keyClick(desk.bulk, Qt.Key.Key_Escape)
    assert not desk.workspace.marked and desk.bulk.isHidden()


def test_more_than_an_officer_can_answer_for_is_not_done_in_one_go(desk: Desk) -> None:
    many = [matter(n, "note") for n in range(MOST + 1)]
    assert possible(many, OFFICER, desk.store) == ()
    assert possible(many[:MOST], OFFICER, desk.store) == ("note",)


def test_a_matter_with_a_step_on_its_way_takes_only_notes_and_urging(desk: Desk) -> None:
    held = desk.load(matter(1, "dispatch", "note", "urge"))
    payload: Request = Remark(text="在路上")
    desk.commands.submit(held[0].id, "note", payload, expected_version=3)
    assert possible(held, OFFICER, desk.store) == ("urge", "note")


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
