"""How the demo district's people behave: who does what with a matter next, and when.

Pure. A decision depends only on the seed and where the matter stands, so nothing has to be remembered over a restart.
"""

from dataclasses import dataclass
from functools import partial
from random import Random

from center.sim import after, beside, staff
from center.sim.material import Material, Spot
from center.sim.moment import HOUR, MINUTE, SECOND, Moment, Move
from center.sim.script import can_be_shown
from center.sim.speech import Filler
from contract.envelope import (
    AcceptCommand,
    ApplyCommand,
    CheckCommand,
    CloseCommand,
    DispatchCommand,
    FeedbackCommand,
    RegisterCommand,
    ReturnCommand,
    StartCommand,
)
from contract.incident import CLOSED, Incident
from contract.payload import Accept, Apply, Check, Close, Dispatch, Feedback, Register, Return, Word
from contract.reference import Reference

RETURN_SHARE = 0.06
REWORK_SHARE = 0.05
LATE_SHARE = 0.06
START_SHARE = 0.2
"""So many say when they begin on the spot."""
EXTEND_SHARE = 0.03
HELP_SHARE = 0.1
HELPERS = tuple(f"D-510115-{name}" for name in ("police", "fire", "enforcement", "transport", "emergency"))


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
        ours = incident.owner is not None and staff.ours(incident.owner.id)
        found = [*beside.moves(incident, partial(self._dice, incident), ours)]
        step = self._step(incident, ours)
        if step is not None:
            found.append(step)
        return min(found, key=_due, default=None)

    def _step(self, incident: Incident, ours: bool) -> Move | None:
        """What moves the matter on."""
        clock = incident.clock
        again = f"/{incident.reopened}" if incident.reopened else ""
        chance = self._dice(incident, f"{incident.state}/{incident.returns}/{incident.reworks}{again}")
        owner = None if incident.owner is None else incident.owner.id
        if incident.state in CLOSED and owner is not None and ours:
            return after.move(incident, chance, owner)
        if clock is None:
            return None
        moment = Moment(incident, chance, clock.started_at, clock.due_at - clock.started_at)
        if incident.state == "reported":
            return self._register(moment)
        if owner is None:
            return None
        if incident.state in ("dispatched", "accepted", "handling"):
            return self._handle(moment, _pace(incident) if ours else WATCHED)
        return self._lead_on(moment, owner) if ours else None

    def _dice(self, incident: Incident, question: str) -> Random:
        return Random(f"{self._seed}/{incident.id}/{question}")

    def _register(self, m: Moment) -> Move:
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

    def _lead_on(self, m: Moment, owner: str) -> Move | None:
        state = m.incident.state
        if state in ("registered", "returned"):
            late = m.chance.random() < LATE_SHARE
            wait = m.share(1.02, 1.3) if late else m.between(30 * SECOND, 240 * SECOND)
            seat = m.chance.choice(staff.SEATS) if owner == staff.SUPERVISOR else owner
            lead = staff.lead_for(m.chance, m.incident, self._leads.get(m.incident.class_code))
            note = self._word(m, "dispatch", self._names.get(lead, "责任单位"))
            co = self._helpers(m, lead)
            payload = Dispatch(lead=lead, co=co, note=note)
            return Move(m.start + wait, seat, DispatchCommand(**m.head(), payload=payload))
        if beside.waited_for(m.incident):
            return None
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

    def _helpers(self, m: Moment, lead: str) -> tuple[str, ...]:
        if m.incident.co or m.chance.random() >= HELP_SHARE:
            return ()
        able = [org for org in HELPERS if org in self._names and org != lead]
        return (m.chance.choice(able),) if able else ()

    def _handle(self, m: Moment, pace: Pace) -> Move | None:
        lead = m.incident.lead
        login = None if lead is None else staff.login_of(lead.id)
        if lead is None or login is None:
            return None
        if m.incident.state == "dispatched":
            return self._take_on(m, login, pace, lead.id.startswith("D-"))
        if m.incident.asking is not None and m.incident.asking.org.id == lead.id:
            return None  # first hear what comes of it
        draw = m.chance.random()
        if pace is not WATCHED and m.incident.state == "accepted" and m.chance.random() < START_SHARE:
            wait = min(m.share(0.05, 0.3), m.between(5 * MINUTE, 40 * MINUTE))
            return Move(m.start + wait, login, StartCommand(**m.head(), payload=Word(note="已到现场，开始处置")))
        if pace is LIVE and LATE_SHARE <= draw < LATE_SHARE + EXTEND_SHARE and self._may_extend(m.incident):
            until = m.start + m.limit + max(m.limit // 2, 30 * MINUTE)
            payload = Apply(kind="extension", reason="配件需从外地调运，申请延期", until=until)
            return Move(m.start + m.share(0.5, 0.75), login, ApplyCommand(**m.head(), payload=payload))
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

    def _take_on(self, m: Moment, login: str, pace: Pace, department: bool) -> Move:
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

    def _may_extend(self, incident: Incident) -> bool:
        return (
            incident.asking is None
            and not incident.extensions
            and incident.clock is not None
            and incident.clock.level == "normal"
        )

    def _word(self, m: Moment, name: str, lead: str = "") -> str:
        return self._filler(m, lead).fill(m.chance.choice(self._material.general[name]))

    def _filler(self, m: Moment, lead: str = "") -> Filler:
        place = m.incident.place
        return Filler(m.chance, Spot("", "", place.address, place.lon, place.lat), m.start, lead)


def _due(move: Move) -> int:
    return move.due


def _pace(incident: Incident) -> Pace:
    return HISTORY if HISTORY_KEY in (incident.source.external_id or "") else LIVE
