"""What became of the commands given at this desk: told once each, when it is known."""

from PySide6.QtCore import QObject, Signal

from console.domain.store import SETTLED
from console.domain.values import PendingCommand
from console.models.bridge import Flush, StoreBridge


class Outcomes(QObject):
    """``accepted`` and ``refused`` carry a ``PendingCommand``; refused ones wait for the officer, their problem inside.

    A command that only left the desk (put away, tried anew, another officer) is neither. Qt thread only.
    """

    accepted = Signal(object)
    refused = Signal(object)

    def __init__(self, bridge: StoreBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = bridge.store
        self._seen: dict[str, PendingCommand] = dict(self._store.pending)
        bridge.changed.connect(self._on_flush)

    def _on_flush(self, flush: Flush) -> None:
        now = dict(self._store.pending)
        before, self._seen = self._seen, now
        for command_id, made in before.items():
            if command_id not in now and self._took_effect(made):
                self.accepted.emit(made)
        for command_id, command in now.items():
            was = before.get(command_id)
            if command.state in SETTLED and (was is None or was.state not in SETTLED):
                self.refused.emit(command)

    def _took_effect(self, made: PendingCommand) -> bool:
        incident = self._store.incidents.get(made.incident_id)
        moved = incident is not None and incident.version > made.command.expected_version
        again = any(p.command.type == made.command.type for p in self._store.pending_of(made.incident_id))
        return moved and not again and made.state not in SETTLED
