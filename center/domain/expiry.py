"""Photos of a matter closed long ago are let go; the log keeps their hashes and says so."""

from center.domain.made import changed
from center.domain.values import Case, Decision, Outcome, Refusal, step
from contract.event import Actor

KEEPER = Actor(kind="center", id="center", name="到期清理")


def expire_attachments(case: Case | None, closed_before: int, now: int) -> Outcome:
    """The event that says the files of ``case`` are gone: it was closed before ``closed_before`` (ms) and still is."""
    if case is None:
        return Refusal("not_found")
    before = case.incident
    if before.closed_at is None or before.closed_at >= closed_before:
        return Refusal("illegal_transition", {"state": before.state, "action": "expired"})
    at = max(now, before.updated_at)
    told = {"attachments": (), "updated_at": at}
    return Decision(
        type="incident.attachments_expired",
        at=at,
        actor=KEEPER,
        after=Case(changed(before, **told, version=before.version + 1), case.center, case.moved),
        full=False,
        changes=told,
        step=step(action="expired", text="附件保存期满，文件已删除", attachments=before.attachments),
    )
