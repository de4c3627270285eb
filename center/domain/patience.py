"""How long somebody waits who did not know the answer: a secret of four digits is tried as seldom as it must be, and
whoever knows it is never shut out for long. Pure; times are ms.

Of ten thousand tails (``center.service.progress``), by the two rules below:

``OF_ONE``   one address at one code. Three wrong tries are free, then the wait doubles from 5 minutes to 12 hours:
             at most 23 tries in any seven days.
``OF_ALL``   all addresses at one code. Thirty tries in seven days are free, which is more than one address has, so that
             nobody slows down a code for the others from where he sits. Then the wait doubles from 10 minutes to
             12 hours: at most 49 tries in the first seven days, 183 in thirty, 1,855 in a year.

So somebody with as many addresses as he likes, who never rests, has found a tail with a chance of 1 in 54 after a month
and 1 in 5 after a year; the telephone itself is kept for less than that.
A right tail passes as soon as the wait is over, twelve hours at most after the last wrong one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Patience:
    """``free``: wrong tries within ``memory`` (ms) that cost nothing. The next one waits ``first`` (ms) after the last,
    and each one twice as long as the one before it, ``most`` (ms) at last."""

    free: int
    first: int
    most: int
    memory: int

    def remembered(self, wrong: Sequence[int], now: int) -> tuple[int, ...]:
        """Those of the ``wrong`` tries, oldest first, that still count."""
        return tuple(at for at in wrong if at > now - self.memory)

    def next_at(self, wrong: Sequence[int], now: int) -> int:
        """From when on a try is listened to again; not after ``now`` when it is listened to at once."""
        counted = self.remembered(wrong, now)
        over = len(counted) - self.free
        if over < 0:
            return now
        return counted[-1] + min(self.first << min(over, 30), self.most)


OF_ONE = Patience(free=3, first=5 * MINUTE, most=12 * HOUR, memory=7 * DAY)
OF_ALL = Patience(free=30, first=10 * MINUTE, most=12 * HOUR, memory=7 * DAY)
