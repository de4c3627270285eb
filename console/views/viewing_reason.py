"""Asking why, before anything is asked of the center: cameras around a matter that ended long ago, or elsewhere."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.widgets.frames import column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

SHORTEST = 2
"""Characters of a reason (``contract.wire.Reason``)."""
LONGEST, LONGEST_CODE = 2_000, 200


class ViewingReason(QWidget):
    """``given`` carries the reason and the case code, both filled in."""

    given = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hours: int | None = 24
        self._words, self._error = PlainLabel("", "dim"), PlainLabel("", "critical small")
        self._reason_name, self._code_name = PlainLabel("", "dim small"), PlainLabel("", "dim small")
        self.reason, self.code = QLineEdit(), QLineEdit()
        self.button = KeyButton(theme, "", "Enter")
        self._lay_out()
        self._connect()
        self._retranslate()

    def ask(self, code: str, hours: int) -> None:
        """Begin anew for the matter ``code``, closed more than ``hours`` ago. The cursor stays where it is."""
        self._begin(code, hours)

    def ask_elsewhere(self, code: str) -> None:
        """Begin anew for a camera that does not lie around the matter ``code``."""
        self._begin(code, None)

    def complain(self, words: str) -> None:
        """Something beside reason and code is missing."""
        self._error.setText(words)

    def _begin(self, code: str, hours: int | None) -> None:
        self._hours = hours
        self.reason.clear()
        self.code.setText(code)
        self._error.setText("")
        self._retranslate()

    def _lay_out(self) -> None:
        body = column(self, margin=self._theme.px(16), gap=self._theme.px(6))
        self._words.setWordWrap(True)
        self._error.setWordWrap(True)
        self.reason.setMaxLength(LONGEST)
        self.code.setMaxLength(LONGEST_CODE)
        self.button.set_primary(True)
        body.addStretch(1)
        body.addWidget(self._words)
        body.addSpacing(self._theme.px(6))
        for name, field in ((self._reason_name, self.reason), (self._code_name, self.code)):
            body.addWidget(name)
            body.addWidget(field)
        body.addWidget(self._error)
        buttons = row()
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        body.addLayout(buttons)
        body.addStretch(2)

    def _connect(self) -> None:
        for field in (self.reason, self.code):
            field.returnPressed.connect(self.submit)
            field.textEdited.connect(self._edited)
        self.button.clicked.connect(self.submit)

    def submit(self) -> None:
        """Give what was typed, or say what is missing and put the cursor there."""
        reason, code = self.reason.text().strip(), self.code.text().strip()
        if len(reason) < SHORTEST:
            self._error.setText(self.tr("请写明事由，至少两个字"))
            self.reason.setFocus()
        elif not code:
            self._error.setText(self.tr("请填写案号"))
            self.code.setFocus()
        else:
            self.given.emit(reason, code)

    def _edited(self) -> None:
        self._error.setText("")

    def _retranslate(self) -> None:
        ended = self.tr("本事件结案已超过 {n} 小时。再调看周边画面须写明事由，连同姓名、单位和时间记入调看登记簿。")
        elsewhere = self.tr("不在事件周边的画面，须写明事由和案号，连同姓名、单位和时间记入调看登记簿。")
        self._words.setText(elsewhere if self._hours is None else ended.format(n=self._hours))
        for label, field, name in (
            (self._reason_name, self.reason, self.tr("事由")),
            (self._code_name, self.code, self.tr("案号")),
        ):
            label.setText(name)
            field.setAccessibleName(name)
        self.button.setText(self.tr("登记并调看"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
