"""What four (or N) painted camera tiles cost, against plain decoding by ffmpeg of the same streams.

``cpu_ratio_to_ffmpeg``: client CPU seconds per painted tile-second / CPU seconds per stream-second of
``ffmpeg -threads 1 -f null``, measured before and after the client (A/B/A). Start-up is in neither.
"""

import argparse
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks import _video_mpv
from benchmarks._video_stage import FPS, cameras, child

CLIENT, PEER = "benchmarks._video_client", "benchmarks._video_mpv"


def main(argv: Sequence[str]) -> dict[str, float | int | str | None]:
    options = _options(argv)
    count, span = options.tiles, options.seconds
    with cameras(count) as urls:
        first = _ffmpeg(urls, span * 0.7)
        print(f"ffmpeg: {first:.4f} CPU-s per stream-second")
        ours = child(CLIENT, urls, "paint", str(span))
        print(f"tiles:  {ours['cpu_per_tile_s']:.4f} CPU-s, {ours['painted_fps_min']:.1f} pictures/s in the worst tile")
        floor = child(CLIENT, urls, "decode", str(span * 0.7))
        print(f"decode: {floor['cpu_per_tile_s']:.4f} CPU-s")
        peer = None if options.no_peer else _libmpv(urls, span * 0.7)
        second = _ffmpeg(urls, span * 0.7)
        print(f"ffmpeg: {second:.4f} CPU-s per stream-second")
    base = (first + second) / 2
    painted = ours["painted_fps_mean"] / FPS  # a tile-second with fewer pictures is not a whole one
    return {
        "tiles": count,
        "cpu_ratio_to_ffmpeg": ours["cpu_per_tile_s"] / painted / base,
        "cpu_s_per_tile_s": ours["cpu_per_tile_s"] / painted,
        "painted_fps_min": ours["painted_fps_min"],
        "source_fps": float(FPS),
        "ttff_p95_ms": ours["ttff_p95_ms"],
        "rss_mb": ours["rss_mb"],
        "lag_p99_ms": ours["lag_p99_ms"],
        "ffmpeg_cpu_s_per_stream_s": base,
        "peer_libmpv_ratio": None if peer is None else peer["cpu_per_tile_s"] / base,
        "peer_libmpv_fps_min": None if peer is None else peer["fps_min"],
        "limit_decode_only_ratio": floor["cpu_per_tile_s"] / base,
    }


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks video", description=__doc__)
    parser.add_argument("--tiles", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long the tiles are measured")
    parser.add_argument("--no-peer", action="store_true", help="leave libmpv out")
    return parser.parse_args(argv)


def _ffmpeg(urls: list[str], span: float) -> float:
    """CPU seconds per stream-second of one ffmpeg per stream, once all of them run."""
    quiet = ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-rtsp_transport", "tcp"]
    tail = ["-an", "-f", "null", "-"]
    processes = [subprocess.Popen([*quiet, "-i", url, *tail], stderr=subprocess.DEVNULL) for url in urls]
    try:
        time.sleep(2.5)
        before, at = [_cpu(p.pid) for p in processes], time.monotonic()
        time.sleep(span)
        after, took = [_cpu(p.pid) for p in processes], time.monotonic() - at
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return (sum(after) - sum(before)) / took / len(urls)


def _cpu(pid: int) -> float:
    """CPU seconds of a process so far, exact to the nanosecond: its CPU clock (clock_getcpuclockid(3) on Linux)."""
    return time.clock_gettime((~pid << 3) | 2)


def _libmpv(urls: list[str], span: float) -> dict[str, float] | None:
    """The peer's figures; None where libmpv or Xvfb is missing, or where it does not play."""
    if _video_mpv.load() is None or shutil.which("Xvfb") is None:
        return None
    try:
        with _display() as display:
            figures = child(PEER, urls, str(span), DISPLAY=display, QT_QPA_PLATFORM="xcb", QT_LOGGING_RULES="*=false")
    except (RuntimeError, OSError) as error:
        print(f"libmpv: not measured ({error})")
        return None
    print(f"libmpv: {figures['cpu_per_tile_s']:.4f} CPU-s, {figures['fps_min']:.1f} pictures/s in the worst window")
    return figures if figures["fps_min"] >= 0.9 * FPS else None


@contextmanager
def _display() -> Iterator[str]:
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    with server:
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()
