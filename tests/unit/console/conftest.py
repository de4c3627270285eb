"""What the desk's tests share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def no_old_garbage() -> Iterator[None]:
    """Keep the collector away from what earlier tests left: its pauses are theirs, not the desk's."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
