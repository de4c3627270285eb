"""Two hundred words looked for among a million matters, newest first, as the desk asks: 50 whole matters a page.

The matters are the demo district's way of speaking over three years. Every word is asked for by the district and by one
street (``street_p99_ms``), and from the middle of the list on (``deep_p99_ms``); ``filtered_p99_ms`` adds a state that
one matter in a hundred is in. Then the whole lists are compared with the texts themselves: ``missed`` are matters that
hold the word and were not found, ``false_hits`` those that were found and do not hold it.

``peer_like_*``   the same pages with LIKE on the same lines, in the same order
``peer_trigram_missed``   what SQLite's trigram index does not find of the same words, among the newest 50,000
``limit_page_ms``   50 matters by their keys, without looking for anything

Options: ``--rows 1000000`` (a tenth of it without, in a minute), ``--postgres``.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, insert, select, text

from benchmarks._search_history import DISTRICT, STREETS, History, wanted
from benchmarks._store import Figures, measured
from center.domain import bigrams
from center.service import queries
from center.service.search import find
from center.service.search_sql import Ask
from center.store import schema, search_index
from center.store.prepared import Prepared
from center.store.protocol import Store
from center.store.search_schema import search_line

PART = 20_000
PAGE = 50
PEER_WORDS = 20
TRIGRAM_ROWS = 50_000
_ADD = Prepared(insert(schema.incident), schema.incident.c.keys())


def main(argv: Sequence[str]) -> Figures:
    return measured("search", __doc__, argv, _figures)


async def _figures(store: Store, rows: int) -> Figures:
    words = wanted()
    print(f"writing {rows:,} matters on {store.dialect}", flush=True)
    began = time.perf_counter()
    held = await _write(store, rows, words)
    built = time.perf_counter() - began
    if store.dialect == "postgresql":
        await store.write(lambda c: c.execute(text("ANALYZE")).close())
        await store.write(
            lambda c: c.execute(text("CHECKPOINT")).close()
        )  # what was built is not written while we read
    whole = Ask((DISTRICT,))
    plain = await _pages(store, [Ask((DISTRICT,), bigrams.words(w)) for w in words])
    print(f"the slowest: {sorted(zip(plain, words, strict=True))[-3:]}", flush=True)
    street = await _pages(store, [Ask((STREETS[12],), bigrams.words(w)) for w in words])
    deep = await _pages(store, [Ask((DISTRICT,), bigrams.words(w)) for w in words], await _middle(store, rows))
    filtered = await _pages(store, [Ask((DISTRICT,), bigrams.words(w), states=("returned",)) for w in words])
    limit = await _pages(store, [whole] * 100)
    missed, false_hits, hits = await _compared(store, words, held)
    like = [await _timed(store, lambda c, w=w: _like(c, w)) for w in words[:: len(words) // PEER_WORDS]]  # type: ignore[misc]
    return {
        "p50_ms": _at(plain, 0.5),
        "p99_ms": _at(plain, 0.99),
        "street_p99_ms": _at(street, 0.99),
        "deep_p99_ms": _at(deep, 0.99),
        "filtered_p99_ms": _at(filtered, 0.99),
        "missed": missed,
        "false_hits": false_hits,
        "peer_like_p50_ms": _at(like, 0.5),
        "peer_like_p99_ms": _at(like, 0.99),
        "peer_trigram_missed": await store.read(lambda c: _trigram_missed(c, words)),
        "limit_page_p99_ms": _at(limit, 0.99),
        "build_seconds": built,
        "rows": rows,
        "words": len(words),
        "hits": hits,
    }


async def _write(store: Store, rows: int, words: Sequence[str]) -> list[int]:
    """Write everything; returns how many matters hold each word."""
    held = [0] * len(words)

    def work(connection: Connection, part: list[tuple[dict[str, Any], list[str], str]]) -> None:
        _ADD.run(connection, [_incident(line, body) for line, _, body in part])
        search_index.add_lines(connection, [line for line, _, _ in part], [scope for _, scope, _ in part])

    for part in History(rows).parts(PART):
        for i, word in enumerate(words):
            held[i] += sum(word in line["words"] for line, _, _ in part)
        await store.write(lambda c, part=part: work(c, part))  # type: ignore[misc]
    return held


def _incident(line: dict[str, Any], body: str) -> dict[str, Any]:
    kept = ("code", "state", "level", "severity", "class_code", "late", "reported_at", "closed_at")
    return {"id": line["incident_id"], "version": 7, "center": DISTRICT, "moved": 7, "body": body} | {
        name: line[name] for name in kept
    }


async def _pages(store: Store, asks: Sequence[Ask], start: int | None = None) -> list[float]:
    """The milliseconds of each page, the second time it is asked for."""
    cursor = None if start is None else str(start)
    for ask in asks[:20]:
        await store.read(lambda c, ask=ask: queries.page(c, ask, cursor, PAGE))  # type: ignore[misc]
    return [await _timed(store, lambda c, ask=ask: queries.page(c, ask, cursor, PAGE)) for ask in asks]  # type: ignore[misc]


async def _timed(store: Store, work: Callable[[Connection], object]) -> float:
    began = time.perf_counter()
    await store.read(work)
    return (time.perf_counter() - began) * 1000


async def _middle(store: Store, rows: int) -> int:
    return await store.read(
        lambda c: int(
            c.execute(select(search_line.c.n).order_by(search_line.c.n).offset(rows // 2).limit(1)).scalar_one()
        )
    )


async def _compared(store: Store, words: Sequence[str], held: Sequence[int]) -> tuple[int, int, int]:
    """How many matters were missed, wrongly found and found, all words together."""
    missed = false_hits = hits = 0
    for word, count in zip(words, held, strict=True):
        found = await store.read(lambda c, w=word: _all(c, w))  # type: ignore[misc]
        texts = await store.read(lambda c, f=found: _holding(c, f, word))  # type: ignore[misc]  # noqa: B023
        missed += count - texts
        false_hits += len(found) - texts
        hits += len(found)
    return missed, false_hits, hits


def _all(connection: Connection, word: str) -> set[int]:
    ask, found, start = Ask((DISTRICT,), bigrams.words(word)), set[int](), None
    while True:
        page = find(connection, ask, 50_000, start)
        found.update(page.places)
        if page.last is None:
            return found
        start = page.last


def _holding(connection: Connection, places: set[int], word: str) -> int:
    """How many of ``places`` hold ``word`` in the text itself."""
    total, wanted = 0, sorted(places)
    for at in range(0, len(wanted), 5_000):
        rows = connection.execute(select(search_line.c.words).where(search_line.c.n.in_(wanted[at : at + 5_000])))
        total += sum(word in row.words for row in rows)
    return total


def _like(connection: Connection, word: str) -> int:
    statement = (
        select(search_line.c.n, schema.incident.c.body)
        .join_from(search_line, schema.incident, schema.incident.c.id == search_line.c.incident_id)
        .where(search_line.c.words.contains(word, autoescape=True))
        .order_by(search_line.c.n.desc())
        .limit(PAGE)
    )
    return len(connection.execute(statement).all())


def _trigram_missed(connection: Connection, words: Sequence[str]) -> int:
    rows = connection.execute(select(search_line.c.words).order_by(search_line.c.n.desc()).limit(TRIGRAM_ROWS))
    texts = [row.words for row in rows]
    missed = 0
    with closing(sqlite3.connect(":memory:")) as peer:
        peer.execute("CREATE VIRTUAL TABLE t USING fts5(words, tokenize='trigram')")
        peer.executemany("INSERT INTO t (words) VALUES (?)", ((t,) for t in texts))
        for word in words:
            found = peer.execute("SELECT count(*) FROM t WHERE t MATCH ?", (f'"{word}"',)).fetchone()[0]
            missed += sum(word in t for t in texts) - found
    return missed


def _at(figures: Sequence[float], share: float) -> float:
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))]
