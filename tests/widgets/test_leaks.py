"""The watch over leaks must itself see what it is there for, and be silent about what is in order."""

import asyncio
import asyncio.runners
import threading
from collections.abc import AsyncGenerator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.leaks import Leak, Watch


def passed() -> bool:
    return True


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Watch:
    """A second watch beside the one of this run; its hooks go with the test."""
    plain = asyncio.runners._cancel_all_tasks.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setattr(asyncio.runners, "_cancel_all_tasks", plain)
    monkeypatch.setattr(QTimer, "start", QTimer.start)
    watch = Watch()
    watch.install()
    watch.follow_timers()
    return watch


def test_a_thread_that_does_not_end_is_named(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.leaks.THREAD_SECONDS", 0.05)
    enough = threading.Event()
    thread = threading.Thread(target=enough.wait, name="a decoder")
    with pytest.raises(Leak, match="thread a decoder"), watch.watching(passed):
        thread.start()
    enough.set()
    thread.join()


def test_a_thread_on_its_way_out_is_waited_for(watch: Watch) -> None:
    with watch.watching(passed):
        threading.Timer(0.05, passed).start()


def test_a_timer_that_still_ticks_is_named_with_its_owner(watch: Watch) -> None:
    owner = QObject()
    owner.setObjectName("blinker")
    timer = QTimer(owner)
    with pytest.raises(Leak, match=r"timer .*blinker"), watch.watching(passed):
        timer.start(60_000)
    timer.stop()


def test_a_timer_that_goes_with_its_window_is_in_order(watch: Watch, qtbot: QtBot) -> None:
    with watch.watching(passed):
        window = QWidget()
        QTimer(window).start(60_000)
        window.show()
        window.close()
        window.deleteLater()


def test_a_window_that_stays_is_named(watch: Watch) -> None:
    kept = []
    with pytest.raises(Leak, match="top-level widget"), watch.watching(passed):
        kept.append(QWidget())
    kept.pop().deleteLater()


def test_a_window_that_only_garbage_holds_is_in_order(watch: Watch) -> None:
    with watch.watching(passed):
        window = QWidget()
        window.itself = window  # type: ignore[attr-defined]
        del window


def test_a_style_in_which_every_later_window_would_stand_is_named(watch: Watch, qapp: QApplication) -> None:
    with pytest.raises(Leak, match="style sheet"), watch.watching(passed):
        qapp.setStyleSheet("QWidget { color: red }")
    qapp.setStyleSheet("")


def test_a_task_that_nobody_ended_is_named(watch: Watch) -> None:
    async def forgets() -> None:
        task = asyncio.create_task(asyncio.sleep(60), name="the feed")
        await asyncio.sleep(0)
        assert not task.done()

    with pytest.raises(Leak, match="task the feed"), watch.watching(passed):
        asyncio.run(forgets())


def test_a_task_on_its_way_out_is_waited_for(watch: Watch) -> None:
    async def ends_slowly() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)

    async def tells_it_to_end() -> None:
        task = asyncio.create_task(ends_slowly(), name="the feed")
        await asyncio.sleep(0)
        task.cancel()

    with watch.watching(passed):
        asyncio.run(tells_it_to_end())


def test_a_task_that_does_not_end_when_it_is_told_to_is_named(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.leaks.TASK_SECONDS", 0.05)

    async def goes_on() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(60)

    async def tells_it_to_end() -> None:
        task = asyncio.create_task(goes_on(), name="the feed")
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)

    with pytest.raises(Leak, match="task the feed"), watch.watching(passed):
        asyncio.run(tells_it_to_end())


def test_a_generator_that_nobody_holds_any_more_is_closed_first(watch: Watch) -> None:
    async def lines() -> AsyncGenerator[int, None]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0.01)

    async def reads_one() -> None:
        async for _ in lines():
            break

    with watch.watching(passed):
        asyncio.run(reads_one())


def test_a_failed_test_is_not_accused_of_leaks_too(watch: Watch) -> None:
    timer = QTimer()
    with watch.watching(lambda: False):
        timer.start(60_000)
    timer.stop()
