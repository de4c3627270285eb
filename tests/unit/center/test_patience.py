"""How seldom a secret of four digits may be tried, however one sets about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.domain.patience import DAY, HOUR, OF_ALL, OF_ONE, Patience


def most(patience: Patience, days: int) -> int:
    """Tries of somebody who tries again in the very moment he is listened to."""
    wrong: tuple[int, ...] = ()
    now = tries = 0
    while now < days * DAY:
        at = patience.next_at(wrong, now)
        if at > now:
            now = min(at, patience.remembered(wrong, now)[0] + patience.memory)
            continue
        wrong, now, tries = (*wrong, now), now + 1, tries + 1
    return tries


@pytest.mark.parametrize(("days", "tries"), [(7, 49), (30, 183), (365, 1_855)])
def test_a_tail_of_four_digits_outlasts_whoever_tries_from_everywhere(days: int, tries: int) -> None:
    assert most(OF_ALL, days) == tries


def test_one_address_alone_never_slows_a_code_down_for_others() -> None:
    assert most(OF_ONE, 7) == 23 < OF_ALL.free


@given(st.lists(st.integers(0, 30 * DAY), max_size=80), st.integers(0, 31 * DAY))
def test_nobody_waits_longer_than_half_a_day_after_the_last_wrong_try(times: list[int], later: int) -> None:
    wrong = tuple(sorted(times))
    now = (wrong[-1] if wrong else 0) + later
    last = wrong[-1] if wrong else now
    for patience in (OF_ONE, OF_ALL):
        assert patience.next_at(wrong, now) <= max(now, last + 12 * HOUR)
