"""One command on one matter: what every step needs to become an event."""

from collections.abc import Collection, Iterable
from typing import Any, Final, Literal

from center.domain import clocks
from center.domain.bounds import full
from center.domain.made import changed, complete, made
from center.domain.running import centers, named, permits_for, whole
from center.domain.values import Case, Decision, Facts, Refusal, Who, step
from contract.command import Command
from contract.event import Actor, Event
from contract.incident import ENDED, Action, Attachment, Clock, Incident, State
from contract.org import OrgRef, Person, Post, Role
from contract.payload import WithFiles

CENTER = Actor(kind="center", id="center", name="时限监督")
"""The clock, when it acts."""
FRESH: Final = "fresh"
KEPT: Final = "kept"
Next = Clock | Literal["fresh", "kept"] | None
"""The clock after a step: that of the new state, the one that runs, or this one."""

ASIDES = frozenset(
    {
        "incident.noted",
        "incident.contact_revealed",
        "incident.due_soon",
        "incident.reminded",
        "incident.overdue",
        "incident.attachments_expired",
        "incident.taken",
        "incident.related",
        "incident.absorbed",
        "incident.urged",
        "incident.supervised",
        "incident.supervision_replied",
        "incident.whistled",
        "incident.arrived",
        "incident.arrival_scored",
        "incident.applied",
        "incident.application_refused",
        "incident.application_withdrawn",
        "incident.appealed",
        "incident.appeal_judged",
        "incident.co_added",
        "incident.co_released",
        "incident.co_accepted",
        "incident.co_feedback",
        "incident.co_returned",
        "incident.handed_over",
        "incident.dispute_recorded",
        "incident.mediated",
        "incident.confirmed",
        "incident.moved",
    }
)
"""Events that do not change what may be done next on the matter's own path (``Case.moved``): what an officer decides
while one of them comes in is not out of date."""


def center_after(center: str | None, event: Event) -> str | None:
    """Who is in charge after ``event``: whoever registered the matter, then whoever it was sent up or down to."""
    if event.type == "incident.registered" and event.actor.org is not None:
        return event.actor.org.id
    if event.type in ("incident.escalated", "incident.sent_down") and event.data.step.org is not None:
        return event.data.step.org.id
    return center


