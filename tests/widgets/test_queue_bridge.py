"""The bridge: many changes, few signals, and nothing urgent waits."""

from collections.abc import Iterator
from time import monotonic

import pytest
from pytestqt.qtbot import QtBot

from benchmarks._queue_samples import changed, reported
from console.domain.store import Store
from console.domain.values import Kind, Link, LinkKind
from console.models.bridge import Flush, StoreBridge


class Listener:
    def __init__(self, bridge: StoreBridge) -> None:
        self.flushes: list[Flush] = []
        self.links = 0
        bridge.changed.connect(self.take)
        bridge.link_changed.connect(self.link)

    def take(self, flush: Flush) -> None:
        self.flushes.append(flush)

    def link(self) -> None:
        self.links += 1


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[StoreBridge]:
    bridge = StoreBridge(Store())
    yield bridge
    bridge.close()


def test_the_first_change_goes_out_in_the_next_turn(bridge: StoreBridge, qtbot: QtBot) -> None:
    event = reported(1)
    with qtbot.waitSignal(bridge.changed, timeout=1000) as signal:
        bridge.store.apply(event, "c")
    assert signal.args is not None
    assert signal.args[0].ids == {event.aggregate}


def test_a_flood_makes_at_most_twenty_signals_a_second_and_loses_no_id(bridge: StoreBridge, qtbot: QtBot) -> None:
    listener = Listener(bridge)
    events = [reported(n) for n in range(200)]
    began = monotonic()
    for event in events:
        bridge.store.apply(event, "c")
        qtbot.wait(1)
    qtbot.wait(80)
    assert len(listener.flushes) <= 2 + 20 * (monotonic() - began)
    assert frozenset().union(*(f.ids for f in listener.flushes)) == {e.aggregate for e in events}


def test_a_new_critical_matter_does_not_wait_for_the_next_flush(bridge: StoreBridge, qtbot: QtBot) -> None:
    listener = Listener(bridge)
    bridge.store.apply(reported(1), "c")
    qtbot.waitUntil(lambda: len(listener.flushes) == 1, timeout=100)
    bridge.store.apply(reported(2), "c")
    bridge.store.apply(reported(3, severity=1), "c")
    qtbot.wait(1)
    assert len(listener.flushes) == 2
    assert listener.flushes[1].urgent
    assert len(listener.flushes[1].ids) == 2


def test_what_arrived_together_goes_out_together_at_the_end_of_the_batch(bridge: StoreBridge, qtbot: QtBot) -> None:
    """The store gives way to the loop within a batch; the part applied by then is not told alone."""
    listener = Listener(bridge)
    first, second = reported(1), reported(2)
    with bridge.store.batch():
        bridge.store.apply(first, "c")
        qtbot.wait(5)
        assert not listener.flushes
        bridge.store.apply(second, "c")
    ended = monotonic()
    qtbot.waitUntil(lambda: bool(listener.flushes), timeout=1000)
    assert monotonic() - ended < 0.04
    assert listener.flushes[0].ids == {first.aggregate, second.aggregate}


def test_a_long_batch_holds_nothing_back_for_longer_than_a_flush(bridge: StoreBridge, qtbot: QtBot) -> None:
    listener = Listener(bridge)
    with bridge.store.batch():
        bridge.store.apply(reported(1), "c")
        qtbot.waitUntil(lambda: bool(listener.flushes), timeout=1000)


def test_a_critical_matter_within_a_batch_does_not_wait_for_its_end(bridge: StoreBridge, qtbot: QtBot) -> None:
    listener = Listener(bridge)
    with bridge.store.batch():
        bridge.store.apply(reported(1), "c")
        bridge.store.apply(reported(3, severity=1), "c")
        qtbot.wait(5)
        assert len(listener.flushes) == 1


def test_changes_of_one_matter_are_merged_with_all_their_fields(bridge: StoreBridge) -> None:
    listener = Listener(bridge)
    first = reported(1)
    bridge.store.apply(first, "c")
    bridge.store.apply(changed(first, 2, title="井盖缺失"), "c")
    bridge.store.apply(changed(first, 3, severity=2), "c")
    bridge.flush()
    assert len(listener.flushes) == 1
    assert {"title", "severity"} <= listener.flushes[0].fields
    assert listener.flushes[0].kinds == {Kind.EVENT}


def test_the_link_is_told_apart_from_the_matters(bridge: StoreBridge) -> None:
    listener = Listener(bridge)
    bridge.store.set_link(Link(LinkKind.LIVE))
    bridge.flush()
    assert listener.links == 1
    assert listener.flushes[0].ids == frozenset()


def test_nothing_is_said_after_closing(qtbot: QtBot) -> None:
    bridge = StoreBridge(Store())
    listener = Listener(bridge)
    bridge.store.apply(reported(1), "c")
    bridge.close()
    qtbot.wait(30)
    assert listener.flushes == []
