"""What the officer looks at: selection, filter, search, how it is arranged, and whether the order must hold still.

Persists nothing: what an officer likes comes in as a ``Liking`` and goes out as one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from console.models.queue_arrangement import FILTERS_KEPT, Arrangement, Density, Liking, Narrow
from console.models.queue_views import Filter as Filter
from contract.incident import Incident


class Workspace(QObject):
    """The focused incident of one window; other windows follow it or pin their own. Qt thread only.

    Every signal is sent only when its value became another. ``arranged`` carries the Arrangement of the view in force;
    ``seen_changed`` the ids that were looked at; ``liking_changed``: something that is to be kept is another.
    """

    selected_changed = Signal(str)
    filter_changed = Signal(object)
    search_changed = Signal(str)
    frozen_changed = Signal(bool)
    narrow_changed = Signal(object)
    arranged = Signal(object)
    density_changed = Signal(object)
    filters_changed = Signal()
    marked_changed = Signal()
    seen_changed = Signal(object)
    liking_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selected = ""
        self._filter = Filter.OPEN
        self._search = ""
        self._frozen = False
        self._narrow = Narrow()
        self._liking = Liking()
        self._seen: set[str] = set()
        self._marked: dict[str, None] = {}

    @property
    def selected(self) -> str:
        """The id of the focused incident, empty for none."""
        return self._selected

    @property
    def filter(self) -> Filter:
        return self._filter

    @property
    def search(self) -> str:
        return self._search

    @property
    def frozen(self) -> bool:
        """The officer is pointing at rows: nobody may move them."""
        return self._frozen

    def select(self, incident_id: str) -> None:
        if incident_id != self._selected:
            self._selected = incident_id
            self.selected_changed.emit(incident_id)

    def set_filter(self, filter: Filter) -> None:
        if filter is not self._filter:
            before, self._filter = self.arrangement, filter
            self.mark(())
            self.filter_changed.emit(filter)
            if self.arrangement != before:
                self.arranged.emit(self.arrangement)

    def set_search(self, text: str) -> None:
        """``text``: what the officer typed; blanks around it do not count."""
        text = text.strip()
        if text != self._search:
            self._search = text
            self.search_changed.emit(text)

    def set_frozen(self, frozen: bool) -> None:
        if frozen != self._frozen:
            self._frozen = frozen
            self.frozen_changed.emit(frozen)

    @property
    def narrow(self) -> Narrow:
        """What is shown of the view; an empty one shows all."""
        return self._narrow

    @property
    def arrangement(self) -> Arrangement:
        """Of the view in force."""
        return self._liking.views.get(self._filter.value, Arrangement())

    @property
    def density(self) -> Density:
        return self._liking.density

    @property
    def filters(self) -> tuple[Narrow, ...]:
        """Those with a name, in the order they were made."""
        return self._liking.filters

    @property
    def marked(self) -> Mapping[str, None]:
        """The matters picked for something done to all of them, in the order they were picked."""
        return self._marked

    def liking(self, held: Iterable[str] = ()) -> Liking:
        """What is to be kept of this officer's. ``held``: matters that are there; of others nobody need know that
        they were seen."""
        return replace(self._liking, seen=tuple(sorted(self._seen.intersection(held))))

    def like(self, liking: Liking) -> None:
        """Another officer sits here, or his things were read: everything as he left it."""
        self._liking, self._seen = liking, set(liking.seen)
        self.set_narrow(Narrow())
        self.mark(())
        self.density_changed.emit(liking.density)
        self.filters_changed.emit()
        self.arranged.emit(self.arrangement)
        self.seen_changed.emit(frozenset())

    def set_narrow(self, narrow: Narrow) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            self.narrow_changed.emit(narrow)

    def arrange(self, arrangement: Arrangement) -> None:
        """The view in force looks so from now on."""
        if arrangement != self.arrangement:
            self._liking = replace(self._liking, views={**self._liking.views, self._filter.value: arrangement})
            self.arranged.emit(arrangement)
            self.liking_changed.emit()

    def set_density(self, density: Density) -> None:
        if density is not self._liking.density:
            self._liking = replace(self._liking, density=density)
            self.density_changed.emit(density)
            self.liking_changed.emit()

    def keep_filter(self, narrow: Narrow) -> None:
        """Keep a filter under its name; one of that name is replaced, the oldest goes when there are too many."""
        others = [f for f in self._liking.filters if f.name != narrow.name]
        self._set_filters((*others, narrow)[-FILTERS_KEPT:])
        self.set_narrow(narrow)

    def drop_filter(self, name: str) -> None:
        self._set_filters(tuple(f for f in self._liking.filters if f.name != name))
        if self._narrow.name == name:
            self.set_narrow(Narrow())

    def mark(self, ids: Iterable[str]) -> None:
        """Pick exactly ``ids``."""
        marked = dict.fromkeys(ids)
        if list(marked) != list(self._marked):
            self._marked = marked
            self.marked_changed.emit()

    def is_new(self, incident: Incident) -> bool:
        """Nobody who sat here under this name has looked at it, and it came after he first did."""
        return incident.reported_at > self._liking.since > 0 and incident.id not in self._seen

    def look(self, incident: Incident) -> None:
        """The officer reads it."""
        if self.is_new(incident):
            self._seen.add(incident.id)
            self.seen_changed.emit(frozenset({incident.id}))
            self.liking_changed.emit()

    def _set_filters(self, filters: tuple[Narrow, ...]) -> None:
        if filters != self._liking.filters:
            self._liking = replace(self._liking, filters=filters)
            self.filters_changed.emit()
            self.liking_changed.emit()
