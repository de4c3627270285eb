"""A strip of tabs in one line: what does not fit goes into a menu at its end, the chosen one is always in sight."""

from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from console.widgets.labels import repolish
from console.widgets.theme import Theme


class TabStrip(QWidget):
    """``chosen`` carries the key of the tab that was clicked. Words and numbers are the owner's.

    ``more``: what the menu's button is called; ``hint``: for a screen reader and the tooltip of each tab.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, keys: Sequence[Hashable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._current: Hashable = None
        self._off: set[Hashable] = set()
        self._menu = QMenu(self)
        self._entries: dict[Hashable, QAction] = {}
        self.tabs: Mapping[Hashable, QPushButton] = {key: self._tab() for key in keys}
        self.more = self._tab()
        self.more.setCheckable(False)
        self.more.setMenu(self._menu)
        for key in keys:
            entry = self._menu.addAction("")
            entry.setCheckable(True)
            entry.triggered.connect(self._picked)
            self._entries[key] = entry
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def hidden_keys(self) -> list[Hashable]:
        """The tabs that are in the menu for want of room."""
        return [key for key, entry in self._entries.items() if entry.isVisible()]

    def set_current(self, key: Hashable) -> None:
        self._current = key
        for each, button in self.tabs.items():
            button.setChecked(each == key)
            self._entries[each].setChecked(each == key)
        self._place()

    def show_tab(self, key: Hashable, shown: bool) -> None:
        """Whether there is such a tab at all."""
        self._off = self._off - {key} if shown else self._off | {key}
        self._place()

    def set_text(self, key: Hashable, text: str, hint: str = "") -> None:
        button, entry = self.tabs[key], self._entries[key]
        wider = button.sizeHint().width()
        button.setText(text)
        button.setToolTip(hint)
        entry.setText(f"{text}\t{hint}" if hint else text)
        if button.sizeHint().width() != wider:
            self._place()

    def set_more(self, text: str) -> None:
        self.more.setText(text)
        self._place()

    def set_compact(self, compact: bool) -> None:
        for button in (*self.tabs.values(), self.more):
            button.setProperty("compact", compact)
            repolish(button)
        self.updateGeometry()
        self._place()

    def _tab(self) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("tone", "tab")
        button.setCheckable(True)
        button.clicked.connect(self._clicked)
        return button

    def _clicked(self) -> None:
        for key, button in self.tabs.items():
            if button is self.sender():
                button.setChecked(key == self._current)
                self.chosen.emit(key)

    def _picked(self) -> None:
        for key, entry in self._entries.items():
            if entry is self.sender():
                entry.setChecked(key == self._current)
                self.chosen.emit(key)

    def _place(self) -> None:
        """From the left as many as fit; the chosen one takes the last place when it would be in the menu."""
        gap, widths = self._theme.px(2), {key: tab.sizeHint().width() for key, tab in self.tabs.items()}
        shown = [key for key in self.tabs if key not in self._off]
        room, height = self.width(), self.height()
        if sum(widths[key] for key in shown) + gap * (len(shown) - 1) > room:
            room -= self.more.sizeHint().width() + gap
            first = [self._current] if self._current in widths else []
            left = room - sum(widths[key] + gap for key in first)
            kept: list[Hashable] = []
            for key in shown:
                if key in first:
                    kept.append(key)
                    continue
                left -= widths[key] + gap
                if left < 0:
                    break
                kept.append(key)
            shown = kept + [key for key in first if key not in kept]
        x = 0
        for key, tab in self.tabs.items():
            tab.setVisible(key in shown)
            self._entries[key].setVisible(key not in shown and key not in self._off)
        for key in shown:
            self.tabs[key].setGeometry(x, 0, widths[key], height)
            x += widths[key] + gap
        self.more.setVisible(len(shown) + len(self._off) < len(self.tabs))
        self.more.setGeometry(x, 0, self.more.sizeHint().width(), height)

    def sizeHint(self) -> QSize:
        gap = self._theme.px(2)
        hints = [tab.sizeHint() for tab in self.tabs.values()]
        return QSize(sum(h.width() + gap for h in hints), max((h.height() for h in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        widest = max((tab.sizeHint().width() for tab in self.tabs.values()), default=0)
        return QSize(min(widest + self.more.sizeHint().width(), self._theme.px(160)), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._place()
        super().changeEvent(event)
