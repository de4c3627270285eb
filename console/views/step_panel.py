"""A step that needs words opens under the actions, in the page: never a window over it.

What is typed is a draft until it is sent; Esc puts the panel away and keeps the draft.
"""

from abc import abstractmethod

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.models.incident_text import one_line
from console.services.drafts import Draft
from console.widgets.flow import FlowLayout
from console.widgets.frames import Form, Frame, column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import ElidedLabel, PlainLabel, repolish
from console.widgets.theme import Theme
from contract.wire import Request

TAKE = "Ctrl+T"
"""The key that puts the offered draft into the panel."""
OFFERED_LENGTH = 40


class Incomplete(ValueError):
    """Something is missing; its text says what to do, ``field`` is where the cursor goes."""

    def __init__(self, text: str, field: QWidget | None = None) -> None:
        super().__init__(text)
        self.field = field


class StepPanel(Form):
    """``submitted`` carries the payload (``contract.wire.Request``). ``edited``: the draft changed. ``taken`` and
    ``discarded``: what the officer wants done with the draft that is offered."""

    submitted = Signal(object)
    cancelled = Signal()
    edited = Signal()
    taken = Signal()
    discarded = Signal()

    def __init__(self, theme: Theme, title: str, submit: str) -> None:
        super().__init__("raised")
        self.theme = theme
        whole = column(self, margin=theme.size("pad"), gap=theme.size("gap"))
        words = PlainLabel(title, "strong")
        words.setWordWrap(True)
        whole.addWidget(words)
        self._offer = self._offer_line()
        whole.addWidget(self._offer)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.size("gap"))
        whole.addLayout(self.body)
        self._error = PlainLabel("", "critical small")
        self._error.setWordWrap(True)
        self._error.hide()
        whole.addWidget(self._error)
        self._submit = KeyButton(theme, submit, "Ctrl+Enter")
        self._submit.setObjectName("submit")
        self._submit.set_primary(True)
        self._submit.clicked.connect(self.submit)
        cancel = KeyButton(theme, self.tr("收起"), "Esc")
        cancel.clicked.connect(self.cancelled)
        kept = PlainLabel(self.tr("内容会保留"), "faint small")
        kept.setFixedHeight(cancel.sizeHint().height())
        foot = QWidget()
        line = FlowLayout(foot, theme.size("gap"))
        for part in (self._submit, cancel, kept):
            line.addWidget(part)
        whole.addWidget(foot)
        self._bind_keys()

    def _offer_line(self) -> QWidget:
        box = Frame("note")
        line = row(box, sides=self.theme.px(6))
        self._offered = ElidedLabel("", "small")
        self._offered.setObjectName("offered")
        line.addWidget(self._offered, 1)
        take = KeyButton(self.theme, self.tr("换上"), TAKE)
        take.setObjectName("take")
        take.clicked.connect(self.taken)
        discard = KeyButton(self.theme, self.tr("不要了"), "")
        discard.clicked.connect(self.discarded)
        line.addWidget(take)
        line.addWidget(discard)
        box.hide()
        return box

    def offer(self, draft: Draft) -> None:
        """Say that ``draft``, of the same step, waits beside what stands here; an empty one: nothing does."""
        typed = next((draft[name] for name in ("words", "title", "search") if draft.get(name, "").strip()), "")
        words = self.tr("还有一份没有提交的内容：{words}").format(words=one_line(typed, OFFERED_LENGTH))
        self._offered.setText((self.tr("（有附件）") if draft.get("files") else "") + words)
        self._offer.setVisible(bool(draft))

    @property
    def blank(self) -> bool:
        """Nothing was typed or chosen here."""
        return not any(value.strip() for value in self.draft().values())

    def put_away(self) -> None:
        """The panel goes; what it had started ends with it."""

    def _bind_keys(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, context=inside).activated.connect(self.submit)
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self.cancelled)
        QShortcut(QKeySequence(TAKE), self._offer, context=Qt.ShortcutContext.WindowShortcut).activated.connect(
            self.taken
        )

    def submit(self) -> None:
        """Check and send; what is wrong is said in place and nothing is lost."""
        try:
            payload = self.payload()
        except Incomplete as error:
            self.show_error(str(error), error.field)
        except ValueError:
            self.show_error(self.tr("内容太长，或含有不能保存的字符，请删改后再提交。"))
        else:
            self.show_error("")
            self.submitted.emit(payload)

    def show_error(self, text: str, field: QWidget | None = None) -> None:
        """Say ``text`` under the fields, empty for nothing; mark ``field`` and put the cursor there."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        if field is not None:
            field.setProperty("invalid", True)
            repolish(field)
            field.setFocus()

    def settle(self, field: QWidget) -> None:
        """``field`` was edited: it is not called wrong any more."""
        if field.property("invalid"):
            field.setProperty("invalid", False)
            repolish(field)
            self.show_error("")
        self.edited.emit()

    @abstractmethod
    def payload(self) -> Request:
        """Raises Incomplete, or ValueError when the contract refuses what was typed."""

    @abstractmethod
    def draft(self) -> Draft: ...

    @abstractmethod
    def restore(self, draft: Draft) -> None: ...

    @abstractmethod
    def start(self) -> None:
        """Put the cursor into the first field."""
