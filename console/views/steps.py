"""The next steps of the selected matter: the bar of what the center allows, and the panel of the step under way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable, Commands
from console.domain.store import SETTLED, Store
from console.domain.values import PendingCommand
from console.models.actions import Actions
from console.models.loop_words import ACTIONS, word
from console.models.problem_words import problem_words
from console.services.drafts import Draft, Drafts
from console.views.dispatch_panel import DispatchPanel
from console.views.feedback_panel import FeedbackPanel
from console.views.jobs import Jobs
from console.views.register_panel import RegisterPanel
from console.views.returned import Returned, draft_key
from console.views.step_panel import LinePanel, StepPanel, TextPanel
from console.widgets.action_bar import ActionBar
from console.widgets.frames import column
from console.widgets.theme import Theme
from contract.command import RevealRequest
from contract.incident import Action, Incident, allowed
from contract.problems import Problem
from contract.wire import Request

KEYS: dict[Action, str] = {
    "register": "R",
    "dispatch": "D",
    "accept": "A",
    "feedback": "F",
    "check": "C",
    "close": "X",
    "return": "B",
    "note": "T",
    "reveal": "P",
}
"""One letter each; they work as long as nobody types text."""


class Steps(QWidget):
    """Declares the step actions. ``revealed`` carries the full contact (``contract.command.Revealed``); ``opened``: a
    panel came up; ``released``: it went away and the keyboard is free."""

    revealed = Signal(object)
    opened = Signal()
    released = Signal()

    def __init__(
        self,
        theme: Theme,
        store: Store,
        actions: Actions,
        center: Center,
        commands: Commands,
        drafts: Drafts,
        jobs: Jobs,
    ) -> None:
        super().__init__()
        self._theme, self._store, self._actions = theme, store, actions
        self._center, self._commands, self._drafts, self._jobs = center, commands, drafts, jobs
        self._returned = Returned(store, drafts)
        self._incident: Incident | None = None
        self._panel: StepPanel | None = None
        self._open: Action | None = None
        self._declare()
        self.bar = ActionBar(theme, actions.key("all") if "all" in actions else ".")
        if "all" in actions:
            self.bar.more_wanted.connect(actions["all"].trigger)
        self._lines = column(self, gap=theme.size("gap"))
        pad = theme.size("pad")
        self._lines.setContentsMargins(pad, 0, pad, theme.px(10))
        self._lines.addWidget(self.bar)

    @property
    def panel(self) -> StepPanel | None:
        """The panel that is open."""
        return self._panel

    def _declare(self) -> None:
        callbacks = {
            "register": self.open_register,
            "dispatch": self.open_dispatch,
            "accept": self.open_accept,
            "feedback": self.open_feedback,
            "check": self.open_check,
            "close": self.open_close,
            "return": self.open_return,
            "note": self.open_note,
            "reveal": self.open_reveal,
        }
        for action, key in KEYS.items():
            self._actions.declare(
                action,
                word(ACTIONS, action),
                (key,),
                callbacks[action],
                group="incident",
                possible=_May(self, action),
            )

    def may(self, action: Action) -> bool:
        """The center allows it, and no earlier step of this matter is still on its way."""
        incident, session = self._incident, self._store.session
        if incident is None or session is None or action not in allowed(incident, session):
            return False
        busy = any(p.state not in SETTLED for p in self._store.pending_of(incident.id))
        return not busy or action in ("note", "reveal")

    def follow(self, incident: Incident | None) -> None:
        """Another matter is selected: its own drafts, no panel."""
        if self._incident is None or incident is None or incident.id != self._incident.id:
            self.close_panel()
        self._incident = incident

    def refresh(self, incident: Incident | None) -> None:
        """Show what may be done with ``incident`` as it is now, in the center's order."""
        self._incident = incident
        session = self._store.session
        steps = () if incident is None or session is None else allowed(incident, session)
        shown = tuple(self._actions[step] for step in steps if step in KEYS and step != "reveal")
        self.bar.set_actions(shown)
        if self._open is not None and self._open not in steps:
            self.close_panel()

    def open_register(self) -> None:
        if self._incident is not None:
            classes = self._store.reference.classes if self._store.reference is not None else ()
            title = self.tr("立案：核对标题、类别与级别")
            self._show("register", RegisterPanel(self._theme, title, self.tr("立案"), self._incident, classes))

    def open_dispatch(self) -> None:
        if self._incident is None or self._store.reference is None:
            return
        reference = self._store.reference
        lead = next((c.lead for c in reference.classes if c.code == self._incident.class_code), None)
        panel = DispatchPanel(
            self._theme,
            self.tr("派遣给谁牵头"),
            self.tr("派遣"),
            reference.orgs,
            suggested=lead or "",
            near=self._incident.place.path,
        )
        self._show("dispatch", panel)

    def open_accept(self) -> None:
        self._show_line("accept", self.tr("接收：由您代牵头单位接收时会注明电话代录"), self.tr("接收"))

    def open_check(self) -> None:
        self._show_line("check", self.tr("核查：确认处置结果属实"), self.tr("核查通过"))

    def open_close(self) -> None:
        self._show_line("close", self.tr("结案：结案后不能再办理"), self.tr("结案"))

    def open_return(self) -> None:
        self._show_line("return", self.tr("退回"), self.tr("退回"))

    def open_reveal(self) -> None:
        self._show_line("reveal", self.tr("查看联系方式"), self.tr("查看"))

    def open_feedback(self) -> None:
        panel = FeedbackPanel(
            self._theme,
            self.tr("反馈处置结果"),
            self.tr("提交反馈"),
            self.tr("做了什么、结果怎样；照片可拖到这里"),
            self._center,
            self._jobs,
        )
        self._show("feedback", panel)

    def open_note(self) -> None:
        title = self.tr("备注：不改变状态，有权限的人都能看到")
        self._show("note", TextPanel(self._theme, title, self.tr("添加备注"), self.tr("补充情况、电话记录……")))

    def _show_line(self, action: Action, title: str, submit: str) -> None:
        self._show(action, LinePanel(self._theme, action, title, submit))

    def _show(self, action: Action, panel: StepPanel) -> None:
        """Open ``panel`` with what was typed in it before; the same key again only takes the cursor back."""
        if self._open == action and self._panel is not None:
            panel.deleteLater()
            self._panel.start()
            return
        self.close_panel()
        self._panel, self._open = panel, action
        panel.setObjectName(f"panel-{action}")
        if draft := self._drafts.get(self._draft_key()) or self._take_up():
            panel.restore(draft)
        panel.offer(self._drafts.waiting(self._draft_key()))
        panel.edited.connect(self._keep_draft)
        panel.taken.connect(self._take_offered)
        panel.discarded.connect(self._discard_offered)
        panel.submitted.connect(self._submit)
        panel.cancelled.connect(self.close_panel)
        self._lines.addWidget(panel)
        panel.show()
        panel.start()
        self.opened.emit()

    def close_panel(self) -> None:
        """Put the panel away; its draft is kept."""
        panel, self._panel, self._open = self._panel, None, None
        if panel is not None:
            panel.put_away()
            had_focus = panel.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
            self._lines.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
            if had_focus:
                self.released.emit()

    def _draft_key(self) -> str:
        return draft_key(self._incident.id if self._incident is not None else "", str(self._open))

    def _keep_draft(self) -> None:
        if self._panel is not None:
            self._drafts.put(self._draft_key(), self._panel.draft())

    def _take_up(self) -> Draft:
        """What was set aside for this step is its draft again."""
        draft = self._drafts.take_up(self._draft_key())
        self._drafts.put(self._draft_key(), draft)
        return draft

    def _take_offered(self) -> None:
        """Into the panel; what stood there waits in its place."""
        if self._panel is not None:
            held = self._panel.draft()
            draft = self._take_up()
            self._drafts.set_aside(self._draft_key(), held)
            self._panel.restore(draft)
            self._keep_draft()
            self._panel.offer(self._drafts.waiting(self._draft_key()))
            self._panel.start()

    def _discard_offered(self) -> None:
        if self._panel is not None:
            self._drafts.take_up(self._draft_key())
            self._panel.offer(self._drafts.waiting(self._draft_key()))
            self._panel.start()

    def give_back(self, pending: PendingCommand) -> None:
        """What was typed and attached for a refused command: into the open panel of its step when that is empty, else
        beside what stands there, until the officer takes it."""
        key, draft = draft_key(pending.incident_id, pending.command.type), self._returned.take(pending)
        here = self._panel is not None and key == self._draft_key()
        if self._panel is not None and here and self._panel.blank and not self._drafts.get(key):
            self._panel.restore(draft)
            self._keep_draft()
            return
        self._returned.give_back(key, draft)
        if self._panel is not None and here:
            self._panel.offer(self._drafts.waiting(key))

    def follow_commands(self) -> None:
        """Call after each change of the overlay."""
        self._returned.follow()

    def put_away(self) -> Draft:
        """Another officer sits down: close the panel, and say which it was."""
        incident, action = self._incident, self._open
        self.close_panel()
        self._returned.forget()
        return {"incident": incident.id, "action": action} if incident is not None and action is not None else {}

    def reopen(self, action: str) -> None:
        """The panel that ``put_away`` named, when the center still allows its step."""
        if action in KEYS and self._actions[action].isEnabled():
            self._actions[action].trigger()

    def _submit(self, payload: Request) -> None:
        incident, action = self._incident, self._open
        if incident is None or action is None or self._panel is None:
            return
        if isinstance(payload, RevealRequest):
            self._jobs.start("reveal", self._reveal(incident, payload.reason))
            return
        if action == "report" or action == "reveal":
            return
        try:
            self._commands.submit(incident.id, action, payload, expected_version=incident.version)
        except OSError as error:
            words = self.tr("本机磁盘写不进去（{why}），没有提交；内容还在，请清理磁盘后再试。")
            self._panel.show_error(words.format(why=error.strerror or str(error)))
            return
        self._returned.sent(incident.id, action, payload, self._panel.draft())
        self.close_panel()

    async def _reveal(self, incident: Incident, reason: str) -> None:
        try:
            contact = await self._center.reveal(incident.id, reason)
        except CenterUnreachable:
            self._fail(self.tr("连不上中心，现在不能查看；请稍后再试。"))
        except CenterRefused as refused:
            problem = refused.problem
            self._fail(problem_words(problem).sentence if isinstance(problem, Problem) else str(problem))
        else:
            if self._incident is not None and self._incident.id == incident.id:
                self._drafts.drop(f"{incident.id}/reveal")
                if self._open == "reveal":
                    self.close_panel()
                self.revealed.emit(contact)

    def _fail(self, text: str) -> None:
        if self._panel is not None and self._open == "reveal":
            self._panel.show_error(text)


class _May:
    """Whether one step is possible, asked by the action registry."""

    def __init__(self, steps: Steps, action: Action) -> None:
        self._steps, self._action = steps, action

    def __call__(self) -> bool:
        return self._steps.may(self._action)
