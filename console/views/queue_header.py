"""The head of the queue: what is shown, how many of each, and the ways to search and to register."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.models.workspace import Filter
from console.widgets.labels import PlainLabel, repolish
from console.widgets.theme import Theme

COMPACT_BELOW = 740
"""Logical pixels under which the title goes and the tabs are set in small type."""


class SearchField(QLineEdit):
    """Esc empties it, Enter and Down go to the rows."""

    left = Signal()
    cleared = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.cleared.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class QueueHeader(QFrame):
    """Says what the officer wants; does nothing itself."""

    filter_chosen = Signal(object)
    search_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact = False
        self._counts: dict[Filter, int] = {}
        self.setProperty("frame", "header")
        self.title = PlainLabel("", "title")
        self.tabs = {tab: self._tab(tab) for tab in Filter}
        self._group = QButtonGroup(self)
        for button in self.tabs.values():
            self._group.addButton(button)
        self._group.buttonClicked.connect(self._clicked)
        self.search_button = self._cap()
        self.new_button = self._cap()
        self.field = SearchField()
        self.field.hide()
        self.search_button.clicked.connect(self.search_wanted)
        self.new_button.clicked.connect(self.new_wanted)
        self._lay_out()
        self._retranslate()

    def set_filter(self, filter: Filter) -> None:
        self.tabs[filter].setChecked(True)

    def set_counts(self, counts: Mapping[Filter, int]) -> None:
        """Numbers on the tabs; only those that changed are set again."""
        for tab, button in self.tabs.items():
            if self._counts.get(tab) != counts[tab]:
                self._counts[tab] = counts[tab]
                button.setText(f"{self._word(tab)} {counts[tab]}")

    def open_search(self) -> None:
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_search(self) -> None:
        self.field.clear()
        self.field.hide()

    def _tab(self, tab: Filter) -> QPushButton:
        button = QPushButton()
        button.setProperty("tone", "tab")
        button.setProperty("filter", tab.value)
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def _cap(self) -> QPushButton:
        button = QPushButton()
        button.setProperty("tone", "cap")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._theme.px(4))
        line.addWidget(self.title)
        line.addSpacing(self._theme.px(4))
        for button in self.tabs.values():
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.search_button)
        line.addWidget(self.new_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(self._theme.px(12), self._theme.px(5), self._theme.px(12), self._theme.px(5))
        column.setSpacing(self._theme.px(6))
        column.addLayout(line)
        column.addWidget(self.field)

    def _clicked(self, button: QPushButton) -> None:
        self.filter_chosen.emit(Filter(button.property("filter")))

    def _word(self, tab: Filter) -> str:
        match tab:
            case Filter.OPEN:
                return self.tr("在办")
            case Filter.MINE:
                return self.tr("待我")
            case Filter.DUE_SOON:
                return self.tr("将到期")
            case Filter.OVERDUE:
                return self.tr("超期")
            case Filter.RETURNED:
                return self.tr("退回")
            case Filter.CLOSED_TODAY:
                return self.tr("今日办结")

    def _retranslate(self) -> None:
        self.title.setText(self.tr("事件队列"))
        self.search_button.setText(self.tr("搜索 Ctrl+F"))
        self.new_button.setText(self.tr("N 登记"))
        self.field.setPlaceholderText(self.tr("标题、地点、编号、牵头单位　Esc 清除"))
        self.field.setAccessibleName(self.tr("搜索事件"))
        self.new_button.setAccessibleName(self.tr("登记新事件"))
        counts, self._counts = self._counts, {}
        self.set_counts(counts or dict.fromkeys(Filter, 0))

    def _set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.title.setVisible(not compact)
        for button in self.tabs.values():
            button.setProperty("compact", compact)
            repolish(button)
            button.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(320), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        compact = event.size().width() < self._theme.px(COMPACT_BELOW)
        if compact != self._compact:
            self._set_compact(compact)
        super().resizeEvent(event)
