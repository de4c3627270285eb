"""How many matters stand on each tab, brought up to date by what changed. No Qt."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from console.domain.store import Store
from console.models.queue_views import Filter, filters_of


class TabCounts:
    """``counts``: a live view; ``today``: Unix ms of the last midnight, given with each call."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tabs: dict[str, frozenset[Filter]] = {}
        self._counts: dict[Filter, int] = dict.fromkeys(Filter, 0)
        self.counts: Mapping[Filter, int] = MappingProxyType(self._counts)

    def on(self, tab: Filter, incident_id: str) -> bool:
        return tab in self._tabs.get(incident_id, ())

    def count_all(self, today: int) -> None:
        session = self._store.session
        self._tabs = {i.id: filters_of(i, session, today) for i in self._store.incidents.values()}
        for tab in Filter:
            self._counts[tab] = sum(tab in tabs for tabs in self._tabs.values())

    def count(self, ids: Iterable[str], today: int) -> bool:
        """Whether a number became another."""
        session, changed = self._store.session, False
        for incident_id in ids:
            before = self._tabs.get(incident_id, frozenset())
            incident = self._store.incidents.get(incident_id)
            after = filters_of(incident, session, today) if incident is not None else frozenset()
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
        return changed
