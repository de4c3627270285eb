"""Possible duplicates on the desk: said with their reason, asked for once typing pauses, opened and merged there."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import identity
from console.models.report_form import Filled
from console.models.similar_words import ask_of, similar_lines
from console.views.similar_list import PAUSE_MS, RelatedMatters, SimilarList, SimilarToTyped
from console.widgets.theme import Theme
from contract.history import HistoryRow
from contract.incident import IncidentView, State
from contract.parts import Relation
from contract.similar import Similar, SimilarAsk, SimilarMatters
from tests.widgets.desk_samples import MINUTE, NOW, DeskParts, burst_pipe, permits
from tests.widgets.test_desk_page import Seat

ASK = SimilarAsk(lon=103.85, lat=30.69, class_code="05-01", text="航天路水管爆了")


def similar(
    number: int,
    state: State = "accepted",
    same: Literal["class", "branch"] | None = "class",
    likeness: float | None = 0.62,
    metres: int | None = 32,
    earlier: int = 18 * MINUTE,
) -> Similar:
    row = HistoryRow(
        id=identity(number),
        cursor=str(number),
        code=f"510115-261122-{number:05d}-6",
        title="航天路口冒水",
        state=state,
        class_code="05-01",
        severity=2,
        address="航天路",
        lead=None,
        level="normal",
        late=False,
        reported_at=NOW - earlier,
        closed_at=None,
    )
    return Similar(row=row, metres=metres, earlier=earlier, same=same, likeness=likeness)


def matters(*found: Similar) -> SimilarMatters:
    return SimilarMatters(similar=found, radius=50, window=86_400_000)


def filled(**changes: Any) -> Filled:
    empty = {"title": "", "class_code": "", "severity": 4, "address": "", "source": "seat", "seat": ""}
    given = {"text": "水管爆了", "point": (103.85, 30.69), "name": "", "phone": "", **changes}
    return Filled(**{**empty, **given})


@pytest_asyncio.fixture
async def parts(tmp_path: Path, qtbot: QtBot) -> AsyncIterator[DeskParts]:
    made = DeskParts(tmp_path)
    made.fill()
    yield made
    made.bridge.close()


@pytest_asyncio.fixture
async def typed(parts: DeskParts, qtbot: QtBot) -> AsyncIterator[SimilarToTyped]:
    made = SimilarToTyped(Theme("dark"), parts.store, parts.center)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_jobs()
    await asyncio.sleep(0)


@pytest_asyncio.fixture
async def related(parts: DeskParts, qtbot: QtBot) -> AsyncIterator[RelatedMatters]:
    made = RelatedMatters(Theme("dark"), parts.store, parts.center)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_jobs()
    await asyncio.sleep(0)


@pytest_asyncio.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await asyncio.sleep(0.01)
    for window in qapp.topLevelWidgets():
        window.hide()


async def pass_time(seconds: float = PAUSE_MS / 1000 + 0.1) -> None:
    """Both loops go on."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        QApplication.processEvents()
        await asyncio.sleep(0.005)


def buttons(shown: SimilarList) -> list[str]:
    return [b.objectName() for b in shown.findChildren(QPushButton) if b.isVisible()]


def press(shown: SimilarList, name: str) -> None:
    next(b for b in shown.findChildren(QPushButton, name) if b.isVisible()).click()


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (similar(1), "同类 ・ 相距 32 米 ・ 早 18 分钟 ・ 文字相似 62%"),
        (similar(1, same="branch", metres=3, likeness=None), "同一大类 ・ 同一地点 ・ 早 18 分钟"),
        (similar(1, same=None, earlier=-3 * 60 * MINUTE), "相距 32 米 ・ 晚 3 小时 ・ 文字相似 62%"),
        (similar(1, metres=None), "同类 ・ 同一片区 ・ 早 18 分钟 ・ 文字相似 62%"),
        (similar(1, earlier=20_000), "同类 ・ 相距 32 米 ・ 同时 ・ 文字相似 62%"),
    ],
)
def test_the_reason_stands_in_words(one: Similar, words: str) -> None:
    (line,) = similar_lines(matters(one))
    assert line.reasons == words
    assert line.serial == "00001-6"


def test_the_likeliest_stand_out_and_what_is_closed_takes_nothing_in() -> None:
    lines = similar_lines(matters(similar(1), similar(2, likeness=0.3), similar(3, state="closed")))
    assert [(line.likely, line.takes) for line in lines] == [(True, True), (False, True), (True, False)]


def test_nothing_is_asked_before_the_report_says_where_and_what() -> None:
    assert ask_of(filled(point=None)) is None
    assert ask_of(filled(text="  ")) is None
    assert ask_of(filled(text="坏\x00字")) is None
    ask = ask_of(filled(class_code="05-01", title=" 水管 "))
    assert ask == SimilarAsk(lon=103.85, lat=30.69, class_code="05-01", title="水管", text="水管爆了")
    assert ask_of(filled(text="", class_code="05-01")) is not None


