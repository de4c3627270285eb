"""Finding matters among a million: newest first or oldest first, a page at a time, cut to what the caller may see.

Two ways lead to a page: along the lines that hold the words, asking each whether it passes the filters, or along the
lines that pass the narrowest filter, asking each whether it holds the words. Which is shorter is not known before, so
both are walked a stretch at a time until one has filled the page or has come to its end. When neither has after MOST
candidates, the page goes out as it is, with the place to go on from: no question takes longer for being hard.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from center.service.search_sql import Ask, Source, Statements

FIRST = 256
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
_LINES = text("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'search_line'::regclass")


@dataclass(frozen=True, slots=True)
class Found:
    """Places (``search_line.n``) in the order asked for. ``last``: everything up to it was looked at, so the next page
    starts after it; None when the list ends here."""

    places: tuple[int, ...]
    last: int | None


@dataclass(slots=True)
class _Walk:
    """One way, as far as it was gone."""

    source: Source
    at: int
    hits: list[int] = field(default_factory=list)
    seen: int = 0
    worded: int = 0
    ended: bool = False


def find(connection: Connection, ask: Ask, limit: int, start: int | None = None, newest_first: bool = True) -> Found:
    """At most ``limit`` places after ``start`` (exclusive; None: from the beginning of the list)."""
    if not ask.roots or ask.classes == ():
        return Found((), None)
    if connection.dialect.name == "postgresql":
        connection.execute(_SETTINGS)
    return _Search(Statements(connection, ask), connection, limit, start, newest_first).run()


class _Search:
    def __init__(
        self, statements: Statements, connection: Connection, limit: int, start: int | None, newest_first: bool
    ) -> None:
        self._statements, self._connection = statements, connection
        self._limit, self._newest_first = limit, newest_first
        self._start = _START[newest_first] if start is None else start
        self._looked = 0

    def run(self) -> Found:
        by_words = self._statements.by_words()
        along = (
            by_words if by_words is not None and not by_words.whole and not _one_letter(self._statements.ask) else None
        )
        first = _Walk(along or self._statements.everything(), self._start)
        if self._go(first, max(FIRST, self._limit + 1)):
            return self._page(first)
        walks = [first, *self._others(first, by_words)]
        size = 4 * FIRST
        while self._looked < MOST:
            if by_words is not None and by_words.whole and self._worth_reading_whole(walks[0]):
                return self._whole(by_words)
            for walk in walks:
                if self._go(walk, size):
                    return self._page(walk)
            size = min(size * 2, _LONGEST)
        return self._page(self._furthest(walks))

    def _go(self, walk: _Walk, size: int) -> bool:
        """One stretch further; True when the page is full or there is no more."""
        stretch = self._statements.stretch(walk.source, walk.at, self._newest_first, size)
        walk.hits += stretch.hits
        walk.seen += stretch.seen
        walk.worded += stretch.worded
        self._looked += stretch.seen
        if stretch.last is not None:
            walk.at = stretch.last
        walk.ended = stretch.seen < size
        return walk.ended or len(walk.hits) > self._limit

    def _others(self, first: _Walk, by_words: Source | None) -> list[_Walk]:
        """The other ways worth trying: the filter whose candidates reach furthest, and a single letter's pairs."""
        found = []
        narrowest: tuple[int, Source] | None = None
        for source in self._statements.by_filters():
            depth = self._statements.depth(source, self._start, self._newest_first, _LONGEST)
            if depth is None:
                narrowest = (0, source)
                break
            reach = abs(depth - self._start)
            if narrowest is None or reach > narrowest[0]:
                narrowest = (reach, source)
        if narrowest is not None:
            found.append(_Walk(narrowest[1], self._start))
        if by_words is not None and not by_words.whole and first.source.name != by_words.name:
            found.append(_Walk(by_words, self._start))
        return found

    def _worth_reading_whole(self, walk: _Walk) -> bool:
        """Whether all lines with the words are fewer than those still to be walked until the page is full."""
        lines: float = self._connection.execute(_LINES).scalar_one()
        rate = (walk.worded + 0.5) / max(walk.seen, 1)
        filled = (len(walk.hits) + 0.5) / max(walk.seen, 1)
        return rate * lines < (self._limit + 1 - len(walk.hits)) / filled

    def _whole(self, source: Source) -> Found:
        stretch = self._statements.stretch(source, self._start, self._newest_first, self._limit + 1)
        walk = _Walk(source, self._start, stretch.hits, ended=len(stretch.hits) <= self._limit)
        return self._page(walk)

    def _furthest(self, walks: Sequence[_Walk]) -> _Walk:
        return min(walks, key=lambda w: w.at) if self._newest_first else max(walks, key=lambda w: w.at)

    def _page(self, walk: _Walk) -> Found:
        if len(walk.hits) > self._limit:
            shown = tuple(walk.hits[: self._limit])
            return Found(shown, shown[-1])
        return Found(tuple(walk.hits), None if walk.ended else walk.at)


def _one_letter(ask: Ask) -> bool:
    """The pairs that begin with one letter are too many to be put in order at first; most texts hold it anyway."""
    return not any(word.grams for word in ask.words)
