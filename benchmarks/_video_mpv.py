"""The peer: libmpv with ``vo=x11`` in windows of a Qt application. ``python -m benchmarks._video_mpv SECONDS URL…``

Needs a display (the benchmark starts Xvfb) and libmpv. What the X server spends is not counted, for both.
"""

import ctypes
import ctypes.util
import json
import locale
import os
import sys
import time

from benchmarks._video_stage import FPS, HEIGHT, WIDTH

OPTIONS = {
    "vo": "x11", "audio": "no", "hwdec": "no", "vd-lavc-threads": "1", "profile": "low-latency", "osc": "no",
    "input-default-bindings": "no", "osd-level": "0", "rtsp-transport": "tcp", "terminal": "no", "config": "no",
    "sws-fast": "yes", "sub": "no",
}  # fmt: skip


def load() -> ctypes.CDLL | None:
    """libmpv, None when it is not installed."""
    name = ctypes.util.find_library("mpv")
    try:
        lib = ctypes.CDLL(name) if name else None
    except OSError:
        return None
    if lib is not None:
        lib.mpv_create.restype = ctypes.c_void_p
        lib.mpv_initialize.argtypes = [ctypes.c_void_p]
        lib.mpv_set_option_string.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
        lib.mpv_command.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p)]
        lib.mpv_get_property_string.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
        lib.mpv_get_property_string.restype = ctypes.c_char_p
    return lib


def main(seconds: float, urls: list[str]) -> dict[str, float]:
    """CPU seconds per tile-second, and pictures per second in the worst window: time played less what mpv dropped."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication([])
    locale.setlocale(locale.LC_NUMERIC, "C")  # libmpv refuses to start otherwise
    lib = load()
    assert lib is not None
    wall = QWidget()
    columns = max(1, round(len(urls) ** 0.5))
    wall.resize(columns * (WIDTH + 8), -(-len(urls) // columns) * (HEIGHT + 8))
    players = []
    for n, url in enumerate(urls):
        place = QWidget(wall)
        place.setGeometry(n % columns * (WIDTH + 8), n // columns * (HEIGHT + 8), WIDTH, HEIGHT)
        player = lib.mpv_create()
        for key, value in {**OPTIONS, "wid": str(int(place.winId()))}.items():
            lib.mpv_set_option_string(player, key.encode(), value.encode())
        if lib.mpv_initialize(player) < 0:
            raise RuntimeError("mpv_initialize failed")
        players.append((player, url))
    wall.show()
    for player, url in players:
        lib.mpv_command(player, (ctypes.c_char_p * 3)(b"loadfile", url.encode(), None))

    def run(span: float) -> None:
        loop = QEventLoop()  # app.quit() would close the windows
        QTimer.singleShot(round(span * 1000), loop.quit)
        loop.exec()

    def count(player: int, name: bytes) -> float:
        return float(lib.mpv_get_property_string(player, name) or 0)

    run(4.0)
    before = [(count(p, b"time-pos"), count(p, b"frame-drop-count")) for p, _ in players]
    cpu, at = time.process_time(), time.monotonic()
    run(seconds)
    cpu, span = time.process_time() - cpu, time.monotonic() - at
    after = [(count(p, b"time-pos"), count(p, b"frame-drop-count")) for p, _ in players]
    shown = [((b[0] - a[0]) * FPS - (b[1] - a[1])) / span for a, b in zip(before, after, strict=True)]
    application.processEvents()
    return {"cpu_per_tile_s": cpu / span / len(urls), "fps_min": min(shown)}


if __name__ == "__main__":
    print(json.dumps(main(float(sys.argv[1]), sys.argv[2:])))
    sys.stdout.flush()
    os._exit(0)  # the players need no orderly end, and theirs takes seconds
