"""What a test must not leave behind: running timers, threads, tasks, top-level widgets, the application in another
style, errors said only to a log.

Looking costs microseconds. Only when something seems to be left does the watch wait, let Qt delete what it was told to
delete, and collect garbage; what is still there then was leaked.
"""

import asyncio
import asyncio.runners
import functools
import gc
import logging
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

THREAD_SECONDS = 2.0
"""How long a thread that was told to end may take to do so."""
TASK_SECONDS = 2.0
"""The same for a task."""


class Leak(AssertionError):
    """A test left something behind; the message names it."""


class AsyncioErrors(logging.Handler):
    """Collects what asyncio can only log: tasks destroyed while pending, exceptions nobody retrieved."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class Watch:
    """Made once for the run; ``watching`` is entered around each test, outside its fixtures."""

    def __init__(self) -> None:
        self._timers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._tasks: list[str] = []
        self._errors = AsyncioErrors()

    def install(self) -> None:
        """Hook into asyncio and Qt. Undone by nobody: it lives as long as the run."""
        logging.getLogger("asyncio").addHandler(self._errors)
        cancel_all = asyncio.runners._cancel_all_tasks  # type: ignore[attr-defined]

        @functools.wraps(cancel_all)
        def cancel_and_note(loop: asyncio.AbstractEventLoop) -> None:
            if threading.current_thread() is threading.main_thread():
                _let_go(loop)
                self._tasks += [task.get_name() + f" {task.get_coro()!r}" for task in asyncio.all_tasks(loop)]
            cancel_all(loop)

        asyncio.runners._cancel_all_tasks = cancel_and_note  # type: ignore[attr-defined]

    def follow_timers(self) -> None:
        """Remember every QTimer that is started from Python. Call once, when Qt is imported."""
        from PySide6.QtCore import QTimer

        start = QTimer.start

        def start_and_note(timer: Any, *arguments: Any) -> None:
            self._timers.add(timer)
            start(timer, *arguments)

        QTimer.start = start_and_note  # type: ignore[method-assign, assignment]

    @contextmanager
    def watching(self, passed: Callable[[], bool]) -> Iterator[None]:
        """Raises Leak at the end, if the test ``passed``: a failed one keeps its frame, and all in it, alive."""
        threads = set(threading.enumerate())
        timers = {id(timer) for timer in self._active_timers()}
        widgets = {id(widget) for widget in _top_level_widgets()}
        style = _style_sheet()
        self._tasks.clear()
        self._errors.messages.clear()
        yield
        if not passed():
            return
        left = [f"task {name}" for name in self._tasks] + [f"asyncio said: {said}" for said in self._errors.messages]
        left += [f"thread {thread.name}" for thread in _still_running(threads)]
        left += ["another style sheet of the application"] if _style_sheet() != style else []
        for settle in (_delete_what_was_told_to_go, gc.collect, _delete_what_was_told_to_go):
            if not (self._new_timers(timers) or _new_widgets(widgets)):
                break
            settle()
        else:
            left += [f"timer {timer!r} of {timer.parent()!r}" for timer in self._new_timers(timers)]
            left += [f"top-level widget {widget!r}" for widget in _new_widgets(widgets)]
        if left:
            raise Leak("left behind by this test:\n  " + "\n  ".join(left))

    def _active_timers(self) -> list[Any]:
        if not self._timers:
            return []
        from shiboken6 import isValid

        return [timer for timer in self._timers if isValid(timer) and timer.isActive()]

    def _new_timers(self, before: set[int]) -> list[Any]:
        return [timer for timer in self._active_timers() if id(timer) not in before]


def _let_go(loop: asyncio.AbstractEventLoop) -> None:
    """Turn ``loop`` until the tasks that were told to end have done so; on a busy machine one turn is not enough."""
    end = time.monotonic() + TASK_SECONDS
    while (told := [task for task in asyncio.all_tasks(loop) if _was_told_to_end(task)]) and time.monotonic() < end:
        loop.run_until_complete(asyncio.wait(told, timeout=end - time.monotonic()))


def _was_told_to_end(task: asyncio.Task[Any]) -> bool:
    """Cancelled, or made by the loop itself to close a generator that nobody holds any more."""
    return task.cancelling() > 0 or type(task.get_coro()).__name__ == "async_generator_athrow"


def _still_running(before: set[threading.Thread]) -> list[threading.Thread]:
    """Threads that were not there before and do not end within THREAD_SECONDS."""
    end = time.monotonic() + THREAD_SECONDS
    for thread in threading.enumerate():
        if thread not in before:
            thread.join(max(0.0, end - time.monotonic()))
    return [thread for thread in threading.enumerate() if thread not in before]


def _top_level_widgets() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return list(widgets.QApplication.topLevelWidgets())


def _style_sheet() -> str:
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = None if widgets is None else widgets.QApplication.instance()
    return str(app.styleSheet()) if widgets is not None and isinstance(app, widgets.QApplication) else ""


def _new_widgets(before: set[int]) -> list[Any]:
    return [widget for widget in _top_level_widgets() if id(widget) not in before]


def _delete_what_was_told_to_go() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
