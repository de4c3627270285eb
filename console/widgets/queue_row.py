"""What one painted row of the queue says: prepared words, no Qt, no store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol


class RowMark(NamedTuple):
    """What goes on beside a matter's path: ``sign`` stands framed in the row, ``words`` say what it means."""

    sign: str
    words: str
    token: str = "text_dim"


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
    owner_token: str = "text_dim"
    overlay: str = ""
    overlay_token: str = "text_dim"
    fresh: bool = False
    """Nobody has taken it yet: set in the heavier weight."""
    unread: bool = False
    """The officer has not looked at it yet: a dot before the title."""
    head: str = ""
    """``open`` or ``folded``: not a matter but the head of a group of ``size``, named by ``title``."""
    size: int = 0
    marks: tuple[RowMark, ...] = ()


class TimeLeft(NamedTuple):
    """``text``: 剩 0:21, 超 0:35, — when nothing is waited for. ``share``: of the time that is used, 0..1."""

    text: str
    text_token: str
    bar_token: str
    share: float


Part = Literal["owner", "lead", "state", "left"]
"""A column of the row that can be drawn over alone."""


def changed_parts(before: QueueRow, after: QueueRow) -> set[Part] | None:
    """The columns in which two faces of a matter differ; None when they differ elsewhere. The version is not shown."""
    if not (
        before.title == after.title
        and before.severity == after.severity
        and before.when == after.when
        and before.place == after.place
        and before.fresh == after.fresh
        and before.unread == after.unread
        and before.marks == after.marks
        and (before.head, before.size) == (after.head, after.size)
    ):
        return None
    parts: set[Part] = set()
    if before.owner != after.owner or before.owner_token != after.owner_token:
        parts.add("owner")
    if before.lead != after.lead or before.lead_token != after.lead_token:
        parts.add("lead")
    if (before.state, before.state_token, before.overlay, before.overlay_token) != (
        after.state,
        after.state_token,
        after.overlay,
        after.overlay_token,
    ):
        parts.add("state")
    return parts


class RowSource(Protocol):
    """Where the delegate gets rows from, without a detour through item roles for each word."""

    def rows(self, first: int, last: int) -> Sequence[tuple[QueueRow, TimeLeft]]:
        """Rows ``first`` to ``last``, both of which exist."""
