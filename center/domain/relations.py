"""Matters that belong together: one taken into another (合并), or told apart and tied (关联). Both get an event."""

from center.domain import bounds
from center.domain.checking import unanswered
from center.domain.made import made
from center.domain.values import Case, Outcome, Refusal
from center.domain.work import Work
from contract.incident import ENDED, Incident
from contract.parts import Relation
from contract.payload import Merge, Relate


def merge(work: Work, given: Merge) -> Outcome:
    """This matter ends in ``into``; its reporter, and those merged into it before, are told there what came of it."""
    other = _other(work, given.into)
    if isinstance(other, Refusal):
        return other
    if other.incident.state in ENDED or other.incident.state == "draft":
        return Refusal("merge_cycle")
    this = work.incident
    owed = unanswered(this)
    if owed is not None:
        return owed
    absorbed = tuple(r for r in this.related if r.kind == "merged_from")
    there = _with(other.incident, _relation(this, "merged_from"), *absorbed)
    also = _on(work, other).aside(
        "incident.absorbed", "merge", given.reason, changes={"related": there}, detail="merged_from"
    )
    related = _with(this, _relation(other.incident, "merged_into"))
    return bounds.full("relation", there) or work.move(
        "incident.merged", "merge", "merged", given.reason, changes={"related": related}, also=(also,)
    )


def relate(work: Work, given: Relate) -> Outcome:
    other = _other(work, given.other)
    if isinstance(other, Refusal):
        return other
    if other.incident.state == "draft":
        return Refusal("merge_cycle")  # it is nobody's but its author's, and may never be reported
    here = _with(work.incident, _relation(other.incident, "related"))
    there = _with(other.incident, _relation(work.incident, "related"))
    crowd = bounds.full("relation", here) or bounds.full("relation", there)
    if crowd is not None:
        return crowd
    also = _on(work, other).aside("incident.related", "relate", given.note, changes={"related": there})
    return work.aside("incident.related", "relate", given.note, changes={"related": here}, also=(also,))


def _other(work: Work, id_: str) -> Case | Refusal:
    """The other matter, if the caller sees it."""
    if id_ == work.incident.id:
        return Refusal("merge_cycle")
    case = work.facts.others.get(id_)
    if case is None or not work.who.sees(case.incident.scope):
        return Refusal("unknown_incident", {"id": id_})
    return case


def _on(work: Work, other: Case) -> Work:
    """The same command on the other matter."""
    return Work(other, work.who, work.acting, max(work.at, other.incident.updated_at), work.facts, work.command)


def _relation(incident: Incident, kind: str) -> Relation:
    return made(Relation, id=incident.id, code=incident.code, kind=kind)


def _with(incident: Incident, *more: Relation) -> tuple[Relation, ...]:
    """The relations with further ones; being merged says more than being related."""
    found = {r.id: r for r in incident.related}
    for relation in more:
        if relation.id not in found or found[relation.id].kind == "related":
            found[relation.id] = relation
    return tuple(found.values())
