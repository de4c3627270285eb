"""One matter in a window of its own, beside the desk: its steps, drafts and clock go on whatever the desk shows."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QMoveEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from console.domain.ports import Center, Commands
from console.domain.values import LinkKind
from console.models.actions import Actions
from console.models.bridge import Flush, StoreBridge
from console.models.link_text import link_text
from console.models.pinned import Pinned
from console.models.suggestion_words import matter_words
from console.services.center_time import CenterTime
from console.services.drafts import Drafts
from console.views.detail import Detail
from console.widgets.frames import column
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

WIDTH, HEIGHT = 560, 820
LEAST = (400, 480)
"""Logical pixels."""


class MatterWindow(QWidget):
    """Closed by Esc, Ctrl+W or its frame. ``closed`` carries the id of the matter, ``moved`` says the place is another,
    ``entered`` that the keyboard came here; ``wanted``: another matter, for the desk; ``edit_report``: a command id."""

    closed = Signal(str)
    moved = Signal()
    entered = Signal(str)
    wanted = Signal(str)
    edit_report = Signal(str)

    def __init__(
        self,
        theme: Theme,
        bridge: StoreBridge,
        incident_id: str,
        center: Center,
        commands: Commands,
        drafts: Drafts,
        clock: CenterTime,
    ) -> None:
        super().__init__()
        self.incident_id = incident_id
        self._theme, self._bridge, self._clock = theme, bridge, clock
        self._told = False
        self.actions_ = Actions(self)
        self.actions_.declared.connect(self._add_action)
        self._workspace = Pinned(incident_id, self)
        self._declare()
        now: Callable[[], int] = clock.now
        self.detail = Detail(theme, bridge, self._workspace, self.actions_, center, commands, drafts, now)
        self._link = PlainLabel("", "small")
        self._link.setObjectName("link")
        self._link.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        whole = column(self)
        whole.addWidget(self._link)
        whole.addWidget(self.detail, 1)
        self.setProperty("frame", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(theme.px(LEAST[0]), theme.px(LEAST[1]))
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))
        self._ageing = QTimer(self)
        self._ageing.setInterval(1000)
        self._ageing.timeout.connect(self._show_link)
        self._connect()
        self.detail.show_selected()
        self._show_title()
        self._show_link()

    @property
    def link_words(self) -> str:
        """What is said of the link; empty while all is live."""
        return self._link.text() if not self._link.isHidden() else ""

    @property
    def place(self) -> QRect:
        return self.geometry()

    def close_jobs(self) -> None:
        """Cancel what runs; the window goes without a word."""
        self._told = True
        self._ageing.stop()
        self.detail.close_jobs()

    def _declare(self) -> None:
        sent, see = "command", "view"
        declare = self.actions_.declare
        declare("retry", self.tr("重试未成功的指令"), ("Ctrl+R",), self._retry, group=sent, possible=self._asks)
        declare("dismiss", self.tr("知道了，放下这条指令"), ("Ctrl+D",), self._dismiss, group=sent, possible=self._asks)
        declare("edit", self.tr("修改后重报"), ("Ctrl+E",), self._edit, group=sent, possible=self._asks)
        declare("elsewhere", self.tr("前往有问题的指令"), ("F9",), self._elsewhere, group=sent)
        declare("matter.down", self.tr("事件往下翻"), ("Shift+PgDown",), self._down, group=see)
        declare("matter.up", self.tr("事件往上翻"), ("Shift+PgUp",), self._up, group=see)

    def _connect(self) -> None:
        self._workspace.wanted.connect(self.wanted)
        self.detail.edit_report.connect(self.edit_report)
        self._bridge.changed.connect(self._on_flush)
        self._bridge.link_changed.connect(self._show_link)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)

    def _add_action(self, action: QAction) -> None:
        self.addAction(action)

    def _on_flush(self, flush: Flush) -> None:
        if flush.snapshot or self.incident_id in flush.ids:
            self._show_title()

    def _show_title(self) -> None:
        incident = self._bridge.store.find(self.incident_id)
        words = matter_words(incident) if incident is not None else self.tr("这件事件已不在本机")
        self.setWindowTitle(self.tr("{matter} · 守望").format(matter=words))

    def _show_link(self) -> None:
        """Said with its age while it is not live: nothing stale looks live, on no window."""
        link = self._bridge.store.link
        live = link.kind is LinkKind.LIVE
        self._link.setVisible(not live)
        if live:
            self._ageing.stop()
            return
        said = link_text(link, self._clock.age(link.data_at), link.retry_in)
        self._link.setText(said.text)
        self._link.set_role(f"small {said.token}")
        if not self._told:
            self._ageing.start()

    def _asks(self) -> bool:
        return self.detail.notices.first_asking is not None

    def _retry(self) -> None:
        if (first := self.detail.notices.first_asking) is not None:
            self.detail.retry(first.id)

    def _dismiss(self) -> None:
        if (first := self.detail.notices.first_asking) is not None:
            self.detail.dismiss(first.id)

    def _edit(self) -> None:
        if (first := self.detail.notices.first_asking) is not None and first.report:
            self.edit_report.emit(first.id)

    def _elsewhere(self) -> None:
        if self.detail.notices.elsewhere:
            self.wanted.emit(self.detail.notices.elsewhere)

    def _tell_place(self) -> None:
        if not self._told and self.isVisible():
            self.moved.emit()

    def _down(self) -> None:
        self.detail.turn_page(1)

    def _up(self) -> None:
        self.detail.turn_page(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no open step took for itself closes the window; what was typed is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and not self._told:
            self.entered.emit(self.incident_id)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._tell_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_place()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        if not self._told:
            self.close_jobs()
            self.closed.emit(self.incident_id)
