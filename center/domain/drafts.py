"""How long a draft is kept: what was never reported has no purpose that would let it stay (PIPL article 19).

Its author's org is warned when a fifth of the time is left, then the draft is voided; the reporter's number goes with
it.
"""

from center.domain import clocks
from center.domain.made import changed
from center.domain.running import permits_for
from center.domain.values import Case, Decision, Facts, step
from center.domain.work import CENTER
from contract.incident import Incident

ENDED = "草稿超过保存期限未提交，系统自动作废"


def was_reported(incident: Incident) -> bool:
    """False for a draft, and for one that ended as a draft: the orgs of its place never saw it."""
    if incident.state == "draft":
        return False
    return incident.state != "voided" or set(incident.place.path) <= set(incident.scope)


def expired(case: Case, at: int, facts: Facts) -> Decision:
    """The same end as when its author throws it away (``registration.decline``). ``at``: ms."""
    before = case.incident
    told = {"state": "voided", "closed_at": at, "clock": None, "updated_at": at}
    after = changed(before, **told, version=before.version + 1)
    told["permits"] = permits_for(after, case.center, facts)
    return Decision(
        type="incident.discarded",
        at=at,
        actor=CENTER,
        after=Case(changed(after, permits=told["permits"]), case.center, after.version),
        full=False,
        changes=told,
        step=step(action="decline", text=ENDED, from_state="draft", to_state="voided", stage="draft"),
    )


def dated(case: Case, at: int, facts: Facts) -> Decision:
    """A draft of an older version of the center gets its time from now on, and its author is warned at once."""
    before = case.incident
    clock = changed(clocks.start("draft", before, at, facts), level="due_soon", due_soon_at=at)
    told = {"clock": clock, "updated_at": at}
    return Decision(
        type="incident.due_soon",
        at=at,
        actor=CENTER,
        after=Case(changed(before, **told, version=before.version + 1), case.center, case.moved),
        full=False,
        changes=told,
        step=step(action="due_soon", stage="draft"),
    )
