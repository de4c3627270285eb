"""Matters that may be the same, among those the caller may see: from the index of places, compared one by one."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from center.domain.cells import cell_of, cells_around
from center.domain.district import District
from center.domain.similar import RADIUS_M, WINDOW_MS, Told, grams_of, middles, ranked, rough
from center.service import history, queries
from center.store.place_schema import search_place
from center.store.prepared import Lookup
from center.store.search_schema import PLACES, search_line, search_scope
from contract.similar import MOST_SIMILAR, Similar, SimilarAsk, SimilarMatters
from contract.viewing import metres_between

COMPARED = 100
"""Matters on one spot within a day that are compared at most: the newest."""
_p, _l, _s = search_place.c, search_line.c, search_scope.c
_area = search_scope.alias("area")
_WITHIN = (_p.n >= bindparam("first"), _p.n < bindparam("end"))
_SEEN = (
    select(1).where(_s.n == _p.n, _s.org_id.in_(bindparam("roots", expanding=True))).correlate(search_place).exists()
)
_NEAR = (
    select(_p.n, _p.lon, _p.lat)
    .where(_p.cell.in_(bindparam("cells", expanding=True)), *_WITHIN, _SEEN)
    .order_by(_p.n.desc())
    .limit(2 * COMPARED)
)
_IN_AREA = (
    select(_p.n, _p.lon, _p.lat)
    .join_from(_area, search_place, _p.n == _area.c.n)
    .where(_area.c.org_id == bindparam("area"), _area.c.n >= bindparam("first"), _area.c.n < bindparam("end"), _SEEN)
    .order_by(_area.c.n.desc())
    .limit(2 * COMPARED)
)
"""Everything in a community or street, for a place that is known no closer."""
_OVER = ("merged", "voided")
_TOLD = Lookup(
    select(_l.n, _l.incident_id, _l.class_code, _l.reported_at, _l.words, _l.state).where(
        _l.n.in_(bindparam("places", expanding=True))
    ),
    "places",
)


def of_report(
    connection: Connection, ask: SimilarAsk, roots: frozenset[str], district: District, now: int
) -> SimilarMatters:
    """What is like a report that is being typed."""
    at, grams = now if ask.at is None else ask.at, grams_of(ask.title, ask.text)
    told = Told(ask.class_code or "", _branch(district, ask.class_code), ask.lon, ask.lat, at, grams)
    return _Likes(connection, told, roots, district).found(None)


def of_matter(
    connection: Connection, incident_id: str, roots: frozenset[str], district: District
) -> SimilarMatters | None:
    """What is like a matter; None when it does not exist or is out of scope."""
    found = queries.incident(connection, incident_id, roots)
    if found is None:
        return None
    place, grams = found.place, grams_of(found.title, found.text)
    branch = _branch(district, found.class_code)
    told = Told(found.class_code, branch, place.lon, place.lat, found.reported_at, grams)
    return _Likes(connection, told, roots, district).found(found.id)


class _Likes:
    """One question. What is rough is seen by the middles of the orgs around the place asked about."""

    def __init__(self, connection: Connection, told: Told, roots: frozenset[str], district: District) -> None:
        self._connection, self._district = connection, district
        self._middles = middles(district.locate(told.lon, told.lat) or (), district)
        self._told = replace(told, rough=rough(told.lon, told.lat, self._middles))
        self._given = {
            "first": max(told.at - WINDOW_MS, 0) * PLACES,
            "end": (told.at + WINDOW_MS + 1) * PLACES,
            "roots": sorted(roots),
        }

    def found(self, itself: str | None) -> SimilarMatters:
        """The likeliest but ``itself``."""
        best = ranked(self._told, self._others(itself), MOST_SIMILAR)
        rows = {int(row.cursor): row for row in history.rows_at(self._connection, tuple(n for n, _ in best))}
        return SimilarMatters(
            similar=tuple(
                Similar(
                    row=rows[n],
                    metres=None if seen.metres is None else round(seen.metres),
                    earlier=seen.earlier,
                    same=seen.same,
                    likeness=None if seen.likeness is None else round(seen.likeness, 2),
                )
                for n, seen in best
            ),
            radius=RADIUS_M,
            window=WINDOW_MS,
        )

    def _others(self, itself: str | None) -> list[tuple[int, Told]]:
        near = self._near()
        places = sorted(near, reverse=True)[:COMPARED]
        others = []
        for n, incident_id, class_code, reported_at, words, state in _TOLD.rows(self._connection, places):
            if incident_id != itself and state not in _OVER:
                lon, lat = near[n]
                title, _, text = words.split("\n")
                branch, grams = _branch(self._district, class_code), grams_of(title, text)
                middle = rough(lon, lat, self._middles)
                others.append((n, Told(class_code, branch, lon, lat, reported_at, grams, middle)))
        return others

    def _near(self) -> dict[int, tuple[float, float]]:
        """Where what may be compared is, by its place in time."""
        told = self._told
        if told.rough is not None:
            rows = self._connection.execute(_IN_AREA, {**self._given, "area": told.rough})
            return {row.n: (row.lon, row.lat) for row in rows}
        cells = {*cells_around(told.lon, told.lat, RADIUS_M), *(cell_of(*middle) for middle in self._middles.values())}
        return {
            row.n: (row.lon, row.lat)
            for row in self._connection.execute(_NEAR, {**self._given, "cells": sorted(cells)})
            if metres_between(told.lon, told.lat, row.lon, row.lat) <= RADIUS_M
            or rough(row.lon, row.lat, self._middles) is not None
        }


def _branch(district: District, class_code: str | None) -> str:
    known = district.classes.get(class_code) if class_code else None
    return "" if known is None else known.branch
