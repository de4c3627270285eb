"""Weeks are read one after the other without a gap, few at first, and the last of them ends the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.service.search_weeks import Weeks
from center.store.search_schema import WEEK, week_gram

places = st.integers(0, 600 * WEEK)


@given(places, places, st.booleans(), st.floats(0.001, 1e5), st.lists(st.integers(0, 500), max_size=400))
def test_every_week_between_here_and_the_end_is_read_once(
    at: int, far: int, newest_first: bool, rate: float, found: list[int]
) -> None:
    at, far = (max(at, far) + 1, min(at, far)) if newest_first else (min(at, far) - 1, max(at, far))
    walk, read = Weeks(at, far, newest_first, rate), list[int]()
    for n in range(1_000):
        span = walk.next(256)
        here = (walk.at - 1 if newest_first else walk.at + 1) // WEEK
        beyond = (span.end - 1 if newest_first else span.end + 1) // WEEK
        weeks = list(range(here, beyond, -1 if newest_first else 1))
        assert span.grams is None or list(span.grams) == list(map(week_gram, weeks))
        read += weeks
        if span.last:
            break
        walk.took(span.end, found[n % len(found)] if found else 0)
    assert span.last
    first, last = (at - 1 if newest_first else at + 1) // WEEK, far // WEEK
    assert read == list(range(first, last - 1, -1) if newest_first else range(first, last + 1))


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_frequent_word_is_read_in_one_week_and_a_rare_one_in_more_and_more(newest_first: bool) -> None:
    at, far = (500 * WEEK, 0) if newest_first else (0, 500 * WEEK)
    assert len(Weeks(at, far, newest_first, 2_000.0).next(256).grams or ()) == 1
    rare, sizes = Weeks(at, far, newest_first, 0.1), list[int]()
    while not (span := rare.next(256)).last:
        sizes.append(len(span.grams or ()))
        rare.took(span.end, 0)
    assert sizes == sorted(sizes)
    assert len(sizes) <= 3
    assert span.grams is None, "what few lines hold is read to its end"


def test_a_week_that_was_not_read_to_its_end_is_gone_on_with() -> None:
    walk = Weeks(10 * WEEK, 0, True, 5_000.0)
    walk.took(10 * WEEK - WEEK // 20, 256)
    assert walk.next(256).grams == (week_gram(9),)
