"""The cameras of the video benchmark: one drawn clip at 25 pictures a second, served to many."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

FPS = 25
WIDTH, HEIGHT = 480, 270
"""Pixels of a tile; the source is 640 x 360."""


@contextmanager
def cameras(count: int) -> Iterator[list[str]]:
    """Addresses of ``count`` running cameras. Everything made for them is removed at the end."""
    from center.sim.cameras.film import clip_path, expose, write_clip
    from center.sim.cameras.roster import Seat

    with TemporaryDirectory(prefix="shouwang-video-") as folder:
        data = Path(folder)
        seats = [Seat(f"cam{n}", "航天路 76 号南门", "wet-day") for n in range(count)]
        roster = data / "cameras.json"
        listed = [{"id": seat.id, "name": seat.name, "scene": seat.scene} for seat in seats]
        roster.write_text(json.dumps({"cameras": listed}, ensure_ascii=False), encoding="utf-8")
        (data / "clips").mkdir()
        first = clip_path(data / "clips", seats[0])
        write_clip(first, seats[0].name, expose(seats[0].scene, FPS), FPS, bit_rate=700_000)
        for seat in seats[1:]:
            os.link(first, clip_path(data / "clips", seat))
        command = [sys.executable, "-m", "center.sim.cameras", "--supervised", "--data", str(data)]
        server = subprocess.Popen(
            [*command, "--cameras", str(roster)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert server.stdin is not None
        assert server.stdout is not None
        with server:
            said = json.loads(server.stdout.readline())
            try:
                yield [said["rtsp"] + path for path in said["cameras"].values()]
            finally:
                server.stdin.close()
                server.wait(10)


def child(module: str, urls: list[str], *arguments: str, **environment: str) -> dict[str, float]:
    """Run a measured process to its end; its last line is its figures. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", module, *arguments, *urls]
    ended = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=90)
    if ended.returncode != 0:
        raise RuntimeError(f"{module}: {ended.stderr.strip()[-400:]}")
    figures: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return figures
