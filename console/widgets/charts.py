"""Small bar charts. Importing this loads pyqtgraph (half a second): after the first paint, off the Qt thread."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from console.widgets.frames import Frame, column
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Bars:
    """One place on the axis: its label (empty for none), the taller and the darker bar."""

    label: str
    first: int
    second: int


class BarChart(Frame):
    """Pairs of bars with a title and few labels. ``stacked``: the second stands inside the first (overdue of open)."""

    def __init__(
        self, theme: Theme, title: str, tokens: tuple[str, str], *, stacked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("clear", parent)
        self._theme, self._tokens, self._stacked = theme, tokens, stacked
        self._bars: tuple[Bars, ...] = ()
        self._title = PlainLabel(title, "small dim")
        self._plot = pg.PlotWidget()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideAxis("left")
        self._plot.getPlotItem().setContentsMargins(0, 0, 0, 0)
        self._first, self._second = pg.BarGraphItem(x=[], height=[], width=0), pg.BarGraphItem(x=[], height=[], width=0)
        self._plot.addItem(self._first)
        self._plot.addItem(self._second)
        whole = column(self)
        whole.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(2))
        whole.addWidget(self._title)
        whole.addWidget(self._plot, 1)
        self.setMinimumWidth(theme.px(260))
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def bars(self) -> tuple[Bars, ...]:
        return self._bars

    def show_bars(self, bars: Sequence[Bars]) -> None:
        """Draw ``bars`` from left to right; nothing is drawn again when they are the same."""
        if tuple(bars) != self._bars:
            self._bars = tuple(bars)
            self._draw()

    def _dress(self) -> None:
        self._plot.setBackground(self._theme.color("panel"))
        axis = self._plot.getAxis("bottom")
        axis.setPen(pg.mkPen(self._theme.color("line")))
        axis.setTextPen(pg.mkPen(self._theme.color("text_dim")))
        font = self._theme.font("small")
        font.setPixelSize(self._theme.px(11))
        axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=self._theme.px(2))
        axis.setHeight(self._theme.px(17))
        self._draw()

    def _draw(self) -> None:
        places = list(range(len(self._bars)))
        first, second = (self._color(token) for token in self._tokens)
        width, shift = (0.62, 0.0) if self._stacked else (0.4, 0.2)
        self._first.setOpts(
            x=[p - shift for p in places], height=[b.first for b in self._bars], width=width, brush=first, pen=None
        )
        self._second.setOpts(
            x=[p + shift for p in places], height=[b.second for b in self._bars], width=width, brush=second, pen=None
        )
        top = max((max(b.first, b.second) for b in self._bars), default=0)
        self._plot.setXRange(-0.6, max(1, len(places)) - 0.4, padding=0)
        self._plot.setYRange(0, max(1, top) * 1.05, padding=0)
        ticks = [(p, b.label) for p, b in zip(places, self._bars, strict=True) if b.label]
        self._plot.getAxis("bottom").setTicks([ticks])
        self.setAccessibleName(
            self._title.text() + " " + " ".join(f"{b.label} {b.first}/{b.second}" for b in self._bars)
        )

    def _color(self, token: str) -> QColor:
        return self._theme.color(token)
