"""The widgets of a step's form: what all of them say (``StepField``), words and numbers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.models import form_fields as form
from console.models.form_fields import Value
from console.widgets.frames import column, row
from console.widgets.labels import PlainLabel
from console.widgets.page_field import PageField
from console.widgets.theme import Theme


class StepField(QWidget):
    """``edited``: the value may be another. ``sent``: Enter was pressed where that means: done."""

    edited = Signal()
    sent = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def value(self) -> Value:
        """None when nothing is said. Raises ValueError, its text in words, for what cannot be read."""
        raise NotImplementedError

    def missing(self) -> str:
        """What is to be filled in, in words; empty when nothing is."""
        return ""

    def draft(self) -> str:
        raise NotImplementedError

    def restore(self, text: str) -> None:
        raise NotImplementedError

    @property
    def target(self) -> QWidget:
        """Where the cursor goes."""
        return self


class WordsField(StepField):
    """One line, in which Enter sends; or several."""

    def __init__(self, theme: Theme, spec: form.Words) -> None:
        super().__init__(spec.name)
        self._spec = spec
        self._line = QLineEdit() if spec.lines == 1 else None
        self._page = PageField() if self._line is None else None
        field: QLineEdit | PageField
        if self._line is not None:
            self._line.returnPressed.connect(self.sent)
            field = self._line
        else:
            assert self._page is not None
            self._page.setTabChangesFocus(True)
            self._page.setFixedHeight(theme.px(18 + 20 * spec.lines))
            field = self._page
        field.setObjectName("words" if spec.name in form.SPOKEN else spec.name)
        field.setPlaceholderText(spec.hint)
        field.setAccessibleName(spec.hint)
        self._field = field
        self.restore("")
        field.textChanged.connect(self.edited)
        column(self).addWidget(field)

    def text(self) -> str:
        if self._line is not None:
            return self._line.text()
        assert self._page is not None
        return self._page.toPlainText()

    def value(self) -> Value:
        said = self.text().strip()
        return None if said == self._spec.initial.strip() else said

    def missing(self) -> str:
        said = self.text().strip()
        if not self._spec.required:
            return ""
        if self._spec.name == "reason" and len(said) < 2:
            return self.tr("请写明理由，至少两个字。")
        return "" if said else self.tr("请先填写内容。")

    def draft(self) -> str:
        return "" if self.text() == self._spec.initial else self.text()

    def restore(self, text: str) -> None:
        said = text or self._spec.initial
        if self._line is not None:
            self._line.setText(said)
        elif self._page is not None:
            self._page.setPlainText(said)

    @property
    def target(self) -> QWidget:
        return self._field


class WholeField(StepField):
    def __init__(self, theme: Theme, spec: form.Whole) -> None:
        super().__init__(spec.name)
        self._spec = spec
        self._line = QLineEdit()
        self._line.setObjectName(spec.name)
        self._line.setMaximumWidth(theme.px(80))
        self._line.setAccessibleName(spec.label)
        self._line.textChanged.connect(self.edited)
        self._line.returnPressed.connect(self.sent)
        whole = row(self)
        whole.addWidget(self._line)
        label = PlainLabel(spec.label, "dim")
        label.setWordWrap(True)
        whole.addWidget(label, 1)
        self.restore("")

    def value(self) -> Value:
        text = self._line.text().strip()
        return int(text) if text.isascii() and text.isdecimal() else None

    def missing(self) -> str:
        value, spec = self.value(), self._spec
        if isinstance(value, int) and spec.least <= value <= spec.most:
            return ""
        return self.tr("请填 {least} 到 {most} 的整数。").format(least=spec.least, most=spec.most)

    def draft(self) -> str:
        return self._line.text()

    def restore(self, text: str) -> None:
        self._line.setText(text or ("" if self._spec.initial is None else str(self._spec.initial)))

    @property
    def target(self) -> QWidget:
        return self._line
