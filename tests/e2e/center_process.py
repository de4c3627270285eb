"""A real center in its own process, on a free port, with the demo district and nobody who plays in it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

DESK_TOKEN = "a-desk-token-of-the-tests"
API_KEY = "an-intake-key-of-the-tests"
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
    simulator: bool = False
    demo: bool = True
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "center", "serve", "--embedded"]
        command += ["--demo"] if self.demo else []
        command += [] if self.simulator else ["--no-simulator"]
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
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.process = None
        return code

    def client(self, token: str = DESK_TOKEN) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=10)

    def report(self, key: str = "", **changes: Any) -> httpx.Response:
        """Report as another system does; ``key`` makes it idempotent."""
        headers = {"X-API-Key": API_KEY, **({"Idempotency-Key": key} if key else {})}
        return httpx.post(f"{self.url}/v1/reports", json=report_body(**changes), headers=headers, timeout=10)

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
        "class_code": "U05-06",
        "place": PLACE,
        "source": "hotline",
        "source_name": "12345",
        "reporter": {"name": "李晓芳", "phone": "13912342207"},
    }
    return {**body, **changes}


def verify_log(center: CenterProcess) -> subprocess.CompletedProcess[str]:
    """Ask the program itself whether its log is whole."""
    where = ["--database", center.database] if center.database else ["--data", str(center.data)]
    command = [sys.executable, "-m", "center", "verify-log", *where]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def run_center(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """A command of the center that is expected to end."""
    command = [sys.executable, "-m", "center", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30, input=given)
