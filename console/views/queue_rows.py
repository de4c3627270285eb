"""The rows of the queue under the officer's hands: what is selected, picked and folded; nothing moves there."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton, QWidget

from console.models.bridge import StoreBridge
from console.models.incident_table import IncidentTable
from console.models.queue_arrangement import Arrangement, Density, Grouping
from console.models.workspace import Workspace
from console.widgets.queue_columns import Chosen
from console.widgets.queue_delegate import QueueDelegate
from console.widgets.queue_view import QueueView
from console.widgets.theme import Theme

STILL_MS = 2000
"""How long the order holds still after the officer's last touch of a key."""
POINTING_MS = 30_000
"""How long it holds still under a pointer that rests on the rows: after that nobody is pointing any more."""
LOOK_MS = 1000
"""How long a matter is selected until it counts as looked at."""
ANNOUNCED = 3
"""New matters read out by title; more at once are a flood, of which the numbers on the tabs tell."""
HEIGHTS = {Density.COMPACT: "row_dense", Density.NORMAL: "row", Density.COMFORTABLE: "row_roomy"}
"""The size token of a row."""


class QueueRows(QObject):
    """``view`` shows ``table``. ``activated``: Enter or a double click on a matter (its id). ``changed``: rows came,
    went or moved, and stand where they stay. ``density_set``: the size token of a row. ``now``: the center's clock,
    Unix ms."""

    activated = Signal(str)
    changed = Signal()
    density_set = Signal(str)

    def __init__(
        self, theme: Theme, bridge: StoreBridge, workspace: Workspace, now: Callable[[], int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._store, self._workspace = theme, bridge.store, workspace
        self._anchor: tuple[str, str, int] | None = None
        self._applying = False
        self._above: set[str] = set()
        self._head: str | None = None
        self._touched_at = 0.0
        self.table = IncidentTable(bridge, workspace, now, self)
        self.delegate = QueueDelegate(theme, self.table, parent)
        self.view = QueueView(self.delegate)
        self.view.setModel(self.table)
        self.chip, self.order_chip = QPushButton(parent), QPushButton(parent)
        for chip in (self.chip, self.order_chip):
            chip.setProperty("tone", "chip")
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.hide()
        self._still = self._timer(STILL_MS, self._let_go)
        self._looking = self._timer(LOOK_MS, self._looked)
        self._connect()

    def focus(self) -> None:
        """Keyboard to the rows; the first one in sight is taken when no matter is selected anywhere."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._workspace.selected and self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(self.view.rows_in_sight()[0], 0))

    def settle(self) -> None:
        """Every row to where it belongs, now."""
        self.table.settle()

    def widths(self) -> dict[str, int]:
        """What the columns measure now."""
        return self.delegate.widths(self.view.viewport().width())

    def retranslate(self) -> None:
        self.table.retranslate()
        self.delegate.forget()

    def tick(self) -> None:
        """A second went by."""
        self.table.tick(*self.view.rows_in_sight())

    def _timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        workspace, table, view = self._workspace, self.table, self.view
        table.about_to_apply.connect(self._hold)
        table.applied.connect(self._restore)
        table.arrived.connect(self._arrived)
        table.held_changed.connect(self._show_held)
        view.selectionModel().currentChanged.connect(self._select)
        view.activated.connect(self._activate)
        view.clicked.connect(self._clicked)
        view.touched.connect(self._touch)
        view.scrolled.connect(self._seen)
        view.marks_wanted.connect(self._mark)
        view.head_pressed.connect(self._fold_by_key)
        self.chip.clicked.connect(self._jump)
        self.order_chip.clicked.connect(self.settle)
        workspace.selected_changed.connect(self._follow_selection)
        workspace.marked_changed.connect(self._show_marks)
        workspace.arranged.connect(self._arrange)
        workspace.density_changed.connect(self._set_density)
        self._theme.changed.connect(view.relayout)

    def _select(self, current: QModelIndex, previous: QModelIndex) -> None:
        if self._applying or not current.isValid():
            return
        self._touch()
        incident_id = self.table.id_at(current.row())
        self._head = None if incident_id else self.table.group_at(current.row())
        if incident_id:
            self._workspace.select(incident_id)

    def _follow_selection(self, incident_id: str) -> None:
        self._looking.start()
        if not self._applying:
            self._head = None
            row = self.table.row_of(incident_id)
            if row != self.view.currentIndex().row():
                self.view.setCurrentIndex(self.table.index(row, 0) if row >= 0 else QModelIndex())

    def _looked(self) -> None:
        """The matter has been selected for a while: it was read."""
        incident = self._store.incidents.get(self._workspace.selected)
        if incident is not None and self.view.isVisible():
            self._workspace.look(incident)

    def _activate(self, index: QModelIndex) -> None:
        incident_id = self.table.id_at(index.row())
        if not incident_id:
            self._fold(index.row(), None)
            return
        self._looked()
        self.activated.emit(incident_id)

    def _clicked(self, index: QModelIndex) -> None:
        if not self.table.id_at(index.row()):
            self._fold(index.row(), None)

    def _fold_by_key(self, row: int) -> None:
        """Left folds the group the row stands in, Right (told as a negative number) opens it."""
        if self._workspace.arrangement.grouping is not Grouping.NONE:
            self._fold(row if row >= 0 else -row - 1, row >= 0)

    def _fold(self, row: int, folded: bool | None) -> None:
        group = self.table.group_at(row)
        self._head = group
        self.table.fold(group, not self.table.folded(group) if folded is None else folded)

    def _mark(self, rows: set[int]) -> None:
        """The rows that were picked, as matters; the head of a group stands for all in it."""
        ids: dict[str, None] = {}
        for row in sorted(rows):
            if row < self.table.rowCount():
                incident_id = self.table.id_at(row)
                of_group = () if incident_id else self.table.ids_of(self.table.group_at(row))
                ids.update(dict.fromkeys((incident_id,) if incident_id else of_group))
        self._workspace.mark(ids)

    def _show_marks(self) -> None:
        rows = {self.table.row_of(i) for i in self._workspace.marked}
        self.view.set_marked(rows - {-1})

    def _arrange(self, arrangement: Arrangement) -> None:
        self.delegate.set_chosen(Chosen(arrangement.columns, arrangement.widths))
        self.view.relayout()

    def _set_density(self, density: Density) -> None:
        first = self.view.rows_in_sight()[0]
        self.delegate.set_height(HEIGHTS[density])
        self.view.put_at(first, 0)
        self.view.relayout()
        self.density_set.emit(HEIGHTS[density])

    def _show_held(self, count: int) -> None:
        self.order_chip.setVisible(count > 0)
        if count:
            self.order_chip.setText(self.tr("{n} 件有变化 · 重新排序 F5").format(n=count))

    def _touch(self) -> None:
        self._workspace.set_frozen(True)
        self._touched_at = monotonic()
        self._still.start()

    def _let_go(self) -> None:
        """Nobody has touched a key for a while, and no pointer is on the rows, or it was left lying there."""
        if self.view.hovered >= 0 and monotonic() - self._touched_at < POINTING_MS / 1000:
            self._still.start()
            return
        self._workspace.set_frozen(False)
        self.view.relax()

    def _current_row(self) -> int:
        """Where the keyboard stands: on the head of a group, else on the selected matter; -1 when it is not shown."""
        if self._head is not None:
            return self.table.head_row(self._head)
        return self.table.row_of(self._workspace.selected)

    def _hold(self) -> None:
        """Rows are about to change: remember which one must not move under the officer's eyes."""
        self._applying = True
        self._anchor = None
        chosen = self._current_row()
        self.view.remember(chosen)
        first, last = self.view.rows_in_sight()
        if last < first or not (self._workspace.frozen or self.view.verticalOffset() > 0):
            return
        row = self.view.hovered if first <= self.view.hovered <= last else chosen if first <= chosen <= last else first
        self._anchor = (self.table.id_at(row), self.table.group_at(row), self.view.top_of(row))

    def _restore(self, lowest: int) -> None:
        """Rows have changed: put the held row where it was, and the selection on the matter it was on."""
        row = self._current_row()
        if row != self.view.currentIndex().row():
            selection = self.view.selectionModel()
            index = self.table.index(row, 0) if row >= 0 else QModelIndex()
            self.view.setAutoScroll(False)
            selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
            self.view.setAutoScroll(True)
        held = -1
        if self._anchor is not None:
            incident_id, group, top = self._anchor
            held = self.table.row_of(incident_id) if incident_id else self.table.head_row(group)
            if held >= 0:
                self.view.put_at(held, top, firmly=self._workspace.frozen)
        self.view.refit(lowest)
        self._applying = False
        if self._workspace.marked:
            self._workspace.mark([i for i in self._workspace.marked if self.table.holds(i)])
            self._show_marks()
        self.changed.emit()

    def _arrived(self, ids: list[str]) -> None:
        first = self.view.rows_in_sight()[0]
        self._above.update(i for i in ids if 0 <= self.table.row_of(i) < first)
        self._show_chip()
        if self.view.isVisible() and len(ids) <= ANNOUNCED:
            titles = "；".join(self.table.face(self.table.row_of(i)).title for i in ids)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, self.tr("新事件：") + titles))

    def _seen(self) -> None:
        if self._above:
            first = self.view.rows_in_sight()[0]
            self._above = {i for i in self._above if 0 <= self.table.row_of(i) < first}
            self._show_chip()

    def _show_chip(self) -> None:
        count = len(self._above)
        self.chip.setVisible(count > 0)
        if count:
            self.chip.setText(self.tr("↑ {n} 条新事件").format(n=count))

    def _jump(self) -> None:
        self.view.put_at(0, 0)
