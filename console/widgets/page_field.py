"""A field for several lines of text."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QPlainTextEdit


class PageField(QPlainTextEdit):
    """WORKAROUND(Qt): a QPlainTextEdit paints its placeholder under what an input method composes; QLineEdit does not.

    So the placeholder is put away from the first letter of a composition to its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self._put_away = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.preeditString():
            if self.placeholderText():
                self._put_away = self.placeholderText()
                self.setPlaceholderText("")
        elif self._put_away:
            self.setPlaceholderText(self._put_away)
            self._put_away = ""
