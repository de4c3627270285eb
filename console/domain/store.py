"""The desk's one live copy of the truth, and the few functions that change it.

Pure: no clock, no I/O, no Qt. Values are immutable; screens derive from them and never keep a copy.

At any time ``incidents`` equals the fold of the center's log, as far as it is in scope, up to ``cursor``: an event that
comes twice is known by its ``seq``, one that does not follow raises VersionGap and changes nothing.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from console.domain.values import Change, CommandState, Kind, Link, LinkKind, PendingCommand
from contract.event import LATE_ENTRY_GRACE_MS, Event, VersionGap, fold
from contract.feed import Presence, Snapshot
from contract.figures import Figures
from contract.incident import ENDED, Incident
from contract.org import Session
from contract.reference import Reference

log = logging.getLogger(__name__)

Listener = Callable[[Change], None]
SETTLED = frozenset({CommandState.REJECTED, CommandState.EXPIRED})
"""States in which a command waits for the officer, not for the center."""
ASIDE = 32
"""Matters of the history that are remembered after somebody looked at them."""
ENTERED = 1_000
"""Matters of which it is remembered that their last step was entered late."""
AFTERWARDS = frozenset({"visit", "evaluate", "archive", "reveal", "appeal", "judge", "confirm", "expired"})
"""Steps that are also taken, or only, after a matter has ended."""


class Store:
    """Every method that changes something returns the Change and tells it to the listeners, in order of subscribing."""

    def __init__(self) -> None:
        self._incidents: dict[str, Incident] = {}
        self._pending: dict[str, PendingCommand] = {}
        self._of_incident: dict[str, tuple[str, ...]] = {}
        self._evicted: set[str] = set()
        self._aside: dict[str, Incident] = {}
        self._entered: dict[str, int] = {}
        self._listeners: list[Listener] = []
        self.incidents: Mapping[str, Incident] = MappingProxyType(self._incidents)
        self.pending: Mapping[str, PendingCommand] = MappingProxyType(self._pending)
        self.cursor = ""
        self.epoch = ""
        """The life of the center's log that ``cursor`` belongs to; empty before the first snapshot."""
        self.seq = 0
        """The last event of the log that this copy holds, or knows to be out of scope."""
        self.link = Link(LinkKind.STARTING)
        self.figures: Figures | None = None
        self.session: Session | None = None
        self.reference: Reference | None = None
        self.away: Mapping[str, int] = {}
        """Officers who are at no desk now: user id -> when last seen (the center's clock, ms)."""
        self.in_batch = False
        """More changes follow within milliseconds: what arrived together is still being applied."""

    def find(self, incident_id: str) -> Incident | None:
        """A matter held here, or one that was looked up: that one is as old as the answer."""
        return self._incidents.get(incident_id) or self._aside.get(incident_id)

    def silent_until(self, incident_id: str) -> int:
        """Until when (ms, the center's clock) nobody says that a deadline of the matter has passed: its past is being
        entered. 0: it is not."""
        entered_at = self._entered.get(incident_id)
        return 0 if entered_at is None else entered_at + LATE_ENTRY_GRACE_MS

    def look_at(self, incident: Incident) -> Change | None:
        """Keep a matter that somebody looks at and that is not among those held: one of the history. None when it is
        held. Only the last ``ASIDE`` are kept; they stand in no list and are not followed by the feed."""
        if incident.id in self._incidents:
            return None
        self._aside.pop(incident.id, None)
        self._aside[incident.id] = incident
        while len(self._aside) > ASIDE:
            del self._aside[next(iter(self._aside))]
        return self._tell(Change(Kind.EVENT, frozenset({incident.id}), frozenset({"aside"}), urgent=True))

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` every change from now on; call what is returned to stop."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Around changes that arrived together: listeners may wait for the last of them, within reason."""
        self.in_batch = True
        try:
            yield
        finally:
            self.in_batch = False

    def identify(self, session: Session, reference: Reference) -> Change:
        """Set who sits here and the org and class names in force."""
        if self.session is not None and self.session.user.id != session.user.id:
            self._aside.clear()  # it was in the other one's scope
            self.away = {}
        self.session, self.reference = session, reference
        return self._tell(Change(Kind.LINK, fields=frozenset({"session", "reference"})))

    def load(self, snapshot: Snapshot) -> Change:
        """Replace the whole copy by ``snapshot`` (at start and on resync)."""
        gone = frozenset(self._incidents)
        self._incidents.clear()
        self._evicted.clear()
        self._incidents.update((i.id, i) for i in snapshot.incidents)
        self._aside = {i: matter for i, matter in self._aside.items() if i not in self._incidents}
        self._move(snapshot.cursor)
        self.figures = snapshot.figures
        return self._tell(Change(Kind.SNAPSHOT, ids=gone | frozenset(self._incidents), urgent=True))

    def apply(self, event: Event, cursor: str) -> Change | None:
        """Fold one event. Returns None when it changes nothing here: known already, or of a matter that was let go.

        Raises VersionGap when something was missed or the cursor is of another life of the log; nothing changed then.
        """
        epoch, _ = position(cursor)
        if self.epoch and epoch and epoch != self.epoch:
            raise VersionGap(f"event {event.seq} is of log {epoch}, held log {self.epoch}")
        if event.seq <= self.seq and epoch == self.epoch:
            return self._settle(event.command_id)
        before = self._incidents.get(event.aggregate)
        known = before is not None and event.version <= before.version
        unheld = before is None and not event.data.full
        if unheld and event.aggregate in self._aside:
            return self._pass_by(event, cursor)
        if known or (unheld and (event.aggregate in self._evicted or _long_over(event))):
            self._move(cursor)
            return self._settle(event.command_id)
        after = fold(before, event)
        self._incidents[after.id] = after
        self._aside.pop(after.id, None)
        self._move(cursor)
        self._note_entry(after.id, event.data.step.entered_at)
        if event.command_id is not None:
            self._forget(event.command_id)
        fields = frozenset(event.data.changes.model_fields_set)
        critical = after.severity == 1 and (before is None or before.severity != 1)
        return self._tell(Change(Kind.EVENT, frozenset({after.id}), fields, event.command_id, critical))

    def _note_entry(self, incident_id: str, entered_at: int | None) -> None:
        """Only the last entries are remembered; those of before are past their grace."""
        self._entered.pop(incident_id, None)
        if entered_at is not None:
            self._entered[incident_id] = entered_at
            while len(self._entered) > ENTERED:
                del self._entered[next(iter(self._entered))]

    def _pass_by(self, event: Event, cursor: str) -> Change | None:
        """Something happened to a matter that is only looked at: it is not held here, what is shown of it follows."""
        looked_at = self._aside[event.aggregate]
        self._move(cursor)
        settled = self._settle(event.command_id)
        if event.version != looked_at.version + 1:
            return settled
        self._aside[event.aggregate] = fold(looked_at, event)
        return self._tell(Change(Kind.EVENT, frozenset({event.aggregate}), frozenset({"aside"}), event.command_id))

    def advance(self, cursor: str) -> None:
        """The feed passed events outside our scope. A cursor that lies behind is ignored."""
        epoch, seq = position(cursor)
        if epoch != self.epoch or seq >= self.seq:
            self._move(cursor)

    def set_figures(self, figures: Figures) -> Change:
        self.figures = figures
        return self._tell(Change(Kind.FIGURES))

    def set_presence(self, presence: Presence) -> Change | None:
        """Who is away, as the center last said. The change names the matters whose owner came or went."""
        before, self.away = self.away, MappingProxyType({one.user: one.seen_at for one in presence.away})
        moved = {user for user in before.keys() | self.away.keys() if before.get(user) != self.away.get(user)}
        if not moved:
            return None
        ids = (i.id for i in self._incidents.values() if i.owner is not None and i.owner.id in moved)
        return self._tell(Change(Kind.PRESENCE, frozenset(ids), frozenset({"presence"})))

    def away_since(self, incident: Incident) -> int | None:
        """When the owner of ``incident`` was last at a desk, None while there is one or nothing is known."""
        return None if incident.owner is None else self.away.get(incident.owner.id)

    def set_link(self, link: Link) -> Change | None:
        """Urgent only when its kind changes: the age of the data moves each second and can wait for a flush."""
        if link == self.link:
            return None
        urgent = link.kind is not self.link.kind
        self.link = link
        return self._tell(Change(Kind.LINK, fields=frozenset({"link"}), urgent=urgent))

    def put_pending(self, command: PendingCommand) -> Change:
        """Add a command, or replace it with its next state."""
        self._pending[command.id] = command
        ids = self._of_incident.get(command.incident_id, ())
        if command.id not in ids:
            self._of_incident[command.incident_id] = (*ids, command.id)
        return self._tell(_overlay(command))

    def drop_pending(self, command_id: str) -> Change | None:
        """Take a command off the overlay: settled, or dismissed by the officer."""
        command = self._forget(command_id)
        return None if command is None else self._tell(_overlay(command))

    def pending_of(self, incident_id: str) -> tuple[PendingCommand, ...]:
        """Commands of one incident that are not settled, oldest first."""
        return tuple(self._pending[c] for c in self._of_incident.get(incident_id, ()))

    def evict(self, incident_ids: Iterable[str]) -> Change | None:
        """Let go of matters that left the window of what a desk holds (closed for more than 24 h).

        What happens to them later (a contact revealed) is passed over until the next snapshot.
        """
        gone = frozenset(i for i in incident_ids if self._incidents.pop(i, None) is not None)
        self._evicted |= gone
        return self._tell(Change(Kind.EVENT, gone, frozenset({"evicted"}))) if gone else None

    def _settle(self, command_id: str | None) -> Change | None:
        return None if command_id is None else self.drop_pending(command_id)

    def _move(self, cursor: str) -> None:
        self.cursor = cursor
        self.epoch, self.seq = position(cursor)

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
            try:
                listener(change)
            except Exception:  # one broken view must not stop the feed for the others
                log.exception("a listener failed on %s", change.kind)
        return change


def _long_over(event: Event) -> bool:
    """It is of a matter that had ended before: closed longer ago than a snapshot reaches back, so nothing was missed
    when this desk does not hold it. Whatever opens it again brings all of it along."""
    step = event.data.step
    return step.action in AFTERWARDS or step.from_state in ENDED or step.stage == "visit"


def position(cursor: str) -> tuple[str, int]:
    """Epoch and seq of ``epoch.seq.hashprefix``; ("", 0) for a text that is not a cursor."""
    epoch, _, rest = cursor.partition(".")
    seq, dot, _ = rest.partition(".")
    return (epoch, int(seq)) if dot and seq.isascii() and seq.isdigit() else ("", 0)


def _overlay(command: PendingCommand) -> Change:
    return Change(Kind.OVERLAY, frozenset({command.incident_id}), frozenset({"pending"}), command.id, urgent=True)
