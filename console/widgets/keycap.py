"""Actions that show their key."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.widgets.labels import PlainLabel, repolish
from console.widgets.theme import Theme


class KeyCap(PlainLabel):
    """The name of a key as a small cap: ``F8``, ``Ctrl+F``."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, "keycap", parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class KeyButton(QPushButton):
    """A push button with its key as a cap at the right end. The key is shown here, bound elsewhere (the action)."""

    def __init__(self, theme: Theme, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._key = key
        self.setAccessibleDescription(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._follow)

    @property
    def key(self) -> str:
        return self._key

    def set_key(self, key: str) -> None:
        self._key = key
        self.setAccessibleDescription(key)
        self._follow()

    def set_primary(self, primary: bool) -> None:
        """The one that Enter means wears the focus edge."""
        self.setProperty("primary", primary)
        repolish(self)

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    def _cap_width(self) -> int:
        if not self._key:
            return 0
        metrics = QFontMetrics(self._theme.font("small"))
        return max(metrics.horizontalAdvance(self._key) + self._theme.px(10), self._theme.px(20))

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        pad, gap = self._theme.px(12), self._theme.px(8)
        cap = self._cap_width()
        return QSize(pad + words + (gap + cap if cap else 0) + pad, self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        words, cap = self.text(), self._cap_width()
        painter = QPainter(self)
        self._paint_box(painter)
        pad = self._theme.px(12)
        token = "text" if self.isEnabled() else "text_faint"
        painter.setFont(self.font())
        painter.setPen(self._theme.color(token))
        rect = self.rect().adjusted(pad, 0, -pad, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        if cap:
            self._paint_cap(painter, QRect(rect.right() + 1 - cap, 0, cap, self._theme.px(18)))
        painter.end()

    def _paint_box(self, painter: QPainter) -> None:
        theme = self._theme
        primary = bool(self.property("primary")) or self.hasFocus()
        ground = "select" if self.isDown() else "hover" if self.underMouse() and self.isEnabled() else "raised"
        edge = "line_soft" if not self.isEnabled() else "focus" if primary else "line"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color(ground if self.isEnabled() else "panel"))
        radius = theme.size("radius")
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_cap(self, painter: QPainter, cap: QRect) -> None:
        cap.moveTop((self.height() - cap.height()) // 2)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(cap.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(self._theme.color("text_dim" if self.isEnabled() else "text_faint"))
        painter.setFont(self._theme.font("small"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
