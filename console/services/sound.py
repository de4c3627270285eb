"""Two short tones: a command was accepted, a command was refused. Never waited for, never more than one at a time.

Played by the sound player of the system (PipeWire, PulseAudio or ALSA, whichever is there first), in a worker: Qt's own
sound is not part of the wheels this desk is built on. Where there is no player, or no device, the desk's bell rings.
"""

import asyncio
import logging
import shutil
import subprocess
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

log = logging.getLogger(__name__)

SOUNDS = Path(__file__).resolve().parents[2] / "resources" / "sounds"
PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
LONGEST = 3.0
"""Seconds; a player that hangs is ended and not asked again."""


class Tone(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Tones:
    """``bell``: rings once, on the caller's thread. Used from the desk's loop: without one nothing sounds."""

    def __init__(
        self, bell: Callable[[], None], *, muted: bool = False, players: Sequence[Sequence[str]] = PLAYERS
    ) -> None:
        self._bell = bell
        self.muted = muted
        self._players = [list(player) for player in players]
        self._playing: asyncio.Task[None] | None = None

    def play(self, tone: Tone) -> None:
        """Returns at once. While another tone sounds, this one is left out: after an outage many come together."""
        if self.muted or self._playing is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._playing = loop.create_task(self._play(tone), name="tone")
        self._playing.add_done_callback(self._ended)

    async def close(self) -> None:
        """Wait for the end of a tone; LONGEST at most."""
        if self._playing is not None:
            await asyncio.wait({self._playing})

    async def _play(self, tone: Tone) -> None:
        file = SOUNDS / f"{tone.value}.wav"
        while self._players:
            if await asyncio.to_thread(_sounded, self._players[0], file):
                return
            log.info("no sound by %s", self._players.pop(0)[0])
        self._bell()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._playing = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a tone failed", exc_info=error)


def _sounded(player: list[str], file: Path) -> bool:
    """Play ``file`` to its end. False when this player is not there, has no device or hangs."""
    program = shutil.which(player[0])
    if program is None:
        return False
    try:
        done = subprocess.run(
            [program, *player[1:], str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
