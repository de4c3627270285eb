"""The desk's readers: frames cut anywhere, snapshots in pieces, the center's time."""

import asyncio
import itertools
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.services.center_time import CenterTime
from console.services.pacing import Backoff, breathing
from console.services.snapshot_reader import read_snapshot
from console.services.sse import Frame, FrameParser, FrameTooLong
from contract.event import fold
from contract.feed import Snapshot
from tests.unit.console import words

RAW = (
    'id: e1.7.00000007\nevent: event\ndata: {"text": "路灯"}\n\n'
    ": a remark\n\nevent: beat\r\ndata: {}\r\n\r\nid: e1.9.00000009\nevent: checkpoint\ndata: \n\n"
    "data: one\ndata: two\n\nretry: 5\n\n"
).encode()
FRAMES = [
    Frame("event", "e1.7.00000007", '{"text": "路灯"}'),
    Frame("beat", "", "{}"),
    Frame("checkpoint", "e1.9.00000009", ""),
    Frame("message", "", "one\ntwo"),
]


@given(st.lists(st.integers(0, len(RAW)), max_size=12))
def test_frames_are_the_same_wherever_the_network_cuts_them(cuts: list[int]) -> None:
    parser, frames = FrameParser(), list[Frame]()
    places = [0, *sorted(cuts), len(RAW)]
    for start, end in itertools.pairwise(places):
        frames += parser.feed(RAW[start:end])
    assert frames == FRAMES


def test_a_half_frame_waits_for_its_rest() -> None:
    parser = FrameParser()
    assert parser.feed(b"event: beat\ndata: {}\n") == []
    assert parser.feed(b"\n") == [Frame("beat", "", "{}")]


def test_a_line_without_end_is_refused_and_not_kept_in_memory() -> None:
    parser = FrameParser(max_line=1000)
    with pytest.raises(FrameTooLong):
        for _ in range(10):
            parser.feed(b"x" * 500)


def test_a_frame_of_endless_data_lines_is_refused() -> None:
    parser = FrameParser(max_line=1000)
    with pytest.raises(FrameTooLong):
        parser.feed(b"data: 0123456789\n" * 200)


def whole(count: int) -> Snapshot:
    incidents = tuple(fold(None, words.born(n)) for n in range(1, count + 1))
    return Snapshot(cursor="e1.1.00000001", at=words.NOW, rate=2.0, incidents=incidents, figures=words.figures())


@pytest.mark.parametrize("indent", [None, 2])
def test_a_snapshot_read_in_pieces_is_the_snapshot(indent: int | None) -> None:
    snapshot = whole(3)
    text = json.dumps(json.loads(snapshot.model_dump_json()), ensure_ascii=False, indent=indent)
    *pieces, last = read_snapshot(text)
    assert last == snapshot
    assert pieces == [None] * 3


@pytest.mark.parametrize("cut", [1, 40, 200, -1, -20])
def test_a_snapshot_that_was_cut_is_refused(cut: int) -> None:
    with pytest.raises(ValueError):
        list(read_snapshot(whole(2).model_dump_json()[:cut]))


def test_a_snapshot_with_one_wrong_incident_is_refused() -> None:
    text = whole(2).model_dump_json().replace('"severity":4', '"severity":9', 1)
    with pytest.raises(ValueError, match="severity"):
        list(read_snapshot(text))


@pytest.mark.usefixtures("no_old_garbage")
async def test_a_large_snapshot_lets_the_loop_breathe() -> None:
    text = whole(600).model_dump_json()
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        last = time.thread_time()
        while True:
            await asyncio.sleep(0)
            longest, last = max(longest, time.thread_time() - last), time.thread_time()

    watching = asyncio.create_task(watch())
    begun = time.thread_time()
    async for _ in breathing(read_snapshot(text)):
        pass
    took = time.thread_time() - begun
    watching.cancel()
    assert longest < took / 2


def test_the_centers_time_runs_on_at_its_own_rate_between_beats() -> None:
    at = [100.0]
    clock = CenterTime(lambda: at[0], lambda: 7.0)
    assert (clock.known, clock.now()) == (False, 7000)
    clock.hear(50_000, 60.0)
    at[0] += 2
    assert clock.now() == 50_000 + 120_000
    assert clock.age(50_000) == pytest.approx(2.0)


def test_a_late_beat_does_not_turn_the_clocks_back_but_a_clock_set_back_is_followed() -> None:
    at = [0.0]
    clock = CenterTime(lambda: at[0])
    clock.hear(100_000, 1.0)
    at[0] = 1.0
    assert clock.now() == 101_000
    clock.hear(100_700, 1.0)
    assert clock.now() == 101_000
    at[0] = 2.0
    assert clock.now() == 101_700
    clock.hear(40_000, 1.0)
    assert clock.now() == 40_000


def test_tries_come_quickly_first_and_then_ever_more_slowly_up_to_ten_seconds() -> None:
    backoff = Backoff()
    waits = [backoff.next() for _ in range(12)]
    assert waits[0] <= 0.1
    assert all(w <= 10 for w in waits) and waits[-1] >= 5
    assert 0.25 <= waits[1] <= 0.5
    backoff.reset()
    assert backoff.next() <= 0.1
