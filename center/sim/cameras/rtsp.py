"""An RTSP 1.0 server (RFC 2326) for many looping clips: TCP-interleaved and UDP, with faults on demand.

All viewers of a camera see the same moment, as with a real one. A viewer starts at the newest key picture; one that
does not keep up is skipped forward to the next. Nothing is encoded here.
"""

import asyncio
import contextlib
import re
import secrets
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

from center.sim.cameras.clip import CLOCK, Clip

HOST = "127.0.0.1"
BACKLOG = 512 * 1024
"""Bytes a viewer may lag behind before pictures are skipped for it."""

_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"
_REASONS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 455: "Method Not Valid in This State",
    461: "Unsupported Transport", 501: "Not Implemented", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(slots=True)
class Faults:
    """Names of cameras (paths without the slash) that misbehave, for tests and demonstrations."""

    frozen: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: Mapping[str, str]

    @property
    def name(self) -> str:
        path = re.sub(r"^rtsp://[^/]*/?", "", self.url)
        return path.split("/")[0].split("?")[0]


class Server:
    """``clips`` by camera name; it may be filled while the server runs. Used from one asyncio loop."""

    def __init__(self, clips: dict[str, Clip]) -> None:
        self.clips = clips
        self.faults = Faults()
        self._viewers: set[_Viewer] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.epoch = time.monotonic()

    async def start(self, port: int = 0) -> int:
        """Listen on the loopback address; return the port. Raises OSError when it is taken."""
        self._server = await asyncio.start_server(self._serve, HOST, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self.drop("all")
        if self._serving:
            await asyncio.wait(self._serving, timeout=2.0)

    def drop(self, name: str) -> None:
        """Cut the connections to one camera, or to all."""
        for viewer in [v for v in self._viewers if name in ("all", v.name)]:
            viewer.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        viewer = _Viewer(self, writer)
        self._viewers.add(viewer)
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            while (request := await _read(reader)) is not None:
                await viewer.answer(request)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, UnicodeDecodeError):
            return  # the viewer went away, or it does not speak RTSP
        finally:
            self._viewers.discard(viewer)
            await viewer.close()


