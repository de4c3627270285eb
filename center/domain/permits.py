"""Who may do what next. The one table behind both what a desk is told and what a command is measured by."""

from functools import lru_cache

from center.domain.made import made
from contract.incident import Action, Incident, Permit, State
from contract.org import OrgKind, Role

Post = tuple[str, OrgKind]
"""An org in scope and what it is."""

WORKING: dict[OrgKind, tuple[Role, ...]] = {
    "district": ("acceptor", "dispatcher", "shift_supervisor", "duty_leader"),
    "street": ("acceptor", "dispatcher", "shift_supervisor", "duty_leader", "handler"),
    "community": ("acceptor", "handler", "grid_worker"),
    "grid": ("grid_worker",),
    "department": ("handler",),
}
"""Roles that work on matters, by kind of org: they may add a note to any open matter in scope."""

REPORTERS: frozenset[Role] = frozenset(role for roles in WORKING.values() for role in roles)

_AT_CENTER: dict[State, tuple[tuple[Action, tuple[Role, ...]], ...]] = {
    "reported": (("register", ("acceptor",)),),
    "registered": (("dispatch", ("dispatcher",)),),
    "returned": (("dispatch", ("dispatcher",)),),
    # what the lead org says by telephone is recorded on its behalf
    "dispatched": (("accept", ("dispatcher",)), ("return", ("dispatcher",))),
    "accepted": (("feedback", ("dispatcher",)), ("return", ("dispatcher",))),
    "feedback": (("check", ("acceptor", "shift_supervisor")), ("return", ("acceptor", "shift_supervisor"))),
    "checked": (("close", ("shift_supervisor",)),),
    "closed": (),
}
_AT_LEAD: dict[State, tuple[Action, ...]] = {"dispatched": ("accept", "return"), "accepted": ("feedback", "return")}
_REVEALERS: tuple[Role, ...] = ("acceptor", "dispatcher", "shift_supervisor")


@lru_cache(maxsize=8_192)
def permits(
    state: State, centers: tuple[str, ...], lead: str | None, posts: tuple[Post, ...], has_reporter: bool
) -> tuple[Permit, ...]:
    """Every permit of a matter, the step that moves it on first.

    ``centers``: the duty centres in charge. ``lead``: who handles it. ``posts``: all orgs in scope.
    """
    found: dict[tuple[str, Role], dict[Action, None]] = {}

    def permit(action: Action, role: Role, org: str) -> None:
        found.setdefault((org, role), {})[action] = None

    for action in dict.fromkeys((*_AT_LEAD.get(state, ()), *(a for a, _ in _AT_CENTER[state]))):
        if lead is not None and action in _AT_LEAD.get(state, ()):
            permit(action, "handler", lead)
        for at_center, roles in _AT_CENTER[state]:
            if at_center == action:
                for center in centers:
                    for role in roles:
                        permit(action, role, center)
    if state != "closed":
        for org, kind in posts:
            for role in WORKING[kind]:
                permit("note", role, org)
    if has_reporter:
        for center in centers:
            for role in _REVEALERS:
                permit("reveal", role, center)
    return _grouped(found)


def _grouped(found: dict[tuple[str, Role], dict[Action, None]]) -> tuple[Permit, ...]:
    """One permit for all roles of an org that may do the same."""
    same: dict[tuple[str, tuple[Action, ...]], list[Role]] = {}
    for (org, role), actions in found.items():
        same.setdefault((org, tuple(actions)), []).append(role)
    return tuple(made(Permit, org=org, roles=tuple(roles), actions=actions) for (org, actions), roles in same.items())


def names(incident: Incident, action: Action) -> bool:
    """True when anybody at all may do ``action`` now: the state allows it."""
    return any(action in p.actions for p in incident.permits)


def holds(incident: Incident, action: Action, roles: tuple[Role, ...], org: str) -> bool:
    """True when a holder of ``roles`` in ``org`` may do ``action`` now."""
    return any(action in p.actions and p.org == org and not set(roles).isdisjoint(p.roles) for p in incident.permits)
