"""A real X server for tests that open windows and press keys as a person does."""

import gc
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Whatever a test left open is found while it is still that test's fault."""
    yield
    gc.collect()


@dataclass(frozen=True, slots=True)
class Screen:
    """``display`` goes into ``DISPLAY`` of what is started there, together with ``QT_QPA_PLATFORM=xcb``."""

    display: str
    width: int
    height: int

    def environment(self) -> dict[str, str]:
        return {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}


@pytest.fixture(scope="session")
def xvfb() -> Iterator[Screen]:
    """One Xvfb of 1920x1080 for the whole run, on a display number of its own choosing. It dies with the runner."""
    width, height = 1920, 1080
    # -noreset: what is set on the server (monitors, keys) outlives the program that set it
    command = ["setpriv", "--pdeathsig", "TERM", "Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24"]
    command += ["-nolisten", "tcp", "-noreset", "-dpi", "96"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start: run ./test.sh once, or apt-get install xvfb")
        try:
            yield Screen(f":{number}", width, height)
        finally:
            server.terminate()
