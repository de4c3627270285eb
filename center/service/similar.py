"""Matters that may be the same, among those the caller may see: from the index of places, compared one by one."""

from sqlalchemy import Connection, bindparam, select

from center.domain.cells import cells_around
from center.domain.district import District
from center.domain.similar import RADIUS_M, WINDOW_MS, Told, grams_of, ranked
from center.service import history, queries
from center.store.place_schema import search_place
from center.store.search_schema import PLACES, search_line, search_scope
from contract.incident import Incident
from contract.similar import MOST_SIMILAR, Similar, SimilarAsk, SimilarMatters
from contract.viewing import metres_between

COMPARED = 100
"""Matters on one spot within a day that are compared at most: the newest."""
_p, _l, _s = search_place.c, search_line.c, search_scope.c
_NEAR = (
    select(_p.n, _p.lon, _p.lat)
    .where(
        _p.cell.in_(bindparam("cells", expanding=True)),
        _p.n >= bindparam("first"),
        _p.n < bindparam("end"),
        select(1)
        .where(_s.n == _p.n, _s.org_id.in_(bindparam("roots", expanding=True)))
        .correlate(search_place)
        .exists(),
    )
    .order_by(_p.n.desc())
    .limit(2 * COMPARED)
)
_TOLD = select(_l.n, _l.incident_id, _l.class_code, _l.reported_at, _l.words).where(
    _l.n.in_(bindparam("places", expanding=True)), _l.state.not_in(("merged", "voided"))
)


def of_report(
    connection: Connection, ask: SimilarAsk, roots: frozenset[str], district: District, now: int
) -> SimilarMatters:
    """What is like a report that is being typed."""
    told = Told(
        ask.class_code or "",
        _branch(district, ask.class_code),
        ask.lon,
        ask.lat,
        now if ask.at is None else ask.at,
        grams_of(ask.title, ask.text),
    )
    return _like(connection, told, roots, district, None)


def of_matter(
    connection: Connection, incident_id: str, roots: frozenset[str], district: District
) -> SimilarMatters | None:
    """What is like a matter; None when it does not exist or is out of scope."""
    found = queries.incident(connection, incident_id, roots)
    return None if found is None else _like(connection, _told(found, district), roots, district, found.id)


def _told(incident: Incident, district: District) -> Told:
    place = incident.place
    branch, grams = _branch(district, incident.class_code), grams_of(incident.title, incident.text)
    return Told(incident.class_code, branch, place.lon, place.lat, incident.reported_at, grams)


def _like(
    connection: Connection, told: Told, roots: frozenset[str], district: District, itself: str | None
) -> SimilarMatters:
    near = {
        row.n: row
        for row in connection.execute(
            _NEAR,
            {
                "cells": cells_around(told.lon, told.lat, RADIUS_M),
                "first": max(told.at - WINDOW_MS, 0) * PLACES,
                "end": (told.at + WINDOW_MS + 1) * PLACES,
                "roots": sorted(roots),
            },
        )
        if metres_between(told.lon, told.lat, row.lon, row.lat) <= RADIUS_M
    }
    places = sorted(near, reverse=True)[:COMPARED]
    others = []
    for row in connection.execute(_TOLD, {"places": places}) if places else ():
        if row.incident_id != itself:
            at, (title, _, text) = near[row.n], row.words.split("\n")
            branch, grams = _branch(district, row.class_code), grams_of(title, text)
            others.append((row.n, Told(row.class_code, branch, at.lon, at.lat, row.reported_at, grams)))
    best = ranked(told, others, MOST_SIMILAR)
    rows = {int(row.cursor): row for row in history.rows_at(connection, tuple(n for n, _ in best))}
    return SimilarMatters(
        similar=tuple(
            Similar(
                row=rows[n],
                metres=round(seen.metres),
                earlier=seen.earlier,
                same=seen.same,
                likeness=None if seen.likeness is None else round(seen.likeness, 2),
            )
            for n, seen in best
        ),
        radius=RADIUS_M,
        window=WINDOW_MS,
    )


def _branch(district: District, class_code: str | None) -> str:
    known = district.classes.get(class_code) if class_code else None
    return "" if known is None else known.branch
