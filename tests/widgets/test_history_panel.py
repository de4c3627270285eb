"""The history as an officer uses it: long, by keyboard, with and without a link."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import NOW, OFFICER, incident, reference
from console.domain.history_list import Ask
from console.domain.store import Store
from console.models.bridge import StoreBridge
from console.models.workspace import Filter, Workspace
from console.views.history_panel import HistoryPanel
from console.widgets.theme import Theme
from contract.history import HistoryPage
from contract.incident import Incident, IncidentView
from tests.unit.console.test_history_list import NEWEST, row
from tests.unit.console.test_history_list import Center as Rows
from tests.widgets.desk_samples import MemoryCenter


class LongCenter(MemoryCenter):
    """A million matters; ``wait``: seconds an answer takes."""

    def __init__(self, count: int = 1_000_000) -> None:
        super().__init__()
        self.rows = Rows(count)
        self.matter: Incident = incident(7, state="archived", closed_at=NOW, clock=None)
        self.looked_up: list[str] = []
        self.wait = 0.0
        self.answered = 0

    async def history(self, ask: Ask) -> HistoryPage:
        await self._link()
        await asyncio.sleep(self.wait)
        self.answered += 1
        return self.rows.answer(ask)

    async def incident(self, incident_id: str) -> IncidentView:
        await self._link()
        self.looked_up.append(incident_id)
        return IncidentView(incident=self.matter.model_copy(update={"id": incident_id}), allowed=())


async def turn(seconds: float) -> None:
    """Both loops go on: the one of the questions and Qt's."""
    await asyncio.sleep(seconds)
    QApplication.processEvents()


class Desk:
    def __init__(self, center: LongCenter) -> None:
        self.center = center
        self.store = Store()
        self.bridge = StoreBridge(self.store)
        self.workspace = Workspace()
        self.store.identify(OFFICER, reference())
        self.panel = HistoryPanel(Theme(), self.bridge, self.workspace, center, self.clock)
        self.workspace.set_filter(Filter.HISTORY)
        self.panel.resize(790, 500)

    def clock(self) -> int:
        return NEWEST

    async def settled(self) -> None:
        """Until every row in sight is there."""
        for _ in range(400):
            await turn(0.005)
            first, last = self.panel.view.rows_in_sight()
            if last >= first and all(self.panel.table.at(n) is not None for n in range(first, last + 1)):
                return
        raise AssertionError("rows are still missing")

    def titles(self) -> list[str]:
        first, last = self.panel.view.rows_in_sight()
        return [face.title for face, _ in self.panel.table.rows(first, last)]


@pytest_asyncio.fixture
async def desk(qtbot: QtBot) -> AsyncIterator[Desk]:
    desk = Desk(LongCenter())
    qtbot.addWidget(desk.panel)
    yield desk
    desk.panel.close_jobs()
    await turn(0.01)
    desk.bridge.close()


async def shown(desk: Desk) -> None:
    desk.panel.show()
    await desk.settled()


async def test_a_million_rows_are_there_to_scroll_and_a_handful_is_held(desk: Desk, qtbot: QtBot) -> None:
    await shown(desk)
    assert desk.panel.table.rowCount() == 1_000_000
    assert desk.titles()[0] == "第 0 件"
    assert "1,000,000" in desk.panel.summary
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_End)
    await desk.settled()
    assert desk.titles()[-1] == "第 999999 件"
    assert desk.panel.table.book.held < 5_000
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_Home)
    await desk.settled()
    assert desk.titles()[0] == "第 0 件"


async def test_page_down_reads_on_and_what_is_on_its_way_says_so(desk: Desk, qtbot: QtBot) -> None:
    await shown(desk)
    desk.panel.focus_rows()
    for _ in range(60):
        qtbot.keyClick(desk.panel.view, Qt.Key.Key_PageDown)
    assert desk.titles()[-1] == "……"
    await desk.settled()
    row = desk.panel.view.currentIndex().row()
    assert row >= 500
    assert f"第 {row} 件" in desk.titles()


