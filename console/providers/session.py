"""What every engine's session shares: one thread that pulls, loses, waits and pulls again; a mailbox of one picture."""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from console.domain.ports import Picture, VideoStatus
from console.domain.tile_state import TileMachine, Trouble

log = logging.getLogger(__name__)

NICENESS = 10
"""Added to decode threads: painting and input come first when the processor is short."""


class Lost(Exception):
    """A connection ended or could not be made; ``trouble`` says why. Raised by an engine inside its thread."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else trouble.value)
        self.trouble = trouble


class Feed:
    """The engine's side of a session. ``stopped`` is set when the officer closed it: leave as soon as you see it."""

    def __init__(self, width: int, height: int) -> None:
        self.stopped = threading.Event()
        self._size = (width, height)
        self._picture: Picture | None = None
        self._serial = 0
        self._lock = threading.Lock()
        self._machine = TileMachine(time.monotonic)

    @property
    def size(self) -> tuple[int, int]:
        """Pixels the tile paints now."""
        return self._size

    def show(self, data: memoryview, width: int, height: int, stride: int, keep: object) -> None:
        """Put a picture into the mailbox. Any thread."""
        self._serial += 1
        self._picture = Picture(data, width, height, stride, self._serial, keep)

    def fresh(self) -> None:
        """The source gave a new frame: this, and nothing else, keeps the tile live. Any thread."""
        with self._lock:
            self._machine.frame()

    def status(self) -> VideoStatus:
        with self._lock:
            return self._machine.status()

    def connecting(self) -> None:
        with self._lock:
            self._machine.connecting()

    def lost(self, trouble: Trouble) -> float:
        with self._lock:
            return self._machine.lost(trouble)

    def stop(self) -> None:
        self.stopped.set()
        with self._lock:
            self._machine.stop()

    def resize(self, width: int, height: int) -> None:
        self._size = (max(16, width), max(16, height))

    @property
    def picture(self) -> Picture | None:
        return self._picture


Pull: TypeAlias = Callable[[str, Feed], None]
"""Opens the address, feeds until ``stopped`` or the end, and closes what it opened, all in the calling thread.
Raises Lost; returning means that the source is over."""


class ThreadedSession:
    """A VideoSession on one thread that reconnects by itself until closed."""

    def __init__(self, pull: Pull, url: str, width: int, height: int) -> None:
        self._pull, self._url = pull, url
        self._feed = Feed(max(16, width), max(16, height))
        self._thread = threading.Thread(target=self._run, name=f"video {url[-24:]}", daemon=True)

    def start(self) -> "ThreadedSession":
        self._feed.connecting()
        self._thread.start()
        return self

    def picture(self) -> Picture | None:
        return self._feed.picture

    def status(self) -> VideoStatus:
        return self._feed.status()

    def resize(self, width: int, height: int) -> None:
        self._feed.resize(width, height)

    def close(self) -> None:
        self._feed.stop()

    def ended(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        if hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):  # a container may forbid it; then decoding competes as an equal
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        feed, said = self._feed, ""
        while not feed.stopped.is_set():
            feed.connecting()
            trouble = self._try()
            if feed.stopped.is_set():
                return
            if trouble.value != said:
                log.info("video %s: %s", self._url, trouble)  # once per cause, not once per try
                said = trouble.value
            feed.stopped.wait(feed.lost(trouble))

    def _try(self) -> Trouble:
        try:
            self._pull(self._url, self._feed)
        except Lost as lost:
            return lost.trouble
        except Exception:  # a fault in a decoder must not end the tile: say it and try again
            log.exception("video %s", self._url)
            return Trouble.BROKEN
        return Trouble.ENDED


def fit(width: int, height: int, room: tuple[int, int]) -> tuple[int, int]:
    """The largest even size in the aspect ratio of ``width`` x ``height`` that fits into ``room``."""
    factor = min(room[0] / width, room[1] / height)
    return max(2, int(width * factor) & ~1), max(2, int(height * factor) & ~1)
