"""A deadline that somebody sets by hand: after now, and not further away than anybody plans."""

from center.domain.values import Refusal

FARTHEST = 10 * 366 * 86_400_000
"""Ten years (ms). A slip of the finger in the year would otherwise be a deadline that never comes; and what is counted
on from there must stay within the integers of the contract."""


def refused(until: int | None, now: int, field: str, after: int = 0) -> Refusal | None:
    """Why ``until`` (ms) is no deadline, None when it is one. ``after``: the one in force, if there is one (ms)."""
    if until is None or until <= max(now, after):
        return Refusal("deadline_past", {"field": field})
    if until - now > FARTHEST:
        return Refusal("invalid", {"field": field, "why": "far"})
    return None
