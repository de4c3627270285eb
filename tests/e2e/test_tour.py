"""The tour, as far as it must not break unnoticed: one window size, one theme, two screens of the real desk."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1366, 768
SCREENS = ("01-desk", "04-new-incident")
STEP = 4
"""Every so many pixels one is looked at."""
COLOURS_OF_A_STREET = 1_500
"""A quarter of the window with panels and letters has 300 to 700, one with streets 3,000."""


def _tour(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "console", "tour", str(folder), *options]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False)


def _colours(image: QImage, left: int, right: int) -> int:
    """How many different colours stand between the columns ``left`` and ``right``."""
    columns, rows = range(left, right, STEP), range(0, image.height(), STEP)
    return len({image.pixel(x, y) for x in columns for y in rows})


def test_the_tour_shows_the_desk_with_its_cameras_at_the_size_that_was_asked_for(tmp_path: Path) -> None:
    only = [word for screen in SCREENS for word in ("--only", screen)]
    done = _tour(tmp_path, *only, "--size", f"{WIDTH}x{HEIGHT}", "--theme", "dark", "--lang", "zh_CN")
    assert done.returncode == 0, done.stderr[-3000:]
    names = [f"{screen}-dark-{WIDTH}x{HEIGHT}.png" for screen in SCREENS]
    assert sorted(path.name for path in tmp_path.iterdir()) == names, "what was asked for, and nothing else"
    for name in names:
        image = QImage(str(tmp_path / name))
        assert (image.width(), image.height()) == (WIDTH, HEIGHT)
        assert _colours(image, 0, WIDTH // 2) > 30, "the queue and the matter are not blank"
        assert _colours(image, WIDTH * 3 // 4, WIDTH) > COLOURS_OF_A_STREET, "the cameras show their streets"


def test_a_screen_or_size_the_tour_does_not_have_is_said_with_what_it_has(tmp_path: Path) -> None:
    screen = _tour(tmp_path, "--only", "no-such-screen")
    assert screen.returncode == 2 and "71-form-force-close" in screen.stderr
    for word in ("20x", "900x600", "99999x768"):
        size = _tour(tmp_path, "--size", word)
        assert size.returncode == 2 and "1366x768" in size.stderr
