"""The live figures at the foot: every ratio with its sum, every figure with its age when it is not live."""

import asyncio
import importlib
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent

from console.domain.values import LinkKind
from console.models.bridge import StoreBridge
from console.models.link_text import ago
from console.models.queue_order import ZONE
from console.services.center_time import CenterTime
from console.widgets.figure_card import FigureCard
from console.widgets.frames import Frame, row
from console.widgets.theme import Theme
from contract.figures import Figures, Ratio

if TYPE_CHECKING:
    from console.widgets.charts import BarChart

HEIGHT = 84
SECOND_CHART_FROM = 1560
"""Window width (logical pixels) from which both charts fit beside the figures."""
STREETS = 10


class FiguresStrip(Frame):
    """Cards at once, charts when ``add_charts`` has loaded them."""

    def __init__(self, theme: Theme, bridge: StoreBridge, clock: CenterTime) -> None:
        super().__init__("strip")
        self._theme, self._store, self._clock = theme, bridge.store, clock
        self._hours: BarChart | None = None
        self._streets: BarChart | None = None
        self.setFixedHeight(theme.px(HEIGHT))
        self._cards()
        self._line = row(self, gap=0)
        for index, card in enumerate(self.cards):
            if index:
                self._line.addWidget(self._divider())
            self._line.addWidget(card, 3 if card in (self.on_time, self.closure, self.today) else 2)
        bridge.figures_changed.connect(self.refresh)
        bridge.link_changed.connect(self.refresh)
        self._ageing = QTimer(self)  # without a link nothing arrives that would repaint the age
        self._ageing.setInterval(1000)
        self._ageing.timeout.connect(self._grow_older)
        self.refresh()

    @property
    def has_charts(self) -> bool:
        return self._hours is not None

    def _cards(self) -> None:
        theme = self._theme
        self.open = FigureCard(theme, self.tr("在办"))
        self.overdue = FigureCard(theme, self.tr("超期"), "critical")
        self.due_soon = FigureCard(theme, self.tr("将到期"), "minor")
        self.waiting = FigureCard(theme, self.tr("待立案"))
        self.today = FigureCard(theme, self.tr("今日受理 / 结案"))
        self.on_time = FigureCard(theme, self.tr("本月按期结案率"))
        self.closure = FigureCard(theme, self.tr("本月结案率"))
        self.cards = (
            self.open,
            self.overdue,
            self.due_soon,
            self.waiting,
            self.today,
            self.on_time,
            self.closure,
        )

    def _divider(self) -> Frame:
        line = Frame("divider")
        line.setFixedWidth(1)
        return line

    async def add_charts(self) -> None:
        """Load the charts without holding up the window, then put them in."""
        await asyncio.to_thread(importlib.import_module, "console.widgets.charts")
        from console.widgets.charts import BarChart

        hours = self.tr("近 24 小时受理（灰）与结案（蓝）")
        streets = self.tr("各镇街在办（灰）与超期（红）")
        self._hours = BarChart(self._theme, hours, ("chart_rest", "chart_1"))
        self._streets = BarChart(self._theme, streets, ("chart_rest", "critical"), stacked=True)
        for chart in (self._hours, self._streets):
            self._line.addWidget(self._divider())
            self._line.addWidget(chart, 6)
        self._fit()
        self.refresh()

    def refresh(self) -> None:
        figures, link = self._store.figures, self._store.link
        live = link.kind is LinkKind.LIVE
        if figures is None:
            return
        if live:
            self._ageing.stop()
        elif not self._ageing.isActive():
            self._ageing.start()
        self._grow_older()
        self.overdue.show_figure(str(figures.overdue), alert=figures.overdue > 0, live=live)
        self.due_soon.show_figure(str(figures.due_soon), alert=figures.due_soon > 0, live=live)
        self.waiting.show_figure(str(figures.waiting), live=live)
        self.today.show_figure(f"{figures.today_reported} / {figures.today_closed}", live=live)
        self.on_time.show_figure(percent(figures.on_time), parts(figures.on_time), live=live)
        self.closure.show_figure(percent(figures.closure), parts(figures.closure), live=live)
        self._show_charts(figures)

    def _grow_older(self) -> None:
        figures, live = self._store.figures, self._store.link.kind is LinkKind.LIVE
        if figures is not None:
            self.open.show_figure(str(figures.open), self._age(figures, live), live=live)

    def _age(self, figures: Figures, live: bool) -> str:
        if live:
            return ""
        age = self._clock.age(self._store.link.data_at or figures.at)
        return ago(age)

    def _show_charts(self, figures: Figures) -> None:
        if self._hours is None or self._streets is None:
            return
        from console.widgets.charts import Bars

        self._hours.show_bars([Bars(hour_label(h.at), h.reported, h.closed) for h in figures.hours])
        self._streets.show_bars([Bars(short(t.name), t.open, t.overdue) for t in figures.by_org[:STREETS]])

    def _fit(self) -> None:
        if self._streets is not None:
            self._streets.setVisible(self.width() >= self._theme.px(SECOND_CHART_FROM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def percent(ratio: Ratio) -> str:
    """93.65 %; a dash when nothing should have been closed yet."""
    if ratio.denominator == 0:
        return "—"
    return f"{ratio.numerator / ratio.denominator * 100:.2f} %"


def parts(ratio: Ratio) -> str:
    return f"{ratio.numerator} / {ratio.denominator}"


def hour_label(at: int) -> str:
    """Every sixth hour of the day; the others stay empty."""
    hour = datetime.fromtimestamp(at / 1000, ZONE).hour
    return f"{hour}:00" if hour % 6 == 0 else ""


def short(name: str) -> str:
    """柳城街道 -> 柳城."""
    for suffix in ("街道办事处", "街道", "镇", "乡"):
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name
