"""What time it is at the center: every clock on the desk runs by it, also while the link is lost."""

import time
from collections.abc import Callable

BACKWARDS_MS = 2_000
"""A beat late on the way makes the estimate step back a little: hold. More than this is a clock set back: follow."""


class CenterTime:
    """now = the last beat's time + what passed since on the desk's monotonic clock, times the center's rate.

    Before the first beat it is the desk's own clock, and ``known`` is False. Used from one thread.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self._at = 0
        self._heard = 0.0
        self._told = 0
        self.rate = 1.0
        self.known = False

    def hear(self, at: int, rate: float) -> None:
        """Set by ``at`` (Unix ms) and ``rate`` (center seconds per second) of a beat or a snapshot, just received."""
        self._at, self._heard = at, self._monotonic()
        if rate != self.rate or not self.known:
            self._told = 0
        self.rate, self.known = rate, True

    def now(self) -> int:
        """Unix ms UTC by the center's clock."""
        if not self.known:
            return int(self._wall() * 1000)
        now = self._at + int((self._monotonic() - self._heard) * self.rate * 1000)
        if now < self._told and self._told - now <= BACKWARDS_MS * max(1.0, self.rate):
            return self._told
        self._told = now
        return now

    def age(self, data_at: int) -> float:
        """Seconds at the desk since ``data_at``, a time of the center's clock; never negative."""
        return max(0.0, (self.now() - data_at) / 1000 / self.rate)
