"""Plain boxes with a ground of the stylesheet."""

from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

Ground = Literal["ground", "panel", "raised", "header", "strip", "bar", "alarm", "note", "line", "divider", "clear"]


class Frame(QFrame):
    """A box dressed as ``ground`` says. Takes no part in the tab order."""

    def __init__(self, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", ground)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class Form(Frame):
    """A box of fields. As long as the keyboard is in it, letters are letters and none is a key of the window: a text
    field sees to that by itself, a list to choose from does not, and there an officer types the name looked for."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_letter(event):
            event.accept()
            return True
        return super().event(event)


def _is_letter(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return plain == Qt.KeyboardModifier.NoModifier and bool(event.text()) and event.text().isprintable()


def column(owner: QWidget, *, margin: int = 0, gap: int = 0) -> QVBoxLayout:
    """The vertical layout of ``owner`` with one margin on all sides."""
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def row(owner: QWidget | None = None, *, sides: int = 0, gap: int = 8) -> QHBoxLayout:
    """A horizontal layout with ``sides`` pixels at the left and the right end."""
    layout = QHBoxLayout() if owner is None else QHBoxLayout(owner)
    layout.setContentsMargins(sides, 0, sides, 0)
    layout.setSpacing(gap)
    return layout
