"""Video through libvlc (python-vlc): the default for files, HTTP-FLV and HLS.

Pictures come through vmem callbacks into a pool of buffers. In a freeze libvlc keeps displaying the last picture and
says nothing: only its count of decoded pictures tells. libvlc is never called from its own callbacks, and stopped in
the session's own thread. Debian and Ubuntu build libvlc without RTSP: there the probe leaves rtsp out.
"""

import contextlib
import ctypes
import os
import sys
import threading
import time
from typing import Any
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QCoreApplication

from console.domain.ports import Probe, VideoSession
from console.domain.tile_state import Trouble
from console.providers.session import Feed, Lost, ThreadedSession, fit

SCHEMES = frozenset({"http", "https", "file", "rtmp"})
RTSP = frozenset({"rtsp", "rtsps"})
POLL = 0.04
"""Seconds between two looks at libvlc's state and counters."""
OPEN_TIMEOUT, SILENT_TIMEOUT = 8.0, 10.0
"""Seconds to the first picture, and without a decoded one, after which the source counts as silent."""
SETTLE = 0.8
"""Seconds after the last news of the decoder in which libvlc may still display a new picture: its cache, and the
third of a second between two updates of its counters."""

_INSTANCE = (
    "--no-audio", "--aout=dummy", "--no-osd", "--no-spu", "--no-video-title-show", "--no-xlib", "--quiet",
    "--avcodec-threads=1", "--avcodec-hw=none", "--swscale-mode=0", "--drop-late-frames", "--skip-frames",
)  # fmt: skip
_MEDIA = (
    ":network-caching=300", ":file-caching=300", ":live-caching=300", ":clock-jitter=0", ":clock-synchro=0",
)  # fmt: skip


_NUMBERS = ctypes.POINTER(ctypes.c_uint)
# python-vlc declares the second argument, four bytes to write the format into, as a string: Python would copy it
_FormatCall = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p, _NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS)


class VlcEngine:
    """``name`` is what settings call it. One libvlc instance serves all sessions."""

    name = "vlc"

    def __init__(self) -> None:
        self._probe: Probe | None = None
        self._vlc: Any = None
        self._instance: Any = None
        self._lock = threading.Lock()

    def probe(self) -> Probe:
        with self._lock:
            if self._probe is None:
                self._probe = self._look()
            return self._probe

    def open(self, url: str, width: int, height: int) -> VideoSession:
        return ThreadedSession(self._pull, url, width, height).start()

    def _look(self) -> Probe:
        os.environ.setdefault("VLC_VERBOSE", "-1")
        try:
            import vlc  # loads libvlc; without it python-vlc fails in one of these ways

            with _quiet_stderr():
                self._instance = vlc.Instance(*_INSTANCE)
                rtsp = vlc.Instance("--rtsp-tcp", "--quiet")
        except (ImportError, OSError, NameError, AttributeError) as error:
            return _unusable(str(error))
        if self._instance is None:
            return _unusable("libvlc_new")
        self._vlc = vlc
        schemes = SCHEMES
        if rtsp is not None:
            schemes |= RTSP
            rtsp.release()
        return Probe(usable=True, schemes=schemes, version=vlc.libvlc_get_version().decode())

    def _pull(self, url: str, feed: Feed) -> None:
        self.probe()
        if urlsplit(url).scheme == "file" and not os.path.exists(unquote(urlsplit(url).path)):  # noqa: PTH110
            raise Lost(Trouble.NOT_FOUND, url)
        screen = _Screen(self._vlc, feed)
        media = self._instance.media_new(url, *_MEDIA)
        if media is None:
            raise Lost(Trouble.BAD_ADDRESS, url)
        player = self._instance.media_player_new()
        try:
            screen.attach(player)
            player.set_media(media)
            if player.play() != 0:
                raise Lost(Trouble.BROKEN, url)
            _Watch(self._vlc, player, media, feed, screen).run()
        finally:
            player.stop()
            player.release()
            media.release()
            screen.detach()  # the callbacks must outlive stop()


class _Buffer:
    """One picture's memory. When nobody holds the last picture made of it, it goes back to the pool by itself."""

    def __init__(self, pool: "list[Any]", memory: Any) -> None:
        self._pool, self.memory = pool, memory

    def __del__(self) -> None:
        if len(self._pool) < 4:
            self._pool.append(self.memory)


