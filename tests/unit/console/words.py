"""Incidents, events and people for the desk's tests."""

from contract.command import Command, CommandResult
from contract.event import Actor, Changes, Event, EventData, Step
from contract.figures import Figures, Ratio
from contract.identity import new_id
from contract.incident import Incident, Place, Source, State
from contract.org import OrgRef, Person, Session
from contract.problems import Problem, ProblemCode
from contract.reference import Reference

NOW = 1_795_000_000_000
DISTRICT = OrgRef(id="510115", name="温江区")
SESSION = Session(
    user=Person(id="seat02", name="周敏"),
    org=DISTRICT,
    seat="坐席 02",
    roles=("acceptor", "dispatcher", "shift_supervisor"),
    roots=("510115",),
    expires_at=NOW + 86_400_000,
)
REFERENCE = Reference(version="r1", district=DISTRICT, orgs=(), classes=())
ACTOR = Actor(kind="user", id="seat02", name="周敏", org=DISTRICT)
NEXT: dict[str, State] = {
    "report": "reported",
    "register": "registered",
    "dispatch": "dispatched",
    "accept": "accepted",
    "feedback": "feedback",
    "check": "checked",
    "close": "closed",
    "return": "returned",
}


def figures(open: int = 0) -> Figures:
    ratio = Ratio(numerator=0, denominator=0)
    return Figures(
        at=NOW,
        org="510115",
        open=open,
        overdue=0,
        due_soon=0,
        waiting=0,
        today_reported=0,
        today_closed=0,
        closure=ratio,
        on_time=ratio,
        hours=(),
        by_org=(),
        by_class=(),
    )


def problem(code: ProblemCode, status: int, **params: str | int) -> Problem:
    return Problem(title=code, status=status, code=code, detail=f"因为 {code}", params=params)


def born(seq: int, incident_id: str | None = None, *, severity: int = 4, command_id: str | None = None) -> Event:
    """The first event of a matter: it holds every field."""
    incident_id = incident_id or new_id()
    changes = Changes(
        code=f"510115-261122-{seq:05d}-6",
        state="reported",
        title=f"事件 {seq}",
        text="路灯不亮",
        class_code="E05",
        severity=severity,
        place=Place(lon=103.8, lat=30.7, address="柳城街道", path=("510115",)),
        source=Source(kind="seat", name="周敏"),
        reporter=None,
        owner=None,
        lead=None,
        clock=None,
        late_stages=(),
        returns=0,
        reworks=0,
        attachments=(),
        scope=("510115",),
        permits=(),
        reported_at=NOW + seq,
        updated_at=NOW + seq,
        closed_at=None,
    )
    return _event(
        seq,
        incident_id,
        1,
        "incident.reported",
        EventData(full=True, changes=changes, step=_step("report")),
        command_id,
    )


def moved(
    seq: int, before: Incident, *, title: str | None = None, command_id: str | None = None, **fields: object
) -> Event:
    """The next event of ``before``."""
    changes = Changes.model_validate({"title": title or f"改 {seq}", "updated_at": NOW + seq, **fields})
    data = EventData(full=False, changes=changes, step=_step("note"))
    return _event(seq, before.id, before.version + 1, "incident.noted", data, command_id)


def event_of(seq: int, incident_id: str, before: Incident | None, command: Command) -> Event:
    """What a center makes of a command."""
    if before is None:
        return born(seq, incident_id, command_id=command.command_id)
    state = NEXT.get(command.type)
    if state is None:
        return moved(seq, before, command_id=command.command_id)
    return moved(seq, before, command_id=command.command_id, state=state)


def result_json(command_id: str, incident_id: str, event: Event) -> str:
    return CommandResult(
        command_id=command_id, incident_id=incident_id, version=event.version, seq=event.seq, code="510115-1"
    ).model_dump_json()


def _step(action: str) -> Step:
    return Step.model_validate({"action": action})


def _event(seq: int, incident_id: str, version: int, type: str, data: EventData, command_id: str | None) -> Event:
    return Event(
        seq=seq,
        aggregate=incident_id,
        version=version,
        type=type,
        actor=ACTOR,
        command_id=command_id,
        at=NOW + seq,
        scope=("510115",),
        data=data,
    )
