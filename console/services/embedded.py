"""The embedded center: a child process on a loopback port that lives as long as the desk, with its data beside it.

The child prints one line of JSON when it is ready ({"url", "pid"}), and ends when its stdin does, so it cannot outlive
a desk that was killed. It is started again when it ends, on a new port; the feed goes on by its cursor.

Only one center may hold a data directory. A second desk finds it locked (exit code 3) and becomes a client of the
first one's center, whose address and token lie in ``desk.token`` (readable by this user only); when that center goes
away, the second desk starts its own.
"""

import asyncio
import json
import logging
import os
import secrets
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Never
from urllib.parse import urlsplit

from console.services import link_words as words
from console.services.pacing import Backoff

log = logging.getLogger(__name__)
center_log = logging.getLogger("center")

READY_SECONDS = 30.0
STOP_SECONDS = 5.0
HEALTHY_SECONDS = 10.0
"""A center that served this long is started again at once when it ends: no more often than one that cannot start."""
AGAIN_SECONDS = 2.0
"""The longest wait after a center that did serve: it can start, and somebody sits before a desk without one."""
LOOK_SECONDS = 1.0
LAST_WORDS_SECONDS = 0.5
TAIL_LINES = 20
LOCKED, PORT_TAKEN, CANNOT_WRITE = 3, 4, 5
TOKEN_FILE = "desk.token"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the center is and how to be let in. ``ours``: this desk started it."""

    url: str
    token: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """``text`` is one of ``link_words``; ``detail``: the last lines the center said, for the log and the doctor."""

    text: str
    detail: str = ""


class CenterEnded(Exception):
    """The child ended before it was ready (``served`` is None), or while it served, so many seconds after it was.

    ``code`` is None when it had to be killed.
    """

    def __init__(self, trouble: Trouble, code: int | None, served: float | None = None) -> None:
        super().__init__(f"{trouble.text} (exit code {code})")
        self.trouble = trouble
        self.code = code
        self.served = served


class EmbeddedCenter:
    """``run`` keeps a center there until cancelled. ``told`` hears every new address, ``troubled`` what is wrong, or
    None when it is well again; both on the loop's thread. ``options``: more of what ``center serve`` takes;
    ``command``: how the child is started, for a packaged desk and for tests."""

    def __init__(
        self,
        data_dir: Path,
        told: Callable[[Address], None],
        troubled: Callable[[Trouble | None], None],
        *,
        demo: bool = True,
        clock_rate: float = 1.0,
        options: Sequence[str] = (),
        command: Sequence[str] = (sys.executable, "-P", "-m", "center"),
        backoff: Backoff | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._told = told
        self._troubled = troubled
        self._arguments = [*command, "serve", "--embedded", "--data", str(data_dir), "--port", "0", *options]
        if demo:
            self._arguments.append("--demo")
        if clock_rate != 1.0:
            self._arguments += ["--clock-rate", str(clock_rate)]
        self._token = secrets.token_urlsafe(32)
        self._backoff = backoff or Backoff()
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self.pid: int | None = None

    async def run(self) -> None:
        while True:
            try:
                await self._serve()
            except CenterEnded as end:
                if end.code == LOCKED and await self._attach():
                    self._backoff.reset()
                    continue
                log.warning("the embedded center ended: %s\n%s", end, end.trouble.detail)
                self._troubled(end.trouble)
                await asyncio.sleep(self._wait(end.served))

    def _wait(self, served: float | None) -> float:
        """Seconds until the next start. What cannot start is tried ever more slowly; what served comes back soon."""
        if served is not None and served >= HEALTHY_SECONDS:
            self._backoff.reset()
        wait = self._backoff.next()
        return wait if served is None else min(wait, AGAIN_SECONDS)

    async def _serve(self) -> Never:
        """One life of the child. Raises CenterEnded; a child is never left behind."""
        self._tail.clear()
        try:
            child = await asyncio.create_subprocess_exec(
                *self._arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._environment(),
            )
        except OSError as error:
            raise CenterEnded(Trouble(words.CENTER_STOPPED, str(error)), None) from error
        self.pid = child.pid
        ears = [asyncio.create_task(self._listen(child), name="center stderr")]
        try:
            url = await self._ready(child, ears)
            self._publish(url)
            self._troubled(None)
            self._told(Address(url, self._token, ours=True))
            ready = asyncio.get_running_loop().time()
            ears.append(asyncio.create_task(_drain(child), name="center stdout"))
            code = await child.wait()
            served = asyncio.get_running_loop().time() - ready
            await asyncio.wait(ears, timeout=LAST_WORDS_SECONDS)
            raise CenterEnded(self._why(code), code, served)
        finally:
            self.pid = None
            await _stop(child)
            for task in ears:
                task.cancel()
            await asyncio.gather(*ears, return_exceptions=True)

    async def _ready(self, child: asyncio.subprocess.Process, ears: list[asyncio.Task[None]]) -> str:
        assert child.stdout is not None
        try:
            async with asyncio.timeout(READY_SECONDS):
                line = await child.stdout.readline()
                code = None if line else await child.wait()
        except TimeoutError as error:
            raise CenterEnded(Trouble(words.CENTER_SLOW, self._said()), None) from error
        except ValueError as error:
            raise CenterEnded(Trouble(words.CENTER_STOPPED, str(error)), None) from error
        if code is not None:
            await asyncio.wait(ears, timeout=LAST_WORDS_SECONDS)
            raise CenterEnded(self._why(code), code)
        try:
            return str(json.loads(line)["url"])
        except (ValueError, KeyError, TypeError) as error:
            raise CenterEnded(Trouble(words.NOT_OUR_CENTER, repr(line[:200])), None) from error

    async def _listen(self, child: asyncio.subprocess.Process) -> None:
        assert child.stderr is not None
        while raw := await _line(child.stderr):
            text = raw.decode(errors="replace").rstrip()
            self._tail.append(text)
            center_log.info("%s", text)

    async def _attach(self) -> bool:
        """Use the center that holds the data directory, for as long as it is there. False when it cannot be reached."""
        held: Address | None = None
        while (found := self._published()) is not None and await _answers(found.url):
            if found != held:
                held = found
                log.info("another desk runs on %s; using its center at %s", self._data_dir, found.url)
                self._told(found)
                self._troubled(Trouble(words.ATTACHED))
            await asyncio.sleep(LOOK_SECONDS)
        if held is not None:
            log.warning("the other desk's center at %s went away", held.url)
        return held is not None

    def _publish(self, url: str) -> None:
        """Leave the way in for a second desk. Without it that desk only cannot join, so a full disk does not matter."""
        path = self._data_dir / TOKEN_FILE
        fresh = path.with_name(f"{TOKEN_FILE}.{os.getpid()}")
        try:
            with open(fresh, "w", encoding="utf-8", opener=_private) as file:
                json.dump({"url": url, "token": self._token}, file)
            fresh.replace(path)
        except OSError as error:
            log.warning("%s cannot be written: %s", path, error)

    def _published(self) -> Address | None:
        path = self._data_dir / TOKEN_FILE
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            return Address(str(said["url"]), str(said["token"]), ours=False)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s cannot be read: %s", path, error)
            return None

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "SHOUWANG_DESK_TOKEN": self._token}

    def _why(self, code: int) -> Trouble:
        text = {LOCKED: words.DATA_IN_USE, PORT_TAKEN: words.PORT_TAKEN, CANNOT_WRITE: words.DISK_FULL}
        return Trouble(text.get(code, words.CENTER_STOPPED), self._said())

    def _said(self) -> str:
        return "\n".join(self._tail)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; a line longer than the buffer comes as an empty remark instead of ending the reading."""
    try:
        return await stream.readline()
    except ValueError:
        return b"(a line too long to keep)\n"


async def _drain(child: asyncio.subprocess.Process) -> None:
    assert child.stdout is not None
    while await child.stdout.read(4096):
        continue


async def _stop(child: asyncio.subprocess.Process) -> None:
    """End of stdin asks it to end; then it is told, then killed."""
    if child.returncode is not None:
        return
    assert child.stdin is not None
    child.stdin.close()
    for force in (child.terminate, child.kill):
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await child.wait()
                return
        except TimeoutError:
            log.warning("the embedded center (pid %d) does not end, forcing it", child.pid)
            force()
    await child.wait()


async def _answers(url: str) -> bool:
    """Whether somebody listens there. Who it is, the feed finds out by the token."""
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(2.0):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    except (OSError, TimeoutError, ValueError):
        return False
    writer.close()
    return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
