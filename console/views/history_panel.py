"""The history in the place of the queue: every matter the center holds, scrolled as if they were a hundred."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.domain.history_list import Ask, Query
from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.domain.values import LinkKind
from console.models.bridge import StoreBridge
from console.models.history_table import HistoryTable
from console.models.problem_words import problem_words
from console.models.queue_order import ZONE
from console.models.workspace import Filter, Workspace
from console.views.jobs import Jobs
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.queue_delegate import QueueDelegate
from console.widgets.queue_view import QueueView
from console.widgets.theme import Theme
from contract.problems import Problem

READ_MS = 120
"""How long the selection rests on a row before the matter itself is fetched: arrow keys run past many."""
RETRY_MS = 3000
RECOUNT_MS = 60_000
"""How often it is asked whether matters of long ago were handed over: the numbers of the rows would be others."""
ROWS, COUNT, MATTER = "history rows", "history count", "history matter"


class DateField(QDateEdit):
    """Enter goes to the day; up and down change the part the cursor is in, as in every date field."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.interpretText()
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class HistoryPanel(QFrame):
    """Shows nothing and asks nothing before it is looked at. ``now``: the center's clock, Unix ms.

    A matter that is selected is read from the center and put beside the store (``Store.look_at``): the detail shows it
    as it shows any other, with the steps the center still allows. Enter opens it at once; no step begins by that.
    """

    def __init__(
        self,
        theme: Theme,
        bridge: StoreBridge,
        workspace: Workspace,
        center: Center,
        now: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._store, self._workspace, self._center, self._now = theme, bridge.store, workspace, center, now
        self._jobs = Jobs()
        self._words = ""
        self._opened = False
        self.table = HistoryTable(now, self)
        self._delegate = QueueDelegate(theme, self.table, self)
        self.view = QueueView(self._delegate)
        self.view.setModel(self.table)
        self.date = DateField()
        self.go, self.newest = QPushButton(), QPushButton()
        self._summary, self._notice = ElidedLabel("", "small dim"), PlainLabel("", "small stale")
        self._reading, self._retry = self._timer(READ_MS, self._read), self._timer(RETRY_MS, self._again)
        self._minute = QTimer(self)
        self._minute.setInterval(RECOUNT_MS)
        self._minute.timeout.connect(self.recount)
        self._lay_out()
        self._connect(bridge)
        self._retranslate()

    @property
    def notice(self) -> str:
        """What is said below the rows when the center cannot be asked; empty when it can."""
        return self._notice.text() if not self._notice.isHidden() else ""

    @property
    def summary(self) -> str:
        return self._summary.text()

    def focus_rows(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.currentIndex().isValid() and self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(self.view.rows_in_sight()[0], 0))

    def set_height(self, token: str) -> None:
        """The size token of a row, as in the queue."""
        self._delegate.set_height(token)
        self.view.relayout()

    def focus_date(self) -> None:
        self.date.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.date.selectAll()

    def search(self, words: str) -> None:
        """Only what holds ``words``, as the center finds it in titles, places, texts and codes."""
        if words != self._words:
            self._words = words
            if self.isVisible():
                self.reload()
            else:
                self._opened = False

    def reload(self) -> None:
        """From the newest, with what has come in since."""
        self._opened = True
        self._jobs.stop(ROWS)
        self.view.verticalScrollBar().setValue(0)
        self.table.open(Query(self._words, until=self._now() + 1))

    def recount(self) -> None:
        """Ask how long the list is now; when it is another, what is in sight is read anew."""
        book = self.table.book
        if self.isVisible() and book.opened and book.query.counted:
            self._jobs.start(COUNT, self._fetch(book.recount()))

    def jump_to_date(self) -> None:
        """To the newest matter reported on the day of the date field, or before when there was none."""
        day = self.date.date()
        end = datetime.combine(date(day.year(), day.month(), day.day()), time(23, 59, 59), ZONE)
        at = int(end.timestamp() * 1000) + 999
        query = self.table.book.query
        if query.counted and self.table.book.opened:
            self.table.jump(at)
        else:
            self.view.verticalScrollBar().setValue(0)
            self.table.open(replace(query, until=at + 1))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_jobs(self) -> None:
        """Cancel what runs; call before the loop ends."""
        self._minute.stop()
        self._reading.stop()
        self._retry.stop()
        self._jobs.close()

    def _timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        px = self._theme.px
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setCalendarPopup(True)
        self.date.setDate(QDate.currentDate())
        for button in (self.go, self.newest):
            button.setProperty("tone", "cap")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = QHBoxLayout()
        line.setContentsMargins(px(12), px(4), px(12), px(4))
        line.setSpacing(px(6))
        line.addWidget(self.date)
        line.addWidget(self.go)
        line.addWidget(self.newest)
        line.addWidget(self._summary, 1)
        self._notice.setContentsMargins(px(12), px(4), px(12), px(4))
        self._notice.setWordWrap(True)
        self._notice.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.view, 1)
        column.addWidget(self._notice)

    def _connect(self, bridge: StoreBridge) -> None:
        self.table.wanted.connect(self._ask)
        self.table.counted.connect(self._say_count)
        self.view.scrolled.connect(self._seen)
        self.view.selectionModel().currentChanged.connect(self._select)
        self.view.activated.connect(self._activate)
        self.date.entered.connect(self.jump_to_date)
        self.go.clicked.connect(self.jump_to_date)
        self.newest.clicked.connect(self.reload)
        self._workspace.search_changed.connect(self._search_changed)
        self._workspace.filter_changed.connect(self._filter_changed)
        self._theme.changed.connect(self.view.relayout)
        bridge.link_changed.connect(self._link_changed)
        bridge.identified.connect(self._identified)

    def _filter_changed(self, filter: Filter) -> None:
        if filter is Filter.HISTORY:
            self.search(self._workspace.search)

    def _search_changed(self, words: str) -> None:
        if self._workspace.filter is Filter.HISTORY:
            self.search(words)

    def _seen(self) -> None:
        self.table.see(*self.view.rows_in_sight())
        self._say_count()

    def _ask(self, ask: Ask | None) -> None:
        """The model needs rows, or no longer those that were asked for."""
        if ask is None:
            self._jobs.stop(ROWS)
        else:
            self._jobs.start(ROWS, self._fetch(ask))

    async def _fetch(self, ask: Ask) -> None:
        try:
            page = await self._center.history(ask)
        except CenterUnreachable:
            self.table.failed(ask)
            self._fail(self.tr("连不上中心：历史台账在中心，未载入的行现在看不到。连上后自动继续。"))
            self._retry.start()
        except CenterRefused as refused:
            self.table.failed(ask)
            problem = refused.problem
            self._fail(problem_words(problem).sentence if isinstance(problem, Problem) else str(problem))
        else:
            self._notice.hide()
            before = self.table.rowCount()
            begin = self.table.take(ask, page)
            if self.table.rowCount() != before:
                self.view.relayout()
            self._took(ask, begin)

    def _took(self, ask: Ask, begin: int) -> None:
        if begin >= 0 and ask.at is not None:
            self.view.put_at(begin, 0)
            self.view.setCurrentIndex(self.table.index(begin, 0))
        self.table.see(*self.view.rows_in_sight())

    def _again(self) -> None:
        if self.isVisible():
            self.table.see(*self.view.rows_in_sight())

    def _fail(self, words: str) -> None:
        self._notice.setText(words)
        self._notice.show()

    def _link_changed(self) -> None:
        live = self._store.link.kind is LinkKind.LIVE
        self.view.set_live(live)
        if live and self.notice:
            self._again()

    def _identified(self) -> None:
        """Somebody else may sit here, who may see other matters."""
        self._opened = False
        self._jobs.stop(MATTER)
        if self.isVisible():
            self.reload()

    def _select(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self._reading.start()

    def _read(self) -> None:
        incident_id = self.table.id_at(self.view.currentIndex().row())
        if incident_id and self._workspace.filter is Filter.HISTORY:
            self._workspace.select(incident_id)
            if incident_id not in self._store.incidents:
                self._jobs.start(MATTER, self._look_up(incident_id))

    async def _look_up(self, incident_id: str) -> None:
        try:
            view = await self._center.incident(incident_id)
        except CenterUnreachable:
            self._fail(self.tr("连不上中心，这件事件现在打不开。"))
        except CenterRefused as refused:
            problem = refused.problem
            self._fail(problem_words(problem).sentence if isinstance(problem, Problem) else str(problem))
        else:
            self._notice.hide()
            self._store.look_at(view.incident)

    def _activate(self, index: QModelIndex) -> None:
        self._reading.stop()
        self._read()

    def _say_count(self) -> None:
        book, first = self.table.book, self.view.rows_in_sight()[0]
        row = self.table.at(first)
        if not book.opened:
            words = self.tr("正在载入……")
        elif not book.count and not book.more:
            words = self.tr("没有事件")
        elif book.query.counted:
            words = self.tr("共 {n} 件").format(n=f"{book.count:,}")
        elif book.cut:
            words = self.tr("已列出最近 {n} 件，更早的请缩小范围或跳到日期").format(n=f"{book.count:,}")
        elif book.more:
            words = self.tr("已找到 {n} 件，往下翻继续找").format(n=f"{book.count:,}")
        else:
            words = self.tr("找到 {n} 件").format(n=f"{book.count:,}")
        if row is not None and first:
            day = datetime.fromtimestamp(row.reported_at / 1000, ZONE)
            words += "　" + self.tr("第 {n} 件，{day}").format(n=f"{first + 1:,}", day=f"{day:%Y-%m-%d}")
        if words != self._summary.text():
            self._summary.setText(words)

    def _retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("历史台账"))
        self.date.setAccessibleName(self.tr("跳到日期"))
        self.go.setText(self.tr("跳到日期 Ctrl+G"))
        self.newest.setText(self.tr("回到最新"))
        self._delegate.forget()
        self._say_count()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        if not self._opened:
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._opened:
            self._seen()
