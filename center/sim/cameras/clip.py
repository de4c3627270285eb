"""A clip as RTP payloads (RFC 6184), packetised once and served to every viewer."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import av

PAYLOAD = 1380
"""Largest RTP payload in bytes: fits an Ethernet frame with all headers."""
CLOCK = 90_000
"""RTP ticks per second of video."""

_IDR, _SPS, _PPS = 5, 7, 8


@dataclass(frozen=True, slots=True)
class Packet:
    """``last``: the last packet of its picture (the RTP marker)."""

    payload: bytes
    last: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """``pictures`` in order of decoding, each as its packets; ``keys``: indices of those that need no other."""

    fps: float
    pictures: tuple[tuple[Packet, ...], ...]
    keys: tuple[int, ...]
    sps: bytes
    pps: bytes

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises OSError or ValueError when ``path`` is no H.264 clip with a key picture."""
        with av.open(str(path)) as source:
            video = source.streams.video[0]
            if video.codec_context.name != "h264" or not video.average_rate:
                raise ValueError(f"{path}: not an H.264 clip")
            fps, pictures, sets = float(video.average_rate), [], {_SPS: b"", _PPS: b""}
            annexb = av.BitStreamFilterContext("h264_mp4toannexb", video)
            for packet in source.demux(video):
                for access_unit in annexb.filter(packet) if packet.dts is not None else ():
                    pictures.append(_units(bytes(access_unit)))
        for unit in (u for picture in pictures for u in picture):
            if unit[0] & 31 in sets:
                sets[unit[0] & 31] = unit
        keys = tuple(n for n, picture in enumerate(pictures) if any(u[0] & 31 == _IDR for u in picture))
        if not keys or not sets[_SPS]:
            raise ValueError(f"{path}: no key picture")
        return cls(fps, tuple(tuple(_packets(p)) for p in pictures), keys, sets[_SPS], sets[_PPS])

    def sdp(self, host: str) -> str:
        """The session description that DESCRIBE answers."""
        sets = ",".join(base64.b64encode(s).decode() for s in (self.sps, self.pps))
        lines = (
            "v=0",
            f"o=- 0 0 IN IP4 {host}",
            "s=demo camera",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "a=control:*",
            "m=video 0 RTP/AVP 96",
            f"a=rtpmap:96 H264/{CLOCK}",
            f"a=fmtp:96 packetization-mode=1;profile-level-id={self.sps[1:4].hex()};sprop-parameter-sets={sets}",
            f"a=framerate:{self.fps:g}",
            "a=control:track0",
        )
        return "\r\n".join(lines) + "\r\n"

    def key_before(self, index: int) -> int:
        """The newest key picture at or before ``index``."""
        return max((k for k in self.keys if k <= index), default=self.keys[0])


def _units(annexb: bytes) -> list[bytes]:
    return [unit for unit in re.split(b"\x00\x00\x00\x01|\x00\x00\x01", annexb) if unit]


def _packets(units: list[bytes]) -> Iterator[Packet]:
    for number, unit in enumerate(units):
        last = number == len(units) - 1
        if len(unit) <= PAYLOAD:
            yield Packet(unit, last)
            continue
        indicator, kind, body = (unit[0] & 0xE0) | 28, unit[0] & 31, unit[1:]
        step = PAYLOAD - 2
        for offset in range(0, len(body), step):
            ends = offset + step >= len(body)
            header = (0x80 if offset == 0 else 0) | (0x40 if ends else 0) | kind
            yield Packet(bytes((indicator, header)) + body[offset : offset + step], last and ends)
