"""A real center in its own process, on a free port, with the demo district and nobody who plays in it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

DESK_TOKEN = "a-desk-token-of-the-tests"
API_KEY = "an-intake-key-of-the-tests"
START_SECONDS = 30.0
PLACE = {"lon": 103.8338, "lat": 30.6987, "address": "柳城街道 航天路 76 号"}


@dataclass
class CenterProcess:
    """``start`` may be called again after ``kill`` or ``stop``: the port stays the same."""

    data: Path
    database: str | None = None
    options: tuple[str, ...] = ()
    port: int = 0
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "center", "serve", "--embedded", "--demo", "--no-simulator"]
        command += ["--data", str(self.data), "--port", str(self.port), *self.options]
        if self.database is not None:
            command += ["--database", self.database]
        environment = {**os.environ, "SHOUWANG_DESK_TOKEN": DESK_TOKEN, "SHOUWANG_API_KEY": API_KEY}
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**environment, **self.environment},
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the center did not start: {self.process.communicate()[1]}")
        self.url = json.loads(line)["url"]
        self.port = int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self._end()

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self._end()

    def hang_up(self) -> int:
        """Close its standard input, as a desk does that ends; returns the exit code."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self._end()

    def _end(self) -> int:
        assert self.process is not None
        code = self.process.wait(10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.process = None
        return code

    def client(self, token: str = DESK_TOKEN) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=10)

    def login(self, login: str) -> str:
        """The token of a demo user."""
        password = json.loads((self.data / "secrets.json").read_text("utf-8"))["passwords"][login]
        answer = httpx.post(f"{self.url}/v1/login", json={"login": login, "password": password}, timeout=10)
        answer.raise_for_status()
        return str(answer.json()["token"])


@contextmanager
def running_center(data: Path, **settings: Any) -> Iterator[CenterProcess]:
    """Started on entry; on exit it is stopped if it still runs."""
    center = CenterProcess(data, **settings)
    center.start()
    try:
        yield center
    finally:
        if center.process is not None:
            center.stop()


def report_body(**changes: Any) -> dict[str, Any]:
    """A report of another system, ready for POST /v1/reports."""
    body: dict[str, Any] = {
        "text": "路面破损积水，影响通行",
        "class_code": "02-03",
        "place": PLACE,
        "source": "hotline",
        "source_name": "12345",
        "reporter": {"name": "李晓芳", "phone": "13912342207"},
    }
    return {**body, **changes}


def wait_until(condition: Any, seconds: float = 5.0) -> Any:
    """What ``condition`` returns once it is true. Fails the test when it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")
