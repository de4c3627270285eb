"""The history as an item model: as many rows as the list is long, words only for those that are here.

Owns no data but what a ``HistoryList`` keeps of the center's answers; asks by ``wanted``, is answered by ``take``.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from console.domain.history_list import Ask, HistoryList, Query
from console.models.incident_text import duration, one_line, severity_word, when
from console.models.loop_words import state_word
from console.models.queue_order import ZONE, midnight
from console.widgets.queue_row import QueueRow, TimeLeft
from contract.history import HistoryPage, HistoryRow

_Index = QModelIndex | QPersistentModelIndex
_COMING = QueueRow("", 0, 4, "", "……", "", "", "text_dim", "", "text_dim")
_NOTHING = TimeLeft("", "text_dim", "calm", 0.0)


class HistoryTable(QAbstractTableModel):
    """Qt thread only. ``now``: the center's clock, Unix ms.

    ``wanted`` carries the Ask that is needed next, None when what was asked for is out of date. A reset happens only
    when another list is opened or its length becomes known.
    """

    IdRole = int(Qt.ItemDataRole.UserRole)
    wanted = Signal(object)
    counted = Signal()

    def __init__(self, now: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._list = HistoryList(Query())
        self._asked: Ask | None = None
        self._sight = (0, 30)
        self._down = True
        self._rows = 0

    @property
    def book(self) -> HistoryList:
        return self._list

    @property
    def jumping(self) -> bool:
        """A date is being looked for."""
        return self._asked is not None and self._asked.at is not None

    def open(self, query: Query) -> None:
        """Another list: nothing of it is here yet."""
        self.beginResetModel()
        self._list = HistoryList(query)
        self._rows, self._sight, self._down = 0, (0, 30), True
        self.endResetModel()
        self._asked = None
        self._next()

    def see(self, first: int, last: int) -> None:
        """Rows ``first`` to ``last`` are in sight."""
        if first != self._sight[0]:
            self._down = first > self._sight[0]
        self._sight = (first, last)
        self._next()

    def jump(self, at: int) -> None:
        """Ask for the newest row reported then or before (Unix ms) and those after it. Only for a counted list."""
        self._asked = Ask(self._list.query, at=at, counted=False)
        self.wanted.emit(self._asked)

    def take(self, ask: Ask, page: HistoryPage) -> int:
        """An answer came. Returns the row it begins with, -1 when nobody waits for it any more."""
        before = self._list.count if self._list.opened else -1
        begin = self._list.take(ask, page, self._sight[0])
        if ask == self._asked:
            self._asked = None
        if begin >= 0:
            self._tell(before, begin, len(page.rows))
            self._next()
        return begin

    def failed(self, ask: Ask) -> None:
        """No answer: the same may be asked again."""
        if ask == self._asked:
            self._asked = None

    def id_at(self, row: int) -> str:
        """Empty while the row is not here."""
        held = self._list.row(row)
        return held.id if held is not None else ""

    def at(self, row: int) -> HistoryRow | None:
        return self._list.row(row)

    def row_of(self, incident_id: str) -> int:
        return self._list.number_of(incident_id) if incident_id else -1

    def rows(self, first: int, last: int) -> list[tuple[QueueRow, TimeLeft]]:
        """The words of rows ``first`` to ``last``, which exist; three points for what is on its way."""
        today = midnight(self._now())
        words: list[tuple[QueueRow, TimeLeft]] = []
        for number in range(first, last + 1):
            held = self._list.row(number)
            words.append((_COMING, _NOTHING) if held is None else (_face(held, today), self._left(held)))
        return words

    def _left(self, row: HistoryRow) -> TimeLeft:
        """Of what is over: how long it took; of what is not: how long it has been open."""
        took = duration(max(0, (row.closed_at or self._now()) - row.reported_at))
        if row.closed_at is not None:
            text = QCoreApplication.translate("HistoryTable", "历时 {time}").format(time=took)
        else:
            text = QCoreApplication.translate("HistoryTable", "已 {time}").format(time=took)
        return TimeLeft(text, "text_dim", "major" if row.late else "calm", 1.0 if row.closed_at is not None else 0.5)

    def _tell(self, before: int, begin: int, rows: int) -> None:
        count = self._list.count
        if not self._list.query.counted and before >= 0:
            if count > self._rows:
                self.beginInsertRows(QModelIndex(), self._rows, count - 1)
                self._rows = count
                self.endInsertRows()
        elif count != self._rows or before < 0:
            self.beginResetModel()
            self._rows = count
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(begin, 0), self.index(min(count, begin + rows) - 1, 0))
        self.counted.emit()

    def _next(self) -> None:
        """Ask for what is missing; a question under way is waited for as long as its answer is of use here."""
        held, (first, last) = self._asked, self._sight
        if held is not None and self._list.covers(held, first, last):
            return
        ask = self._list.wanted(first, last, self._down)
        if ask != held:
            self._asked = ask
            self.wanted.emit(ask)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature; never changed
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as above
        return 1

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Any: Qt's item roles have different types."""
        if not index.isValid() or index.row() >= self._rows:
            return None
        held = self._list.row(index.row())
        if role == self.IdRole:
            return held.id if held is not None else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return held.title if held is not None else _COMING.title
        if role == Qt.ItemDataRole.AccessibleTextRole and held is not None:
            face = _face(held, midnight(self._now()))
            parts = (severity_word(face.severity), face.when, face.title, face.place, face.lead, face.state)
            return "，".join(part for part in parts if part)
        return None


def _face(row: HistoryRow, today: int) -> QueueRow:
    state = state_word(row.state)
    if row.late:
        state = QCoreApplication.translate("HistoryTable", "{state} 超期").format(state=state)
    return QueueRow(
        id=row.id,
        version=0,
        severity=row.severity,
        when=_when(row.reported_at, today),
        title=one_line(row.title),
        place=one_line(f"{row.code}  {row.address}"),
        lead=one_line(row.lead.name, 40) if row.lead is not None else "",
        lead_token="text_dim",
        state=state,
        state_token="major" if row.late else "text_dim",
    )


def _when(at: int, today: int) -> str:
    """As in the queue; with the year when it is another one."""
    then, now = datetime.fromtimestamp(at / 1000, ZONE), datetime.fromtimestamp(today / 1000, ZONE)
    return when(at, today) if then.year == now.year else f"{then:%y-%m-%d}"
