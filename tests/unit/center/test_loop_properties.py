"""Whatever officers, departments, grids and the clock do, in any order: what must always hold."""

from dataclasses import replace
from random import Random
from typing import Any, get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from center.domain import clocks
from center.domain.alarms import due_key, fire, next_at
from center.domain.loop import decide
from center.domain.permits import holds
from center.domain.values import Case, Decision, Refusal
from center.service.caller import Caller
from contract.command import CommandType
from contract.event import Event, fold
from contract.identity import new_id
from contract.incident import ENDED, Clock, Incident
from contract.org import Role
from tests.unit.center import town
from tests.unit.center.asking import Pick, payload

START = 1_795_300_000_000
MINUTE = 60_000
ORGS = (town.DISTRICT, town.STREET, town.OTHER_STREET, town.COMMUNITY, town.GRID, town.PIPES, town.WATER, town.GAS)
ACTORS = [town.caller(role, org=org) for org in ORGS for role in get_args(Role)] + [town.OFFICER]
TYPES = [t for t in get_args(CommandType) if t != "report"]
MOVES = {
    "submit", "register", "verify", "dispatch", "accept", "feedback", "inspect", "check", "close", "resume", "return"
}  # fmt: skip
AFTER_THE_END = {"reveal", "visit", "evaluate", "archive", "reopen", "appeal", "judge", "score", "confirm"}
STRAIGHT: list[tuple[str, dict[str, Any]]] = [
    ("register", {}),
    ("dispatch", {"lead": town.WATER}),
    ("accept", {}),
    ("start", {}),
    ("feedback", {"text": "已处置"}),
    ("check", {}),
    ("close", {}),
]
ONWARD = frozenset(MOVES) | {
    "start", "ask_check", "apply", "decide", "withdraw", "add_co", "supervise", "reply", "appeal", "judge", "whistle",
    "arrive", "score", "visit", "evaluate", "archive", "dispute", "mediate", "confirm", "hand_over"
}  # fmt: skip
NOT_ALLOWED = {"forbidden", "illegal_transition", "not_found"}
PERSONAL = {"apply", "hand_over", "reply", "arrive", "score", "accept", "start", "feedback", "return"}
"""Actions where it matters besides who asks for whom: named, and yet not for everybody's matter."""
APPROVED = {"incident.suspended", "incident.extended", "incident.voided"}
"""What happens only after another person granted it."""


