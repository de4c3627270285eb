"""Registering what somebody says, without the mouse: Tab fills in what the text already says, Ctrl+Enter sends."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from console.domain.ports import Commands
from console.domain.prefill import Guesses, prefill
from console.domain.store import Store
from console.models.incident_text import SOURCES, word
from console.models.report_form import Filled, Refused, build_report
from console.services.drafts import Draft, Drafts
from console.views.place_field import PlaceField
from console.views.register_panel import ClassBox, SeverityBox
from console.widgets.frames import Form, Frame, column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import PlainLabel, repolish
from console.widgets.theme import Theme
from contract.command import Report
from contract.identity import new_id

DRAFT = "new"
_BY_SEAT = ("seat", "hotline", "walk_in", "camera")
"""The sources an officer at the desk writes down."""


class NewIncident(Form):
    """Closed by Esc (the draft stays) or by sending. ``sent`` carries the new incident's id, ``closed`` nothing."""

    sent = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, store: Store, commands: Commands, drafts: Drafts) -> None:
        super().__init__("panel")
        self._theme, self._store, self._commands, self._drafts = theme, store, commands, drafts
        self._chosen: set[str] = set()
        self._filling = False
        self._fields()
        self._lay_out()
        self._connect()
        self.restore(drafts.get(DRAFT))

    def start(self) -> None:
        """Take the newest catalogue and put the cursor into the text."""
        self._filling = True
        held = self._drafts.get(DRAFT)
        self.cls.clear()
        for each in self._store.reference.classes if self._store.reference is not None else ():
            self.cls.addItem(f"{each.name}　{each.branch}", each.code)
        self.cls.setCurrentIndex(-1)
        self.place.set_orgs(self._store.reference.orgs if self._store.reference is not None else ())
        self._filling = False
        self.restore(held)
        self.text.setFocus()

    def load(self, report: Report) -> None:
        """Take back a report that was refused, to correct it. What stands in the form comes back after it."""
        self._set_aside()
        contact = report.reporter
        self.restore(
            {
                "text": report.text,
                "title": report.title,
                "class": report.class_code,
                "severity": str(report.severity or ""),
                "source": report.source,
                "address": report.place.address,
                "point": f"{report.place.lon:.6f}, {report.place.lat:.6f}",
                "name": contact.name if contact is not None else "",
                "phone": contact.phone if contact is not None else "",
                "chosen": "title class severity place",
            }
        )
        self._keep()

    def _set_aside(self) -> None:
        """Keep what stands in the form under a number of its own."""
        held, number = self._drafts.get(DRAFT), 1
        while self._drafts.get(f"{DRAFT}/{number}"):
            number += 1
        self._drafts.put(f"{DRAFT}/{number}", held)

    def _taken_up(self) -> Draft:
        """The last one that was set aside; empty when none was."""
        number = 1
        while self._drafts.get(f"{DRAFT}/{number}"):
            number += 1
        held = self._drafts.get(f"{DRAFT}/{number - 1}")
        self._drafts.drop(f"{DRAFT}/{number - 1}")
        return held

    def _fields(self) -> None:
        self.text = QPlainTextEdit()
        self.text.setObjectName("text")
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(self.tr("对方怎么说就怎么写：什么事、在哪里、多严重。按 Tab 自动填写下面各项。"))
        self.text.setFixedHeight(self._theme.px(132))
        self.title = QLineEdit()
        self.title.setMaxLength(200)
        self.cls = ClassBox(())
        self.severity = SeverityBox()
        self.place = PlaceField(self._theme)
        self.source = QComboBox()
        for kind in _BY_SEAT:
            self.source.addItem(word(SOURCES, kind), kind)
        self.name, self.phone = QLineEdit(), QLineEdit()
        self.phone.setMaxLength(24)
        self.why = PlainLabel("", "dim small")
        self.why.setObjectName("why")
        self.why.setWordWrap(True)
        self.error = PlainLabel("", "critical")
        self.error.setWordWrap(True)
        self.error.hide()

    def _lay_out(self) -> None:
        theme = self._theme
        head = Frame("header")
        head.setFixedHeight(theme.px(40))
        line = row(head, sides=theme.size("pad"))
        line.addWidget(PlainLabel(self.tr("登记新事件"), "title"))
        line.addStretch(1)
        line.addWidget(PlainLabel(self.tr("Esc 收起，已填内容保留"), "faint small"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(1, 1)
        person = row()
        person.addWidget(self.name, 1)
        person.addWidget(self.phone, 1)
        kind = row()
        kind.addWidget(self.cls, 2)
        kind.addWidget(self.severity, 1)
        self._labelled(grid, self.tr("内容"), self.text)
        self._labelled(grid, "", self.why)
        self._labelled(grid, self.tr("标题"), self.title)
        self._labelled(grid, self.tr("类别、级别"), kind)
        self._labelled(grid, self.tr("地点"), self.place)
        self._labelled(grid, self.tr("来源"), self.source)
        self._labelled(grid, self.tr("报告人"), person)
        self.name.setPlaceholderText(self.tr("姓名（可不填）"))
        self.phone.setPlaceholderText(self.tr("电话（可不填）"))
        inner = Frame("clear")
        body = column(inner, gap=theme.px(8))
        body.setContentsMargins(*(theme.size("pad"),) * 4)
        body.addLayout(grid)
        body.addWidget(self.error)
        body.addLayout(self._foot())
        body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        whole = column(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(head)
        whole.addWidget(area, 1)

    def _labelled(self, grid: QGridLayout, name: str, value: object) -> None:
        index = grid.rowCount()
        grid.addWidget(PlainLabel(name, "dim"), index, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(value, QWidget):
            value.setAccessibleName(value.accessibleName() or name)
            grid.addWidget(value, index, 1)
        elif isinstance(value, QLayout):
            grid.addLayout(value, index, 1)

    def _foot(self) -> QHBoxLayout:
        send = KeyButton(self._theme, self.tr("登记"), "Ctrl+Enter")
        send.setObjectName("submit")
        send.set_primary(True)
        send.clicked.connect(self.submit)
        hide = KeyButton(self._theme, self.tr("收起"), "Esc")
        hide.clicked.connect(self.hide_form)
        clear = KeyButton(self._theme, self.tr("清空"), "")
        clear.clicked.connect(self.clear)
        foot = row()
        for button in (send, hide, clear):
            foot.addWidget(button)
        foot.addStretch(1)
        return foot

    def _connect(self) -> None:
        self.text.installEventFilter(self)
        self.text.textChanged.connect(self._edited)
        self.title.textEdited.connect(self._chose_title)
        self.cls.activated.connect(self._chose_class)
        self.severity.activated.connect(self._chose_severity)
        self.place.chosen.connect(self._chose_place)
        self.source.currentIndexChanged.connect(self._edited)
        for field in (self.name, self.phone):
            field.textChanged.connect(self._edited)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, context=inside).activated.connect(self.submit)
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self.hide_form)

    def fill_in(self) -> None:
        """Fill what the text says and the officer has not chosen; say what was filled and why."""
        reference = self._store.reference
        if reference is None:
            return
        guesses = prefill(self.text.toPlainText(), reference.classes, reference.orgs)
        self._filling = True
        said = self._take(guesses)
        self._filling = False
        self.why.setText(self.tr("已按内容填写：{what}").format(what="；".join(said)) if said else "")
        self._edited()

    def _take(self, guesses: Guesses) -> list[str]:
        said = []
        if guesses.title is not None and "title" not in self._chosen:
            self.title.setText(guesses.title.value)
            self.title.setCursorPosition(0)
        if guesses.class_code is not None and "class" not in self._chosen:
            self.cls.choose(guesses.class_code.value)
            name = self.cls.currentText().partition("　")[0]
            said.append(self.tr("类别 {name}（“{why}”）").format(name=name, why=guesses.class_code.why))
        if guesses.severity is not None and not {"severity", "class"} & self._chosen:
            self.severity.choose(guesses.severity)
        if guesses.org is not None and "place" not in self._chosen:
            self.place.choose(guesses.org.value)
            said.append(self.tr("地点 {name}（“{why}”）").format(name=self.place.name, why=guesses.org.why))
        return said

    def submit(self) -> None:
        """Check in place; send as one command. Nothing typed is lost until the outbox holds it."""
        outcome = build_report(self._filled())
        if isinstance(outcome, Refused):
            self._complain(outcome)
            return
        incident_id = new_id()
        try:
            self._commands.submit(incident_id, "report", outcome, expected_version=0)
        except OSError as error:
            words = self.tr("本机磁盘写不进去（{why}），没有登记；内容还在，请清理磁盘后再试。")
            self._complain(Refused("", words.format(why=error.strerror or str(error))))
            return
        self.clear()
        self.sent.emit(incident_id)

    def _filled(self) -> Filled:
        return Filled(
            text=self.text.toPlainText(),
            title=self.title.text(),
            class_code=self.cls.code,
            severity=self.severity.severity,
            point=self.place.point,
            address=self.place.address_words,
            source=str(self.source.currentData()),
            seat=self._store.session.seat if self._store.session is not None else "",
            name=self.name.text(),
            phone=self.phone.text(),
        )

    def _complain(self, refused: Refused) -> None:
        self._settle()
        self.error.setText(refused.words)
        self.error.show()
        field = {"text": self.text, "class": self.cls, "place": self.place.first, "phone": self.phone}.get(
            refused.field
        )
        if field is not None:
            field.setProperty("invalid", True)
            repolish(field)
            field.setFocus()

    def _settle(self) -> None:
        self.error.hide()
        for field in (self.text, self.cls, self.place.first, self.phone):
            if field.property("invalid"):
                field.setProperty("invalid", False)
                repolish(field)

    def hide_form(self) -> None:
        self._keep()
        self.closed.emit()

    def clear(self) -> None:
        """Forget everything typed; what had been set aside for it stands in the form again."""
        held = self._taken_up()
        self._drafts.put(DRAFT, held)
        self.restore(held)

    def restore(self, draft: Draft) -> None:
        self._filling = True
        self.text.setPlainText(draft.get("text", ""))
        self.title.setText(draft.get("title", ""))
        self.cls.choose(draft.get("class", ""))
        severity = draft.get("severity", "")
        self.severity.choose(int(severity) if severity in ("1", "2", "3", "4") else 4)
        self.place.restore(draft)
        self.source.setCurrentIndex(max(0, self.source.findData(draft.get("source", "seat"))))
        self.name.setText(draft.get("name", ""))
        self.phone.setText(draft.get("phone", ""))
        self._chosen = set(draft.get("chosen", "").split())
        self.why.setText("")
        self._settle()
        self._filling = False

    def _keep(self) -> None:
        draft = {
            "text": self.text.toPlainText(),
            "title": self.title.text(),
            "class": self.cls.code,
            "name": self.name.text(),
            "phone": self.phone.text(),
            **self.place.draft(),
        }
        if any(value.strip() for value in draft.values()):
            draft |= {
                "severity": str(self.severity.severity),
                "source": str(self.source.currentData()),
                "chosen": " ".join(sorted(self._chosen)),
            }
        self._drafts.put(DRAFT, draft)

    def _edited(self) -> None:
        if not self._filling:
            self._settle()
            self._keep()

    def _choose(self, field: str) -> None:
        if not self._filling:
            self._chosen.add(field)
            self._edited()

    def _chose_title(self) -> None:
        self._choose("title")

    def _chose_class(self) -> None:
        self._choose("class")

    def _chose_severity(self) -> None:
        self._choose("severity")

    def _chose_place(self) -> None:
        self._choose("place")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab out of the text fills in the rest on its way."""
        if watched is self.text and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            tabbed = event.key() == Qt.Key.Key_Tab and not event.modifiers()
            if tabbed:
                self.fill_in()
        return super().eventFilter(watched, event)
