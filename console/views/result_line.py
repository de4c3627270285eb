"""What became of the last command of the command line, told in one line."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from console.domain.store import SETTLED
from console.domain.values import PendingCommand
from console.models.bridge import StoreBridge
from console.models.command_words import accepted_words, command_line, name_of
from console.models.outcomes import Outcomes
from console.models.suggestion_words import matter_words
from console.widgets.frames import Frame, column
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

TOLD_MS = 6_000
"""How long a result that asks nothing stays in sight."""
MARGIN = 8


class ResultLine(Frame):
    """What became of the last command of the line: one line below the rows, never with the keyboard. It takes
    ``room`` while that is in sight, else the last line of ``over``; what needs more lines grows upwards."""

    def __init__(self, theme: Theme, bridge: StoreBridge, over: QWidget, room: QWidget, desk: QWidget) -> None:
        super().__init__("raised", desk)
        self._theme, self._store, self._over, self._room = theme, bridge.store, over, room
        self._followed = ""
        self._label = PlainLabel("", "small")
        self._label.setWordWrap(True)
        self._label.setAccessibleName(self.tr("指令结果"))
        column(self, margin=theme.px(MARGIN)).addWidget(self._label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOLD_MS)
        self._timer.timeout.connect(self.hide)
        self.outcomes = Outcomes(bridge, self)
        self.outcomes.accepted.connect(self._accepted)
        self.outcomes.refused.connect(self._refused)
        bridge.changed.connect(self._on_flush)
        over.installEventFilter(self)
        room.installEventFilter(self)
        self.hide()

    @property
    def words(self) -> str:
        """What is said now; empty when nothing is."""
        return self._label.text() if not self.isHidden() else ""

    def follow(self, command_id: str) -> None:
        """Say how this command stands, and what becomes of it."""
        self._followed = command_id
        self._on_flush()

    def tell(self, words: str, token: str, *, fades: bool = False) -> None:
        """``fades``: it asks nothing and goes by itself."""
        if fades:
            self._timer.start()
        self._label.setText(words)
        self._label.set_role(f"small {token}".strip())
        self._place()
        self.show()
        self.raise_()

    def stop(self) -> None:
        self._timer.stop()

    def _on_flush(self, flush: object = None) -> None:
        pending = self._store.pending.get(self._followed)
        if pending is not None and pending.state not in SETTLED:
            line = command_line(pending)
            self.tell(f"{self._matter(pending)}{line.head} {line.rest}".strip(), "dim" if not line.rest else "minor")
        elif pending is None and self._followed and not self._timer.isActive():
            self._followed = ""
            self.hide()

    def _accepted(self, pending: PendingCommand) -> None:
        if pending.id == self._followed:
            self.tell(f"✓ {self._matter(pending)}{accepted_words(name_of(pending))}", "ok")
            self._timer.start()

    def _refused(self, pending: PendingCommand) -> None:
        if pending.id == self._followed:
            line = command_line(pending)
            self.tell(f"✗ {self._matter(pending)}{line.head}：{line.rest}", "critical")

    def _matter(self, pending: PendingCommand) -> str:
        incident = self._store.incidents.get(pending.incident_id)
        return f"{matter_words(incident)}　" if incident is not None else ""

    def _place(self) -> None:
        desk, gap = self.parentWidget(), self._theme.px(6)
        if desk is None:
            return
        if self._room.isVisible():
            at = self._room.mapTo(desk, self._room.rect().center())
            left, width = at.x() - self._room.width() // 2 - gap, self._room.width() + gap
            foot = at.y() + self._label.fontMetrics().height() // 2 + self._theme.px(MARGIN)
        else:
            at = self._over.mapTo(desk, self._over.rect().bottomLeft())
            left, width, foot = at.x() + gap, self._over.width() - 2 * gap, at.y() - gap
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = layout.totalHeightForWidth(width)
        self.setGeometry(left, foot - height + 1, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moved = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in moved and self.isVisible():
            self._place()
        return False

    def mousePressEvent(self, event: object) -> None:
        """A click puts it away."""
        self.hide()
