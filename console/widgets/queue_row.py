"""What one painted row of the queue says: prepared words, no Qt, no store."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class QueueRow:
    """The words of one matter. Colours are token names. ``overlay``: an act of the officer that is not a fact yet."""

    id: str
    version: int
    severity: int
    when: str
    title: str
    place: str
    lead: str
    lead_token: str
    state: str
    state_token: str
    owner: str = ""
    overlay: str = ""
    overlay_token: str = "text_dim"
    fresh: bool = False
    """Nobody has taken it yet: set in the heavier weight."""


class TimeLeft(NamedTuple):
    """``text``: 剩 0:21, 超 0:35, — when nothing is waited for. ``share``: of the time that is used, 0..1."""

    text: str
    text_token: str
    bar_token: str
    share: float


class RowSource(Protocol):
    """Where the delegate gets rows from, without a detour through item roles for each word."""

    def face(self, row: int) -> QueueRow: ...
    def time_left(self, row: int) -> TimeLeft: ...
