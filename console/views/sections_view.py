"""The sections of a matter: co-departments, supervision, whistle calls … A click on a title folds it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from console.models.incident_text import time_left
from console.models.matter_sections import Entry, Section
from console.widgets.bars import ThinBar
from console.widgets.flow import FlowLayout
from console.widgets.frames import Frame, column, row
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from contract.incident import Clock

BAR = 84
"""Logical pixels of a bar at the end of a line."""


class SectionsView(QWidget):
    """``keys``: of the steps the officer may do now, by action; shown beside what they answer. ``wanted``: one of them
    was clicked."""

    wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._folded: set[str] = set()
        self._blocks: list[_Block] = []
        self._tags = QWidget()
        self._flow = FlowLayout(self._tags, theme.px(4))
        self._tag_labels: list[PlainLabel] = []
        self._whole = column(self, gap=theme.px(8))
        self._whole.addWidget(self._tags)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(block.title for block in self._blocks)

    def show_sections(
        self,
        shown: tuple[Section, ...],
        tags: tuple[tuple[str, str], ...],
        keys: dict[str, str],
        now: int,
    ) -> None:
        """Build anew only when something in it is another."""
        if (shown, tags, keys) != self._shown:
            self._shown = (shown, tags, dict(keys))
            self._show_tags(tags)
            for block in self._blocks:
                self._whole.removeWidget(block)
                block.hide()
                block.deleteLater()
            self._blocks = [_Block(self._theme, section, keys, section.id in self._folded) for section in shown]
            for block in self._blocks:
                block.folded.connect(self._fold)
                block.wanted.connect(self.wanted)
                self._whole.addWidget(block)
            self.setVisible(bool(shown or tags))
        self.tick(now)

    def tick(self, now: int) -> None:
        """Time went on: ``now`` is the center's clock, Unix ms."""
        for block in self._blocks:
            block.tick(now)

    def _show_tags(self, tags: tuple[tuple[str, str], ...]) -> None:
        for label in self._tag_labels:
            self._flow.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._tag_labels = [PlainLabel(words, _role("tag", token), self._tags) for words, token in tags]
        for label in self._tag_labels:
            self._flow.addWidget(label)
            label.show()
        self._tags.setVisible(bool(tags))

    def _fold(self, id: str, folded: bool) -> None:
        self._folded = self._folded | {id} if folded else self._folded - {id}


class _Title(QPushButton):
    """Enter does what a click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class _Block(Frame):
    folded = Signal(str, bool)
    wanted = Signal(str)

    def __init__(self, theme: Theme, section: Section, keys: dict[str, str], folded: bool) -> None:
        super().__init__("clear")
        self.setObjectName(f"section-{section.id}")
        self._section = section
        self._clocks: list[tuple[Clock, _ClockBar]] = []
        self._title = _Title()
        self._title.setProperty("tone", "tab")
        self._title.setProperty("compact", True)
        self._title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._title.clicked.connect(self._toggle)
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(theme.px(8), 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 1)
        for index, entry in enumerate(section.entries):
            self._line(theme, grid, index, entry, keys.get(entry.step, ""))
        whole = column(self, gap=theme.px(2))
        whole.addWidget(self._title)
        whole.addWidget(self._body)
        self._show(folded)

    @property
    def title(self) -> str:
        return self._section.title

    def _line(self, theme: Theme, grid: QGridLayout, index: int, entry: Entry, key: str) -> None:
        words = QWidget()
        lines = column(words, gap=0)
        head = PlainLabel(entry.head, _role("", entry.token))
        head.setWordWrap(True)
        lines.addWidget(head)
        if entry.rest:
            rest = PlainLabel(entry.rest, "dim small")
            rest.setWordWrap(True)
            rest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(rest)
        grid.addWidget(words, index, 0, 1, 1 if entry.clock is not None else 2 if key else 3)
        if entry.clock is not None:
            bar = _ClockBar(theme)
            self._clocks.append((entry.clock, bar))
            grid.addWidget(bar, index, 1, Qt.AlignmentFlag.AlignTop)
        if key:
            cap = _StepCap(entry.step, f"{key} {entry.words}".strip())
            cap.wanted.connect(self.wanted)
            grid.addWidget(cap, index, 2, Qt.AlignmentFlag.AlignTop)

    def _toggle(self) -> None:
        folded = not self._body.isHidden()
        self._show(folded)
        self.folded.emit(self._section.id, folded)

    def _show(self, folded: bool) -> None:
        self._title.setText(f"{'▸' if folded else '▾'} {self._section.title}")
        self._body.setHidden(folded)

    def tick(self, now: int) -> None:
        for clock, bar in self._clocks:
            bar.show_clock(clock, now)


class _StepCap(QPushButton):
    """The key of a step; a click does the same."""

    wanted = Signal(str)

    def __init__(self, step: str, words: str) -> None:
        super().__init__(words)
        self._step = step
        self.setObjectName(f"answer-{step}")
        self.setProperty("tone", "cap")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.wanted.emit(self._step)


class _ClockBar(QWidget):
    """What is left of one deadline: a bar and its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bar, self._words = ThinBar(theme), PlainLabel("", "small")
        self._bar.setFixedWidth(theme.px(BAR))
        line = row(self, gap=theme.px(8))
        line.addWidget(self._bar)
        line.addWidget(self._words)

    def show_clock(self, clock: Clock, now: int) -> None:
        left = time_left(clock, now)
        self._bar.set_share(left.share, left.bar_token)
        self._words.setText(left.text)
        self._words.set_role(_role("small", left.text_token))


def _role(base: str, token: str) -> str:
    """The stylesheet's words for a colour token."""
    colour = {"text": "", "text_dim": "dim"}.get(token, token)
    return f"{base} {colour}".strip()
