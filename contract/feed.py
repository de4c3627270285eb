"""The live feed: ``GET /v1/events`` as server-sent events, and ``GET /v1/snapshot`` to start from.

Frames (the SSE ``event:`` field):

``event``       one ``Event``; its ``id:`` is the cursor to resume from
``figures``     ``Figures`` of the caller's first root, at most once a second, only when changed
``beat``        ``Beat``, each second; three missed beats mean the link is lost
``presence``    ``Presence`` of the caller's scope, at the start and whenever somebody came or went
``checkpoint``  no data but an ``id:``: the cursor moved over events outside the caller's scope
``reset``       ``Reset``: the cursor is of another life of the log; take a snapshot
``bye``         ``Reset``: the session ended or the center stops; says why

A cursor is ``epoch.seq.hashprefix``: the life of the log, the last event, the first 8 hex digits of its hash.
"""

from contract.figures import Figures
from contract.incident import Incident
from contract.wire import Count, Key, Line, Millis, Seq, Wire

BEAT_SECONDS = 1.0
MISSED_BEATS = 3
HERE_SECONDS = 15.0
"""How often a desk says that an officer is there (``POST /v1/presence``)."""
AWAY_SECONDS = 45.0
"""Whoever was not heard of for so long counts as away."""


class Cursor(Wire):
    epoch: str
    seq: Seq
    hash: str

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}.{self.hash[:8]}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises ValueError when ``text`` is not ``epoch.seq.hashprefix``."""
        epoch, seq, prefix = text.split(".")
        return cls(epoch=epoch, seq=int(seq), hash=prefix)


class Beat(Wire):
    """``at`` is the center's clock; ``rate``: how many of its seconds pass in one of ours (1 outside the demo).
    ``edition``: of catalogue and organisations; above that of the ``Reference`` held, that one is out of date."""

    at: Millis
    seq: Seq
    rate: float = 1.0
    edition: Count = 0


class Away(Wire):
    """``seen_at``: when ``user`` was last at a desk, by the center's clock."""

    user: Key
    seen_at: Millis


class Presence(Wire):
    """Who is at a desk now and who is not, of the officers of the caller's scope, by user id. Who never was at one is
    in neither: nothing is known. It changes no matter by itself."""

    here: tuple[Key, ...]
    away: tuple[Away, ...]


class Reset(Wire):
    reason: Line


class Snapshot(Wire):
    """Everything a desk starts from: open incidents and those closed in the last 24 h, in scope, as of ``cursor``."""

    cursor: Line
    at: Millis
    rate: float
    incidents: tuple[Incident, ...]
    figures: Figures
