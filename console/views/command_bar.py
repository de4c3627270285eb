"""The command line of the desk, over the rows of the queue: a few letters, a preview, Enter.

Opened by ``/`` or Ctrl+K. It stands below the head of the queue and covers no field; Esc gives the keyboard back to
exactly where it was.
"""

import asyncio
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from console.domain.command_index import Index
from console.domain.command_line import LINES, Answer, Begin, Find, Open, Run, Situation, Suggestion, Trigger, answer
from console.domain.ports import Center, CenterRefused, CenterUnreachable, Commands
from console.domain.store import SETTLED
from console.models.actions import Actions
from console.models.bridge import Flush, StoreBridge
from console.models.officer_words import serves
from console.models.suggestion_words import SuggestionLine, say
from console.models.workspace import Workspace
from console.services.sounds import sounds_of
from console.views.jobs import Jobs
from console.views.last_focus import LastFocus
from console.views.result_line import ResultLine
from console.widgets.command_field import CommandField
from console.widgets.frames import Frame, column, row
from console.widgets.keycap import KeyCap
from console.widgets.labels import PlainLabel
from console.widgets.suggestion_list import Choice, SuggestionList
from console.widgets.theme import Theme

KEYS = ("/", "Ctrl+K")
RECENT_KEPT = 24
WIDEST = 760
PEOPLE_FRESH = 30.0
"""Seconds for which who serves, and who is at a desk, is taken as it was."""


