"""A matter's JSON is put together from its fields; it must read as if it had been written in one piece."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from center.domain.loop import decide, reveal
from center.domain.made import changed
from center.domain.values import Case, Decision, Outcome
from center.service.cases import case_of, written
from center.service.encoded import data_json
from contract.command import Command
from contract.identity import new_id
from contract.incident import Incident
from tests.unit.center import town
from tests.unit.center.town import OFFICER, WATER, WATER_WORKS

NOW = 1_795_300_000_000
AWKWARD = '他说"不行"\\ \t第二行\n\x01\x1f\x7f \u2028 é 😀 </script>'


def whole_life(incident_id: str) -> Iterator[Decision]:
    """Every kind of event a matter meets between its report and its closing, with words that need escaping."""
    now, facts = NOW, town.facts()
    case: Case | None = None

    def step(act: Callable[[Case | None], Outcome]) -> Decision:
        nonlocal case, now
        now += 60_000
        decision = act(case)
        assert isinstance(decision, Decision), decision
        case = decision.after
        return decision

    def by(command: Command, who: Any = OFFICER) -> Callable[[Case | None], Outcome]:
        return lambda held: decide(held, incident_id, command, who, now, facts)

    reporter = {"name": "李建国", "phone": "13912342207"}
    yield step(by(town.report(text=AWKWARD, title=AWKWARD.replace("\n", " "), reporter=reporter)))
    yield step(by(town.command("note", 1, text=AWKWARD)))
    yield step(lambda held: reveal(held, OFFICER, AWKWARD, now, facts))
    yield step(by(town.command("register", 3, title='积水"很深"', note=AWKWARD)))
    yield step(by(town.command("dispatch", 4, lead=WATER)))
    yield step(by(town.command("return", 5, reason=AWKWARD), WATER_WORKS))
    yield step(by(town.command("dispatch", 6, lead=WATER)))
    yield step(by(town.command("accept", 7), WATER_WORKS))
    yield step(by(town.command("feedback", 8, text=AWKWARD), WATER_WORKS))
    yield step(by(town.command("check", 9)))
    yield step(by(town.command("close", 10)))


def test_every_version_of_a_matter_reads_as_the_contract_writes_it() -> None:
    for decision in whole_life(new_id()):
        incident = decision.after.incident
        assert written(incident).body == incident.model_dump_json()


def test_every_event_reads_as_the_contract_writes_it() -> None:
    for decision in whole_life(new_id()):
        parts = written(decision.after.incident).parts
        assert data_json(decision, parts) == decision.data().model_dump_json(exclude_unset=True)


def test_two_lives_of_one_matter_never_lend_each_other_words() -> None:
    """What is held may be of a version that was never committed: the transaction was undone, or in another store."""
    incident_id = new_id()
    for one, other in zip(list(whole_life(incident_id)), list(whole_life(incident_id))[::-1], strict=True):
        for incident in (one.after.incident, other.after.incident):
            renamed = changed(incident, title=f"第{incident.version}版", lead=None)
            assert written(renamed).body == renamed.model_dump_json()
            assert written(incident).body == incident.model_dump_json()


def test_a_matter_read_from_the_tables_reads_the_same_after_its_next_step() -> None:
    *_, last = whole_life(new_id())
    parsed = Incident.model_validate_json(last.after.incident.model_dump_json())
    case = case_of(parsed.id, parsed.model_dump_json(), None, 1)
    assert case.incident == parsed
    later = changed(case.incident, version=parsed.version + 1, title="更正", closed_at=None)
    assert written(later).body == later.model_dump_json()


def test_a_line_written_by_another_process_is_read_anew() -> None:
    *_, last = whole_life(new_id())
    mine = last.after.incident
    assert case_of(mine.id, written(mine).body, None, 1).incident is mine, "not parsed again"
    theirs = changed(mine, title="另一进程改过")
    found = case_of(mine.id, theirs.model_dump_json(), None, 1).incident
    assert (found.title, found.text) == ("另一进程改过", mine.text)


def test_a_change_that_no_event_can_tell_is_not_lost_silently() -> None:
    *_, last = whole_life(new_id())
    odd = replace(last, changes={**last.changes, "colour": "red"})
    with pytest.raises(ValueError, match="colour"):
        data_json(odd, written(last.after.incident).parts)
