"""The queue as an item model: the store's matters in the officer's order, changed row by row.

Owns no data: it holds ids and sort entries only, words are made when a row is painted.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from sortedcontainers import SortedList

from console.domain.values import Kind
from console.models.bridge import Flush, StoreBridge
from console.models.incident_text import severity_word, time_left
from console.models.queue_arrangement import Arrangement, Grouping, Narrow, group_key
from console.models.queue_order import Entry, entry_of, head_of, matches, midnight, runs_of
from console.models.queue_views import Filter
from console.models.row_faces import RowFaces
from console.models.row_groups import RowGroups
from console.models.tab_counts import TabCounts
from console.models.workspace import Workspace
from console.widgets.queue_row import QueueRow, TimeLeft
from contract.incident import Incident

MANY_MOVES = 40
"""More moves than this in one flush are one layout change: cheaper than so many signals."""
_Index = QModelIndex | QPersistentModelIndex
_NO_TIME = TimeLeft("", "text_dim", "calm", 0.0)


class IncidentTable(QAbstractTableModel):
    """Open matters of the tab, filter and search in force, in groups when the officer likes that.

    The head of a group is a row without an id; the rows of a folded one are not there.

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
    held_changed = Signal(int)
    """How many rows stand where they did because the officer points, not where they belong."""

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
        self._tabs = TabCounts(bridge.store)
        self._words: tuple[str, ...] = ()
        self._narrow: Narrow | None = None
        self._branches: dict[str, str] = {}
        self._faces = RowFaces(bridge.store, workspace)
        self._groups = RowGroups(workspace.arrangement.grouping)
        self._told_held = 0
        self.counts: Mapping[Filter, int] = self._tabs.counts
        bridge.changed.connect(self._take)
        bridge.identified.connect(self._identified)
        workspace.filter_changed.connect(self._rebuild)
        workspace.search_changed.connect(self._rebuild)
        workspace.narrow_changed.connect(self._rebuild)
        workspace.arranged.connect(self._arranged)
        workspace.seen_changed.connect(self._seen)
        workspace.frozen_changed.connect(self._thaw)
        self._learn_names()
        self._rebuild()

    @property
    def shown(self) -> int:
        """Matters of the view that filter and search leave, those of folded groups among them."""
        return len(self._groups)

    def id_at(self, row: int) -> str:
        """Empty for the head of a group."""
        incident_id: str = self._rows[row][4]
        return incident_id

    def group_at(self, row: int) -> str:
        """The group a row stands in."""
        group: str = self._rows[row][0]
        return group

    def holds(self, incident_id: str) -> bool:
        """The view shows the matter, or would if its group were not folded."""
        return self._groups.holds(incident_id)

    def head_row(self, group: str) -> int:
        """Where the head of ``group`` stands, -1 when there is none."""
        return self._rows.index(head_of(group)) if self._groups.has_head(group) else -1

    def folded(self, group: str) -> bool:
        return self._groups.folded(group)

    def fold(self, group: str, folded: bool) -> None:
        """Show only the head of ``group``, or its rows again."""
        if self._groups.on and folded != self._groups.folded(group):
            self._groups.turn(group)
            self._apply(self._groups.ids_of(group), heads=[group], by_hand=True)

    def ids_of(self, group: str) -> list[str]:
        """The matters of ``group``, also of a folded one."""
        return self._groups.ids_of(group)

    def settle(self) -> None:
        """Every row to where it belongs, also while the officer points."""
        held, self._held = self._held, set()
        self._apply(held, by_hand=True)

    def row_of(self, incident_id: str) -> int:
        """The row of a matter, -1 when the tab and search in force do not show it."""
        entry = self._entries.get(incident_id)
        return self._rows.index(entry) if entry is not None else -1

    def last_event_at(self) -> int:
        """Unix ms of the newest change of any matter held, 0 when none is."""
        return max((incident.updated_at for incident in self._store.incidents.values()), default=0)

    def face(self, row: int) -> QueueRow:
        """The words of one row."""
        entry = self._rows[row]
        return self._faces.of(entry[4], self._today) if entry[4] else self._groups.face(entry[0], self._faces.names)

    def rows(self, first: int, last: int) -> list[tuple[QueueRow, TimeLeft]]:
        """The words and the time left of rows ``first`` to ``last``, which exist: all of a page at one moment."""
        incidents, now, today = self._store.incidents, self._now(), self._today
        words: list[tuple[QueueRow, TimeLeft]] = []
        for entry in self._rows[first : last + 1]:
            if not entry[4]:
                words.append((self._groups.face(entry[0], self._faces.names), _NO_TIME))
                continue
            incident = incidents.get(entry[4])
            words.append((self._faces.of(entry[4], today), self._left(incident, now)))
        return words

    def time_left(self, row: int) -> TimeLeft:
        return self._left(self._store.incidents.get(self._rows[row][4]), self._now())

    def _left(self, incident: Incident | None, now: int) -> TimeLeft:
        if incident is None:
            return time_left(None, now)
        return time_left(incident.clock, now, incident.severity, self._store.silent_until(incident.id))

    def tick(self, first: int, last: int) -> None:
        """Time went on: tell the rows ``first`` to ``last`` in sight; once a day, begin the day."""
        today = midnight(self._now())
        if today != self._today:
            self._today = today
            self._faces.forget()
            self._rebuild()
        elif 0 <= first <= last < len(self._rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def retranslate(self) -> None:
        """The language is another: forget the words."""
        self._faces.forget()

    def _identified(self) -> None:
        self._learn_names()
        self._faces.forget()
        self._rebuild()

    def _learn_names(self) -> None:
        reference = self._store.reference
        orgs, classes = (reference.orgs, reference.classes) if reference is not None else ((), ())
        self._faces.names = {org.id: org.name for org in orgs} | {each.code: each.name for each in classes}
        self._branches = {each.code: each.branch for each in classes}

    def _arranged(self, arrangement: Arrangement) -> None:
        if arrangement.grouping is not self._groups.grouping:
            self._rebuild()

    def _seen(self, ids: frozenset[str]) -> None:
        """Looked at: no dot any more. Without ids: another officer's eyes."""
        if not ids:
            self._faces.forget()
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
            return
        self._tell([self._entries[i] for i in ids if i in self._entries])

    def _rebuild(self) -> None:
        """Build anew from the whole store."""
        self.about_to_apply.emit()
        self.beginResetModel()
        words = f"{self._workspace.search} {self._workspace.narrow.words}"
        self._words = tuple(words.casefold().split())
        self._narrow = self._workspace.narrow if self._workspace.narrow.by_fields else None
        self._held.clear()
        self._tabs.count_all(self._today)
        grouping = self._workspace.arrangement.grouping
        placed = ((i, self._group(i, grouping)) for i in self._store.incidents)
        self._groups.fill(grouping, [(i, group) for i, group in placed if group is not None])
        wanted = ((i, self._entry(i, group)) for i, group in self._groups.items())
        self._entries = {i: entry for i, entry in wanted if entry is not None}
        self._rows = SortedList((*self._entries.values(), *self._groups.heads()))
        self.endResetModel()
        self._tell_held()
        self.applied.emit(0)
        self.counts_changed.emit()

    def _group(self, incident_id: str, grouping: Grouping) -> str | None:
        """The group the matter belongs to now, None when it is not to be shown."""
        if not self._tabs.on(self._workspace.filter, incident_id):
            return None
        incident = self._store.incidents[incident_id]
        if self._narrow is not None and not self._narrow.admits(incident, self._branches):
            return None
        if not matches(incident, self._words, self._faces.names):
            return None
        return group_key(incident, grouping, self._branches)

    def _entry(self, incident_id: str, group: str) -> Entry | None:
        """Where the matter belongs in its group, None in a folded one."""
        if self._groups.folded(group):
            return None
        return entry_of(self._store.incidents[incident_id], group)

    def _take(self, flush: Flush) -> None:
        if flush.snapshot:
            self._faces.forget()
            self._rebuild()
        elif flush.ids:
            if Kind.PRESENCE in flush.kinds:
                for incident_id in flush.ids:
                    self._faces.drop(incident_id)
            if Kind.EVENT in flush.kinds and self._tabs.count(flush.ids, self._today):
                self.counts_changed.emit()
            self._apply(flush.ids)

    def _thaw(self, frozen: bool) -> None:
        if not frozen and self._held:
            held, self._held = self._held, set()
            self._apply(held)

    def _apply(self, ids: Iterable[str], heads: Iterable[str] = (), by_hand: bool = False) -> None:
        """Sort the changes of one flush by kind and play them, each kind in runs of neighbouring rows.

        ``heads``: groups whose head says something else now. ``by_hand``: the officer asked for it, nothing is held.
        """
        fresh: list[Entry] = []
        gone: list[Entry] = []
        moved: list[tuple[Entry, Entry]] = []
        same: list[Entry] = []
        frozen, grouping = self._workspace.frozen and not by_hand, self._groups.grouping
        self._groups.begin()
        for incident_id in ids:
            group = self._group(incident_id, grouping)
            before = self._entries.get(incident_id)
            after = self._entry(incident_id, group) if group is not None else None
            if before is not None and before != after and frozen and incident_id in self._store.incidents:
                self._held.add(incident_id)
                same.append(before)
                continue
            self._groups.move(incident_id, group)
            if before is None:
                if after is not None:
                    fresh.append(after)
            elif before == after:
                self._held.discard(incident_id)
                same.append(before)
            elif after is None:
                gone.append(before)
            else:
                self._held.discard(incident_id)
                moved.append((before, after))
        came, went, changed = self._groups.changes(heads)
        fresh.extend(came)
        gone.extend(went)
        same.extend(changed)
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
        arrived = [entry[4] for entry in fresh if entry[4]]
        if arrived and not by_hand:
            self.arrived.emit(arrived)
        self._tell_held()

    def _tell_held(self) -> None:
        if len(self._held) != self._told_held:
            self._told_held = len(self._held)
            self.held_changed.emit(self._told_held)

    def _remove(self, gone: list[Entry]) -> None:
        for first, last in reversed(runs_of(self._rows.index(entry) for entry in gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            for entry in self._rows[first : last + 1]:
                self._entries.pop(entry[4], None)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        for entry in gone:
            self._held.discard(entry[4])
            self._faces.drop(entry[4])

    def _insert(self, fresh: list[Entry]) -> Iterable[int]:
        """Returns the rows where something came in, as they were counted before."""
        places: dict[int, list[Entry]] = {}
        for entry in fresh:
            places.setdefault(self._rows.bisect_left(entry), []).append(entry)
        for row in sorted(places, reverse=True):
            entries = places[row]
            self.beginInsertRows(QModelIndex(), row, row + len(entries) - 1)
            self._rows.update(entries)
            self._entries.update((entry[4], entry) for entry in entries if entry[4])
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
            self._entries[after[4]] = after
            if not stays:
                self.endMoveRows()
        self._tell([after for _, after in moved])

    def _relay(self, moved: list[tuple[Entry, Entry]]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        stood = [self._rows[index.row()] for index in held]
        for before, after in moved:
            self._rows.remove(before)
            self._rows.add(after)
            self._entries[after[4]] = after
        places = (self.row_of(e[4]) if e[4] else self._rows.index(e) for e in stood)
        self.changePersistentIndexList(
            held, [self.index(row, at.column()) for row, at in zip(places, held, strict=True)]
        )
        self.layoutChanged.emit()

    def _tell(self, same: list[Entry]) -> None:
        for first, last in runs_of(self._rows.index(entry) for entry in same):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _spoken(self, row: int) -> str:
        """One row for a screen reader: everything that is painted, in words."""
        face = self.face(row)
        if face.head:
            return f"{face.title}，{face.size}"
        parts = (
            severity_word(face.severity), face.when, face.title, face.place, face.lead, face.state, face.overlay,
            self.time_left(row).text, *(mark.words for mark in face.marks),
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
        if role == Qt.ItemDataRole.ToolTipRole:
            return " ・ ".join(mark.words for mark in self.face(row).marks) or None
        return None
