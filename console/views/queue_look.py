"""The menu that arranges the view in force: groups, columns with their order and width, density."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from console.models.queue_arrangement import COLUMNS, Column, Density, Grouping
from console.models.workspace import Workspace

WIDER = 24
"""Logical pixels a column gets wider or narrower at a time."""


class QueueLook(QMenu):
    """Made anew each time it comes up, so that it says what is. ``widths``: what the columns measure now."""

    filter_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._measured: dict[str, int] = {}
        self.aboutToShow.connect(self.fill)

    def measure(self, widths: dict[str, int]) -> None:
        """The widths in force, logical pixels: what "wider" starts from."""
        self._measured = widths

    def fill(self) -> None:
        self.clear()
        for below in self.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            below.deleteLater()  # ``clear`` takes their entries away and leaves them
        arrangement = self._workspace.arrangement
        groups = self.addMenu(self.tr("分组"))
        for grouping, words in self._groupings():
            self._choice(groups, words, ("grouping", grouping), grouping is arrangement.grouping)
        densities = self.addMenu(self.tr("疏密"))
        for density, words in self._densities():
            self._choice(densities, words, ("density", density), density is self._workspace.density)
        columns = self.addMenu(self.tr("列"))
        for column in (*arrangement.columns, *(c for c in COLUMNS if c not in arrangement.columns)):
            on = column in arrangement.columns
            each = columns.addMenu(
                self._column(column) if on else self.tr("{column}（不显示）").format(column=self._column(column))
            )
            self._tick(each, self.tr("显示"), ("shown", column), on)
            if on and column != "time":
                self._entry(each, self.tr("左移"), ("left", column))
                self._entry(each, self.tr("右移"), ("right", column))
            if on:
                self._entry(each, self.tr("加宽"), ("wider", column))
                self._entry(each, self.tr("收窄"), ("narrower", column))
                self._entry(each, self.tr("自动宽度"), ("auto", column))
        self._entry(columns, self.tr("恢复默认"), ("reset", ""))
        self.addSeparator()
        self.addAction(self.tr("筛选") + "\tCtrl+Shift+F").triggered.connect(self.filter_wanted)

    def _choice(self, menu: QMenu, words: str, what: tuple[str, object], on: bool) -> None:
        group = menu.findChild(QActionGroup) or QActionGroup(menu)
        group.addAction(self._tick(menu, words, what, on))

    def _tick(self, menu: QMenu, words: str, what: tuple[str, object], on: bool) -> QAction:
        action = self._entry(menu, words, what)
        action.setCheckable(True)
        action.setChecked(on)
        return action

    def _entry(self, menu: QMenu, words: str, what: tuple[str, object]) -> QAction:
        action = menu.addAction(words)
        action.setData(what)
        action.triggered.connect(self._do)
        return action

    def _do(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QAction)
        what, value = sender.data()
        self.apply(what, value)

    def apply(self, what: str, value: object) -> None:
        """One entry of the menu, by its name."""
        workspace, arrangement = self._workspace, self._workspace.arrangement
        if isinstance(value, Density):
            workspace.set_density(value)
        elif isinstance(value, Grouping):
            workspace.arrange(type(arrangement)(value, arrangement.columns, arrangement.widths))
        elif what == "reset":
            workspace.arrange(type(arrangement)(arrangement.grouping))
        elif value in COLUMNS:
            column: Column = value
            now = dict(arrangement.widths).get(column) or self._measured.get(column) or 100
            match what:
                case "shown":
                    workspace.arrange(arrangement.shown(column, column not in arrangement.columns))
                case "left":
                    workspace.arrange(arrangement.moved(column, -1))
                case "right":
                    workspace.arrange(arrangement.moved(column, 1))
                case "wider":
                    workspace.arrange(arrangement.widened(column, now + WIDER))
                case "narrower":
                    workspace.arrange(arrangement.widened(column, now - WIDER))
                case "auto":
                    workspace.arrange(arrangement.widened(column, None))

    def _groupings(self) -> tuple[tuple[Grouping, str], ...]:
        return (
            (Grouping.NONE, self.tr("不分组")),
            (Grouping.STREET, self.tr("按街道")),
            (Grouping.LEAD, self.tr("按牵头单位")),
            (Grouping.BRANCH, self.tr("按大类")),
            (Grouping.STATE, self.tr("按状态")),
        )

    def _densities(self) -> tuple[tuple[Density, str], ...]:
        return (
            (Density.COMPACT, self.tr("紧凑（一行）")),
            (Density.NORMAL, self.tr("标准")),
            (Density.COMFORTABLE, self.tr("宽松")),
        )

    def _column(self, column: Column) -> str:
        match column:
            case "time":
                return self.tr("上报时间")
            case "owner":
                return self.tr("首问")
            case "lead":
                return self.tr("牵头")
            case "state":
                return self.tr("状态")
            case "left":
                return self.tr("剩余时间")
