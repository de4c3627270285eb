"""Whatever officers, departments and the clock do, in any order: what must always hold."""

from typing import Any, get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from center.domain.alarms import due_key, fire
from center.domain.loop import decide
from center.domain.permits import holds
from center.domain.values import Case, Decision, Refusal
from center.service.caller import Caller
from contract.command import CommandType
from contract.event import Event, fold
from contract.identity import new_id
from contract.incident import Incident
from contract.org import Role
from tests.unit.center import town

START = 1_795_300_000_000
ORGS = (town.DISTRICT, town.STREET, town.OTHER_STREET, town.COMMUNITY, town.GRID, town.WATER, town.GAS)
ACTORS = [town.caller(role, org=org) for org in ORGS for role in get_args(Role)]
PAYLOADS: dict[str, dict[str, Any]] = {
    "register": {"note": "属实"},
    "accept": {},
    "feedback": {"text": "已处置"},
    "check": {},
    "close": {},
    "return": {"reason": "不属我单位"},
    "note": {"text": "已联系"},
}
TYPES = ["dispatch", *PAYLOADS]
LEADS = (town.WATER, town.GAS, town.STREET, town.OTHER_STREET, town.COMMUNITY)
MOVES = {"register", "dispatch", "accept", "feedback", "check", "close"}
NOT_ALLOWED = {"forbidden", "illegal_transition", "not_found"}


class Loop(RuleBasedStateMachine):
    """One matter, anyone, any command, any time."""

    def __init__(self) -> None:
        super().__init__()
        self.id = new_id()
        self.now = START
        self.facts = town.facts()
        self.case: Case | None = None
        self.held: Incident | None = None
        self.seq = 0
        self.last_at = 0
        self.said: set[str] = set()

    @initialize(lon=st.sampled_from([town.INSIDE[0], town.IN_OTHER_STREET[0]]), named=st.booleans())
    def a_report_comes_in(self, lon: float, named: bool) -> None:
        payload: dict[str, Any] = {"place": {"lon": lon, "lat": 30.68}}
        if named:
            payload["reporter"] = {"name": "李建国", "phone": "13912342207"}
        self.take(decide(None, self.id, town.report(**payload), town.OFFICER, self.now, self.facts))

    @rule(who=st.sampled_from(ACTORS), type_=st.sampled_from(TYPES), lead=st.sampled_from(LEADS), old=st.booleans())
    def somebody_asks_for_something(self, who: Caller, type_: str, lead: str, old: bool) -> None:
        self.ask(who, type_, lead, old)

    @rule(choice=st.integers(0, 10_000), lead=st.sampled_from(LEADS))
    def somebody_does_what_is_permitted(self, choice: int, lead: str) -> None:
        actions = sorted({a for p in self.incident.permits for a in p.actions} - {"reveal"})
        if not actions:
            return
        action = actions[choice % len(actions)]
        permitted = [p for p in self.incident.permits if action in p.actions]
        permit = permitted[choice % len(permitted)]
        verdict = self.ask(town.caller(permit.roles[0], org=permit.org), action, lead, old=False)
        assert isinstance(verdict, Decision), f"{permit} was named, yet refused: {verdict}"

    @rule(minutes=st.integers(-30, 6_000))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * 60_000
        assert self.case is not None
        key = due_key(self.case, self.now)
        said = fire(self.case, self.now)
        assert (key is None) == (said is None)
        if said is not None and key is not None:
            assert key not in self.said, "the same thing is never said twice"
            self.said.add(key)
            self.take(said)

    def ask(self, who: Caller, type_: str, lead: str, old: bool) -> Decision | Refusal:
        payload: dict[str, Any] = {"lead": lead} if type_ == "dispatch" else PAYLOADS[type_]
        version = 1 if old else self.incident.version
        command = town.command(type_, version, **payload)
        may = who.sees(self.incident.scope) and holds(self.incident, command.type, who.roles, who.org.id)
        verdict = decide(self.case, self.id, command, who, self.now, self.facts)
        if isinstance(verdict, Refusal):
            assert not may or verdict.code not in NOT_ALLOWED, "what the permits name is allowed"
        else:
            assert may, "what the permits do not name is refused"
        self.take(verdict)
        return verdict

    def take(self, verdict: Decision | Refusal) -> None:
        if isinstance(verdict, Refusal):
            return
        self.seq += 1
        self.case = verdict.after
        assert verdict.at >= self.last_at, "time within a matter never runs backwards"
        self.last_at = verdict.at
        data = verdict.data().model_dump_json(exclude_unset=True)
        event = Event.model_validate_json(
            f'{{"seq":{self.seq},"aggregate":"{self.id}","version":{self.incident.version},"type":"{verdict.type}",'
            f'"actor":{verdict.actor.model_dump_json()},"command_id":null,"at":{verdict.at},"scope":[],"data":{data}}}'
        )
        self.held = fold(self.held, event)

    @property
    def incident(self) -> Incident:
        assert self.case is not None
        return self.case.incident

    @invariant()
    def the_events_fold_to_what_the_center_holds(self) -> None:
        if self.case is not None:
            assert self.held is not None
            assert self.held.model_dump_json() == self.incident.model_dump_json()

    @invariant()
    def an_open_matter_has_a_way_on_and_a_closed_one_is_at_rest(self) -> None:
        if self.case is None:
            return
        actions = {a for p in self.incident.permits for a in p.actions}
        if self.incident.state == "closed":
            assert not actions - {"reveal"}
            assert self.incident.clock is None
        else:
            assert actions & MOVES
            assert "note" in actions
            assert self.incident.clock is not None

    @invariant()
    def a_clock_stands_in_order_and_was_not_started_in_the_future(self) -> None:
        clock = None if self.case is None else self.incident.clock
        if clock is not None:
            assert clock.started_at <= clock.due_soon_at <= clock.due_at
            assert clock.started_at <= self.incident.updated_at

    @invariant()
    def every_version_is_one_event(self) -> None:
        if self.case is not None:
            assert self.incident.version == self.seq
            assert 1 <= self.case.moved <= self.incident.version


Loop.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLoop = Loop.TestCase
