"""How PostgreSQL's index of words is read in the order of time: some weeks after the others.

The index cannot say in what order its lines stand, but each line is found by its week, too, as by a word. Asked for
words and weeks together it gives what is in those weeks, at the cost of what it gives. How many weeks a page needs is
told by how many lines there were in those looked at before.
"""

from dataclasses import dataclass

from center.store.search_schema import WEEK, week_gram

GROWTH, FEW = 8, 4
"""So many times the weeks read before, or FEW, are taken at once, at most: they may have been poor by chance."""
WHOLE = 1_024
"""A word that fewer lines hold is read to its end without naming the weeks: naming one costs as much as ten lines."""


@dataclass(frozen=True, slots=True)
class Span:
    """Weeks to be read. ``end``: the place to go on from, exclusive, when all of it was read; ``last``: nothing lies
    beyond. ``grams``: what the lines are to be found by besides their words, None for all."""

    end: int
    last: bool
    grams: tuple[str, ...] | None


@dataclass(slots=True)
class Weeks:
    """The weeks of one walk. ``at``: where it stands, exclusive; ``far``: the last place of the list in that direction;
    ``rate``: lines with the words expected in a week, while none was read."""

    at: int
    far: int
    newest_first: bool
    rate: float
    _read: float = 0.0
    _met: int = 0

    def next(self, size: int) -> Span:
        """As many weeks as probably hold ``size`` lines with the words."""
        rate = (self._met + 0.5) / self._read if self._read else self.rate
        first = (self.at - 1 if self.newest_first else self.at + 1) // WEEK
        still = max(1, abs(first - self.far // WEEK) + 1)
        wanted = min(1 + int(size / rate), int(GROWTH * max(self._read, FEW)))
        if 2 * wanted >= still:
            wanted = still
        last = wanted == still
        held = range(first, first - wanted, -1) if self.newest_first else range(first, first + wanted)
        end = held[-1] * WEEK if self.newest_first else (held[-1] + 1) * WEEK - 1
        whole = last and rate * (self._read + still) <= WHOLE
        return Span(end, last, None if whole else tuple(map(week_gram, held)))

    def took(self, place: int, found: int) -> None:
        """``found`` lines were met until ``place``."""
        self._read += max(abs(self.at - place) / WEEK, 0.01)
        self._met += found
        self.at = place
