"""One ring for all readers: whoever reads it, however slowly, gets each event they may see once and in order."""

import re

from hypothesis import given
from hypothesis import strategies as st

from center.api.ring import BATCH, Ring, cut, encode, sse
from center.service.log import StoredEvent

ORGS = ("a", "b", "c")


def stored(seq: int, scope: tuple[str, ...]) -> StoredEvent:
    return StoredEvent(seq, f"i{seq}", 1, "incident.noted", None, 0, scope, f"{seq:064x}", f'{{"seq":{seq}}}'.encode())


def seqs(piece: bytes) -> list[int]:
    return [int(n) for n in re.findall(rb'data: {"seq":(\d+)}', piece)]


scopes = st.lists(st.sets(st.sampled_from(ORGS), min_size=1).map(sorted).map(tuple), min_size=1, max_size=60)


@given(log=scopes, cuts=st.lists(st.integers(1, 9), min_size=1), roots=st.sets(st.sampled_from(ORGS), min_size=1))
def test_a_reader_that_drops_behind_goes_on_from_the_table_without_a_gap_or_a_repeat(
    log: list[tuple[str, ...]], cuts: list[int], roots: set[str]
) -> None:
    events = [stored(n, scope) for n, scope in enumerate(log, start=1)]
    ring = Ring("e", 0, "0" * 8, capacity=8)
    seen: list[int] = []
    seq, written, turn = 0, 0, 0
    while seq < len(events):
        if written < len(events):
            step = cuts[turn % len(cuts)]
            ring.extend(events[written : written + step])
            written = min(len(events), written + step)
        turn += 1
        if turn % 3 and written < len(events):
            continue  # a slow reader
        if seq < ring.head:
            if ring.holds_after(seq):
                piece = ring.piece(frozenset(roots), seq)
            else:
                piece = cut([encode("e", e) for e in events[seq : seq + 5]], frozenset(roots))
            assert piece.seq > seq
            seen += seqs(piece.bytes)
            seq = piece.seq
    assert seen == [e.seq for e in events if roots & set(e.scope)]


def test_events_that_were_heard_before_are_passed_over_and_a_hole_is_never_bridged() -> None:
    ring = Ring("e", 10, "a" * 8)
    ring.extend([stored(n, ("a",)) for n in (9, 10, 11, 12)])
    assert (ring.first, ring.head) == (11, 12)
    ring.extend([stored(15, ("a",))])
    assert (ring.first, ring.head) == (15, 15)
    assert not ring.holds_after(12)
    assert ring.holds_after(14)


def test_readers_at_the_same_place_share_one_piece_of_memory() -> None:
    ring = Ring("e", 0, "0" * 8)
    ring.extend([stored(1, ("a",)), stored(2, ("b",))])
    one, other = ring.piece(frozenset("a"), 0), ring.piece(frozenset("a"), 0)
    assert one.bytes is other.bytes
    assert (one.seq, one.told) == (2, 1)


def test_a_reader_far_behind_is_given_a_bounded_piece_at_a_time() -> None:
    ring = Ring("e", 0, "0" * 8)
    ring.extend([stored(n, ("a",)) for n in range(1, 1_001)])
    assert ring.piece(frozenset("a"), 0).seq == BATCH


def test_a_frame_is_what_the_standard_says() -> None:
    assert sse("event", '{"a":1}', "e.1.00000000") == b'id: e.1.00000000\nevent: event\ndata: {"a":1}\n\n'
    assert sse("checkpoint", b"", "e.2.00000000") == b"id: e.2.00000000\nevent: checkpoint\ndata: \n\n"
