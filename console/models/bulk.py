"""One step for several matters: each is a command of its own, with its own id and version, and its own fate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from console.domain.ports import Commands
from console.domain.store import SETTLED, Store
from console.domain.values import CommandState
from console.models.bridge import Flush, StoreBridge
from contract.command import CommandType
from contract.incident import Action, Incident, allowed
from contract.org import Session
from contract.payload import Check, Close, Decide, Dispatch, Remark, Take, Urge, Word
from contract.wire import Request

BULK: tuple[Action, ...] = ("take", "dispatch", "urge", "note", "check", "close", "archive", "decide")
"""What may be done to several at once; everything else is about one matter."""
MOST = 200
"""Matters in one go."""
_BESIDE: frozenset[Action] = frozenset({"note", "urge"})
"""Steps that do not wait for one that is still on its way."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the officer filled in once for all of them. ``granted``: of a decision."""

    text: str = ""
    org: str = ""
    granted: bool = True


class Fate(Enum):
    WAITING = "waiting"  # kept here, goes out when the line is back or its turn comes
    UNDER_WAY = "under_way"
    DONE = "done"
    REFUSED = "refused"
    NOT_KEPT = "not_kept"  # this machine's disk did not take it: nothing was sent


@dataclass(slots=True)
class Item:
    """One matter of a run. ``problem``: ``contract.problems.Problem`` of a refusal, else None."""

    incident: Incident
    command_id: str = ""
    fate: Fate = Fate.WAITING
    problem: object = None


class Several(Protocol):
    """Who takes a step while several matters are picked."""

    def take(self, action: Action) -> bool:
        """True: it is dealt with, the officer sees how or why not. False: nothing is picked."""
        ...

    def answers(self, action: Action) -> bool:
        """Matters are picked, and the key of ``action`` is about them."""
        ...


Obstacle = Literal["under_way", "nothing_asked", "not_allowed"]
"""Why a step leaves a picked matter out: an earlier one is on its way, there is no application to decide, or the center
does not allow it to this officer as the matter stands."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One step and the picked matters: those it is done to, and those it leaves out with the reason."""

    able: tuple[Incident, ...] = ()
    left_out: tuple[tuple[Incident, Obstacle], ...] = ()


def fit(action: Action, incidents: Sequence[Incident], session: Session | None, store: Store) -> Fit:
    """Which of ``incidents`` take ``action`` now; none when they are too many or nobody is logged in."""
    if session is None or len(incidents) > MOST:
        return Fit()
    able: list[Incident] = []
    left_out: list[tuple[Incident, Obstacle]] = []
    for incident in incidents:
        obstacle = _obstacle(action, incident, session, store)
        if obstacle is None:
            able.append(incident)
        else:
            left_out.append((incident, obstacle))
    return Fit(tuple(able), tuple(left_out))


def possible(incidents: Sequence[Incident], session: Session | None, store: Store) -> dict[Action, int]:
    """The steps that at least one of ``incidents`` takes now, and how many of them do."""
    counted = {action: len(fit(action, incidents, session, store).able) for action in BULK}
    return {action: count for action, count in counted.items() if count}


def _obstacle(action: Action, incident: Incident, session: Session, store: Store) -> Obstacle | None:
    if action == "decide" and incident.asking is None:
        return "nothing_asked"
    if action not in allowed(incident, session):
        return "not_allowed"
    if action not in _BESIDE and any(p.state not in SETTLED for p in store.pending_of(incident.id)):
        return "under_way"
    return None


def payload_for(action: Action, incident: Incident, given: Given) -> Request:
    """Raises pydantic.ValidationError when what was filled in does not do, ValueError for a step not in ``BULK``."""
    match action:
        case "take":
            return Take(reason=given.text)
        case "dispatch":
            return Dispatch(lead=given.org, note=given.text)
        case "urge":
            return Urge(text=given.text)
        case "note":
            return Remark(text=given.text)
        case "check":
            return Check(note=given.text)
        case "close":
            return Close(note=given.text)
        case "archive":
            return Word(note=given.text)
        case "decide" if incident.asking is not None:
            return Decide(application=incident.asking.id, granted=given.granted, note=given.text)
    raise ValueError(f"{action} is not done to several")


class BulkRun(QObject):
    """Submits and follows; the outbox keeps what is not sent. ``changed``: some fate is another. Qt thread only."""

    changed = Signal()

    def __init__(self, bridge: StoreBridge, commands: Commands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._commands = bridge.store, commands
        self.action: Action = "note"
        self.items: list[Item] = []
        bridge.changed.connect(self._follow)

    @property
    def over(self) -> bool:
        return all(item.fate in (Fate.DONE, Fate.REFUSED, Fate.NOT_KEPT) for item in self.items)

    def count(self, *fates: Fate) -> int:
        return sum(item.fate in fates for item in self.items)

    def start(self, action: Action, incidents: Iterable[Incident], given: Given) -> None:
        """Raises pydantic.ValidationError before anything is submitted when what was filled in does not do."""
        held = list(incidents)
        payloads = [payload_for(action, incident, given) for incident in held]
        self.action, self.items = action, [Item(incident) for incident in held]
        kind: CommandType = action  # type: ignore[assignment]  # BULK holds commands only
        for item, payload in zip(self.items, payloads, strict=True):
            try:
                item.command_id = self._commands.submit(
                    item.incident.id, kind, payload, expected_version=item.incident.version
                )
            except OSError:
                item.fate = Fate.NOT_KEPT
        self._look()
        self.changed.emit()

    def forget(self) -> None:
        """The officer has read how it went."""
        self.items = []
        self.changed.emit()

    def _follow(self, flush: Flush) -> None:
        if (flush.ids or flush.snapshot) and self._look():
            self.changed.emit()

    def _look(self) -> bool:
        """Read every fate from the overlay; what is no longer there and was not refused is done."""
        changed = False
        for item in self.items:
            if item.fate in (Fate.DONE, Fate.REFUSED, Fate.NOT_KEPT):
                continue
            fate, pending = Fate.DONE, self._store.pending.get(item.command_id)
            if pending is not None and pending.state in SETTLED:
                fate, item.problem = Fate.REFUSED, pending.problem
            elif pending is not None:
                fate = Fate.WAITING if pending.state is CommandState.WAITING else Fate.UNDER_WAY
            changed = changed or fate is not item.fate
            item.fate = fate
        return changed
