"""Who has a matter in hand: take, hand over, note (认领、移交首问责任、备注)."""

from center.domain.made import made
from center.domain.values import Outcome, Refusal, says_why
from center.domain.work import Work
from contract.command import TAKE_OVER_MS
from contract.incident import CHIEFS
from contract.org import Role
from contract.parts import Holder
from contract.payload import HandOver, Remark, Take

DUTY: frozenset[Role] = CHIEFS | {"acceptor", "dispatcher"}
"""Roles at a centre to whom responsibility for a matter may be handed."""


def take(work: Work, given: Take) -> Outcome:
    """A mark, not a lock: others may go on working. Within TAKE_OVER_MS of another's mark it was a race, and the later
    one stands; after that a supervisor takes it over with a reason."""
    holder = work.incident.holder
    if holder is not None and holder.person.id != work.who.actor.id and work.at - holder.at >= TAKE_OVER_MS:
        post = work.post_at(work.centers, CHIEFS)
        if post is None:
            seconds = (work.at - holder.at) // 1_000
            return Refusal("held_by_other", {"name": holder.person.name, "seconds": seconds})
        if not says_why(given.reason):
            return Refusal("reason_required")
        work.act_as(post)
    mine = made(Holder, person=work.by, at=work.at)
    return work.aside("incident.taken", "take", given.reason, changes={"holder": mine})


def hand_over(work: Work, given: HandOver) -> Outcome:
    """首问责任: by the owner, or by a chief, to an officer who serves at the centre in charge."""
    owner = work.incident.owner
    if owner is None or owner.id != work.who.actor.id:
        post = work.post_at(work.centers, CHIEFS)
        if post is None:
            return Refusal("forbidden", {"action": "hand_over"})
        work.act_as(post)
    to = work.facts.officers.get(given.to)
    if to is None or not any(p.org.id in work.centers and not DUTY.isdisjoint(p.roles) for p in to.posts):
        return Refusal("unknown_user", {"user": given.to})
    return work.aside("incident.handed_over", "hand_over", given.reason, changes={"owner": to.person})


def note(work: Work, given: Remark) -> Outcome:
    return work.aside("incident.noted", "note", given.text)
