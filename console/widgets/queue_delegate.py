"""Paints the rows of the queue: each row is drawn once, kept as a pixmap, and copied from then on.

Chinese text is what costs (about 2.5 us a glyph), so short words that repeat are kept as laid-out text as well.
"""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.widgets.bars import paint_bar
from console.widgets.marks import paint_severity, severity_token
from console.widgets.queue_columns import Columns, Span, columns
from console.widgets.queue_row import QueueRow, RowSource, TimeLeft
from console.widgets.theme import Theme

PIXMAPS_KEPT = 160
WORDS_KEPT = 512
BAR_STEPS = 100


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
        self._texts: OrderedDict[tuple[str, str], QStaticText] = OrderedDict()
        self._columns: tuple[int, Columns] = (0, columns(0, theme))
        self.painted_rows = 0
        theme.changed.connect(self.forget)
        self.forget()

    @property
    def row_height(self) -> int:
        return self._theme.size("row_dense" if self._dense else "row")

    def set_dense(self, dense: bool) -> None:
        self._dense = dense
        self.forget()

    def ground(self) -> QColor:
        """What shows below the last row."""
        return self._theme.color("panel")

    def forget(self) -> None:
        """Drop every kept picture: the theme or the language is another."""
        self._pixmaps.clear()
        self._texts.clear()
        self._columns = (0, columns(0, self._theme))
        self._fonts = {
            "text": self._theme.font("text"),
            "strong": self._theme.font("text", strong=True),
            "small": self._theme.font("small"),
        }
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}

    def paint_row(self, painter: QPainter, rect: QRect, row: int, look: RowLook) -> None:
        """Draw row ``row`` of the source into ``rect`` with what is kept, or draw and keep it."""
        face, left = self._source.face(row), self._source.time_left(row)
        ratio = painter.device().devicePixelRatioF()
        key = (face, left.text, left.bar_token, round(left.share * BAR_STEPS), look, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._draw(face, left, look, rect.size(), ratio)
            self._pixmaps[key] = pixmap
            if len(self._pixmaps) > PIXMAPS_KEPT:
                self._pixmaps.popitem(last=False)
        else:
            self._pixmaps.move_to_end(key)
        painter.drawPixmap(rect.topLeft(), pixmap)

    def _draw(self, face: QueueRow, left: TimeLeft, look: RowLook, size: QSize, ratio: float) -> QPixmap:
        self.painted_rows += 1
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        ground = "select" if look.selected else "hover" if look.hovered else "panel"
        pixmap.fill(self._theme.color(ground))
        painter = QPainter(pixmap)
        if not look.live:
            painter.setOpacity(0.62)
        if self._columns[0] != size.width():
            self._columns = (size.width(), columns(size.width(), self._theme))
        self._draw_parts(painter, face, left, self._columns[1], size)
        painter.setOpacity(1.0)
        self._draw_frame(painter, look, size)
        painter.end()
        return pixmap

    def _draw_parts(self, painter: QPainter, face: QueueRow, left: TimeLeft, at: Columns, size: QSize) -> None:
        theme, height = self._theme, size.height()
        if face.severity < 4:
            painter.fillRect(0, 0, at.edge, height - 1, theme.color(severity_token(face.severity)))
        paint_severity(painter, QPointF(at.mark_x, height / 2), theme.px(13), face.severity, theme)
        self._word(painter, face.when, "text_dim", at.time, height / 2, "text")
        if self._dense:
            self._draw_dense(painter, face, left, at, height)
        else:
            self._draw_two_lines(painter, face, left, at, height)

    def _draw_two_lines(self, painter: QPainter, face: QueueRow, left: TimeLeft, at: Columns, height: int) -> None:
        middle, upper, lower = height / 2, height * 0.34, height * 0.735
        self._line(painter, face.title, "text", at.title, upper, "strong" if face.fresh else "text")
        place = face.place if at.lead.width else " · ".join(part for part in (face.place, face.lead) if part)
        self._line(painter, place, "text_dim", at.title, lower, "small")
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
        if len(text) * self._fonts[font].pixelSize() > span.width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, span.width)
        painter.setFont(self._fonts[font])
        painter.setPen(self._theme.color(token))
        painter.drawText(QPointF(span.x, middle + (metrics.ascent() - metrics.descent()) / 2), text)

    def _word(
        self, painter: QPainter, text: str, token: str, span: Span, middle: float, font: str, right: bool = False
    ) -> None:
        """A word that many rows share: laid out once."""
        static = self._static(text, font, span.width)
        size = static.size()
        x = span.x + span.width - size.width() if right else span.x
        painter.setFont(self._fonts[font])
        painter.setPen(self._theme.color(token))
        painter.drawStaticText(QPointF(x, middle - size.height() / 2), static)

    def _static(self, text: str, font: str, width: int) -> QStaticText:
        if len(text) * self._fonts[font].pixelSize() > width:
            text = self._metrics[font].elidedText(text, Qt.TextElideMode.ElideRight, width)
        static = self._texts.get((text, font))
        if static is None:
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(QTransform(), self._fonts[font])
            self._texts[text, font] = static
            if len(self._texts) > WORDS_KEPT:
                self._texts.popitem(last=False)
        return static

    def _tag(self, painter: QPainter, face: QueueRow, span: Span, middle: float) -> None:
        """What the officer did and the center has not confirmed: framed in dashes, never written as fact."""
        theme, metrics = self._theme, self._metrics["small"]
        text = metrics.elidedText(face.overlay, Qt.TextElideMode.ElideRight, span.width - theme.px(8))
        width, height = metrics.horizontalAdvance(text) + theme.px(8), theme.px(16)
        pen = QPen(theme.color(face.overlay_token), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(span.x + 0.5, round(middle - height / 2) + 0.5, width, height))
        self._line(painter, text, face.overlay_token, Span(span.x + theme.px(4), width), middle, "small")

    def _bar(self, painter: QPainter, left: TimeLeft, span: Span, middle: float) -> None:
        theme, height = self._theme, self._theme.px(4)
        rect = QRectF(span.x, round(middle - height / 2) + 0.0, span.width, height)
        paint_bar(painter, rect, left.share, theme.color(left.bar_token), theme.color("line_soft"))

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
