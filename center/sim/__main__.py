"""``python -m center.sim --url URL --secrets FILE --data DIR``: people, reports and cameras of the demo district.

Talks to the public API only. Ends by SIGTERM or SIGINT with code 0; with 2 when the secrets cannot be read.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from center.sim import video
from center.sim.api import Api, Credentials
from center.sim.material import Material
from center.sim.rhythm import TEMPOS
from center.sim.tempo import TempoFile
from center.sim.town import Town, live_on

logger = logging.getLogger("center.sim")


def main() -> int:
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    os.nice(5)  # the desk comes first
    try:
        credentials = Credentials.read(options.secrets)
    except (OSError, ValueError, KeyError) as error:
        logger.error("%s cannot be read as secrets: %r", options.secrets, error)
        return 2
    asyncio.run(_live(options, credentials))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m center.sim", description=__doc__)
    parser.add_argument("--url", required=True, help="the center, such as http://127.0.0.1:8710")
    parser.add_argument("--secrets", type=Path, required=True, help="secrets.json of the center's data directory")
    parser.add_argument("--data", type=Path, required=True, help="data directory: demo.json, clips/")
    parser.add_argument("--seed", type=int, default=510115, help="the same seed tells the same story")
    parser.add_argument("--tempo", choices=TEMPOS, help="instead of what demo.json says")
    parser.add_argument("--rtsp-base", default="", help="cameras are served here already, such as rtsp://10.1.2.3:8554")
    parser.add_argument("--no-cameras", action="store_true", help="leave the cameras alone")
    return parser.parse_args()


async def _live(options: argparse.Namespace, credentials: Credentials) -> None:
    material = await asyncio.to_thread(Material.load)
    api = Api(options.url, credentials)
    town = Town(api, material, options.seed, TempoFile(options.data / "demo.json", options.tempo))
    tasks = [asyncio.create_task(live_on(town), name="town")]
    if options.rtsp_base:
        tasks.append(asyncio.create_task(video.register(api, material, options.rtsp_base.rstrip("/"))))
    elif not options.no_cameras:
        tasks.append(asyncio.create_task(video.serve(api, material, options.data), name="cameras"))
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    ending = asyncio.create_task(told.wait())
    try:
        await asyncio.wait([ending, tasks[0]], return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.cancel()
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                logger.error("ended by %r", result, exc_info=result)
        await api.close()


if __name__ == "__main__":
    sys.exit(main())
