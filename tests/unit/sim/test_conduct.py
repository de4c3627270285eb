"""What the demo's people do next, asked of matters in every state."""

from collections import Counter

import pytest

from center.sim.conduct import HISTORY_KEY, Conduct
from center.sim.material import Material
from center.sim.moment import MINUTE, SECOND, Move
from contract.identity import new_id
from contract.incident import Clock, Incident, Place, Reporter, Source, Stage, State
from contract.org import OrgRef, Person
from contract.parts import Application, CoPart, FieldTask, Supervision, Visit, Whistle
from contract.reference import IncidentClass, Reference

AT = 1_795_309_200_000
STAGES: dict[str, Stage] = {
    "reported": "register",
    "registered": "dispatch",
    "returned": "dispatch",
    "dispatched": "accept",
    "accepted": "handle",
    "feedback": "check",
    "checked": "close",
}
WATER = OrgRef(id="D-510115-water", name="区水务局")


@pytest.fixture(scope="module")
def conduct() -> Conduct:
    burst = IncidentClass(code="U05-01", name="供水管破裂", branch="城市管理", severity=3, lead=WATER.id)
    reference = Reference(version="1", district=OrgRef(id="510115", name="温江区"), orgs=(), classes=(burst,))
    return Conduct(Material.load(), 7, reference)


