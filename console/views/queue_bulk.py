"""The line below the rows while matters are picked: what may be done to them in one go, and how it went."""

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QPushButton, QWidget

from console.domain.ports import Commands
from console.models.actions import spelled
from console.models.bridge import StoreBridge
from console.models.bulk import BULK, MOST, BulkRun, Fit, Given, Obstacle, fit, possible
from console.models.incident_text import one_line
from console.models.loop_words import ACTIONS, says_of, state_word, word
from console.models.step_keys import KEYS
from console.models.workspace import Workspace
from console.views.bulk_result import BulkResult
from console.widgets.flow import FlowLayout
from console.widgets.frames import Form, column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from contract.incident import Action, Incident

WORDS_NEEDED: frozenset[Action] = frozenset({"note"})
LEFT_OUT_SHOWN = 4
LINE = 40
"""Logical pixels of the line below the rows, whatever stands in it."""


class QueueBulk(Form):
    """Hidden while nothing is picked and nothing is left to read. Esc takes one step back. What comes up on demand
    comes up above the line of buttons, which stays where it is.

    ``left``: the keyboard goes back to the rows. ``jump``: the id of a matter whose command was refused. ``picking``:
    the line of buttons came up or went.
    """

    left = Signal()
    jump = Signal(str)
    picking = Signal(bool)

    def __init__(self, theme: Theme, bridge: StoreBridge, workspace: Workspace, commands: Commands) -> None:
        super().__init__("clear")
        self._theme, self._store, self._workspace = theme, bridge.store, workspace
        self.run = BulkRun(bridge, commands, self)
        self._open: Action | None = None
        self._picking = False
        self._shown: dict[Action, str] = {}
        self._fit = Fit()
        self.buttons: dict[Action, KeyButton] = {}
        self._count, self._label = PlainLabel("", "strong"), PlainLabel("", "dim")
        self.words, self.org, self.decision = QLineEdit(), QComboBox(), QComboBox()
        self.submit_button, self.cancel_button = QPushButton(), QPushButton()
        self._error = PlainLabel("", "small critical")
        self.result = BulkResult(theme, self.run)
        self._left_out = PlainLabel("", "small dim")
        self._lay_out()
        bridge.changed.connect(self._follow)
        workspace.marked_changed.connect(self._follow)
        self.run.changed.connect(self._follow)
        self._follow()

    @property
    def error(self) -> str:
        return self._error.text() if not self._error.isHidden() else ""

    @property
    def left_out(self) -> str:
        """Which of the picked matters the step that is open leaves out, and why."""
        return self._left_out.text() if self._open is not None else ""

    def answers(self, action: Action) -> bool:
        return bool(self._workspace.marked) and action in BULK

    def take(self, action: Action) -> bool:
        """The key of a step was pressed: for all that is picked, else it is said why not."""
        picked = self._picked()
        if not picked:
            return False
        if action in self.buttons:
            self.open(action)
            return True
        self._close_step()
        words = {"action": word(ACTIONS, action), "n": len(picked)}
        if len(picked) > MOST:
            self._say(self.tr("已选 {n} 件，一次最多办 {most} 件。").format(most=MOST, **words))
        elif action in BULK:
            self._say(self.tr("选中的 {n} 件现在都不能{action}。").format(**words))
        else:
            self._say(self.tr("“{action}”一次只办一件；已选 {n} 件，按 Esc 放下后再办。").format(**words))
        return True

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
        self._error.hide()
        self._preview()
        self._step.show()
        self._first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Each picked matter gets a command of its own."""
        shown = self._fit.able
        if self._open is not None:
            self._preview()
        if self._open is None or not shown or [i.id for i in self._fit.able] != [i.id for i in shown]:
            self._say(self.tr("其中有事件已变化；请再看一遍要办的是哪几件。"))
            return
        org = self._chosen_org()
        if self._open == "dispatch" and not org:
            self._say(self.tr("请从列表里选定一个单位。"))
            self.org.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        given = Given(self.words.text().strip(), org, self.decision.currentIndex() == 0)
        try:
            self.run.start(self._open, self._fit.able, given)
        except ValidationError:
            self._say(self.tr("请填写内容。") if self._open in WORDS_NEEDED else self.tr("请检查填写的内容。"))
            return
        self.words.clear()
        self._close_step()
        self._workspace.mark(())
        self.left.emit()

    def _lay_out(self) -> None:
        gap, pad = self._theme.px(6), self._theme.px(12)
        whole = column(self, gap=gap)
        whole.setContentsMargins(pad, 0, pad, 0)
        self._pick = QWidget()
        self._pick.setMinimumHeight(self._theme.px(LINE))
        line = QHBoxLayout(self._pick)
        line.setContentsMargins(0, self._theme.px(4), 0, self._theme.px(4))
        self._flow_holder = QWidget()
        self._flow = FlowLayout(self._flow_holder, gap=gap)
        line.addWidget(self._count)
        line.addWidget(self._flow_holder, 1)
        line.addWidget(self.cancel_button)
        self._step = QWidget()
        fields = row(self._step, gap=gap)
        fields.setContentsMargins(0, gap, 0, 0)
        for widget in (self._label, self.decision, self.org):
            fields.addWidget(widget)
        fields.addWidget(self.words, 1)
        fields.addWidget(self.submit_button)
        self._step.hide()
        for each in (self.result, self._step, self._left_out, self._error, self._pick):
            whole.addWidget(each)
        for label in (self._left_out, self._error):
            label.setWordWrap(True)
            label.hide()
        self._pick.hide()
        self.cancel_button.setProperty("tone", "cap")
        self.submit_button.setProperty("primary", "true")
        self.org.setAccessibleName(self.tr("派给"))
        self.decision.setAccessibleName(self.tr("决定"))
        self.cancel_button.setText(self.tr("放下 Esc"))
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
        self.result.jump.connect(self.jump)
        self.submit_button.clicked.connect(self.submit)
        self.words.returnPressed.connect(self.submit)

    def _picked(self) -> list[Incident]:
        held = self._store.incidents
        return [held[i] for i in self._workspace.marked if i in held]

    def _follow(self) -> None:
        picked = self._picked()
        if picked or self.run.items or not self.isHidden():
            self._show_picked(picked)
            self.result.show_run()
            self.setVisible(bool(picked or self.run.items))

    def _show_picked(self, picked: list[Incident]) -> None:
        if bool(picked) is not self._picking:
            self._picking = bool(picked)
            self._pick.setVisible(self._picking)
            self.picking.emit(self._picking)
        if not picked:
            self._close_step()
        steps = possible(picked, self._store.session, self._store)
        if len(picked) > MOST:
            self._count.setText(self.tr("已选 {n} 件，一次最多办 {most} 件").format(n=len(picked), most=MOST))
        elif picked and not steps:
            self._count.setText(self.tr("已选 {n} 件，现在没有能一起办的操作").format(n=len(picked)))
        else:
            self._count.setText(self.tr("已选 {n} 件").format(n=len(picked)))
        self._show_buttons({a: self._button_words(a, n, len(picked)) for a, n in steps.items()})
        if self._open is not None:
            if self._open in steps:
                self._preview()
            else:
                self._close_step()

    def _button_words(self, action: Action, count: int, of: int) -> str:
        """派遣, or 派遣 3/4 where it is not possible for all."""
        name = word(ACTIONS, action)
        return name if count == of else f"{name} {count}/{of}"

    def _show_buttons(self, shown: dict[Action, str]) -> None:
        """Buttons stay as long as the steps are the same ones: one may be under the pointer."""
        if list(shown) != list(self._shown):
            self._flow.clear()
            self.buttons = {}
            for action, words in shown.items():
                button = KeyButton(self._theme, words, spelled(KEYS[action]))
                button.setProperty("action", action)
                button.clicked.connect(self._chosen)
                self.buttons[action] = button
                self._flow.addWidget(button)
        for action, words in shown.items():
            if self.buttons[action].text() != words:
                self.buttons[action].setText(words)
                self.buttons[action].updateGeometry()
        self._shown = shown

    def _preview(self) -> None:
        """How many the open step will be done to, and which it leaves out."""
        if self._open is None:
            return
        name = word(ACTIONS, self._open)
        self._fit = fit(self._open, self._picked(), self._store.session, self._store)
        self.submit_button.setText(self.tr("{action} {n} 件").format(action=name, n=len(self._fit.able)))
        lines = [
            says_of(f"{each.code}　{one_line(each.title, 20)}", self._obstacle(each, why, name))
            for each, why in self._fit.left_out[:LEFT_OUT_SHOWN]
        ]
        if lines:
            lines.insert(0, self.tr("不办的 {n} 件：").format(n=len(self._fit.left_out)))
        if (more := len(self._fit.left_out) - LEFT_OUT_SHOWN) > 0:
            lines.append(self.tr("另有 {n} 件").format(n=more))
        self._left_out.setText("\n".join(lines))
        self._left_out.setVisible(bool(lines))

    def _obstacle(self, incident: Incident, why: Obstacle, action: str) -> str:
        match why:
            case "under_way":
                return self.tr("上一步还没有结果")
            case "nothing_asked":
                return self.tr("没有等待决定的申请")
            case "not_allowed":
                return self.tr("{state}，不能{action}").format(state=state_word(incident.state), action=action)

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

    def _say(self, words: str) -> None:
        self._error.setText(words)
        self._error.show()

    def _close_step(self) -> None:
        self._open, self._fit = None, Fit()
        for each in (self._step, self._left_out, self._error):
            each.hide()

    def _back(self) -> None:
        """From the fields to the buttons, from there to the rows with nothing picked."""
        if not self._step.isHidden():
            self._close_step()
            self.take_keyboard()
        else:
            self._workspace.mark(())
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; a letter is the step that wears it, wherever in this line the keyboard is but in a text."""
        meant = [action for action in self.buttons if KEYS[action] == event.text().upper()]
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        elif meant and isinstance(self.focusWidget(), QPushButton):
            self.open(meant[0])
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), super().minimumSizeHint().height())
