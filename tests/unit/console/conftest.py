"""What the desk's tests share."""

import gc
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.unit.console import words
from tests.unit.console.fake_center import FakeCenter


@pytest.fixture
async def center() -> AsyncIterator[FakeCenter]:
    center = FakeCenter()
    center.log.append(words.born(1))
    await center.start()
    yield center
    await center.stop()


@pytest.fixture
def matter(center: FakeCenter) -> str:
    return center.log[0].aggregate


DESK_THRESHOLDS = (700, 10, 10)
"""Python's own: the desk sets no others."""


@pytest.fixture
def no_old_garbage() -> Iterator[None]:
    """Keep the collector away from what earlier tests left, and let it look as the desk lets it: the long pauses of
    the tests are theirs, not the desk's."""
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*DESK_THRESHOLDS)
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