def matter(state: State, owner: str | None = "seat01", lead: OrgRef | None = WATER, **changes: object) -> Incident:
    stage = STAGES.get(state)
    clock = None
    if stage is not None:
        limit = 10 * MINUTE if stage in ("register", "dispatch") else 60 * MINUTE
        clock = Clock(stage=stage, started_at=AT, due_soon_at=AT + limit * 4 // 5, due_at=AT + limit, level="normal")
    before = Incident(
        id=new_id(),
        code="510115-261122-00001-1",
        version=3,
        state=state,
        title="航天路水管爆裂",
        text="航天路水管爆了。",
        class_code="U05-01",
        severity=3,
        place=Place(
            lon=103.84,
            lat=30.67,
            address="航天路 76 号",
            path=("510115", "510115001", "510115001043", "510115001043001"),
        ),
        source=Source(kind="hotline", name="12345 热线"),
        reporter=None,
        owner=None if owner is None else Person(id=owner, name="李文博"),
        lead=lead,
        clock=clock,
        late_stages=(),
        returns=0,
        reworks=0,
        attachments=(),
        scope=("510115",),
        permits=(),
        reported_at=AT,
        updated_at=AT,
        closed_at=None,
    )
    return before.model_copy(update=changes)


def moves(conduct: Conduct, state: State, number: int = 400, **given: object) -> list[Move]:
    found = [conduct.next_move(matter(state, **given)) for _ in range(number)]  # type: ignore[arg-type]
    return [m for m in found if m is not None]


def test_the_next_move_is_the_same_however_often_it_is_asked_for(conduct: Conduct) -> None:
    incident = matter("dispatched")
    first, again = conduct.next_move(incident), conduct.next_move(incident)
    assert first is not None
    assert again is not None
    assert (first.due, first.login, first.command.payload) == (again.due, again.login, again.command.payload)


def test_seats_and_streets_leave_a_new_matter_to_the_officer_first(conduct: Conduct) -> None:
    all_ = moves(conduct, "reported", owner=None, lead=None)
    assert {m.command.type for m in all_} == {"register"}
    assert {m.login for m in all_} == {"seat01", "seat03", "street-001"}
    assert min(m.due - AT for m in all_) >= 100 * SECOND
    on_time = sum(m.due - AT <= 10 * MINUTE for m in all_)
    assert 0.88 * len(all_) < on_time < len(all_)


@pytest.mark.parametrize("state", ["registered", "returned", "feedback", "checked"])
def test_a_matter_of_an_officer_at_the_desk_is_left_to_that_officer(conduct: Conduct, state: State) -> None:
    assert moves(conduct, state, owner="seat02") == []


def test_handlers_answer_an_officer_within_minutes(conduct: Conduct) -> None:
    taken = moves(conduct, "dispatched", owner="seat02")
    assert len(taken) == 400
    assert {m.login for m in taken} == {"water01"}
    assert max(m.due - AT for m in taken) <= 90 * SECOND
    answers = moves(conduct, "accepted", owner="seat02")
    assert {m.command.type for m in answers} == {"feedback"}
    assert max(m.due - AT for m in answers) <= 240 * SECOND


def test_now_and_then_a_department_hands_back_with_a_reason_or_is_late(conduct: Conduct) -> None:
    kinds = Counter(m.command.type for m in moves(conduct, "dispatched", 1_000))
    assert 30 < kinds["return"] < 100
    assert kinds["accept"] == 1_000 - kinds["return"]
    late = sum(m.due > AT + 60 * MINUTE for m in moves(conduct, "accepted", 1_000))
    assert 30 < late < 100


def test_a_matter_that_came_back_goes_to_another(conduct: Conduct) -> None:
    leads: Counter[str] = Counter()
    for move in moves(conduct, "returned", lead=None, returns=1):
        assert move.command.type == "dispatch"
        leads[move.command.payload.lead] += 1
    assert leads["510115001"] > 0.7 * leads.total()


def test_checks_are_made_by_the_owner_and_closing_by_the_supervisor(conduct: Conduct) -> None:
    assert {m.login for m in moves(conduct, "feedback", owner="street-001")} == {"street-001"}
    assert {m.login for m in moves(conduct, "checked", owner="street-001")} == {"supervisor01"}
    kinds = Counter(m.command.type for m in moves(conduct, "feedback", 600))
    assert 8 < kinds["return"] < 70
    once = moves(conduct, "feedback", reworks=1)
    assert {m.command.type for m in once} == {"check"}


def test_matters_handed_over_at_the_start_take_their_time(conduct: Conduct) -> None:
    old = Source(kind="hotline", name="12345 热线", external_id=f"SIM-7{HISTORY_KEY}12")
    lying = [m for m in moves(conduct, "accepted", source=old) if m.due > AT + 66 * MINUTE]
    assert len(lying) > 30


def test_whoever_reported_a_closed_matter_is_called_back_then_it_is_evaluated_and_filed_away(conduct: Conduct) -> None:
    reporter = Reporter(name="李*", phone="139****2207")
    calls = moves(conduct, "closed", reporter=reporter, closed_at=AT)
    assert {m.login for m in calls} == {"seat01"}
    said = Counter(m.command.payload.satisfaction for m in calls if m.command.type == "visit")
    assert said["very_satisfied"] + said["satisfied"] > 0.75 * said.total() > 0
    assert {m.command.type for m in moves(conduct, "closed", closed_at=AT)} == {"evaluate"}, "nobody to call"
    visit = Visit(at=AT, by=Person(id="seat01", name="李文博"), satisfaction="satisfied")
    evaluated = moves(conduct, "visited", visits=(visit,), closed_at=AT)
    assert {(m.login, m.command.type) for m in evaluated} == {("supervisor01", "evaluate")}
    assert {m.command.type for m in moves(conduct, "evaluated", closed_at=AT)} == {"archive"}
    assert conduct.next_move(matter("archived")) is None
    assert moves(conduct, "closed", owner="seat02", closed_at=AT) == [], "the officer's own"


def test_whoever_was_not_satisfied_sees_it_opened_again_now_and_then(conduct: Conduct) -> None:
    visit = Visit(at=AT, by=Person(id="seat01", name="李文博"), satisfaction="dissatisfied")
    kinds = Counter(m.command.type for m in moves(conduct, "visited", visits=(visit,), closed_at=AT))
    assert set(kinds) == {"reopen", "evaluate"}


def test_a_matter_that_others_still_work_on_is_not_checked(conduct: Conduct) -> None:
    clock = Clock(stage="handle", started_at=AT, due_soon_at=AT + 48 * MINUTE, due_at=AT + 60 * MINUTE, level="normal")
    helper = CoPart(org=OrgRef(id="D-510115-police", name="公安分局"), state="accepted", clock=clock)
    all_ = moves(conduct, "feedback", co=(helper,))
    assert {(m.login, m.command.type) for m in all_} == {("police01", "feedback")}
    assert {m.command.payload.org for m in all_ if m.command.type == "feedback"} == {"D-510115-police"}


def test_what_an_officer_asks_of_others_is_answered(conduct: Conduct) -> None:
    """Supervision, a call to the scene, a look on the spot: by whom it was asked of, whoever owns the matter."""
    me = Person(id="seat02", name="周敏")
    owed = Supervision(id=new_id(), kind="leader", by=me, at=AT, text="请答复", to=WATER, reply_by=AT + 60 * MINUTE)
    reply = conduct.next_move(matter("feedback", owner="seat02", supervisions=(owed,)))
    assert reply is not None and (reply.login, reply.command.type) == ("water01", "reply")
    center = OrgRef(id="510115", name="温江区")
    call = Whistle(id=new_id(), org=WATER, by=me, from_org=center, at=AT, text="请到场", arrive_by=AT + 30 * MINUTE)
    arrival = conduct.next_move(matter("registered", owner="seat02", lead=None, whistles=(call,)))
    assert arrival is not None and (arrival.login, arrival.command.type) == ("water01", "arrive")
    grid = OrgRef(id="510115001043001", name="第一网格")
    task = FieldTask(kind="verify", org=grid, by=me, at=AT)
    look = conduct.next_move(matter("verifying", owner=None, lead=None, task=task))
    assert look is not None and (look.login, look.command.type) == ("grid-001043001", "verify")


def test_an_extension_is_decided_by_the_supervisor_in_time(conduct: Conduct) -> None:
    asked = [m for m in moves(conduct, "accepted", 1_000) if m.command.type == "apply"]
    assert 5 < len(asked) < 60
    asking = Application(
        id=new_id(), kind="extension", by=Person(id="water01", name="邓国强"), org=WATER, at=AT, reason="等待配件",
        until=AT + 120 * MINUTE,
    )  # fmt: skip
    for state, granted in (("accepted", True), ("feedback", False)):
        decided = conduct.next_move(matter(state, asking=asking))  # type: ignore[arg-type]
        assert decided is not None and decided.command.type == "decide"
        assert (decided.login, decided.command.payload.granted) == ("supervisor01", granted)
