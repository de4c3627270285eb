"""From a report to a case: submit, verify on the spot, register, decline, set right (核实、立案、不予受理、更正)."""

from typing import Any

from center.domain import clocks
from center.domain.made import changed, made
from center.domain.values import Facts, Outcome, Refusal
from center.domain.work import KEPT, Work
from contract.incident import Incident, Place
from contract.org import OrgKind, OrgRef
from contract.parts import FieldTask
from contract.payload import AskVerify, Correct, Found, Register, Spot, Submit, Why

FIELD_ORGS: frozenset[OrgKind] = frozenset({"grid", "special_grid", "community"})
"""Who can be sent to look."""


def submit(work: Work, given: Submit) -> Outcome:
    """A draft is reported: now the orgs of its place see it and the clock starts."""
    changes = corrected(work.incident, given, work.facts)
    if isinstance(changes, Refusal):
        return changes
    path = changes.get("place", work.incident.place).path
    class_code = changes.get("class_code", work.incident.class_code)
    special = work.facts.district.bound(path, class_code)
    changes["scope"] = tuple(dict.fromkeys((*path, *work.incident.scope, *special)))
    return work.move("incident.submitted", "submit", "reported", "", changes=changes)


def register(work: Work, given: Register) -> Outcome:
    """Whoever registers becomes the owner (首问责任), their org the centre in charge; the time of the whole starts."""
    changes = corrected(work.incident, given, work.facts)
    if isinstance(changes, Refusal):
        return changes
    changes["owner"] = work.by
    _open_to_special(work, changes)
    if work.incident.extern is not None:
        changes["extern"] = None
    total = clocks.start("total", changed(work.incident, **changes), work.at, work.facts)
    changes["total"] = total
    return work.move("incident.registered", "register", "registered", given.note, changes=changes, center=work.org.id)


def ask_verify(work: Work, given: AskVerify) -> Outcome:
    task = field_task(work, "verify", given.org)
    if isinstance(task, Refusal):
        return task
    changes: dict[str, Any] = {"task": task, "scope": work.widened(task.org.id)}
    return work.move(
        "incident.verification_asked", "ask_verify", "verifying", given.note, changes=changes, org=task.org
    )


def verify(work: Work, given: Found) -> Outcome:
    """Back at the acceptor, with a fresh time for registering."""
    done = found(work, given)
    if isinstance(done, Refusal):
        return done
    changes, said = done
    return work.move(
        "incident.verified", "verify", "reported", given.text, changes={**changes, "verified": given.held}, **said
    )


def decline(work: Work, given: Why) -> Outcome:
    """不予受理. A draft is thrown away: nobody but its author's org ever saw it."""
    if work.incident.state == "draft":
        return work.move("incident.discarded", "decline", "voided", given.reason)
    return work.move("incident.declined", "decline", "declined", given.reason)


def correct(work: Work, given: Correct) -> Outcome:
    """A new place adds its orgs; who could see the matter still can. No running clock starts anew."""
    changes = corrected(work.incident, given, work.facts)
    if isinstance(changes, Refusal):
        return changes
    if "place" in changes:
        changes["scope"] = work.widened(*changes["place"].path)
    _open_to_special(work, changes)
    state = work.incident.state
    return work.move("incident.corrected", "correct", state, given.reason, changes=changes, clock=KEPT)


def _open_to_special(work: Work, changes: dict[str, Any]) -> None:
    """The special grids of another class or place see the matter too."""
    before = work.incident
    path = changes.get("place", before.place).path
    scope = changes.get("scope", before.scope)
    special = work.facts.district.bound(path, changes.get("class_code", before.class_code))
    if not set(special) <= set(scope):
        changes["scope"] = tuple(dict.fromkeys((*scope, *special)))


def field_task(work: Work, kind: str, org_id: str | None) -> FieldTask | Refusal:
    """Something to look at, for the org named or the grid of the place."""
    district = work.facts.district
    org = district.org(org_id if org_id is not None else work.incident.place.path[-1])
    if org is None or org.kind not in FIELD_ORGS or org.retired_at is not None:
        if org_id is None:
            return Refusal("invalid", {"field": "payload.org"})
        return Refusal("unknown_org", {"org": org_id})
    at = made(OrgRef, id=org.id, name=org.name)
    return made(FieldTask, kind=kind, org=at, by=work.by, at=work.at, held=None, text="")


def found(work: Work, given: Found) -> tuple[dict[str, Any], dict[str, Any]] | Refusal:
    """What a field task changes, and what its line says. The centre records what was told by telephone."""
    files = work.files(given)
    task = work.incident.task
    if isinstance(files, Refusal):
        return files
    changes, attachments = files
    if task is not None:
        changes["task"] = changed(task, held=given.held, text=given.text[:2_000])
    on_behalf = task is not None and work.org.id != task.org.id
    detail = "held" if given.held else "not_held"
    return changes, {"attachments": attachments, "on_behalf": on_behalf, "detail": detail}


def corrected(incident: Incident, given: Register | Submit | Correct, facts: Facts) -> dict[str, Any] | Refusal:
    """The fields that ``given`` sets anew. A condition that the new class does not have falls away."""
    changes: dict[str, Any] = {}
    asked = vars(given)
    for name in ("title", "text", "severity"):
        value = asked.get(name)
        if value is not None:
            changes[name] = value
    class_code = given.class_code or incident.class_code
    if given.class_code is not None:
        if given.class_code not in facts.district.classes:
            return Refusal("unknown_class", {"class_code": given.class_code})
        changes["class_code"] = given.class_code
    if given.condition is not None:
        if not facts.has_condition(class_code, given.condition):
            return Refusal("unknown_type", {"code": given.condition})
        changes["condition"] = given.condition
    elif incident.condition is not None and class_code != incident.class_code:
        changes["condition"] = None
    spot: Spot | None = asked.get("place")
    if spot is not None:
        place = placed(spot, facts)
        if isinstance(place, Refusal):
            return place
        changes["place"] = place
    return changes


def placed(spot: Spot, facts: Facts) -> Place | Refusal:
    path = facts.district.locate(spot.lon, spot.lat)
    if path is None:
        return Refusal("place_outside", {"lon": f"{spot.lon:.6f}", "lat": f"{spot.lat:.6f}"})
    return made(Place, lon=spot.lon, lat=spot.lat, address=spot.address, path=path)
