"""The shapes that carry severity and state: read without colour, drawn from tokens.

Severity: triangle, diamond, disc, ring (1 to 4). Presence: full disc, half disc, ring. Timeline: ring, disc, dashes.
"""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from console.widgets.theme import Theme


class Mark(Enum):
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    DISC = "disc"
    RING = "ring"
    HALF = "half"
    DASHED = "dashed"


_SEVERITY: dict[int, tuple[Mark, str]] = {
    1: (Mark.TRIANGLE, "critical"),
    2: (Mark.DIAMOND, "major"),
    3: (Mark.DISC, "minor"),
    4: (Mark.RING, "calm"),
}


def severity_mark(severity: int) -> Mark:
    return _SEVERITY[severity][0]


def severity_token(severity: int) -> str:
    """The colour token of ``severity`` 1 to 4."""
    return _SEVERITY[severity][1]


def paint_mark(painter: QPainter, center: QPointF, diameter: float, mark: Mark, color: QColor) -> None:
    """Draw ``mark`` around ``center``; all shapes look equally heavy at one ``diameter``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    r = diameter / 2
    x, y = center.x(), center.y()
    match mark:
        case Mark.TRIANGLE:
            painter.drawPolygon(_polygon((x, y - r), (x + r * 1.08, y + r * 0.86), (x - r * 1.08, y + r * 0.86)))
        case Mark.DIAMOND:
            painter.drawPolygon(_polygon((x, y - r), (x + r, y), (x, y + r), (x - r, y)))
        case Mark.DISC:
            painter.drawEllipse(center, r * 0.88, r * 0.88)
        case Mark.HALF:
            painter.drawPie(_square(center, r * 0.88), 90 * 16, 180 * 16)
            _outline(painter, center, r * 0.88 - 0.5, color, Qt.PenStyle.SolidLine)
        case Mark.RING:
            _outline(painter, center, r * 0.88 - 0.5, color, Qt.PenStyle.SolidLine)
        case Mark.DASHED:
            _outline(painter, center, r * 0.88 - 0.5, color, Qt.PenStyle.DashLine)
    painter.restore()


def paint_severity(painter: QPainter, center: QPointF, diameter: float, severity: int, theme: Theme) -> None:
    mark, token = _SEVERITY[severity]
    paint_mark(painter, center, diameter, mark, theme.color(token))


class MarkLabel(QWidget):
    """One mark as a widget: beside words, never instead of them. Follows the theme."""

    def __init__(
        self, theme: Theme, mark: Mark = Mark.RING, token: str = "calm", size: float = 12, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = mark
        self._token = token
        self._size = size
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._follow)
        self._follow()

    def set_mark(self, mark: Mark, token: str) -> None:
        if (mark, token) != (self._mark, self._token):
            self._mark, self._token = mark, token
            self.update()

    def set_severity(self, severity: int) -> None:
        self.set_mark(*_SEVERITY[severity])

    def _follow(self) -> None:
        side = self._theme.px(self._size) + 4
        self.setFixedSize(side, side)
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        center = QRectF(self.rect()).center()
        paint_mark(painter, center, self._theme.px(self._size), self._mark, self._theme.color(self._token))
        painter.end()


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _square(center: QPointF, radius: float) -> QRectF:
    return QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)


def _outline(painter: QPainter, center: QPointF, radius: float, color: QColor, style: Qt.PenStyle) -> None:
    pen = QPen(QBrush(color), max(1.2, radius / 4.5), style)
    if style is Qt.PenStyle.DashLine:
        pen.setDashPattern([1.6, 1.4])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(center, radius, radius)
