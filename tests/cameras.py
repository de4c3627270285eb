"""A real camera server for tests: its own clips, its own port, faults by a word."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NAMES = ("航天路 76 号南门", "凤溪大道路口", "江安河 2 号闸", "花土夜市北口")


def write_roster(folder: Path, count: int = 4, scene: str = "junction-day") -> Path:
    """A list of ``count`` cameras of one scene: drawn in about two seconds."""
    listed = [{"id": f"cam{n}", "name": NAMES[n % len(NAMES)], "scene": scene} for n in range(count)]
    path = folder / "cameras.json"
    path.write_text(json.dumps({"cameras": listed}, ensure_ascii=False), encoding="utf-8")
    return path


def render(data: Path, roster: Path) -> None:
    command = [sys.executable, "-m", "center.sim.cameras", "--render-only", "--data", str(data)]
    subprocess.run([*command, "--cameras", str(roster)], cwd=ROOT, check=True, capture_output=True, timeout=60)


class CameraServer:
    """``python -m center.sim.cameras`` with its control lines."""

    def __init__(self, data: Path, roster: Path, port: int = 0) -> None:
        command = [sys.executable, "-m", "center.sim.cameras", "--control", "--data", str(data), "--port", str(port)]
        self.process = subprocess.Popen(
            [*command, "--cameras", str(roster)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        said = self._line()
        self.base: str = said["rtsp"]
        self.paths: dict[str, str] = said["cameras"]

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    def url(self, camera: str) -> str:
        return self.base + self.paths[camera]

    def say(self, line: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._line()

    def kill(self) -> None:
        self.process.kill()
        self._close()

    def stop(self) -> int:
        """End its standard input and return its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            return self.process.wait(10)
        finally:
            self._close()

    def _close(self) -> None:
        self.process.wait(10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line


@contextmanager
def serving(data: Path, roster: Path) -> Iterator[CameraServer]:
    server = CameraServer(data, roster)
    try:
        yield server
    finally:
        server.kill()
