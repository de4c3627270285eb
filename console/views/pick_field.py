"""One or many of a long list: orgs, other matters, officers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QWidget

from console.domain.spelling import Spelled, fit_all, spell
from console.models import form_fields as form
from console.models.form_fields import Value
from console.models.loop_words import listed
from console.services.sounds import sounds_of
from console.views.step_fields import StepField
from console.widgets.frames import column
from console.widgets.labels import PlainLabel, plain_tip
from console.widgets.theme import Theme

ROWS, ROW_HEIGHT = 5, 28
LISTED = 300
"""Options in the list at once: further words find the others."""
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS}


class PickField(StepField):
    """A list that narrows as one types; arrows move. One: Enter sends what is marked. Many: Enter adds it, Backspace
    in the empty line takes the last one off. Where nothing must be picked the list comes up with the cursor."""

    def __init__(self, theme: Theme, spec: form.Pick) -> None:
        super().__init__(spec.name)
        self._theme, self._spec = theme, spec
        self._taken: dict[str, str] = {}
        self._wanted = ""
        self._spelled: list[Spelled] = []
        self._search = QLineEdit()
        self._search.setObjectName(spec.name)
        self._search.setPlaceholderText(self._hint())
        self._search.setAccessibleName(spec.label)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedHeight(self._height())
        if not spec.required:
            self._list.hide()
        self._said = PlainLabel("", "small")
        self._said.setWordWrap(True)
        if not spec.many:
            self._said.hide()
        whole = column(self, gap=theme.px(4))
        whole.addWidget(PlainLabel(spec.label, "dim"))
        for widget in (self._search, self._list, self._said):
            whole.addWidget(widget)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._enter)
        self._list.itemDoubleClicked.connect(self._enter)
        self._list.currentItemChanged.connect(self.edited)
        self._filter()
        self._mark(spec.chosen)

    def offer(self, options: tuple[form.Option, ...], spelled: Sequence[Spelled] = ()) -> None:
        """Others to pick from; what was marked or typed stays as far as it is among them. ``spelled``: their names,
        where that was worked out already."""
        marked = self.marked or self._wanted
        self._spec = replace(self._spec, options=options)
        self._spelled = list(spelled)
        self._list.setFixedHeight(self._height())
        self._filter()
        self._mark(marked)

    def _height(self) -> int:
        return self._theme.px(max(1, min(ROWS, len(self._spec.options))) * ROW_HEIGHT + 2)

    def _hint(self) -> str:
        if self._spec.many:
            return self.tr("输入名称，Enter 加入，退格去掉")
        return self.tr("输入名称筛选，↑↓ 选择，Enter 提交")

    def _filter(self) -> None:
        words = self._search.text().casefold().split()
        self._list.clear()
        found = (option for option in self._matching(words) if option.value not in self._taken)
        for option in islice(found, LISTED):
            item = QListWidgetItem(option.words, self._list)
            item.setData(Qt.ItemDataRole.UserRole, option.value)
            item.setToolTip(plain_tip(option.words))
            item.setSizeHint(QSize(0, self._theme.px(ROW_HEIGHT)))
        if self._spec.required or words:
            self._list.setCurrentRow(0)
        self._said.setText(self.tr("已选：{names}").format(names=listed(self._taken.values()) or "—"))
        self.edited.emit()

    def _matching(self, words: list[str]) -> list[form.Option]:
        """By characters in the order of the list; by sounds or first letters the best fit first."""
        options = self._spec.options
        plain = [o for o in options if all(word in f"{o.words} {o.found_by}".casefold() for word in words)]
        if plain or not any(word.isascii() for word in words):
            return plain
        if not self._spelled:
            self._spelled = [spell(o.name or o.words, sounds_of, o.short) for o in options]
        fits = ((fit_all(words, spelled), place) for place, spelled in enumerate(self._spelled))
        return [options[place] for _, place in sorted((found, place) for found, place in fits if found is not None)]

    def _enter(self) -> None:
        if not self._spec.many:
            self.sent.emit()
            return
        item = self._list.currentItem()
        if item is not None:
            self._taken[str(item.data(Qt.ItemDataRole.UserRole))] = item.text()
            self._search.clear()
            self._filter()

    def _mark(self, value: str) -> None:
        for index in range(self._list.count()):
            if self._list.item(index).data(Qt.ItemDataRole.UserRole) == value:
                self._list.setCurrentRow(index)

    @property
    def marked(self) -> str:
        item = self._list.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def value(self) -> Value:
        if not self._spec.many:
            return self.marked or None
        return tuple(self._taken)

    def missing(self) -> str:
        if self._spec.required and not self.value():
            if self._spec.many and self._list.count():
                return self.tr("“{name}”还没有选：按 Enter 加入。").format(name=self._spec.label)
            return self.tr("“{name}”没有对得上的，请改几个字再找。").format(name=self._spec.label)
        return ""

    def draft(self) -> str:
        if self._spec.many:
            return " ".join(self._taken)
        first = self._spec.options[0].value if self._spec.required and self._spec.options else ""
        return "" if self.marked == (self._spec.chosen or first) else self.marked

    def restore(self, text: str) -> None:
        known = {option.value: option.words for option in self._spec.options}
        if self._spec.many:
            self._taken = {value: known[value] for value in text.split() if value in known}
        self._search.clear()
        self._filter()
        self._wanted = text
        self._mark(text or self._spec.chosen)

    @property
    def target(self) -> QWidget:
        return self._search

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows typed in the search line move in the list."""
        if watched is self._search and event.type() is QEvent.Type.FocusIn:
            self._list.show()
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = event.key()
            if key in _MOVES:
                step = _MOVES[Qt.Key(key)]
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return True
            if key == Qt.Key.Key_Backspace and not self._search.text() and self._taken:
                self._taken.popitem()
                self._filter()
                return True
        return super().eventFilter(watched, event)
