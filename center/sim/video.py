"""The demo cameras: keeps the camera server running as a child and tells the center where the streams are."""

import asyncio
import json
import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from center.sim.api import Api, SimError
from center.sim.material import Material
from contract.reference import CamerasUpsert, CameraUpsert

logger = logging.getLogger(__name__)

READY_SECONDS = 30.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STOP_SECONDS = 0.5
PORT_FILE = "cameras.port"
"""In the data directory: where the cameras stood last, for a desk that opens before the list is renewed."""
PORT_TAKEN = 4
"""Exit code of the camera server when its port belongs to somebody else."""


async def register(api: Api, material: Material, base: str) -> None:
    """Tell the center all demo cameras under ``base`` (rtsp://host:port); tries until it is heard."""
    wanted = CamerasUpsert(cameras=tuple(_upsert(one, base) for one in material.cameras))
    pause = FIRST_PAUSE
    while True:
        try:
            await api.put_cameras(wanted)
        except SimError as error:
            logger.warning("the cameras cannot be registered, trying again: %s", error)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            logger.info("%d cameras registered at %s", len(wanted.cameras), base)
            return


async def serve(api: Api, material: Material, data: Path) -> None:
    """Run the camera server until cancelled; it is started again when it ends, and registered at its new address."""
    pause = FIRST_PAUSE
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await _once(api, material, data)
        except (OSError, ValueError, KeyError, TimeoutError) as error:
            logger.warning("the camera server cannot be used: %r", error)
        lived = asyncio.get_running_loop().time() - began
        pause = FIRST_PAUSE if lived > LONGEST_PAUSE else min(LONGEST_PAUSE, pause * 2)
        await asyncio.sleep(pause)


async def _once(api: Api, material: Material, data: Path) -> None:
    place = data / PORT_FILE
    port = _last_port(place)
    command = ("-P", "-m", "center.sim.cameras", "--data", str(data), "--control", "--port", str(port))
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        async with asyncio.timeout(READY_SECONDS):
            line = await child.stdout.readline()
        if not line and await child.wait() == PORT_TAKEN:
            place.unlink(missing_ok=True)
            raise OSError(f"port {port} of the cameras is taken, another one is chosen")
        base = str(json.loads(line)["rtsp"])
        place.write_text(base.rpartition(":")[2], encoding="ascii")
        await register(api, material, base)
        async for _ in child.stdout:
            pass  # what it says later is for whoever drives it by hand
        logger.warning("the camera server ended with code %s", await child.wait())
    finally:
        if child.returncode is None:
            child.terminate()
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await child.wait()
        if child.returncode is None:
            child.kill()
            await child.wait()


def _last_port(place: Path) -> int:
    """The port of the last run, 0 (any) when there was none or it is not a port."""
    try:
        port = int(place.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0
    return port if 1024 <= port <= 65535 else 0


def _upsert(one: dict[str, Any], base: str) -> CameraUpsert:
    """``one``: a camera of cameras.json."""
    return CameraUpsert(
        id=one["id"],
        name=one["name"],
        lon=one["lon"],
        lat=one["lat"],
        network=one["network"],
        heading=one["heading"],
        url=f"{base}/{one['id']}",
    )
