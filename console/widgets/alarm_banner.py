"""One line for the most urgent matter nobody handles yet. Absent on a quiet night."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.widgets.frames import row
from console.widgets.keycap import KeyCap
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.marks import MarkLabel, severity_token
from console.widgets.theme import Theme


class AlarmBanner(QWidget):
    """``jump``: the officer wants to see the matter (a click, Enter while it has the focus)."""

    jump = Signal()

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._theme = theme
        self._severity = 1
        self._mark = MarkLabel(theme, size=14)
        self._level = PlainLabel("", "strong")
        self._text = ElidedLabel()
        self._tail = PlainLabel("", "dim")
        line = row(self, sides=theme.px(16), gap=theme.px(10))
        for widget, stretch in ((self._mark, 0), (self._level, 0), (self._text, 1), (self._tail, 0), (KeyCap(key), 0)):
            line.addWidget(widget, stretch)
        self.setFixedHeight(theme.px(34))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()
        theme.changed.connect(self.update)

    def show_alarm(self, severity: int, level: str, text: str, tail: str) -> None:
        """``level``: the severity in words, ``tail``: what else waits."""
        self._severity = severity
        self._mark.set_severity(severity)
        self._level.setText(level)
        self._level.set_role(f"strong {severity_token(severity)}")
        self.show_text(text)
        self._tail.setText(tail)
        self.setAccessibleName(f"{level} {text}")
        self.show()
        self.update()

    def show_text(self, text: str) -> None:
        """Another text for the same alarm; cheap when it is the same."""
        if text != self._text.text():
            self._text.setText(text)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self._theme.px(34))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.jump.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.jump.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        edge = theme.color("focus" if self.hasFocus() else severity_token(self._severity))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(edge)
        painter.setBrush(theme.color("raised"))
        radius = theme.size("radius")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(edge)
        painter.drawRoundedRect(QRectF(0, 0, theme.px(4), self.height()), radius / 2, radius / 2)
        painter.end()
