"""Registering what somebody says: the text comes first, Tab reads it, nothing that was chosen is changed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.services.drafts import Drafts
from console.views.report_fields import ReportFields
from contract.catalog import Condition, TimeLimit
from contract.envelope import ReportCommand
from contract.reference import IncidentClass
from tests.widgets.desk_samples import reference, samples
from tests.widgets.test_desk_page import Seat

CTRL = Qt.KeyboardModifier.ControlModifier
COVER = IncidentClass(
    code="E02",
    name="井盖缺损",
    branch="设备",
    severity=3,
    words=("井盖",),
    conditions=(
        Condition(code="1", name="缺失", limit=TimeLimit(amount=2, unit="urgent_hour")),
        Condition(code="2", name="破损", limit=TimeLimit(amount=1, unit="work_day")),
    ),
)


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    known = reference()
    with_cover = known.model_copy(update={"classes": (*known.classes, COVER)})
    sitting.parts.store.identify(samples.OFFICER, with_cover)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await sitting.parts.drafts.close()
    await asyncio.sleep(0.01)


def fields(seat: Seat) -> ReportFields:
    return seat.desk.new.fields


async def report(seat: Seat, text: str) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.type(text)


async def test_the_first_tab_reads_the_text_and_the_second_moves_on(seat: Seat) -> None:
    await report(seat, "凤溪社区门口水管爆了，我电话１３９１２３４２２０７")
    await seat.press(Qt.Key.Key_Tab)
    form = fields(seat)
    assert QApplication.focusWidget() is form.text, "he may go on writing"
    assert form.cls.code == "05-01" and form.place.name == "凤溪社区" and form.phone.text() == "13912342207"
    await seat.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.title


async def test_a_tab_after_more_was_said_reads_again(seat: Seat) -> None:
    await report(seat, "凤溪社区门口")
    await seat.press(Qt.Key.Key_Tab)
    assert fields(seat).cls.code == ""
    await seat.type("水管爆了")
    await seat.press(Qt.Key.Key_Tab)
    assert fields(seat).cls.code == "05-01" and QApplication.focusWidget() is fields(seat).text


async def test_an_empty_text_keeps_nobody(seat: Seat) -> None:
    await seat.press(Qt.Key.Key_N)
    await seat.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is fields(seat).title


async def test_what_says_nothing_is_said_to_say_nothing(seat: Seat) -> None:
    await report(seat, "你好在吗")
    await seat.press(Qt.Key.Key_Tab)
    assert "没有看出" in fields(seat).why.text()


async def test_what_was_chosen_by_hand_is_marked_and_never_changed(seat: Seat) -> None:
    await report(seat, "凤溪社区门口水管爆了，电话 13912342207")
    form = fields(seat)
    form.phone.setFocus()
    await seat.type("82711234")
    form.place.choose(samples.STREETS[1][0] + "001")
    form.place.first.activated.emit(0)
    assert form.phone.property("byhand") and form.place.first.property("byhand")
    assert not form.cls.property("byhand")
    form.fill_in()
    assert form.phone.text() == "82711234" and form.place.name == "太极社区"
    assert form.cls.code == "05-01"


async def test_what_is_emptied_again_may_be_filled_again(seat: Seat) -> None:
    await report(seat, "水管爆了，电话 13912342207")
    form = fields(seat)
    form.phone.setFocus()
    await seat.type("8")
    await seat.press(Qt.Key.Key_Backspace)
    assert not form.phone.property("byhand")
    form.fill_in()
    assert form.phone.text() == "13912342207"


async def test_full_width_digits_are_digits(seat: Seat) -> None:
    await report(seat, "水管爆了")
    form = fields(seat)
    form.fill_in()
    form.phone.setText("８２７１１２３４")
    form.place.exact.setText("１０３．８５６１，３０．６９３２")
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending.values()
    assert isinstance(pending.command, ReportCommand)
    sent = pending.command.payload
    assert sent.reporter is not None and sent.reporter.phone == "82711234"
    assert (sent.place.lon, sent.place.lat) == (103.8561, 30.6932)


async def test_a_class_with_conditions_offers_them_and_the_one_that_was_said_is_chosen(seat: Seat) -> None:
    await report(seat, "凤溪社区路中间井盖破损")
    form = fields(seat)
    assert not form.condition.isVisibleTo(form)
    await seat.press(Qt.Key.Key_Tab)
    assert form.condition.isVisibleTo(form) and form.condition.code == "2"
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    (pending,) = seat.parts.store.pending.values()
    assert isinstance(pending.command, ReportCommand) and pending.command.payload.condition == "2"


async def test_conditions_go_with_their_class(seat: Seat) -> None:
    await report(seat, "凤溪社区路中间井盖破损")
    await seat.press(Qt.Key.Key_Tab)
    form = fields(seat)
    form.cls.choose("05-01")
    form.cls.activated.emit(0)
    assert form.condition.code == "" and not form.condition.isVisibleTo(form)


async def test_a_second_report_does_not_push_out_the_first_one(seat: Seat) -> None:
    await report(seat, "水管爆了")
    await seat.press(Qt.Key.Key_N, modifier=CTRL)
    assert fields(seat).text.toPlainText() == ""
    await seat.type("邻居吵架")
    assert "另有 1 份草稿" in seat.words(seat.desk.new)
    await seat.press(Qt.Key.Key_PageDown, modifier=CTRL)
    assert fields(seat).text.toPlainText() == "水管爆了"
    await seat.press(Qt.Key.Key_PageDown, modifier=CTRL)
    assert fields(seat).text.toPlainText() == "邻居吵架"


async def test_all_drafts_are_there_after_a_crash(seat: Seat, tmp_path: Path) -> None:
    await report(seat, "水管爆了")
    await seat.press(Qt.Key.Key_Tab)
    await seat.press(Qt.Key.Key_N, modifier=CTRL)
    await seat.type("邻居吵架")
    seat.parts.drafts.flush()
    found = Drafts(tmp_path / "drafts.json")
    found.load()
    found.belong_to("u-02")
    assert found.get("new")["text"] == "邻居吵架" and found.waiting("new")["text"] == "水管爆了"


async def test_a_draft_that_is_sent_makes_room_for_the_one_that_waits(seat: Seat) -> None:
    await report(seat, "邻居吵架")
    await seat.press(Qt.Key.Key_N, modifier=CTRL)
    await seat.type("凤溪社区水管爆了")
    await seat.press(Qt.Key.Key_Tab)
    await seat.press(Qt.Key.Key_Return, modifier=CTRL)
    assert len(seat.parts.store.pending) == 1
    await seat.press(Qt.Key.Key_N)
    assert fields(seat).text.toPlainText() == "邻居吵架"