class CommandBar(Frame):
    """Lies over ``over`` inside ``desk``. Declares the action ``command``; runs commands and actions by itself.

    ``opened``: go to this matter; ``found``: filter the queue by these words; ``begun``: register one of this class;
    ``beside``: open this matter in a window of its own.
    """

    opened = Signal(str)
    found = Signal(str)
    begun = Signal(str)
    beside = Signal(str)

    def __init__(
        self,
        theme: Theme,
        bridge: StoreBridge,
        workspace: Workspace,
        actions: Actions,
        commands: Commands,
        now: Callable[[], int],
        over: QWidget,
        told_in: QWidget,
        desk: QWidget,
        center: Center,
    ) -> None:
        super().__init__("raised", desk)
        self._theme, self._store, self._workspace = theme, bridge.store, workspace
        self._actions, self._commands, self._now, self._over = actions, commands, now, over
        self._jobs = Jobs()
        self._center = center
        self._people: dict[str, tuple[str, str]] = {}
        self._people_at = -PEOPLE_FRESH
        self._index: Index | None = None
        self._answer = Answer()
        self._situation = Situation({}, None, "", 0)
        self._lines: list[SuggestionLine] = []
        self._recent: list[str] = []
        self._about = ""
        self._focus = LastFocus()
        self.result = ResultLine(theme, bridge, over, told_in, desk)
        self._lay_out()
        self._connect(bridge)
        self.hide()

    @property
    def preview(self) -> str:
        """What Enter would do, in words."""
        return self._preview.text()

    def open(self) -> None:
        """Take the keyboard; where it was is remembered. Open already: the text is there to be typed over."""
        if self.isVisible():
            self.field.selectAll()
            return
        self._focus.keep()
        self._about = self._workspace.selected
        if time.monotonic() - self._people_at >= PEOPLE_FRESH:
            self._jobs.start("people", self._ask_people())
        if self._index is None:
            self._index = self._make_index()
        self._actions.refresh()
        self.result.hide()
        self.field.clear()
        self._read()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close, and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self._focus.give_back()

    def prepare(self) -> None:
        """Learn the names in a worker; call when the first rows are painted. Returns at once."""
        self._jobs.start("names", self._learn())

    def close_jobs(self) -> None:
        self._jobs.close()
        self.result.stop()

    def put_away(self) -> None:
        """For another officer: nothing typed, nothing used lately, no result."""
        self.hide()
        self.field.clear()
        self._recent.clear()
        self._jobs.stop("people")
        self._people, self._people_at = {}, -PEOPLE_FRESH
        self.result.hide()

    def _lay_out(self) -> None:
        theme = self._theme
        self.field = CommandField()
        self.field.setObjectName("command")
        self.field.setMaxLength(2_000)
        self.field.setPlaceholderText(self.tr("派 城管 急 · 00417 催 · 名称、地点、编号的汉字或首字母"))
        self.field.setAccessibleName(self.tr("命令行"))
        self.list = SuggestionList(theme, LINES)
        self._preview = PlainLabel("", "strong small")
        self._preview.setObjectName("preview")
        self._preview.setWordWrap(True)
        whole = column(self, margin=theme.px(8), gap=theme.px(6))
        line = row(gap=theme.px(6))
        line.addWidget(KeyCap("/"))
        line.addWidget(self.field, 1)
        line.addWidget(KeyCap("Enter"))
        line.addWidget(KeyCap("Esc"))
        whole.addLayout(line)
        whole.addWidget(self._preview)
        whole.addWidget(self.list)

    def _connect(self, bridge: StoreBridge) -> None:
        self._actions.declare("command", self.tr("命令行"), KEYS, self.open, group="desk")
        self.field.textChanged.connect(self._read)
        self.field.moved.connect(self._move)
        self.field.entered.connect(self._enter)
        self.field.entered_beside.connect(self._enter_beside)
        self.field.left.connect(self.leave)
        self.field.lost.connect(self.hide)
        self.list.clicked.connect(self._click)
        self._over.installEventFilter(self)
        bridge.identified.connect(self._identified)
        bridge.changed.connect(self._on_flush)

    def _identified(self) -> None:
        """Other orgs or classes: learn them anew, once there was something to learn."""
        if self._index is not None:
            self.prepare()

    def _on_flush(self, flush: Flush) -> None:
        """A matter in the list moved: what is said of it is said anew. The mark stays with what it was on; it never
        goes to another matter by itself."""
        if not self.isVisible() or not (flush.snapshot or self._concerned(flush)):
            return
        self._read_again()

    def _read_again(self) -> None:
        before = self._answer
        marked = before.lines[before.chosen] if 0 <= before.chosen < len(before.lines) else None
        self._read()
        if marked is not None:
            same = [n for n, line in enumerate(self._answer.lines) if line.about == marked.about]
            self._show(same[0] if same else -1)

    def _concerned(self, flush: Flush) -> bool:
        return self._about in flush.ids or any(line.incident_id in flush.ids for line in self._answer.lines)

    def _names(self) -> tuple[tuple[str, str], ...]:
        return tuple((each.id, each.action.text()) for each in self._actions if each.id != "command")

    def _titles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i.title for i in self._store.incidents.values()))

    def _make_index(self) -> Index:
        return Index.of(self._store.reference, self._names(), self._titles(), sounds_of)

    async def _learn(self) -> None:
        reference, names, titles = self._store.reference, self._names(), self._titles()
        self._index = await asyncio.to_thread(Index.of, reference, names, titles, sounds_of)
        if self.isVisible():
            self._read()

    async def _ask_people(self) -> None:
        """Who serves within reach. Without an answer those whom the matters name are found, as before."""
        try:
            told = await self._center.officers()
        except (CenterUnreachable, CenterRefused):
            return
        self._people = {line.id: (line.name, serves(line)) for line in told.officers}
        self._people_at = time.monotonic()
        if self.isVisible():
            self._read_again()

    def _look(self) -> Situation:
        store = self._store
        busy = frozenset(p.incident_id for p in store.pending.values() if p.state not in SETTLED)
        possible = frozenset(each.id for each in self._actions if each.action.isEnabled())
        return Situation(
            store.incidents,
            store.session,
            self._about,
            self._now(),
            busy,
            possible,
            tuple(self._recent),
            self._people,
        )

    def _read(self) -> None:
        """Read the line anew and show what it may mean."""
        if self._index is None:
            return
        self._situation = self._look()
        self._answer = answer(self.field.text(), self._index, self._situation)
        self._lines = [say(line, self._situation) for line in self._answer.lines]
        self._show(self._answer.chosen)

    def _show(self, chosen: int) -> None:
        self._answer = Answer(self._answer.lines, chosen)
        self.list.show_choices([Choice(s.kind, s.title, s.note, s.possible) for s in self._lines], chosen)
        if 0 <= chosen < len(self._lines):
            line = self._lines[chosen]
            self._preview.setText(line.preview)
            self._preview.set_role("strong small" if line.possible else "dim small")
        elif self._lines and not any(line.possible for line in self._lines):
            self._preview.setText(self._lines[0].preview)
            self._preview.set_role("dim small")
        else:
            words = (
                self.tr("不止一个符合：用 ↓ 选一个，或再写几个字") if self._lines and self.field.text().strip() else ""
            )
            self._preview.setText(words)
            self._preview.set_role("minor small")
        self._place()

    def _move(self, step: int) -> None:
        count = len(self._lines)
        if count:
            at = self._answer.chosen
            self._show((at + step) % count if at >= 0 else (0 if step > 0 else count - 1))

    def _click(self, number: int) -> None:
        self._show(number)
        self._enter()

    def _enter(self) -> None:
        """Do the line that is marked; one that does nothing stays and says why."""
        if not 0 <= self._answer.chosen < len(self._answer.lines):
            return
        line = self._answer.lines[self._answer.chosen]
        if line.act is None:
            return
        self._remember(line)
        self.leave()
        match line.act:
            case Run() as run:
                self._give(run, line)
            case Trigger(action_id):
                self._actions[action_id].trigger()
            case Open(incident_id):
                self.opened.emit(incident_id)
            case Find(text):
                self.found.emit(text)
            case Begin(class_code):
                self.begun.emit(class_code)

    def _enter_beside(self) -> None:
        """Ctrl+Enter: the matter that is marked, or that the command is about, in a window of its own."""
        chosen = self._answer.chosen
        incident_id = self._answer.lines[chosen].incident_id if 0 <= chosen < len(self._answer.lines) else ""
        if incident_id:
            self.leave()
            self.beside.emit(incident_id)

    def _give(self, run: Run, line: Suggestion) -> None:
        try:
            command_id = self._commands.submit(
                run.incident_id, run.type, run.payload, expected_version=run.expected_version
            )
        except OSError as error:
            words = self.tr("本机磁盘写不进去（{why}），没有提交；请清理磁盘后再试。")
            self.result.tell(words.format(why=error.strerror or str(error)), "critical")
            return
        self.result.follow(command_id)

    def _remember(self, line: Suggestion) -> None:
        used = [entry.id for entry in line.plan.orgs] if line.plan is not None else []
        used += [line.entry.id] if line.entry is not None else []
        used += [line.incident_id] if line.incident_id else []
        self._recent = list(dict.fromkeys((*used, *self._recent)))[:RECENT_KEPT]

    def _place(self) -> None:
        """Below the head of the queue, as wide as its rows, as high as its lines."""
        desk = self.parentWidget()
        if desk is None:
            return
        gap = self._theme.px(6)
        at = self._over.mapTo(desk, self._over.rect().topLeft())
        width = min(self._over.width() - 2 * gap, self._theme.px(WIDEST))
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(at.x() + gap, at.y() + self._focus.foot_in(self._over) + gap, width, height)

    def event(self, event: QEvent) -> bool:
        """Other words, another theme: what it holds asks for another height."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return False
