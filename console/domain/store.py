"""The desk's one live copy of the truth, and the few functions that change it.

Pure: no clock, no I/O, no Qt. Values are immutable; screens derive from them and never keep a copy.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from console.domain.values import Change, CommandState, Kind, Link, LinkKind, PendingCommand
from contract.event import Event, fold
from contract.feed import Snapshot
from contract.figures import Figures
from contract.incident import Incident
from contract.org import Session
from contract.reference import Reference

Listener = Callable[[Change], None]
SETTLED = frozenset({CommandState.REJECTED, CommandState.EXPIRED})
"""States in which a command waits for the officer, not for the center."""


class Store:
    """Every method that changes something returns the Change and tells it to the listeners, in order of subscribing."""

    def __init__(self) -> None:
        self._incidents: dict[str, Incident] = {}
        self._pending: dict[str, PendingCommand] = {}
        self._of_incident: dict[str, tuple[str, ...]] = {}
        self._listeners: list[Listener] = []
        self.incidents: Mapping[str, Incident] = MappingProxyType(self._incidents)
        self.pending: Mapping[str, PendingCommand] = MappingProxyType(self._pending)
        self.cursor = ""
        self.link = Link(LinkKind.STARTING)
        self.figures: Figures | None = None
        self.session: Session | None = None
        self.reference: Reference | None = None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` every change from now on; call what is returned to stop."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def identify(self, session: Session, reference: Reference) -> Change:
        """Set who sits here and the org and class names in force."""
        self.session, self.reference = session, reference
        return self._tell(Change(Kind.LINK, fields=frozenset({"session", "reference"})))

    def load(self, snapshot: Snapshot) -> Change:
        """Replace the whole copy by ``snapshot`` (at start and on resync)."""
        gone = frozenset(self._incidents)
        self._incidents.clear()
        self._incidents.update((i.id, i) for i in snapshot.incidents)
        self.cursor = snapshot.cursor
        self.figures = snapshot.figures
        return self._tell(Change(Kind.SNAPSHOT, ids=gone | frozenset(self._incidents), urgent=True))

    def apply(self, event: Event, cursor: str) -> Change | None:
        """Fold one event. Returns None when it was known already. Raises VersionGap when something was missed."""
        before = self._incidents.get(event.aggregate)
        if before is not None and event.version <= before.version:
            self.cursor = cursor
            return None
        after = fold(before, event)
        self._incidents[after.id] = after
        self.cursor = cursor
        if event.command_id is not None:
            self._forget(event.command_id)
        fields = frozenset(event.data.changes.model_fields_set)
        critical = before is None and after.severity == 1
        return self._tell(Change(Kind.EVENT, frozenset({after.id}), fields, event.command_id, critical))

    def advance(self, cursor: str) -> None:
        """The feed passed events outside our scope."""
        self.cursor = cursor

    def set_figures(self, figures: Figures) -> Change:
        self.figures = figures
        return self._tell(Change(Kind.FIGURES))

    def set_link(self, link: Link) -> Change | None:
        if link == self.link:
            return None
        self.link = link
        return self._tell(Change(Kind.LINK, fields=frozenset({"link"}), urgent=True))

    def put_pending(self, command: PendingCommand) -> Change:
        """Add a command, or replace it with its next state."""
        self._pending[command.id] = command
        ids = self._of_incident.get(command.incident_id, ())
        if command.id not in ids:
            self._of_incident[command.incident_id] = (*ids, command.id)
        return self._tell(
            Change(Kind.OVERLAY, frozenset({command.incident_id}), frozenset({"pending"}), command.id, urgent=True)
        )

    def drop_pending(self, command_id: str) -> Change | None:
        """Take a command off the overlay: settled, or dismissed by the officer."""
        command = self._forget(command_id)
        if command is None:
            return None
        return self._tell(
            Change(Kind.OVERLAY, frozenset({command.incident_id}), frozenset({"pending"}), command_id, urgent=True)
        )

    def pending_of(self, incident_id: str) -> tuple[PendingCommand, ...]:
        """Commands of one incident that are not settled, oldest first."""
        return tuple(self._pending[c] for c in self._of_incident.get(incident_id, ()))

    def evict(self, incident_ids: Iterable[str]) -> Change | None:
        """Let go of matters that left the window of what a desk holds (closed for more than 24 h)."""
        gone = frozenset(i for i in incident_ids if self._incidents.pop(i, None) is not None)
        return self._tell(Change(Kind.EVENT, gone, frozenset({"evicted"}))) if gone else None

    def _forget(self, command_id: str) -> PendingCommand | None:
        command = self._pending.pop(command_id, None)
        if command is not None:
            rest = tuple(c for c in self._of_incident[command.incident_id] if c != command_id)
            if rest:
                self._of_incident[command.incident_id] = rest
            else:
                del self._of_incident[command.incident_id]
        return command

    def _tell(self, change: Change) -> Change:
        for listener in tuple(self._listeners):
            listener(change)
        return change
