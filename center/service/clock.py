"""The center's clock: the only time that counts, and it never runs backwards."""

import logging
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

NOTICED_BACK_MS = 1_000
"""A wall clock this far behind was set back; less is a time server's ordinary correction."""


class CenterClock:
    """Unix milliseconds UTC. Safe to ask from any thread.

    ``rate`` 1 follows the machine's wall clock forwards. When the wall clock is set back, time goes on by the
    monotonic clock and one error is logged, until the wall clock has caught up. Another ``rate`` is for demonstrations:
    time starts at the wall clock (or where the log ended) and runs that many times as fast.
    """

    def __init__(
        self,
        rate: float = 1.0,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not 0 < rate <= 100_000:
            raise ValueError(f"clock rate {rate} is not in (0, 100000]")
        self.rate = rate
        self._wall = wall
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._base_ms = wall() * 1000.0
        self._base_mono = monotonic()
        self._behind = False

    def now(self) -> int:
        with self._lock:
            mono = self._monotonic()
            ms = self._base_ms + (mono - self._base_mono) * 1000.0 * self.rate
            if self.rate == 1.0:
                ms = self._follow_wall(ms, mono)
            return int(ms)

    def hold(self, at: int) -> None:
        """Never show a time before ``at``: the log already holds it."""
        with self._lock:
            mono = self._monotonic()
            ms = self._base_ms + (mono - self._base_mono) * 1000.0 * self.rate
            if at > ms:
                self._base_ms, self._base_mono = float(at), mono

    def _follow_wall(self, ms: float, mono: float) -> float:
        wall = self._wall() * 1000.0
        if wall >= ms:
            self._base_ms, self._base_mono = wall, mono
            if self._behind:
                self._behind = False
                logger.warning("the machine's clock has caught up with the log; following it again")
            return wall
        if ms - wall > NOTICED_BACK_MS and not self._behind:
            self._behind = True
            logger.error(
                "the machine's clock is %.1f s behind the log's time: it was set back. "
                "Times go on from the log's; check the time service (timedatectl, NTP)",
                (ms - wall) / 1000.0,
            )
        return ms
