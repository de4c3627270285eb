"""One of a few, or any of a few: side by side where they are short."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QWidget

from console.models import form_fields as form
from console.models.form_fields import Value
from console.views.step_fields import StepField
from console.widgets.flow import FlowLayout
from console.widgets.frames import row
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

SEGMENTS, CHARACTERS = 5, 40
"""So many options, of so many characters together, stand side by side; more are a list to open."""


class ChoiceField(StepField):
    """A few short options side by side: arrows or digits choose, Enter sends; more are a list to open."""

    def __init__(self, theme: Theme, spec: form.Choice) -> None:
        super().__init__(spec.name)
        self._spec = spec
        self._chosen = next((i for i, (value, _) in enumerate(spec.options) if value == spec.initial), 0)
        self._first = self._chosen
        self._box: QComboBox | None = None
        self._buttons: list[QPushButton] = []
        whole = row(self)
        whole.addWidget(PlainLabel(spec.label, "dim"))
        if len(spec.options) <= SEGMENTS and sum(len(words) for _, words in spec.options) <= CHARACTERS:
            self._segments(theme, whole.addWidget)
        else:
            self._list(whole.addWidget)
        self._show()

    def _segments(self, theme: Theme, add: Callable[..., None]) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self._spec.label)
        holder = QWidget()
        flow = FlowLayout(holder, theme.px(2))
        for index, (_, words) in enumerate(self._spec.options):
            button = QPushButton(f"{index + 1} {words}")
            button.setProperty("tone", "tab")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._clicked)
            flow.addWidget(button)
            self._buttons.append(button)
        add(holder, 1)

    def _list(self, add: Callable[..., None]) -> None:
        self._box = QComboBox()
        self._box.setAccessibleName(self._spec.label)
        self._box.setObjectName(self._spec.name)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(8)
        self._box.setMaxVisibleItems(16)
        self._box.addItems([words for _, words in self._spec.options])
        self._box.setCurrentIndex(self._chosen)
        self._box.currentIndexChanged.connect(self._choose)
        add(self._box, 1)

    def _clicked(self) -> None:
        for index, button in enumerate(self._buttons):
            if button is self.sender():
                self._choose(index)

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._spec.options):
            self._chosen = index
            self._show()
            self.edited.emit()

    def _show(self) -> None:
        for index, button in enumerate(self._buttons):
            button.setChecked(index == self._chosen)
        if self._box is not None and self._box.currentIndex() != self._chosen:
            self._box.setCurrentIndex(self._chosen)

    def value(self) -> Value:
        if not self._spec.options or (self._spec.only_changed and self._chosen == self._first):
            return None
        return self._spec.options[self._chosen][0]

    @property
    def chosen(self) -> Value:
        """What is chosen, whether it was so before or not."""
        return self._spec.options[self._chosen][0] if self._spec.options else None

    def missing(self) -> str:
        return "" if self._spec.options else self.tr("“{name}”没有可选的，请刷新后再试。").format(name=self._spec.label)

    def draft(self) -> str:
        return "" if self._chosen == self._first else str(self._spec.options[self._chosen][0])

    def restore(self, text: str) -> None:
        found = [i for i, (value, _) in enumerate(self._spec.options) if str(value) == text]
        self._chosen = found[0] if text and found else self._first
        self._show()

    @property
    def target(self) -> QWidget:
        return self if self._box is None else self._box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.sent.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._choose(self._chosen - 1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._choose(self._chosen + 1)
        elif event.text().isdecimal() and event.text().isascii():
            self._choose(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)


class SeveralField(StepField):
    """Check boxes; what is left checked is sent."""

    def __init__(self, theme: Theme, spec: form.Several) -> None:
        super().__init__(spec.name)
        self._spec = spec
        self._boxes = {value: QCheckBox(words) for value, words in spec.options}
        whole = row(self)
        whole.addWidget(PlainLabel(spec.label, "dim"))
        for box in self._boxes.values():
            box.setChecked(True)
            box.toggled.connect(self.edited)
            whole.addWidget(box)
        whole.addStretch(1)

    def value(self) -> Value:
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    def missing(self) -> str:
        return "" if self.value() else self.tr("请至少选一项：{name}。").format(name=self._spec.label)

    def draft(self) -> str:
        return " ".join(value for value, box in self._boxes.items() if not box.isChecked())

    def restore(self, text: str) -> None:
        for value, box in self._boxes.items():
            box.setChecked(value not in text.split())

    @property
    def target(self) -> QWidget:
        return next(iter(self._boxes.values()), self)
