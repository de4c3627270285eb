"""What one painted row of the queue says: prepared words, no Qt, no store."""

from collections.abc import Sequence
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

    @property
    def state_words(self) -> tuple[str, str, str, str]:
        """All that stands in the column of the state."""
        return (self.state, self.state_token, self.overlay, self.overlay_token)


class TimeLeft(NamedTuple):
    """``text``: 剩 0:21, 超 0:35, — when nothing is waited for. ``share``: of the time that is used, 0..1."""

    text: str
    text_token: str
    bar_token: str
    share: float


def same_but_state(one: QueueRow, other: QueueRow) -> bool:
    """Both say the same outside the column of the state. The version is not shown."""
    return (
        one.title == other.title
        and one.severity == other.severity
        and one.when == other.when
        and one.place == other.place
        and one.lead == other.lead
        and one.lead_token == other.lead_token
        and one.owner == other.owner
        and one.fresh == other.fresh
    )


class RowSource(Protocol):
    """Where the delegate gets rows from, without a detour through item roles for each word."""

    def rows(self, first: int, last: int) -> Sequence[tuple[QueueRow, TimeLeft]]:
        """Rows ``first`` to ``last``, both of which exist."""
