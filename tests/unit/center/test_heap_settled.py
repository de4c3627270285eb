"""What was loaded is not looked through again and again while callers wait."""

import gc
from collections.abc import Iterator

import pytest

from center.server import YOUNG, settle_heap


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("collector")
def test_a_settled_center_leaves_what_was_loaded_out_of_its_collections() -> None:
    loaded = {"district": [["street"]]}
    settle_heap()
    assert not any(one is loaded for one in gc.get_objects())
    assert gc.get_freeze_count() > 10_000


@pytest.mark.usefixtures("collector")
def test_a_settled_center_still_finds_cycles() -> None:
    class Knot:
        pass

    settle_heap()
    for _ in range(YOUNG + 1_000):
        knot = Knot()
        knot.self = knot  # type: ignore[attr-defined]
    assert sum(isinstance(one, Knot) for one in gc.get_objects()) < YOUNG + 1_000
