"""Where a matter stands, and what somebody will do with it when."""

from dataclasses import dataclass
from random import Random
from typing import Any

from contract.command import Command
from contract.identity import new_id
from contract.incident import Incident

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Move:
    """``due``: ms of the center's clock. ``photos``: how many are taken and named in the command's payload."""

    due: int
    login: str
    command: Command
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a matter stands: since ``start`` (ms) something with a limit of ``limit`` ms runs."""

    incident: Incident
    chance: Random
    start: int
    limit: int

    def between(self, low: int, high: int) -> int:
        return self.chance.randint(low, max(low, high))

    def share(self, low: float, high: float) -> int:
        """A part of the limit, in ms."""
        return int(self.limit * self.chance.uniform(low, high))

    def head(self) -> dict[str, Any]:  # an id and a version, as the envelope names them
        return {"command_id": new_id(), "expected_version": self.incident.version}
