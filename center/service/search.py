"""Finding matters among a million: newest first or oldest first, a page at a time, cut to what the caller may see.

Two ways lead to a page: along the lines that hold the words, asking each whether it passes the filters, or along the
lines that pass the narrowest filter, asking each whether it holds the words. A first stretch is enough for most pages;
where it is not, it shows how thinly the words are sown, and the thinner way is gone on. When MOST candidates were not
enough, the page goes out as it is, with the place to go on from: no question takes longer for being hard.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from center.service.search_sql import Ask, Source, Statements
from center.service.search_weeks import Weeks
from center.store.search_schema import WEEK

FIRST = 256
"""Lines looked at before it is chosen how to go on; of those that the index of words names, twice a page."""
MOST = 20_000
"""Candidates looked at for one page, both ways together."""
_LONGEST = 4_096
_START = {True: 2**62, False: -1}
_SETTINGS = text(
    "SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),"
    " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
    " set_config('plan_cache_mode', 'force_custom_plan', true)"
)
"""PostgreSQL plans these statements for few rows of many; a plan for all of them takes a hundred times as long."""
_THINNER = {False: 1.5, True: 0.4}
"""How much further apart the lines of another way must lie to leave the one already begun, if it goes by weeks: a line
that PostgreSQL's index of words points at costs as much as some that stand one after the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """Places (``search_line.n``) in the order asked for. ``last``: everything up to it was looked at, so the next page
    starts after it; None when the list ends here."""

    places: tuple[int, ...]
    last: int | None


@dataclass(slots=True)
class _Walk:
    """One way, as far as it was gone. ``begin``: where, when not at the beginning of the list."""

    source: Source
    at: int
    hits: list[int] = field(default_factory=list)
    seen: int = 0
    worded: int = 0
    ended: bool = False
    first: int | None = None
    begin: int | None = None
    weeks: Weeks | None = None


def find(connection: Connection, ask: Ask, limit: int, start: int | None = None, newest_first: bool = True) -> Found:
    """At most ``limit`` places after ``start`` (exclusive; None: from the beginning of the list)."""
    if not ask.roots or ask.classes == ():
        return Found((), None)
    if connection.dialect.name == "postgresql":
        connection.execute(_SETTINGS)
    return _Search(connection, ask, limit, start, newest_first).run()


class _Search:
    def __init__(self, connection: Connection, ask: Ask, limit: int, start: int | None, newest_first: bool) -> None:
        self._connection = connection
        self._statements = Statements(connection, ask)
        self._limit, self._newest_first = limit, newest_first
        self._start = _START[newest_first] if start is None else start
        self._few_letters = not any(word.grams for word in ask.words)
        self._looked = 0

    def run(self) -> Found:
        by_words, some = self._statements.by_words(), 2 * (self._limit + 1)
        if by_words is None or by_words.weekly or self._few_letters:
            walk, first = _Walk(self._statements.everything(), self._start), max(FIRST, some // 2)
        else:
            walk, first = _Walk(by_words, self._start), some
        if self._go(walk, first):
            return self._page(walk)
        if by_words is not None and by_words.weekly:
            walk = self._by_weeks(by_words, walk)
            if self._go(walk, some):
                return self._page(walk)
        elif by_words is not None and self._few_letters:
            walk = _Walk(by_words, self._start)
        if walk.seen:
            walk = self._thinner(walk)
        while True:  # once at least: a page that goes nowhere would be asked for again for ever
            size = int(1.25 * self._still(walk)) if walk.seen else 0
            least = some if walk.source is by_words else 4 * FIRST
            if self._go(walk, min(max(size, least), _LONGEST)) or self._looked >= MOST:
                return self._page(walk)

    def _by_weeks(self, source: Source, met: _Walk) -> _Walk:
        """On from where ``met``, a walk along the lines, has come to, by how many of them held the words."""
        weeks = abs(met.at - (met.at if met.first is None else met.first)) / WEEK
        rate = (met.worded + 0.5) / max(weeks, 1 / WEEK)
        far = self._statements.far(self._newest_first)
        return _Walk(source, met.at, list(met.hits), begin=met.at, weeks=Weeks(met.at, far, self._newest_first, rate))

    def _go(self, walk: _Walk, size: int) -> bool:
        """One stretch further; True when the page is full or there is no more."""
        span = None if walk.weeks is None else walk.weeks.next(size)
        stretch = self._statements.stretch(walk.source, walk.at, self._newest_first, size, self._limit + 1, span)
        walk.hits += stretch.hits
        walk.seen += stretch.seen
        walk.worded += stretch.worded
        self._looked += stretch.seen
        if walk.first is None:
            walk.first = stretch.first
        full = stretch.seen == size
        if span is not None and not full:
            walk.at = span.end
        elif stretch.last is not None:
            walk.at = stretch.last
        if walk.weeks is not None:
            walk.weeks.took(walk.at, stretch.seen)
        walk.ended = not full and (span is None or span.last)
        return walk.ended or len(walk.hits) > self._limit

    def _thinner(self, walk: _Walk) -> _Walk:
        """The way whose candidates lie furthest apart: ``walk`` as far as it was gone, or along one of the filters."""
        origin = self._statements.origin(self._start, self._newest_first)
        own = abs(walk.at - (origin if walk.begin is None else walk.begin)) / walk.seen
        apart, thinnest = own * _THINNER[walk.source.weekly], walk
        for source in self._statements.by_filters():
            depth = self._statements.depth(source, self._start, self._newest_first, _LONGEST)
            if depth is None:
                return _Walk(source, self._start)
            if abs(depth - origin) / _LONGEST > apart:
                apart, thinnest = abs(depth - origin) / _LONGEST, _Walk(source, self._start)
        return thinnest

    def _still(self, walk: _Walk) -> float:
        """How many candidates this way probably has to go on until the page is full."""
        return (self._limit + 1 - len(walk.hits)) * walk.seen / (len(walk.hits) + 0.5)

    def _page(self, walk: _Walk) -> Found:
        if len(walk.hits) > self._limit:
            shown = tuple(walk.hits[: self._limit])
            return Found(shown, shown[-1])
        return Found(tuple(walk.hits), None if walk.ended else walk.at)
