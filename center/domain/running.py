"""What a matter carries while it runs: its permits, its attachments."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from center.domain.district import District
from center.domain.made import changed
from center.domain.permits import Marks, Place, permits
from center.domain.values import Facts, Refusal
from contract.incident import APPEALABLE, Attachment, Incident, Permit
from contract.payload import WithFiles

PLAIN = Marks()
_REPORTED = Marks(reporter=True)
_REGISTERED = Marks(registered=True)
_BOTH = Marks(reporter=True, registered=True)


def permits_for(incident: Incident, center: str | None, facts: Facts) -> tuple[Permit, ...]:
    """Before registration the duty centres of the district and the street may take it; then the one that did, and
    the district above it."""
    lead = incident.lead
    return permits(
        incident.state,
        centers(incident, center),
        None if lead is None else _place(lead.id, facts.district),
        _places(incident.scope, facts.district),
        marks(incident),
    )


def centers(incident: Incident, center: str | None) -> tuple[str, ...]:
    """The duty centres in charge."""
    district, *below = incident.place.path
    if center is None:
        return (district, *below[:1])
    return (district,) if center == district else (center, district)


def marks(incident: Incident) -> Marks:
    """What beside the state decides who may do what."""
    reporter, registered = incident.reporter is not None, incident.owner is not None
    if not (
        incident.co
        or incident.asking
        or incident.task
        or incident.supervisions
        or incident.whistles
        or incident.late_stages
        or incident.appeal
        or incident.dispute
        or incident.extern
    ):
        if reporter:
            return _BOTH if registered else _REPORTED
        return _REGISTERED if registered else PLAIN
    asking, dispute, task = incident.asking, incident.dispute, incident.task
    return Marks(
        reporter=reporter or (dispute is not None and bool(dispute.parties)),
        registered=registered,
        co=tuple((p.org.id, p.state) for p in incident.co if p.state in ("dispatched", "accepted")),
        asking=None if asking is None else (asking.kind, asking.org.id),
        task=None if task is None or task.held is not None else task.org.id,
        owed=tuple(dict.fromkeys(s.to.id for s in incident.supervisions if s.replied_at is None)),
        called=tuple(dict.fromkeys(w.org.id for w in incident.whistles if w.arrived_at is None)),
        unrated=tuple(
            dict.fromkeys(w.from_org.id for w in incident.whistles if w.arrived_at is not None and w.score is None)
        ),
        appeal=_appeal(incident),
        dispute=None
        if dispute is None
        else (dispute.state, "" if dispute.org is None else dispute.org.id, dispute.confirmation),
        up="" if incident.extern is None else "here" if incident.extern.org is not None else "beyond",
    )


def whole(incident: Incident) -> dict[str, Any]:
    """Every field as a change."""
    fields = dict(incident.__dict__)
    del fields["id"], fields["version"]
    return fields


def named(given: WithFiles, facts: Facts, before: Iterable[Attachment] = ()) -> tuple[Attachment, ...] | Refusal:
    """The files of ``given``, and what each shows: as said now, else as it was said of the same one ``before``."""
    if not given.attachments:
        return ()
    for hash_ in given.attachments:
        if hash_ not in facts.attachments:
            return Refusal("unknown_attachment", {"hash": hash_})
    kinds = {a.hash: a.kind for a in before} | given.photos
    files = (facts.attachments[h] for h in dict.fromkeys(given.attachments))
    return tuple(changed(a, kind=kinds.get(a.hash)) for a in files)


def _appeal(incident: Incident) -> str:
    if incident.appeal is not None:
        return incident.appeal.state
    return "open" if incident.lead is not None and not APPEALABLE.isdisjoint(incident.late_stages) else ""


@lru_cache(maxsize=8_192)
def _places(scope: tuple[str, ...], district: District) -> tuple[Place, ...]:
    org_of = district.org
    return tuple([(id_, org.kind) for id_ in scope if (org := org_of(id_)) is not None])


@lru_cache(maxsize=8_192)
def _place(id_: str, district: District) -> Place:
    """An org that was taken away since still leads as a department."""
    org = district.org(id_)
    return (id_, "department" if org is None else org.kind)
