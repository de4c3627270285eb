"""The matter in the officer's hands: facts, next steps, its story, and what became of the commands."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from console.domain.place_points import points_around
from console.domain.ports import Center, Commands
from console.domain.values import LinkKind
from console.models.actions import Actions
from console.models.bridge import Flush, StoreBridge
from console.models.incident_sheet import class_names, names_of, sheet
from console.models.matter_sections import sections, tags
from console.models.presence_words import away_words
from console.models.queue_order import midnight
from console.models.workspace import Workspace
from console.services.drafts import Draft, Drafts
from console.views.attachments import Thumbnails
from console.views.command_notices import CommandNotices
from console.views.facts import Facts, TitleRow
from console.views.jobs import Jobs
from console.views.sections_view import SectionsView
from console.views.similar_list import RelatedMatters
from console.views.steps import Steps
from console.views.story_view import StoryView
from console.widgets.frames import Frame, column
from console.widgets.labels import PlainLabel
from console.widgets.place_sketch import PlaceSketch
from console.widgets.theme import Theme
from console.widgets.timeline import TimelineEntry
from contract.command import Revealed, RevealedParty
from contract.incident import Incident, allowed

DIMMED = 0.8
"""How much of its strength is left to what may be old; every text keeps a contrast of 4.5."""


class Detail(Frame):
    """Follows ``workspace.selected``. ``now``: the center's clock, Unix ms. ``edit_report`` carries a command id."""

    edit_report = Signal(str)

    def __init__(
        self,
        theme: Theme,
        bridge: StoreBridge,
        workspace: Workspace,
        actions: Actions,
        center: Center,
        commands: Commands,
        drafts: Drafts,
        now: Callable[[], int],
    ) -> None:
        super().__init__("panel")
        self._theme, self._store, self._workspace = theme, bridge.store, workspace
        self._actions, self._now = actions, now
        self._commands = commands
        self._jobs = Jobs()
        self._incident: Incident | None = None
        self._parties: tuple[RevealedParty, ...] = ()
        self._build(center, commands, drafts)
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_clock)
        self._tick.start()
        bridge.changed.connect(self._on_flush)
        bridge.link_changed.connect(self._show_link)
        workspace.selected_changed.connect(self._on_selected)

    @property
    def incident(self) -> Incident | None:
        """What is shown; None when nothing is selected or the matter left the desk."""
        return self._incident

    @property
    def story(self) -> tuple[TimelineEntry, ...]:
        """The lines of the timeline that is shown."""
        return self._story.entries

    def show_selected(self) -> None:
        """Show what the workspace has selected; call once, when everything around is built."""
        self._on_selected(self._workspace.selected)

    def retry(self, command_id: str) -> None:
        """Send a refused command again as a new one. When it cannot be kept it stays as it is, and that is said."""
        try:
            self._commands.retry(command_id)
        except OSError as error:
            words = self.tr("本机磁盘写不进去（{why}），没有重试；指令还在，请清理磁盘后再试。")
            self.notices.show_failure(words.format(why=error.strerror or str(error)))

    def dismiss(self, command_id: str) -> None:
        """Put a refused command away. What was written and attached in it is its step's again."""
        pending = self._store.pending.get(command_id)
        if pending is not None:
            self.steps.give_back(pending)
        self._commands.dismiss(command_id)

    def put_away(self) -> Draft:
        """For another officer: no open step, no contact that was revealed. Says which step was open."""
        opened = self.steps.put_away()
        self._jobs.stop("reveal")
        self.facts.hide_contact()
        return opened

    def turn_page(self, pages: int) -> None:
        """Scroll the matter and its story, forwards or back: the keyboard stays where it is."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(bar.singleStep(), bar.pageStep() - bar.singleStep()))

    def close_jobs(self) -> None:
        """Cancel what runs; call before the loop ends."""
        self._tick.stop()
        self.related.close_jobs()
        self._jobs.close()

    def _build(self, center: Center, commands: Commands, drafts: Drafts) -> None:
        theme, actions = self._theme, self._actions
        self.steps = Steps(theme, self._store, actions, center, commands, drafts, self._jobs, self._now)
        keys = {name: actions.key(name) for name in ("retry", "dismiss", "edit", "elsewhere")}
        self.notices = CommandNotices(theme, self._store, keys)
        self.notices.setObjectName("notices")
        self._title = TitleRow(theme)
        self.facts = Facts(theme, actions.key("reveal"))
        self._title.narrowed.connect(self.facts.show_code)
        self.facts.reveal_wanted.connect(actions["reveal"].trigger)
        self.steps.opened.connect(self._show_panel, Qt.ConnectionType.QueuedConnection)
        self.steps.revealed.connect(self._show_revealed)
        self.facts.masked.connect(self._mask_parties)
        self.steps.failed.connect(self.notices.show_failure)
        self.notices.retry.connect(self.retry)
        self.notices.dismiss.connect(self.dismiss)
        self.notices.edit.connect(self.edit_report)
        self.notices.jump.connect(self._workspace.select)
        self.sections = SectionsView(theme)
        self.sections.wanted.connect(self._answer)
        self._sketch = PlaceSketch(theme)
        self._placed: tuple[object, ...] = ()
        self.related = RelatedMatters(theme, self._store, center)
        self.related.opened.connect(self._workspace.select)
        self.related.step_wanted.connect(self.steps.open_with)
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._thumbnails = Thumbnails(theme, center, self._jobs)
        self._story = StoryView(theme, center, self._jobs, self._now)

    def _lay_out(self) -> None:
        theme = self._theme
        matter = QWidget()
        whole = column(matter)
        whole.addWidget(self._title)
        whole.addWidget(self._scrolled(), 1)
        self._nothing = PlainLabel("", "dim")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(matter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(theme.px(4))
        outer.addLayout(self._stack, 1)
        outer.addWidget(self.notices)

    def _scrolled(self) -> QWidget:
        pad = self._theme.size("pad")
        inner = Frame("clear")
        self._rows = whole = column(inner)
        for widget in (self.facts, self.steps, Frame("line")):
            whole.addWidget(widget)
        lines = QVBoxLayout()
        lines.setContentsMargins(pad, pad, pad, pad)
        lines.setSpacing(self._theme.size("gap"))
        for part in (self._text, self.sections, self._thumbnails, self.related, self._story, self._sketch):
            lines.addWidget(part)
        whole.addLayout(lines)
        whole.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _show_link(self) -> None:
        """What may be old is dimmed, what can be done is not: commands are kept and sent later."""
        live = self._store.link.kind is LinkKind.LIVE
        for part in (self.facts, self._text, self.sections, self._thumbnails, self._story):
            effect = part.graphicsEffect()
            if effect is None and not live:
                effect = QGraphicsOpacityEffect(part)
                effect.setOpacity(DIMMED)
                part.setGraphicsEffect(effect)
            if effect is not None:
                effect.setEnabled(not live)

    def _show_panel(self) -> None:
        """The panel of a step opened: all of it into sight, from its top when it is higher than the room."""
        panel = self.steps.panel
        if panel is not None:
            self._rows.activate()  # the panel has its place only after this
            self._area.ensureWidgetVisible(panel, 0, self._theme.px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panel()

    def _on_selected(self, incident_id: str) -> None:
        self._area.verticalScrollBar().setValue(0)
        self.facts.hide_contact()
        self._incident = self._store.find(incident_id)
        self.steps.follow(self._incident)
        self._refresh()

    def _on_flush(self, flush: Flush) -> None:
        selected = self._workspace.selected
        if "pending" in flush.fields:
            self.steps.follow_commands()
        if flush.snapshot or selected in flush.ids or {"session", "reference"} & flush.fields:
            self._incident = self._store.find(selected)
            self._refresh()
        elif "pending" in flush.fields:
            self.notices.show_for(selected)
            self._actions.refresh()
        elif "link" in flush.fields:
            self._story.retry_if_missing()

    def _refresh(self) -> None:
        incident, store = self._incident, self._store
        self._stack.setCurrentIndex(0 if incident is None else 1)
        self.notices.show_for(self._workspace.selected)
        self._nothing.setText(self.tr("在左侧选择一件事件") if store.incidents else "")
        if incident is not None:
            today = midnight(self._now())
            words = sheet(incident, names_of(store.reference), class_names(store.reference), today)
            may = store.session is not None and "reveal" in allowed(incident, store.session)
            self._title.show_sheet(words, incident.severity)
            self.facts.show_sheet(words, may_reveal=may)
            self.facts.show_away(away_words(incident, store.away_since(incident), today))
            self._text.setText(words.text if words.text != words.title else "")
            self._text.setVisible(bool(self._text.text()))
            self._thumbnails.show_attachments(incident.attachments)
            self._show_sections(incident, today)
            self._show_place(incident)
            self._show_clock()
        self._story.show_incident(incident)
        self.related.show_incident(incident)
        self.steps.refresh(incident)
        self._actions.refresh()

    def _answer(self, action: str) -> None:
        """What waits in a section is answered by a click on its key."""
        if self._actions[action].isEnabled():
            self._actions[action].trigger()

    def _show_revealed(self, contact: Revealed) -> None:
        self._parties = contact.parties
        self.facts.show_contact(contact)
        self._refresh()

    def _mask_parties(self) -> None:
        self._parties = ()
        self._refresh()

    def _show_place(self, incident: Incident) -> None:
        """Looked up once for each place: it asks every matter how far it is."""
        reference = self._store.reference
        if (incident.id, incident.place, reference) != self._placed:
            self._placed = (incident.id, incident.place, reference)
            orgs = reference.orgs if reference is not None else ()
            self._sketch.show_points(points_around(incident, orgs, self._store.incidents.values()))

    def _show_sections(self, incident: Incident, today: int) -> None:
        reference, session = self._store.reference, self._store.session
        types = {t.code: t.name for t in (reference.dispute_types if reference is not None else ())}
        may = allowed(incident, session) if session is not None else ()
        keys = {str(action): self._actions.key(action) for action in may if action in self._actions}
        shown = sections(incident, types, today, self._parties)
        self.sections.show_sections(shown, tags(incident, today), keys, self._now())

    def _show_clock(self) -> None:
        if self._incident is not None:
            self.facts.show_clock(self._incident, self._now(), self._store.silent_until(self._incident.id))
            self.sections.tick(self._now())