class Loop(RuleBasedStateMachine):
    """Three matters, anyone, any command, any time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.cases: dict[str, Case] = {}
        self.held: dict[str, Incident] = {}
        self.log: list[Event] = []
        self.said: set[str] = set()
        self.first = ""

    @initialize(named=st.booleans(), draft=st.booleans())
    def reports_come_in(self, named: bool, draft: bool) -> None:
        for number, lon in enumerate((town.INSIDE[0], town.INSIDE[0], town.IN_OTHER_STREET[0])):
            given: dict[str, Any] = {"place": {"lon": lon, "lat": 30.68}}
            if named:
                given["reporter"] = {"name": "李建国", "phone": "13912342207"}
            if draft and number == 1:
                given["draft"] = True
            id_ = new_id()
            self.first = self.first or id_
            verdict = decide(None, id_, town.report(**given), town.OFFICER, self.now, self.facts())
            assert isinstance(verdict, Decision)
            self.take(verdict)

    @rule(who=st.sampled_from(ACTORS), type_=st.sampled_from(TYPES), old=st.booleans(), data=st.data())
    def somebody_asks_for_something(self, who: Caller, type_: str, old: bool, data: st.DataObject) -> None:
        self.ask(data.draw(st.sampled_from(sorted(self.cases))), who, type_, old, drawing(data))

    @initialize(steps=st.integers(0, len(STRAIGHT)), co=st.booleans())
    def the_first_is_under_way(self, steps: int, co: bool) -> None:
        for type_, given in STRAIGHT[:steps] if self.first else ():
            more = {"co": [town.GAS]} if co and type_ == "dispatch" else {}
            command = town.command(type_, self.cases[self.first].incident.version, **given, **more)
            verdict = decide(self.cases[self.first], self.first, command, town.OFFICER, self.now, self.facts())
            if isinstance(verdict, Decision):
                self.take(verdict)

    @rule(seed=st.integers(0, 2**32))
    def it_goes_on_for_a_while(self, seed: int) -> None:
        chance = Random(seed)
        for _ in range(8):
            self.permitted(self.first, chance.choice, ONWARD)
            if chance.random() < 0.2:
                self.time_goes_to(self.now + chance.randrange(100) * MINUTE)
            self.everything_holds()

    @rule(data=st.data())
    def somebody_does_what_is_permitted(self, data: st.DataObject) -> None:
        self.permitted(self.first, drawing(data))

    @rule(data=st.data())
    def somebody_goes_on_with_another_matter(self, data: st.DataObject) -> None:
        self.permitted(data.draw(st.sampled_from(sorted(self.cases))), drawing(data))

    @rule(minutes=st.integers(-30, 6_000))
    def time_passes(self, minutes: int) -> None:
        self.time_goes_to(self.now + minutes * MINUTE)

    def time_goes_to(self, now: int) -> None:
        self.now = now
        for id_, case in list(self.cases.items()):
            key, said = due_key(case, self.now), fire(case, self.now, self.facts(), new_id())
            assert (key is None) == (said is None)
            next_ = next_at(case)
            assert (said is not None) == (next_ is not None and next_ <= self.now), "the timer knows when to ask"
            if said is not None and key is not None:
                assert key not in self.said, "the same thing is never said twice"
                self.said.add(key)
                self.take(said)
                if said.type == "incident.discarded":
                    assert case.incident.state == "draft", "the clock ends nothing that was reported"
                else:
                    assert self.cases[id_].moved == case.moved, "what the clock says puts no decision out of date"

    def permitted(self, id_: str, pick: Pick, of: frozenset[str] | None = None) -> None:
        incident = self.cases[id_].incident
        actions = sorted({a for p in incident.permits for a in p.actions} - {"reveal"})
        actions = [a for a in actions if a in of] if of is not None else actions
        if not actions:
            return
        action = pick(actions)
        permit = pick([p for p in incident.permits if action in p.actions])
        role = pick(permit.roles)
        who = town.caller(role, org=permit.org)
        if pick((True, False)):
            who = replace(who, actor=who.actor.model_copy(update={"id": f"{who.actor.id}.2", "name": "第二人"}))
        self.ask(id_, who, action, False, pick)

    def ask(self, id_: str, who: Caller, type_: str, old: bool, pick: Pick) -> None:
        case = self.cases[id_]
        incident = case.incident
        others = [other for other in self.cases if other != id_]
        given = payload(type_, incident, self.now, pick, others)
        command = town.command(type_, 1 if old else incident.version, **given)
        may = who.sees(incident.scope) and holds(incident, command.type, who.held) is not None
        verdict = decide(case, id_, command, who, self.now, self.facts())
        if isinstance(verdict, Refusal):
            assert not may or verdict.code not in NOT_ALLOWED or type_ in PERSONAL, "what the permits name is allowed"
            return
        assert may, "what the permits do not name is refused"
        if verdict.type in APPROVED:
            assert incident.asking is not None, "an approval is never skipped"
            assert incident.asking.by.id != who.actor.id, "nobody grants what he asked for"
        self.take(verdict)

    def take(self, verdict: Decision) -> None:
        for one in (verdict, *verdict.also):
            id_ = one.after.incident.id
            before = self.cases.get(id_)
            if before is not None:
                assert one.at >= before.incident.updated_at, "time within a matter never runs backwards"
                assert set(before.incident.scope) <= set(one.after.incident.scope), "who once saw it still does"
            self.cases[id_] = one.after
            text = one.data().model_dump_json(exclude_unset=True)
            self.log.append(
                Event.model_validate_json(
                    f'{{"seq":{len(self.log) + 1},"aggregate":"{id_}","version":{one.after.incident.version},'
                    f'"type":"{one.type}","actor":{one.actor.model_dump_json()},"command_id":null,"at":{one.at},'
                    f'"scope":[],"data":{text}}}'
                )
            )
            self.held[id_] = fold(self.held.get(id_), self.log[-1])

    def facts(self) -> Any:
        return replace(town.facts(), district=town.STRICT, others=dict(self.cases), officers=town.OFFICERS)

    @invariant()
    def the_events_fold_to_what_the_center_holds(self) -> None:
        for id_, case in self.cases.items():
            assert self.held[id_].model_dump_json() == case.incident.model_dump_json()

    @invariant()
    def an_open_matter_has_a_way_on_and_an_ended_one_is_at_rest(self) -> None:
        for case in self.cases.values():
            incident = case.incident
            actions = {a for p in incident.permits for a in p.actions}
            if incident.state in ENDED:
                assert actions <= AFTER_THE_END
                assert incident.closed_at is not None
                assert incident.clock is None or incident.clock.stage == "visit"
                assert incident.total is None and incident.asking is None and incident.holder is None
            else:
                assert actions & MOVES
                assert "note" in actions
                assert incident.closed_at is None
                assert incident.clock is not None
                assert (incident.clock.stage == "draft") == (incident.state == "draft")

    @invariant()
    def clocks_stand_in_order_and_were_not_started_in_the_future(self) -> None:
        for case in self.cases.values():
            for clock in running(case.incident):
                assert clock.started_at <= clock.due_at
                assert clock.due_soon_at <= clock.due_at
                assert clock.started_at <= case.incident.updated_at

    @invariant()
    def what_stands_still_says_nothing(self) -> None:
        for case in self.cases.values():
            incident = case.incident
            if incident.state == "suspended":
                assert incident.suspension is not None
                assert {w.what for w in clocks.watched(incident)} <= {"clock", "supervision", "whistle"}
                assert incident.clock is not None and incident.clock.stage == "resume"
            else:
                assert all(clock.paused_at is None for clock in running(incident))

    @invariant()
    def every_version_is_one_event(self) -> None:
        assert len(self.log) == sum(case.incident.version for case in self.cases.values())
        for case in self.cases.values():
            assert 1 <= case.moved <= case.incident.version

    def everything_holds(self) -> None:
        self.the_events_fold_to_what_the_center_holds()
        self.an_open_matter_has_a_way_on_and_an_ended_one_is_at_rest()
        self.clocks_stand_in_order_and_were_not_started_in_the_future()
        self.what_stands_still_says_nothing()

    def teardown(self) -> None:
        """Read again from the start, the log comes to the same."""
        again: dict[str, Incident] = {}
        for event in self.log:
            again[event.aggregate] = fold(again.get(event.aggregate), event)
        assert again == self.held


def drawing(data: st.DataObject) -> Pick:
    return lambda values: data.draw(st.sampled_from(list(values)))


def running(incident: Incident) -> list[Clock]:
    return [c for c in (incident.clock, incident.total, *(p.clock for p in incident.co)) if c is not None]


Loop.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLoop = Loop.TestCase
