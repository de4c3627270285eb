"""Child processes of a demonstration center: started again when they end, gone when the center is gone.

A child gets its own process group, and on Linux the kernel ends it when the center dies without a goodbye.
"""

import asyncio
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0
"""A child that lived this long starts again after the first pause."""
STOP_SECONDS = 0.6
LOG_BYTES = 4 * 1024 * 1024
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """``command`` runs until ``stop``. What it says goes to ``output``, which starts anew above 4 MiB."""

    def __init__(self, name: str, command: Sequence[str], output: Path) -> None:
        self.name = name
        self._command = tuple(command)
        self._output = output
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name=f"child {self.name}")

    async def stop(self) -> None:
        """Ask it to end, then end its whole group; within a second."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        process = self._process
        if process is None or process.returncode is not None:
            return
        _signal_group(process.pid, signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        _signal_group(process.pid, signal.SIGKILL)
        await process.wait()

    async def _keep(self) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            try:
                code = await self._run()
                logger.warning("%s ended with code %s; starting it again", self.name, code)
            except OSError as error:
                logger.error("%s cannot be started: %s", self.name, error)
            if time.monotonic() - began > HEALTHY_SECONDS:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _run(self) -> int:
        fresh = self._output.exists() and self._output.stat().st_size > LOG_BYTES
        with self._output.open("wb" if fresh else "ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent if _libc is not None else None,
            )
        code = await self._process.wait()
        _signal_group(self._process.pid, signal.SIGKILL)  # whatever it had started itself
        return code


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