class _Viewer:
    """One connection."""

    def __init__(self, server: Server, writer: asyncio.StreamWriter) -> None:
        self.name = ""
        self._server, self._writer = server, writer
        self._session = secrets.token_hex(4)
        self._channel: int | None = None
        self._udp: socket.socket | None = None
        self._peer: tuple[str, int] | None = None
        self._play: asyncio.Task[None] | None = None
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def abort(self) -> None:
        transport = self._writer.transport
        transport.abort()

    async def close(self) -> None:
        if self._play is not None:
            self._play.cancel()
            await asyncio.wait([self._play])
        if self._udp is not None:
            self._udp.close()
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def answer(self, request: _Request) -> None:
        self.name = request.name
        code, headers, body = self._handle(request)
        lines = [f"RTSP/1.0 {code} {_REASONS[code]}", f"CSeq: {request.headers.get('cseq', '0')}", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self._writer.write("\r\n".join([*lines, "", body]).encode())
        await self._writer.drain()
        if request.method == "PLAY" and code == 200 and self._play is None:
            self._play = asyncio.create_task(self._stream(self.name))

    def _handle(self, request: _Request) -> tuple[int, list[str], str]:
        faults, session = self._server.faults, f"Session: {self._session};timeout=60"
        if self.name in faults.refused:
            return 503, [], ""
        if request.method == "OPTIONS":
            return 200, [f"Public: {_METHODS}"], ""
        if self.name in faults.locked:
            return 401, ['WWW-Authenticate: Basic realm="demo"'], ""
        if self.name not in self._server.clips or self.name in faults.hidden:
            return 404, [], ""
        match request.method:
            case "DESCRIBE":
                base = request.url if request.url.endswith("/") else request.url + "/"
                sdp = self._server.clips[self.name].sdp(HOST)
                return 200, [f"Content-Base: {base}", "Content-Type: application/sdp"], sdp
            case "SETUP":
                transport = self._transport(request.headers.get("transport", ""))
                return (200, [f"Transport: {transport}", session], "") if transport else (461, [], "")
            case "PLAY":
                ready = self._channel is not None or self._peer is not None
                return (200, [session, "Range: npt=now-"], "") if ready else (455, [], "")
            case "TEARDOWN" | "GET_PARAMETER" | "SET_PARAMETER" | "PAUSE":
                return 200, [session], ""
        return 501, [], ""

    def _transport(self, wanted: str) -> str:
        """The transport agreed on, empty when there is none."""
        if "TCP" in wanted:
            channels = re.search(r"interleaved=(\d+)-", wanted)
            self._channel = int(channels[1]) & 0xFE if channels else 0
            return f"RTP/AVP/TCP;unicast;interleaved={self._channel}-{self._channel + 1}"
        ports = re.search(r"client_port=(\d+)-(\d+)", wanted)
        if ports is None or not 0 < int(ports[1]) < 65_536:
            return ""
        if self._udp is None:
            self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._udp.setblocking(False)
            self._udp.bind((HOST, 0))
        own = self._udp.getsockname()[1]
        self._peer = (self._writer.get_extra_info("peername")[0], int(ports[1]))
        return f"RTP/AVP;unicast;client_port={ports[1]}-{ports[2]};server_port={own}-{own + 1}"

    async def _stream(self, name: str) -> None:
        """Send the camera's pictures at their time until the connection ends."""
        server = self._server
        clip = server.clips[name]
        ssrc, sequence = secrets.randbits(32), secrets.randbits(16)
        number = -1  # of the picture sent last, counted from the server's start; < 0: begin at a key picture
        shift = crc32(name.encode()) % len(clip.pictures)  # so that two cameras of one scene do not move in step
        while not self._writer.is_closing():
            now = int((time.monotonic() - server.epoch) * clip.fps) + shift
            if server.clips[name] is not clip:  # the light outside became another
                clip, number = server.clips[name], -1
            late = self._writer.transport.get_write_buffer_size() > BACKLOG
            if name in server.faults.frozen or late:
                number = -1
            else:
                if number < 0:
                    place = now % len(clip.pictures)
                    number = now - (place - clip.key_before(place)) - 1
                while number < now:
                    number += 1
                    sequence = self._send(clip, number, sequence, ssrc)
            await asyncio.sleep(max(0.002, server.epoch + (now - shift + 1) / clip.fps - time.monotonic()))

    def _send(self, clip: Clip, number: int, sequence: int, ssrc: int) -> int:
        ticks = int(number * CLOCK / clip.fps) & 0xFFFFFFFF
        interleaved = bytearray()
        for packet in clip.pictures[number % len(clip.pictures)]:
            head = struct.pack(">BBHII", 0x80, 96 | (0x80 if packet.last else 0), sequence & 0xFFFF, ticks, ssrc)
            sequence += 1
            if self._channel is not None:
                interleaved += struct.pack(">cBH", b"$", self._channel, len(head) + len(packet.payload))
                interleaved += head + packet.payload
            elif self._udp is not None and self._peer is not None:
                with contextlib.suppress(OSError):  # the viewer's port is gone, or the socket is full: UDP may lose
                    self._udp.sendto(head + packet.payload, self._peer)
        if interleaved:
            self._writer.write(bytes(interleaved))
        return sequence


async def _read(reader: asyncio.StreamReader) -> _Request | None:
    """The next request, without the RTCP reports between; None for one that is no RTSP."""
    while (first := await reader.readexactly(1)) == b"$":
        _, size = struct.unpack(">BH", await reader.readexactly(3))
        await reader.readexactly(size)
    lines = (first + await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    words = lines[0].split()
    if len(words) < 3 or not words[2].startswith("RTSP/"):
        return None
    headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines[1:] if line)}
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > 0:
        await reader.readexactly(min(int(length), 65_536))
    return _Request(words[0], words[1], headers)
