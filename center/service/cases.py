"""Cases out of their lines in the table, without parsing again what this process wrote a moment ago."""

import threading
from collections import OrderedDict

from center.domain.values import Case
from contract.incident import Incident

REMEMBERED = 1_024

_incidents: OrderedDict[str, Incident] = OrderedDict()
"""Incidents by their JSON, the oldest out first. Keyed by the text itself, so it cannot be out of date, whoever wrote
the line."""
_lock = threading.Lock()


def case_of(body: str, center: str | None, moved: int) -> Case:
    """The case of a line of ``incident``."""
    incident = _incidents.get(body)
    if incident is None:
        incident = Incident.model_validate_json(body)
        remember(body, incident)
    return Case(incident, center, moved)


def remember(body: str, incident: Incident) -> None:
    with _lock:
        if len(_incidents) >= REMEMBERED:
            _incidents.popitem(last=False)
        _incidents[body] = incident
