"""The words of the rows, remembered until the matter, its overlay or the eyes on it change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from console.domain.store import Store
from console.domain.values import PendingCommand
from console.models.incident_text import queue_row
from console.models.workspace import Workspace
from console.widgets.queue_row import QueueRow
from contract.incident import Incident

FACES_KEPT = 512
_GONE = QueueRow("", 0, 4, "", "", "", "", "text_dim", "", "text_dim")


class _Face(NamedTuple):
    incident: Incident
    pending: tuple[PendingCommand, ...]
    new: bool
    away: bool
    row: QueueRow


class RowFaces:
    """``names``: org id to name; set it and ``forget`` when they are others. Bounded."""

    def __init__(self, store: Store, workspace: Workspace) -> None:
        self._store, self._workspace = store, workspace
        self._faces: dict[str, _Face] = {}
        self.names: Mapping[str, str] = {}

    def of(self, incident_id: str, today: int) -> QueueRow:
        """``today``: Unix ms of the last midnight. Between a change of the store and its flush a row may stand for a
        matter that is gone: it keeps its last words."""
        known, incident = self._faces.get(incident_id), self._store.incidents.get(incident_id)
        if incident is None:
            return known.row if known is not None else _GONE
        pending = self._store.pending_of(incident_id)
        new = self._workspace.is_new(incident)
        away = self._store.away_since(incident) is not None
        if (
            known is not None
            and known.incident is incident
            and known.pending == pending
            and (known.new, known.away) == (new, away)
        ):
            return known.row
        if len(self._faces) >= FACES_KEPT:
            self._faces.clear()
        away = self._store.away_since(incident) is not None
        words = queue_row(incident, self.names, pending, today, away=away)
        if new:
            words = replace(words, unread=True)
        self._faces[incident_id] = _Face(incident, pending, new, away, words)
        return words

    def drop(self, incident_id: str) -> None:
        self._faces.pop(incident_id, None)

    def forget(self) -> None:
        self._faces.clear()
