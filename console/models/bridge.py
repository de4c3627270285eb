"""From the store's many changes to one Qt signal per flush."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from console.domain.store import Store
from console.domain.values import Change, Kind

FLUSHES_PER_SECOND = 20


@dataclass(frozen=True, slots=True)
class Flush:
    """Everything that changed since the flush before. ``snapshot``: the whole copy was replaced, build anew."""

    ids: frozenset[str]
    fields: frozenset[str]
    kinds: frozenset[Kind]
    snapshot: bool
    urgent: bool


class StoreBridge(QObject):
    """Merges the store's changes: the first goes out in the next turn of the loop, then at most 20 a second;
    an urgent one (new critical matter, snapshot, the officer's own command, the link) never waits.

    What arrived together goes out together: a batch that takes the store several turns of the loop would else have its
    first part told and the rest held back for a twentieth of a second.

    ``link_changed``, ``figures_changed`` and ``identified`` follow ``changed`` of the same flush. Qt thread only.
    """

    changed = Signal(object)
    link_changed = Signal()
    figures_changed = Signal()
    identified = Signal()

    def __init__(self, store: Store, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self.store = store
        self._clock = clock
        self._ids: set[str] = set()
        self._fields: set[str] = set()
        self._kinds: set[Kind] = set()
        self._urgent = False
        self._last = clock() - 1.0
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._due)
        self._unsubscribe = store.subscribe(self._note)

    def close(self) -> None:
        """Stop listening; what was not flushed is dropped."""
        self._unsubscribe()
        self._timer.stop()

    def flush(self) -> None:
        """Tell what is waiting, now. Does nothing when nothing waits."""
        self._timer.stop()
        if not self._kinds:
            return
        flush = Flush(
            frozenset(self._ids),
            frozenset(self._fields),
            frozenset(self._kinds),
            Kind.SNAPSHOT in self._kinds,
            self._urgent,
        )
        self._ids.clear()
        self._fields.clear()
        self._kinds.clear()
        self._urgent = False
        self._last = self._clock()
        self.changed.emit(flush)
        if Kind.LINK in flush.kinds:
            if "session" in flush.fields:
                self.identified.emit()
            self.link_changed.emit()
        if Kind.FIGURES in flush.kinds or flush.snapshot:
            self.figures_changed.emit()

    def _due(self) -> None:
        held = self._clock() - self._began
        if self.store.in_batch and not self._urgent and held < 1 / FLUSHES_PER_SECOND:
            self._timer.start(0)  # asked again after the batch's next slice
        else:
            self.flush()

    def _note(self, change: Change) -> None:
        if not self._kinds:
            self._began = self._clock()
        self._ids |= change.ids
        self._fields |= change.fields
        self._kinds.add(change.kind)
        if change.urgent and not self._urgent:
            self._urgent = True
            self._timer.start(0)
        elif not self._timer.isActive():
            wait = self._last + 1 / FLUSHES_PER_SECOND - self._clock()
            self._timer.start(max(0, round(wait * 1000)))
