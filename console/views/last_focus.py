"""Where the keyboard was: remembered when something takes it for a moment, given back exactly."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget
from shiboken6 import isValid


class LastFocus:
    """One place at a time. A field that is gone or hidden meanwhile gets nothing back."""

    def __init__(self) -> None:
        self._widget: QWidget | None = None
        self._selection = (-1, 0, 0)

    def keep(self) -> None:
        """Remember what has the keyboard now. A line also keeps its cursor and selection, which it loses with it."""
        widget = self._widget = QApplication.focusWidget()
        if isinstance(widget, QLineEdit):
            self._selection = (widget.selectionStart(), widget.selectionLength(), widget.cursorPosition())

    def foot_in(self, over: QWidget) -> int:
        """How far down in ``over`` what had the keyboard reaches, in its pixels; 0 when it stands elsewhere or is
        ``over``'s own rows: those may be covered, a field may not."""
        widget = self._widget
        if (
            widget is None
            or not isValid(widget)
            or not over.isAncestorOf(widget)
            or isinstance(widget, QAbstractItemView)
        ):
            return 0
        return widget.mapTo(over, widget.rect().bottomLeft()).y()

    def give_back(self) -> None:
        widget, self._widget = self._widget, None
        if widget is None or not isValid(widget) or not widget.isVisible():
            return
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, QLineEdit):
            start, length, cursor = self._selection
            widget.setCursorPosition(cursor)
            if start >= 0:
                backwards = cursor == start
                widget.setSelection(start + length if backwards else start, -length if backwards else length)