class _Screen:
    """What libvlc paints on. Its callbacks run in libvlc's threads and touch nothing of libvlc."""

    def __init__(self, vlc: Any, feed: Feed) -> None:
        self._vlc, self._feed = vlc, feed
        self._pool: list[Any] = []
        self._lent: dict[int, _Buffer] = {}
        self._next = 0
        self._width, self._height = 2, 2
        self._shown = False
        self.asked = feed.size
        self.moving = True
        """Whether the decoder gave something lately: without it a display is a repetition."""
        self._callbacks: tuple[Any, ...] = ()

    def attach(self, player: Any) -> None:
        calls = self._vlc.CallbackDecorators
        self._callbacks = (
            calls.VideoLockCb(self._borrow),
            calls.VideoUnlockCb(self._unlocked),
            calls.VideoDisplayCb(self._display),
            _FormatCall(self._format),
            calls.VideoCleanupCb(self._cleanup),
        )
        lock, unlock, display, form, cleanup = self._callbacks
        player.video_set_callbacks(lock, unlock, display, None)
        player.video_set_format_callbacks(ctypes.cast(form, calls.VideoFormatCb), cleanup)

    def detach(self) -> None:
        self._callbacks = ()
        self._lent.clear()
        self._pool.clear()

    def _format(self, opaque: Any, chroma: Any, width: Any, height: Any, pitches: Any, lines: Any) -> int:
        self.asked = self._feed.size
        self._width, self._height = fit(*_visible(width, height), self.asked)
        ctypes.memmove(chroma, b"RV32", 4)
        width[0], height[0] = self._width, self._height
        pitches[0], lines[0] = self._width * 4, self._height
        return 3

    def _cleanup(self, opaque: Any) -> None:
        self._pool.clear()

    def _borrow(self, opaque: Any, planes: Any) -> int:
        size = self._width * self._height * 4
        memory = None
        while self._pool and memory is None:
            spare = self._pool.pop()
            memory = spare if len(spare) == size else None
        if memory is None:
            memory = (ctypes.c_ubyte * size)()
        self._next = self._next % 1_000_000 + 1
        self._lent[self._next] = _Buffer(self._pool, memory)
        planes[0] = ctypes.addressof(memory)
        return self._next

    def _unlocked(self, opaque: Any, picture: Any, planes: Any) -> None:
        """The picture is written; ``_display`` shows it when its time has come."""

    def _display(self, opaque: Any, picture: Any) -> None:
        number = int(picture or 0)
        buffer = self._lent.pop(number, None)
        for dropped in [n for n in self._lent if n < number - 8]:
            del self._lent[dropped]  # pictures that libvlc drew and never displayed
        if buffer is not None and self.moving:
            view = memoryview(buffer.memory).cast("B")
            self._feed.show(view, self._width, self._height, self._width * 4, buffer)
            if not self._shown:
                self._shown = True
                self._feed.fresh()  # the counters come later than the first picture


class _Watch:
    """Looks at a player from the session's thread until it is over. Raises Lost."""

    def __init__(self, vlc: Any, player: Any, media: Any, feed: Feed, screen: _Screen) -> None:
        self._vlc, self._player, self._media, self._feed, self._screen = vlc, player, media, feed, screen
        self._stats = vlc.MediaStats()
        self._decoded = 0

    def run(self) -> None:
        feed, state = self._feed, self._vlc.State
        began = moved = time.monotonic()
        while not feed.stopped.wait(POLL):
            now = time.monotonic()
            if self._advanced():
                moved = now
                feed.fresh()
            self._screen.moving = now - moved < SETTLE
            match self._player.get_state():
                case state.Error:
                    raise Lost(Trouble.UNREACHABLE)
                case state.Ended | state.Stopped:
                    if not self._decoded:
                        raise Lost(Trouble.UNREACHABLE)
                    return
            if now - moved > SILENT_TIMEOUT or (not self._decoded and now - began > OPEN_TIMEOUT):
                raise Lost(Trouble.TIMED_OUT)
            if self._decoded and feed.size != self._screen.asked:
                self._rescale()

    def _advanced(self) -> bool:
        if not self._media.get_stats(self._stats) or self._stats.decoded_video == self._decoded:
            return False
        self._decoded = self._stats.decoded_video
        return True

    def _rescale(self) -> None:
        """libvlc asks for the format only when it starts a video output: start it anew."""
        self._screen.asked = self._feed.size
        track = self._player.video_get_track()
        self._player.video_set_track(-1)
        self._player.video_set_track(track)


def _visible(width: Any, height: Any) -> tuple[int, int]:
    """The size of what is seen. WORKAROUND(vlc#3.0): the callback is given the size of the padded buffers (640 x 386
    for 640 x 360) as pointers into libvlc's ``video_format_t``: width, height, x, y, visible width, visible height."""
    padded = int(width[0]), int(height[0])
    if int(width[1]) == padded[1] and 0 < int(width[4]) <= padded[0] and 0 < int(width[5]) <= padded[1]:
        return int(width[4]), int(width[5])
    return padded


def _unusable(reason: str) -> Probe:
    cure = QCoreApplication.translate(
        "VideoEngine", "libvlc 无法加载（{reason}）：安装 libvlc5 和 vlc-plugin-base，或继续使用 PyAV"
    ).format(reason=reason)
    return Probe(usable=False, schemes=frozenset(), version="", cure=cure)


@contextlib.contextmanager
def _quiet_stderr() -> Any:
    """libvlc writes about options it does not know straight to the error output: that is our question, not a fault."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
