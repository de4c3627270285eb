"""The measured client: ``python -m benchmarks._video_client paint|decode SECONDS URL…``

``paint``: real tiles on real sessions, painted off screen. ``decode``: without reducing or painting, the floor for any
client of this library.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

from benchmarks._video_stage import HEIGHT, WIDTH


def main(seconds: float, urls: list[str]) -> dict[str, float]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    from console.services.video import VideoService
    from console.widgets.theme import Theme
    from console.widgets.video_tile import Caption, VideoTile

    class CountingTile(VideoTile):
        """Counts distinct pictures that were painted, and notes when the first was."""

        painted, last, first_at = 0, 0, 0.0

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if self.serial != self.last:
                self.last = self.serial
                self.painted += 1
                self.first_at = self.first_at or time.monotonic()

    app = QApplication([])
    theme = Theme("dark")
    theme.apply(app)
    video = VideoService()
    video.probes()
    wall = QWidget()
    columns = max(1, round(len(urls) ** 0.5))
    wall.resize(columns * (WIDTH + 8), -(-len(urls) // columns) * (HEIGHT + 8))
    tiles = [CountingTile(theme, wall) for _ in urls]
    for n, tile in enumerate(tiles):
        tile.setGeometry(n % columns * (WIDTH + 8), n // columns * (HEIGHT + 8), WIDTH, HEIGHT)
        tile.set_caption(Caption("航天路 76 号南门", "天网", 60, 90))
        tile.set_officer("坐席02 李明")
        tile.set_time("06:12:41")

    def refresh() -> None:
        for tile in tiles:
            tile.refresh()

    wall.show()
    frames = QTimer()
    frames.setInterval(20)
    frames.timeout.connect(refresh)
    frames.start()

    def run(span: float) -> None:
        loop = QEventLoop()  # app.quit() would close the windows
        QTimer.singleShot(round(span * 1000), loop.quit)
        loop.exec()

    began = time.monotonic()
    for tile, url in zip(tiles, urls, strict=True):
        tile.watch(video.open(url, WIDTH, HEIGHT))
    run(2.0)
    painted = [tile.painted for tile in tiles]
    cpu, at = time.process_time(), time.monotonic()
    run(seconds)
    cpu, span = time.process_time() - cpu, time.monotonic() - at
    rates = [(tile.painted - before) / span for tile, before in zip(tiles, painted, strict=True)]
    lag = _Lag()
    probe = QTimer()
    probe.setInterval(5)
    probe.timeout.connect(lag.tick)
    probe.start()
    run(4.0)
    for tile in tiles:
        if tile.session is not None:
            tile.session.close()
    waits = sorted((tile.first_at - began) * 1000 if tile.first_at else 1e6 for tile in tiles)
    return {
        "cpu_per_tile_s": cpu / span / len(tiles),
        "painted_fps_min": min(rates),
        "painted_fps_mean": sum(rates) / len(rates),
        "ttff_p95_ms": waits[min(len(waits) - 1, round(0.95 * (len(waits) - 1)))],
        "rss_mb": _rss(),
        "lag_p99_ms": lag.p99(),
    }


def decode_only(seconds: float, urls: list[str]) -> dict[str, float]:
    """Decode every stream and drop the pictures."""
    import av

    ready, over, counts = threading.Barrier(len(urls) + 1), threading.Event(), [0] * len(urls)

    def work(n: int, url: str) -> None:
        options = {"rtsp_transport": "tcp", "analyzeduration": "100000", "probesize": "32768", "fpsprobesize": "0"}
        with av.open(url, options=options, timeout=(3, 5)) as source:
            source.streams.video[0].codec_context.thread_count = 1
            for _ in source.decode(video=0):
                counts[n] += 1
                if counts[n] == 10:
                    ready.wait(20)
                if over.is_set():
                    return

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(urls)]
    for thread in threads:
        thread.start()
    ready.wait(20)
    time.sleep(1)
    before, cpu, at = sum(counts), time.process_time(), time.monotonic()
    time.sleep(seconds)
    cpu, span, frames = time.process_time() - cpu, time.monotonic() - at, sum(counts) - before
    over.set()
    for thread in threads:
        thread.join()
    return {"cpu_per_tile_s": cpu / span / len(urls), "fps": frames / span / len(urls)}


class _Lag:
    """How much later than 5 ms after the one before a timer of the Qt loop fires."""

    def __init__(self) -> None:
        self._last = 0.0
        self._late: list[float] = []

    def tick(self) -> None:
        now = time.perf_counter()
        if self._last:
            self._late.append(max(0.0, (now - self._last) * 1000 - 5))
        self._last = now

    def p99(self) -> float:
        late = sorted(self._late)
        return late[int(len(late) * 0.99)] if late else 0.0


def _rss() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    kind, span, addresses = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    figures = decode_only(span, addresses) if kind == "decode" else main(span, addresses)
    print(json.dumps(figures))
    sys.stdout.flush()
    os._exit(0)  # decode threads may still wait for their last packet