class Work:
    """``acting``: the post by which the caller may do this; ``at``: when it is done (ms)."""

    def __init__(self, case: Case, who: Who, acting: Post, at: int, facts: Facts, command: Command | None) -> None:
        self.case, self.who, self.at, self.facts, self.command = case, who, at, facts, command
        self.incident = case.incident
        self._acting = acting

    @property
    def id(self) -> str:
        """A name for what this command makes: its own."""
        return "" if self.command is None else self.command.command_id

    @property
    def by(self) -> Person:
        return made(Person, id=self.who.actor.id, name=self.who.actor.name)

    @property
    def acting(self) -> Post:
        return self._acting

    def act_as(self, post: Post) -> None:
        self._acting = post

    @property
    def org(self) -> OrgRef:
        """The org of the acting post."""
        return self._acting.org

    @property
    def centers(self) -> tuple[str, ...]:
        return centers(self.incident, self.case.center)

    def post_at(self, orgs: Collection[str], roles: Iterable[Role]) -> Post | None:
        """A post of the caller in one of ``orgs`` with one of ``roles``."""
        for post in self.who.held:
            if post.org.id in orgs and not set(roles).isdisjoint(post.roles):
                return post
        return None

    def files(self, given: WithFiles) -> tuple[dict[str, Any], tuple[Attachment, ...]] | Refusal:
        """The change that adds the named files to the matter, and the files."""
        attachments = named(given, self.facts, self.incident.attachments)
        if isinstance(attachments, Refusal):
            return attachments
        if not attachments:
            return {}, ()
        held = {a.hash: a for a in (*self.incident.attachments, *attachments)}
        return full("attachment", held) or ({"attachments": tuple(held.values())}, attachments)

    def widened(self, *more: str) -> tuple[str, ...]:
        """The scope with further orgs."""
        return tuple(dict.fromkeys((*self.incident.scope, *more)))

    def move(
        self,
        type_: str,
        action: Action,
        to: State,
        text: str,
        *,
        changes: dict[str, Any] | None = None,
        clock: Next = FRESH,
        **said: Any,
    ) -> Decision:
        """Into state ``to``: the old clock is settled, the next one starts, the permits are those of ``to``.

        ``said``: what else stands in the timeline (``org``, ``detail``, ``attachments``, ``on_behalf``) and
        ``center``: who is in charge from now on.
        """
        before = self.incident
        told: dict[str, Any] = {"state": to, **_ending(before, to, self.at), **(changes or {})}
        if clock != KEPT:
            told.update(clocks.overrun(before, self.at))
        after = self._after(told)
        if clock != KEPT:
            told["clock"] = self._started(after) if clock == FRESH else clock
            complete(after, clock=told["clock"])
        line: dict[str, Any] = {"from_state": before.state, "to_state": to}
        if before.clock is not None:
            line["stage"] = before.clock.stage
        return self._decision(type_, action, text, after, told, line, said)

    def aside(
        self, type_: str, action: Action, text: str, *, changes: dict[str, Any] | None = None, **said: Any
    ) -> Decision:
        """A line in the timeline; what it changes does not move the matter."""
        told = dict(changes or {})
        return self._decision(type_, action, text, self._after(told), told, {}, said)

    def _after(self, told: dict[str, Any]) -> Incident:
        """The matter with what is told; nobody else holds it yet."""
        told["updated_at"] = self.at
        return changed(self.incident, **told, version=self.incident.version + 1)

    def _started(self, incident: Incident) -> Clock | None:
        stage = clocks.STAGE_OF[incident.state]
        if stage is None or (stage == "visit" and not _somebody_to_ask(incident)):
            return None
        if stage == "handle" and incident.handle_by is not None:
            limit = self.facts.limit_of(stage, incident)
            # passed before anybody accepted: over the moment it begins
            return clocks.between(stage, incident, self.at, max(incident.handle_by, self.at), limit, self.facts)
        return clocks.start(stage, incident, self.at, self.facts)

    def _decision(
        self,
        type_: str,
        action: Action,
        text: str,
        after: Incident,
        told: dict[str, Any],
        line: dict[str, Any],
        said: dict[str, Any],
    ) -> Decision:
        before = self.incident
        center = said.pop("center", None) or self.case.center
        contact, parties = said.pop("contact", None), said.pop("parties", None)
        also: tuple[Decision, ...] = said.pop("also", ())
        if len(told) > 1:  # more than the time
            permits = permits_for(after, center, self.facts)
            if "state" in told or permits != before.permits:
                told["permits"] = permits
                complete(after, permits=permits)
        widened = "scope" in told and not set(after.scope) <= set(before.scope)
        fields = {"action": action, "text": text, **line}
        fields.update((name, value) for name, value in said.items() if value)
        return Decision(
            type=type_,
            at=self.at,
            actor=self._actor(),
            after=Case(after, center, self.case.moved if type_ in ASIDES else after.version),
            full=widened or bool(told.get("reopened")),
            changes=whole(after) if widened or told.get("reopened") else told,
            step=step(**fields),
            contact=contact,
            parties=parties,
            also=also,
        )

    def _actor(self) -> Actor:
        actor = self.who.actor
        if actor.org is None or actor.org.id == self.org.id:
            return actor
        return changed(actor, org=self.org)


def _somebody_to_ask(incident: Incident) -> bool:
    return incident.reporter is not None or any(r.kind == "merged_from" for r in incident.related)


def _ending(before: Incident, to: State, at: int) -> dict[str, Any]:
    """What an end settles. Later steps of an ended matter leave its time of closing as it was."""
    if to not in ENDED or before.state in ENDED:
        return {}
    told: dict[str, Any] = {"closed_at": at}
    for name in ("total", "holder", "asking", "suspension", "extern"):
        if getattr(before, name) is not None:
            told[name] = None
    if before.task is not None and before.task.held is None:
        told["task"] = None
    if any(p.state in ("dispatched", "accepted") for p in before.co):
        told["co"] = tuple(
            changed(p, state="released", clock=None) if p.state in ("dispatched", "accepted") else p for p in before.co
        )
    return told
