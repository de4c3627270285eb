"""Whether a window can be opened here, found out before Qt would abort the process, and how input methods are reached.

Cheap and without Qt: it runs before the first import of it.
"""

import os
import re
import socket
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from contract.said import Said

NO_SCREEN = Said(
    "没有屏幕：这里既没有 DISPLAY 也没有 WAYLAND_DISPLAY。请在桌面环境的终端里运行；"
    "经 ssh 使用请加 -X，无屏幕的机器可用 xvfb-run。",
    "no screen: neither DISPLAY nor WAYLAND_DISPLAY is set here. Start it from a terminal of the desktop; "
    "over ssh use -X, on a machine without a screen xvfb-run.",
)
X11_PORT = 6000
PROBE_SECONDS = 2.0


def problem(environ: Mapping[str, str] = os.environ) -> Said | None:
    """Why no window can be opened, None when one can. Blocks for a local connect, 2 s for a display across the net."""
    if environ.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return None
    wayland, x11 = environ.get("WAYLAND_DISPLAY"), environ.get("DISPLAY")
    if not wayland and not x11:
        return NO_SCREEN
    if (wayland and _wayland_answers(wayland, environ)) or (x11 and _x11_answers(x11)):
        return None
    named = f"DISPLAY={x11}" if x11 else f"WAYLAND_DISPLAY={wayland}"
    return Said(
        f"连不上屏幕（{named}）：显示服务没有运行，或换了用户。请在当前桌面的终端里运行。",
        f"the screen does not answer ({named}): no display server runs there, or it is another user's. "
        "Start it from a terminal of this desktop.",
    )


def _wayland_answers(name: str, environ: Mapping[str, str]) -> bool:
    return _connects(socket.AF_UNIX, str(Path(environ.get("XDG_RUNTIME_DIR", "/"), name)))


def _x11_answers(display: str) -> bool:
    found = re.fullmatch(r"(?P<host>.*):(?P<number>\d+)(\.\d+)?", display)
    if found is None:
        return False
    number = int(found["number"])
    if found["host"] in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, "\0" + path)
    return _connects(socket.AF_INET, (found["host"], X11_PORT + number))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_SECONDS)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def running(names: frozenset[str], proc: Path = Path("/proc")) -> str | None:
    """The first of ``names`` that a process of this machine bears, None when none does. A few milliseconds."""
    for name in os.listdir(proc):  # noqa: PTH208  (a path object per process would double the time)
        if name.isdecimal():
            try:
                with open(f"{proc}/{name}/comm", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
                    process = file.read().rstrip("\n")
            except OSError:
                continue  # it ended meanwhile
            if process in names:
                return process
    return None


def prepare_input_method(environ: MutableMapping[str, str] = os.environ) -> bool:
    """Reach fcitx5 through the ibus plugin that Qt's wheels bring; they have none for fcitx. True when it was set.

    Must run before the QApplication. An input method that the user chose otherwise is left alone.
    """
    if environ.get("QT_IM_MODULE", "fcitx") not in ("fcitx", "fcitx5", "") or environ.get("QT_QPA_PLATFORM"):
        return False
    if running(frozenset({"fcitx5"})) is None:
        return False
    environ["QT_IM_MODULE"] = "ibus"
    environ["IBUS_USE_PORTAL"] = "1"
    return True
