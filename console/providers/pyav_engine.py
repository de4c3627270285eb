"""Video through PyAV (FFmpeg in the wheel): the default for cameras.

One decode thread per tile, one codec thread, pictures reduced to the tile's size in that thread. Options as measured:
``fflags=nobuffer`` would throw the probed key picture away and cost a whole GOP.
"""

import contextlib
import ctypes
import threading
import time
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from PySide6.QtCore import QCoreApplication

from console.domain.ports import Probe, VideoSession
from console.domain.tile_state import Trouble
from console.providers.session import Feed, Lost, ThreadedSession, fit

if TYPE_CHECKING:
    import av
    import av.container
    import av.video

SCHEMES = frozenset({"rtsp", "rtsps", "rtmp", "http", "https", "file"})
OPEN_TIMEOUT, READ_TIMEOUT = 3.0, 5.0
"""Seconds. A frozen camera ends a read after twice the read timeout."""
PATIENCE = 50
"""Undecodable packets in a row after which the source counts as broken."""

_PLANAR = frozenset({"yuv420p", "yuvj420p"})
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3

_PROBING = {"analyzeduration": "100000", "probesize": "32768", "fpsprobesize": "0", "max_delay": "0"}
_OPTIONS: dict[str, dict[str, str]] = {
    "rtsp": {"rtsp_transport": "tcp", **_PROBING},
    "rtsps": {"rtsp_transport": "tcp", **_PROBING},
    "rtmp": _PROBING,
}


class PyAVEngine:
    """``name`` is what settings call it."""

    name = "pyav"

    def __init__(self) -> None:
        self._probe: Probe | None = None

    def probe(self) -> Probe:
        if self._probe is None:
            try:
                import av  # noqa: F401  the import is the test: it loads the bundled libraries
            except ImportError as error:
                cure = QCoreApplication.translate(
                    "VideoEngine", "PyAV 无法加载（{error}）：请重新运行 ./run.sh --setup-only"
                )
                cure = cure.format(error=error)
                self._probe = Probe(usable=False, schemes=frozenset(), version="", cure=cure)
            else:
                _keep_memory()
                self._probe = Probe(usable=True, schemes=SCHEMES, version=version("av"))
        return self._probe

    def open(self, url: str, width: int, height: int) -> VideoSession:
        return ThreadedSession(_pull, url, width, height).start()


def _pull(url: str, feed: Feed) -> None:
    """Open, decode, close: all in this thread, for a container closed by another thread crashes."""
    import av
    import av.error

    scheme = urlsplit(url).scheme.lower()
    if scheme == "file":
        url = url2pathname(urlsplit(url).path)  # FFmpeg takes %20 for three characters of a name
    try:
        with av.open(url, options=dict(_OPTIONS.get(scheme, {})), timeout=(OPEN_TIMEOUT, READ_TIMEOUT)) as container:
            if not container.streams.video:
                raise Lost(Trouble.BROKEN, "no video stream")
            pace = None if scheme in _OPTIONS else _Pace(feed.stopped)
            _decode(container, feed, pace)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise Lost(_trouble(error), str(error)) from error


def _decode(container: "av.container.InputContainer", feed: Feed, pace: "_Pace | None") -> None:
    from av.error import InvalidDataError

    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    reducer, spoilt = _Reducer(), 0
    for packet in container.demux(stream):
        if feed.stopped.is_set():
            return
        try:
            frames = packet.decode()
        except InvalidDataError as error:
            spoilt += 1
            if spoilt > PATIENCE:
                raise Lost(Trouble.BROKEN, str(error)) from error
            continue
        for frame in frames:
            spoilt = 0
            if pace is not None and not pace.wait(frame.time):
                return
            reduced = reducer.reduce(frame, feed.size)
            plane = reduced.planes[0]
            feed.show(memoryview(plane), reduced.width, reduced.height, plane.line_size, reduced)
            feed.fresh()


class _Reducer:
    """Decoded frame to BGRA at the tile's size, in two steps where the format allows: scaling the planes first and
    turning them into colours afterwards takes half the time of swscale's one step, at the same quality."""

    def __init__(self) -> None:
        from av.video.reformatter import Interpolation, VideoReformatter

        self._fast = Interpolation.FAST_BILINEAR
        self._scale, self._colour = VideoReformatter(), VideoReformatter()

    def reduce(self, frame: "av.video.VideoFrame", room: tuple[int, int]) -> "av.video.VideoFrame":
        width, height = fit(frame.width, frame.height, room)
        if frame.format.name in _PLANAR:  # threads=1: by default swscale starts one per processor for each tile
            kind = frame.format.name
            frame = self._scale.reformat(frame, width, height, kind, interpolation=self._fast, threads=1)
        return self._colour.reformat(frame, width, height, "bgra", interpolation=self._fast, threads=1)


def _keep_memory() -> None:
    """Let glibc keep what pictures gave back: returned to the kernel and fetched again, each picture costs 130 page
    faults, a quarter of its price. At most 64 MB stay with the process."""
    with contextlib.suppress(AttributeError, OSError):  # another C library manages its memory its own way
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_THRESHOLD, 8 << 20)
        libc.mallopt(_M_TRIM_THRESHOLD, 64 << 20)


class _Pace:
    """Files and segments come faster than life: wait until a frame's time. A jump in time starts the count anew."""

    def __init__(self, stopped: threading.Event) -> None:
        self._stopped = stopped
        self._offset: float | None = None

    def wait(self, second: float | None) -> bool:
        """False when the session was closed meanwhile."""
        if second is None:
            return not self._stopped.is_set()
        now = time.monotonic()
        if self._offset is None or not -1.0 < self._offset + second - now < 5.0:
            self._offset = now - second
        ahead = self._offset + second - now
        return not self._stopped.wait(ahead) if ahead > 0 else not self._stopped.is_set()


def _trouble(error: Exception) -> Trouble:
    from av import error as av_error

    kinds: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Trouble], ...] = (
        ((av_error.HTTPUnauthorizedError, av_error.HTTPForbiddenError, PermissionError), Trouble.UNAUTHORIZED),
        ((av_error.HTTPNotFoundError, FileNotFoundError), Trouble.NOT_FOUND),
        ((av_error.HTTPServerError, av_error.HTTPClientError), Trouble.REFUSED),
        ((av_error.ExitError, TimeoutError), Trouble.TIMED_OUT),
        ((av_error.EOFError, ConnectionResetError, BrokenPipeError), Trouble.ENDED),
        (ConnectionError, Trouble.UNREACHABLE),
        ((av_error.InvalidDataError, ValueError), Trouble.BROKEN),
    )
    return next((trouble for kind, trouble in kinds if isinstance(error, kind)), Trouble.UNREACHABLE)
