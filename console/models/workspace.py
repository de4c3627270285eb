"""What the officer looks at: selection, filter, search, and whether the order must hold still. Persists nothing."""

from PySide6.QtCore import QObject, Signal

from console.models.queue_views import Filter as Filter


class Workspace(QObject):
    """The focused incident of one window; other windows follow it or pin their own. Qt thread only.

    Every signal is sent only when its value became another.
    """

    selected_changed = Signal(str)
    filter_changed = Signal(object)
    search_changed = Signal(str)
    frozen_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selected = ""
        self._filter = Filter.OPEN
        self._search = ""
        self._frozen = False

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
            self._filter = filter
            self.filter_changed.emit(filter)

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
