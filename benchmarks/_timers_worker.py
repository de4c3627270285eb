"""A center process without its API: commands and timers on the database that is named, until it is killed or its
standard input ends. It says when it is ready, and is told how far its clock is from the machine's (s).
"""

import asyncio
import logging
import sys
import time

from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.district import DistrictTables
from center.service.log import EventLog
from center.service.timers import Timers
from center.store.connect import store_for


async def work(url: str) -> None:
    store = store_for(url)
    await store.open()
    district = await DistrictTables.load(store)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    offset = float(await asyncio.to_thread(sys.stdin.buffer.readline))
    clock = CenterClock(wall=lambda: time.time() + offset)
    commands = CommandService(store, clock, EventLog(store), district)
    await commands.start()
    timers = Timers(store, clock, commands)
    await timers.start()
    await asyncio.to_thread(sys.stdin.buffer.read)
    await timers.stop()
    await commands.stop()
    await store.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(work(sys.argv[1]))
