"""The views of the queue: which matters stand on which tab, for whoever sits here. Pure: no Qt, no clock."""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache

from contract.incident import ENDED, Action, Incident
from contract.org import Session

MY_STEPS: frozenset[Action] = frozenset({"submit", "register", "dispatch", "check", "close", "decide", "judge"})
"""Steps that wait for whoever may do them."""
OWN_STEPS: frozenset[Action] = frozenset({"accept", "start", "feedback", "verify", "inspect", "reply", "arrive"})
"""Steps that a centre may record for another org (telephone answer): they wait only for the org they are asked of."""
JUDGING = frozenset({"at_dispatcher", "at_acceptor"})
_NOTHING: frozenset[Action] = frozenset()
_DECIDE: frozenset[Action] = frozenset({"decide"})
_JUDGE: frozenset[Action] = frozenset({"judge"})


class Filter(Enum):
    """The tabs of the queue, in their order.

    ``MINE``: the next step is this officer's to take. ``CENTRE``: it is one of his org's, whoever sits there.
    ``APPROVAL``: an application or an appeal waits for his decision. ``HISTORY`` is not counted: it shows what the
    center holds, not this desk.
    """

    OPEN = "open"
    MINE = "mine"
    CENTRE = "centre"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    APPROVAL = "approval"
    RETURNED = "returned"
    SUPERVISED = "supervised"
    SUSPENDED = "suspended"
    CLOSED_TODAY = "closed_today"
    HISTORY = "history"


KEYS: Mapping[Filter, str] = dict(zip(Filter, ("1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "0"), strict=True))
"""Each with Alt: the digits go by the order of the tabs, the last one is the history."""


def filters_of(incident: Incident, session: Session | None, today: int) -> frozenset[Filter]:
    """The tabs that show ``incident``; equal answers are the same object. ``today``: Unix ms of the last midnight."""
    mine, centre, approval = _waiting(incident, session) if session is not None else (False, False, False)
    if incident.state in ENDED:
        today_closed = incident.closed_at is not None and incident.closed_at >= today
        return _ended(today_closed, approval)
    level = incident.clock.level if incident.clock is not None else "normal"
    state = incident.state
    return _tabs(
        level, mine, centre, approval, state == "returned", bool(incident.supervisions), state == "suspended"
    )  # fmt: skip


def waits_for(incident: Incident, session: Session) -> bool:
    """The next step is this officer's own."""
    return _waiting(incident, session)[0]


def _waiting(incident: Incident, session: Session) -> tuple[bool, bool, bool]:
    """Whether it waits for this officer, for his org, and for his decision."""
    mine = centre = approval = False
    own: frozenset[str] | None = None
    barred = _another_decides(incident, session.user.id)
    posts = [(post.org.id, post.roles) for post in session.posts] or [(session.org.id, session.roles)]
    for permit in incident.permits:
        for org, roles in posts:
            if org != permit.org:
                continue
            steps = MY_STEPS.intersection(permit.actions)
            if barred:
                steps -= barred
            if not steps and not OWN_STEPS.isdisjoint(permit.actions):
                own = _asked(incident) if own is None else own
                steps = OWN_STEPS.intersection(permit.actions) if permit.org in own else steps
            if steps:
                centre = True
                if any(role in permit.roles for role in roles):
                    mine = True
                    approval = approval or _decides(incident, steps)
    return mine, centre, approval


def _another_decides(incident: Incident, user: str) -> frozenset[Action]:
    """What ``user`` is not asked for, as ``contract.incident.allowed`` has it: nobody decides on what he applied for,
    nor on an appeal of his own or one he gave the opinion on."""
    asking, appeal = incident.asking, incident.appeal
    barred = _NOTHING
    if asking is not None and asking.by.id == user:
        barred = _DECIDE
    if appeal is not None and (
        appeal.by.id == user or (appeal.opinion_by is not None and appeal.opinion_by.id == user)
    ):
        barred |= _JUDGE
    return barred


def _asked(incident: Incident) -> frozenset[str]:
    """The orgs that something is asked of: lead, co-departments, those sent to look, those who owe an answer."""
    found: list[str] = [part.org.id for part in incident.co]
    found.extend(s.to.id for s in incident.supervisions if s.replied_at is None)
    found.extend(w.org.id for w in incident.whistles if w.arrived_at is None)
    if incident.lead is not None:
        found.append(incident.lead.id)
    if incident.task is not None:
        found.append(incident.task.org.id)
    return frozenset(found)


def _decides(incident: Incident, steps: Iterable[Action]) -> bool:
    if incident.asking is not None and "decide" in steps:
        return True
    return incident.appeal is not None and incident.appeal.state in JUDGING and "judge" in steps


@cache
def _ended(today: bool, approval: bool) -> frozenset[Filter]:
    return frozenset(tab for tab, on in ((Filter.CLOSED_TODAY, today), (Filter.APPROVAL, approval)) if on)


@cache
def _tabs(
    level: str, mine: bool, centre: bool, approval: bool, returned: bool, supervised: bool, suspended: bool
) -> frozenset[Filter]:
    on = {
        Filter.OPEN: True,
        Filter.MINE: mine,
        Filter.CENTRE: centre,
        Filter.DUE_SOON: level == "due_soon",
        Filter.OVERDUE: level == "overdue",
        Filter.APPROVAL: approval,
        Filter.RETURNED: returned,
        Filter.SUPERVISED: supervised,
        Filter.SUSPENDED: suspended,
    }
    return frozenset(tab for tab, shown in on.items() if shown)
