"""The newest events, encoded once for everybody. A reader is a cursor into it and nothing more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from center.service.log import StoredEvent

CAPACITY = 8_192
BATCH = 256
"""Events in one piece: a reader that catches up is never given more memory than this at a time."""


@dataclass(frozen=True, slots=True)
class Frame:
    seq: int
    prefix: str
    scope: tuple[str, ...]
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """What one reader gets next. ``seq``: how far it then has read; ``told``: the last cursor it was given, or 0."""

    bytes: bytes
    seq: int
    told: int


def sse(event: str, data: str | bytes, id: str = "") -> bytes:
    """One server-sent frame. ``data`` holds no line break (JSON does not)."""
    raw = data if isinstance(data, bytes) else data.encode()
    head = f"id: {id}\nevent: {event}\ndata: " if id else f"event: {event}\ndata: "
    return b"".join((head.encode(), raw, b"\n\n"))


def encode(epoch: str, stored: StoredEvent) -> Frame:
    """An imported history is told to nobody: no desk holds what ended long ago, and a million would drown the rest."""
    prefix = stored.hash[:8]
    scope = () if _history(stored) else stored.scope
    return Frame(stored.seq, prefix, scope, sse("event", stored.json, f"{epoch}.{stored.seq}.{prefix}"))


def _history(stored: StoredEvent) -> bool:
    return stored.type == "incident.imported" and stored.event.data.changes.closed_at is not None


def cut(frames: Sequence[Frame], roots: frozenset[str]) -> Piece:
    """The part of ``frames`` (not empty) that ``roots`` may see."""
    seen = [f for f in frames if not roots.isdisjoint(f.scope)]
    return Piece(b"".join([f.bytes for f in seen]), frames[-1].seq, seen[-1].seq if seen else 0)


class Ring:
    """Gapless: holds events ``first`` to ``head``; ``first`` is ``head + 1`` while it is empty."""

    def __init__(self, epoch: str, head: int, prefix: str, capacity: int = CAPACITY) -> None:
        self.epoch = epoch
        self.head = head
        self._prefix = prefix
        self._capacity = capacity
        self._frames: list[Frame] = []
        self._pieces: dict[tuple[frozenset[str], int], Piece] = {}

    @property
    def first(self) -> int:
        return self._frames[0].seq if self._frames else self.head + 1

    @property
    def cursor(self) -> str:
        return f"{self.epoch}.{self.head}.{self._prefix}"

    def extend(self, events: Iterable[StoredEvent]) -> None:
        """Take in committed events; known ones are passed over. After a hole only what follows is kept."""
        self._pieces.clear()
        for stored in events:
            if stored.seq <= self.head:
                continue
            if stored.seq > self.head + 1:
                self._frames.clear()
            frame = encode(self.epoch, stored)
            self._frames.append(frame)
            self.head, self._prefix = frame.seq, frame.prefix
        if len(self._frames) > self._capacity + self._capacity // 4:
            del self._frames[: len(self._frames) - self._capacity]

    def prefix_at(self, seq: int) -> str | None:
        """First 8 hex digits of the hash of event ``seq``, None when it is not in the ring."""
        if seq == self.head:
            return self._prefix
        if self.first <= seq <= self.head:
            return self._frames[seq - self.first].prefix
        return None

    def holds_after(self, seq: int) -> bool:
        """Whether a reader at ``seq`` can go on from here without the table."""
        return seq + 1 >= self.first

    def piece(self, roots: frozenset[str], seq: int) -> Piece:
        """What a reader of ``roots`` at ``seq`` gets next; readers at the same place share it. Needs seq < head."""
        key = (roots, seq)
        held = self._pieces.get(key)
        if held is None:
            start = seq + 1 - self.first
            held = self._pieces[key] = cut(self._frames[start : start + BATCH], roots)
        return held
