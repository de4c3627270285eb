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


@pytest.fixture
def no_old_garbage() -> Iterator[None]:
    """Keep the collector away from what earlier tests left: its pauses are theirs, not the desk's."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
