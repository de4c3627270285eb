"""The field of the command line: its arrows and its Tab move in the list below, Enter and Esc are told."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit


class CommandField(QLineEdit):
    """``moved``: up or down the list; ``entered``: Enter; ``left``: Esc; ``lost``: the keyboard went elsewhere."""

    moved = Signal(int)
    entered = Signal()
    entered_beside = Signal()
    left = Signal()
    lost = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self.moved.emit(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self.moved.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.entered_beside.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab moves in the list: the keyboard stays until Enter or Esc."""
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.lost.emit()
