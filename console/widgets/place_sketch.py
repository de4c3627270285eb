"""A sketch of where something lies: a cross, names around it, a bar for the distance. Says that it is no map."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.place_points import Point
from console.widgets.marks import paint_severity
from console.widgets.theme import Theme

HEIGHT = 150
BARS = (100, 200, 500, 1_000, 2_000, 5_000)
"""Metres a distance bar may stand for."""


class PlaceSketch(QWidget):
    """North is up. Names that would cover one another are left out, the nearest stay."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[Point, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.hide()

    def show_points(self, points: tuple[Point, ...]) -> None:
        """Metres from the middle; nothing is shown without a named one."""
        if points != self._points:
            self._points = points
            names = "、".join(point.name for point in points if point.name)
            self.setAccessibleName(self.tr("位置示意（不是地图）：附近 {names}").format(names=names))
            self.setVisible(bool(points))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.setPen(QPen(theme.color("line_soft"), 1))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        scale = self._scale()
        painter.setFont(theme.font("small"))
        self._paint_points(painter, scale)
        self._paint_cross(painter)
        self._paint_bar(painter, scale)
        painter.end()

    def _scale(self) -> float:
        """Pixels for a metre, so that every named point is inside."""
        room_x, room_y = self.width() / 2 - self._theme.px(44), self.height() / 2 - self._theme.px(22)
        scales = [0.5]
        for point in self._points:
            if point.name:
                scales.append(room_x / max(1.0, abs(point.east)))
                scales.append(room_y / max(1.0, abs(point.north)))
        return max(1e-4, min(scales))

    def _paint_points(self, painter: QPainter, scale: float) -> None:
        theme, metrics = self._theme, painter.fontMetrics()
        middle = QPointF(self.width() / 2, self.height() / 2)
        taken = [QRectF(middle.x() - 12, middle.y() - 12, 24, 24), self._bar_room()]
        for point in self._points:
            at = middle + QPointF(point.east * scale, -point.north * scale)
            if point.severity:
                paint_severity(painter, at, theme.px(9), point.severity, theme)
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("calm"))
            painter.drawEllipse(at, theme.px(2), theme.px(2))
            width, height = metrics.horizontalAdvance(point.name), metrics.height()
            x = min(max(at.x() - width / 2, 4.0), self.width() - width - 4.0)
            label = QRectF(x, at.y() + theme.px(3), width, height)
            if not any(label.intersects(other) for other in taken):
                taken.append(label)
                painter.setPen(theme.color("text_dim"))
                painter.drawText(label, Qt.AlignmentFlag.AlignCenter, point.name)

    def _paint_cross(self, painter: QPainter) -> None:
        x, y, r = self.width() / 2, self.height() / 2, self._theme.px(7)
        painter.setPen(QPen(self._theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), r * 0.7, r * 0.7)
        painter.drawLine(QPointF(x - r, y), QPointF(x + r, y))
        painter.drawLine(QPointF(x, y - r), QPointF(x, y + r))

    def _bar_room(self) -> QRectF:
        return QRectF(0, self.height() - self._theme.px(22), self.width(), self._theme.px(22))

    def _paint_bar(self, painter: QPainter, scale: float) -> None:
        theme = self._theme
        metres = next((m for m in reversed(BARS) if m * scale <= self.width() * 0.3), BARS[0])
        x, y, length = theme.px(10), self.height() - theme.px(8), metres * scale
        painter.setPen(QPen(theme.color("text_dim"), 1))
        painter.drawLine(QPointF(x, y), QPointF(x + length, y))
        painter.drawLine(QPointF(x, y - 3), QPointF(x, y))
        painter.drawLine(QPointF(x + length, y - 3), QPointF(x + length, y))
        words = self.tr("{n} 米").format(n=metres) if metres < 1000 else self.tr("{n} 公里").format(n=metres // 1000)
        painter.drawText(QPointF(x + length + theme.px(6), y + 2), words)
        note = self.tr("示意，不是地图 ・ 上北")
        width = painter.fontMetrics().horizontalAdvance(note)
        painter.setPen(theme.color("text_faint"))
        painter.drawText(QPointF(self.width() - width - theme.px(8), y + 2), note)
