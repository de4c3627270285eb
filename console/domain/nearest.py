"""Which cameras see a place best: the nearest, with those that are off or look away put back."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

from contract.reference import Camera

EARTH = 6_371_000.0
"""Mean radius in metres; over a district the sphere is exact to some metres."""
OFF_COUNTS_AS = 4.0
"""A camera that is off is worth one four times as far: it is shown only where nothing better is near."""
AWAY_COUNTS_AS = 1.3
"""A camera that looks the other way may still be turned, or show who leaves."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A camera as seen from a place. ``distance`` in metres; ``facing``: it looks there, None if unknown."""

    camera: Camera
    distance: float
    facing: bool | None


def nearest(cameras: Iterable[Camera], lon: float, lat: float, count: int) -> list[Sight]:
    """The ``count`` cameras that serve the point (WGS-84) best, the best first; equal ones by id."""
    return sorted((sight(camera, lon, lat) for camera in cameras), key=_rank)[:count]


def sight(camera: Camera, lon: float, lat: float) -> Sight:
    """How ``camera`` stands to the point."""
    east = radians(lon - camera.lon) * cos(radians((lat + camera.lat) / 2)) * EARTH
    north = radians(lat - camera.lat) * EARTH
    facing: bool | None = None
    if camera.heading is not None:
        bearing = radians(camera.heading)
        ahead, aside = north * cos(bearing) + east * sin(bearing), east * cos(bearing) - north * sin(bearing)
        facing = abs(degrees(atan2(aside, ahead))) <= 75.0
    return Sight(camera, hypot(east, north), facing)


def _rank(seen: Sight) -> tuple[float, str]:
    # 20 m more for everyone: right at the pole a factor on nothing would be nothing
    metres = seen.distance + 20.0
    if not seen.camera.online:
        metres *= OFF_COUNTS_AS
    if seen.facing is False:
        metres *= AWAY_COUNTS_AS
    return metres, seen.camera.id
