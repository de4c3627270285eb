"""A few lines to choose from under a field: the chosen one is marked, what cannot be done is grey."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from console.widgets.frames import Frame, column, row
from console.widgets.labels import ElidedLabel, PlainLabel, repolish
from console.widgets.theme import Theme

KIND_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: what it is, its name, what tells it from others; ``possible`` False is grey."""

    kind: str
    title: str
    note: str
    possible: bool


class SuggestionList(QWidget):
    """At most ``lines`` lines, made once and filled again. ``clicked`` carries the number of a line."""

    clicked = Signal(int)

    def __init__(self, theme: Theme, lines: int) -> None:
        super().__init__()
        whole = column(self, gap=0)
        self._rows = [_Row(self, theme, number) for number in range(lines)]
        for each in self._rows:
            whole.addWidget(each)
            each.hide()

    def show_choices(self, choices: Sequence[Choice], chosen: int) -> None:
        """``chosen``: -1 marks none."""
        for number, each in enumerate(self._rows):
            if number < len(choices):
                each.fill(choices[number], number == chosen)
            each.setVisible(number < len(choices))
        self.setFixedHeight(sum(each.height() for each in self._rows[: len(choices)]))

    @property
    def shown(self) -> list[str]:
        """The titles in sight, from the top."""
        return [each.title.text() for each in self._rows if each.isVisibleTo(self)]


class _Row(Frame):
    def __init__(self, owner: SuggestionList, theme: Theme, number: int) -> None:
        super().__init__("clear")
        self._owner, self._number = owner, number
        self.setFixedHeight(theme.px(28))
        self.setProperty("chosen", False)
        line = row(self, sides=theme.px(8), gap=theme.px(10))
        self._kind = PlainLabel("", "faint small")
        self._kind.setFixedWidth(theme.px(KIND_WIDTH))
        self.title = PlainLabel("")
        self._note = ElidedLabel("", "dim small")
        line.addWidget(self._kind)
        line.addWidget(self.title)
        line.addWidget(self._note, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def fill(self, choice: Choice, chosen: bool) -> None:
        self._kind.setText(choice.kind)
        self.title.setText(choice.title)
        self.title.set_role("" if choice.possible else "faint")
        self._note.setText(choice.note)
        self.setAccessibleName(f"{choice.kind} {choice.title} {choice.note}")
        if bool(self.property("chosen")) is not chosen:
            self.setProperty("chosen", chosen)
            repolish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._owner.clicked.emit(self._number)
