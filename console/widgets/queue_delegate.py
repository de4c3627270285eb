"""Paints the rows of the queue: a row that stays is kept as a pixmap, and copied from then on.

Chinese text is what costs (about 2.5 us a glyph), so words that many rows share are kept as small pictures as well.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.widgets.bars import paint_bar
from console.widgets.marks import paint_severity, severity_token
from console.widgets.queue_columns import Columns, Span, columns
from console.widgets.queue_row import QueueRow, RowSource, TimeLeft
from console.widgets.theme import Theme

PIXMAPS_KEPT = 96
WORDS_KEPT = 512
PARTS_KEPT = 512
BAR_STEPS = 100
CHURN_ROWS = 32
CHURN_DIRECT = 0.75
NOT_LIVE = 0.62
"""Opacity of what is shown and not live."""

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class RowLook:
    """How the row stands in the view just now; with the words it is the key of the kept picture."""

    width: int
    selected: bool = False
    hovered: bool = False
    focused: bool = False
    live: bool = True


class QueueDelegate(QStyledItemDelegate):
    """Paints rows of a RowSource in one column. ``dense``: one line of 32 px instead of two in 44."""

    def __init__(self, theme: Theme, source: RowSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source = source
        self._dense = False
        self._pixmaps: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._parts: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._passed: OrderedDict[tuple[object, ...], None] = OrderedDict()
        self._churn = 0.0
        self._words: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._columns: tuple[int, Columns] = (0, columns(0, theme))
        self.painted_rows = 0
        theme.changed.connect(self.forget)
        self.forget()

    @property
    def row_height(self) -> int:
        return self._row_height

    def set_dense(self, dense: bool) -> None:
        self._dense = dense
        self.forget()

    def ground(self) -> QColor:
        """What shows below the last row."""
        return self._theme.color("panel")

    def forget(self) -> None:
        """Drop every kept picture: the theme or the language is another."""
        self._row_height = self._theme.size("row_dense" if self._dense else "row")
        self._pixmaps.clear()
        self._passed.clear()
        self._parts.clear()
        self._words.clear()
        self._columns = (0, columns(0, self._theme))
        self._fonts = {
            "text": self._theme.font("text"),
            "strong": self._theme.font("text", strong=True),
            "small": self._theme.font("small"),
        }
        self._pixels = {name: font.pixelSize() for name, font in self._fonts.items()}
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}

    def paint_row(self, painter: QPainter, rect: QRect, row: int, look: RowLook) -> None:
        """Draw row ``row`` of the source into ``rect`` with the picture that is kept, or draw and keep one. While
        nearly every row is new (a flood on top of the list) pictures would never be used again: none is kept then."""
        face, left = self._source.face(row), self._source.time_left(row)
        ratio = painter.device().devicePixelRatioF()
        key = (face, left.text, left.bar_token, round(left.share * BAR_STEPS), look, ratio)
        pixmap = self._pixmaps.get(key)
        new = pixmap is None and key not in self._passed
        self._churn += (new - self._churn) / CHURN_ROWS
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        elif new and self._churn > CHURN_DIRECT:
            _keep(self._passed, key, None, PIXMAPS_KEPT)
            painter.translate(rect.topLeft())
            self._draw(painter, face, left, look, rect.size())
            painter.translate(-rect.topLeft())
            return
        else:
            pixmap = self._canvas(rect.size(), ratio)
            inner = QPainter(pixmap)
            self._draw(inner, face, left, look, rect.size())
            inner.end()
            self._pixmaps[key] = pixmap
        painter.drawPixmap(rect.topLeft(), pixmap)

    def _canvas(self, size: QSize, ratio: float) -> QPixmap:
        """Something to draw a row on: in a flood the longest unused picture, because the memory of a new one (a third
        of a megabyte, zeroed page by page) costs as much as the drawing."""
        if len(self._pixmaps) >= PIXMAPS_KEPT:
            _, oldest = self._pixmaps.popitem(last=False)
            if oldest.size() == size * ratio and oldest.devicePixelRatio() == ratio:
                return oldest
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _draw(self, painter: QPainter, face: QueueRow, left: TimeLeft, look: RowLook, size: QSize) -> None:
        self.painted_rows += 1
        width, height = size.width(), size.height()
        ground = "select" if look.selected else "hover" if look.hovered else "panel"
        painter.fillRect(0, 0, width, height, self._theme.color(ground))
        if self._columns[0] != width:
            self._columns = (width, columns(width, self._theme))
        painter.setOpacity(1.0 if look.live else NOT_LIVE)
        self._draw_parts(painter, face, left, self._columns[1], size)
        painter.setOpacity(1.0)
        self._draw_frame(painter, look, size)

    def _draw_parts(self, painter: QPainter, face: QueueRow, left: TimeLeft, at: Columns, size: QSize) -> None:
        theme, height = self._theme, size.height()
        if face.severity < 4:
            painter.fillRect(0, 0, at.edge, height - 1, theme.color(severity_token(face.severity)))
        self._mark(painter, face.severity, at.mark_x, height)
        self._word(painter, face.when, "text_dim", at.time, height / 2, "text")
        if self._dense:
            self._draw_dense(painter, face, left, at, height)
        else:
            self._draw_two_lines(painter, face, left, at, height)

    def _draw_two_lines(self, painter: QPainter, face: QueueRow, left: TimeLeft, at: Columns, height: int) -> None:
        middle, upper, lower = height / 2, height * 0.34, height * 0.735
        self._line(painter, face.title, "text", at.title, upper, "strong" if face.fresh else "text")
        place = face.place if at.lead.width else " · ".join(part for part in (face.place, face.lead) if part)
        self._word(painter, place, "text_dim", at.title, lower, "small")
        if at.lead.width:
            self._word(painter, face.lead, face.lead_token, at.lead, middle, "text")
        if at.owner.width and face.owner:
            self._word(painter, face.owner, "text_dim", at.owner, middle, "text")
        self._word(painter, face.state, face.state_token, at.state, height * 0.28 if face.overlay else middle, "text")
        if face.overlay:
            self._tag(painter, face, at.state, height * 0.745)
        self._word(painter, left.text, left.text_token, at.left, height * 0.385, "text", right=True)
        self._bar(painter, left, at.left, height * 0.68)

    def _draw_dense(self, painter: QPainter, face: QueueRow, left: TimeLeft, at: Columns, height: int) -> None:
        middle = height / 2
        font = "strong" if face.fresh else "text"
        used = min(at.title.width, self._metrics[font].horizontalAdvance(face.title) + self._theme.px(10))
        self._line(painter, face.title, "text", at.title, middle, font)
        rest = Span(at.title.x + used, at.title.width - used)
        if rest.width > self._theme.px(60):
            self._line(painter, face.place, "text_dim", rest, middle, "small")
        if at.lead.width:
            self._word(painter, face.lead, face.lead_token, at.lead, middle, "text")
        if face.overlay:
            self._tag(painter, face, at.state, middle)
        else:
            self._word(painter, face.state, face.state_token, at.state, middle, "text")
        self._word(painter, left.text, left.text_token, at.left, height * 0.42, "text", right=True)
        self._bar(painter, left, at.left, height * 0.82)

    def _draw_frame(self, painter: QPainter, look: RowLook, size: QSize) -> None:
        width, height = size.width(), size.height()
        painter.fillRect(0, height - 1, width, 1, self._theme.color("line_soft"))
        if look.selected:
            painter.setPen(QPen(self._theme.color("focus" if look.focused else "line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, width - 1, height - 1))

    def _line(self, painter: QPainter, text: str, token: str, span: Span, middle: float, font: str) -> None:
        """A line that is hardly ever the same twice: measured and cut only when it may not fit."""
        metrics = self._metrics[font]
        if len(text) * self._pixels[font] > span.width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, span.width)
        painter.setFont(self._fonts[font])
        painter.setPen(self._theme.color(token))
        painter.drawText(QPointF(span.x, middle + (metrics.ascent() - metrics.descent()) / 2), text)

    def _word(
        self, painter: QPainter, text: str, token: str, span: Span, middle: float, font: str, right: bool = False
    ) -> None:
        """A word that many rows share: copied instead of set (4 us for 12)."""
        if len(text) * self._pixels[font] > span.width:
            text = self._metrics[font].elidedText(text, Qt.TextElideMode.ElideRight, span.width)
        ratio = painter.device().devicePixelRatioF()
        word = self._words.get((text, font, token, ratio))
        if word is None:
            word = self._set_word(text, font, token, ratio)
        size = word.deviceIndependentSize()
        x = span.x + span.width - size.width() if right else span.x
        painter.drawPixmap(QPointF(x, round(middle - size.height() / 2)), word)

    def _set_word(self, text: str, font: str, token: str, ratio: float) -> QPixmap:
        metrics = self._metrics[font]
        width, height = max(1, metrics.horizontalAdvance(text)), metrics.height()
        word = QPixmap(QSize(width, height) * ratio)
        word.setDevicePixelRatio(ratio)
        word.fill(Qt.GlobalColor.transparent)
        inner = QPainter(word)
        inner.setFont(self._fonts[font])
        inner.setPen(self._theme.color(token))
        inner.drawText(QPointF(0, metrics.ascent()), text)
        inner.end()
        _keep(self._words, (text, font, token, ratio), word, WORDS_KEPT)
        return word

    def _tag(self, painter: QPainter, face: QueueRow, span: Span, middle: float) -> None:
        """What the officer did and the center has not confirmed: framed in dashes, never written as fact."""
        theme, metrics = self._theme, self._metrics["small"]
        room, text = span.width - theme.px(8), face.overlay
        if metrics.horizontalAdvance(text) > room:
            text = text.rpartition(" · ")[2]  # of "return · refused" the second word must be read
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width, height = metrics.horizontalAdvance(text) + theme.px(8), theme.px(16)
        pen = QPen(theme.color(face.overlay_token), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(span.x + 0.5, round(middle - height / 2) + 0.5, width, height))
        self._line(painter, text, face.overlay_token, Span(span.x + theme.px(4), width), middle, "small")

    def _mark(self, painter: QPainter, severity: int, x: int, height: int) -> None:
        side = self._theme.px(18)
        place = QPointF(x - side / 2, (height - side) / 2)
        painter.drawPixmap(place, self._part(painter, ("mark", severity), QSize(side, side)))

    def _bar(self, painter: QPainter, left: TimeLeft, span: Span, middle: float) -> None:
        height = self._theme.px(4)
        steps = round(min(1.0, max(0.0, left.share)) * BAR_STEPS)
        part = self._part(painter, (left.bar_token, steps), QSize(span.width, height))
        painter.drawPixmap(QPointF(span.x, round(middle - height / 2)), part)

    def _part(self, painter: QPainter, what: tuple[str, int], size: QSize) -> QPixmap:
        """A mark or a bar: smooth edges cost more than the rest of a row, and there are only a few of them."""
        ratio = painter.device().devicePixelRatioF()
        key = (what, size.width(), ratio)
        part = self._parts.get(key)
        if part is None:
            part = QPixmap(size * ratio)
            part.setDevicePixelRatio(ratio)
            part.fill(Qt.GlobalColor.transparent)
            inner = QPainter(part)
            name, value = what
            if name == "mark":
                paint_severity(
                    inner, QPointF(size.width() / 2, size.height() / 2), self._theme.px(13), value, self._theme
                )
            else:
                rect = QRectF(0, 0, size.width(), size.height())
                paint_bar(inner, rect, value / BAR_STEPS, self._theme.color(name), self._theme.color("line_soft"))
            inner.end()
            _keep(self._parts, key, part, PARTS_KEPT)
        return part

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
        self.paint_row(painter, rect, index.row(), look)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(320), self.row_height)


def _keep(kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    """Add to a bounded dictionary; the one longest unused goes."""
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
