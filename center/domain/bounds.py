"""How much one matter may carry. Every desk holds all of it, and every change of a list is written whole into the log:
what grows without end would one day be too long for both."""

from collections.abc import Sized
from typing import Literal

from center.domain.values import Refusal

Kind = Literal["co", "supervision", "whistle", "visit", "relation", "attachment"]
MOST: dict[Kind, int] = {
    "co": 50,
    "supervision": 100,
    "whistle": 100,
    "visit": 100,
    "relation": 500,
    "attachment": 300,
}
"""Far beyond what a district works with; a burst main that five hundred people report is still one matter."""


def full(kind: Kind, held: Sized) -> Refusal | None:
    """Why a matter cannot carry ``held``, None when it can."""
    return Refusal("too_many", {"what": kind, "most": MOST[kind]}) if len(held) > MOST[kind] else None
