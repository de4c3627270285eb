"""The queue as an officer uses it: by keyboard, under a running district, and when there is nothing to see."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import (
    HOUR,
    MINUTE,
    NOW,
    changed,
    clock,
    incident,
    reported,
    snapshot,
)
from console.domain.values import Link, LinkKind
from console.models.actions import Actions
from console.models.queue_views import Filter
from contract.event import LATE_ENTRY_GRACE_MS
from tests.widgets.queue_desk import Desk, matters


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.bridge.close()


def test_arrows_and_pages_walk_the_rows_and_enter_opens(desk: Desk, qtbot: QtBot) -> None:
    held = matters(30)
    desk.load(*held)
    desk.panel.focus_rows()
    assert desk.workspace.selected == held[0].id
    view = desk.panel.view
    for key, row in (
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_Down, 2),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_End, 29),
        (Qt.Key.Key_Down, 29),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(view, key)
        assert desk.row == row
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert desk.row > 5
    first, last = view.rows_in_sight()
    assert first <= desk.row <= last
    with qtbot.waitSignal(desk.panel.activated) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [held[desk.row].id]


def test_letters_are_left_to_the_desks_shortcuts(desk: Desk, qtbot: QtBot) -> None:
    desk.load(*matters(5))
    desk.panel.focus_rows()
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_D)
    assert desk.row == 0


def test_a_click_selects_and_another_window_may_select_too(desk: Desk, qtbot: QtBot) -> None:
    held = matters(8)
    desk.load(*held)
    qtbot.mouseClick(desk.panel.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 44 * 2 + 10))
    assert desk.workspace.selected == held[2].id
    desk.workspace.select(held[5].id)
    assert desk.row == 5


def test_what_is_read_does_not_move_when_new_matters_come_above(desk: Desk, qtbot: QtBot) -> None:
    desk.load(*matters(40))
    view = desk.panel.view
    view.put_at(12, 0)
    reading = desk.panel.table.id_at(12)
    for n in range(3):
        desk.store.apply(reported(100 + n, clock=clock(NOW, NOW + MINUTE)), "c")
    desk.bridge.flush()
    row = desk.panel.table.row_of(reading)
    assert (row, view.top_of(row)) == (15, 0)
    assert desk.panel.chip.isVisible()
    assert "3 条新事件" in desk.panel.chip.text()
    qtbot.mouseClick(desk.panel.chip, Qt.MouseButton.LeftButton)
    assert view.verticalOffset() == 0
    assert not desk.panel.chip.isVisible()


def leave(desk: Desk) -> None:
    QApplication.sendEvent(desk.panel.view, QEvent(QEvent.Type.Leave))


def test_rows_hold_still_as_long_as_the_pointer_is_on_them_and_two_seconds_more(desk: Desk, qtbot: QtBot) -> None:
    held = matters(6)
    desk.load(*held)
    viewport = desk.panel.view.viewport()
    qtbot.mouseMove(viewport, QPoint(200, 60))
    qtbot.mouseMove(viewport, QPoint(200, 66))
    assert desk.workspace.frozen
    first = reported(50, clock=clock(NOW, NOW + MINUTE))
    desk.store.apply(first, "c")
    desk.bridge.flush()
    row = desk.panel.table.row_of(held[1].id)
    assert desk.panel.view.top_of(row) == 44, "pushed down by nothing"
    qtbot.wait(2300)
    assert desk.workspace.frozen, "the pointer still rests on a row"
    leave(desk)
    qtbot.waitUntil(lambda: not desk.workspace.frozen, timeout=2500)


def test_the_selection_follows_its_matter_and_outlives_its_row(desk: Desk) -> None:
    held = matters(6)
    desk.load(*held)
    desk.workspace.select(held[4].id)
    birth = reported(4)
    desk.workspace.set_frozen(False)
    desk.store.apply(changed(birth, 2, clock=clock(NOW, NOW + MINUTE)), "c")
    desk.bridge.flush()
    assert desk.row == 0
    desk.store.apply(changed(birth, 3, state="closed", closed_at=NOW, clock=None), "c")
    desk.bridge.flush()
    assert desk.row == -1, "no other matter is selected in its place"
    assert desk.workspace.selected == held[4].id


def test_after_a_closed_matter_the_arrows_go_on_where_it_stood(desk: Desk, qtbot: QtBot) -> None:
    held = matters(6)
    desk.load(*held)
    desk.workspace.select(held[3].id)
    desk.workspace.set_frozen(False)
    desk.store.apply(changed(reported(3), 2, state="closed", closed_at=NOW, clock=None), "c")
    desk.bridge.flush()
    desk.panel.focus_rows()
    assert desk.workspace.selected == held[3].id, "the closed matter can still be read"
    qtbot.keyClick(desk.panel.view, Qt.Key.Key_Down)
    assert desk.workspace.selected == held[4].id


def test_a_jump_that_ends_the_search_empties_the_field(desk: Desk) -> None:
    desk.load(*matters(9))
    desk.panel.focus_search()
    desk.panel.header.field.setText("井盖")
    desk.workspace.set_search("井盖")
    desk.workspace.set_search("")
    assert desk.panel.header.field.text() == ""
    assert not desk.panel.header.field.isVisible()
    assert desk.panel.table.rowCount() == 9


def test_a_resync_keeps_selection_and_place(desk: Desk) -> None:
    held = matters(40)
    desk.load(*held)
    desk.workspace.select(held[20].id)
    desk.panel.view.put_at(18, 10)
    desk.store.load(snapshot(*held[3:]))
    desk.bridge.flush()
    assert desk.workspace.selected == held[20].id
    assert (desk.row, desk.panel.view.top_of(17)) == (17, 98), "two rows and ten pixels below the top, as before"


def test_search_by_keyboard_and_escape_gives_everything_back(desk: Desk, qtbot: QtBot) -> None:
    desk.load(*matters(20))
    desk.panel.focus_rows()
    desk.panel.focus_search()
    field = desk.panel.header.field
    field.setText("井盖")  # as an input method commits it
    qtbot.waitUntil(lambda: desk.panel.table.rowCount() < 20, timeout=1000)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert desk.panel.table.rowCount() == 20
    assert not field.isVisible()


def test_a_search_without_result_says_so_and_how_to_go_back(desk: Desk) -> None:
    desk.load(*matters(3))
    desk.workspace.set_search("不存在的词")
    assert desk.panel.body == "message"
    assert "不存在的词" in desk.panel.message[0]
    assert "Esc" in desk.panel.message[1]


def test_a_quiet_night_is_said_with_the_time_of_the_last_event(desk: Desk) -> None:
    desk.load(incident(1, state="closed", closed_at=NOW - HOUR, clock=None, reported_at=NOW - 2 * HOUR))
    assert desk.panel.body == "message"
    assert desk.panel.message[0] == "今夜平静"
    assert "04:12" in desk.panel.message[1]
    desk.workspace.set_filter(Filter.CLOSED_TODAY)
    assert desk.panel.body == "rows"


def test_a_slow_start_shows_a_skeleton_in_place_of_rows(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.panel.body == "skeleton", timeout=1000)
    desk.load(*matters(3))
    assert desk.panel.body == "rows"


def test_rows_that_are_not_live_stay_dimmed_with_the_time_they_were_true(desk: Desk) -> None:
    desk.load(*matters(10))
    live = desk.picture()
    desk.store.set_link(Link(LinkKind.LOST, NOW - MINUTE, 4.0, 2, "timeout"))
    desk.bridge.flush()
    assert desk.panel.body == "rows"
    assert "06:11:41" in desk.panel.notice
    dimmed = desk.picture()
    assert live.pixelColor(30, 80) != dimmed.pixelColor(30, 80) or live != dimmed
    desk.store.set_link(Link(LinkKind.LIVE, NOW))
    desk.bridge.flush()
    assert desk.panel.notice == ""


def test_no_row_moves_when_the_link_is_lost_and_there_is_something_to_say(desk: Desk) -> None:
    held = matters(40)
    desk.load(*held)
    view = desk.panel.view
    bottom = view.viewport().height() // 44 - 1
    view.put_at(bottom, view.viewport().height() - 44)
    desk.workspace.select(held[bottom].id)
    desk.picture()
    room, top = view.viewport().height(), view.top_of(desk.row)
    desk.store.set_link(Link(LinkKind.LOST, NOW - MINUTE, 4.0, 2, "timeout"))
    desk.bridge.flush()
    desk.picture()
    assert desk.panel.notice
    assert (view.viewport().height(), view.top_of(desk.row)) == (room, top)


def test_the_selected_row_stays_whole_in_sight_when_a_line_takes_its_place(desk: Desk) -> None:
    held = matters(40)
    desk.load(*held)
    view = desk.panel.view
    bottom = view.viewport().height() // 44 - 1
    view.put_at(bottom, view.viewport().height() - 44)
    desk.workspace.select(held[bottom].id)
    desk.picture()
    room = view.viewport().height()
    desk.panel.filters.toggle_editor()
    desk.picture()
    assert view.viewport().height() < room
    assert view.top_of(desk.row) + 44 == view.viewport().height(), "no further than it takes"


def test_the_line_below_the_rows_says_how_many_a_filter_leaves(desk: Desk) -> None:
    desk.load(*matters(8))
    assert desk.panel.foot.words == ""
    desk.workspace.set_search("没有这样的词")
    assert desk.panel.foot.words == "筛选后 0 件"


def test_a_selected_row_that_was_out_of_sight_is_not_fetched_when_the_rows_get_less_room(desk: Desk) -> None:
    held = matters(40)
    desk.load(*held)
    desk.workspace.select(held[2].id)
    desk.panel.view.put_at(20, 0)
    desk.panel.resize(790, 420)
    desk.picture()
    assert desk.panel.view.top_of(20) == 0


def test_a_refusal_says_why(desk: Desk) -> None:
    desk.store.set_link(Link(LinkKind.REFUSED, problem="登录已过期"))
    desk.bridge.flush()
    assert desk.panel.message == ("中心拒绝了连接", "登录已过期")


@pytest.mark.parametrize("width", [360, 560, 790, 1200])
def test_a_queue_of_any_width_has_no_horizontal_scroll_bar(desk: Desk, qtbot: QtBot, width: int) -> None:
    desk.load(*matters(30))
    desk.panel.resize(width, 500)
    desk.picture()
    assert desk.panel.width() == width
    assert not desk.panel.view.horizontalScrollBar().isVisible()


def test_only_what_changed_is_drawn_again(desk: Desk) -> None:
    desk.load(*matters(40))
    desk.picture()
    drawn = desk.panel.drawn_rows
    desk.picture()
    assert desk.panel.drawn_rows == drawn
    desk.store.apply(changed(reported(2), 2, title="改过的标题"), "c")
    desk.bridge.flush()
    desk.picture()
    assert desk.panel.drawn_rows == drawn + 1


def test_a_change_of_theme_draws_every_row_anew(desk: Desk) -> None:
    desk.load(*matters(10))
    dark = desk.picture()
    desk.theme.set_name("light")
    assert desk.picture() != dark
    point = dark.rect().center()
    assert desk.picture().pixelColor(point) == desk.theme.color("panel")


def test_counts_stand_on_the_tabs(desk: Desk, qtbot: QtBot) -> None:
    desk.load(*matters(7))
    qtbot.waitUntil(lambda: desk.panel.header.tabs[Filter.OPEN].text() == "在办 7", timeout=1000)


@pytest.mark.parametrize("width", [480, 620, 790, 1200])
def test_every_view_is_in_sight_or_in_the_menu_and_the_chosen_one_is_in_sight(
    desk: Desk, qtbot: QtBot, width: int
) -> None:
    desk.load(*matters(7))
    desk.panel.resize(width, 500)
    desk.workspace.set_filter(Filter.SUSPENDED)
    QApplication.processEvents()  # the window lays itself out
    strip = desk.panel.header.strip
    shown = [key for key, tab in strip.tabs.items() if tab.isVisible()]
    assert Filter.SUSPENDED in shown
    assert set(shown) | set(strip.hidden_keys) == set(Filter) - {Filter.HISTORY}, "that one asks a center"
    assert strip.more.isVisible() == bool(strip.hidden_keys)
    right = max(tab.geometry().right() for tab in (*strip.tabs.values(), strip.more) if tab.isVisible())
    assert right <= strip.width(), "nothing is cut off"


def test_alt_and_a_digit_change_the_view(desk: Desk, qtbot: QtBot) -> None:
    actions = Actions()
    desk.panel.declare(actions)
    desk.load(*matters(3), incident(50, state="returned"))
    actions["queue.returned"].trigger()
    assert actions.key("queue.returned") == "Alt+7"
    assert desk.panel.table.rowCount() == 1
    assert desk.panel.header.tabs[Filter.RETURNED].isChecked()


def test_a_past_that_is_being_entered_is_not_called_late_before_the_center_could_say_so(desk: Desk) -> None:
    desk.load(*matters(3))
    first = reported(50, clock=clock(NOW - 9 * HOUR, NOW - 8 * HOUR))
    entered = first.data.step.model_copy(update={"entered_at": NOW})
    late = first.model_copy(update={"data": first.data.model_copy(update={"step": entered})})
    desk.store.apply(late, "c")
    desk.bridge.flush()
    row = desk.panel.table.row_of(first.aggregate)
    assert desk.panel.table.time_left(row).text == "补录中"
    desk.now = NOW + LATE_ENTRY_GRACE_MS
    assert desk.panel.table.time_left(row).text == "超 8:00"
    desk.now = NOW
    desk.store.apply(changed(first, 2, state="accepted"), "c")
    desk.bridge.flush()
    assert desk.panel.table.time_left(row).text == "超 8:00", "what is done now is told at once"
