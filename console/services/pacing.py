"""Doing much on the loop that paints the windows, without holding it up; and waiting between tries."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")
SLICE_SECONDS = 0.004
"""How long the loop may be kept at once: a quarter of a frame at 60 Hz."""


class Slice:
    """``await slice.breathe()`` between pieces of work; it gives way once the slice is used up."""

    def __init__(self, seconds: float = SLICE_SECONDS) -> None:
        self._seconds = seconds
        self._until = time.perf_counter() + seconds

    def restart(self) -> None:
        self._until = time.perf_counter() + self._seconds

    async def breathe(self) -> None:
        if time.perf_counter() >= self._until:
            await asyncio.sleep(0)
            self.restart()


async def breathing(items: Iterable[T]) -> AsyncIterator[T]:
    """``items``, giving way to the loop every few milliseconds."""
    piece = Slice()
    for item in items:
        yield item
        await piece.breathe()


class Backoff:
    """Seconds to wait before each next try: first soon, then 0.5, 1, 2 … 10, each shortened by up to half."""

    def __init__(
        self, first: float = 0.1, base: float = 0.5, cap: float = 10.0, chance: random.Random | None = None
    ) -> None:
        self._first, self._base, self._cap = first, base, cap
        self._chance = chance or random.Random()  # spreads reconnects, guards nothing
        self.attempt = 0

    def next(self) -> float:
        self.attempt += 1
        full = self._first if self.attempt == 1 else min(self._cap, self._base * 2 ** min(self.attempt - 2, 16))
        return full * self._chance.uniform(0.5, 1.0)

    def reset(self) -> None:
        self.attempt = 0
