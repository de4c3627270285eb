"""The next steps of the selected matter: the bar of what the center allows, and the panel of the step under way."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable, Commands
from console.domain.store import SETTLED, Store
from console.domain.values import PendingCommand
from console.models.actions import Actions
from console.models.bulk import Several
from console.models.loop_words import ACTIONS, word
from console.models.problem_words import problem_words
from console.models.side_forms import form_of
from console.models.step_forms import Asked
from console.models.step_keys import KEYS, group_of, in_order
from console.services.drafts import Draft, Drafts
from console.views.form_panel import FormPanel
from console.views.jobs import Jobs
from console.views.left_over import LeftOver, written
from console.views.register_panel import RegisterPanel
from console.views.returned import Returned, draft_key
from console.views.step_panel import StepPanel
from console.widgets.action_bar import ActionBar
from console.widgets.frames import column
from console.widgets.theme import Theme
from contract.command import RevealRequest
from contract.incident import Action, Incident, allowed
from contract.org import Session
from contract.problems import Problem
from contract.wire import Request


class Steps(QWidget):
    """Declares the step actions. ``revealed`` carries the full contact (``contract.command.Revealed``); ``opened``: a
    panel came up; ``released``: it went away and the keyboard is free; ``failed``: why a step without a panel was not
    submitted. ``now``: the center's clock, Unix ms. ``several``: set it where matters can be picked; their steps are
    its then."""

    revealed = Signal(object)
    opened = Signal()
    released = Signal()
    failed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        store: Store,
        actions: Actions,
        center: Center,
        commands: Commands,
        drafts: Drafts,
        jobs: Jobs,
        now: Callable[[], int],
    ) -> None:
        super().__init__()
        self._theme, self._store, self._actions = theme, store, actions
        self._center, self._commands, self._drafts, self._jobs = center, commands, drafts, jobs
        self._now = now
        self._returned = Returned(store, drafts)
        self._incident: Incident | None = None
        self._panel: StepPanel | None = None
        self._open: Action | None = None
        self._known: tuple[Incident, Session, tuple[Action, ...]] | None = None
        self.several: Several | None = None
        self._declare()
        self.bar = ActionBar(theme, actions.key("more"))
        self.left_over = LeftOver(theme, actions.key("left_over"))
        self.left_over.noted.connect(self._note_left_over)
        self.left_over.discarded.connect(self._drop_left_over)
        self._lines = column(self, gap=theme.size("gap"))
        pad = theme.size("pad")
        self._lines.setContentsMargins(pad, 0, pad, theme.px(10))
        self._lines.addWidget(self.bar)
        self._lines.addWidget(self.left_over)

    @property
    def panel(self) -> StepPanel | None:
        """The panel that is open."""
        return self._panel

    def _declare(self) -> None:
        for action, key in KEYS.items():
            opening = _Open(self, action)
            title = word(ACTIONS, action)
            self._actions.declare(action, title, (key,), opening, group=group_of(action), possible=_May(self, action))
        more, note_it = self.tr("更多办理操作"), self.tr("把留下的内容转为备注")
        self._actions.declare("more", more, ("M",), self._unfold, group="incident")
        self._actions.declare("left_over", note_it, ("Shift+T",), self._note_it, group="incident")

    def may(self, action: Action) -> bool:
        """The center allows it, and no earlier step of this matter is still on its way."""
        incident, session = self._incident, self._store.session
        if incident is None or session is None or action not in self._allowed(incident, session):
            return False
        busy = any(p.state not in SETTLED for p in self._store.pending_of(incident.id))
        return not busy or action in ("note", "reveal")

    def _allowed(self, incident: Incident, session: Session) -> tuple[Action, ...]:
        """Worked out once for each version: every action of the window asks."""
        if self._known is None or self._known[0] is not incident or self._known[1] is not session:
            self._known = (incident, session, allowed(incident, session))
        return self._known[2]

    def follow(self, incident: Incident | None) -> None:
        """Another matter is selected: its own drafts, no panel."""
        if self._incident is None or incident is None or incident.id != self._incident.id:
            self.close_panel()
        self._incident = incident

    def refresh(self, incident: Incident | None) -> None:
        """Show what may be done with ``incident`` as it is now, in the center's order."""
        self._incident = incident
        session = self._store.session
        steps = () if incident is None or session is None else self._allowed(incident, session)
        self.bar.set_actions(tuple(self._actions[step] for step in in_order(steps)))
        if self._open is not None and self._open not in steps:
            self.close_panel()
        self._show_left_over(steps)

    def open(self, action: Action) -> None:
        """Begin a step of the matter that is shown: its panel, or at once when there is nothing to ask."""
        others = dict(self._store.incidents)
        if self._incident is not None:
            ties = ((r.id, self._store.find(r.id)) for r in self._incident.related)
            others.update((id_, found) for id_, found in ties if found is not None)
        self._begin(action, others)

    def _begin(self, action: Action, others: Mapping[str, Incident]) -> None:
        """``others``: the matters that may be chosen in it."""
        incident, session, reference = self._incident, self._store.session, self._store.reference
        if incident is None or session is None:
            return
        if action == "register":
            classes = reference.classes if reference is not None else ()
            title = self.tr("立案：核对标题、类别与级别")
            self._show(action, RegisterPanel(self._theme, title, word(ACTIONS, action), incident, classes))
            return
        now = self._now()
        form = form_of(action, Asked(incident, session, reference, others, now))
        if form.at_once:
            self._send_at_once(incident, action, form.payload({}))
        else:
            self._show(action, FormPanel(self._theme, form, self._center, self._jobs, now))

    def open_with(self, action: Action, other_id: str) -> None:
        """Merge into, or relate to, a matter that was pointed at: its step, in which no other can be chosen."""
        other = self._store.find(other_id)
        if other is None or not self.may(action):
            return
        self.close_panel()
        self._begin(action, {other_id: other})

    def _send_at_once(self, incident: Incident, action: Action, payload: Request) -> None:
        if action == "report" or action == "reveal":
            return
        try:
            self._commands.submit(incident.id, action, payload, expected_version=incident.version)
        except OSError as error:
            words = self.tr("本机磁盘写不进去（{why}），没有提交；内容还在，请清理磁盘后再试。")
            self.failed.emit(words.format(why=error.strerror or str(error)))

    def _unfold(self) -> None:
        self.bar.unfold()

    def _show_left_over(self, steps: tuple[Action, ...]) -> None:
        """What was written for a step that is not possible any more: the first of them."""
        incident = self._incident
        drafts = {} if incident is None else self._drafts.of(incident.id)
        for key, draft in drafts.items():
            action = key.split("/")[1]
            if action in KEYS and action != "reveal" and action not in steps and (written(draft) or draft.get("files")):
                self.left_over.show_draft(key, action, draft, "note" in steps)
                return
        self.left_over.show_draft("", "", {}, False)

    def _note_it(self) -> None:
        self.left_over.note()

    def _note_left_over(self, key: str) -> None:
        """Into the note of this matter, below what stands there."""
        if self._incident is None:
            return
        self.close_panel()
        note = draft_key(self._incident.id, "note")
        words = [self._drafts.get(note).get("words", ""), written(self._drafts.get(key))]
        self._drafts.put(note, {"words": "\n".join(each for each in words if each)})
        self._drafts.drop(key)
        self.refresh(self._incident)
        self.open("note")

    def _drop_left_over(self, key: str) -> None:
        self._drafts.drop(key)
        self.refresh(self._incident)

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
        self.refresh(self._incident)

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
        several = self._steps.several
        return self._steps.may(self._action) or (several is not None and several.answers(self._action))


class _Open:
    """One step as the callback of its action."""

    def __init__(self, steps: Steps, action: Action) -> None:
        self._steps, self._action = steps, action

    def __call__(self) -> None:
        several = self._steps.several
        if several is None or not several.take(self._action):
            self._steps.open(self._action)
