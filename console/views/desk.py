"""The desk page: queue, matter, pictures, figures. Lays out and connects; knows no rule of the loop."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QWidget

from console.domain.ports import Center, Commands
from console.domain.values import CommandState
from console.models.actions import Actions
from console.models.bridge import Flush, StoreBridge
from console.models.workspace import Filter, Workspace
from console.services.center_time import CenterTime
from console.services.drafts import Draft, Drafts
from console.views.action_sheet import ActionSheet
from console.views.beside import Beside
from console.views.command_bar import CommandBar
from console.views.detail import Detail
from console.views.figures_strip import FiguresStrip
from console.views.history_panel import HistoryPanel
from console.views.new_incident import DRAFT, NewIncident
from console.views.queue_bulk import QueueBulk
from console.views.queue_panel import QueuePanel
from console.views.shell import DETAIL_SHARE, QUEUE_SHARE, VIDEO_SHARE
from console.views.side_windows import SideWindows
from console.views.top_strip import TopStrip
from console.views.video_panel import VideoPanel
from console.views.whose_desk import WhoseDesk
from console.widgets.frames import column
from console.widgets.theme import Theme
from contract.envelope import ReportCommand

LEAST = (480, 400, 300)
"""Logical pixels of the queue, the matter and the pictures; where there is no room for all, the pictures go."""


@dataclass(frozen=True, slots=True)
class DeskServices:
    """What the desk page works with; made and owned by the composition root."""

    bridge: StoreBridge
    workspace: Workspace
    clock: CenterTime
    center: Center
    commands: Commands
    drafts: Drafts


class Desk(QWidget):
    """``video``: the panel at the right. ``can_login``: this center asks for a name and a password.

    ``quit_wanted`` and ``login_wanted`` are for the composition root.
    """

    quit_wanted = Signal()
    login_wanted = Signal()

    def __init__(self, theme: Theme, services: DeskServices, video: VideoPanel, *, can_login: bool = False) -> None:
        super().__init__()
        self._theme, self._services = theme, services
        self._store, self._workspace = services.bridge.store, services.workspace
        self._has_room = True
        self.has_cameras = True
        self._looked_at = ""
        self.actions_ = Actions(self)
        self.actions_.declared.connect(self._add_action)
        self._declare()
        if can_login:
            self.actions_.declare("login", self.tr("重新登录"), ("Ctrl+L",), self._ask_login, group="view")
        video.declare(self.actions_)
        self._build(video)
        self._lay_out(video)
        self._connect()
        self.detail.show_selected()

    def _declare(self) -> None:
        declare: Callable[..., QAction] = self.actions_.declare
        desk, see, sent = "desk", "view", "command"
        declare("new", self.tr("登记新事件"), ("N",), self.open_new, group=desk)
        declare("alarm", self.tr("跳到最紧急的事件"), ("F8",), self._jump_to_alarm, group=desk)
        declare("queue", self.tr("回到队列"), ("Q",), self._to_queue, group=desk)
        declare("retry", self.tr("重试未成功的指令"), ("Ctrl+R",), self._retry, group=sent, possible=self._asks)
        declare("dismiss", self.tr("知道了，放下这条指令"), ("Ctrl+D",), self._dismiss, group=sent, possible=self._asks)
        declare("edit", self.tr("修改后重报"), ("Ctrl+E",), self._edit, group=sent, possible=self._asks_report)
        declare("elsewhere", self.tr("前往有问题的指令"), ("F9",), self._elsewhere, group=sent, possible=self._away)
        declare("all", self.tr("全部操作"), (".", "F1"), self.show_all, group=see)
        declare("matter.down", self.tr("事件往下翻"), ("Shift+PgDown",), self._matter_down, group=see)
        declare("matter.up", self.tr("事件往上翻"), ("Shift+PgUp",), self._matter_up, group=see)
        declare("theme", self.tr("深色 / 浅色"), ("F7",), self._switch_theme, group=see)
        declare("quit", self.tr("退出"), ("Ctrl+Q",), self._quit, group=see)

    def _build(self, video: VideoPanel) -> None:
        theme, s = self._theme, self._services
        self._whose = WhoseDesk(s.bridge, s.drafts, self, self)
        self.top = TopStrip(theme, s.bridge, self.actions_, s.clock)
        self.queue = QueuePanel(theme, s.bridge, s.workspace, s.clock.now)
        self.history = HistoryPanel(theme, s.bridge, s.workspace, s.center, s.clock.now)
        self.queue.add_history(self.history)
        self.queue.add_bulk(QueueBulk(theme, s.bridge, s.workspace, s.commands))
        self.queue.declare(self.actions_)
        self.actions_.declare("history.date", self.tr("历史：跳到日期"), ("Ctrl+G",), self._to_date, group="queue")
        self.detail = Detail(theme, s.bridge, s.workspace, self.actions_, s.center, s.commands, s.drafts, s.clock.now)
        self.detail.steps.several = self.queue.bulk
        self.new = NewIncident(theme, self._store, s.commands, s.drafts, s.center)
        self.figures = FiguresStrip(theme, s.bridge, s.clock)
        rows = self.queue.view.parentWidget() or self.queue
        self.command = CommandBar(
            theme,
            s.bridge,
            s.workspace,
            self.actions_,
            s.commands,
            s.clock.now,
            rows,
            self.queue.foot.room,
            self,
            s.center,
        )
        self.side = SideWindows(theme, s.bridge, s.center, s.commands, s.drafts, s.clock, self)
        self._beside = Beside(self.queue, s.workspace, self.actions_, self.side, self.command.result, self)
        self._sheet = ActionSheet(theme, self.actions_, self._keys_elsewhere(), self)
        self.video = video

    def _keys_elsewhere(self) -> tuple[tuple[str, str, str], ...]:
        queue = "queue"
        return (
            (queue, self.tr("上一件、下一件"), "↑ ↓"),
            (queue, self.tr("打开并到办理"), "Enter"),
            (queue, self.tr("在旁边单独打开，也可按鼠标中键"), "Ctrl+Enter"),
            (queue, self.tr("搜索"), "Ctrl+F"),
        )

    def _lay_out(self, video: VideoPanel) -> None:
        gap = self._theme.size("gap")
        middle = QWidget()
        self._middle = QStackedLayout(middle)
        self._middle.addWidget(self.detail)
        self._middle.addWidget(self.new)
        self._body = QSplitter(Qt.Orientation.Horizontal)
        self._body.setHandleWidth(gap)
        self._body.setChildrenCollapsible(False)
        for index, (widget, share, least) in enumerate(
            zip((self.queue, middle, video), (QUEUE_SHARE, DETAIL_SHARE, VIDEO_SHARE), LEAST, strict=True)
        ):
            widget.setMinimumWidth(self._theme.px(least))
            self._body.addWidget(widget)
            self._body.setStretchFactor(index, share)
        holder = QWidget()
        around = column(holder, margin=gap)
        around.addWidget(self._body)
        whole = column(self)
        whole.addWidget(self.top)
        whole.addWidget(holder, 1)
        whole.addWidget(self.figures)

    def _connect(self) -> None:
        self.top.jump.connect(self.jump_to)
        self.top.login_wanted.connect(self.login_wanted)
        self.queue.new_incident_requested.connect(self.open_new)
        self.queue.activated.connect(self._activated)
        self.detail.steps.released.connect(self.queue.focus_rows)
        self.new.closed.connect(self.close_new)
        self.video.left.connect(self.take_keyboard)
        self.video.vacant.connect(self._on_cameras)
        self.command.opened.connect(self.jump_to)
        self.command.found.connect(self._find)
        self.command.begun.connect(self._begin)
        self.command.beside.connect(self.side.open)
        self.side.wanted.connect(self._bring_forward)
        self.side.edit_report.connect(self._edit_report)
        self.side.focused.connect(self._look_at)
        self.new.sent.connect(self._sent)
        self.new.similar.opened.connect(self.jump_to)
        self.detail.edit_report.connect(self._edit_report)
        self._workspace.selected_changed.connect(self._selected)
        self._workspace.marked_changed.connect(self.actions_.refresh)
        self._services.bridge.changed.connect(self._on_flush)

    def close_jobs(self) -> None:
        """Cancel what the views started."""
        self.history.close_jobs()
        self.detail.close_jobs()
        self.side.close()
        self.command.close_jobs()
        self.new.close_jobs()

    def put_away(self) -> Draft:
        """Another officer sits down: nothing of what this one typed, searched for or had revealed stays in sight."""
        opened = self.detail.put_away()
        if self._middle.currentWidget() is self.new:
            opened["form"] = DRAFT
        self._middle.setCurrentWidget(self.detail)
        self.new.forget()
        self.side.put_away()
        self.command.put_away()
        self._sheet.hide()
        self.video.clear()
        self._workspace.set_search("")
        self._workspace.select("")
        return opened

    def bring_back(self, opened: Draft) -> None:
        """What ``put_away`` told, for the officer who is back."""
        if opened.get("incident") in self._store.incidents:
            self.jump_to(opened["incident"])
            self.detail.steps.reopen(opened["action"])
        if opened.get("form"):
            self.open_new()

    def take_keyboard(self) -> None:
        """The page came up: the keyboard goes to what is being written, else to the queue."""
        if self._middle.currentWidget() is self.new:
            self.new.fields.text.setFocus()
        elif self.detail.steps.panel is not None:
            self.detail.steps.panel.start()
        else:
            self.queue.focus_rows()

    def open_new(self) -> None:
        """The form in the place of the matter; the queue and the pictures stay in sight."""
        if self._middle.currentWidget() is not self.new:
            self._middle.setCurrentWidget(self.new)
            self.new.start()
        else:
            self.new.fields.text.setFocus()

    def close_new(self) -> None:
        self._middle.setCurrentWidget(self.detail)
        self.queue.focus_rows()

    def _begin(self, class_code: str) -> None:
        """A new matter of a class that was named."""
        self.open_new()
        self.new.begin(class_code)

    def _bring_forward(self, incident_id: str) -> None:
        self.window().activateWindow()
        self.jump_to(incident_id)

    def _look_at(self, incident_id: str) -> None:
        """The pictures follow the window that has the keyboard; empty: the selection again."""
        if incident_id != self._looked_at:
            self._looked_at = incident_id
            self._show_pictures()

    def _find(self, words: str) -> None:
        self._workspace.set_search(words)
        self.queue.focus_rows()

    def show_all(self) -> None:
        self.actions_.refresh()
        self._sheet.toggle()

    def jump_to(self, incident_id: str) -> None:
        """Select a matter wherever it stands, and give the keyboard back to the queue."""
        self._workspace.set_search("")
        if self._workspace.filter is Filter.HISTORY:
            self._workspace.set_filter(Filter.OPEN)
        self._workspace.select(incident_id)
        self.queue.focus_rows()

    def _sent(self, incident_id: str) -> None:
        self.close_new()
        self._workspace.select(incident_id)

    def _on_flush(self, flush: Flush) -> None:
        if not self._workspace.selected and (flush.snapshot or flush.ids):
            self._select_first()
        if flush.snapshot or self._workspace.selected in flush.ids:
            self._show_pictures()

    def _selected(self, incident_id: str) -> None:
        if self._middle.currentWidget() is self.new and not self.new.isAncestorOf(self.focusWidget() or self.queue):
            self._middle.setCurrentWidget(self.detail)
        self._show_pictures()

    def _select_first(self) -> None:
        """Where nothing is selected, what is most urgent is: the first key can then be an answer."""
        if self._middle.currentWidget() is self.detail:
            if self.top.alarm:
                self._workspace.select(self.top.alarm)
            self.queue.focus_rows()

    def _show_pictures(self) -> None:
        """The cameras around the selected matter. A matter that is not here yet shows none."""
        incident = self._store.find(self._looked_at or self._workspace.selected)
        if incident is None or not self._has_room:
            self.video.clear()
        else:
            place = incident.place
            self.video.show_for(incident.id, place.lon, place.lat, incident.closed_at, incident.code)

    def _on_cameras(self, vacant: bool) -> None:
        """A department has no camera in its scope: its queue and matter get the room of the pictures. Anywhere else
        they may come any moment, as they do after a start."""
        reference, session = self._store.reference, self._store.session
        kinds = {org.id: org.kind for org in reference.orgs} if reference is not None else {}
        posts = session.held if session is not None else ()
        unit = bool(posts) and all(kinds.get(post.org.id) in ("department", "enterprise") for post in posts)
        self.has_cameras = not (vacant and unit)
        self._show_video()

    def _show_video(self) -> None:
        shown = self._has_room and self.has_cameras
        if shown is self.video.isHidden():
            self.video.setVisible(shown)
            self._share_out()

    def _share_out(self) -> None:
        width = max(1, self.width() - 4 * self._theme.size("gap"))
        self._body.setSizes([width * share // 100 for share in (QUEUE_SHARE, DETAIL_SHARE, VIDEO_SHARE)])

    def _activated(self, incident_id: str) -> None:
        """Enter on a row: the primary step, when there is one."""
        shown = self.detail.steps.bar.actions_shown
        if shown and shown[0].isEnabled():
            shown[0].trigger()

    def _jump_to_alarm(self) -> None:
        self.top.jump_to_alarm()

    def _to_queue(self) -> None:
        self.queue.focus_rows()

    def _to_date(self) -> None:
        self._workspace.set_filter(Filter.HISTORY)
        self.history.focus_date()

    def _asks(self) -> bool:
        return self.detail.notices.first_asking is not None

    def _asks_report(self) -> bool:
        first = self.detail.notices.first_asking
        return first is not None and first.report

    def _away(self) -> bool:
        return bool(self.detail.notices.elsewhere)

    def _retry(self) -> None:
        if (first := self.detail.notices.first_asking) is not None:
            self.detail.retry(first.id)

    def _dismiss(self) -> None:
        if (first := self.detail.notices.first_asking) is not None:
            self.detail.dismiss(first.id)

    def _edit(self) -> None:
        if (first := self.detail.notices.first_asking) is not None:
            self._edit_report(first.id)

    def _edit_report(self, command_id: str) -> None:
        """A refused report comes back into the form; the refused command is put away."""
        pending = self._store.pending.get(command_id)
        if pending is None or not isinstance(pending.command, ReportCommand):
            return
        self.open_new()
        self.new.load(pending.command.payload, pending.incident_id)
        if pending.state in (CommandState.REJECTED, CommandState.EXPIRED):
            self._services.commands.dismiss(command_id)

    def _elsewhere(self) -> None:
        if self.detail.notices.elsewhere:
            self.jump_to(self.detail.notices.elsewhere)

    def _matter_down(self) -> None:
        self.detail.turn_page(1)

    def _matter_up(self) -> None:
        self.detail.turn_page(-1)

    def _switch_theme(self) -> None:
        self._theme.set_name("light" if self._theme.name == "dark" else "dark")

    def _ask_login(self) -> None:
        self.login_wanted.emit()

    def _quit(self) -> None:
        self.quit_wanted.emit()

    def _add_action(self, action: QAction) -> None:
        self.addAction(action)
        action.triggered.connect(self._put_sheet_away)

    def _put_sheet_away(self) -> None:
        """An action was done from the sheet of all actions: it makes room for what comes up."""
        if self.sender() is not self.actions_["all"]:
            self._sheet.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() >= self._theme.px(sum(LEAST)) + 4 * self._theme.size("gap")
        changed, self._has_room = room is not self._has_room, room
        if changed:
            self._show_video()
            self._show_pictures()
        if event.oldSize().width() <= 0:
            self._share_out()
