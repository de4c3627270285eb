"""Registering what somebody says, without the mouse: Tab fills in what the text already says, Ctrl+Enter sends."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QWidget

from console.domain.ports import Center, Commands
from console.domain.store import Store
from console.models.report_form import Refused, build_report
from console.models.similar_words import ask_of
from console.services.drafts import Draft, Drafts
from console.views.file_tray import FileTray, holds_files
from console.views.jobs import Jobs
from console.views.report_fields import ReportFields
from console.views.similar_list import SimilarToTyped
from console.widgets.flow import FlowLayout
from console.widgets.frames import Form, Frame, column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.theme import Theme
from contract.identity import new_id
from contract.payload import Report

DRAFT = "new"


class NewIncident(Form):
    """Closed by Esc (the draft stays) or by sending. ``sent`` carries the new incident's id, ``closed`` nothing."""

    sent = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, store: Store, commands: Commands, drafts: Drafts, center: Center) -> None:
        super().__init__("panel")
        self._theme, self._store, self._commands, self._drafts = theme, store, commands, drafts
        self._jobs = Jobs()
        self.fields = ReportFields(theme)
        self.files = FileTray(theme, center, self._jobs, "before")
        self.setAcceptDrops(True)
        self.fields.text.setAcceptDrops(False)  # what is dropped is for the report, not a path in the text
        self.error = PlainLabel("", "critical")
        self.error.setWordWrap(True)
        self.error.hide()
        self.similar = SimilarToTyped(theme, store, center)
        self._waiting = PlainLabel("", "notice small")
        self._waiting.setObjectName("waiting")
        self._lay_out()
        self._connect()

    def start(self) -> None:
        """Take the newest catalogue and what was typed before, and put the cursor into the text."""
        self._forget_settled()
        self.fields.set_reference(self._store.reference)
        self._show(self._drafts.get(DRAFT))

    def load(self, report: Report, incident_id: str) -> None:
        """Take back a report that was refused, to correct it. What stands in the form comes back after it."""
        self._drafts.set_aside(DRAFT, self._drafts.get(DRAFT))
        contact = report.reporter
        self._restore(
            self._drafts.take_sent(_sent_key(incident_id))
            | {
                "text": report.text,
                "title": report.title,
                "class": report.class_code,
                "severity": str(report.severity or ""),
                "source": report.source,
                "address": report.place.address,
                "point": f"{report.place.lon:.6f}, {report.place.lat:.6f}",
                "name": contact.name if contact is not None else "",
                "phone": contact.phone if contact is not None else "",
                "condition": report.condition or "",
                "chosen": "title class severity condition place address name phone",
            }
        )
        self.error.hide()
        self._keep()

    def begin(self, class_code: str) -> None:
        """The class was named before the form came up: it is the officer's choice."""
        self.fields.choose_class(class_code)

    def forget(self) -> None:
        """Empty the fields for another officer. The draft was kept with every key that was typed."""
        self._restore({})
        self.similar.follow(None)
        self.error.hide()

    def submit(self) -> None:
        """Check in place; send as one command. Nothing typed is lost until the outbox holds it."""
        if self.files.busy:
            self._complain(Refused("", self.tr("附件还在上传，请稍候再登记。")))
            return
        filled = replace(self.fields.filled(self._seat()), files=self.files.hashes, photos=self.files.photos)
        outcome = build_report(filled)
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
        self._drafts.put_sent(_sent_key(incident_id), {"files": self.files.draft()})
        self.clear()
        self.sent.emit(incident_id)

    def another(self) -> None:
        """A second report comes in before the first is done: what stands here is set aside, the form is empty."""
        if not self._drafts.get(DRAFT):
            return
        self._drafts.set_aside(DRAFT, self._drafts.get(DRAFT))
        self._drafts.drop(DRAFT)
        self._show({})

    def next_draft(self) -> None:
        """The report that was set aside longest; the one that stands here waits behind the others."""
        held = self._drafts.take_up(DRAFT)
        if held:
            before = self._drafts.get(DRAFT)
            if before:
                self._drafts.set_aside(DRAFT, before)
            self._drafts.put(DRAFT, held)
            self._show(held)

    def _forget_settled(self) -> None:
        """The files of reports that the center took are its own now."""
        under_way = {_sent_key(pending.incident_id) for pending in self._store.pending.values()}
        for key in self._drafts.of("sent"):
            name = key.removeprefix("sent/")
            if name.endswith("/report") and name not in under_way:
                self._drafts.take_sent(name)

    def _restore(self, draft: Draft) -> None:
        self.fields.restore(draft)
        self.files.restore(draft.get("files", ""), draft.get("paths", ""))

    def _show(self, draft: Draft) -> None:
        self._restore(draft)
        self.error.hide()
        self._look_around()
        self.fields.text.setFocus()

    def _look_around(self) -> None:
        """How many reports wait beside this one, and which matters it may repeat."""
        waiting = self._drafts.count_waiting(DRAFT)
        words = self.tr("另有 {n} 份草稿，Ctrl+PgDn 换下一份").format(n=waiting)
        self._waiting.setText(words if waiting else "")
        self.similar.follow(ask_of(self.fields.filled(self._seat())))

    def _seat(self) -> str:
        session = self._store.session
        return session.seat if session is not None else ""

    def close_jobs(self) -> None:
        """Cancel what runs; call before the loop ends."""
        self._jobs.close()
        self.similar.close_jobs()

    def hide_form(self) -> None:
        self._keep()
        self.closed.emit()

    def clear(self) -> None:
        """Forget everything typed; what had been set aside for it stands in the form again."""
        held = self._drafts.take_up(DRAFT)
        self._drafts.put(DRAFT, held)
        self._restore(held)
        self.error.hide()
        self._look_around()

    def _lay_out(self) -> None:
        theme = self._theme
        head = Frame("header")
        head.setFixedHeight(theme.px(40))
        line = row(head, sides=theme.size("pad"))
        line.addWidget(PlainLabel(self.tr("登记新事件"), "title"))
        line.addWidget(self._waiting)
        line.addStretch(1)
        line.addWidget(ElidedLabel(self.tr("Esc 收起，已填内容保留"), "faint small"))
        inner = Frame("clear")
        body = column(inner, gap=theme.px(8))
        body.setContentsMargins(*(theme.size("pad"),) * 4)
        body.addWidget(self.fields)
        body.addWidget(self.files)
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
        whole.addLayout(below := row(sides=theme.size("pad")))  # in sight wherever the fields are scrolled to
        below.addWidget(self.similar)
        whole.addWidget(Frame("line"))
        whole.addWidget(self._foot())

    def _foot(self) -> QWidget:
        send = KeyButton(self._theme, self.tr("登记"), "Ctrl+Enter")
        send.setObjectName("submit")
        send.set_primary(True)
        send.clicked.connect(self.submit)
        hide = KeyButton(self._theme, self.tr("收起"), "Esc")
        hide.clicked.connect(self.hide_form)
        other = KeyButton(self._theme, self.tr("另起一份"), "Ctrl+N")
        other.clicked.connect(self.another)
        clear = KeyButton(self._theme, self.tr("清空"), "")
        clear.clicked.connect(self.clear)
        foot = Frame("clear")
        line = FlowLayout(foot, self._theme.px(8))
        around = QWidget()
        beside, above = self._theme.size("pad"), self._theme.px(8)
        inside = column(around)
        inside.setContentsMargins(beside, above, beside, above)
        inside.setSpacing(above)
        inside.addWidget(self.error)
        inside.addWidget(foot)
        for button in (send, hide, other, clear):
            line.addWidget(button)
        return around

    def _connect(self) -> None:
        self.fields.edited.connect(self._edited)
        self.files.changed.connect(self._keep)
        self.files.failed.connect(self._say_failed)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, context=inside).activated.connect(self.submit)
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self.hide_form)
        QShortcut(QKeySequence("Ctrl+N"), self, context=inside).activated.connect(self.another)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, context=inside).activated.connect(self.next_draft)

    def _complain(self, refused: Refused) -> None:
        self.fields.settle()
        self.error.setText(refused.words)
        self.error.show()
        self.fields.mark(refused.field)

    def _say_failed(self, words: str) -> None:
        self._complain(Refused("", words))

    def _edited(self) -> None:
        self.error.hide()
        self._keep()
        self._look_around()

    def _keep(self) -> None:
        self._drafts.put(DRAFT, self.fields.draft() | {"files": self.files.draft(), "paths": self.files.under_way})

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files.take(event.mimeData())


def _sent_key(incident_id: str) -> str:
    """Where the files of a report that is on its way are kept by name: it holds no more of them than their hashes."""
    return f"{incident_id}/report"
