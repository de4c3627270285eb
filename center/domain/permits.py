"""Who may do what next. The one table behind both what a desk is told and what a command is measured by."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from center.domain.made import made
from contract.incident import ENDED, VOIDABLE, Action, Incident, Permit, State
from contract.org import OrgKind, Post, Role

Place = tuple[str, OrgKind]
"""An org in scope and what it is."""

WORKING: dict[OrgKind, tuple[Role, ...]] = {
    "district": ("acceptor", "dispatcher", "shift_supervisor", "duty_leader"),
    "street": ("acceptor", "dispatcher", "shift_supervisor", "duty_leader", "handler"),
    "community": ("acceptor", "handler", "grid_worker"),
    "grid": ("grid_worker",),
    "department": ("handler",),
    "special_grid": ("grid_worker", "handler"),
    "enterprise": ("acceptor", "handler", "grid_worker"),
}
"""Roles that work on matters, by kind of org: they may add a note to any open matter in scope."""

REPORTERS: frozenset[Role] = frozenset(role for roles in WORKING.values() for role in roles)

_SEATS: tuple[Role, ...] = ("acceptor", "dispatcher", "shift_supervisor")
_DUTY: tuple[Role, ...] = (*_SEATS, "duty_leader")
_CHIEFS: tuple[Role, ...] = ("shift_supervisor", "duty_leader")
_CHECKERS: tuple[Role, ...] = ("acceptor", "shift_supervisor")
_HANDLERS: tuple[Role, ...] = ("handler",)
_FIELD: tuple[Role, ...] = ("grid_worker",)

_AT_CENTER: dict[State, tuple[tuple[Action, tuple[Role, ...]], ...]] = {
    "draft": (),
    "reported": (("register", ("acceptor",)), ("ask_verify", ("acceptor",)), ("decline", ("acceptor",))),
    "verifying": (("verify", ("acceptor",)),),
    "declined": (("reopen", _CHECKERS),),
    "registered": (("dispatch", ("dispatcher",)),),
    "returned": (("dispatch", ("dispatcher",)),),
    # what the lead org says by telephone is recorded on its behalf
    "dispatched": (("accept", ("dispatcher",)), ("return", ("dispatcher",))),
    "accepted": (("start", ("dispatcher",)), ("feedback", ("dispatcher",))),
    "handling": (("feedback", ("dispatcher",)),),
    "feedback": (("check", _CHECKERS), ("ask_check", _CHECKERS), ("return", _CHECKERS)),
    "inspecting": (("inspect", ("acceptor",)),),
    "checked": (("close", ("shift_supervisor",)),),
    "closed": (("visit", ("acceptor",)), ("reopen", _CHECKERS)),
    "visited": (("evaluate", ("shift_supervisor", "assessor")), ("visit", ("acceptor",)), ("reopen", _CHECKERS)),
    "evaluated": (("archive", _CHECKERS), ("reopen", _CHECKERS)),
    "archived": (("reopen", ("duty_leader",)),),
    "suspended": (("resume", ("dispatcher", "shift_supervisor")),),
    "escalated": (),
    "merged": (),
    "voided": (),
}
_AT_LEAD: dict[State, tuple[Action, ...]] = {
    "dispatched": ("accept", "return"),
    "accepted": ("start", "feedback", "apply"),
    "handling": ("feedback", "apply"),
    "suspended": ("resume",),
}
_ALWAYS: tuple[tuple[Action, tuple[Role, ...]], ...] = (
    ("take", _DUTY),
    ("correct", _SEATS),
    ("merge", _SEATS),
    ("relate", _SEATS),
    ("urge", _DUTY),
    ("whistle", _DUTY),
    ("dispute", _SEATS),
    ("force_close", _CHIEFS),
)
"""At the centre in charge, in every open state but a draft."""
CO_STATES: frozenset[State] = frozenset(
    {"dispatched", "accepted", "handling", "feedback", "inspecting", "returned", "escalated"}
)
"""In which co-departments go on with their parts."""
ADD_CO: frozenset[State] = frozenset({"dispatched", "accepted", "handling", "feedback"})
CO_ACTIONS: dict[str, tuple[Action, ...]] = {"dispatched": ("accept", "return"), "accepted": ("feedback",)}
"""What a co-department may do, by the state of its part."""
ESCALATABLE: frozenset[State] = frozenset({"reported", "registered", "returned", "dispatched", "accepted", "handling"})
CONFIRMING: frozenset[State] = frozenset({"closed", "visited", "evaluated"})
"""Judicial confirmation may be applied for after the matter is closed, too."""


class Marks(NamedTuple):
    """What beside the state decides who may do what. Orgs by id; small and hashable, so that answers are remembered.

    ``asking``: kind and org of the application that waits. ``owed``: whom a supervision waits for. ``called``: orgs on
    their way after a call; ``unrated``: centres that may rate an arrival. ``appeal``: where it lies, ``open`` when one
    may be made. ``dispute``: state, mediating org and confirmation. ``up``: ``here`` when the centre in charge got it
    from below, ``beyond`` when it was sent above the district.
    """

    reporter: bool = False
    registered: bool = False
    co: tuple[tuple[str, str], ...] = ()
    asking: tuple[str, str] | None = None
    task: str | None = None
    owed: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    unrated: tuple[str, ...] = ()
    appeal: str = ""
    dispute: tuple[str, str, str] | None = None
    up: str = ""


@lru_cache(maxsize=8_192)
def permits(
    state: State, centers: tuple[str, ...], lead: Place | None, posts: tuple[Place, ...], marks: Marks
) -> tuple[Permit, ...]:
    """Every permit of a matter, the step that moves it on first.

    ``centers``: the duty centres in charge. ``lead``: who handles it. ``posts``: all orgs in scope.
    """
    table = _Table(centers, lead)
    if state == "draft":
        author, kind = posts[0]
        table.at(author, WORKING[kind], "submit", "decline")
        table.at(author, WORKING[kind], "note")
        return table.permits()
    _steps(table, state, marks)
    open_ = state not in ENDED
    if open_:
        _parts(table, state, marks)
        _aside(table, state, marks)
        for org, kind in posts:
            table.at(org, WORKING[kind], "note")
        kinds = dict(posts)
        for org in marks.called:
            table.at(org, WORKING[kinds[org]] if org in kinds else _HANDLERS, "arrive")
            table.center("arrive", _SEATS)
    _afterwards(table, state, marks)
    if marks.reporter:
        table.center("reveal", _SEATS)
    return table.permits()


class _Table:
    def __init__(self, centers: tuple[str, ...], lead: Place | None) -> None:
        self._centers = centers
        self.lead = None if lead is None else lead[0]
        self._lead_roles = leading(lead[1]) if lead is not None else ()
        self._found: dict[tuple[str, tuple[Role, ...]], dict[Action, None]] = {}

    def at(self, org: str, roles: tuple[Role, ...], *actions: Action) -> None:
        for action in actions:
            self._found.setdefault((org, roles), {})[action] = None

    def center(self, action: Action, roles: tuple[Role, ...]) -> None:
        for org in self._centers:
            self.at(org, roles, action)

    def at_lead(self, *actions: Action) -> None:
        if self.lead is not None:
            self.at(self.lead, self._lead_roles, *actions)

    def permits(self) -> tuple[Permit, ...]:
        return tuple(
            made(Permit, org=org, roles=roles, actions=tuple(actions)) for (org, roles), actions in self._found.items()
        )


def _steps(table: _Table, state: State, marks: Marks) -> None:
    """What moves the matter on."""
    at_lead = _AT_LEAD.get(state, ())
    table.at_lead(*at_lead)
    if state in ("verifying", "inspecting") and marks.task is not None:
        table.at(marks.task, _FIELD, "verify" if state == "verifying" else "inspect")
    for action, roles in _AT_CENTER[state]:
        table.center(action, roles)
    if state == "closed" and not marks.reporter:
        table.center("evaluate", ("shift_supervisor", "assessor"))
    if state == "escalated":
        if marks.up == "here":
            table.center(*(("dispatch", ("dispatcher",)) if marks.registered else ("register", ("acceptor",))))
            table.center("return", _SEATS)
        else:
            table.center("resume", ("dispatcher", "shift_supervisor"))


def _parts(table: _Table, state: State, marks: Marks) -> None:
    """Co-departments."""
    if state in ADD_CO:
        table.center("add_co", ("dispatcher",))
    if state not in CO_STATES:
        return
    for org, part in marks.co:
        if part in CO_ACTIONS:
            table.at(org, _HANDLERS, *CO_ACTIONS[part])
            for action in CO_ACTIONS[part]:
                table.center(action, ("dispatcher",))
            table.center("release_co", ("dispatcher",))


def _aside(table: _Table, state: State, marks: Marks) -> None:
    """What goes on beside the steps of an open matter."""
    for action, roles in _ALWAYS:
        table.center(action, roles)
    if state in ESCALATABLE:
        table.center("escalate", _SEATS)
    if marks.registered:
        table.center("hand_over", _DUTY)
    if state in VOIDABLE:
        table.center("apply", ("acceptor", "dispatcher"))
    if state == "dispatched":
        table.at_lead("apply")
    if marks.asking is not None:
        kind, org = marks.asking
        table.center("decide", ("duty_leader",) if kind == "works_extension" else _CHIEFS)
        table.at(org, ("acceptor", "dispatcher", "handler", "grid_worker"), "withdraw")
    if table.lead is not None:
        table.center("supervise", _CHIEFS)
        table.at_lead("dispute")
    for org in marks.owed:
        table.at(org, _HANDLERS, "reply")
        table.center("reply", ("dispatcher",))
    if marks.dispute is not None:
        stands, org, _ = marks.dispute
        if org:
            table.at(org, _HANDLERS, "dispute")
        if stands in ("waiting", "mediating"):
            _mediators(table, marks.dispute, "mediate")


def _afterwards(table: _Table, state: State, marks: Marks) -> None:
    """What may still come when the matter itself is settled."""
    if state in ("merged", "voided"):
        return
    if marks.appeal == "open":
        table.at_lead("appeal")
    elif marks.appeal == "at_dispatcher":
        table.center("judge", ("dispatcher",))
    elif marks.appeal == "at_acceptor":
        table.center("judge", ("acceptor",))
    for org in marks.unrated:
        table.at(org, _DUTY, "score")
    if marks.dispute is not None and (state not in ENDED or state in CONFIRMING or state == "archived"):
        stands, _, confirmation = marks.dispute
        if state == "archived" and confirmation != "applied":
            return  # only what the court has before it may still come in
        if stands == "succeeded" and confirmation in ("none", "applied"):
            _mediators(table, marks.dispute, "confirm")


def _mediators(table: _Table, dispute: tuple[str, str, str], action: Action) -> None:
    table.center(action, _SEATS)
    table.at_lead(action)
    if dispute[1]:
        table.at(dispute[1], _HANDLERS, action)


def leading(kind: OrgKind) -> tuple[Role, ...]:
    """Who acts for an org that leads."""
    return ("handler", "grid_worker") if kind == "special_grid" else _HANDLERS


def names(incident: Incident, action: Action) -> bool:
    """True when anybody at all may do ``action`` now: the state allows it."""
    return any(action in p.actions for p in incident.permits)


def holds(incident: Incident, action: Action, posts: Iterable[Post]) -> Post | None:
    """The first of ``posts`` whose holder may do ``action`` now."""
    for post in posts:
        for permit in incident.permits:
            if permit.org == post.org.id and action in permit.actions and not set(post.roles).isdisjoint(permit.roles):
                return post
    return None
