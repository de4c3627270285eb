"""Children of a demonstration center: they come back, and they never outlive it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from center import supervise
from center.supervise import Child

SAYS_ITS_NUMBER = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
HAS_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SAYS_ITS_NUMBER!r}])"
KEEPS_ONE = """
import asyncio, sys
from pathlib import Path
from center.supervise import Child
async def main():
    Child("one", (sys.executable, "-c", sys.argv[1]), Path(sys.argv[2])).start()
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def numbers(output: Path, count: int) -> list[int]:
    """The process numbers that were written so far, once there are ``count``."""
    said: list[str] = []

    def enough() -> bool:
        said[:] = output.read_text().split() if output.exists() else []
        return len(said) >= count

    await eventually(enough)
    return [int(n) for n in said]


async def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - another process makes it true
            await asyncio.sleep(0.02)


async def test_a_child_that_dies_is_started_again_after_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.1)
    output = tmp_path / "out"
    child = Child("one", (sys.executable, "-c", SAYS_ITS_NUMBER), output)
    child.start()
    (first,) = await numbers(output, 1)
    os.kill(first, signal.SIGKILL)
    _, second = await numbers(output, 2)
    assert psutil.pid_exists(second)
    await child.stop()
    assert not psutil.pid_exists(second)


async def test_what_a_child_started_itself_ends_with_it(tmp_path: Path) -> None:
    output = tmp_path / "out"
    child = Child("parent", (sys.executable, "-c", HAS_A_CHILD), output)
    child.start()
    (grandchild,) = await numbers(output, 1)
    await child.stop()
    assert gone(grandchild)


async def test_a_program_that_is_not_there_is_tried_again_and_can_be_stopped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    child = Child("ghost", (str(tmp_path / "nothing"),), tmp_path / "out")
    child.start()
    await eventually(lambda: "cannot be started" in caplog.text)
    await child.stop()


async def test_a_child_dies_with_a_center_that_is_killed(tmp_path: Path) -> None:
    output = tmp_path / "out"
    center = subprocess.Popen([sys.executable, "-c", KEEPS_ONE, SAYS_ITS_NUMBER, str(output)])  # noqa: ASYNC220
    (child,) = await numbers(output, 1)
    center.kill()
    center.wait()
    assert gone(child)


def gone(pid: int, seconds: float = 3.0) -> bool:
    """Whether the process ends within ``seconds``; one that waits to be collected has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False
