"""Where a matter lies among what the desk knows around it: named points with their offset in metres. No map."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, radians

from contract.incident import ENDED, Incident
from contract.org import Org
from contract.viewing import EARTH

NEAREST = 7
OTHERS = 12
REACH = 6_000.0
"""Metres; what lies farther says nothing about where a place is."""


@dataclass(frozen=True, slots=True)
class Point:
    """``east`` and ``north``: metres from the matter. ``severity``: of another open matter, 0 for a named place."""

    east: float
    north: float
    name: str = ""
    severity: int = 0


def points_around(incident: Incident, orgs: Iterable[Org], others: Iterable[Incident]) -> tuple[Point, ...]:
    """The nearest streets and communities, and open matters among them. An org stands where its middle is."""
    lon, lat = incident.place.lon, incident.place.lat
    places = [o for o in orgs if o.kind in ("street", "community") and o.lon is not None and o.lat is not None]
    named = sorted((_offset(lon, lat, o.lon or 0.0, o.lat or 0.0, o.name) for o in places), key=_far)
    near = [p for p in named[:NEAREST] if _far(p) <= REACH]
    if not near:
        return ()
    reach = max(_far(p) for p in near)
    matters = [
        _offset(lon, lat, o.place.lon, o.place.lat, "", o.severity)
        for o in others
        if o.id != incident.id and o.state not in ENDED
    ]
    around = sorted((p for p in matters if _far(p) <= reach), key=_far)
    return (*near, *around[:OTHERS])


def _offset(lon: float, lat: float, there_lon: float, there_lat: float, name: str, severity: int = 0) -> Point:
    east = EARTH * radians(there_lon - lon) * cos(radians(lat))
    return Point(east, EARTH * radians(there_lat - lat), name, severity)


def _far(point: Point) -> float:
    return hypot(point.east, point.north)
