"""Cameras by name and distance: as many lines as there is room for, the nearest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from console.widgets.frames import Frame, column, row
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.theme import Theme
from console.widgets.video_tile import Caption

HEAD, LINE = 26, 26
"""Logical pixels of the heading and of one camera, at desk scale."""


@dataclass(frozen=True, slots=True)
class CameraLine:
    """``online``: as its own network reports it."""

    caption: Caption
    online: bool


class CameraList(QWidget):
    """Nothing here takes the keyboard: it is read, not worked with."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[CameraLine, ...] = ()
        self._rows: list[QWidget] = []
        self._head = PlainLabel(self.tr("其他摄像机，由近到远"), "small dim")
        self._head.setFixedHeight(theme.px(HEAD))
        self._column = column(self)
        self._column.addWidget(self._head)
        self._column.addStretch(1)

    @property
    def lines(self) -> tuple[CameraLine, ...]:
        """What is listed, whether there is room for all of it or not."""
        return self._lines

    @property
    def least(self) -> int:
        """The height in pixels below which it is not worth showing."""
        return self._theme.px(HEAD + LINE)

    def show_lines(self, lines: Sequence[CameraLine]) -> None:
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._row(line) for line in self._lines]
        for index, each in enumerate(self._rows):
            self._column.insertWidget(index + 1, each)
        self._fit()

    def _row(self, line: CameraLine) -> QWidget:
        box = Frame("clear", self)
        box.setFixedHeight(self._theme.px(LINE))
        parts = row(box, gap=self._theme.px(12))
        parts.addWidget(ElidedLabel(line.caption.name, "" if line.online else "dim"), 1)
        parts.addWidget(PlainLabel(" ・ ".join(line.caption.details()), "small dim"))
        if not line.online:
            parts.addWidget(PlainLabel(self.tr("离线"), "small dim"))
        return box

    def _fit(self) -> None:
        room = (self.height() - self._theme.px(HEAD)) // self._theme.px(LINE)
        for index, each in enumerate(self._rows):
            each.setVisible(index < room)
        self._head.setVisible(bool(self._rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
