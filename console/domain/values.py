"""The desk's own values: the link, commands on their way, and what a change was."""

from dataclasses import dataclass, field
from enum import Enum

from contract.command import Command
from contract.problems import Problem


class LinkKind(Enum):
    """``CACHED``: shown from the last session's copy; ``LOST``: was live, is not. Only ``LIVE`` is live."""

    STARTING = "starting"
    CACHED = "cached"
    CONNECTING = "connecting"
    LIVE = "live"
    LOST = "lost"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Link:
    """``data_at``: the center's clock (ms) when what is shown was last known to be true; 0 when nothing is shown.
    ``retry_in``: seconds to the next try, None when none is planned. ``problem``: why, for LOST and REFUSED."""

    kind: LinkKind
    data_at: int = 0
    retry_in: float | None = None
    attempt: int = 0
    problem: str = ""


class CommandState(Enum):
    WAITING = "waiting"  # in the outbox, not sent: no link, or an earlier one of the same incident is out
    SENT = "sent"  # on its way
    UNCONFIRMED = "unconfirmed"  # sent, silent too long: say so loudly
    ACKNOWLEDGED = "acknowledged"  # the center committed it; the event has not come yet
    REJECTED = "rejected"  # the center said no: the officer reads why
    EXPIRED = "expired"  # too old to be sent by itself: comes back to the officer


@dataclass(frozen=True, slots=True)
class PendingCommand:
    """One command between the officer's key and the event that settles it. ``made_at`` is Unix ms of the desk."""

    incident_id: str
    command: Command
    made_at: int
    valid_for: float
    state: CommandState
    problem: Problem | None = None

    @property
    def id(self) -> str:
        return self.command.command_id


class Kind(Enum):
    SNAPSHOT = "snapshot"
    EVENT = "event"
    OVERLAY = "overlay"
    FIGURES = "figures"
    LINK = "link"
    PRESENCE = "presence"  # an officer came to a desk or left it: no fact of any matter changed


@dataclass(frozen=True, slots=True)
class Change:
    """What one step of the store changed. ``urgent``: must be painted without waiting for the next flush."""

    kind: Kind
    ids: frozenset[str] = field(default_factory=frozenset)
    fields: frozenset[str] = field(default_factory=frozenset)
    command_id: str | None = None
    urgent: bool = False
