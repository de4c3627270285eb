"""The line over the rows while several matters are picked: what may be done to all of them, and how it went."""

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLayout, QLineEdit, QPushButton, QWidget

from console.domain.ports import Commands
from console.models.bridge import StoreBridge
from console.models.bulk import MOST, BulkRun, Fate, Given, Item, possible
from console.models.incident_text import one_line
from console.models.loop_words import ACTIONS, word
from console.models.problem_words import problem_words
from console.models.workspace import Workspace
from console.widgets.flow import FlowLayout
from console.widgets.frames import Form, column, row
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.theme import Theme
from contract.incident import Action, Incident
from contract.problems import Problem

WORDS_NEEDED: frozenset[Action] = frozenset({"note"})
REFUSALS_SHOWN = 5


class QueueBulk(Form):
    """Hidden while nothing is picked and nothing is left to read. Esc takes one step back.

    ``left``: the keyboard goes back to the rows. ``jump``: the id of a matter whose command was refused.
    """

    left = Signal()
    jump = Signal(str)

    def __init__(self, theme: Theme, bridge: StoreBridge, workspace: Workspace, commands: Commands) -> None:
        super().__init__("raised")
        self._theme, self._store, self._workspace = theme, bridge.store, workspace
        self.run = BulkRun(bridge, commands, self)
        self._open: Action | None = None
        self._shown: tuple[Action, ...] = ()
        self._refusals: list[str] = []
        self.buttons: dict[str, QPushButton] = {}
        self._count, self._label = PlainLabel("", "strong"), PlainLabel("", "dim")
        self.words, self.org, self.decision = QLineEdit(), QComboBox(), QComboBox()
        self.submit_button, self.cancel_button, self.read_button = QPushButton(), QPushButton(), QPushButton()
        self._error, self._progress = PlainLabel("", "small critical"), ElidedLabel("", "small")
        self._lay_out()
        bridge.changed.connect(self._follow)
        workspace.marked_changed.connect(self._follow)
        self.run.changed.connect(self._follow)
        self._follow()

    @property
    def progress(self) -> str:
        """How the last one went; empty when that was read."""
        return self._progress.text() if not self._result.isHidden() else ""

    @property
    def refusals(self) -> list[str]:
        """One line for each matter that was refused, as far as they are shown."""
        return list(self._refusals)

    @property
    def error(self) -> str:
        return self._error.text() if not self._error.isHidden() else ""

    def take_keyboard(self) -> None:
        """To the first thing that can be done."""
        first = next(iter(self.buttons.values()), self.cancel_button)
        (first if self._step.isHidden() else self._first_field()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open(self, action: Action) -> None:
        """Ask what this step needs, once for all."""
        self._open = action
        self._label.setText(word(ACTIONS, action))
        self.org.setVisible(action == "dispatch")
        self.decision.setVisible(action == "decide")
        if action == "dispatch":
            self._offer_orgs()
        needed = self.tr("内容（必填）") if action in WORDS_NEEDED else self.tr("说明（可不填）")
        self.words.setPlaceholderText(needed)
        self.words.setAccessibleName(needed)
        self.submit_button.setText(
            self.tr("{action} {n} 件").format(action=word(ACTIONS, action), n=len(self._picked()))
        )
        self._error.hide()
        self._step.show()
        self._first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Each picked matter gets a command of its own."""
        picked = self._picked()
        if self._open is None or self._open not in possible(picked, self._store.session, self._store):
            self._say(self.tr("其中有事件已变化，现在不能一起办；请看哪些按钮还在。"))
            return
        org = self._chosen_org()
        if self._open == "dispatch" and not org:
            self._say(self.tr("请从列表里选定一个单位。"))
            self.org.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        given = Given(self.words.text().strip(), org, self.decision.currentIndex() == 0)
        try:
            self.run.start(self._open, picked, given)
        except ValidationError:
            self._say(self.tr("请填写内容。") if self._open in WORDS_NEEDED else self.tr("请检查填写的内容。"))
            return
        self.words.clear()
        self._close_step()
        self._workspace.mark(())
        self.left.emit()

    def _lay_out(self) -> None:
        gap, pad = self._theme.px(6), self._theme.px(12)
        whole = column(self, margin=self._theme.px(6), gap=gap)
        whole.setContentsMargins(pad, gap, pad, gap)
        self._pick = QWidget()
        line = QHBoxLayout(self._pick)
        line.setContentsMargins(0, 0, 0, 0)
        self._flow_holder = QWidget()
        self._flow = FlowLayout(self._flow_holder, gap=gap)
        line.addWidget(self._count)
        line.addWidget(self._flow_holder, 1)
        line.addWidget(self.cancel_button)
        self._step = QWidget()
        fields = row(self._step, gap=gap)
        for widget in (self._label, self.decision, self.org):
            fields.addWidget(widget)
        fields.addWidget(self.words, 1)
        fields.addWidget(self.submit_button)
        self._step.hide()
        self._result = QWidget()
        told = QHBoxLayout(self._result)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self._progress, 1)
        told.addWidget(self.read_button)
        self._lines = QWidget()
        column(self._lines)
        for each in (self._pick, self._step, self._error, self._result, self._lines):
            whole.addWidget(each)
        self._error.hide()
        for button in (self.cancel_button, self.read_button):
            button.setProperty("tone", "cap")
        self.submit_button.setProperty("primary", "true")
        self.org.setAccessibleName(self.tr("派给"))
        self.decision.setAccessibleName(self.tr("决定"))
        self.cancel_button.setText(self.tr("放下 Esc"))
        self.read_button.setText(self.tr("知道了"))
        self.decision.addItems([self.tr("同意"), self.tr("不同意")])
        self.org.setEditable(True)
        self.org.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit, finder = self.org.lineEdit(), self.org.completer()
        if edit is not None and finder is not None:
            edit.setPlaceholderText(self.tr("单位名称"))
            finder.setFilterMode(Qt.MatchFlag.MatchContains)
            finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.words.setMaxLength(500)
        self.cancel_button.clicked.connect(self._back)
        self.read_button.clicked.connect(self.run.forget)
        self.submit_button.clicked.connect(self.submit)
        self.words.returnPressed.connect(self.submit)

    def _picked(self) -> list[Incident]:
        held = self._store.incidents
        return [held[i] for i in self._workspace.marked if i in held]

    def _follow(self) -> None:
        picked = self._picked()
        if picked or self.run.items or not self.isHidden():
            self._show_picked(picked)
            self._show_result()
            self.setVisible(bool(picked or self.run.items))

    def _show_picked(self, picked: list[Incident]) -> None:
        self._pick.setVisible(bool(picked))
        if not picked:
            self._close_step()
        steps = possible(picked, self._store.session, self._store)
        if len(picked) > MOST:
            self._count.setText(self.tr("已选 {n} 件，一次最多办 {most} 件").format(n=len(picked), most=MOST))
        elif picked and not steps:
            self._count.setText(self.tr("已选 {n} 件，没有都能办的操作").format(n=len(picked)))
        else:
            self._count.setText(self.tr("已选 {n} 件").format(n=len(picked)))
        if steps != self._shown:
            self._shown = steps
            _empty(self._flow)
            self.buttons = {}
            for action in steps:
                button = QPushButton(word(ACTIONS, action))
                button.setProperty("action", action)
                button.clicked.connect(self._chosen)
                self.buttons[action] = button
                self._flow.addWidget(button)
        if self._open is not None and self._open not in steps:
            self._close_step()

    def _show_result(self) -> None:
        run = self.run
        self._result.setVisible(bool(run.items))
        layout = self._lines.layout()
        assert layout is not None
        _empty(layout)
        refused = [item for item in run.items if item.fate in (Fate.REFUSED, Fate.NOT_KEPT)]
        self._refusals = []
        for each in refused[:REFUSALS_SHOWN]:
            button = QPushButton(f"{each.incident.code}　{one_line(each.incident.title, 20)}：{self._why(each)}")
            button.setProperty("tone", "flat")
            button.setProperty("incident", each.incident.id)
            button.clicked.connect(self._jump)
            layout.addWidget(button)
            self._refusals.append(button.text())
        self._lines.setVisible(bool(refused))
        if not run.items:
            return
        parts = [self.tr("{action}：{n} 件").format(action=word(ACTIONS, run.action), n=len(run.items))]
        for words, fates in (
            (self.tr("{n} 件已办"), (Fate.DONE,)),
            (self.tr("{n} 件在途"), (Fate.UNDER_WAY,)),
            (self.tr("{n} 件待发，连上后自动送出"), (Fate.WAITING,)),
            (self.tr("{n} 件没有办成"), (Fate.REFUSED, Fate.NOT_KEPT)),
        ):
            if number := run.count(*fates):
                parts.append(words.format(n=number))
        self._progress.setText("　".join(parts))
        self._progress.set_role("small critical" if refused else "small")

    def _why(self, item: Item) -> str:
        if item.fate is Fate.NOT_KEPT:
            return self.tr("本机磁盘写不进去，没有提交")
        return (
            problem_words(item.problem).sentence if isinstance(item.problem, Problem) else self.tr("已过期，没有送出")
        )

    def _offer_orgs(self) -> None:
        reference, held = self._store.reference, self.org.currentData()
        self.org.clear()
        for org in reference.orgs if reference is not None else ():
            if org.kind in ("department", "street", "enterprise"):
                self.org.addItem(org.name, org.id)
        self.org.setCurrentIndex(self.org.findData(held) if held else -1)  # nobody is suggested for all of them

    def _chosen_org(self) -> str:
        """The org that was chosen or typed, when the words fit exactly one of the list; else empty."""
        text = self.org.currentText().strip()
        names = [self.org.itemText(n) for n in range(self.org.count())]
        fitting = [n for n, name in enumerate(names) if name == text] or [
            n for n, name in enumerate(names) if text and text in name
        ]
        return str(self.org.itemData(fitting[0])) if len(fitting) == 1 else ""

    def _first_field(self) -> QWidget:
        return {"dispatch": self.org, "decide": self.decision}.get(self._open or "", self.words)

    def _chosen(self) -> None:
        self.open(self.sender().property("action"))

    def _jump(self) -> None:
        self.jump.emit(self.sender().property("incident"))

    def _say(self, words: str) -> None:
        self._error.setText(words)
        self._error.show()

    def _close_step(self) -> None:
        self._open = None
        self._step.hide()
        self._error.hide()

    def _back(self) -> None:
        """From the fields to the buttons, from there to the rows with nothing picked."""
        if not self._step.isHidden():
            self._close_step()
            self.take_keyboard()
        else:
            self._workspace.mark(())
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), super().minimumSizeHint().height())


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
