"""From a row of the queue to a window beside the desk: Ctrl+Enter, the middle button, and an action of the desk."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QWidget

from console.models.actions import Actions
from console.models.workspace import Workspace
from console.views.queue_panel import QueuePanel
from console.views.result_line import ResultLine
from console.views.side_windows import SideWindows

KEYS = ("Ctrl+Return", "Ctrl+Enter")


class Beside(QObject):
    """Declares the action ``matter.beside``. Says on ``line`` when there are windows enough."""

    def __init__(
        self,
        queue: QueuePanel,
        workspace: Workspace,
        actions: Actions,
        side: SideWindows,
        line: ResultLine,
        desk: QWidget,
    ) -> None:
        super().__init__(desk)
        self._queue, self._workspace, self._side, self._line, self._desk = queue, workspace, side, line, desk
        words = QCoreApplication.translate("Beside", "在旁边单独打开事件")
        actions.declare("matter.beside", words, ("Ctrl+O",), self.open_selected, group="view")
        for key in KEYS:
            shortcut = QShortcut(QKeySequence(key), queue.view, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.open_selected)
        side.full.connect(self._say_full)
        queue.view.viewport().installEventFilter(self)
        desk.installEventFilter(self)

    def open_selected(self) -> None:
        """The selected matter in a window of its own; the desk stays as it is."""
        if self._workspace.selected:
            self._side.open(self._workspace.selected)

    def _say_full(self, most: int) -> None:
        words = QCoreApplication.translate("Beside", "旁边已经打开 {n} 件，请先关闭一件（Ctrl+W）。")
        self._line.tell(words.format(n=most), "minor", fades=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The middle button on a row opens it beside, the selection stays; the keyboard came back to the desk."""
        if watched is self._desk:
            if event.type() is QEvent.Type.WindowActivate:
                self._side.focused.emit("")
        elif isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            row = self._queue.view.indexAt(event.position().toPoint())
            if event.button() is Qt.MouseButton.MiddleButton and row.isValid():
                self._side.open(self._queue.table.id_at(row.row()))
                return True
        return False
