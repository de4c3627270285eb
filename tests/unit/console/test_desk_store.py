"""Whatever comes, twice, late or out of turn: what the desk shows equals the center's log."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import _queue_samples as samples
from console.domain.store import ASIDE, Store, position
from console.domain.values import Change, CommandState, Kind, Link, LinkKind, PendingCommand
from console.services.delivery import build
from contract.event import Event, VersionGap, fold
from contract.feed import Snapshot
from contract.identity import new_id
from contract.incident import Incident
from contract.org import Person
from contract.payload import Remark
from tests.unit.console import words


def cursor(seq: int, epoch: str = "e1") -> str:
    return f"{epoch}.{seq}.{seq:08x}"


def folded(log: list[Event], seq: int) -> dict[str, Incident]:
    held: dict[str, Incident] = {}
    for event in log[:seq]:
        held[event.aggregate] = fold(held.get(event.aggregate), event)
    return held


def snapshot(log: list[Event], seq: int, epoch: str = "e1") -> Snapshot:
    return Snapshot(
        cursor=cursor(seq, epoch),
        at=words.NOW,
        rate=1.0,
        incidents=tuple(folded(log, seq).values()),
        figures=words.figures(),
    )


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    log: list[Event] = []
    held: dict[str, Incident] = {}
    for seq in range(1, draw(st.integers(1, 25)) + 1):
        known = draw(st.sampled_from([None, *held.values()]))
        event = words.born(seq) if known is None else words.moved(seq, known)
        held[event.aggregate] = fold(known, event)
        log.append(event)
    return log


@given(data=st.data(), log=logs())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_mixture_of_feed_repeats_holes_and_snapshots_equals_the_fold_of_the_log(
    data: st.DataObject, log: list[Event]
) -> None:
    store = Store()
    store.load(snapshot(log, data.draw(st.integers(0, len(log)))))
    steps = st.one_of(
        st.tuples(st.just("event"), st.integers(1, len(log))),
        st.tuples(st.just("next"), st.just(0)),
        st.tuples(st.just("snapshot"), st.integers(0, len(log))),
        st.tuples(st.just("checkpoint"), st.integers(0, len(log))),
    )
    for step, seq in data.draw(st.lists(steps, max_size=40)):
        if step == "snapshot":
            store.load(snapshot(log, seq))
        elif step == "checkpoint":
            store.advance(cursor(min(seq, store.seq)))
        else:
            at = min(store.seq + 1, len(log)) if step == "next" else seq
            before, held = store.cursor, dict(store.incidents)
            try:
                store.apply(log[at - 1], cursor(at))
            except VersionGap:
                assert (store.cursor, dict(store.incidents)) == (before, held)
                store.load(snapshot(log, len(log)))
            if at > position(before)[1] + 1 and store.seq == at:
                # a jump that fold allowed: only events of other matters were skipped; a feed never does this
                store.load(snapshot(log, at))
        assert dict(store.incidents) == folded(log, store.seq)


def test_an_event_that_comes_twice_changes_nothing_and_never_moves_the_cursor_back() -> None:
    first, store = words.born(1), Store()
    second = words.moved(2, fold(None, first))
    store.apply(first, cursor(1))
    store.apply(second, cursor(2))
    heard: list[Change] = []
    store.subscribe(heard.append)
    assert store.apply(first, cursor(1)) is None
    assert store.apply(second, cursor(2)) is None
    store.advance(cursor(1))
    assert (store.cursor, heard) == (cursor(2), [])


def test_an_event_that_skips_a_version_raises_a_gap_and_changes_nothing() -> None:
    first, store = words.born(1), Store()
    second = words.moved(2, fold(None, first))
    third = words.moved(3, fold(fold(None, first), second))
    store.apply(first, cursor(1))
    with pytest.raises(VersionGap):
        store.apply(third, cursor(3))
    assert store.seq == 1
    assert store.incidents[first.aggregate].version == 1


def test_an_event_of_another_life_of_the_log_is_a_gap() -> None:
    store = Store()
    store.load(snapshot([words.born(1)], 1))
    with pytest.raises(VersionGap):
        store.apply(words.born(2), cursor(2, "e2"))


def test_a_matter_that_was_let_go_does_not_come_back_by_a_small_event() -> None:
    first, store = words.born(1), Store()
    store.apply(first, cursor(1))
    store.evict([first.aggregate])
    assert store.apply(words.moved(2, fold(None, first)), cursor(2)) is None
    assert first.aggregate not in store.incidents
    assert store.seq == 2


def test_a_new_critical_incident_is_urgent_and_an_ordinary_one_is_not() -> None:
    store = Store()
    critical = store.apply(words.born(1, severity=1), cursor(1))
    ordinary = store.apply(words.born(2), cursor(2))
    assert critical is not None and critical.urgent
    assert ordinary is not None and not ordinary.urgent


def test_the_event_with_a_commands_id_takes_it_off_the_overlay() -> None:
    store, incident_id = Store(), new_id()
    command = build("note", Remark(text="到场"), 1)
    store.put_pending(PendingCommand(incident_id, command, 0, 60, CommandState.SENT))
    change = store.apply(words.born(1, incident_id, command_id=command.command_id), cursor(1))
    assert change is not None and change.command_id == command.command_id
    assert store.pending_of(incident_id) == ()


def test_a_broken_listener_is_logged_and_the_others_still_hear(caplog: pytest.LogCaptureFixture) -> None:
    def broken(change: Change) -> None:
        raise RuntimeError("a view that failed")

    store, heard = Store(), list[Change]()
    store.subscribe(broken)
    store.subscribe(heard.append)
    with caplog.at_level(logging.ERROR):
        store.apply(words.born(1), cursor(1))
    assert [c.kind for c in heard] == [Kind.EVENT]
    assert "a view that failed" in caplog.text


def test_only_a_new_kind_of_link_is_urgent() -> None:
    store = Store()
    live = store.set_link(Link(LinkKind.LIVE, 1000))
    older = store.set_link(Link(LinkKind.LIVE, 2000))
    assert live is not None and live.urgent
    assert older is not None and not older.urgent
    assert store.set_link(Link(LinkKind.LIVE, 2000)) is None


def test_a_matter_of_the_history_is_looked_at_beside_the_store_and_follows_its_events() -> None:
    store, told = Store(), list[Change]()
    store.load(samples.snapshot())
    store.subscribe(told.append)
    old = samples.incident(5, state="closed", closed_at=samples.NOW, clock=None, version=6)
    store.look_at(old)
    assert store.find(old.id) is old and old.id not in store.incidents
    assert told[-1].ids == {old.id}
    visited = samples.changed(samples.reported(5), 7, 9, state="visited")
    store.apply(visited, "e.9.x")
    after = store.find(old.id)
    assert after is not None and (after.state, after.version) == ("visited", 7)
    assert not store.incidents, "it stands in no list"


def test_no_more_matters_are_remembered_than_somebody_can_have_open() -> None:
    store = Store()
    for number in range(ASIDE + 5):
        store.look_at(samples.incident(number))
    assert store.find(samples.identity(4)) is None
    assert store.find(samples.identity(ASIDE + 4)) is not None


def test_what_one_officer_looked_up_is_not_there_for_the_next() -> None:
    store = Store()
    store.identify(samples.OFFICER, samples.reference())
    store.look_at(samples.incident(5))
    other = samples.OFFICER.model_copy(update={"user": Person(id="u-77", name="王强")})
    store.identify(other, samples.reference())
    assert store.find(samples.identity(5)) is None


def _later(action: str, **step: object) -> Event:
    event = samples.changed(samples.reported(5), 7, 9, updated_at=samples.NOW)
    told = event.data.step.model_copy(update={"action": action, **step})
    return event.model_copy(update={"data": event.data.model_copy(update={"step": told})})


@pytest.mark.parametrize(
    ("action", "step"),
    [
        ("visit", {}),
        ("archive", {}),
        ("expired", {}),
        ("overdue", {"stage": "visit"}),
        ("note", {"from_state": "closed"}),
    ],
)
def test_what_happens_to_a_matter_closed_long_ago_is_no_reason_for_a_new_snapshot(
    action: str, step: dict[str, str]
) -> None:
    store = Store()
    store.load(samples.snapshot())
    seq = store.seq
    assert store.apply(_later(action, **step), cursor(9, store.epoch)) is None
    assert store.seq > seq and not store.incidents


def test_a_step_of_an_open_matter_that_was_never_heard_of_is_a_gap() -> None:
    store = Store()
    store.load(samples.snapshot())
    with pytest.raises(VersionGap):
        store.apply(_later("accept"), cursor(9, store.epoch))


def test_a_matter_let_go_and_looked_up_again_follows_its_events() -> None:
    store = Store()
    old = samples.incident(5, state="closed", closed_at=samples.NOW, clock=None, version=6)
    store.load(samples.snapshot(old))
    store.evict([old.id])
    store.look_at(old)
    store.apply(samples.changed(samples.reported(5), 7, 9, state="visited"), cursor(9, store.epoch))
    after = store.find(old.id)
    assert after is not None and after.state == "visited"
