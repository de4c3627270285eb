"""What a matter carries beside its facts stands in the detail, what waits first, with the key that answers it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from console.models.incident_text import time_left
from console.models.matter_sections import sections, tags
from console.models.queue_order import midnight
from contract.command import RevealedParty
from contract.incident import Incident
from contract.parts import Appeal, CoPart, Dispute, Evaluation, Extern, Holder, Party, Suspension, Visit
from tests.widgets.desk_samples import HOUR, MINUTE, NOW, WATER, burst_pipe, permits, reference, samples
from tests.widgets.test_desk_page import PIPE, Seat
from tests.widgets.test_step_forms import CITY, LI, busy

TODAY = midnight(NOW)


def said(incident: Incident) -> dict[str, str]:
    made = sections(incident, {"02": "邻里纠纷"}, TODAY)
    return {s.id: "\n".join(f"{e.head} {e.rest}" for e in s.entries) for s in made}


def test_a_plain_matter_has_no_sections(qapp: QApplication) -> None:
    assert sections(burst_pipe(), {}, TODAY) == () and tags(burst_pipe(), TODAY) == ()


def test_what_waits_for_somebody_comes_first(qapp: QApplication) -> None:
    made = said(busy())
    assert list(made)[:3] == ["asking", "supervision", "whistle"]
    assert "区水务局 李工 申请延期" in made["asking"] and "等配件" in made["asking"]
    assert "领导督办 区水务局" in made["supervision"]


def test_co_departments_say_how_many_have_answered(qapp: QApplication) -> None:
    fire = CoPart(org=WATER, state="done", clock=None, text="已断电")
    clock = samples.clock(NOW - HOUR, NOW + HOUR)
    section = sections(burst_pipe(co=(CoPart(org=CITY, state="accepted", clock=clock), fire)), {}, TODAY)[0]
    assert section.title == "联调单位 1/2"
    assert [(e.head, e.rest, e.clock) for e in section.entries] == [
        ("区城管局", "已接收", clock),
        ("区水务局", "已反馈 ・ 已断电", None),
    ]


def test_the_parties_of_a_dispute_stay_masked(qapp: QApplication) -> None:
    party = Party(role="applicant", kind="person", name="李*", phone="139****2207")
    dispute = Dispute(type_code="02", scale="group", state="mediating", parties=(party,), mediator="陈调解员")
    words = said(burst_pipe(dispute=dispute))["dispute"]
    assert "邻里纠纷 ・ 一般群体性" in words and "申请人 李* 139****2207" in words and "陈调解员" in words


def test_a_suspended_matter_says_since_when_why_and_until_when(qapp: QApplication) -> None:
    stands = samples.clock(NOW - HOUR, NOW + HOUR).model_copy(update={"paused_at": NOW - 10 * MINUTE})
    held = Suspension(at=NOW - 10 * MINUTE, from_state="handling", reason="等材料", until=NOW + HOUR, clock=stands)
    (section,) = sections(burst_pipe(suspension=held), {}, TODAY)
    assert "挂起：自 06:02，此前处置中" in section.entries[0].head and "等材料" in section.entries[0].rest
    assert time_left(stands, NOW + 5 * HOUR).text == "停 1:10", "a clock that stands still does not run over"


def test_how_a_matter_ended_for_its_reporter_is_read_at_once(qapp: QApplication) -> None:
    visit = Visit(at=NOW, by=LI, satisfaction="dissatisfied", text="还在漏")
    rated = Evaluation(at=NOW, by=LI, score=72, grade="C")
    made = said(burst_pipe(state="evaluated", visits=(visit,), evaluation=rated))["after"]
    assert "不满意" in made and "还在漏" in made and "评价 72 分，C 级" in made


def test_an_appeal_and_an_escalation_say_where_they_lie(qapp: QApplication) -> None:
    appeal = Appeal(by=LI, org=WATER, at=NOW, reason="暴雨封路", stages=("handle",), state="at_acceptor")
    up = Extern(name="市综治中心", from_state="handling", at=NOW, reason="跨区")
    made = said(burst_pipe(appeal=appeal, extern=up))
    assert "待受理员决定" in made["appeal"] and "处置" in made["appeal"]
    assert "已上报 市综治中心" in made["away"]


def test_flags_are_read_at_a_glance(qapp: QApplication) -> None:
    fields = {"urges": 2, "reopened": 1, "late_stages": ("accept", "handle"), "exempt_stages": ("accept",)}
    found = dict(tags(burst_pipe(holder=Holder(person=LI, at=NOW), **fields), TODAY))
    assert found["已催办 2 次"] == "major" and found["处置超期"] == "critical"
    assert "接收超期（已免）" in found and "李工 06:12 认领" in found


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await asyncio.sleep(0.01)


async def show(seat: Seat, incident: Incident) -> None:
    seat.parts.store.load(samples.snapshot(incident, samples.incident(40)))
    await seat.turn(0.1)
    await seat.select(PIPE)


async def test_the_detail_shows_the_key_of_what_the_officer_may_answer(seat: Seat) -> None:
    await show(seat, busy())
    shown = seat.desk.detail.sections
    decide = shown.findChild(QPushButton, "answer-decide")
    assert "区水务局 李工 申请延期" in seat.words(shown) and decide is not None and decide.text() == "Y"
    QTest.mouseClick(decide, Qt.MouseButton.LeftButton)
    assert seat.panel.objectName() == "panel-decide", "a click does what the key does"
    await show(seat, busy(permits=permits("note"), version=9))
    assert not [b for b in shown.findChildren(QPushButton, "answer-decide") if b.isVisible()]


async def test_a_folded_section_stays_folded_on_the_next_matter(seat: Seat) -> None:
    await show(seat, busy())
    title = next(b for b in seat.desk.detail.sections.findChildren(QPushButton) if "待审批" in b.text())
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    assert "等配件" not in seat.words(seat.desk.detail.sections)
    await show(seat, busy(version=10, urges=3))
    assert "等配件" not in seat.words(seat.desk.detail.sections)


async def test_the_parties_of_a_dispute_are_read_in_full_with_a_reason_and_for_a_minute(
    qapp: QApplication, tmp_path: Path
) -> None:
    seat = Seat(tmp_path)
    seat.parts.store.identify(samples.OFFICER, reference())
    seat.parts.center.parties = (
        RevealedParty(role="applicant", kind="person", name="李强", phone="13912342207"),
        RevealedParty(role="respondent", kind="org", name="利民物业公司", phone="02882711234"),
    )
    seat.parts.center.contact = ("", "")
    masked = (
        Party(role="applicant", kind="person", name="李*", phone="139****2207"),
        Party(role="respondent", kind="org", name="利民物业公司", phone="028****1234"),
    )
    dispute = Dispute(type_code="02", scale="individual", state="mediating", parties=masked)
    held = burst_pipe(dispute=dispute, reporter=None, permits=permits("note", "reveal"))
    seat.parts.store.load(samples.snapshot(held))
    await seat.turn(0.1)
    await seat.select(PIPE)
    detail = seat.desk.detail
    ask = detail.sections.findChild(QPushButton, "answer-reveal")
    assert ask is not None and ask.text() == "P 查看需登记事由"
    QTest.mouseClick(ask, Qt.MouseButton.LeftButton)
    await seat.turn(0.1)
    await seat.type("电话约调解时间")
    await seat.press(Qt.Key.Key_Return)
    await seat.turn(0.1)
    assert seat.parts.center.reasons == ["电话约调解时间"]
    assert "李强 13912342207" in seat.words(detail.sections) and "02882711234" in seat.words(detail.sections)
    assert "未留联系方式" in seat.words(detail.facts), "nobody reported by name"
    detail.facts.hide_contact()
    await seat.turn()
    assert "13912342207" not in seat.words(detail) and "李* 139****2207" in seat.words(detail.sections)
    assert detail.facts.findChild(QPushButton, "reveal").isHidden()  # type: ignore[union-attr]
    seat.close()
    await seat.parts.drafts.close()
    await asyncio.sleep(0.01)
