"""Asynchronous work a view starts: held while it runs, cancelled with the view, its faults logged."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Jobs:
    """The tasks of one view. Qt thread only."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._closed = False

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work``; one of the same ``name`` that still runs is cancelled first: the newest question counts.

        Before the loop runs and after it has ended (a timer may still fire then) nothing starts.
        """
        loop = _running_loop()
        if self._closed or loop is None:
            work.close()
            return
        before = self._running.pop(name, None)
        if before is not None:
            before.cancel()
        task = loop.create_task(work, name=name)
        self._running[name] = task
        task.add_done_callback(self._ended)

    def running(self, name: str) -> bool:
        return name in self._running

    def stop(self, name: str) -> None:
        task = self._running.pop(name, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Cancel everything; nothing starts any more."""
        self._closed = True
        for name in tuple(self._running):
            self.stop(name)

    def _ended(self, task: asyncio.Task[None]) -> None:
        name = task.get_name()
        if self._running.get(name) is task:
            del self._running[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s failed", name, exc_info=error)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
