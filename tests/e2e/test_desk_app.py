"""The desk as a program: from another system's report to a closed case by keyboard, an outage, a clean end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.center_process import running_center

ROOT = Path(__file__).resolve().parents[2]


def _drive(*arguments: str) -> dict[str, Any]:
    """What the driver saw, as a process without a screen."""
    command = [sys.executable, "-m", "tests.e2e.desk_driver", *arguments]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_report_becomes_a_row_and_a_closed_case_by_keyboard_alone(tmp_path: Path) -> None:
    with running_center(tmp_path / "center") as center:
        password = json.loads((center.data / "secrets.json").read_text("utf-8"))["passwords"]["seat02"]
        seen = _drive("loop", center.url, "seat02", password, str(tmp_path / "desk"))
    assert seen["status"] in (200, 201) and seen["state"] == "closed"
    assert seen["painted_ms"] < 1000  # 200 on a quiet machine; this one also runs the tests
    heads = seen["story"]
    assert [h.split()[0] for h in heads] == ["上报", "立案", "派遣", "接收", "反馈", "核查", "结案"]
    assert seen["reported_after"] == seen["reported_before"] + 1
    assert seen["closed_after"] == seen["closed_before"] + 1
    assert seen["card"] == f"{seen['reported_after']} / {seen['closed_after']}"


def test_the_desk_says_it_is_not_live_while_its_center_is_dead_and_recovers(tmp_path: Path) -> None:
    seen = _drive("outage", str(tmp_path))
    assert seen["other_center"] and seen["says_now"].startswith("实时")
    assert all(not words.startswith("实时") for words in seen["said"][:1])
    assert _gone(seen["center"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_desk_and_its_center(tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SHOUWANG_TRACE_START": "1"}
    command = [sys.executable, "-m", "console", "desk", "--data", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stderr is not None
        for line in desk.stderr:
            if "first_live_row" in line:
                break
        token = json.loads((tmp_path / "desk.token").read_text("utf-8"))
        desk.send_signal(number)
        assert desk.wait(15) == 0
    time.sleep(0.2)
    port = int(token["url"].rsplit(":", 1)[1])
    listening = subprocess.run(["ss", "-ltn"], capture_output=True, text=True, check=False).stdout
    assert f":{port} " not in listening
    assert (tmp_path / "settings.json").exists()
