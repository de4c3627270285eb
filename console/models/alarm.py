"""Which matter stands in the banner: the gravest that nobody handles yet."""

from collections.abc import Iterable

from contract.incident import Incident

GRAVE = (1, 2)
UNHANDLED = frozenset({"reported", "registered", "dispatched", "returned"})
"""Until the lead has accepted, nobody is on it."""


def grave_unhandled(incidents: Iterable[Incident]) -> list[Incident]:
    """Matters of severity 1 and 2 that nobody handles, the most urgent first: gravest, then due first."""
    found = [i for i in incidents if i.severity in GRAVE and i.state in UNHANDLED]
    return sorted(found, key=_urgency)


def _urgency(incident: Incident) -> tuple[int, int, int]:
    due = incident.clock.due_at if incident.clock is not None else incident.reported_at
    return incident.severity, due, incident.reported_at
