"""Paints the rows of the queue: a row that stays is kept as a picture and copied from then on, a row of which only a
few columns have changed is changed in its picture.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.widgets.queue_columns import Chosen
from console.widgets.queue_drawing import RowDrawing, RowLook, bar_step
from console.widgets.queue_row import Part, QueueRow, RowSource, TimeLeft, changed_parts
from console.widgets.theme import Theme

PIXMAPS_KEPT = 96
CHURN_ROWS = 32
CHURN_DIRECT = 0.75


@dataclass(slots=True)
class _Picture:
    """The picture of a matter's row, and what it shows."""

    pixmap: QPixmap
    ratio: float
    look: RowLook
    face: QueueRow
    left: TimeLeft


class QueueDelegate(QStyledItemDelegate):
    """Paints rows of a RowSource in one column. ``dense``: one line of 32 px instead of two in 44."""

    def __init__(self, theme: Theme, source: RowSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source = source
        self._drawing = RowDrawing(theme)
        self._pictures: OrderedDict[str, _Picture] = OrderedDict()
        self._passed: OrderedDict[str, None] = OrderedDict()
        self._churn = 0.0
        self.painted_rows = 0
        theme.changed.connect(self.forget)

    @property
    def row_height(self) -> int:
        return self._drawing.row_height

    def set_dense(self, dense: bool) -> None:
        self._drawing.set_dense(dense)
        self.forget()

    def set_height(self, token: str) -> None:
        """The size token of a row: ``row_dense``, ``row`` or ``row_roomy``."""
        self._drawing.set_height(token)
        self.forget()

    def set_chosen(self, chosen: Chosen) -> None:
        """Which columns, in which order, how wide."""
        self._drawing.set_chosen(chosen)
        self.forget()

    def widths(self, width: int) -> dict[str, int]:
        """What the columns of a row of ``width`` pixels measure, in the theme's own pixels."""
        return self._drawing.widths(width)

    def ground(self) -> QColor:
        """What shows below the last row."""
        return self._theme.color("panel")

    def forget(self) -> None:
        """Drop every kept picture: the theme or the language is another."""
        self._drawing.forget()
        self._pictures.clear()
        self._passed.clear()

    def paint_rows(self, painter: QPainter, first: int, top: int, looks: Sequence[RowLook]) -> None:
        """Paint neighbouring rows of the source, one for each of ``looks``; row ``first`` stands ``top`` pixels below
        the painter's origin."""
        ratio, height = painter.device().devicePixelRatioF(), self._drawing.row_height
        for (face, left), look in zip(self._source.rows(first, first + len(looks) - 1), looks, strict=True):
            self._paint(painter, 0, top, face, left, look, ratio)
            top += height

    def _paint(
        self, painter: QPainter, x: int, y: int, face: QueueRow, left: TimeLeft, look: RowLook, ratio: float
    ) -> None:
        """With the picture that is kept, or draw and keep one. While nearly every row is new (a flood on top of the
        list) pictures would never be used again: none is kept then."""
        picture = self._pictures.get(face.id)
        new = picture is None and face.id not in self._passed
        self._churn += (new - self._churn) / CHURN_ROWS
        if picture is not None:
            self._pictures.move_to_end(face.id)
            self._renew(picture, face, left, look, ratio)
        elif new and self._churn > CHURN_DIRECT:
            self._passed[face.id] = None
            if len(self._passed) > PIXMAPS_KEPT:
                self._passed.popitem(last=False)
            painter.translate(x, y)
            self._drawing.draw(painter, face, left, look, ratio)
            self.painted_rows += 1
            painter.translate(-x, -y)
            return
        else:
            picture = _Picture(self._canvas(look.width, ratio), ratio, look, face, left)
            self._draw(picture)
            self._pictures[face.id] = picture
        painter.drawPixmap(x, y, picture.pixmap)

    def _renew(self, picture: _Picture, face: QueueRow, left: TimeLeft, look: RowLook, ratio: float) -> None:
        """Make the kept picture of a matter show what is true now, with as little drawing as that takes."""
        known, before = picture.face, picture.left
        late = left is not before and (left[:3] != before[:3] or bar_step(left) != bar_step(before))
        parts: set[Part] | None = None
        if look == picture.look and ratio == picture.ratio:
            parts = changed_parts(known, face) if face is not known else set()
            if late and parts is not None:
                parts.add("left")
            if parts:
                parts = self._drawing.drawable(parts, look)
        elif look.width != picture.look.width or ratio != picture.ratio:
            picture.pixmap = self._canvas(look.width, ratio)
        picture.face, picture.look, picture.ratio = face, look, ratio
        if parts is None or "left" in parts:
            picture.left = left
        if parts is None:
            self._draw(picture)
        elif parts:
            inner = QPainter(picture.pixmap)
            self._drawing.draw_parts(inner, face, left, parts, look, ratio)
            inner.end()
            self.painted_rows += 1

    def _draw(self, picture: _Picture) -> None:
        inner = QPainter(picture.pixmap)
        self._drawing.draw(inner, picture.face, picture.left, picture.look, picture.ratio)
        inner.end()
        self.painted_rows += 1

    def _canvas(self, width: int, ratio: float) -> QPixmap:
        """Something to draw a row on: in a flood the longest unused picture, because the memory of a new one (a third
        of a megabyte, zeroed page by page) costs as much as the drawing."""
        size = QSize(width, self._drawing.row_height) * ratio
        if len(self._pictures) >= PIXMAPS_KEPT:
            _, oldest = self._pictures.popitem(last=False)
            if oldest.pixmap.size() == size and oldest.ratio == ratio:
                return oldest.pixmap
        pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        state = option.state
        rect = option.rect
        look = RowLook(
            rect.width(),
            selected=bool(state & QStyle.StateFlag.State_Selected),
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=bool(state & QStyle.StateFlag.State_HasFocus),
        )
        ((face, left),) = self._source.rows(index.row(), index.row())
        self._paint(painter, rect.x(), rect.y(), face, left, look, painter.device().devicePixelRatioF())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(320), self.row_height)
