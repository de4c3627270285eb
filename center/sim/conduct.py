"""How the demo district's people behave: who does what with a matter next, and when.

Pure. A decision depends only on the seed and where the matter stands, so nothing has to be remembered over a restart.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from center.sim import staff
from center.sim.material import Material, Spot
from center.sim.script import can_be_shown
from center.sim.speech import Filler
from contract.command import (
    Accept,
    AcceptCommand,
    Check,
    CheckCommand,
    Close,
    CloseCommand,
    Command,
    Dispatch,
    DispatchCommand,
    Feedback,
    FeedbackCommand,
    Register,
    RegisterCommand,
    Return,
    ReturnCommand,
)
from contract.identity import new_id
from contract.incident import Incident
from contract.reference import Reference

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
RETURN_SHARE = 0.06
REWORK_SHARE = 0.05
LATE_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Move:
    """``due``: ms of the center's clock. ``photos``: how many are taken and named in the command's payload."""

    due: int
    login: str
    command: Command
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long handling takes where its limit leaves much room: between ``shortest`` and ``longest`` ms."""

    shortest: int
    longest: int


LIVE = Pace(20 * MINUTE, 150 * MINUTE)
HISTORY = Pace(1 * HOUR, 20 * HOUR)
"""Matters handed over at the first start take as long as they do in life, and some were left lying."""
HISTORY_KEY = "-history-"
"""Stands in the external id of those matters."""
LEFT_LYING_SHARE = 0.2
WATCHED = Pace(50 * SECOND, 240 * SECOND)
"""An officer who dispatched by hand waits for the answer."""


