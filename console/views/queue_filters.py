"""Which of the view's matters are shown: the filter that is made here, and those kept under a name as chips."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from console.domain.store import Store
from console.models.incident_text import SEVERITIES, SOURCES, severity_word
from console.models.loop_words import STATES, state_word, word
from console.models.queue_arrangement import Narrow
from console.models.workspace import Workspace
from console.widgets.flow import FlowLayout
from console.widgets.frames import Form, column, row
from console.widgets.theme import Theme
from contract.incident import ENDED

NAMES_SHOWN = 2


class ManyOf(QToolButton):
    """Some of a list, ticked in a menu that stays open. ``changed``: the choice is another."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._list = QMenu(self)
        self._list.installEventFilter(self)
        self.setMenu(self._list)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(name)
        self._say()

    @property
    def chosen(self) -> tuple[Any, ...]:
        """Any: codes are words, severities numbers."""
        return tuple(a.data() for a in self._list.actions() if a.isChecked())

    def offer(self, values: Iterable[tuple[Any, str]], chosen: Sequence[Any]) -> None:
        """``values``: (value, words). What is ``chosen`` and not offered any more is left out."""
        self._list.clear()
        for value, words in values:
            action = self._list.addAction(words)
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value in chosen)
            action.toggled.connect(self._ticked)
        self._say()

    def _ticked(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        names = [a.text() for a in self._list.actions() if a.isChecked()]
        shown = self.tr("、").join(names[:NAMES_SHOWN]) + (
            f" +{len(names) - NAMES_SHOWN}" if len(names) > NAMES_SHOWN else ""
        )
        self.setText(f"{self._name}: {shown}" if names else self._name)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """A tick with the mouse or Space leaves the menu open: there is more to tick."""
        action = self._list.activeAction()
        by_mouse = event.type() is QEvent.Type.MouseButtonRelease
        by_key = (
            event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        )
        if action is not None and action.isCheckable() and (by_mouse or by_key):
            action.trigger()
            return True
        return False


class QueueFilters(Form):
    """Chips of the kept filters, and the fields of one that is being made. Hidden when there is neither.

    ``left``: the keyboard goes back to the rows.
    """

    left = Signal()

    def __init__(self, theme: Theme, store: Store, workspace: Workspace) -> None:
        super().__init__("header")
        self._theme, self._store, self._workspace = theme, store, workspace
        self._filling = False
        self.chips: dict[str, QPushButton] = {}
        self.clear_button = QPushButton()
        self.words, self.name = QLineEdit(), QLineEdit()
        self.keep_button, self.drop_button = QPushButton(), QPushButton()
        self.fields: dict[str, ManyOf] = {
            "branches": ManyOf(self.tr("大类")),
            "streets": ManyOf(self.tr("街道")),
            "severities": ManyOf(self.tr("级别")),
            "levels": ManyOf(self.tr("时限")),
            "sources": ManyOf(self.tr("来源")),
            "leads": ManyOf(self.tr("牵头")),
            "states": ManyOf(self.tr("状态")),
        }
        self._lay_out()
        for field in self.fields.values():
            field.changed.connect(self._changed)
        self.words.textEdited.connect(self._changed)
        self.name.returnPressed.connect(self.keep)
        self.keep_button.clicked.connect(self.keep)
        self.drop_button.clicked.connect(self._drop)
        self.clear_button.clicked.connect(self.clear)
        workspace.narrow_changed.connect(self._follow)
        workspace.filters_changed.connect(self._follow)
        self._follow()

    @property
    def editing(self) -> bool:
        return not self._editor.isHidden()

    def toggle_editor(self) -> None:
        """The fields come up with what is in force, or go."""
        if self.editing:
            self._put_away()
            return
        self._fill(self._workspace.narrow)
        self._editor.show()
        self._follow()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep(self) -> None:
        """Under the name that was typed; without one the cursor goes there."""
        name = self.name.text().strip()
        if not name or self._given().empty:
            (self.name if not name else self.words).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._workspace.keep_filter(replace(self._given(), name=name))
        self._put_away()

    def clear(self) -> None:
        """Everything of the view again."""
        self._workspace.set_narrow(Narrow())
        self._fill(Narrow())

    def _lay_out(self) -> None:
        px = self._theme.px
        whole = column(self, gap=px(6))
        whole.setContentsMargins(px(12), px(4), px(12), px(4))
        self._line = QWidget()
        self._flow = FlowLayout(self._line, gap=px(4))
        self._flow.addWidget(self.clear_button)
        self._editor = QWidget()
        grid = QGridLayout(self._editor)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(6))
        self.words.setPlaceholderText(self.tr("字词，空格分开"))
        self.words.setAccessibleName(self.tr("筛选字词"))
        self.name.setPlaceholderText(self.tr("名称，填了可保存"))
        self.name.setAccessibleName(self.tr("筛选名称"))
        self.name.setMaxLength(20)
        self.words.setMaxLength(100)
        holder = QWidget()
        ticks = FlowLayout(holder, gap=px(4))
        for field in self.fields.values():
            ticks.addWidget(field)
        grid.addWidget(self.words, 0, 0)
        grid.addWidget(holder, 1, 0)
        last = row(gap=px(6))
        last.addWidget(self.name, 1)
        last.addWidget(self.keep_button)
        last.addWidget(self.drop_button)
        grid.addLayout(last, 2, 0)
        self.keep_button.setText(self.tr("保存"))
        self.drop_button.setText(self.tr("删除"))
        self.clear_button.setText(self.tr("清除筛选"))
        self.clear_button.setProperty("tone", "tab")
        self.clear_button.setProperty("compact", True)
        self._editor.hide()
        whole.addWidget(self._line)
        whole.addWidget(self._editor)

    def _fill(self, narrow: Narrow) -> None:
        self._filling = True
        self.words.setText(narrow.words)
        self.name.setText(narrow.name)
        for name, values in self._offers():
            self.fields[name].offer(values(), getattr(narrow, name))
        self._filling = False

    def _offers(self) -> tuple[tuple[str, Callable[[], Iterable[tuple[Any, str]]]], ...]:
        return (
            ("branches", self._branches),
            ("streets", self._streets),
            ("severities", lambda: ((s, severity_word(s)) for s in SEVERITIES)),
            ("levels", self._levels),
            ("sources", lambda: ((s, word(SOURCES, s)) for s in SOURCES)),
            ("leads", self._leads),
            ("states", lambda: ((s, state_word(s)) for s in STATES if s not in ENDED)),
        )

    def _branches(self) -> Iterable[tuple[str, str]]:
        reference = self._store.reference
        found = dict.fromkeys(c.branch for c in reference.classes) if reference is not None else {}
        return ((b, b) for b in found if b)

    def _streets(self) -> Iterable[tuple[str, str]]:
        """Those there are, and one that was given up only while the filter in force is about it."""
        reference, wanted = self._store.reference, self._workspace.narrow.streets
        for org in reference.orgs if reference is not None else ():
            if org.kind != "street":
                continue
            if org.retired_at is None:
                yield org.id, org.name
            elif org.id in wanted:
                yield org.id, self.tr("{name}（已撤销）").format(name=org.name)

    def _levels(self) -> Iterable[tuple[str, str]]:
        return (("due_soon", self.tr("将到期")), ("overdue", self.tr("超期")), ("normal", self.tr("正常")))

    def _leads(self) -> Iterable[tuple[str, str]]:
        """Those that lead something now, by name."""
        held = {i.lead.id: i.lead.name for i in self._store.incidents.values() if i.lead is not None}
        return sorted(held.items(), key=_by_name)

    def _given(self) -> Narrow:
        values: dict[str, Any] = {name: field.chosen for name, field in self.fields.items()}
        return Narrow(words=self.words.text().strip(), **values)

    def _changed(self) -> None:
        if not self._filling:
            given = self._given()
            kept = self._workspace.narrow
            self._workspace.set_narrow(given if replace(kept, name="") != given else kept)

    def _follow(self) -> None:
        """The chips, and which of them is in force."""
        narrow, kept = self._workspace.narrow, self._workspace.filters
        if [f.name for f in kept] != list(self.chips):
            while (item := self._flow.takeAt(0)) is not None:
                if (widget := item.widget()) is not None and widget is not self.clear_button:
                    widget.hide()
                    widget.deleteLater()
            self.chips = {f.name: self._chip(f.name) for f in kept}
            for chip in self.chips.values():
                self._flow.addWidget(chip)
            self._flow.addWidget(self.clear_button)
        for name, chip in self.chips.items():
            chip.setChecked(name == narrow.name)
        self.clear_button.setVisible(not narrow.empty)
        self.drop_button.setVisible(narrow.name in self.chips)
        self._line.setVisible(bool(self.chips) or not narrow.empty)
        self.setVisible(self.editing or bool(self.chips) or not narrow.empty)

    def _chip(self, name: str) -> QPushButton:
        chip = QPushButton(name)
        chip.setProperty("tone", "tab")
        chip.setProperty("compact", True)
        chip.setCheckable(True)
        chip.clicked.connect(self._chosen)
        return chip

    def _chosen(self) -> None:
        name = next(n for n, chip in self.chips.items() if chip is self.sender())
        narrow = next(f for f in self._workspace.filters if f.name == name)
        self._workspace.set_narrow(Narrow() if self._workspace.narrow == narrow else narrow)
        self._follow()
        if self.editing:
            self._fill(self._workspace.narrow)

    def _drop(self) -> None:
        self._workspace.drop_filter(self._workspace.narrow.name)
        self._fill(Narrow())

    def _put_away(self) -> None:
        self._editor.hide()
        self._follow()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._put_away()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), super().minimumSizeHint().height())


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def _is_space(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
