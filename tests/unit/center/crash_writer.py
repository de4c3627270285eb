"""A center that writes as fast as it can and says each acknowledged command on standard output, until it is killed.

``python -m tests.unit.center.crash_writer DATABASE``
"""

import asyncio
import os
import sys
from pathlib import Path

from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.log import EventLog
from center.store.sqlite import SqliteStore
from contract.identity import new_id
from tests.unit.center import town

CLIENTS = 16


async def write(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    service = CommandService(store, CenterClock(), EventLog(store), town.TOWN)
    await service.start()
    await asyncio.gather(*(client(service) for _ in range(CLIENTS)))


async def client(service: CommandService) -> None:
    while True:
        command = town.report(reporter={"name": "李建国", "phone": "13912342207"})
        result = await service.submit(new_id(), command, town.OFFICER)
        # straight to the pipe: what was said before the kill is in the reader's hands
        os.write(1, f"{result.command_id} {result.seq}\n".encode())


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
