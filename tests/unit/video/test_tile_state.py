"""What a tile says of its picture, for every order of frames, losses, tries and waiting."""

from hypothesis import given
from hypothesis import strategies as st

from console.domain.ports import TileState
from console.domain.tile_state import FIRST_WAIT, LOCKED_WAIT, LONGEST_WAIT, STALE_AFTER, TileMachine, Trouble


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def machine(chance: float = 0.5) -> tuple[TileMachine, Clock]:
    clock = Clock()
    return TileMachine(clock, lambda: chance), clock


def live() -> tuple[TileMachine, Clock]:
    tile, clock = machine()
    tile.connecting()
    tile.frame()
    return tile, clock


def test_a_tile_is_live_from_its_first_picture() -> None:
    tile, _ = machine()
    assert tile.status().state is TileState.IDLE
    tile.connecting()
    assert tile.status().state is TileState.CONNECTING
    assert tile.status().age is None
    tile.frame()
    assert tile.status().state is TileState.LIVE
    assert tile.status().age == 0.0


def test_two_seconds_without_a_new_frame_make_a_picture_stale_and_its_age_goes_on() -> None:
    tile, clock = live()
    clock.now += STALE_AFTER
    assert tile.status().state is TileState.LIVE
    clock.now += 0.01
    assert tile.status().state is TileState.STALE
    clock.now += 6
    assert round(tile.status().age or 0, 2) == 8.01


def test_one_frame_left_over_in_a_buffer_does_not_make_a_frozen_picture_live() -> None:
    tile, clock = live()
    clock.now += 5
    tile.frame()
    assert tile.status().state is TileState.STALE
    assert tile.status().age == 5.0


def test_two_fresh_frames_end_a_freeze() -> None:
    tile, clock = live()
    clock.now += 5
    tile.frame()
    clock.now += 0.04
    tile.frame()
    assert tile.status().state is TileState.LIVE
    assert tile.status().age == 0.0


def test_two_lone_frames_far_apart_are_no_life() -> None:
    tile, clock = live()
    for _ in range(3):
        clock.now += 5
        tile.frame()
    assert tile.status().state is TileState.STALE
    assert tile.status().age == 15.0


def test_waiting_doubles_up_to_ten_seconds_and_counts_the_tries() -> None:
    tile, clock = machine()
    waits = []
    for _ in range(8):
        tile.connecting()
        waits.append(tile.lost(Trouble.UNREACHABLE))
        clock.now += waits[-1]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0, 10.0]
    assert tile.status().attempt == 7
    assert tile.status().problem == "unreachable"


@given(st.floats(0, 1))
def test_jitter_is_a_fifth_either_way_so_that_fifty_tiles_do_not_knock_together(chance: float) -> None:
    tile, _ = machine(chance)
    tile.connecting()
    assert FIRST_WAIT * 0.8 - 1e-9 <= tile.lost(Trouble.ENDED) <= FIRST_WAIT * 1.2 + 1e-9


def test_a_refused_login_is_tried_again_only_after_half_a_minute() -> None:
    tile, _ = machine()
    tile.connecting()
    assert tile.lost(Trouble.UNAUTHORIZED) == LOCKED_WAIT


def test_a_picture_that_held_makes_the_next_loss_wait_short_again() -> None:
    tile, clock = machine()
    for _ in range(4):
        tile.connecting()
        clock.now += tile.lost(Trouble.ENDED)
    tile.connecting()
    for _ in range(80):
        tile.frame()
        clock.now += 0.04
    assert tile.status().attempt == 0
    assert tile.lost(Trouble.ENDED) == FIRST_WAIT


def test_a_source_that_gives_one_picture_and_leaves_is_not_asked_twice_a_second_forever() -> None:
    tile, clock = machine()
    waits = []
    for _ in range(6):
        tile.connecting()
        tile.frame()
        waits.append(tile.lost(Trouble.ENDED))
        clock.now += waits[-1]
    assert waits[-1] == LONGEST_WAIT


def test_what_was_stopped_stays_stopped_and_says_why() -> None:
    tile, clock = machine()
    tile.stop(Trouble.BAD_ADDRESS)
    tile.connecting()
    tile.frame()
    tile.lost(Trouble.ENDED)
    clock.now += 60
    assert tile.status().state is TileState.STOPPED
    assert tile.status().problem == "bad_address"


steps = st.lists(
    st.one_of(
        st.just(("connecting", 0.0)),
        st.just(("frame", 0.0)),
        st.just(("lost", 0.0)),
        st.floats(0.001, 12).map(lambda s: ("wait", s)),
    ),
    max_size=60,
)


@given(steps)
def test_no_order_of_events_makes_an_old_picture_live(order: list[tuple[str, float]]) -> None:
    tile, clock = machine()
    for step, seconds in order:
        if step == "wait":
            clock.now += seconds
        elif step == "lost":
            assert 0 < tile.lost(Trouble.ENDED) <= LONGEST_WAIT * 1.2
        else:
            getattr(tile, step)()
        status = tile.status()
        if status.state is TileState.LIVE:
            assert status.age is not None
            assert status.age <= STALE_AFTER
            assert not status.problem
        if status.state is TileState.STALE:
            assert status.age is not None
            assert status.age > STALE_AFTER
        assert (status.retry_in is not None) == (status.state is TileState.BACKOFF)
        assert status.retry_in is None or 0 <= status.retry_in <= LOCKED_WAIT
        assert status.age is None or status.age >= 0
