"""A list of equally high rows that are painted whole by a QueueDelegate. Made for thousands of rows that change.

QTableView and QListView spend most of a flood on section and item bookkeeping; here geometry is one multiplication.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from console.widgets.queue_delegate import QueueDelegate
from console.widgets.queue_drawing import RowLook

_Index = QModelIndex | QPersistentModelIndex
_Action = QAbstractItemView.CursorAction


class QueueView(QAbstractItemView):
    """One column, one selected row, pixel scrolling. ``touched`` says the officer is pointing at rows."""

    touched = Signal()
    scrolled = Signal()
    marks_wanted = Signal(object)
    """Rows that are to be picked, all of them: with Ctrl, Shift, Space or Ctrl+A."""
    head_pressed = Signal(int)
    """The head of a group: a click, Enter, or Left and Right."""

    def __init__(self, delegate: QueueDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = delegate
        self._hovered = -1
        self._live = True
        self._overscroll = 0
        self._left_at = -1
        self._marked: set[int] = set()
        self._from = -1
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def hovered(self) -> int:
        """The row under the pointer, -1 for none."""
        return self._hovered

    def set_live(self, live: bool) -> None:
        """Not live: the rows stay, dimmed."""
        if live != self._live:
            self._live = live
            self.viewport().update()

    def set_marked(self, rows: set[int]) -> None:
        """The rows that are picked now."""
        if rows != self._marked:
            self._marked = rows
            self.viewport().update()

    def rows_in_sight(self) -> tuple[int, int]:
        """First and last row that show at least one pixel; (0, -1) when there is none."""
        height, top = self._rows.row_height, self.verticalScrollBar().value()
        last = min(self._count(), (top + self.viewport().height() - 1) // height + 1) - 1
        return (min(top // height, last), last) if last >= 0 else (0, -1)

    def top_of(self, row: int) -> int:
        """Pixels between the viewport's top and the top of ``row``; negative above it."""
        return row * self._rows.row_height - self.verticalScrollBar().value()

    def put_at(self, row: int, top: int, firmly: bool = False) -> None:
        """Scroll so that ``row`` stands ``top`` pixels below the viewport's top, as far as there are rows;
        ``firmly``: even when that leaves room below the last row, until ``relax``."""
        wanted = row * self._rows.row_height - top
        self._overscroll = wanted if firmly else 0
        self.updateGeometries()
        self.verticalScrollBar().setValue(wanted)

    def relax(self) -> None:
        """Give back the room that ``put_at`` took below the last row."""
        if self._overscroll:
            self._overscroll = 0
            self.updateGeometries()

    def remember(self, row: int) -> None:
        """Where the selection stands: if its matter leaves, the keyboard goes on from there. -1 changes nothing."""
        if row >= 0:
            self._left_at = row

    def relayout(self) -> None:
        """Row height, count or look changed."""
        self.updateGeometries()
        self.viewport().update()

    def refit(self, lowest: int) -> None:
        """Rows from ``lowest`` on stand for other matters now: paint only when one of them is in sight."""
        before = self.rows_in_sight()[1]
        self.updateGeometries()
        if lowest <= max(before, self.rows_in_sight()[1]) + 1:
            self.viewport().update()

    def _count(self) -> int:
        model = self.model()
        return model.rowCount() if model is not None else 0

    def _scrolled(self) -> None:
        self.viewport().update()
        self.scrolled.emit()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for changed in (self._hovered, row):
                if changed >= 0:
                    self.viewport().update(self._row_rect(changed))
            self._hovered = row

    def _row_rect(self, row: int) -> QRect:
        return QRect(0, self.top_of(row), self.viewport().width(), self._rows.row_height)

    def visualRect(self, index: _Index) -> QRect:
        return self._row_rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = (point.y() + self.verticalScrollBar().value()) // self._rows.row_height
        return self.model().index(row, 0) if 0 <= row < self._count() else QModelIndex()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        top, height, room = self.top_of(index.row()), self._rows.row_height, self.viewport().height()
        bar = self.verticalScrollBar()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + top - (room - height) // 2)
        elif top < 0:
            bar.setValue(bar.value() + top)
        elif top + height > room:
            bar.setValue(bar.value() + top + height - room)

    def moveCursor(self, action: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._count()
        if not count:
            return QModelIndex()
        current = self.currentIndex()
        first, _last = self.rows_in_sight()
        if not current.isValid() and action not in (_Action.MoveHome, _Action.MoveEnd):
            return self.model().index(min(self._left_at, count - 1) if self._left_at >= 0 else first, 0)
        page = max(1, self.viewport().height() // self._rows.row_height - 1)
        row = current.row()
        match action:
            case _Action.MoveUp | _Action.MovePrevious | _Action.MoveLeft:
                row -= 1
            case _Action.MoveDown | _Action.MoveNext | _Action.MoveRight:
                row += 1
            case _Action.MovePageUp:
                row -= page
            case _Action.MovePageDown:
                row += page
            case _Action.MoveHome:
                row = 0
            case _Action.MoveEnd:
                row = count - 1
        return self.model().index(min(max(row, 0), count - 1), 0)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += QRegion(self._row_rect(index.row()))
        return region

    def updateGeometries(self) -> None:
        height, room = self._rows.row_height, self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setSingleStep(height)
        bar.setPageStep(max(height, room - height))
        bar.setRange(0, max(0, self._count() * height - room, self._overscroll))

    def dataChanged(self, top_left: _Index, bottom_right: _Index, roles: Sequence[int] = ()) -> None:
        """Paint the rows of the range that are in sight."""
        sight = self.rows_in_sight()
        first, last = max(top_left.row(), sight[0]), min(bottom_right.row(), sight[1])
        if first <= last:
            self.viewport().update(self._row_rect(first) | self._row_rect(last))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The selected row stays in sight when a line that appears elsewhere takes room from the rows."""
        current = self.currentIndex()
        top = self.top_of(current.row())
        seen = current.isValid() and top >= 0 and top + self._rows.row_height <= event.oldSize().height()
        self.updateGeometries()
        if seen:
            self.scrollTo(current)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        dirty, height, width = event.rect(), self._rows.row_height, self.viewport().width()
        first, last = self.rows_in_sight()
        if last >= first:
            origin = self.verticalScrollBar().value()
            first = max(first, (origin + dirty.top()) // height)
            last = min(last, (origin + dirty.bottom()) // height)
            self._rows.paint_rows(painter, first, first * height - origin, self._looks(first, last, width))
        bottom = self.top_of(self._count())
        if bottom <= dirty.bottom():
            painter.fillRect(0, bottom, width, self.viewport().height() - bottom, self._rows.ground())
        painter.end()

    def _looks(self, first: int, last: int, width: int) -> list[RowLook]:
        """How rows ``first`` to ``last`` stand: nearly all alike."""
        plain = RowLook(width, live=self._live)
        looks = [plain] * (last + 1 - first)
        selected, hovered, marked = self.currentIndex().row(), self._hovered, self._marked
        for row in {selected, hovered, *marked}:
            if first <= row <= last:
                chosen = row == selected
                looks[row - first] = RowLook(
                    width, chosen, row == hovered, chosen and self.hasFocus(), self._live, row in marked
                )
        return looks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.touched.emit()
        if self._mark_by_key(event):
            return
        if event.text().isprintable() and event.text():
            event.ignore()  # letters are the desk's shortcuts, not a search by first letter
            return
        super().keyPressEvent(event)

    def _mark_by_key(self, event: QKeyEvent) -> bool:
        """Space picks the row and Shift with the arrows a stretch of them; Ctrl+A all; Left and Right fold a group."""
        row, key, shift = self.currentIndex().row(), event.key(), Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.marks_wanted.emit(set(range(self._count())))
        elif key == Qt.Key.Key_Space and row >= 0:
            self._from = row
            self.marks_wanted.emit(self._marked ^ {row})
        elif event.modifiers() & shift and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and row >= 0:
            self._from = row if self._from < 0 or not self._marked else self._from
            to = min(max(0, row + (1 if key == Qt.Key.Key_Down else -1)), self._count() - 1)
            self.setCurrentIndex(self.model().index(to, 0))
            self._mark_to(to)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and row >= 0:
            self.head_pressed.emit(row if key == Qt.Key.Key_Left else -row - 1)
        else:
            return False
        return True

    def _mark_to(self, row: int) -> None:
        first, last = sorted((self._from, row))
        self.marks_wanted.emit(set(range(first, last + 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        row = self.indexAt(event.position().toPoint()).row()
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton and event.modifiers() & (control | shift):
            current = self.currentIndex().row()
            if event.modifiers() & shift:
                self._from = self._from if self._from >= 0 and self._marked else max(current, 0)
                self._mark_to(row)
            else:
                self._from = row
                held = self._marked or ({current} if current >= 0 and current != row else set())
                self.marks_wanted.emit(held ^ {row})
            return
        self._from = row
        if self._marked:
            self.marks_wanted.emit(set())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.touched.emit()
        super().wheelEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        super().mouseDoubleClickEvent(event)
