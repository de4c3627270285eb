"""How one video tile knows what it may honestly say: a state machine without clock, thread or picture of its own.

IDLE -> CONNECTING -> LIVE -> STALE (2 s without a new frame) -> LIVE (two fresh frames) | BACKOFF -> CONNECTING ...
STOPPED: by the officer, or because no further try can help.
"""

from collections.abc import Callable
from enum import StrEnum
from random import random

from console.domain.ports import TileState, VideoStatus

STALE_AFTER = 2.0
"""Seconds without a new frame after which a picture is no longer called live."""
FIRST_WAIT, LONGEST_WAIT, JITTER = 0.5, 10.0, 0.2
LOCKED_WAIT = 30.0
"""Seconds after a refused login: more tries would lock the account out."""
STEADY_AFTER = 2.0
"""Seconds of live picture after which a loss is a new story, and waiting starts short again."""


class Trouble(StrEnum):
    """Why there is no picture. Widgets have the words for it; ``VideoStatus.problem`` carries the value."""

    ENDED = "ended"  # the source closed the connection or the file is over
    TIMED_OUT = "timed_out"  # connected, and nothing came
    UNREACHABLE = "unreachable"  # nobody answers at the address
    REFUSED = "refused"  # the source says no, for now (503 and its like)
    NOT_FOUND = "not_found"  # 404, or no such file
    UNAUTHORIZED = "unauthorized"  # 401 or 403
    BROKEN = "broken"  # something came that is no video we can decode
    BAD_ADDRESS = "bad_address"  # not an address at all
    NO_ENGINE = "no_engine"  # nothing on this machine plays this kind of address


class TileMachine:
    """``clock`` gives seconds that only grow; ``chance`` gives 0..1. Not thread-safe: the owner holds a lock."""

    def __init__(self, clock: Callable[[], float], chance: Callable[[], float] = random) -> None:
        self._clock, self._chance = clock, chance
        self._state = TileState.IDLE
        self._problem = ""
        self._attempt = 0
        self._wait = FIRST_WAIT
        self._retry_at = 0.0
        self._live_since: float | None = None
        self._frame_at: float | None = None
        self._lone_at: float | None = None

    def connecting(self) -> None:
        """A try begins."""
        self._settle()
        if self._state in (TileState.IDLE, TileState.BACKOFF):
            if self._state is TileState.BACKOFF:
                self._attempt += 1
            self._state = TileState.CONNECTING

    def frame(self) -> None:
        """A new frame came. One alone after a freeze may be left over in a buffer: it takes two to be live again."""
        now = self._settle()
        match self._state:
            case TileState.LIVE:
                self._frame_at = now
                if self._live_since is not None and now - self._live_since >= STEADY_AFTER:
                    self._wait, self._attempt = FIRST_WAIT, 0
            case TileState.CONNECTING:
                self._go_live(now)
            case TileState.STALE:
                if self._lone_at is not None and now - self._lone_at <= STALE_AFTER:
                    self._go_live(now)
                else:
                    self._lone_at = now

    def lost(self, trouble: Trouble) -> float:
        """The connection or the try is over. Returns the seconds to wait before the next one."""
        now = self._settle()
        if self._state is TileState.STOPPED:
            return 0.0
        self._state, self._problem = TileState.BACKOFF, trouble.value
        wait = LOCKED_WAIT
        if trouble is not Trouble.UNAUTHORIZED:
            wait = self._wait * (1 - JITTER + 2 * JITTER * self._chance())
            self._wait = min(self._wait * 2, LONGEST_WAIT)
        self._retry_at = now + wait
        return wait

    def stop(self, trouble: Trouble | None = None) -> None:
        """For good: the officer closed it, or (``trouble``) no further try can help."""
        if self._state is not TileState.STOPPED:
            self._settle()
            self._state = TileState.STOPPED
            self._problem = trouble.value if trouble else ""

    def status(self) -> VideoStatus:
        now = self._settle()
        return VideoStatus(
            self._state,
            age=None if self._frame_at is None else max(0.0, now - self._frame_at),
            retry_in=max(0.0, self._retry_at - now) if self._state is TileState.BACKOFF else None,
            attempt=self._attempt,
            problem=self._problem,
        )

    def _settle(self) -> float:
        """Let time pass: a live picture that got no frame is stale. Returns now."""
        now = self._clock()
        if self._state is TileState.LIVE and self._frame_at is not None and now - self._frame_at > STALE_AFTER:
            self._state, self._lone_at = TileState.STALE, None
        return now

    def _go_live(self, now: float) -> None:
        self._state, self._problem = TileState.LIVE, ""
        self._frame_at = self._live_since = now
