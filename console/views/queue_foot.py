"""The line below the rows: what the queue has to say, and in its place the steps for what is picked. It always has its
room, so that nothing covers a row and no row moves when there is something to say."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from console.views.queue_bulk import LINE, QueueBulk
from console.widgets.frames import Frame, column, row
from console.widgets.labels import ElidedLabel
from console.widgets.theme import Theme


class QueueFoot(Frame):
    """``chips``: buttons of the rows, at the right end while they have something to say."""

    def __init__(self, theme: Theme, chips: tuple[QPushButton, ...]) -> None:
        super().__init__("clear")
        self._theme = theme
        self._words = ElidedLabel("", "small dim")
        self._line = QWidget()
        self._line.setFixedHeight(theme.px(LINE))
        line = row(self._line, sides=theme.px(12), gap=theme.px(8))
        line.addWidget(self._words, 1)
        for chip in chips:
            line.addWidget(chip)
        self._column = column(self)
        self._column.addWidget(Frame("line"))
        self._column.addWidget(self._line)

    @property
    def words(self) -> str:
        return self._words.text()

    def say(self, words: str, *, stale: bool = False) -> None:
        """``stale``: about rows that are not live."""
        self._words.setText(words)
        self._words.set_role("small stale" if stale else "small dim")

    @property
    def room(self) -> QWidget:
        """Where something may be told for a moment without covering a row or a button; hidden when there is none."""
        return self._words

    def add_bulk(self, bulk: QueueBulk) -> None:
        """Takes the place of the words while matters are picked; call once."""
        self._column.insertWidget(1, bulk)
        bulk.picking.connect(self._line.setHidden)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), super().minimumSizeHint().height())
