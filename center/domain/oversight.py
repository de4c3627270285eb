"""Watching over a matter: supervision that must be answered, urging, and the appeal against being called late
(督办、催办、超期申诉)."""

from typing import Any

from center.domain import bounds, deadlines
from center.domain.made import changed, made
from center.domain.values import Outcome, Refusal, says_why
from center.domain.work import Work
from contract.incident import APPEALABLE
from contract.parts import Appeal, Supervision
from contract.payload import AppealGiven, Judge, Reply, Supervise, Urge


def supervise(work: Work, given: Supervise) -> Outcome:
    lead = work.incident.lead
    if lead is None:
        return Refusal("illegal_transition", {"state": work.incident.state, "action": "supervise"})
    wrong = deadlines.refused(given.reply_by, work.at, "payload.reply_by")
    if wrong is not None:
        return wrong
    asked = made(
        Supervision,
        id=work.id,
        kind=given.kind,
        by=work.by,
        at=work.at,
        text=given.text,
        to=lead,
        reply_by=given.reply_by,
        level="normal",
        replied_at=None,
        reply="",
    )
    all_of_them = (*work.incident.supervisions, asked)
    return bounds.full("supervision", all_of_them) or work.aside(
        "incident.supervised",
        "supervise",
        given.text,
        changes={"supervisions": all_of_them},
        org=lead,
        detail=given.kind,
    )


def reply(work: Work, given: Reply) -> Outcome:
    """By the org that owes it, or by the dispatcher who heard it by telephone."""
    owed = next((s for s in work.incident.supervisions if s.id == given.supervision), None)
    if owed is None or owed.replied_at is not None:
        return Refusal("nothing_asked", {"what": "supervision"})
    post = work.post_at((owed.to.id,), ("handler",)) or work.post_at(work.centers, ("dispatcher",))
    if post is None:
        return Refusal("forbidden", {"action": "reply"})
    work.act_as(post)
    answered = changed(owed, replied_at=work.at, reply=given.text[:2_000])
    changes = {"supervisions": tuple(answered if s.id == owed.id else s for s in work.incident.supervisions)}
    return work.aside(
        "incident.supervision_replied",
        "reply",
        given.text,
        changes=changes,
        org=owed.to,
        on_behalf=post.org.id != owed.to.id,
    )


def urge(work: Work, given: Urge) -> Outcome:
    changes = {"urges": work.incident.urges + 1}
    return work.aside("incident.urged", "urge", given.text, changes=changes, org=work.incident.lead)


def appeal(work: Work, given: AppealGiven) -> Outcome:
    """Once a matter, about stages of the lead's that ran over."""
    if not set(given.stages) <= APPEALABLE.intersection(work.incident.late_stages):
        return Refusal("nothing_asked", {"what": "appeal"})
    files = work.files(given)
    if isinstance(files, Refusal):
        return files
    changes, attachments = files
    changes["appeal"] = made(
        Appeal,
        by=work.by,
        org=work.org,
        at=work.at,
        reason=given.reason,
        stages=tuple(dict.fromkeys(given.stages)),
        state="at_dispatcher",
        opinion_by=None,
    )
    return work.aside("incident.appealed", "appeal", given.reason, changes=changes, attachments=attachments)


def judge(work: Work, given: Judge) -> Outcome:
    """The dispatcher gives an opinion, the acceptor decides: two people, whatever posts one of them holds. What ran
    over stays on record; a granted appeal adds the excuse."""
    heard = work.incident.appeal
    if heard is None or heard.state not in ("at_dispatcher", "at_acceptor"):
        return Refusal("nothing_asked", {"what": "appeal"})
    if heard.by.id == work.who.actor.id:
        return Refusal("self_approval")
    if heard.opinion_by is not None and heard.opinion_by.id == work.who.actor.id:
        return Refusal("self_approval", {"what": "opinion"})
    if not given.granted and not says_why(given.note):
        return Refusal("reason_required")
    verdict = "granted" if given.granted else "refused"
    first = heard.state == "at_dispatcher"
    after = changed(heard, state="at_acceptor", opinion_by=work.by) if first else changed(heard, state=verdict)
    changes: dict[str, Any] = {"appeal": after}
    if not first and given.granted:
        changes["exempt_stages"] = tuple(dict.fromkeys((*work.incident.exempt_stages, *heard.stages)))
    return work.aside("incident.appeal_judged", "judge", given.note, changes=changes, org=heard.org, detail=verdict)
