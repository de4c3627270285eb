"""Responsibility is handed to somebody who serves there, named by the officer and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget

from contract.envelope import HandOverCommand
from contract.incident import Permit
from contract.officer import OfficerLine
from contract.org import OrgRef, Post
from tests.widgets.desk_samples import DISTRICT, reference, samples
from tests.widgets.test_desk_page import PIPE, Seat
from tests.widgets.test_step_forms import busy

CENTRE = OrgRef(id=DISTRICT, name="温江区综治中心")


def officer(id: str, name: str, at_desk: bool) -> OfficerLine:
    return OfficerLine(id=id, name=name, posts=(Post(org=CENTRE, roles=("acceptor",)),), at_desk=at_desk)


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    sitting.parts.store.identify(samples.OFFICER, reference())
    own = officer(samples.OFFICER.user.id, samples.OFFICER.user.name, True)
    sitting.parts.center.officers_known = (own, officer("zhaogang", "赵刚", True), officer("sunli", "孙丽", False))
    await sitting.turn(0.1)
    may = Permit(org=DISTRICT, roles=("acceptor",), actions=("hand_over",))
    sitting.parts.store.load(samples.snapshot(busy(permits=(may,), owner=samples.OFFICER.user)))
    await sitting.turn(0.1)
    await sitting.select(PIPE)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


async def open_form(seat: Seat) -> QListWidget:
    await seat.press(Qt.Key.Key_G, Qt.Key.Key_H)
    await seat.turn(0.1)
    assert seat.panel.objectName() == "panel-hand_over"
    shown = seat.panel.findChild(QListWidget)
    assert shown is not None
    return shown


async def test_those_on_duty_are_offered_whoever_is_at_a_desk_first_and_never_oneself(seat: Seat) -> None:
    shown = await open_form(seat)
    assert seat.parts.center.rosters == [(DISTRICT, True)]
    lines = [shown.item(n).text() for n in range(shown.count())]
    assert lines == ["赵刚　温江区综治中心 受理员 ・ 在席", "孙丽　温江区综治中心 受理员"]
    assert shown.currentItem() is None, "nobody is chosen before the officer names him"


async def test_an_officer_is_named_by_the_letters_of_his_name(seat: Seat) -> None:
    await open_form(seat)
    await seat.press(Qt.Key.Key_Return)
    assert "请选一位" in seat.words(seat.panel) and not seat.parts.store.pending
    await seat.type("sl")
    await seat.press(Qt.Key.Key_Tab)
    await seat.type("交班")
    await seat.press(Qt.Key.Key_Return)
    (pending,) = seat.parts.store.pending_of(PIPE)
    assert isinstance(pending.command, HandOverCommand) and pending.command.payload.to == "sunli"


async def test_without_a_link_those_known_here_are_offered_until_it_is_back(seat: Seat) -> None:
    seat.parts.center.down = True
    shown = await open_form(seat)
    assert "连不上中心：只列出在本机事件里出现过的人员" in seat.words(seat.panel)
    seat.parts.center.down = False
    again = next(b for b in seat.panel.findChildren(type(seat.panel._submit)) if "再取一次" in b.text())
    again.click()
    await seat.turn(0.1)
    assert [shown.item(n).text()[:2] for n in range(shown.count())] == ["赵刚", "孙丽"]


async def test_where_nobody_else_serves_that_is_said(seat: Seat) -> None:
    seat.parts.center.officers_known = seat.parts.center.officers_known[:1]
    await open_form(seat)
    assert "没有别的值班人员" in seat.words(seat.panel)


async def test_the_only_one_who_serves_there_is_offered_and_not_denied(seat: Seat) -> None:
    """Whoever hands over serves elsewhere: a leader of the district, for a matter of a street."""
    seat.parts.center.officers_known = seat.parts.center.officers_known[1:2]
    shown = await open_form(seat)
    assert [shown.item(n).text()[:2] for n in range(shown.count())] == ["赵刚"]
    assert "没有别的值班人员" not in seat.words(seat.panel)
