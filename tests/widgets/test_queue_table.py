"""The queue's model: right order, row by row, and still while the officer points at it."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import (
    DISTRICT,
    HOUR,
    MINUTE,
    NOW,
    OFFICER,
    changed,
    clock,
    incident,
    reference,
    reported,
    snapshot,
)
from console.domain.store import Store
from console.domain.values import CommandState, PendingCommand
from console.models.bridge import StoreBridge
from console.models.incident_table import IncidentTable
from console.models.queue_order import entry_of, midnight
from console.models.queue_views import Filter, filters_of
from console.models.workspace import Workspace
from contract.envelope import DispatchCommand
from contract.event import Event
from contract.identity import new_id
from contract.payload import Dispatch


class Bench:
    """A store, its bridge and the queue's model, watched by Qt's model tester."""

    def __init__(self) -> None:
        self.store = Store()
        self.bridge = StoreBridge(self.store)
        self.workspace = Workspace()
        self.now = NOW
        self.table = IncidentTable(self.bridge, self.workspace, self.clock)
        self.tester = QAbstractItemModelTester(self.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.resets = QSignalSpy(self.table.modelReset)
        self.changes = QSignalSpy(self.table.dataChanged)

    def clock(self) -> int:
        return self.now

    def apply(self, *events: Event) -> None:
        for event in events:
            self.store.apply(event, "c")
        self.bridge.flush()

    def ids(self) -> list[str]:
        return [self.table.id_at(row) for row in range(self.table.rowCount())]

    def due(self, number: int, minutes: int, **fields: object) -> Event:
        return reported(number, clock=clock(NOW - HOUR, NOW + minutes * MINUTE), **fields)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.bridge.close()


def test_a_new_matter_comes_in_where_its_deadline_says(bench: Bench) -> None:
    a, b, c = bench.due(1, 30), bench.due(2, 10), bench.due(3, 20)
    bench.apply(a, b)
    bench.apply(c)
    assert bench.ids() == [b.aggregate, c.aggregate, a.aggregate]
    assert bench.resets.count() == 0


def test_a_closed_matter_leaves_and_a_changed_one_moves_without_a_reset(bench: Bench) -> None:
    a, b, c = bench.due(1, 10), bench.due(2, 20), bench.due(3, 30)
    bench.apply(a, b, c)
    held = QPersistentModelIndex(bench.table.index(bench.table.row_of(c.aggregate), 0))
    bench.apply(changed(a, 2, state="closed", closed_at=NOW, clock=None))
    bench.apply(changed(c, 2, clock=clock(NOW, NOW + MINUTE)))
    assert bench.ids() == [c.aggregate, b.aggregate]
    assert held.row() == 0, "a selection stays on its matter"
    assert bench.resets.count() == 0


def test_neighbouring_changes_are_one_range(bench: Bench) -> None:
    events = [bench.due(n, n) for n in range(10)]
    bench.apply(*events)
    before = bench.changes.count()
    bench.apply(*(changed(e, 2, title="新的标题") for e in events[2:7]))
    assert bench.changes.count() == before + 1
    first, last = bench.changes.at(before)[:2]
    assert (first.row(), last.row()) == (2, 6)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_history_the_rows_are_those_of_a_full_sort(bench: Bench, seed: int) -> None:
    chance = random.Random(seed)
    births: dict[str, tuple[Event, int]] = {}
    for step in range(24):
        bench.workspace.set_frozen(chance.random() < 0.4)
        batch: list[Event] = []
        for _ in range(chance.choice((1, 3, 5, 60))):
            if not births or chance.random() < 0.5:
                event = bench.due(len(births), chance.randrange(-60, 600), severity=chance.randint(1, 4))
                births[event.aggregate] = (event, 1)
            else:
                key = chance.choice(list(births))
                birth, version = births[key]
                births[key] = (birth, version + 1)
                fields = chance.choice(
                    (
                        {"title": f"第 {step} 步"},
                        {"clock": clock(NOW - HOUR, NOW + chance.randrange(-60, 600) * MINUTE)},
                        {"state": "closed", "closed_at": NOW, "clock": None},
                        {"state": "accepted", "closed_at": None},
                    )
                )
                event = changed(birth, version + 1, **fields)
            batch.append(event)
        bench.apply(*batch)
    bench.workspace.set_frozen(False)
    today = midnight(NOW)
    expected = sorted(
        (i for i in bench.store.incidents.values() if Filter.OPEN in filters_of(i, None, today)), key=entry_of
    )
    assert bench.ids() == [i.id for i in expected]
    assert bench.table.counts[Filter.OPEN] == len(expected)
    assert bench.table.counts[Filter.CLOSED_TODAY] == len(births) - len(expected)
    assert bench.resets.count() == 0


def test_while_the_officer_points_nothing_leaves_and_nothing_trades_places(bench: Bench) -> None:
    a, b, c = bench.due(1, 10), bench.due(2, 20), bench.due(3, 30)
    bench.apply(a, b, c)
    bench.workspace.set_frozen(True)
    bench.apply(changed(a, 2, state="closed", closed_at=NOW, clock=None), changed(c, 2, clock=clock(NOW, NOW + MINUTE)))
    assert bench.ids() == [a.aggregate, b.aggregate, c.aggregate]
    assert bench.table.face(0).state == "已结案", "the row stays, and says what is true"
    new = bench.due(4, 15)
    bench.apply(new)
    assert bench.ids() == [a.aggregate, new.aggregate, b.aggregate, c.aggregate]
    bench.workspace.set_frozen(False)
    assert bench.ids() == [c.aggregate, new.aggregate, b.aggregate]


def test_tabs_count_and_show_their_own(bench: Bench) -> None:
    bench.store.identify(OFFICER, reference())
    late = bench.due(1, -5, state="returned")
    bench.apply(late, bench.due(2, 30))
    bench.apply(changed(late, 2, clock=clock(NOW - HOUR, NOW - MINUTE, "overdue")))
    assert bench.table.counts[Filter.OPEN] == 2
    assert bench.table.counts[Filter.OVERDUE] == bench.table.counts[Filter.RETURNED] == 1
    bench.workspace.set_filter(Filter.OVERDUE)
    assert bench.ids() == [late.aggregate]


def test_search_narrows_and_what_comes_later_is_searched_too(bench: Bench) -> None:
    bench.apply(bench.due(1, 10, title="井盖缺失"), bench.due(2, 20, title="路灯不亮", text="路灯"))
    bench.workspace.set_search("井盖")
    assert bench.table.rowCount() == 1
    bench.apply(bench.due(3, 5, title="又一处井盖"), bench.due(4, 5, title="树枝倒伏", text="树枝"))
    assert [bench.table.face(r).title for r in range(bench.table.rowCount())] == ["又一处井盖", "井盖缺失"]


def test_an_act_on_its_way_changes_only_its_row_and_goes_when_settled(bench: Bench) -> None:
    event = bench.due(1, 10, state="registered")
    bench.apply(event, bench.due(2, 20))
    command = DispatchCommand(command_id=new_id(), expected_version=1, payload=Dispatch(lead=DISTRICT))
    bench.store.put_pending(PendingCommand(event.aggregate, command, NOW, 900.0, CommandState.SENT))
    bench.bridge.flush()
    assert bench.table.face(0).overlay == "派遣 · 发送中"
    assert bench.table.face(0).state == "待派遣"
    settled = changed(event, 2, state="dispatched").model_copy(update={"command_id": command.command_id})
    bench.apply(settled)
    assert (bench.table.face(0).overlay, bench.table.face(0).state) == ("", "待接收")


def test_a_snapshot_replaces_everything_at_once(bench: Bench) -> None:
    bench.apply(bench.due(1, 10))
    bench.store.load(snapshot(incident(5), incident(6)))
    bench.bridge.flush()
    assert bench.table.rowCount() == 2
    assert bench.resets.count() == 1


def test_a_row_whose_matter_left_before_the_flush_can_still_be_painted(bench: Bench) -> None:
    event = bench.due(1, 10)
    bench.apply(event)
    face = bench.table.face(0)
    bench.store.evict([event.aggregate])
    assert bench.table.face(0) == face
    assert bench.table.time_left(0).text == "—"
    bench.bridge.flush()
    assert bench.table.rowCount() == 0


def test_a_second_tells_only_the_rows_in_sight(bench: Bench) -> None:
    bench.apply(*(bench.due(n, n) for n in range(30)))
    before = bench.changes.count()
    bench.table.tick(3, 9)
    assert bench.changes.count() == before + 1
    assert [i.row() for i in bench.changes.at(before)[:2]] == [3, 9]


def test_at_midnight_yesterdays_closed_ones_go(bench: Bench) -> None:
    event = bench.due(1, 10)
    bench.apply(event, changed(event, 2, state="closed", closed_at=NOW, clock=None))
    bench.workspace.set_filter(Filter.CLOSED_TODAY)
    assert bench.table.rowCount() == 1
    bench.now += 24 * HOUR
    bench.table.tick(0, 0)
    assert bench.table.rowCount() == 0
    assert bench.table.counts[Filter.CLOSED_TODAY] == 0


def test_a_screen_reader_hears_what_is_painted(bench: Bench) -> None:
    bench.apply(bench.due(1, 21, severity=2, title="供水管破裂"))
    index = bench.table.index(0, 0)
    spoken = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    for part in ("重大", "供水管破裂", "已接收", "剩 0:21"):
        assert part in spoken
