"""Open matters follow their grid: split, merged or moved, they are found anew by their place. Closed ones stay where
they were; what special grids are bound to now opens them, too (ADR 0023).
"""

from typing import Any

from center.domain.district import District
from center.domain.drafts import was_reported
from center.domain.made import changed, made
from center.domain.running import permits_for, whole
from center.domain.values import Case, Decision, Facts, Outcome, Refusal, step
from contract.event import Actor
from contract.incident import ENDED, Incident
from contract.org import OrgRef

REGISTRAR = Actor(kind="center", id="center", name="机构调整")


def out_of_date(incident: Incident, district: District) -> bool:
    """True when ``relocate`` has something to say."""
    if not was_reported(incident):
        return False
    if incident.state in ENDED:
        return not set(_bound_now(incident, district)) <= set(incident.scope)
    path = path_now(incident, district)
    return path != incident.place.path or not set(_seen_by(incident, path, district)) <= set(incident.scope)


def path_now(incident: Incident, district: District) -> tuple[str, ...]:
    """The path of the matter's place: as it was while all of it stands, else found by the point, else the closest
    org of the old path that is left."""
    old = incident.place.path
    if old and _stands(old, district):
        return old
    found = district.locate(incident.place.lon, incident.place.lat)
    if found is not None:
        return found
    for id_ in reversed(old):
        path = district.path_of(id_)
        if path and _stands(path, district):
            return path
    return old


def relocate(case: Case | None, now: int, facts: Facts) -> Outcome:
    """The event that says where an open matter lies now. Who saw it still does, who sees the place now does too;
    whoever is in charge stays so, and what an officer is deciding meanwhile is not out of date. A task in the field
    that lay with a grid that is gone goes to the one of the place. An ended matter stays where it is and is opened to
    special grids only.
    """
    if case is None:
        return Refusal("not_found")
    before, district = case.incident, facts.district
    if not out_of_date(before, district):
        return Refusal("illegal_transition", {"state": before.state, "action": "moved"})
    if before.state in ENDED:
        return _opened(case, now, district)
    path = path_now(before, district)
    at = max(now, before.updated_at)
    scope = tuple(dict.fromkeys((*before.scope, *_seen_by(before, path, district))))
    told: dict[str, Any] = {"updated_at": at}
    if path != before.place.path:
        told["place"] = changed(before.place, path=path)
    task = before.task
    if task is not None and task.held is None and _gone(task.org.id, district):
        org = district.org(path[-1])
        if org is not None:
            told["task"] = changed(task, org=made(OrgRef, id=org.id, name=org.name))
    widened = scope != before.scope
    if widened:
        told["scope"] = scope
    after = changed(before, **told, version=before.version + 1)
    permits = permits_for(after, case.center, facts)
    if permits != before.permits:
        told["permits"] = permits
        after = changed(after, permits=permits)
    org = district.org(path[-1])
    return Decision(
        type="incident.moved",
        at=at,
        actor=REGISTRAR,
        after=Case(after, case.center, case.moved),
        full=widened,
        changes=whole(after) if widened else told,
        step=step(action="moved", org=None if org is None else made(OrgRef, id=org.id, name=org.name)),
    )


def _opened(case: Case, now: int, district: District) -> Decision:
    """Desks that do not hold it pass this by, so it is told as a change only, not as the whole of it."""
    before = case.incident
    at = max(now, before.updated_at)
    special = _bound_now(before, district)
    told = {"scope": tuple(dict.fromkeys((*before.scope, *special))), "updated_at": at}
    org = next(o for id_ in special if id_ not in before.scope and (o := district.org(id_)) is not None)
    return Decision(
        type="incident.moved",
        at=at,
        actor=REGISTRAR,
        after=Case(changed(before, **told, version=before.version + 1), case.center, case.moved),
        full=False,
        changes=told,
        step=step(action="moved", from_state=before.state, org=made(OrgRef, id=org.id, name=org.name)),
    )


def _bound_now(incident: Incident, district: District) -> tuple[str, ...]:
    return district.bound(path_now(incident, district), incident.class_code)


def _seen_by(incident: Incident, path: tuple[str, ...], district: District) -> tuple[str, ...]:
    return (*path, *district.bound(path, incident.class_code))


def _stands(path: tuple[str, ...], district: District) -> bool:
    return path == district.path_of(path[-1]) and not any(_gone(id_, district) for id_ in path)


def _gone(id_: str, district: District) -> bool:
    org = district.org(id_)
    return org is None or org.retired_at is not None
