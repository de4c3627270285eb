"""The one window of a desk. It paints before anything else is loaded: a page in outline, then the real one."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QScreen
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from console.widgets.bars import Skeleton
from console.widgets.frames import Frame, column, row
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

QUEUE_SHARE, DETAIL_SHARE, VIDEO_SHARE = 42, 29, 29
"""How the width is divided: the queue is read across, the matter and the pictures beside it."""

FULL_BELOW = 2600
"""Screens up to this width (logical pixels) are filled at the start; on larger ones the window leaves a margin."""


class Shell(QWidget):
    """Shows one page at a time. ``closing`` is sent when the officer closes the window; whoever listens ends the
    program: the window itself only hides."""

    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(Outline(theme))
        self.setProperty("frame", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("守望"))
        self.setMinimumSize(QSize(1024, 640))
        self.resize(1600, 900)

    @property
    def page(self) -> QWidget | None:
        return self._pages.currentWidget()

    @property
    def place(self) -> tuple[int, int, int, int] | None:
        """Where the window stands (x, y, width, height in pixels); None when it is maximised."""
        if self.isMaximized() or self.isFullScreen():
            return None
        place = self.geometry()
        return place.x(), place.y(), place.width(), place.height()

    def show_on_screen(self, place: tuple[int, int, int, int] | None = None) -> None:
        """Open at ``place`` when it lies on a screen of now, else as large as the screen allows."""
        screen = self.screen().availableGeometry()
        if place is not None and any(s.availableGeometry().contains(QRect(*place).center()) for s in self._screens()):
            self.setGeometry(QRect(*place))
            self.show()
        elif screen.width() <= FULL_BELOW:
            self.setGeometry(screen)  # a bare X server has no window manager to maximise for us
            self.showMaximized()
        else:
            self.resize(screen.size() * 0.9)
            self.show()

    def _screens(self) -> list[QScreen]:
        return self.screen().virtualSiblings()

    def show_page(self, page: QWidget) -> None:
        """Show ``page``. The outline is deleted, other pages stay as they are for when they are shown again."""
        before = self._pages.currentWidget()
        if before is page:
            return
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if isinstance(before, Outline):
            self._pages.removeWidget(before)
            before.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()


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
