"""Thin bars: how much of a time is used; and the skeleton that stands where rows will be."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.widgets.theme import Theme


def paint_bar(painter: QPainter, rect: QRectF, share: float, fill: QColor, ground: QColor) -> None:
    """A track over ``rect`` filled from the left by ``share`` (cut to 0..1)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, radius, radius)
    share = min(1.0, max(0.0, share))
    if share > 0:
        painter.setBrush(fill)
        width = max(rect.height(), rect.width() * share)
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), width, rect.height()), radius, radius)
    painter.restore()


class ThinBar(QWidget):
    """A thin bar with a share of 0..1 and the colour of a token. Its words stand beside it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self._token = "calm"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_share(self, share: float, token: str = "calm") -> None:
        if (share, token) != (self._share, self._token):
            self._share, self._token = share, token
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(24), self._theme.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        paint_bar(painter, self.rect().toRectF(), self._share, theme.color(self._token), theme.color("line_soft"))
        painter.end()


class Skeleton(QWidget):
    """Grey lines where the rows will be: loading, without moving anything when they come."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.setBrush(self._theme.color("line_soft"))
        step, x, width = self._theme.size("row"), self._theme.px(48), self.width()
        for index, top in enumerate(range(0, self.height(), step)):
            share = (0.52, 0.38, 0.46, 0.31)[index % 4]
            self._line(painter, x, top + step * 0.26, self._theme.px(32))
            self._line(painter, x + self._theme.px(72), top + step * 0.26, width * share)
            self._line(painter, x + self._theme.px(72), top + step * 0.62, width * share * 0.5)
            self._line(painter, width - self._theme.px(116), top + step * 0.26, self._theme.px(100))
        painter.end()

    def _line(self, painter: QPainter, x: float, y: float, width: float) -> None:
        painter.drawRoundedRect(QRectF(x, y, width, self._theme.px(8)), 3, 3)
