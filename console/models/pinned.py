"""A workspace that stays with one matter: what its window would select elsewhere is asked of the desk instead."""

from PySide6.QtCore import QObject, Signal

from console.models.workspace import Workspace


class Pinned(Workspace):
    """``wanted``: another matter is to be looked at, not here."""

    wanted = Signal(str)

    def __init__(self, incident_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pinned = incident_id
        super().select(incident_id)

    def select(self, incident_id: str) -> None:
        if incident_id != self._pinned:
            self.wanted.emit(incident_id)
