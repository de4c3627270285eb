"""A reader of the live feed that knows nothing but the contract."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.center_process import CenterProcess


@dataclass(frozen=True)
class Frame:
    event: str
    id: str
    data: Any


async def frames(url: str, token: str, cursor: str = "") -> AsyncIterator[Frame]:
    """The frames of one connection until it ends, however it ends. Raises OSError when nobody answers."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    last = f"Last-Event-ID: {cursor}\r\n" if cursor else ""
    writer.write(f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{last}\r\n".encode())
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head, head
        rest = b""
        while size := int(await reader.readline() or b"0", 16):
            rest += (await reader.readexactly(size + 2))[:-2]
            *whole, rest = rest.split(b"\n\n")
            for raw in whole:
                yield _frame(raw.decode())
    except (asyncio.IncompleteReadError, ConnectionError):
        return  # the center was killed
    finally:
        writer.close()


def _frame(text: str) -> Frame:
    fields = dict(line.split(": ", 1) for line in text.split("\n"))
    return Frame(fields["event"], fields.get("id", ""), json.loads(fields["data"]) if fields["data"] else None)


async def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Return once it is true. Raises TimeoutError when it never is."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - another process makes it true, there is nothing to wait for
            await asyncio.sleep(0.02)


@dataclass
class Reader:
    """Stays connected through crashes, resuming by its cursor, as a desk does."""

    center: CenterProcess
    token: str
    cursor: str = ""
    seen: list[Frame] = field(default_factory=list)
    lost: list[OSError] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None

    def start(self) -> "Reader":
        self._task = asyncio.create_task(self._read())
        return self

    async def stop(self) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def until(self, count: int, event: str = "event", seconds: float = 10.0) -> list[Frame]:
        """The frames of one kind once there are ``count``. Fails the test when they do not come."""
        await eventually(lambda: len(self.of(event)) >= count, seconds)
        return self.of(event)

    def of(self, event: str) -> list[Frame]:
        return [f for f in self.seen if f.event == event]

    @property
    def sequence(self) -> list[int]:
        return [f.data["seq"] for f in self.of("event")]

    async def _read(self) -> None:
        while True:
            try:
                async with aclosing(frames(self.center.url, self.token, self.cursor)) as stream:
                    async for frame in stream:
                        self.cursor = frame.id or self.cursor
                        self.seen.append(frame)
            except OSError as error:
                self.lost.append(error)
            await asyncio.sleep(0.05)
