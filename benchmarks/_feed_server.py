"""The center under measurement: the real one, with a listener that notes when each event was committed.

``--peer`` replaces only its feed by what is commonly built: a queue per reader, each reader encoding for itself.
Prints the ready line of the center; at the end of standard input it writes ``commits.json`` ([[seq, monotonic ns]…]).
"""

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from center import server
from center.api.app import EVENTS
from center.api.callers import bearer
from center.api.services import Services
from center.compose import Center, Settings
from center.service.log import StoredEvent
from contract.feed import Beat

QUEUE = 100
"""Events a peer's queue holds; what comes when it is full is lost to that reader."""


class QueuePerReader:
    """The peer."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services
        self._queues: set[asyncio.Queue[StoredEvent]] = set()
        self._epoch = ""
        services.log.subscribe(self._heard)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != EVENTS:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        await self._services.sessions.resolve(bearer(request.headers["authorization"]))
        self._epoch = (await self._services.log.head()).epoch
        await StreamingResponse(self._stream(), media_type="text/event-stream")(scope, receive, send)

    def _heard(self, events: list[StoredEvent]) -> None:
        for stored in events:
            for queue in self._queues:
                if not queue.full():
                    queue.put_nowait(stored)

    async def _stream(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[StoredEvent] = asyncio.Queue(QUEUE)
        self._queues.add(queue)
        try:
            yield self._beat()
            while True:
                try:
                    stored = await asyncio.wait_for(queue.get(), 1.0)
                except TimeoutError:
                    yield self._beat()
                    continue
                cursor = f"{self._epoch}.{stored.seq}.{stored.hash[:8]}"
                yield f"id: {cursor}\nevent: event\ndata: {stored.json.decode()}\n\n"
        finally:
            self._queues.discard(queue)

    def _beat(self) -> str:
        beat = Beat(at=self._services.clock.now(), seq=0)
        return f"event: beat\ndata: {beat.model_dump_json()}\n\n"


async def _live(data: Path, peer: bool) -> None:
    center = Center(Settings(data, demo=True))
    app = await center.open()
    services: Services = app.state.services
    commits: list[tuple[int, int]] = []

    def note(events: list[StoredEvent]) -> None:
        now = time.monotonic_ns()
        commits.extend((e.seq, now) for e in events)

    services.log.subscribe(note)
    sock = server.bind("127.0.0.1", 0)

    async def ready() -> None:
        server.say_ready(server.url_of(sock))

    served: ASGIApp = QueuePerReader(app, services) if peer else app
    await server.serve(served, sock, ready, center.hush, until_stdin_ends=True)
    await center.close()
    (data / "commits.json").write_text(json.dumps(commits))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peer", action="store_true")
    given = parser.parse_args()
    asyncio.run(_live(given.data, given.peer))
