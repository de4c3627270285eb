"""The way into a district's center: address, name, password. Errors stand where the eye is; nothing typed is lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.widgets.frames import Frame, column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import PlainLabel, repolish
from console.widgets.marks import Mark, MarkLabel
from console.widgets.theme import Theme

WIDTH, PAD = 420, 28


class LoginPage(QWidget):
    """``submitted`` carries address, name and password. ``cancelled``: back to the desk, where there is one."""

    submitted = Signal(str, str, str)
    cancelled = Signal()

    def __init__(self, theme: Theme, server: str, login: str) -> None:
        super().__init__()
        self._theme = theme
        self.server, self.login, self.password = QLineEdit(server), QLineEdit(login), QLineEdit()
        self.server.setPlaceholderText("https://zz.example.gov.cn")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self._why = PlainLabel("", "dim")
        self._error = PlainLabel("", "critical")
        self._mark = MarkLabel(theme, Mark.TRIANGLE, "critical", 12)
        self._enter = KeyButton(theme, self.tr("登录"), "Enter")
        self._back = KeyButton(theme, self.tr("返回"), "Esc")
        self._lay_out()
        self._connect()
        self.show_error("")
        self.set_returnable(False)

    def start(self, why: str = "") -> None:
        """``why``: what made this necessary. The cursor goes to the first field that is empty."""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.password.clear()
        self.set_busy(False)
        for field in (self.server, self.login, self.password):
            if not field.text():
                field.setFocus()
                return

    @property
    def error(self) -> str:
        """What the page complains about now."""
        return self._error.text()

    def set_returnable(self, returnable: bool) -> None:
        self._back.setVisible(returnable)

    def set_busy(self, busy: bool) -> None:
        self._enter.setEnabled(not busy)
        self._enter.setText(self.tr("正在登录…") if busy else self.tr("登录"))

    def show_error(self, text: str) -> None:
        """What went wrong and what to do; empty for nothing."""
        self._error.setText(text)
        self._error.setMinimumHeight(self._error.heightForWidth(self._theme.px(WIDTH - 2 * PAD - 24)) if text else 0)
        self._error.setVisible(bool(text))
        self._mark.setVisible(bool(text))
        if text:
            self.set_busy(False)
            self.password.selectAll()
            self.password.setFocus()

    def _lay_out(self) -> None:
        theme = self._theme
        card = Frame("panel")
        card.setFixedWidth(theme.px(WIDTH))
        body = column(card, margin=theme.px(PAD), gap=theme.px(8))
        body.addWidget(PlainLabel(self.tr("守望"), "figure"))
        body.addWidget(PlainLabel(self.tr("综治中心值守席"), "dim"))
        body.addSpacing(theme.px(8))
        self._why.setWordWrap(True)
        body.addWidget(self._why)
        for name, field in (
            (self.tr("中心地址"), self.server),
            (self.tr("用户名"), self.login),
            (self.tr("密码"), self.password),
        ):
            body.addWidget(PlainLabel(name, "dim small"))
            field.setAccessibleName(name)
            body.addWidget(field)
        trouble = row()
        trouble.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._error.setWordWrap(True)
        trouble.addWidget(self._error, 1)
        body.addLayout(trouble)
        buttons = row()
        self._enter.set_primary(True)
        buttons.addWidget(self._enter)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        body.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _connect(self) -> None:
        for field in (self.server, self.login, self.password):
            field.returnPressed.connect(self.submit)
            field.textEdited.connect(self._edited)
        self._enter.clicked.connect(self.submit)
        self._back.clicked.connect(self.cancelled)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self._escape)

    def submit(self) -> None:
        """Check what can be checked here, then ask the center."""
        if not self._enter.isEnabled():
            return
        server = self.server.text().strip().rstrip("/")
        if "://" not in server and server:
            server = f"https://{server}"
            self.server.setText(server)
        if not server.startswith(("http://", "https://")) or len(server) < 10:
            self._complain(self.server, self.tr("请填写中心地址，如 https://zz.example.gov.cn"))
        elif not self.login.text().strip():
            self._complain(self.login, self.tr("请填写用户名"))
        elif not self.password.text():
            self._complain(self.password, self.tr("请填写密码"))
        else:
            self.show_error("")
            self.set_busy(True)
            self.submitted.emit(server, self.login.text().strip(), self.password.text())

    def _complain(self, field: QLineEdit, text: str) -> None:
        self.show_error(text)
        field.setProperty("invalid", True)
        repolish(field)
        field.setFocus()

    def _edited(self) -> None:
        for field in (self.server, self.login, self.password):
            if field.property("invalid"):
                field.setProperty("invalid", False)
                repolish(field)
        self._error.hide()
        self._mark.hide()

    def _escape(self) -> None:
        if not self._back.isHidden():
            self.cancelled.emit()
