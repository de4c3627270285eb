"""Who stands where in the queue, and on which tab."""

from benchmarks._queue_samples import DISTRICT, HOUR, MINUTE, NOW, OFFICER, clock, identity, incident, reference
from console.models.queue_order import entry_of, matches, midnight
from console.models.queue_views import KEYS, Filter, filters_of, waits_for
from contract.incident import Incident, Permit
from contract.org import OrgRef, Person
from contract.parts import Appeal, Application, Supervision

TODAY = midnight(NOW)


def order(*incidents: Incident) -> list[str]:
    return [i.id for i in sorted(incidents, key=entry_of)]


def test_an_untaken_critical_matter_stands_first_then_the_longest_overdue() -> None:
    critical = incident(1, severity=1, state="reported", clock=clock(NOW, NOW + 10 * MINUTE))
    taken = incident(2, severity=1, state="accepted", clock=clock(NOW, NOW + 20 * MINUTE))
    late = incident(3, clock=clock(NOW - HOUR, NOW - 5 * MINUTE, "overdue"))
    later = incident(4, clock=clock(NOW - HOUR, NOW - MINUTE, "overdue"))
    no_clock = incident(5, clock=None)
    assert order(no_clock, later, taken, late, critical) == [critical.id, late.id, later.id, taken.id, no_clock.id]


def test_closed_ones_begin_with_the_last_closed() -> None:
    early = incident(1, state="closed", closed_at=NOW - HOUR, clock=None)
    late = incident(2, state="closed", closed_at=NOW, clock=None)
    assert order(early, late) == [late.id, early.id]


def test_a_closed_matter_is_shown_only_on_the_day_it_was_closed() -> None:
    today = incident(1, state="closed", closed_at=TODAY)
    yesterday = incident(2, state="closed", closed_at=TODAY - 1)
    assert filters_of(today, OFFICER, TODAY) == {Filter.CLOSED_TODAY}
    assert filters_of(yesterday, OFFICER, TODAY) == set()


def test_a_returned_overdue_matter_stands_on_both_tabs() -> None:
    matter = incident(1, state="returned", clock=clock(0, NOW, "overdue"))
    assert filters_of(matter, None, TODAY) == {Filter.OPEN, Filter.OVERDUE, Filter.RETURNED}


def test_midnight_is_that_of_the_district_and_not_of_the_machine() -> None:
    assert (NOW - TODAY) // MINUTE == 6 * 60 + 12


def test_a_matter_waits_for_me_when_the_next_step_is_mine() -> None:
    check = Permit(org=DISTRICT, roles=("shift_supervisor",), actions=("check",))
    elsewhere = Permit(org="510115001", roles=("shift_supervisor",), actions=("check",))
    assert waits_for(incident(1, permits=(check,)), OFFICER)
    assert not waits_for(incident(1, permits=(elsewhere,)), OFFICER)


def test_a_note_or_an_answer_recorded_for_a_department_does_not_make_it_mine() -> None:
    note = Permit(org=DISTRICT, roles=("acceptor",), actions=("note",))
    on_behalf = Permit(org=DISTRICT, roles=("dispatcher",), actions=("feedback",))
    assert not waits_for(incident(1, permits=(note, on_behalf)), OFFICER)
    ours = incident(1, permits=(on_behalf,), lead=OrgRef(id=DISTRICT, name="温江区综治中心"))
    assert waits_for(ours, OFFICER)


def test_search_finds_words_anywhere_in_what_an_officer_remembers() -> None:
    names = {org.id: org.name for org in reference().orgs}
    matter = incident(9, title="井盖缺失", lead=OrgRef(id="D-510115-water", name="区水务局"))
    assert matches(matter, ("井盖", "水务"), names)
    assert matches(matter, ("柳城",), names), "the street's name is found though the matter holds its id only"
    assert matches(matter, (matter.code.casefold(),), names)
    assert not matches(matter, ("井盖", "路灯"), names)
    assert matches(matter, ("设施",), names | {matter.class_code: "公用设施"}), "and the name of its class"


def test_ids_of_samples_are_version_seven_and_sort_by_number() -> None:
    assert identity(1) < identity(2) < identity(70_000)


def application(by: str) -> Application:
    return Application(
        id=identity(900),
        kind="extension",
        by=Person(id=by, name="王强"),
        org=OrgRef(id="D-510115-water", name="区水务局"),
        at=NOW,
        reason="管线资料要到市里调取，今天办不完",
        until=NOW + HOUR,
    )


def test_an_application_waits_for_whoever_may_decide_and_never_for_whoever_made_it() -> None:
    decide = Permit(org=DISTRICT, roles=("shift_supervisor",), actions=("decide",))
    asked = incident(1, permits=(decide,), asking=application("u-77"))
    assert {Filter.APPROVAL, Filter.MINE, Filter.CENTRE} <= filters_of(asked, OFFICER, TODAY)
    own = incident(1, permits=(decide,), asking=application(OFFICER.user.id))
    assert filters_of(own, OFFICER, TODAY) == {Filter.OPEN}


def test_an_appeal_waits_for_another_than_who_made_it_or_gave_the_opinion() -> None:
    judge = Permit(org=DISTRICT, roles=("shift_supervisor",), actions=("judge",))
    me, other = Person(id=OFFICER.user.id, name="我"), Person(id="u-77", name="王强")

    def tabs(by: Person, opinion_by: Person) -> frozenset[Filter]:
        water = OrgRef(id="D-510115-water", name="区水务局")
        appeal = Appeal(
            by=by, org=water, at=NOW, reason="暴雨", stages=("handle",), state="at_acceptor", opinion_by=opinion_by
        )
        return filters_of(incident(1, state="handling", permits=(judge,), appeal=appeal), OFFICER, TODAY)

    assert {Filter.APPROVAL, Filter.MINE} <= tabs(other, other)
    assert tabs(other, me) == tabs(me, other) == {Filter.OPEN}


def test_what_a_colleague_of_my_centre_has_to_do_is_the_centres_and_not_mine() -> None:
    for_the_leader = Permit(org=DISTRICT, roles=("duty_leader",), actions=("decide",))
    matter = incident(1, permits=(for_the_leader,), asking=application("u-77"))
    assert filters_of(matter, OFFICER, TODAY) == {Filter.OPEN, Filter.CENTRE}


def test_a_supervised_and_a_suspended_matter_have_tabs_of_their_own() -> None:
    suspended = incident(2, state="suspended", clock=None)
    assert Filter.SUSPENDED in filters_of(suspended, OFFICER, TODAY)
    owed = Supervision(
        id=identity(901),
        kind="leader",
        by=Person(id="u-9", name="李主任"),
        at=NOW,
        text="请一小时内回复",
        to=OrgRef(id="D-510115-water", name="区水务局"),
        reply_by=NOW + HOUR,
    )
    assert Filter.SUPERVISED in filters_of(incident(3, supervisions=(owed,)), OFFICER, TODAY)


def test_whatever_ended_is_off_the_open_tabs_also_when_it_was_declined_or_merged() -> None:
    for state in ("declined", "merged", "voided", "archived"):
        over = incident(1, state=state, closed_at=TODAY + 1, clock=None)
        assert filters_of(over, OFFICER, TODAY) == {Filter.CLOSED_TODAY}


def test_every_view_has_a_key_of_its_own() -> None:
    assert set(KEYS) == set(Filter)
    assert len(set(KEYS.values())) == len(KEYS)
