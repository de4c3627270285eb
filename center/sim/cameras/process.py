"""The camera server as a process: its parent, its standard input, and the child that draws missing clips."""

import asyncio
import ctypes
import json
import os
import signal
import sys
from pathlib import Path

from center.sim.cameras.clip import Clip
from center.sim.cameras.film import clip_path, clips_of, missing
from center.sim.cameras.roster import BadRoster, Seat, hour_now, load
from center.sim.cameras.rtsp import HOST, Server

_PR_SET_PDEATHSIG = 1

LOOK_OUTSIDE = 60.0
"""Seconds between two looks at the light outside."""


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent does (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:
            raise SystemExit(0)


class Cameras:
    """The server, its control lines, and the renderer beside it."""

    def __init__(self, folder: Path, seats: list[Seat], roster: Path | None, hour: str | None) -> None:
        """``hour``: the light that always holds; None follows the light outside."""
        self._folder, self._seats, self._roster, self._hour = folder, seats, roster, hour
        self._clips: dict[str, Clip] = {}
        self._server = Server(self._clips)

    async def run(self, port: int, supervised: bool) -> None:
        """Serve until standard input ends (``supervised``) or the process is told to stop. Raises OSError."""
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        for seat in self._seats:
            await self._load(seat)
        port = await self._server.start(port)
        base = f"rtsp://{HOST}:{port}"
        _say({"rtsp": base, "cameras": {seat.id: f"/{seat.id}" for seat in self._seats}})
        tasks = [asyncio.create_task(self._follow_light())]
        if supervised:
            tasks.append(asyncio.create_task(self._obey(stopped)))
        ending = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait([ending])
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._server.stop()

    async def _follow_light(self) -> None:
        """Draw what is missing now, and again when the light outside becomes another."""
        while True:
            await self._draw()
            await asyncio.sleep(LOOK_OUTSIDE)
            try:
                self._seats = load(self._roster, self._hour or hour_now())
            except BadRoster as error:
                print(f"camera list: {error}", file=sys.stderr)  # noqa: T201  go on with the one known

    async def _draw(self) -> None:
        """Draw what is missing in a child process and load it as it comes."""
        if not missing(self._folder, self._seats):
            return
        roster = ["--cameras", str(self._roster)] if self._roster else []
        hour = ["--hour", self._hour or hour_now()]
        command = ["-m", "center.sim.cameras", "--render-only", "--data", str(self._folder.parent), *roster, *hour]
        child = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
        )
        assert child.stdout is not None
        by_id = {seat.id: seat for seat in self._seats}
        try:
            async for line in child.stdout:
                ready = json.loads(line).get("ready")
                if ready in by_id:
                    await self._load(by_id[ready])
            if await child.wait() != 0:
                print("camera clips could not be drawn; those cameras answer 404", file=sys.stderr)  # noqa: T201
        finally:
            if child.returncode is None:
                child.terminate()
                await child.wait()

    async def _load(self, seat: Seat) -> None:
        """Serve the camera's clip; until it is drawn, the one of another hour."""
        path = clip_path(self._folder, seat)
        if not path.exists():
            others = clips_of(self._folder, seat)
            if not others:
                return
            path = others[0]
        try:
            self._clips[seat.id] = await asyncio.to_thread(Clip.read, path)
        except (OSError, ValueError) as error:
            path.unlink(missing_ok=True)  # a broken file is drawn anew at the next start
            print(f"camera {seat.id}: {error}", file=sys.stderr)  # noqa: T201

    async def _obey(self, stopped: asyncio.Event) -> None:
        """One word and a camera (or ``all``) per line; each line is answered. The end of input ends the server."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            words = line.decode(errors="replace").split()
            if words:
                _say(self._control(words[0], words[1] if len(words) > 1 else "all"))
        stopped.set()

    def _control(self, word: str, name: str) -> dict[str, object]:
        faults = self._server.faults
        names = {seat.id for seat in self._seats} if name == "all" else {name}
        match word:
            case "freeze":
                faults.frozen |= names
            case "thaw":
                faults.frozen -= names
            case "refuse":
                faults.refused |= names
            case "404":
                faults.hidden |= names
            case "401":
                faults.locked |= names
            case "accept":
                for blamed in (faults.refused, faults.hidden, faults.locked):
                    blamed -= names
            case "drop":
                self._server.drop(name)
            case "status":
                return {"ok": word, "ready": sorted(self._clips)}
            case _:
                return {"unknown": word}
        return {"ok": word}


def _say(fact: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(fact, ensure_ascii=False) + "\n")
    sys.stdout.flush()
