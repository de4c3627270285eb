"""A screen that is there: the doctor sees it, and the desk paints on it as the second start of run.sh would."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from console.services import display, doctor_machine
from console.services.doctor import Level
from tests.e2e.conftest import Screen

FIRST_PAINT_SECONDS = 5.0
"""Measured: 0.3 s on a quiet machine (benchmark ``start``). Here only a start that went wrong is to be caught."""


def test_the_doctor_names_the_screen_with_its_size(xvfb: Screen) -> None:
    here = {**os.environ, **xvfb.environment()}
    del here["QT_QPA_PLATFORM"]
    assert display.problem(here) is None
    found = doctor_machine.screens_and_fonts(here)[0]
    assert found.level is Level.OK
    assert "1920×1080" in found.what.zh
    assert "xcb" in found.what.zh


def test_the_desk_paints_soon_after_its_command(xvfb: Screen, data_dir: Path) -> None:
    here = {**os.environ, **xvfb.environment(), "SHOUWANG_TRACE_START": "1"}
    del here["QT_QPA_PLATFORM"]
    begun = time.monotonic()
    command = [sys.executable, "-P", "-m", "console", "desk", "--data", str(data_dir)]
    with subprocess.Popen(command, env=here, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stderr is not None
        said = next((line for line in desk.stderr if "first_paint" in line), "")
        desk.terminate()
        rest = desk.stderr.read()
    assert said, rest
    assert json.loads(said)["monotonic"] - begun < FIRST_PAINT_SECONDS
