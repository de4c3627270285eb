"""Which cameras may be watched for a matter without a further reason: those around its place, while it runs.

The center refuses by this rule and the desk asks by it, so nobody is refused who was not asked first.
"""

from collections.abc import Iterable
from math import cos, hypot, radians

from contract.reference import Camera, RoutineViewing

EARTH = 6_371_000.0
"""Mean radius in metres; over a district the sphere is exact to some metres."""


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Between two points (WGS-84 degrees) that lie within a district."""
    east = radians(other_lon - lon) * cos(radians((lat + other_lat) / 2))
    return EARTH * hypot(east, radians(other_lat - lat))


def runs(closed_at: int | None, now: int, rule: RoutineViewing) -> bool:
    """Whether a matter is open, or was closed so short a time before ``now`` (ms) that looking on is part of it."""
    return closed_at is None or now - closed_at <= rule.after_closing


def around(cameras: Iterable[Camera], lon: float, lat: float, rule: RoutineViewing) -> frozenset[str]:
    """The ids of those of ``cameras`` that lie around a place: within the radius, and the nearest that work."""
    measured = [(metres_between(lon, lat, camera.lon, camera.lat), camera) for camera in cameras]
    working = sorted((metres, camera.id) for metres, camera in measured if camera.online)
    near = {camera.id for metres, camera in measured if metres <= rule.radius}
    return frozenset(near | {id_ for _, id_ in working[: rule.nearest]})
