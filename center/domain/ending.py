"""After the work: visit, evaluate, archive; and the ends out of turn (回访、评价、归档、强制结案、重新立案)."""

from typing import Any, Literal

from center.domain import bounds, clocks
from center.domain.made import changed, made
from center.domain.values import Outcome, Refusal
from center.domain.work import Work
from contract.parts import Evaluation, Visit
from contract.payload import Evaluate, VisitGiven, Why, Word

Grade = Literal["A", "B", "C", "D", "E"]
GRADES: tuple[tuple[int, Grade], ...] = ((90, "A"), (75, "B"), (60, "C"), (40, "D"), (0, "E"))


def visit(work: Work, given: VisitGiven) -> Outcome:
    """One reporter was asked; those of merged matters have a channel each."""
    incident = work.incident
    own = given.channel is None or given.channel == incident.id
    if not own and not any(r.kind == "merged_from" and r.id == given.channel for r in incident.related):
        return Refusal("unknown_incident", {"id": str(given.channel)})
    said = made(
        Visit,
        at=work.at,
        by=work.by,
        satisfaction=given.satisfaction,
        text=given.text,
        channel=None if own else given.channel,
    )
    visits = (*incident.visits, said)
    return bounds.full("visit", visits) or work.move(
        "incident.visited",
        "visit",
        "visited",
        given.text,
        changes={"visits": visits},
        detail=given.satisfaction,
    )


def evaluate(work: Work, given: Evaluate) -> Outcome:
    grade = next(grade for least, grade in GRADES if given.score >= least)
    value = made(Evaluation, at=work.at, by=work.by, score=given.score, grade=grade, text=given.text)
    return work.move(
        "incident.evaluated", "evaluate", "evaluated", given.text, changes={"evaluation": value}, detail=grade
    )


def archive(work: Work, given: Word) -> Outcome:
    return work.move("incident.archived", "archive", "archived", given.note)


def force_close(work: Work, given: Why) -> Outcome:
    """Closed without its steps; co-departments are let go."""
    return work.move("incident.force_closed", "force_close", "closed", given.reason, changes={"forced": True})


def reopen(work: Work, given: Why) -> Outcome:
    """To the dispatcher, or to the acceptor when it never was a case. What was late stays on record."""
    incident = work.incident
    changes: dict[str, Any] = {"reopened": incident.reopened + 1, "closed_at": None}
    for name in ("lead", "evaluation", "started_at", "handle_by", "task"):
        if getattr(incident, name) is not None:
            changes[name] = None
    if incident.forced:
        changes["forced"] = False
    special = work.facts.district.bound(incident.place.path, incident.class_code)
    if not set(special) <= set(incident.scope):
        changes["scope"] = work.widened(*special)  # bound a moment ago, and open again before they were told
    if incident.owner is None:
        return work.move("incident.reopened", "reopen", "reported", given.reason, changes=changes)
    changes["total"] = clocks.start("total", changed(incident, **changes), work.at, work.facts)
    return work.move("incident.reopened", "reopen", "registered", given.reason, changes=changes)
