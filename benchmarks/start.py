"""How long an officer waits for the desk: to the first paint, and to the first live row with its own center started.

Every run is a process of its own, on a data directory that was used before (warm: the second start of a day), without
a screen. The floor is a process that imports QtWidgets and shows an empty window; floor and desk runs take turns.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from console.services.data_dir import resolve

FLOOR = """
import json, sys, time
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv[:1])
window = QWidget()
window.resize(1920, 1080)
window.show()
app.processEvents()
sys.stderr.write(json.dumps({"event": "floor", "monotonic": time.monotonic()}) + "\\n")
"""
DESK = "import sys; from console.cli import main; sys.argv = ['shouwang', 'desk', '--data', {data!r}]; main()"
LIMIT_SECONDS = 60.0


def main(argv: Sequence[str]) -> dict[str, float | int]:
    parser = argparse.ArgumentParser(prog="python -m benchmarks start", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="shouwang-start-") as folder:
        data = Path(folder) / "data"
        draw_clips(data)
        run_desk(data, warm_up=True)
        floors, paints, rows = [], [], []
        for _ in range(given.runs):
            floors.append(_run([sys.executable, "-c", FLOOR], "floor")["floor"])
            said = run_desk(data)
            paints.append(said["first_paint"])
            rows.append(said["first_live_row"])
    return {
        "runs": given.runs,
        "first_paint_ms": round(median(paints), 1),
        "first_paint_max_ms": round(max(paints), 1),
        "first_live_row_ms": round(median(rows), 1),
        "first_live_row_max_ms": round(max(rows), 1),
        "limit_floor_ms": round(median(floors), 1),
    }


def draw_clips(data: Path) -> None:
    """Set-up draws the demo cameras' clips once; here they are taken from this user's desk, or drawn now."""
    data.mkdir(parents=True)
    drawn = resolve(None) / "clips"
    if drawn.is_dir():
        shutil.copytree(drawn, data / "clips")
    command = [sys.executable, "-m", "center.sim.cameras", "--data", str(data), "--render-only"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=300)


def run_desk(data: Path, *, warm_up: bool = False) -> dict[str, float]:
    """One start of the real desk until its first live row, then a quit like any other. Milliseconds since the start."""
    return _run([sys.executable, "-c", DESK.format(data=str(data))], "first_live_row", settle=8.0 if warm_up else 0.0)


def _run(command: list[str], last: str, settle: float = 0.0) -> dict[str, float]:
    """Start ``command``, read what it says of itself until ``last``, and end it. ``settle``: seconds it may go on."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SHOUWANG_TRACE_START": "1"}
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment)
    assert child.stderr is not None
    said: dict[str, float] = {}
    giving_up = threading.Timer(LIMIT_SECONDS, child.kill)
    giving_up.start()
    try:
        for line in child.stderr:
            # a decoder may have left half a line of its own before it
            for found in re.finditer(r'\{"event": "(\w+)", "monotonic": ([\d.]+)\}', line):
                said[found[1]] = (float(found[2]) - started) * 1000
            if last in said:
                break
        time.sleep(settle)
    finally:
        giving_up.cancel()
        child.terminate()
        child.communicate(timeout=20)
    if last not in said:
        raise RuntimeError(f"the desk did not come to {last} within {LIMIT_SECONDS:.0f} s")
    return said