class Conduct:
    """``reference``: the departments and classes in force."""

    def __init__(self, material: Material, seed: int, reference: Reference) -> None:
        self._material = material
        self._seed = seed
        self._leads = {c.code: c.lead for c in reference.classes}
        self._names = {o.id: o.name for o in reference.orgs}

    def next_move(self, incident: Incident) -> Move | None:
        """None when nobody of the demo has anything to do with it now."""
        clock = incident.clock
        if clock is None:
            return None
        chance = Random(f"{self._seed}/{incident.id}/{incident.state}/{incident.returns}/{incident.reworks}")
        moment = _Moment(incident, chance, clock.started_at, clock.due_at - clock.started_at)
        owner = None if incident.owner is None else incident.owner.id
        if incident.state == "reported":
            return self._register(moment)
        if owner is None:
            return None
        if incident.state in ("dispatched", "accepted"):
            return self._handle(moment, _pace(incident) if staff.ours(owner) else WATCHED)
        return self._lead_on(moment, owner) if staff.ours(owner) else None

    def _register(self, m: "_Moment") -> Move:
        login = staff.taker(m.chance, m.incident)
        draw = m.chance.random()
        if m.incident.severity <= 2:
            wait = m.between(60 * SECOND, 150 * SECOND)
        elif draw < 0.55:
            wait = m.between(100 * SECOND, 300 * SECOND)
        elif draw < 0.95:
            wait = m.share(0.6, 0.93)
        else:
            wait = m.share(1.05, 1.4)
        note = self._word(m, "register")
        return Move(m.start + wait, login, RegisterCommand(**m.head(), payload=Register(note=note)))

    def _lead_on(self, m: "_Moment", owner: str) -> Move | None:
        state = m.incident.state
        if state in ("registered", "returned"):
            late = m.chance.random() < LATE_SHARE
            wait = m.share(1.02, 1.3) if late else m.between(30 * SECOND, 240 * SECOND)
            seat = m.chance.choice(staff.SEATS) if owner == staff.SUPERVISOR else owner
            lead = staff.lead_for(m.chance, m.incident, self._leads.get(m.incident.class_code))
            note = self._word(m, "dispatch", self._names.get(lead, "责任单位"))
            return Move(m.start + wait, seat, DispatchCommand(**m.head(), payload=Dispatch(lead=lead, note=note)))
        if state == "feedback":
            wait = m.between(3 * MINUTE, 25 * MINUTE)
            if m.incident.reworks == 0 and m.chance.random() < REWORK_SHARE:
                reason = self._word(m, "rework")
                return Move(m.start + wait, owner, ReturnCommand(**m.head(), payload=Return(reason=reason)))
            note = self._word(m, "check")
            return Move(m.start + wait, owner, CheckCommand(**m.head(), payload=Check(note=note)))
        if state == "checked":
            wait = m.between(2 * MINUTE, 30 * MINUTE)
            note = self._word(m, "close")
            return Move(m.start + wait, staff.SUPERVISOR, CloseCommand(**m.head(), payload=Close(note=note)))
        return None

    def _handle(self, m: "_Moment", pace: Pace) -> Move | None:
        lead = m.incident.lead
        login = None if lead is None else staff.login_of(lead.id)
        if lead is None or login is None:
            return None
        if m.incident.state == "dispatched":
            return self._take_on(m, login, pace, lead.id.startswith("D-"))
        draw = m.chance.random()
        if pace is HISTORY and draw < LEFT_LYING_SHARE and m.incident.severity >= 3:
            wait = m.share(0.95, 5.0)
        elif pace is LIVE and draw < LATE_SHARE:
            wait = m.share(1.03, 1.35)
        else:
            longest = min(pace.longest, int(0.9 * m.limit))
            wait = m.between(min(pace.shortest, longest), longest)
        known = self._material.phrases.get(m.incident.class_code)
        done = ("已到现场处置，情况已恢复正常",) if known is None else known.done
        text = self._filler(m).fill(m.chance.choice(done)) + "。"
        photos = m.chance.choice((0, 0, 1, 1, 2)) if can_be_shown(m.incident.class_code) else 0
        return Move(m.start + wait, login, FeedbackCommand(**m.head(), payload=Feedback(text=text)), photos)

    def _take_on(self, m: "_Moment", login: str, pace: Pace, department: bool) -> Move:
        watched = pace is WATCHED
        if department and m.incident.returns < 2 and m.chance.random() < RETURN_SHARE:
            wait = m.between(30 * SECOND, 90 * SECOND) if watched else m.share(0.15, 0.5)
            reason = self._word(m, "return")
            return Move(m.start + wait, login, ReturnCommand(**m.head(), payload=Return(reason=reason)))
        if watched:
            wait = m.between(12 * SECOND, 45 * SECOND)
        else:
            wait = m.share(1.05, 1.4) if m.chance.random() < LATE_SHARE else m.share(0.08, 0.6)
        return Move(m.start + wait, login, AcceptCommand(**m.head(), payload=Accept(note=self._word(m, "accept"))))

    def _word(self, m: "_Moment", name: str, lead: str = "") -> str:
        return self._filler(m, lead).fill(m.chance.choice(self._material.general[name]))

    def _filler(self, m: "_Moment", lead: str = "") -> Filler:
        place = m.incident.place
        return Filler(m.chance, Spot("", "", place.address, place.lon, place.lat), m.start, lead)


def _pace(incident: Incident) -> Pace:
    return HISTORY if HISTORY_KEY in (incident.source.external_id or "") else LIVE


@dataclass(frozen=True, slots=True)
class _Moment:
    """Where a matter stands: since ``start`` (ms) its clock of ``limit`` ms runs."""

    incident: Incident
    chance: Random
    start: int
    limit: int

    def between(self, low: int, high: int) -> int:
        return self.chance.randint(low, max(low, high))

    def share(self, low: float, high: float) -> int:
        """A part of the limit, in ms."""
        return int(self.limit * self.chance.uniform(low, high))

    def head(self) -> dict[str, Any]:  # an id and a version, as the envelope names them
        return {"command_id": new_id(), "expected_version": self.incident.version}