async def test_typing_on_asks_once_and_shows_what_came_before(parts: DeskParts, typed: SimilarToTyped) -> None:
    parts.center.alike = matters(similar(17))
    for text in ("水", "水管", "水管爆", "水管爆了"):
        typed.follow(ASK.model_copy(update={"text": text}))
        await pass_time(0.05)
    assert parts.center.compared == []
    await pass_time()
    assert [ask.text for ask in parts.center.compared] == ["水管爆了"]
    assert [line.id for line in typed.list.lines] == [identity(17)]
    assert typed.list.isVisible() and buttons(typed.list) == ["open"]
    typed.follow(None)
    assert not typed.list.isVisible()


async def test_without_a_link_the_desk_says_that_nothing_was_compared(parts: DeskParts, typed: SimilarToTyped) -> None:
    parts.center.down = True
    typed.follow(ASK)
    await pass_time()
    assert typed.list.said == "连不上中心，没有查重。"
    parts.center.down = False
    parts.center.alike = matters(similar(17))
    typed.follow(ASK.model_copy(update={"text": "又爆了"}))
    await pass_time()
    assert typed.list.said == "" and len(typed.list.lines) == 1


async def test_a_matter_that_the_desk_does_not_hold_is_fetched_before_it_is_opened(
    parts: DeskParts, typed: SimilarToTyped, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def incident(incident_id: str) -> IncidentView:
        return IncidentView(incident=burst_pipe(state="archived").model_copy(update={"id": incident_id}), allowed=())

    monkeypatch.setattr(parts.center, "incident", incident)
    parts.center.alike = matters(similar(17), similar(9_999, state="archived"))
    opened: list[str] = []
    typed.opened.connect(opened.append)
    typed.follow(ASK)
    await pass_time()
    for button in typed.list.findChildren(QPushButton, "open"):
        button.click()
    await pass_time(0.1)
    assert opened == [identity(17), identity(9_999)]
    found = parts.store.find(identity(9_999))
    assert found is not None and found.state == "archived"


async def test_a_matter_shows_its_ties_at_once_and_its_likes_a_moment_later(
    parts: DeskParts, related: RelatedMatters
) -> None:
    tie = Relation(id=identity(30), code="510115-261122-00030-1", kind="merged_from")
    matter = burst_pipe(related=(tie,), permits=permits("merge", "relate"))
    parts.center.alike = matters(similar(30), similar(31), similar(32, state="closed"))
    wanted: list[tuple[str, str]] = []
    related.step_wanted.connect(lambda step, other: wanted.append((step, other)))
    related.show_incident(matter)
    assert [line.reasons for line in related.list.lines] == ["并入本案"]
    await pass_time()
    assert [line.id for line in related.list.lines] == [identity(30), identity(31), identity(32)]
    assert buttons(related.list) == ["open", "open", "merge", "relate", "open", "relate"]
    press(related.list, "merge")
    press(related.list, "relate")
    assert wanted == [("merge", identity(31)), ("relate", identity(31))]


@pytest.mark.parametrize(("step", "field"), [("merge", "into"), ("relate", "other")])
async def test_the_step_is_for_the_matter_that_was_pointed_at_and_for_no_other(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, step: str, field: str
) -> None:
    far = burst_pipe().model_copy(update={"id": identity(9_999), "code": "510115-261122-09999-1"})

    async def incident(incident_id: str) -> IncidentView:
        return IncidentView(incident=far, allowed=())

    monkeypatch.setattr(seat.parts.center, "incident", incident)
    seat.parts.fill(burst_pipe(permits=permits("merge", "relate")))
    seat.parts.center.alike = matters(similar(9_999))
    seat.parts.workspace.select(identity(17))
    await pass_time()
    press(seat.desk.detail.related.list, step)
    await pass_time(0.2)
    panel = seat.desk.detail.steps.panel
    assert panel is not None and panel.objectName() == f"panel-{step}"
    chosen = panel.findChildren(QListWidget)[0]
    assert [chosen.item(n).data(Qt.ItemDataRole.UserRole) for n in range(chosen.count())] == [identity(9_999)]
    panel.restore({"words": "同一处漏水"})
    panel.submit()
    (pending,) = seat.parts.store.pending.values()
    assert (pending.command.type, getattr(pending.command.payload, field)) == (step, identity(9_999))


async def test_whoever_may_not_merge_is_not_offered_it(parts: DeskParts, related: RelatedMatters) -> None:
    parts.center.alike = matters(similar(31))
    related.show_incident(burst_pipe(permits=permits("note")))
    await pass_time()
    assert buttons(related.list) == ["open"]


async def test_what_is_closed_is_not_compared_any_more(parts: DeskParts, related: RelatedMatters) -> None:
    parts.center.alike = matters(similar(31))
    related.show_incident(burst_pipe(state="closed", closed_at=NOW, clock=None))
    await pass_time()
    assert related.list.lines == () and not related.list.isVisible()
    related.show_incident(burst_pipe())
    await pass_time()
    assert len(related.list.lines) == 1
    related.show_incident(None)
    assert related.list.lines == ()
