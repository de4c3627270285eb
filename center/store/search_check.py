"""What the tables of searching hold, as numbers that are compared with what they should hold: each pair of a line and a
word, or an org that sees it, is counted into a sum of its line, in whatever order the tables give them.

The sums need 8 MB however many matters there are. Only lines whose sums differ are looked at one by one.
"""

from array import array
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager

from sqlalchemy import Connection, select, text

from center.store.search_schema import search_scope

Pair = tuple[int, str]
"""``search_line.n``, and a gram or the id of an org."""
_BITS = 20
_SPREAD = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio: neighbours in time get slots of their own
_WORD = 2**64 - 1
_PAGE = 2_000


def slot(n: int) -> int:
    """Where the sum of line ``n`` stands; lines may share one."""
    return (n * _SPREAD & _WORD) >> (64 - _BITS)


class Sums:
    """Zero where everything was said twice: once by who knows what should be there, once by the table."""

    def __init__(self) -> None:
        self._sums = array("Q", bytes(8 << _BITS))

    def line(self, n: int, values: Iterable[str]) -> None:
        """``values``: without repeats."""
        sum_ = 0
        for value in values:
            sum_ ^= hash((n, value))
        self._sums[slot(n)] ^= sum_ & _WORD

    def pairs(self, pairs: Iterable[Pair]) -> None:
        sums = self._sums
        for n, value in pairs:
            sums[(n * _SPREAD & _WORD) >> (64 - _BITS)] ^= hash((n, value)) & _WORD

    def differing(self) -> Set[int]:
        return {at for at, sum_ in enumerate(self._sums) if sum_}


def scope_pairs(connection: Connection) -> Iterator[Pair]:
    """Who may see which line, all of it, in no order that matters."""
    c = search_scope.c
    after, more = ("", -1), True
    while more:
        found = connection.execute(
            select(c.org_id, c.n)
            .where(text("(org_id, n) > (:org, :n)").bindparams(org=after[0], n=after[1]))
            .order_by(c.org_id, c.n)
            .limit(_PAGE)
        ).all()
        for org, n in found:
            yield n, org
        more = len(found) == _PAGE
        if found:
            after = (found[-1].org_id, found[-1].n)


@contextmanager
def word_pairs(connection: Connection) -> Iterator[Iterator[Pair]]:
    """The grams of every line as the index holds them."""
    if connection.dialect.name == "postgresql":
        yield _postgresql_words(connection)
        return
    # FTS5 tells its content only through a table beside it, which a reader may not make: it stands in this connection's
    # own memory, and goes again
    run = connection.exec_driver_sql
    reads_only = run("PRAGMA query_only").scalar_one()
    run("PRAGMA query_only = OFF")
    try:
        run("CREATE VIRTUAL TABLE temp.words_held USING fts5vocab('main', 'search_words', 'instance')")
        try:
            yield _sqlite_words(connection)
        finally:
            run("DROP TABLE temp.words_held")
    finally:
        run(f"PRAGMA query_only = {reads_only}")


def _sqlite_words(connection: Connection) -> Iterator[Pair]:
    with connection.exec_driver_sql("SELECT doc, term FROM temp.words_held") as found:
        while rows := found.fetchmany(_PAGE):
            for row in rows:
                yield row[0], row[1]


def _postgresql_words(connection: Connection) -> Iterator[Pair]:
    after = -1
    query = text(
        "SELECT n, tsvector_to_array(grams) AS grams FROM search_words WHERE n > :after ORDER BY n LIMIT :page"
    )
    while found := connection.execute(query, {"after": after, "page": _PAGE}).all():
        for n, grams in found:
            for gram in grams:
                yield n, gram
        after = found[-1].n
