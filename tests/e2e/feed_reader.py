"""A reader of the live feed that knows nothing but the contract."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.e2e.center_process import CenterProcess


@dataclass(frozen=True)
class Frame:
    event: str
    id: str
    data: Any


async def frames(url: str, token: str, cursor: str = "") -> AsyncIterator[Frame]:
    """The frames of one connection until it ends. Raises httpx.HTTPStatusError, httpx.TransportError."""
    headers = {"Authorization": f"Bearer {token}"}
    if cursor:
        headers["Last-Event-ID"] = cursor
    async with (
        httpx.AsyncClient(timeout=httpx.Timeout(5.0)) as http,
        http.stream("GET", f"{url}/v1/events", headers=headers) as answer,
    ):
        answer.raise_for_status()
        fields: dict[str, str] = {}
        async for line in answer.aiter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                data = fields.get("data", "")
                yield Frame(fields.get("event", ""), fields.get("id", ""), json.loads(data) if data else None)
                fields = {}


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
    connections: int = 0
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
                async for frame in frames(self.center.url, self.token, self.cursor):
                    if frame.event == "beat" and not self.connections:
                        self.connections = 1
                    if frame.id:
                        self.cursor = frame.id
                    self.seen.append(frame)
            except httpx.TransportError:
                self.connections += 1
            await asyncio.sleep(0.05)
