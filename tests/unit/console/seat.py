"""A whole desk without windows, for tests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from console.domain.store import Store
from console.domain.values import Change, CommandState, LinkKind
from console.services.center_client import CenterClient
from console.services.center_time import CenterTime
from console.services.commands import CommandDesk
from console.services.desk_file import DeskFile
from console.services.feed import Feed
from console.services.link import LinkState
from console.services.outbox import Outbox
from console.services.pacing import Backoff
from contract.payload import Report, Spot
from tests.unit.console.fake_center import TOKEN, FakeCenter

REPORT = Report(text="路灯不亮", class_code="E05", place=Spot(lon=103.8, lat=30.7))


def quick() -> Backoff:
    return Backoff(0.01, 0.02, 0.1)


class Seat:
    """A whole desk without windows: file, store, feed and commands, against a center."""

    def __init__(self, center: FakeCenter, folder: Path, silence: float) -> None:
        self.center = center
        self.token = TOKEN
        self.store = Store()
        self.clock = CenterTime()
        self.file = DeskFile(folder)
        self.outbox = Outbox(self.file)
        self.client = CenterClient(center.url, lambda: self.token)
        self.feed = Feed(self.client, self.store, LinkState(self.store, self.clock), self.clock, backoff=quick())
        self.others: list[int] = []
        self.commands = CommandDesk(
            self.store,
            self.outbox,
            self.client,
            "test",
            login_needed=self.feed.wake,
            others=self.others.append,
            silence=silence,
            backoff=quick,
        )
        self.states: list[tuple[str, str]] = []
        self.store.subscribe(self._hear)

    def _hear(self, change: Change) -> None:
        held = self.store.pending.get(change.command_id or "")
        if held is not None and (held.command.type, held.state.value) not in self.states[-1:]:
            self.states.append((held.command.type, held.state.value))

    def state(self, command_id: str) -> CommandState | None:
        held = self.store.pending.get(command_id)
        return None if held is None else held.state

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110  any condition
                await asyncio.sleep(0.005)

    async def live(self) -> None:
        await self.until(lambda: self.store.link.kind is LinkKind.LIVE)

    async def down(self) -> None:
        await self.center.stop()
        await self.until(lambda: self.store.link.kind is LinkKind.LOST)

    async def shows(self, command_id: str, state: CommandState | None) -> None:
        await self.until(lambda: self.state(command_id) is state)

    def history(self) -> dict[str, str]:
        return dict(self.file.run(lambda c: c.execute("SELECT id, state FROM outbox").fetchall()).result())


@asynccontextmanager
async def seated(center: FakeCenter, folder: Path, *, silence: float = 6.0, online: bool = True) -> AsyncIterator[Seat]:
    seat = Seat(center, folder, silence)
    await asyncio.wrap_future(seat.file.open())
    tasks = [asyncio.create_task(seat.feed.run()), asyncio.create_task(seat.commands.run())]
    try:
        if online:
            await seat.live()
        yield seat
    finally:
        for task in tasks:
            task.cancel()
        assert not [r for r in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(r, Exception)]
        await seat.client.close()
        seat.file.close()
