"""Was it really done: look again, check, close (现场核查、核查、结案)."""

from typing import Any

from center.domain.dispatching import RUNNING
from center.domain.registration import field_task, found
from center.domain.values import Outcome, Refusal
from center.domain.work import Work
from contract.incident import Incident
from contract.payload import AskCheck, Check, Close, Found


def ask_check(work: Work, given: AskCheck) -> Outcome:
    task = field_task(work, "inspect", given.org)
    if isinstance(task, Refusal):
        return task
    changes: dict[str, Any] = {"task": task, "scope": work.widened(task.org.id)}
    return work.move("incident.check_asked", "ask_check", "inspecting", given.note, changes=changes, org=task.org)


def inspect(work: Work, given: Found) -> Outcome:
    """Whatever was found, the checker decides: on to closing, or back to the lead."""
    done = found(work, given)
    if isinstance(done, Refusal):
        return done
    changes, said = done
    return work.move("incident.inspected", "inspect", "feedback", given.text, changes=changes, **said)


def check(work: Work, given: Check) -> Outcome:
    return unsettled(work.incident) or work.move("incident.checked", "check", "checked", given.note)


def close(work: Work, given: Close) -> Outcome:
    return unsettled(work.incident) or work.move("incident.closed", "close", "closed", given.note)


def unanswered(incident: Incident) -> Refusal | None:
    """Each supervision needs its answer: neither closing nor merging the matter is a way around it."""
    owed = dict.fromkeys(s.to.name for s in incident.supervisions if s.replied_at is None)
    return Refusal("unsettled", {"what": "supervision", "orgs": "、".join(owed)}) if owed else None


def unsettled(incident: Incident) -> Refusal | None:
    """What stands between a matter and its closing."""
    waiting = [p.org.name for p in incident.co if p.state in RUNNING]
    if waiting:
        return Refusal("unsettled", {"what": "co", "orgs": "、".join(waiting)})
    owed = unanswered(incident)
    if owed is not None:
        return owed
    dispute = incident.dispute
    if dispute is not None and dispute.state in ("waiting", "mediating"):
        # closed without its outcome it would stand in no rate of mediation, and nobody could add it any more
        by = incident.lead if dispute.org is None else dispute.org
        return Refusal("unsettled", {"what": "mediation", "orgs": "" if by is None else by.name})
    if incident.asking is not None:
        return Refusal("unsettled", {"what": "application", "orgs": incident.asking.org.name})
    return None
