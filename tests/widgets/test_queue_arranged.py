"""The queue as an officer has arranged it: groups, columns, filters, what is picked, what is unread."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import (
    HOUR,
    MINUTE,
    NOW,
    OFFICER,
    changed,
    clock,
    incident,
    reference,
    reported,
)
from console.models.queue_arrangement import Arrangement, Density, Grouping, Liking, Narrow, group_key
from console.models.queue_order import entry_of
from console.models.queue_views import Filter
from contract.event import Event
from contract.incident import Incident
from tests.widgets.queue_desk import Desk, matters


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.bridge.close()


def test_what_would_move_is_counted_and_moves_when_the_officer_asks(desk: Desk, qtbot: QtBot) -> None:
    held = matters(6)
    desk.load(*held)
    desk.workspace.set_frozen(True)
    birth = reported(5)
    desk.store.apply(changed(birth, 2, clock=clock(NOW, NOW + MINUTE)), "c")
    desk.bridge.flush()
    assert desk.panel.table.row_of(held[5].id) == 5, "not while somebody points"
    assert desk.panel.order_chip.isVisible()
    assert "1 件有变化" in desk.panel.order_chip.text()
    qtbot.mouseClick(desk.panel.order_chip, Qt.MouseButton.LeftButton)
    assert desk.panel.table.row_of(held[5].id) == 0
    assert not desk.panel.order_chip.isVisible()


def test_groups_have_heads_with_counts_and_fold_without_losing_the_selection(desk: Desk, qtbot: QtBot) -> None:
    held = [*matters(4), incident(50, state="returned"), incident(51, state="returned")]
    desk.load(*held)
    desk.workspace.select(held[4].id)
    desk.workspace.arrange(Arrangement(Grouping.STATE))
    table, view = desk.panel.table, desk.panel.view
    heads = [row for row in range(table.rowCount()) if not table.id_at(row)]
    assert sum(table.face(row).size for row in heads) == 6
    returned = next(row for row in heads if table.face(row).title == "退回")
    assert table.face(returned).size == 2
    view.setCurrentIndex(table.index(returned, 0))
    rows = table.rowCount()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert table.rowCount() == rows - 2
    assert view.currentIndex().row() == returned, "the keyboard stays on the head"
    assert desk.workspace.selected == held[4].id, "what is being read stays"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert table.rowCount() == rows
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, view.top_of(returned) + 10))
    assert table.rowCount() == rows - 2
    desk.workspace.arrange(Arrangement())
    assert table.rowCount() == 6


def test_a_folded_group_still_counts_what_comes_and_goes(desk: Desk) -> None:
    desk.load(*matters(3))
    desk.workspace.arrange(Arrangement(Grouping.STREET))
    table = desk.panel.table
    group = table.group_at(0)
    size, rows = table.face(0).size, table.rowCount()
    table.fold(group, True)
    street = next(i for i in desk.store.incidents.values() if i.place.path[1] == group)
    fresh = reported(60, place=street.place)
    desk.store.apply(fresh, "c")
    desk.bridge.flush()
    assert table.face(0).size == size + 1
    assert table.rowCount() == rows - size
    desk.store.apply(changed(fresh, 2, state="closed", closed_at=NOW, clock=None), "c")
    desk.bridge.flush()
    assert table.face(0).size == size


def test_several_are_picked_with_control_shift_space_and_all_at_once(desk: Desk, qtbot: QtBot) -> None:
    held = matters(8)
    desk.load(*held)
    view, left = desk.panel.view, Qt.MouseButton.LeftButton

    def click(row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.mouseClick(view.viewport(), left, keys, QPoint(200, 44 * row + 10))

    click(1)
    click(3, Qt.KeyboardModifier.ControlModifier)
    assert list(desk.workspace.marked) == [held[1].id, held[3].id]
    click(6, Qt.KeyboardModifier.ShiftModifier)
    assert list(desk.workspace.marked) == [m.id for m in held[3:7]]
    assert desk.workspace.selected == held[1].id, "what is being read is not changed by picking"
    click(0)
    assert not desk.workspace.marked
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert list(desk.workspace.marked) == [held[0].id, held[1].id]
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.workspace.marked) == 8


def test_what_was_picked_stays_picked_when_rows_move_and_is_let_go_when_it_leaves(desk: Desk) -> None:
    held = matters(6)
    desk.load(*held)
    desk.workspace.mark([held[2].id, held[4].id])
    desk.store.apply(changed(reported(4), 2, clock=clock(NOW, NOW + MINUTE)), "c")
    desk.bridge.flush()
    assert list(desk.workspace.marked) == [held[2].id, held[4].id]
    desk.store.apply(changed(reported(2), 2, state="closed", closed_at=NOW, clock=None), "c")
    desk.bridge.flush()
    assert list(desk.workspace.marked) == [held[4].id]


def test_a_matter_that_came_after_the_officer_did_has_a_dot_until_it_was_looked_at(desk: Desk, qtbot: QtBot) -> None:
    desk.load(*matters(3))
    desk.workspace.like(Liking(since=NOW - HOUR))
    fresh = reported(40, reported_at=NOW)
    desk.store.apply(fresh, "c")
    desk.bridge.flush()
    table = desk.panel.table
    assert table.face(table.row_of(fresh.aggregate)).unread
    with_dot = desk.picture()
    desk.workspace.select(fresh.aggregate)
    qtbot.waitUntil(lambda: not table.face(table.row_of(fresh.aggregate)).unread, timeout=2000)
    assert desk.picture() != with_dot
    assert fresh.aggregate in desk.workspace.liking(desk.store.incidents).seen


def test_a_filter_that_hides_everything_says_so_and_how_to_go_back(desk: Desk, qtbot: QtBot) -> None:
    desk.load(*matters(5))
    desk.workspace.set_narrow(Narrow(severities=(1,)))
    assert desk.panel.message[0] == "筛选隐藏了全部 5 件"
    assert "清除筛选" in desk.panel.message[1]
    qtbot.mouseClick(desk.panel.filters.clear_button, Qt.MouseButton.LeftButton)
    assert desk.panel.body == "rows"


def test_a_filter_is_made_kept_under_a_name_and_chosen_again(desk: Desk, qtbot: QtBot) -> None:
    desk.load(*matters(6), incident(70, severity=1))
    filters = desk.panel.filters
    filters.toggle_editor()
    severities = filters.fields["severities"].menu().actions()
    severities[0].trigger()
    assert desk.panel.table.rowCount() == 1, "it is in force while it is made"
    filters.name.setText("特大")
    filters.keep()
    assert list(filters.chips) == ["特大"] and filters.chips["特大"].isChecked()
    qtbot.mouseClick(filters.chips["特大"], Qt.MouseButton.LeftButton)
    assert desk.panel.table.rowCount() == 7
    qtbot.mouseClick(filters.chips["特大"], Qt.MouseButton.LeftButton)
    assert desk.panel.table.rowCount() == 1


def test_a_street_that_was_given_up_is_offered_only_where_a_filter_is_still_about_it(desk: Desk) -> None:
    desk.load(*matters(6))
    streets = [org for org in reference().orgs if org.kind == "street"]
    gone = streets[0].model_copy(update={"retired_at": NOW})
    others = tuple(org for org in reference().orgs if org.id != gone.id)
    desk.store.identify(OFFICER, reference().model_copy(update={"orgs": (*others, gone)}))
    desk.bridge.flush()
    filters = desk.panel.filters

    def offered() -> list[str]:
        return [action.text() for action in filters.fields["streets"].menu().actions()]

    filters.toggle_editor()
    assert offered() == [org.name for org in streets[1:]]
    filters.toggle_editor()
    desk.workspace.set_narrow(Narrow(streets=(gone.id,)))
    filters.toggle_editor()
    assert offered() == [*(org.name for org in streets[1:]), f"{gone.name}（已撤销）"]


@pytest.mark.parametrize("density", [Density.COMPACT, Density.NORMAL, Density.COMFORTABLE])
def test_rows_are_as_dense_as_the_officer_likes(desk: Desk, density: Density) -> None:
    desk.load(*matters(30))
    desk.workspace.set_density(density)
    desk.picture()
    height = {Density.COMPACT: 32, Density.NORMAL: 44, Density.COMFORTABLE: 56}[density]
    assert desk.panel.view.top_of(3) == 3 * height


def test_columns_are_left_out_moved_and_widened_from_the_menu_for_one_view_only(desk: Desk) -> None:
    desk.load(*matters(10))
    before = desk.picture()
    desk.panel.look.fill()
    for what, column in (("shown", "lead"), ("left", "left"), ("wider", "state")):
        desk.panel.look.apply(what, column)
    arrangement = desk.workspace.arrangement
    assert "lead" not in arrangement.columns
    assert arrangement.columns.index("left") < arrangement.columns.index("state")
    assert dict(arrangement.widths)["state"] > 100
    assert desk.picture() != before
    desk.workspace.set_filter(Filter.OVERDUE)
    assert desk.workspace.arrangement == Arrangement()


@pytest.mark.parametrize("seed", range(4))
def test_after_any_history_groups_hold_what_they_say_and_rows_stand_as_in_a_full_sort(desk: Desk, seed: int) -> None:
    chance, table = random.Random(seed), desk.panel.table
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    grouping = (Grouping.STREET, Grouping.STATE, Grouping.LEAD, Grouping.BRANCH)[seed]
    desk.load()
    desk.workspace.arrange(Arrangement(grouping))
    births: dict[str, tuple[Event, int]] = {}
    for _ in range(30):
        desk.workspace.set_frozen(chance.random() < 0.3)
        for _ in range(chance.choice((1, 4, 50))):
            if not births or chance.random() < 0.5:
                due = clock(NOW - HOUR, NOW + chance.randrange(-60, 600) * MINUTE)
                event = reported(len(births), clock=due, severity=chance.randint(1, 4))
                births[event.aggregate] = (event, 1)
            else:
                birth, version = births[key := chance.choice(list(births))]
                births[key] = (birth, version + 1)
                fields: dict[str, object] = chance.choice(
                    (
                        {"state": "closed", "closed_at": NOW, "clock": None},
                        {"state": "returned", "closed_at": None},
                        {"state": "accepted", "closed_at": None, "lead": None},
                        {"clock": clock(NOW - HOUR, NOW + chance.randrange(600) * MINUTE)},
                    )
                )
                event = changed(birth, version + 1, **fields)
            desk.store.apply(event, "c")
        desk.bridge.flush()
        if table.rowCount() and chance.random() < 0.5:
            group = table.group_at(chance.randrange(table.rowCount()))
            table.fold(group, not table.folded(group))
        if chance.random() < 0.1:
            desk.workspace.set_narrow(Narrow(severities=chance.choice(((), (1, 2), (3, 4)))))
    desk.workspace.set_frozen(False)
    branches = {c.code: c.branch for c in reference().classes}
    wanted: dict[str, list[Incident]] = {}
    for each in desk.store.incidents.values():
        if each.closed_at is None and desk.workspace.narrow.admits(each, branches):
            wanted.setdefault(group_key(each, grouping, branches), []).append(each)
    rows: list[str] = []
    for group in sorted(wanted):
        rows.append("")
        if not table.folded(group):
            rows += [i.id for i in sorted(wanted[group], key=entry_of)]
        assert table.face(table.head_row(group)).size == len(wanted[group])
    assert [table.id_at(row) for row in range(table.rowCount())] == rows
    assert tester.model() is table


def test_the_views_menu_keeps_nothing_of_how_it_came_up_before(desk: Desk) -> None:
    look = desk.panel.look
    counts = set()
    for _ in range(3):
        look.aboutToShow.emit()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        counts.add(len(look.findChildren(QMenu)))
    assert len(counts) == 1


def test_every_entry_of_the_views_menu_does_what_it_says(desk: Desk) -> None:
    desk.load(*matters(5))
    look, workspace = desk.panel.look, desk.workspace

    def pick(menu: str, *entries: str) -> None:
        look.aboutToShow.emit()
        actions = look.actions()
        held: list[object] = []  # PySide6 6.8 deletes the entries of a menu together with its last wrapper
        for words in (menu, *entries):
            found = next(action for action in actions if action.text() == words)
            below = found.menu()
            held += [below, actions]
            actions = below.actions() if below is not None else []
        found.trigger()

    pick("分组", "按街道")
    assert workspace.arrangement.grouping is Grouping.STREET
    pick("疏密", "紧凑（一行）")
    assert workspace.density is Density.COMPACT
    pick("列", "牵头", "显示")
    assert "lead" not in workspace.arrangement.columns
    pick("列", "牵头（不显示）", "显示")
    assert "lead" in workspace.arrangement.columns
    pick("列", "剩余时间", "左移")
    pick("列", "状态", "加宽")
    assert dict(workspace.arrangement.widths)["state"] == 124, "from what it measured"
    pick("列", "恢复默认")
    assert workspace.arrangement == Arrangement(Grouping.STREET)
    assert not desk.panel.filters.editing
    pick("筛选\tCtrl+Shift+F")
    assert desk.panel.filters.editing
