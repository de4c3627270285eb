"""What may be the same as a report that is being typed, asked a thousand times among a million matters.

The matters lie over a district of 15 by 15 km and three years, a third of them on 300 spots of 20 m where people keep
calling from; on the last day 3,000 more come from one spot, as in a flood. Asked at ordinary places (``p99_ms``) and on
the flooded spot (``flood_p99_ms``), as one street sees it (``street_p99_ms``).

``peer_day_p99_ms``   without the cells: every matter of the day, measured one by one
``limit_rows_p99_ms``   ten lines by their keys, without comparing anything

Options: ``--rows 1000000`` (a tenth of it without, in a minute), ``--postgres``.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Connection, insert, select, text

from benchmarks._search_history import DISTRICT, FIRST_AT, SPAN_MS, STREETS, History
from benchmarks._store import Figures, measured
from center.domain.cells import cell_of
from center.domain.district import District
from center.domain.similar import RADIUS_M, WINDOW_MS
from center.service import history, similar
from center.store.place_schema import search_place
from center.store.prepared import Prepared
from center.store.protocol import Store
from center.store.search_schema import PLACES, search_line, search_scope
from contract.similar import SimilarAsk
from contract.viewing import metres_between

PART = 20_000
ASKED = 1_000
FLOOD = 3_000
LON, LAT, WIDE = 103.80, 30.60, 0.15
_LINES = Prepared(insert(search_line), search_line.c.keys())
_SCOPE = Prepared(insert(search_scope), search_scope.c.keys())
_SPOTS = Prepared(insert(search_place), search_place.c.keys())
_TOWN = cast(District, SimpleNamespace(classes={}, locate=lambda lon, lat: None))
"""No branches: what is of another class must be told alike."""


def main(argv: Sequence[str]) -> Figures:
    return measured("similar", __doc__, argv, _figures)


async def _figures(store: Store, rows: int) -> Figures:
    print(f"writing {rows:,} matters on {store.dialect}", flush=True)
    everything = _matters(rows)
    while part := list(islice(everything, PART)):
        await store.write(lambda c, part=part: _write(c, part))  # type: ignore[misc]
    if store.dialect == "postgresql":
        await store.write(lambda c: c.execute(text("ANALYZE")).close())
        await store.write(lambda c: c.execute(text("CHECKPOINT")).close())
    chance = Random(5)
    held = await store.read(lambda c: _some(c, rows, chance))
    asks = [_ask(line, spot) for line, spot in held]
    now = FIRST_AT + SPAN_MS
    flood = [
        SimilarAsk(lon=LON, lat=LAT, class_code=a.class_code, text=a.text, at=now - int(chance.random() * 3_600_000))
        for a in asks
    ]
    found = [await store.read(lambda c, a=a: similar.of_report(c, a, _roots(DISTRICT), _TOWN, now)) for a in asks[:100]]  # type: ignore[misc]
    places = await store.read(lambda c: list(c.execute(select(search_line.c.n).limit(10)).scalars()))
    return {
        "p50_ms": _at(plain := await _asked(store, asks, DISTRICT), 0.5),
        "p99_ms": _at(plain, 0.99),
        "street_p99_ms": _at(await _asked(store, asks, STREETS[0]), 0.99),
        "flood_p99_ms": _at(await _asked(store, flood, DISTRICT), 0.99),
        "peer_day_p99_ms": _at([await _timed(store, lambda c, a=a: _day(c, a)) for a in asks[:200]], 0.99),  # type: ignore[misc]
        "limit_rows_p99_ms": _at(
            [await _timed(store, lambda c: history.rows_at(c, tuple(places))) for _ in range(200)], 0.99
        ),
        "found_themselves": sum(bool(one.similar) and one.similar[0].metres == 0 for one in found),
        "of": len(found),
        "rows": rows + FLOOD,
    }


def _matters(rows: int) -> Iterator[tuple[dict[str, Any], list[str], tuple[float, float]]]:
    """Lines, who sees them, and where they are; the flood last."""
    chance = Random(7)
    spots = [(LON + chance.random() * WIDE, LAT + chance.random() * WIDE) for _ in range(300)]
    for number, part in enumerate(History(rows).parts(PART)):
        for place, (line, scope, _) in enumerate(part):
            line["n"] = line["reported_at"] * PLACES + 1
            if (number * PART + place) % 3:
                yield line, scope, (LON + chance.random() * WIDE, LAT + chance.random() * WIDE)
            else:
                lon, lat = spots[int(chance.random() * len(spots))]
                yield line, scope, (lon + chance.random() * 0.0002, lat + chance.random() * 0.0002)
    for number, (line, scope, _) in enumerate(next(History(FLOOD).parts(FLOOD))):
        at = FIRST_AT + SPAN_MS - number * 20_000
        own = {"reported_at": at, "n": at * PLACES + 2, "incident_id": f"f{number:07x}-0000-7000-8000-{number:012x}"}
        yield {**line, **own}, scope, (LON, LAT)


def _write(connection: Connection, part: list[tuple[dict[str, Any], list[str], tuple[float, float]]]) -> None:
    _LINES.run(connection, [line for line, _, _ in part])
    _SCOPE.run(connection, [{"org_id": org, "n": line["n"]} for line, scope, _ in part for org in dict.fromkeys(scope)])
    _SPOTS.run(
        connection,
        [{"n": line["n"], "cell": cell_of(lon, lat), "lon": lon, "lat": lat} for line, _, (lon, lat) in part],
    )


def _some(connection: Connection, rows: int, chance: Random) -> list[tuple[Any, Any]]:
    """Matters that are asked about as if they came again, from the whole history."""
    found = []
    for number in sorted(chance.sample(range(rows), min(ASKED, rows))):
        at = FIRST_AT + number * SPAN_MS // rows
        line = connection.execute(select(search_line).where(search_line.c.n == at * PLACES + 1)).one()
        found.append((line, connection.execute(select(search_place).where(search_place.c.n == line.n)).one()))
    return found


def _ask(line: Any, spot: Any) -> SimilarAsk:
    title, _, said = line.words.split("\n")
    return SimilarAsk(
        lon=spot.lon, lat=spot.lat, class_code=line.class_code, title=title, text=said, at=line.reported_at + 600_000
    )


def _roots(org: str) -> frozenset[str]:
    return frozenset({org})


async def _asked(store: Store, asks: Sequence[SimilarAsk], org: str) -> list[float]:
    """The milliseconds of each, after a few that warm up."""
    roots = _roots(org)
    for ask in asks[:20]:
        await store.read(lambda c, a=ask: similar.of_report(c, a, roots, _TOWN, 0))  # type: ignore[misc]
    return [await _timed(store, lambda c, a=ask: similar.of_report(c, a, roots, _TOWN, 0)) for ask in asks]  # type: ignore[misc]


def _day(connection: Connection, ask: SimilarAsk) -> int:
    at = ask.at or 0
    lines = connection.execute(
        select(search_place.c.lon, search_place.c.lat)
        .join(search_scope, search_scope.c.n == search_place.c.n)
        .where(
            search_scope.c.org_id == DISTRICT,
            search_place.c.n >= (at - WINDOW_MS) * PLACES,
            search_place.c.n < (at + WINDOW_MS) * PLACES,
        )
    )
    return sum(metres_between(ask.lon, ask.lat, lon, lat) <= RADIUS_M for lon, lat in lines)


async def _timed(store: Store, work: Callable[[Connection], object]) -> float:
    began = time.perf_counter()
    await store.read(work)
    return (time.perf_counter() - began) * 1000


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
