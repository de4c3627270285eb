"""The one window of a desk. It paints before anything else is loaded: a page in outline, then the real one."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from console.widgets.bars import Skeleton
from console.widgets.frames import Frame, column, row
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

QUEUE_SHARE, DETAIL_SHARE, VIDEO_SHARE = 42, 29, 29
"""How the width is divided: the queue is read across, the matter and the pictures beside it."""


class Shell(QWidget):
    """Shows one page at a time. ``closing`` is sent when the officer closes the window; whoever listens ends the
    program: the window itself only hides. ``painted``: the first paint is on the screen."""

    closing = Signal()
    painted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._painted = False
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(Outline(theme))
        self.setProperty("frame", "ground")
        self.setWindowTitle(self.tr("守望"))
        self.setMinimumSize(QSize(1024, 640))
        self.resize(1600, 900)

    @property
    def page(self) -> QWidget | None:
        return self._pages.currentWidget()

    def show_page(self, page: QWidget) -> None:
        """Show ``page``; the one before is deleted unless it was added by ``keep``."""
        before = self._pages.currentWidget()
        if before is page:
            return
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if isinstance(before, Outline):
            self._pages.removeWidget(before)
            before.deleteLater()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if not self._painted and event.type() is QEvent.Type.UpdateRequest:
            self._painted = True
            self.painted.emit()
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, also where a page leaves gaps."""


class Outline(QWidget):
    """The desk in outline: panels where they will stand, so that nothing moves when they fill."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        whole = column(self)
        whole.addWidget(self._top(theme))
        body = row(gap=theme.size("gap"), sides=theme.size("gap"))
        for share in (QUEUE_SHARE, DETAIL_SHARE, VIDEO_SHARE):
            body.addWidget(self._panel(theme), share)
        body.setContentsMargins(*(theme.size("gap"),) * 4)
        whole.addLayout(body, 1)
        strip = Frame("strip")
        strip.setFixedHeight(theme.px(72))
        whole.addWidget(strip)

    def _top(self, theme: Theme) -> QWidget:
        bar = Frame("bar")
        bar.setFixedHeight(theme.size("bar"))
        line = row(bar, sides=theme.px(16), gap=theme.px(12))
        line.addWidget(PlainLabel(self.tr("守望"), "title"))
        line.addWidget(PlainLabel(self.tr("正在打开值守席…"), "dim"))
        line.addStretch(1)
        return bar

    def _panel(self, theme: Theme) -> QWidget:
        panel = Frame("panel")
        inner = column(panel, margin=theme.size("pad"))
        skeleton = Skeleton(theme)
        skeleton.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        inner.addWidget(skeleton)
        return panel
