"""The closed loop: what a command does to a matter. Pure: values in, one Decision or one Refusal out.

draft → reported → (verifying) → registered → dispatched → accepted → handling → feedback → (inspecting) → checked →
closed → visited → evaluated → archived, and the ways beside it. Each module beside this one holds the steps of one
noun; here stands who is asked, and how every command is measured.
"""

from collections.abc import Callable

from center.domain import (
    approvals,
    checking,
    dispatching,
    disputes,
    duty,
    ending,
    handling,
    oversight,
    registration,
    relations,
    upward,
    whistles,
)
from center.domain.permits import holds, names
from center.domain.report import report
from center.domain.values import Case, Facts, Outcome, Refusal, Who
from center.domain.work import Work
from contract.command import Command, CommandType
from contract.envelope import ReportCommand
from contract.incident import Action
from contract.org import Post

_ANSWERS: dict[Action, str] = {
    "decide": "application",
    "withdraw": "application",
    "reply": "supervision",
    "judge": "appeal",
    "arrive": "whistle",
    "score": "whistle",
    "release_co": "co",
}
"""Actions that answer something, and what: when it is not there (any more), that is what is said."""
STALE_ALLOWED: frozenset[CommandType] = frozenset({"note", "take"})
"""Asked for on whatever version: they say nothing about how the matter stands."""
LATEST_ONLY: frozenset[CommandType] = frozenset({"judge", "withdraw", "dispute"})
"""What they answer or replace is not named in the command, and may have changed in an aside: an opinion given twice in
the same second would be taken for the decision after it, and of two who describe a dispute one would undo the other."""


def decide(case: Case | None, incident_id: str, command: Command, who: Who, now: int, facts: Facts) -> Outcome:
    """What ``command`` comes to. ``now``: ms of the center's clock; time within a matter never runs backwards."""
    if isinstance(command, ReportCommand):
        return report(case, incident_id, command, who, now, facts)
    if case is None or not who.sees(case.incident.scope):
        return Refusal("not_found")
    incident = case.incident
    if command.expected_version > incident.version or (
        command.expected_version < (incident.version if command.type in LATEST_ONLY else case.moved)
        and command.type not in STALE_ALLOWED
    ):
        return Refusal("version_conflict", {"current_version": incident.version})
    acting = measured(case, command.type, who)
    if isinstance(acting, Refusal):
        return acting
    work = Work(case, who, acting, max(now, incident.updated_at), facts, command)
    return _STEPS[command.type](work, command.payload)


def reveal(case: Case | None, who: Who, reason: str, now: int, facts: Facts) -> Outcome:
    """Reading the contact is an event too: who, when, why."""
    if case is None or not who.sees(case.incident.scope):
        return Refusal("not_found")
    acting = measured(case, "reveal", who)
    if isinstance(acting, Refusal):
        return acting
    work = Work(case, who, acting, max(now, case.incident.updated_at), facts, None)
    return work.aside("incident.contact_revealed", "reveal", reason)


def measured(case: Case, action: Action, who: Who) -> Post | Refusal:
    """The post by which this caller may do this now; the same permits the desk was told."""
    incident = case.incident
    acting = holds(incident, action, who.held)
    if acting is not None:
        return acting
    if not names(incident, action):
        if action == "appeal" and incident.appeal is not None:
            return Refusal("already_appealed")
        if action in _ANSWERS:
            return Refusal("nothing_asked", {"what": _ANSWERS[action]})
        return Refusal("illegal_transition", {"state": incident.state, "action": action})
    return Refusal("forbidden", {"action": action})


_STEPS: dict[str, Callable[..., Outcome]] = {
    "submit": registration.submit,
    "register": registration.register,
    "ask_verify": registration.ask_verify,
    "verify": registration.verify,
    "decline": registration.decline,
    "correct": registration.correct,
    "dispatch": dispatching.dispatch,
    "add_co": dispatching.add_co,
    "release_co": dispatching.release_co,
    "accept": handling.accept,
    "start": handling.start,
    "feedback": handling.feedback,
    "return": handling.hand_back,
    "ask_check": checking.ask_check,
    "inspect": checking.inspect,
    "check": checking.check,
    "close": checking.close,
    "visit": ending.visit,
    "evaluate": ending.evaluate,
    "archive": ending.archive,
    "force_close": ending.force_close,
    "reopen": ending.reopen,
    "apply": approvals.apply,
    "decide": approvals.decide,
    "withdraw": approvals.withdraw,
    "resume": approvals.resume,
    "escalate": upward.escalate,
    "merge": relations.merge,
    "relate": relations.relate,
    "supervise": oversight.supervise,
    "reply": oversight.reply,
    "urge": oversight.urge,
    "appeal": oversight.appeal,
    "judge": oversight.judge,
    "whistle": whistles.whistle,
    "arrive": whistles.arrive,
    "score": whistles.score,
    "take": duty.take,
    "hand_over": duty.hand_over,
    "note": duty.note,
    "dispute": disputes.dispute,
    "mediate": disputes.mediate,
    "confirm": disputes.confirm,
}
