"""What happens to somebody who lets a deadline come and go: reminded, urged, supervised, reported to the leader."""

import pytest

from center.domain.alarms import due_key, next_at
from center.domain.catalog_faults import CatalogError
from center.domain.catalog_file import parse
from center.domain.notices import notice_of
from center.domain.values import Facts
from contract.incident import Incident
from tests.unit.center import town
from tests.unit.center.matter import DAY, HOUR, MINUTE, START, Matter

CLASSES = """
format = 1
version = "ladders"
[[classes]]
code = "flood"
name = "道路积水"
branch = "城市管理"
severity = 3
limit = "100 minute"
"""
EVERY_RUNG = """
[[escalation]]
stages = ["handle"]
steps = [
  { step = "remind", at = "50%" },
  { step = "urge", at = "80%" },
  { step = "supervise", after = "15 minute", reply = "40 minute" },
  { step = "duty_leader", after = "30 minute" },
]
"""


def climbed(text: str = EVERY_RUNG, state: str = "accepted") -> Matter:
    """A matter in ``state`` where the catalogue has these ladders; its handling takes 100 minutes."""
    return Matter(facts=Facts(town.Edition(parse(CLASSES + text)))).reach(state)


def said_until(matter: Matter, at: int) -> list[tuple[str, int]]:
    """What the clock says until ``at``, each with the minutes since START at which it is said."""
    said = []
    assert matter.case is not None
    while (due := next_at(matter.case)) is not None and due <= at:
        matter.now = max(matter.now, due)
        type_ = matter.tick()
        assert type_ is not None and matter.case is not None
        said.append((type_.removeprefix("incident."), (due - START) // MINUTE))
    return said


def test_each_step_is_taken_at_its_own_time_and_once() -> None:
    matter = climbed()
    assert said_until(matter, START + 140 * MINUTE) == [
        ("reminded", 50),
        ("due_soon", 80),
        ("urged", 80),
        ("overdue", 100),
        ("supervised", 115),
        ("reminded", 130),
    ]
    assert matter.tick() is None


def test_what_each_step_leaves_in_the_timeline() -> None:
    matter = climbed()
    said_until(matter, START + 2 * HOUR + 15 * MINUTE)
    steps = {(d.step.action, d.step.detail): d for d in matter.decisions if d.actor.kind == "center"}
    for key in (("remind", None), ("urge", None), ("supervise", "timeout"), ("remind", "duty_leader")):
        step = steps[key].step
        assert (step.stage, step.org and step.org.id) == ("handle", town.WATER)
    assert matter.incident.urges == 1
    assert matter.incident.clock is not None and matter.incident.clock.rung is None


def test_a_supervision_by_the_clock_is_owed_by_the_lead_within_the_time_of_the_catalogue() -> None:
    matter = climbed()
    said_until(matter, START + 115 * MINUTE)
    (owed,) = matter.incident.supervisions
    assert (owed.kind, owed.to.id, owed.by.id) == ("timeout", town.WATER, "center")
    assert owed.reply_by == START + 155 * MINUTE
    assert matter.done("reply", town.WATER_WORKS, supervision=owed.id, text="正在调泵").supervisions[0].reply
    assert matter.refused("reply", town.WATER_WORKS, supervision=owed.id, text="再说一次") != ""


def test_a_supervision_that_was_answered_lets_the_matter_be_closed() -> None:
    matter = climbed()
    said_until(matter, START + 115 * MINUTE)
    matter.done("feedback", text="已疏通")
    assert matter.refused("check") == "unsettled"
    matter.done("reply", supervision=matter.incident.supervisions[0].id, text="已说明")
    assert matter.done("check").state == "checked"


def test_nothing_is_said_of_a_stage_that_was_left() -> None:
    matter = climbed()
    assert said_until(matter, START + 60 * MINUTE) == [("reminded", 50)]
    matter.done("feedback", text="已疏通")
    assert "urged" not in [type_ for type_, _ in said_until(matter, START + 3 * HOUR)]


def test_a_clock_that_stands_still_climbs_nothing_and_goes_on_with_what_was_left() -> None:
    matter = climbed(EVERY_RUNG.replace('{ step = "remind", at = "50%" },', ""))
    matter.now += 40 * MINUTE
    matter.done("apply", kind="suspend", reason="等水退", until=matter.now + 5 * DAY)
    matter.done("decide", town.CHIEF, application=asking(matter), granted=True, note="同意")
    assert [type_ for type_, _ in said_until(matter, START + 4 * DAY) if type_ != "due_soon"] == []
    matter.now = START + 4 * DAY
    matter.done("resume", town.CHIEF)
    before = matter.now
    said = [(type_, at * MINUTE + START - before) for type_, at in said_until(matter, before + HOUR)]
    assert ("urged", 40 * MINUTE) in said, "80 of 100 minutes, 40 of which had run"


def test_steps_between_two_shares_do_not_count_the_time_a_clock_stood_still() -> None:
    matter = climbed()
    matter.now += 10 * MINUTE
    matter.done("apply", kind="suspend", reason="等水退", until=matter.now + 5 * DAY)
    matter.done("decide", town.CHIEF, application=asking(matter), granted=True, note="同意")
    matter.now = START + 4 * DAY
    matter.done("resume", town.CHIEF)
    before = matter.now
    said = [(type_, at * MINUTE + START - before) for type_, at in said_until(matter, before + 90 * MINUTE)]
    assert ("reminded", 40 * MINUTE) in said
    assert ("urged", 70 * MINUTE) in said


def test_an_extension_begins_the_ladder_again() -> None:
    matter = climbed()
    said_until(matter, START + 90 * MINUTE)
    matter.done("apply", town.WATER_WORKS, kind="extension", reason="等配件", until=START + 10 * HOUR)
    matter.done("decide", town.CHIEF, application=asking(matter), granted=True, note="同意")
    clock = matter.incident.clock
    assert clock is not None and (clock.rung, clock.rung_at) == ("remind", (matter.now + START + 10 * HOUR) // 2)


def test_what_the_centre_owes_itself_is_told_and_waits_for_no_answer() -> None:
    ladder = EVERY_RUNG.replace('stages = ["handle"]', 'stages = ["dispatch"]')
    matter = climbed(ladder, "registered")
    said_until(matter, START + DAY)
    assert matter.incident.supervisions == ()
    told = [d.step for d in matter.decisions if d.step.action == "remind"]
    assert [(step.detail, step.org) for step in told] == [(None, None), ("supervise", None), ("duty_leader", None)]


def test_a_co_department_has_a_ladder_of_its_own() -> None:
    matter = climbed("", "registered")
    matter.facts = Facts(town.Edition(parse(CLASSES + EVERY_RUNG)))
    matter.done("dispatch", lead=town.WATER, co=[town.GAS])
    matter.done("accept", town.GAS_OFFICE)
    said_until(matter, START + 115 * MINUTE)
    assert [(s.to.id, s.kind) for s in matter.incident.supervisions] == [(town.GAS, "timeout")]
    whom = [d.step.org and d.step.org.id for d in matter.decisions if d.step.action in ("remind", "urge")]
    assert set(whom) == {town.GAS}


def test_a_new_edition_without_ladders_leaves_only_the_step_that_was_already_waiting() -> None:
    matter = climbed()
    matter.facts = Facts(town.Edition(parse(CLASSES.replace('version = "ladders"', 'version = "2"\nescalation = []'))))
    assert [type_ for type_, _ in said_until(matter, START + DAY)] == ["reminded", "due_soon", "overdue"]


def test_the_name_of_a_step_is_the_same_wherever_it_is_asked_and_never_comes_twice() -> None:
    matter, names = climbed(), []
    while matter.case is not None and (due := next_at(matter.case)) is not None:
        assert due_key(matter.case, due - 1) is None
        name = due_key(matter.case, due)
        assert name is not None and name == due_key(matter.case, due)
        names.append(name)
        matter.now = max(matter.now, due)
        matter.tick()
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("slept", "said", "skipped"),
    [
        (60, ["reminded"], ()),
        (99, ["due_soon", "urged"], ("remind",)),
        (120, ["overdue", "supervised"], ("remind", "urge")),
        (24 * 60, ["overdue", "reminded"], ("remind", "urge", "supervise")),
    ],
)
def test_a_centre_that_slept_says_what_is_overdue_and_takes_the_highest_step_only(
    slept: int, said: list[str], skipped: tuple[str, ...]
) -> None:
    matter = climbed()
    matter.now = START + slept * MINUTE
    told = []
    while (type_ := matter.tick()) is not None:
        told.append(type_.removeprefix("incident."))
    assert told == said
    assert matter.decisions[-1].step.skipped == skipped
    assert len([d for d in matter.decisions if notice_of(d) is not None and d.actor.kind == "center"]) == 1
    assert matter.incident.urges == (1 if said[-1] == "urged" else 0), "nobody was urged by what was left out"


def test_after_a_step_was_taken_late_the_next_one_is_taken_in_its_time() -> None:
    matter = climbed()
    matter.now = START + 120 * MINUTE
    while matter.tick() is not None:
        pass
    assert said_until(matter, START + DAY)[0] == ("reminded", 130)
    assert matter.decisions[-1].step.detail in ("duty_leader", "supervision")


def test_a_co_department_is_not_told_of_what_was_missed_either() -> None:
    matter = climbed("", "registered")
    matter.facts = Facts(town.Edition(parse(CLASSES + EVERY_RUNG)))
    matter.done("dispatch", lead=town.WATER, co=[town.GAS])
    matter.done("accept", town.GAS_OFFICE)
    matter.now = START + DAY
    while matter.tick() is not None:
        pass
    [step] = [d.step for d in matter.decisions if d.step.skipped]
    assert (step.org and step.org.id, step.detail) == (town.GAS, "duty_leader")


def test_what_is_late_from_the_first_moment_is_not_reminded() -> None:
    matter = climbed(EVERY_RUNG, "registered")
    matter.done("dispatch", lead=town.WATER, due_at=matter.now + MINUTE)
    matter.now += HOUR
    matter.done("accept", town.WATER_WORKS)
    clock = matter.incident.clock
    assert clock is not None and clock.rung == "supervise"


def test_only_a_supervision_may_have_a_time_to_answer_it() -> None:
    with pytest.raises(CatalogError) as refused:
        parse(CLASSES + EVERY_RUNG.replace('at = "50%"', 'at = "50%", reply = "1 work_day"'))
    assert "督办" in refused.value.faults[0].message


def asking(matter: Matter) -> str:
    incident: Incident = matter.incident
    assert incident.asking is not None
    return incident.asking.id
