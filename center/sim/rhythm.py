"""When things happen: the daily rhythm of a district as an inhomogeneous Poisson process in slots of one minute.

Times are the center's clock in Unix ms. A slot's arrivals depend only on seed, tempo and slot, so a simulator that
was restarted continues the same script.
"""

import math
from collections.abc import Iterator
from random import Random
from typing import Literal, get_args

Tempo = Literal["quiet", "normal", "flood"]
TEMPOS: tuple[Tempo, ...] = get_args(Tempo)
SLOT_MS = 60_000
UTC_OFFSET_MS = 8 * 3_600_000
PER_HOUR = {"quiet": 6.0, "normal": 30.0}
BURST_PER_SECOND = 15.0
BURST_SECONDS = 20.0
"""A flood comes in bursts at the beginning of each of our own minutes, however fast the center's clock runs."""

WEIGHTS = (
    0.30, 0.22, 0.16, 0.14, 0.16, 0.30, 0.60, 1.15, 1.70, 1.85, 1.65, 1.35,
    1.05, 0.95, 1.25, 1.50, 1.55, 1.45, 1.40, 1.45, 1.35, 1.15, 0.80, 0.50,
)  # fmt: skip
"""By hour of the day in China: people wake, go to work, come home; nights are quiet."""
_MEAN = sum(WEIGHTS) / len(WEIGHTS)


def hour_of(at: int) -> int:
    """The hour of the day in the district (0-23)."""
    return (at + UTC_OFFSET_MS) // 3_600_000 % 24


def per_hour(tempo: Tempo, at: int) -> float:
    """Reports per hour expected around ``at`` (quiet and normal)."""
    return PER_HOUR[tempo] * WEIGHTS[hour_of(at)] / _MEAN


def arrivals(seed: int, tempo: Tempo, slot: int, rate: float) -> Iterator[tuple[int, int]]:
    """Number and time of each arrival in the minute that starts at ``slot`` x SLOT_MS, in order of time.

    ``rate``: how many of the center's seconds pass in one of ours.
    """
    chance = Random(f"{seed}/{tempo}/{slot}")
    start = slot * SLOT_MS
    if tempo == "flood":
        span = min(SLOT_MS, int(BURST_SECONDS * 1000 * rate))
        mean = BURST_PER_SECOND * min(BURST_SECONDS, 60.0 / rate)
    else:
        span, mean = SLOT_MS, per_hour(tempo, start) / 60.0
    times = sorted(start + chance.randrange(span) for _ in range(poisson(chance, mean)))
    yield from enumerate(times)


def poisson(chance: Random, mean: float) -> int:
    """A Poisson number, by Knuth's product of uniforms in pieces that do not underflow."""
    count, left = 0, mean
    while left > 0:
        piece = min(left, 30.0)
        product, floor = chance.random(), math.exp(-piece)
        while product > floor:
            count += 1
            product *= chance.random()
        left -= piece
    return count
