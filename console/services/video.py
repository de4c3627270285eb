"""Opening video: which engine plays which kind of address, and an honest answer when none does.

Engines are found by the entry-point group ``shouwang.video`` and loaded when they are first needed.
"""

import asyncio
import logging
import threading
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from urllib.parse import urlsplit

from console.domain.ports import Picture, Probe, TileState, VideoEngine, VideoSession, VideoStatus
from console.domain.tile_state import Trouble

log = logging.getLogger(__name__)

GROUP = "shouwang.video"
PREFERRED: Mapping[str, tuple[str, ...]] = {
    "rtsp": ("pyav", "vlc"),
    "rtsps": ("pyav", "vlc"),
    "rtmp": ("pyav", "vlc"),
    "http": ("vlc", "pyav"),
    "https": ("vlc", "pyav"),
    "file": ("vlc", "pyav"),
}
"""Engines by kind of address, the first choice first; what the probe of one does not offer falls to the next."""
CLOSE_SECONDS = 1.0
"""How long ``close`` waits for sessions whose source is silent; their threads end with the process."""


class VideoService:
    """Used from the Qt thread. ``engines`` replaces those installed (tests); ``preferred`` overrides the order for some
    kinds of address."""

    def __init__(
        self, engines: Mapping[str, VideoEngine] | None = None, preferred: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._given = engines
        self._preferred = {**PREFERRED, **(preferred or {})}
        self._loaded: dict[str, VideoEngine] = {}
        self._probes: dict[str, Probe] = {}
        self._probing = threading.Lock()
        self._open: list[VideoSession] = []

    async def prepare(self) -> None:
        """Load and probe the engines off the Qt thread, once. ``open`` never blocks after it."""
        if not self._probes:
            await asyncio.to_thread(self.probes)

    def probes(self) -> Mapping[str, Probe]:
        """Every engine with what it can do here; takes some 100 ms the first time. Any thread."""
        with self._probing:
            if not self._probes:
                probes = {}
                for name, engine in self._engines():
                    self._loaded[name] = engine
                    probes[name] = engine.probe()
                self._probes = probes
        return self._probes

    def open(self, url: str, width: int, height: int) -> VideoSession:
        """A session for ``url``, at most ``width`` x ``height`` pixels. Never raises: the session says why not."""
        self._open = [session for session in self._open if not session.ended()]
        scheme = scheme_of(url)
        if not scheme:
            return DeadSession(Trouble.BAD_ADDRESS)
        engine = self._choose(scheme)
        if engine is None:
            return DeadSession(Trouble.NO_ENGINE)
        session = engine.open(url, width, height)
        self._open.append(session)
        return session

    def engine_for(self, url: str) -> str:
        """The name of the engine that would play ``url``, empty when none does."""
        engine = self._choose(scheme_of(url))
        return engine.name if engine else ""

    async def close(self) -> None:
        """Close every session and wait for their threads, at most CLOSE_SECONDS."""
        for session in self._open:
            session.close()
        for _ in range(int(CLOSE_SECONDS / 0.02)):
            if all(session.ended() for session in self._open):
                break
            await asyncio.sleep(0.02)
        self._open.clear()

    def _choose(self, scheme: str) -> VideoEngine | None:
        probes = self.probes()
        for name in self._preferred.get(scheme, ()):
            if name in probes and probes[name].usable and scheme in probes[name].schemes:
                return self._loaded[name]
        return None

    def _engines(self) -> Iterator[tuple[str, VideoEngine]]:
        if self._given is not None:
            yield from self._given.items()
            return
        for entry in entry_points(group=GROUP):
            try:
                yield entry.name, entry.load()()
            except (ImportError, AttributeError, OSError):
                log.exception("video engine %s cannot be loaded", entry.value)


def preferring(engine: str) -> dict[str, tuple[str, ...]]:
    """The order of engines when ``engine`` was chosen for RTSP: it first, where its probe passes. Empty: as it is."""
    order = PREFERRED["rtsp"]
    first = (engine, *(name for name in order if name != engine)) if engine else order
    return {"rtsp": first, "rtsps": first}


class DeadSession:
    """A session that cannot begin; it says why and has nothing to close."""

    def __init__(self, trouble: Trouble) -> None:
        self._status = VideoStatus(TileState.STOPPED, problem=trouble.value)

    def picture(self) -> Picture | None:
        return None

    def status(self) -> VideoStatus:
        return self._status

    def resize(self, width: int, height: int) -> None:
        """Nothing is painted, so nothing has a size."""

    def close(self) -> None:
        """Nothing runs."""

    def ended(self) -> bool:
        return True


def scheme_of(url: str) -> str:
    """The kind of address in small letters, empty when ``url`` is none: no scheme, no host, no path, a wrong port."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises for what is no port
    except ValueError:
        return ""
    if any(c.isspace() or ord(c) < 32 for c in url.strip()) and parts.scheme != "file":
        return ""
    named = parts.path if parts.scheme == "file" else parts.hostname
    return parts.scheme.lower() if parts.scheme and named else ""
