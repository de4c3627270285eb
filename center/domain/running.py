"""What a matter carries while it runs: its clock, its permits, its attachments."""

from functools import lru_cache
from typing import Any

from center.domain import clocks
from center.domain.district import District
from center.domain.permits import Post, permits
from center.domain.values import Facts, Refusal
from contract.incident import Attachment, Clock, Incident, Permit


def clock_for(incident: Incident, now: int, facts: Facts) -> Clock | None:
    """A fresh clock for the state the incident is in."""
    stage = clocks.STAGE_OF[incident.state]
    if stage is None:
        return None
    minutes = facts.limits.of(stage, incident.severity, facts.district.handle_minutes(incident.class_code))
    return clocks.started(stage, now, minutes, facts.limits.warn_percent)


def permits_for(incident: Incident, center: str | None, facts: Facts) -> tuple[Permit, ...]:
    """Before registration the duty centres of the district and the street may take it; then the one that did, and
    the district above it."""
    district, *below = incident.place.path
    street = tuple(below[:1])
    centers = (district, *street) if center is None else tuple(dict.fromkeys((center, district)))
    lead = None if incident.lead is None else incident.lead.id
    return permits(incident.state, centers, lead, _posts(incident.scope, facts.district), incident.reporter is not None)


@lru_cache(maxsize=8_192)
def _posts(scope: tuple[str, ...], district: District) -> tuple[Post, ...]:
    org_of = district.org
    return tuple([(id_, org.kind) for id_ in scope if (org := org_of(id_)) is not None])


def whole(incident: Incident) -> dict[str, Any]:
    """Every field as a change."""
    return {name: value for name, value in incident.__dict__.items() if name not in ("id", "version")}


def named(hashes: tuple[str, ...], facts: Facts) -> tuple[Attachment, ...] | Refusal:
    for hash_ in hashes:
        if hash_ not in facts.attachments:
            return Refusal("unknown_attachment", {"hash": hash_})
    return tuple(facts.attachments[h] for h in dict.fromkeys(hashes))
