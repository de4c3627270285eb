"""What the demo's people do beside a matter's own path: help, answer, arrive, look on the spot, decide, supervise."""

from collections.abc import Callable, Iterator
from random import Random

from center.sim import staff
from center.sim.moment import MINUTE, Moment, Move
from contract.envelope import (
    AcceptCommand,
    ArriveCommand,
    DecideCommand,
    FeedbackCommand,
    InspectCommand,
    ReplyCommand,
    SuperviseCommand,
    VerifyCommand,
)
from contract.incident import ENDED, EXTENDABLE, SUSPENDABLE, VOIDABLE, Incident
from contract.payload import Accept, Arrive, Decide, Feedback, Found, Reply, Supervise

LEADER = "leader01"
SUPERVISE_SHARE = 0.3
"""So many of the matters whose handling runs over are supervised."""
HELPED = ("配合关阀、警戒，现场已安全", "已到场配合处置", "已派员协助，人车已疏导")
ANSWERS = ("已加派人手，今日内办结", "因配件未到延误，已协调调货", "已到现场督促，预计两小时内完成")
FOUND = ("现场属实，情况与反映一致", "到场查看，问题存在", "已拍照核实，需专业队伍处置")
GONE = ("到场查看，处置到位", "现场已恢复正常", "复查无异常")
Chance = Callable[[str], Random]
"""The dice of one question about a matter; the same question always falls the same."""


def moves(incident: Incident, chance: Chance, ours: bool) -> Iterator[Move]:
    """Everything somebody will do beside the path. ``ours``: the matter is in the hands of the demo's centre."""
    if incident.state in ENDED or incident.state == "draft":
        return
    yield from _helpers(incident, chance)
    yield from _answers(incident, chance)
    yield from _arrivals(incident, chance)
    yield from _looks(incident, chance)
    if ours:
        yield from _decisions(incident, chance)
        yield from _supervision(incident, chance)


def waited_for(incident: Incident) -> bool:
    """True while a matter cannot be checked: others have not answered yet."""
    return (
        incident.asking is not None
        or any(p.state in ("dispatched", "accepted") for p in incident.co)
        or any(s.replied_at is None for s in incident.supervisions)
    )


def _helpers(incident: Incident, chance: Chance) -> Iterator[Move]:
    for part in incident.co:
        login = staff.login_of(part.org.id)
        if login is None or part.clock is None or part.clock.paused_at is not None:
            continue
        clock = part.clock
        dice = chance(f"co/{part.org.id}/{part.state}/{clock.started_at}")
        m = Moment(incident, dice, clock.started_at, clock.due_at - clock.started_at)
        if part.state == "dispatched":
            accept = AcceptCommand(**m.head(), payload=Accept(org=part.org.id, note="收到，配合办理"))
            yield Move(m.start + min(m.share(0.1, 0.6), 20 * MINUTE), login, accept)
        elif part.state == "accepted":
            done = FeedbackCommand(**m.head(), payload=Feedback(org=part.org.id, text=dice.choice(HELPED)))
            yield Move(m.start + min(m.share(0.1, 0.5), m.between(10 * MINUTE, 60 * MINUTE)), login, done)


def _answers(incident: Incident, chance: Chance) -> Iterator[Move]:
    for owed in incident.supervisions:
        login = staff.login_of(owed.to.id)
        if owed.replied_at is None and login is not None:
            m = Moment(incident, chance(f"reply/{owed.id}"), owed.at, owed.reply_by - owed.at)
            text = m.chance.choice(ANSWERS)
            reply = ReplyCommand(**m.head(), payload=Reply(supervision=owed.id, text=text))
            yield Move(m.start + min(m.share(0.1, 0.7), 40 * MINUTE), login, reply)


def _arrivals(incident: Incident, chance: Chance) -> Iterator[Move]:
    for call in incident.whistles:
        login = staff.login_of(call.org.id)
        if call.arrived_at is None and login is not None:
            m = Moment(incident, chance(f"arrive/{call.id}"), call.at, call.arrive_by - call.at)
            arrive = ArriveCommand(**m.head(), payload=Arrive(whistle=call.id, note="已到现场"))
            yield Move(m.start + m.share(0.2, 1.1), login, arrive)


def _looks(incident: Incident, chance: Chance) -> Iterator[Move]:
    task = incident.task
    if task is None or task.held is not None or incident.state not in ("verifying", "inspecting"):
        return
    m = Moment(incident, chance(f"look/{task.at}"), task.at, 0)
    login = staff.login_of(task.org.id) or staff.SEATS[0]
    before = incident.state == "verifying"
    found = Found(held=m.chance.random() < 0.93, text=m.chance.choice(FOUND if before else GONE))
    command = VerifyCommand if before else InspectCommand
    yield Move(m.start + m.between(6 * MINUTE, 40 * MINUTE), login, command(**m.head(), payload=found))


def _decisions(incident: Incident, chance: Chance) -> Iterator[Move]:
    asked = incident.asking
    if asked is None:
        return
    m = Moment(incident, chance(f"decide/{asked.id}"), asked.at, 0)
    leader = asked.kind == "works_extension" or asked.by.id == staff.SUPERVISOR
    due = m.start + m.between(4 * MINUTE, 25 * MINUTE)
    clock = incident.clock
    until = asked.until or due + 2 * MINUTE
    fits = incident.state in (EXTENDABLE if asked.kind.endswith("extension") else SUSPENDABLE | VOIDABLE)
    granted = fits and until > max(due + MINUTE, 0 if clock is None else clock.due_at)
    decide = DecideCommand(
        **m.head(),
        payload=Decide(
            application=asked.id, granted=granted, note="同意" if granted else "情况已有变化，请按现有进度办理"
        ),
    )
    yield Move(due, LEADER if leader else staff.SUPERVISOR, decide)


def _supervision(incident: Incident, chance: Chance) -> Iterator[Move]:
    """The supervisor asks for an answer when handling has run over."""
    clock = incident.clock
    if clock is None or clock.stage != "handle" or clock.level != "overdue" or incident.supervisions:
        return
    m = Moment(incident, chance(f"supervise/{clock.started_at}"), clock.due_at, 0)
    if m.chance.random() < SUPERVISE_SHARE and incident.lead is not None:
        due = m.start + m.between(5 * MINUTE, 40 * MINUTE)
        text = "已超过处置时限，请说明原因并报办结时间"
        supervise = Supervise(kind="timeout", text=text, reply_by=due + 120 * MINUTE)
        yield Move(due, staff.SUPERVISOR, SuperviseCommand(**m.head(), payload=supervise))
