"""A point in time, typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from console.models import form_fields as form
from console.models.form_fields import Value
from console.models.incident_text import duration
from console.models.when_words import parse_when, when_text
from console.views.step_fields import StepField
from console.widgets.flow import FlowLayout
from console.widgets.frames import column, row
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme


class WhenField(StepField):
    """A point in time typed as the officer says it, with presets; what was understood stands beside it."""

    def __init__(self, theme: Theme, spec: form.When, now: int) -> None:
        super().__init__(spec.name)
        self._spec, self._now = spec, now
        self._line = QLineEdit()
        self._line.setObjectName(spec.name)
        self._line.setPlaceholderText(self.tr("2h、18:00、11-25"))
        self._line.setAccessibleName(spec.label)
        self._line.setMinimumWidth(theme.px(120))
        self._echo = PlainLabel("", "dim small")
        whole = column(self, gap=theme.px(2))
        head = row()
        head.addWidget(PlainLabel(spec.label, "dim"))
        head.addWidget(self._echo, 1)
        whole.addLayout(head)
        line = row(gap=theme.px(4))
        line.addWidget(self._line, 1)
        holder = QWidget()
        presets = FlowLayout(holder, theme.px(4))
        for preset in spec.presets:
            button = QPushButton(preset)
            button.setProperty("tone", "cap")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._preset)
            presets.addWidget(button)
        line.addWidget(holder, 1)
        whole.addLayout(line)
        self._line.textChanged.connect(self._read)
        self._line.returnPressed.connect(self.sent)
        self.restore("")

    def _preset(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        self._line.setText(button.text())
        self._line.setFocus()

    def _read(self) -> None:
        text = self._line.text().strip()
        at = parse_when(text, self._now) if text else None
        if at is None:
            self._echo.setText(self.tr("看不懂这个时间") if text else "")
        elif at <= self._now:
            self._echo.setText(self.tr("已经过去"))
        else:
            words = self.tr("{at}，还有 {left}")
            self._echo.setText(words.format(at=when_text(at)[5:], left=duration(at - self._now)))
        self._echo.set_role("small critical" if text and (at is None or at <= self._now) else "dim small")
        self.edited.emit()

    def value(self) -> Value:
        text = self._line.text().strip()
        return parse_when(text, self._now) if text else None

    def missing(self) -> str:
        text = self._line.text().strip()
        if text and (self.value() is None):
            return self.tr("时间看不懂，如 2h、18:00、11-25 17:30。")
        if (text or self._spec.required) and int(self.value() or 0) <= self._now:  # type: ignore[arg-type]
            return self.tr("{name}：请填一个以后的时间。").format(name=self._spec.label)
        return ""

    def draft(self) -> str:
        return "" if self._line.text() == self._spec.initial else self._line.text()

    def restore(self, text: str) -> None:
        self._line.setText(text or self._spec.initial)
        self._read()

    @property
    def target(self) -> QWidget:
        return self._line
