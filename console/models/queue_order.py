"""Which matters stand in the queue, in which order. Pure: no Qt, no clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from enum import Enum

from contract.incident import Action, Incident, allowed
from contract.org import Session

ZONE = timezone(timedelta(hours=8), "CST")
"""The center's time zone: all of China keeps one, without summer time."""
NEVER = 2**53
MY_STEPS: frozenset[Action] = frozenset({"register", "dispatch", "check", "close"})
LEAD_STEPS: frozenset[Action] = frozenset({"accept", "feedback"})


class Filter(Enum):
    """The tabs of the queue. ``MINE``: the next step is this officer's to take."""

    OPEN = "open"
    MINE = "mine"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    RETURNED = "returned"
    CLOSED_TODAY = "closed_today"


Entry = tuple[int, int, int, str]
"""Sorts as the rows do; ends with the incident id."""


def entry_of(incident: Incident) -> Entry:
    """Untaken matters of the highest severity first, then by what is due first; what waits for nothing comes last,
    newest first. Closed ones: the last closed first."""
    if incident.closed_at is not None:
        return (2, -incident.closed_at, 0, incident.id)
    urgent = 0 if incident.severity == 1 and incident.state == "reported" else 1
    due = incident.clock.due_at if incident.clock is not None else NEVER
    return (urgent, due, -incident.reported_at, incident.id)


def midnight(now: int) -> int:
    """The last midnight of the center's time zone before ``now``; both Unix ms."""
    day = datetime.fromtimestamp(now / 1000, ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(day.timestamp() * 1000)


def filters_of(incident: Incident, session: Session | None, today: int) -> frozenset[Filter]:
    """The tabs that show ``incident``. ``today``: Unix ms of the last midnight."""
    if incident.state == "closed":
        closed_today = incident.closed_at is not None and incident.closed_at >= today
        return _CLOSED_TODAY if closed_today else _NONE
    level = incident.clock.level if incident.clock is not None else "normal"
    mine = session is not None and waits_for(incident, session)
    return _COMBINATIONS[level, mine, incident.state == "returned"]


def waits_for(incident: Incident, session: Session) -> bool:
    """The next step is this officer's own. Steps that could be recorded for a department (telephone answer) count
    only in that department: else every matter would wait for everybody."""
    steps = allowed(incident, session)
    if any(step in MY_STEPS for step in steps):
        return True
    leads = incident.lead is not None and incident.lead.id == session.org.id
    return leads and any(step in LEAD_STEPS for step in steps)


def matches(incident: Incident, words: tuple[str, ...], names: Mapping[str, str]) -> bool:
    """Every word (case-folded) stands somewhere in what the officer may remember of the matter."""
    if not words:
        return True
    place = " ".join(names.get(org, "") for org in incident.place.path)
    lead = incident.lead.name if incident.lead is not None else ""
    owner = incident.owner.name if incident.owner is not None else ""
    parts = (incident.title, incident.text, incident.code, incident.place.address, place, lead, owner)
    hay = "\n".join(parts).casefold()
    return all(word in hay for word in words)


_NONE: frozenset[Filter] = frozenset()
_CLOSED_TODAY = frozenset({Filter.CLOSED_TODAY})
_LEVELS: dict[str, frozenset[Filter]] = {
    "normal": frozenset({Filter.OPEN}),
    "due_soon": frozenset({Filter.OPEN, Filter.DUE_SOON}),
    "overdue": frozenset({Filter.OPEN, Filter.OVERDUE}),
}
_COMBINATIONS: dict[tuple[str, bool, bool], frozenset[Filter]] = {
    (level, mine, returned): filters
    | (frozenset({Filter.MINE}) if mine else _NONE)
    | (frozenset({Filter.RETURNED}) if returned else _NONE)
    for level, filters in _LEVELS.items()
    for mine in (False, True)
    for returned in (False, True)
}
