"""In which order matters stand in the queue, and which a search finds. Pure: no Qt, no clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone

from contract.incident import Incident

ZONE = timezone(timedelta(hours=8), "CST")
"""The center's time zone: all of China keeps one, without summer time."""
NEVER = 2**53
Entry = tuple[str, int, int, int, str]
"""Sorts as the rows do: group first; ends with the incident id, which is empty for the head of a group."""


def head_of(group: str) -> Entry:
    """The head of a group stands before everything in it."""
    return (group, -1, 0, 0, "")


def entry_of(incident: Incident, group: str = "") -> Entry:
    """Untaken matters of the highest severity first, then by what is due first; what waits for nothing comes last,
    newest first. Closed ones: the last closed first."""
    if incident.closed_at is not None:
        return (group, 2, -incident.closed_at, 0, incident.id)
    urgent = 0 if incident.severity == 1 and incident.state == "reported" else 1
    due = incident.clock.due_at if incident.clock is not None else NEVER
    return (group, urgent, due, -incident.reported_at, incident.id)


def midnight(now: int) -> int:
    """The last midnight of the center's time zone before ``now``; both Unix ms."""
    day = datetime.fromtimestamp(now / 1000, ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(day.timestamp() * 1000)


def matches(incident: Incident, words: tuple[str, ...], names: Mapping[str, str]) -> bool:
    """Every word (case-folded) stands somewhere in what the officer may remember of the matter. ``names``: of orgs and
    of classes, by id and code."""
    if not words:
        return True
    place = " ".join(names.get(org, "") for org in incident.place.path)
    lead = incident.lead.name if incident.lead is not None else ""
    owner = incident.owner.name if incident.owner is not None else ""
    kind = names.get(incident.class_code, "")
    parts = (incident.title, incident.text, incident.code, incident.place.address, place, lead, owner, kind)
    hay = "\n".join(parts).casefold()
    return all(word in hay for word in words)


def runs_of(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring rows as (first, last), ascending."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
