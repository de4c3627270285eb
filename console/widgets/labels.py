"""Words on the desk: plain text always, because much of it is written by strangers."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget


class PlainLabel(QLabel):
    """A label that never reads its text as markup. ``role``: words of the stylesheet, e.g. ``"dim small"``."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)

    @property
    def role(self) -> str:
        return str(self.property("role"))

    def set_role(self, role: str) -> None:
        """Change the look; cheap when nothing changes."""
        if role != self.role:
            self.setProperty("role", role)
            repolish(self)


class ElidedLabel(PlainLabel):
    """One line that ends in … when it does not fit; the whole text is its tool tip and accessible name then."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("守望…"), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        rect = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
        self.setToolTip(plain_tip(self.text()) if text != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


def plain_tip(text: str) -> str:
    """``text`` as a tool tip that shows exactly these characters: Qt guesses markup in tool tips by itself."""
    return f"<span>{escape(text)}</span>" if text else ""


def repolish(widget: QWidget) -> None:
    """Read the stylesheet again after a dynamic property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
