"""The queue as an item model: the store's matters in the officer's order, changed row by row.

Owns no data: it holds ids and sort entries only, words are made when a row is painted.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from sortedcontainers import SortedList

from console.domain.values import Kind, PendingCommand
from console.models.bridge import Flush, StoreBridge
from console.models.incident_text import queue_row, severity_word, time_left
from console.models.queue_order import Entry, entry_of, matches, midnight
from console.models.queue_views import filters_of
from console.models.workspace import Filter, Workspace
from console.widgets.queue_row import QueueRow, TimeLeft
from contract.incident import Incident

MANY_MOVES = 40
"""More moves than this in one flush are one layout change: cheaper than so many signals."""
FACES_KEPT = 512

_Index = QModelIndex | QPersistentModelIndex
_GONE = QueueRow("", 0, 4, "", "", "", "", "text_dim", "", "text_dim")


class _Face(NamedTuple):
    incident: Incident
    pending: tuple[PendingCommand, ...]
    row: QueueRow


class IncidentTable(QAbstractTableModel):
    """Open matters of the tab and search in force.

    While ``workspace.frozen``, rows keep their order and their place: new ones come in, changed ones change where they
    stand, closed ones stay until the officer lets go. A reset happens only on a snapshot and on another tab or search.

    ``about_to_apply`` and ``applied`` enclose every batch of row changes: views hold their anchor between them;
    ``applied`` names the lowest row number that stands for another matter now, the row count when none does.
    ``arrived``: ids of matters that were not there before. ``now``: the center's clock, Unix ms. Qt thread only.
    """

    IdRole = int(Qt.ItemDataRole.UserRole)
    about_to_apply = Signal()
    applied = Signal(int)
    arrived = Signal(object)
    counts_changed = Signal()

    def __init__(
        self, bridge: StoreBridge, workspace: Workspace, now: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = bridge.store
        self._workspace = workspace
        self._now = now
        self._today = midnight(now())
        self._rows: SortedList[Entry] = SortedList()
        self._entries: dict[str, Entry] = {}
        self._held: set[str] = set()
        self._tabs: dict[str, frozenset[Filter]] = {}
        self._counts: dict[Filter, int] = dict.fromkeys(Filter, 0)
        self._words: tuple[str, ...] = ()
        self._names: dict[str, str] = {}
        self._faces: dict[str, _Face] = {}
        self.counts: Mapping[Filter, int] = MappingProxyType(self._counts)
        bridge.changed.connect(self._take)
        bridge.identified.connect(self._identified)
        workspace.filter_changed.connect(self._rebuild)
        workspace.search_changed.connect(self._rebuild)
        workspace.frozen_changed.connect(self._thaw)
        self._learn_names()
        self._rebuild()

    def id_at(self, row: int) -> str:
        incident_id: str = self._rows[row][3]
        return incident_id

    def row_of(self, incident_id: str) -> int:
        """The row of a matter, -1 when the tab and search in force do not show it."""
        entry = self._entries.get(incident_id)
        return self._rows.index(entry) if entry is not None else -1

    def last_event_at(self) -> int:
        """Unix ms of the newest change of any matter held, 0 when none is."""
        return max((incident.updated_at for incident in self._store.incidents.values()), default=0)

    def face(self, row: int) -> QueueRow:
        """The words of one row, remembered until the matter or its overlay changes.

        Between a change of the store and its flush a row may stand for a matter that is gone: it keeps its last words.
        """
        incident_id = self._rows[row][3]
        return self._face(incident_id, self._store.incidents.get(incident_id))

    def rows(self, first: int, last: int) -> list[tuple[QueueRow, TimeLeft]]:
        """The words and the time left of rows ``first`` to ``last``, which exist: all of a page at one moment."""
        incidents, now = self._store.incidents, self._now()
        words: list[tuple[QueueRow, TimeLeft]] = []
        for entry in self._rows[first : last + 1]:
            incident = incidents.get(entry[3])
            left = time_left(incident.clock, now, incident.severity) if incident is not None else time_left(None, now)
            words.append((self._face(entry[3], incident), left))
        return words

    def _face(self, incident_id: str, incident: Incident | None) -> QueueRow:
        known = self._faces.get(incident_id)
        if incident is None:
            return known.row if known is not None else _GONE
        pending = self._store.pending_of(incident_id)
        if known is not None and known.incident is incident and known.pending == pending:
            return known.row
        if len(self._faces) >= FACES_KEPT:
            self._faces.clear()
        away = self._store.away_since(incident) is not None
        words = queue_row(incident, self._names, pending, self._today, away=away)
        self._faces[incident_id] = _Face(incident, pending, words)
        return words

    def time_left(self, row: int) -> TimeLeft:
        incident = self._store.incidents.get(self._rows[row][3])
        if incident is None:
            return time_left(None, 0)
        return time_left(incident.clock, self._now(), incident.severity)

    def tick(self, first: int, last: int) -> None:
        """Time went on: tell the rows ``first`` to ``last`` in sight; once a day, begin the day."""
        today = midnight(self._now())
        if today != self._today:
            self._today = today
            self._faces.clear()
            self._rebuild()
        elif 0 <= first <= last < len(self._rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def retranslate(self) -> None:
        """The language is another: forget the words."""
        self._faces.clear()

    def _identified(self) -> None:
        self._learn_names()
        self._faces.clear()
        self._rebuild()

    def _learn_names(self) -> None:
        reference = self._store.reference
        self._names = {org.id: org.name for org in reference.orgs} if reference is not None else {}

    def _rebuild(self) -> None:
        """Build anew from the whole store."""
        self.about_to_apply.emit()
        self.beginResetModel()
        self._words = tuple(self._workspace.search.casefold().split())
        self._held.clear()
        self._tabs = {i.id: filters_of(i, self._store.session, self._today) for i in self._store.incidents.values()}
        for tab in Filter:
            self._counts[tab] = sum(tab in tabs for tabs in self._tabs.values())
        wanted = ((i, self._wanted(i)) for i in self._store.incidents)
        self._entries = {i: entry for i, entry in wanted if entry is not None}
        self._rows = SortedList(self._entries.values())
        self.endResetModel()
        self.applied.emit(0)
        self.counts_changed.emit()

    def _wanted(self, incident_id: str) -> Entry | None:
        """Where the matter belongs now, None when it does not."""
        if self._workspace.filter not in self._tabs.get(incident_id, ()):
            return None
        incident = self._store.incidents[incident_id]
        return entry_of(incident) if matches(incident, self._words, self._names) else None

    def _take(self, flush: Flush) -> None:
        if flush.snapshot:
            self._faces.clear()
            self._rebuild()
        elif flush.ids:
            if Kind.PRESENCE in flush.kinds:
                for incident_id in flush.ids:
                    self._faces.pop(incident_id, None)
            if Kind.EVENT in flush.kinds:
                self._count(flush.ids)
            self._apply(flush.ids)

    def _thaw(self, frozen: bool) -> None:
        if not frozen and self._held:
            held, self._held = self._held, set()
            self._apply(held)

    def _count(self, ids: Iterable[str]) -> None:
        """Bring the numbers on the tabs up to date."""
        session, changed = self._store.session, False
        for incident_id in ids:
            before = self._tabs.get(incident_id, frozenset())
            incident = self._store.incidents.get(incident_id)
            after = filters_of(incident, session, self._today) if incident is not None else frozenset()
            if incident is not None:
                self._tabs[incident_id] = after
            else:
                self._tabs.pop(incident_id, None)
            if after is not before:
                changed = True
                for tab in before:
                    self._counts[tab] -= 1
                for tab in after:
                    self._counts[tab] += 1
        if changed:
            self.counts_changed.emit()

    def _apply(self, ids: Iterable[str]) -> None:
        """Sort the changes of one flush by kind and play them, each kind in runs of neighbouring rows."""
        fresh: list[Entry] = []
        gone: list[Entry] = []
        moved: list[tuple[Entry, Entry]] = []
        same: list[Entry] = []
        frozen = self._workspace.frozen
        for incident_id in ids:
            before, after = self._entries.get(incident_id), self._wanted(incident_id)
            if before is None:
                if after is not None:
                    fresh.append(after)
            elif before == after:
                self._held.discard(incident_id)
                same.append(before)
            elif frozen and incident_id in self._store.incidents:
                self._held.add(incident_id)
                same.append(before)
            elif after is None:
                gone.append(before)
            else:
                moved.append((before, after))
        if not (fresh or gone or moved or same):
            return
        self.about_to_apply.emit()
        rows = self._rows
        shifted = [rows.index(e) for e in gone] + [rows.bisect_left(e) for pair in moved for e in pair]
        self._remove(gone)
        self._move(moved)
        places = self._insert(fresh)
        self._tell(same)
        self.applied.emit(min((*shifted, *places), default=len(rows)))
        if fresh:
            self.arrived.emit([entry[3] for entry in fresh])

    def _remove(self, gone: list[Entry]) -> None:
        for first, last in reversed(_runs(self._rows.index(entry) for entry in gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            for entry in self._rows[first : last + 1]:
                del self._entries[entry[3]]
            del self._rows[first : last + 1]
            self.endRemoveRows()
        for entry in gone:
            self._held.discard(entry[3])
            self._faces.pop(entry[3], None)

    def _insert(self, fresh: list[Entry]) -> Iterable[int]:
        """Returns the rows where something came in, as they were counted before."""
        places: dict[int, list[Entry]] = {}
        for entry in fresh:
            places.setdefault(self._rows.bisect_left(entry), []).append(entry)
        for row in sorted(places, reverse=True):
            entries = places[row]
            self.beginInsertRows(QModelIndex(), row, row + len(entries) - 1)
            self._rows.update(entries)
            self._entries.update((entry[3], entry) for entry in entries)
            self.endInsertRows()
        return places

    def _move(self, moved: list[tuple[Entry, Entry]]) -> None:
        if len(moved) > MANY_MOVES:
            self._relay(moved)
            return
        for before, after in moved:
            old = self._rows.index(before)
            new = self._rows.bisect_left(after)
            stays = new in (old, old + 1)
            if not stays:
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), new)
            del self._rows[old]
            self._rows.add(after)
            self._entries[after[3]] = after
            if not stays:
                self.endMoveRows()
        self._tell([after for _, after in moved])

    def _relay(self, moved: list[tuple[Entry, Entry]]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [self.id_at(index.row()) for index in held]
        for before, after in moved:
            self._rows.remove(before)
            self._rows.add(after)
            self._entries[after[3]] = after
        self.changePersistentIndexList(
            held, [self.index(self.row_of(i), at.column()) for i, at in zip(ids, held, strict=True)]
        )
        self.layoutChanged.emit()

    def _tell(self, same: list[Entry]) -> None:
        for first, last in _runs(self._rows.index(entry) for entry in same):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _spoken(self, row: int) -> str:
        """One row for a screen reader: everything that is painted, in words."""
        face = self.face(row)
        parts = (
            severity_word(face.severity), face.when, face.title, face.place, face.lead, face.state, face.overlay,
            self.time_left(row).text,
        )  # fmt: skip
        return "，".join(part for part in parts if part)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature; never changed
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as above
        """One: the delegate paints whole rows."""
        return 1

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Any: Qt's item roles have different types."""
        row = index.row()
        if not index.isValid() or row >= len(self._rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.face(row).title
        if role == self.IdRole:
            return self.id_at(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring rows as (first, last), ascending."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
