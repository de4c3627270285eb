"""The incident queue of the desk: head, rows, and what stands there when there are no rows."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from console.domain.values import LinkKind
from console.models.actions import Actions
from console.models.bridge import StoreBridge
from console.models.queue_arrangement import Density
from console.models.queue_order import ZONE
from console.models.queue_views import KEYS
from console.models.workspace import Filter, Workspace
from console.views.history_panel import HistoryPanel
from console.views.queue_bulk import QueueBulk
from console.views.queue_filters import QueueFilters
from console.views.queue_foot import QueueFoot
from console.views.queue_header import QueueHeader
from console.views.queue_look import QueueLook
from console.views.queue_rows import QueueRows
from console.widgets.bars import Skeleton
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

SKELETON_MS = 150
SEARCH_MS = 120
COUNTS_MS = 250


class _Body(Enum):
    ROWS = 0
    SKELETON = 1
    MESSAGE = 2
    HISTORY = 3


class QueuePanel(QFrame):
    """Selection goes through the workspace; ``activated`` is Enter or a double click on a matter (its id).

    ``now``: the center's clock, Unix ms. The panel binds Ctrl+F in its window and the keys of the rows; N and all
    actions belong to the desk.
    """

    activated = Signal(str)
    new_incident_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        bridge: StoreBridge,
        workspace: Workspace,
        now: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._store, self._workspace, self._now = theme, bridge.store, workspace, now
        self._history: HistoryPanel | None = None
        self._stale = False
        self.setProperty("frame", "panel")
        self.header = QueueHeader(theme)
        self.rows = QueueRows(theme, bridge, workspace, now, self)
        self.table, self.view = self.rows.table, self.rows.view
        self.filters = QueueFilters(theme, bridge.store, workspace)
        self.look = QueueLook(workspace, self)
        self.bulk: QueueBulk | None = None
        self.chip, self.order_chip = self.rows.chip, self.rows.order_chip
        self._words, self._hint = PlainLabel("", "title dim"), PlainLabel("", "small dim")
        self.foot = QueueFoot(theme, (self.order_chip, self.chip))
        self._timers()
        self._lay_out()
        self._connect(bridge)
        self._retranslate()
        self._show_link()

    @property
    def body(self) -> str:
        """What stands in the panel now: rows, skeleton or message."""
        return _Body(self._stack.currentIndex()).name.lower()

    @property
    def message(self) -> tuple[str, str]:
        """The two lines that stand in place of rows."""
        return self._words.text(), self._hint.text()

    @property
    def notice(self) -> str:
        """What is said below the rows while they are not live; empty when they are."""
        return self.foot.words if self._stale else ""

    @property
    def drawn_rows(self) -> int:
        """How many row pictures were drawn so far: what the cache saves is the difference."""
        return self.rows.delegate.painted_rows

    def declare(self, actions: Actions) -> None:
        """Each view as an action with its key: Alt and a digit."""
        for tab, key in KEYS.items():
            if tab is Filter.HISTORY and self._history is None:
                continue
            words = self.tr("队列：{view}").format(view=self.header.word(tab))
            actions.declare(f"queue.{tab.value}", words, (f"Alt+{key}",), _Go(self, tab), group="queue")
        actions.declare("queue.filter", self.tr("筛选队列"), ("Ctrl+Shift+F",), self._edit_filter, group="queue")
        actions.declare("queue.settle", self.tr("按现在的情况重新排序"), ("F5",), self.rows.settle, group="queue")
        if self.bulk is not None:
            actions.declare("queue.bulk", self.tr("办理选中的几件"), ("Ctrl+B",), self._to_bulk, group="queue")

    def add_history(self, panel: HistoryPanel) -> None:
        """What the history view shows in place of rows; call once, before ``declare``."""
        self._history = panel
        self._stack.addWidget(panel)
        self.rows.density_set.connect(panel.set_height)
        self.header.strip.show_tab(Filter.HISTORY, True)

    def add_bulk(self, bulk: QueueBulk) -> None:
        """The line for what is done to several matters; call once."""
        self.bulk = bulk
        self.foot.add_bulk(bulk)
        bulk.left.connect(self.focus_rows)
        bulk.jump.connect(self._workspace.select)

    def go(self, tab: Filter) -> None:
        """Show ``tab``, and the keyboard to its rows."""
        self._workspace.set_filter(tab)
        self.focus_rows()

    def set_dense(self, dense: bool) -> None:
        """One line a row instead of two."""
        self._workspace.set_density(Density.COMPACT if dense else Density.NORMAL)

    def focus_search(self) -> None:
        self.header.open_search()

    def focus_rows(self) -> None:
        """Keyboard to the rows; the first one in sight is taken when no matter is selected anywhere."""
        if self._history is not None and self._workspace.filter is Filter.HISTORY:
            self._history.focus_rows()
            return
        self.rows.focus()

    def _timers(self) -> None:
        self._loading = self._timer(SKELETON_MS, self._show_skeleton)
        self._typing = self._timer(SEARCH_MS, self._search)
        self._counting = self._timer(COUNTS_MS, self._show_counts)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.rows.tick)

    def _timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        message = QFrame()
        middle = QVBoxLayout(message)
        middle.setSpacing(self._theme.size("gap"))
        middle.addStretch(2)
        for label in (self._words, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            middle.addWidget(label)
        middle.addStretch(3)
        self._stack = QStackedWidget()
        for page in (self.view, Skeleton(self._theme), message):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)

    def _connect(self, bridge: StoreBridge) -> None:
        self.header.filter_chosen.connect(self._workspace.set_filter)
        self.header.search_wanted.connect(self.focus_search)
        self.header.new_wanted.connect(self.new_incident_requested)
        self.header.field.textChanged.connect(self._typed)
        self.header.field.cleared.connect(self._leave_search)
        self.header.field.left.connect(self.focus_rows)
        self._workspace.filter_changed.connect(self.header.set_filter)
        self._workspace.search_changed.connect(self._follow_search)
        self.table.counts_changed.connect(self._count_later)
        self.rows.changed.connect(self._show_body)
        self.rows.activated.connect(self.activated)
        self.header.filter_wanted.connect(self._edit_filter)
        self.header.look_button.setMenu(self.look)
        self.look.aboutToShow.connect(self._measure)
        self.look.filter_wanted.connect(self._edit_filter)
        self.filters.left.connect(self.focus_rows)
        bridge.link_changed.connect(self._show_link)
        self._find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        self._find.activated.connect(self.focus_search)

    def _measure(self) -> None:
        self.look.measure(self.rows.widths())

    def _edit_filter(self) -> None:
        self.filters.toggle_editor()

    def _to_bulk(self) -> None:
        if self.bulk is not None and self._workspace.marked:
            self.bulk.take_keyboard()

    def _typed(self) -> None:
        self._typing.start()

    def _search(self) -> None:
        self._workspace.set_search(self.header.field.text())

    def _follow_search(self, text: str) -> None:
        """Somebody else changed the search, a jump to an alarm for one: the field says what is in force."""
        if self.header.field.text().strip() != text:
            self.header.field.setText(text)
            self._typing.stop()
            self.header.field.setVisible(bool(text))

    def _leave_search(self) -> None:
        self._typing.stop()
        self.header.close_search()
        self._search()
        self.focus_rows()

    def _count_later(self) -> None:
        if not self._counting.isActive():
            self._counting.start()

    def _show_counts(self) -> None:
        self.header.set_counts(self.table.counts)
        self._show_foot()

    def _show_link(self) -> None:
        link = self._store.link
        live = link.kind is LinkKind.LIVE
        self.view.set_live(live)
        self._stale = not live and self.table.rowCount() > 0
        self._show_foot()
        self._show_body()

    def _show_foot(self) -> None:
        """That the rows are not live, else how many a filter or search leaves, else how several are picked."""
        link, shown = self._store.link, self.table.shown
        if self._stale and link.data_at:
            at = datetime.fromtimestamp(link.data_at / 1000, ZONE)
            words = self.tr("非实时，数据截至 {time}。操作先存在本机，连上后再送出。").format(time=f"{at:%H:%M:%S}")
        elif self._stale:
            words = self.tr("非实时。操作先存在本机，连上后再送出。")
        elif self._workspace.search or not self._workspace.narrow.empty:
            words = self.tr("筛选后 {n} 件").format(n=shown)
        else:
            words = self.tr("空格选中几件，可一起办理") if shown > 1 and self.bulk is not None else ""
        self.foot.say(words, stale=self._stale)
        body = _Body(self._stack.currentIndex())
        self.foot.setHidden(body is _Body.HISTORY or (body is not _Body.ROWS and not words))

    def _show_body(self) -> None:
        """Rows when there are any; else why there are none."""
        kind = self._store.link.kind
        if self._history is not None and self._workspace.filter is Filter.HISTORY:
            self._show(_Body.HISTORY)
        elif self.table.rowCount():
            self._show(_Body.ROWS)
        elif kind is LinkKind.REFUSED:
            self._say(self.tr("中心拒绝了连接"), self._store.link.problem or self.tr("请重新登录，或联系管理员。"))
        elif self._store.cursor:
            self._say(*self._nothing())
        elif kind is LinkKind.LOST:
            self._say(self.tr("还没有取到事件"), self._store.link.problem or self.tr("正在重试，请检查网络。"))
        elif self._stack.currentIndex() != _Body.SKELETON.value and not self._loading.isActive():
            self._loading.start()

    def _nothing(self) -> tuple[str, str]:
        if self._workspace.search:
            return self.tr("没有找到“{text}”").format(text=self._workspace.search), self.tr("按 Esc 清除搜索")
        if not self._workspace.narrow.empty and self.table.counts[self._workspace.filter]:
            count = self.table.counts[self._workspace.filter]
            return self.tr("筛选隐藏了全部 {n} 件").format(n=count), self.tr("点“清除筛选”，或换一个筛选")
        if self._workspace.filter is not Filter.OPEN:
            return self.tr("这一栏没有事件"), ""
        hour = datetime.fromtimestamp(self._now() / 1000, ZONE).hour
        words = self.tr("此刻平静") if 7 <= hour < 18 else self.tr("今夜平静")
        last = self.table.last_event_at()
        if not last:
            return words, self.tr("24 小时内没有事件")
        at = datetime.fromtimestamp(last / 1000, ZONE)
        return words, self.tr("最近一次事件动态 {time}").format(time=f"{at:%H:%M}")

    def _say(self, words: str, hint: str) -> None:
        self._words.setText(words)
        self._hint.setText(hint)
        self._show(_Body.MESSAGE)

    def _show_skeleton(self) -> None:
        if not self.table.rowCount() and not self._store.cursor:
            self._show(_Body.SKELETON)

    def _show(self, body: _Body) -> None:
        self._loading.stop()
        if self._stack.currentIndex() != body.value:
            self._stack.setCurrentIndex(body.value)
        self._show_foot()

    def _retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("事件队列"))
        self.rows.retranslate()
        self.header.set_filter(self._workspace.filter)
        self._show_counts()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_link()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._second.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._second.stop()
        super().hideEvent(event)


class _Go:
    """One view of the queue as the callback of its action."""

    def __init__(self, panel: QueuePanel, tab: Filter) -> None:
        self._panel, self._tab = panel, tab

    def __call__(self) -> None:
        self._panel.go(self._tab)
