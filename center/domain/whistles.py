"""吹哨报到: a centre calls orgs to the scene, they arrive, the caller rates how (街乡吹哨、部门报到)."""

from center.domain import bounds
from center.domain.dispatching import seen
from center.domain.made import changed, made
from center.domain.permits import WORKING
from center.domain.values import Outcome, Refusal
from center.domain.work import Work
from contract.org import OrgRef, Role
from contract.parts import Whistle
from contract.payload import Arrive, Score, WhistleBlown

MINUTE = 60_000
_DUTY: tuple[Role, ...] = ("acceptor", "dispatcher", "shift_supervisor", "duty_leader")


def whistle(work: Work, given: WhistleBlown) -> Outcome:
    calls, scope = [], work.incident.scope
    for number, id_ in enumerate(dict.fromkeys(given.orgs)):
        org = work.facts.district.org(id_)
        if org is None or org.kind == "district" or org.retired_at is not None:
            return Refusal("unknown_org", {"org": id_})
        calls.append(
            made(
                Whistle,
                id=numbered(work.id, number),
                org=made(OrgRef, id=org.id, name=org.name),
                by=work.by,
                from_org=work.org,
                at=work.at,
                text=given.text,
                arrive_by=work.at + given.minutes * MINUTE,
                level="normal",
                arrived_at=None,
                arrived_by=None,
                score=None,
            )
        )
        scope = tuple(dict.fromkeys((*scope, *seen(id_, work.facts))))
    changes = {"whistles": (*work.incident.whistles, *calls), "scope": scope}
    return bounds.full("whistle", changes["whistles"]) or work.aside(
        "incident.whistled", "whistle", given.text, changes=changes, org=calls[0].org
    )


def arrive(work: Work, given: Arrive) -> Outcome:
    """By somebody of the called org, or by the centre that sees or hears it."""
    call = next((w for w in work.incident.whistles if w.id == given.whistle), None)
    if call is None or call.arrived_at is not None:
        return Refusal("nothing_asked", {"what": "whistle"})
    org = work.facts.district.org(call.org.id)
    roles = ("handler",) if org is None else WORKING[org.kind]
    post = work.post_at((call.org.id,), roles) or work.post_at(work.centers, _DUTY)
    if post is None:
        return Refusal("forbidden", {"action": "arrive"})
    work.act_as(post)
    there = changed(call, arrived_at=work.at, arrived_by=work.by)
    return work.aside(
        "incident.arrived",
        "arrive",
        given.note,
        changes={"whistles": _with(work, there)},
        org=call.org,
        on_behalf=post.org.id != call.org.id,
    )


def score(work: Work, given: Score) -> Outcome:
    call = next((w for w in work.incident.whistles if w.id == given.whistle), None)
    if call is None or call.arrived_at is None or call.score is not None:
        return Refusal("nothing_asked", {"what": "whistle"})
    post = work.post_at((call.from_org.id,), _DUTY)
    if post is None:
        return Refusal("forbidden", {"action": "score"})
    work.act_as(post)
    rated = changed(call, score=given.score)
    return work.aside(
        "incident.arrival_scored",
        "score",
        given.note,
        changes={"whistles": _with(work, rated)},
        org=call.org,
        detail=str(given.score),
    )


def numbered(id_: str, number: int) -> str:
    """The ``number``-th name out of one identifier; 0 is itself."""
    return f"{id_[:24]}{(int(id_[24:], 16) + number) % 16**12:012x}"


def _with(work: Work, one: Whistle) -> tuple[Whistle, ...]:
    return tuple(one if w.id == one.id else w for w in work.incident.whistles)