async def test_rushing_through_asks_for_where_the_officer_stops_and_not_for_all_between(desk: Desk) -> None:
    await shown(desk)
    desk.center.wait = 0.05
    before = desk.center.answered
    bar = desk.panel.view.verticalScrollBar()
    for step in range(1, 60):
        bar.setValue(step * 500_000)
        await turn(0.001)
    await desk.settled()
    assert desk.center.answered - before <= 6, "questions that are out of date are given up"
    assert desk.titles()[0] == f"第 {59 * 500_000 // 44} 件"


async def test_a_date_is_jumped_to_and_the_row_numbers_stay(desk: Desk, qtbot: QtBot) -> None:
    await shown(desk)
    desk.panel.date.setDate(QDate(2033, 5, 15))
    qtbot.keyClick(desk.panel.date, Qt.Key.Key_Return)
    for _ in range(100):
        await turn(0.005)
        if desk.panel.view.currentIndex().row() > 0:
            break
    await desk.settled()
    at = desk.panel.table.at(desk.panel.view.currentIndex().row())
    assert at is not None
    assert at == row(desk.panel.view.currentIndex().row())
    assert "2033-05-15" in desk.panel.summary
    assert desk.panel.table.rowCount() == 1_000_000


async def test_the_search_is_the_centers_and_leaving_it_gives_everything_back(desk: Desk) -> None:
    await shown(desk)
    desk.workspace.set_search("水管")
    await desk.settled()
    assert desk.center.rows.asked[-1].query.words == "水管"
    assert desk.panel.table.rowCount() < 1_000
    desk.workspace.set_search("")
    await desk.settled()
    assert desk.panel.table.rowCount() == 1_000_000


async def test_a_row_at_rest_is_read_and_shown_beside_the_store_and_rows_run_past_are_not(
    desk: Desk, qtbot: QtBot
) -> None:
    await shown(desk)
    desk.panel.focus_rows()
    for _ in range(5):
        qtbot.keyClick(desk.panel.view, Qt.Key.Key_Down)
    wanted = row(5).id
    for _ in range(200):
        await turn(0.01)
        if desk.store.find(wanted) is not None:
            break
    assert desk.workspace.selected == wanted
    held = desk.store.find(wanted)
    assert held is not None and held.state == "archived"
    assert desk.center.looked_up == [wanted]
    assert wanted not in desk.store.incidents, "no list of open matters shows it"


async def test_without_a_link_the_history_says_so_and_goes_on_by_itself(desk: Desk) -> None:
    desk.center.down = True
    desk.panel.show()
    for _ in range(100):
        await turn(0.005)
        if desk.panel.notice:
            break
    assert "连不上中心" in desk.panel.notice
    desk.center.down = False
    desk.panel._retry.setInterval(10)
    desk.panel._retry.start()
    await desk.settled()
    assert desk.panel.notice == ""


async def test_nothing_is_asked_before_somebody_looks(desk: Desk) -> None:
    await turn(0.05)
    assert desk.center.rows.asked == []


async def test_the_model_keeps_qts_rules_while_answers_come_in(qtbot: QtBot) -> None:
    desk = Desk(LongCenter(250))
    qtbot.addWidget(desk.panel)
    tester = QAbstractItemModelTester(desk.panel.table, QAbstractItemModelTester.FailureReportingMode.Fatal, desk.panel)
    await shown(desk)
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_End)
    await desk.settled()
    desk.workspace.set_search("水管")
    await desk.settled()
    for _ in range(4):
        qtbot.keyClick(desk.panel.view, Qt.Key.Key_End)
        await desk.settled()
    assert desk.panel.table.rowCount() == 250
    assert tester.failureReportingMode() == QAbstractItemModelTester.FailureReportingMode.Fatal
    desk.panel.close_jobs()
    desk.bridge.close()
    await turn(0.01)


async def test_enter_opens_the_matter_at_once_and_begins_no_step(desk: Desk, qtbot: QtBot) -> None:
    await shown(desk)
    desk.panel.focus_rows()
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_Return)
    wanted = row(desk.panel.view.currentIndex().row()).id
    assert desk.workspace.selected == wanted
    for _ in range(50):
        await turn(0.005)
        if desk.store.find(wanted) is not None:
            break
    assert desk.center.looked_up == [wanted]
    assert not desk.store.pending
