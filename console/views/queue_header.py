"""The head of the queue: what is shown, how many of each, and the ways to search and to register."""

from collections.abc import Hashable, Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.models.queue_views import KEYS, Filter
from console.widgets.labels import PlainLabel
from console.widgets.tab_strip import TabStrip
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
    filter_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact = False
        self._counts: dict[Filter, int] = {}
        self.setProperty("frame", "header")
        self.title = PlainLabel("", "title")
        self.strip = TabStrip(theme, tuple(Filter))
        self.strip.show_tab(Filter.HISTORY, False)
        self.strip.chosen.connect(self.filter_chosen)
        self.look_button = self._cap()
        self.filter_button = self._cap()
        self.search_button = self._cap()
        self.new_button = self._cap()
        self.field = SearchField()
        self.field.hide()
        self.filter_button.clicked.connect(self.filter_wanted)
        self.search_button.clicked.connect(self.search_wanted)
        self.new_button.clicked.connect(self.new_wanted)
        self._lay_out()
        self._retranslate()

    @property
    def tabs(self) -> Mapping[Hashable, QPushButton]:
        return self.strip.tabs

    def set_filter(self, filter: Filter) -> None:
        self.strip.set_current(filter)

    def set_counts(self, counts: Mapping[Filter, int]) -> None:
        """Numbers on the tabs; only those that changed are set again."""
        for tab in Filter:
            if self._counts.get(tab) != counts[tab]:
                self._counts[tab] = counts[tab]
                text = self.word(tab) if tab is Filter.HISTORY else f"{self.word(tab)} {counts[tab]}"
                self.strip.set_text(tab, text, f"Alt+{KEYS[tab]}")

    def open_search(self) -> None:
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_search(self) -> None:
        self.field.clear()
        self.field.hide()

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
        line.addWidget(self.strip, 1)
        line.addWidget(self.look_button)
        line.addWidget(self.filter_button)
        line.addWidget(self.search_button)
        line.addWidget(self.new_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(self._theme.px(12), self._theme.px(5), self._theme.px(12), self._theme.px(5))
        column.setSpacing(self._theme.px(6))
        column.addLayout(line)
        column.addWidget(self.field)

    def word(self, tab: Filter) -> str:
        """What a view is called."""
        match tab:
            case Filter.OPEN:
                return self.tr("在办")
            case Filter.MINE:
                return self.tr("待我")
            case Filter.CENTRE:
                return self.tr("本中心")
            case Filter.DUE_SOON:
                return self.tr("将到期")
            case Filter.OVERDUE:
                return self.tr("超期")
            case Filter.RETURNED:
                return self.tr("退回")
            case Filter.APPROVAL:
                return self.tr("待审批")
            case Filter.SUPERVISED:
                return self.tr("督办")
            case Filter.SUSPENDED:
                return self.tr("挂起")
            case Filter.CLOSED_TODAY:
                return self.tr("今日办结")
            case Filter.HISTORY:
                return self.tr("历史")

    def _retranslate(self) -> None:
        self.title.setText(self.tr("事件队列"))
        self.strip.set_more(self.tr("更多"))
        self.look_button.setText(self.tr("视图"))
        self.filter_button.setText(self.tr("筛选"))
        self.filter_button.setToolTip("Ctrl+Shift+F")
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
        self.filter_button.setVisible(not compact)  # it is in the menu of the view, too
        self.search_button.setText(self.tr("搜索") if compact else self.tr("搜索 Ctrl+F"))
        self.search_button.setToolTip("Ctrl+F")
        self.strip.set_compact(compact)

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
