"""Points of Chinese maps as points of the ground (WGS-84): GCJ-02, which maps in China must use (Amap, Tencent), and
BD-09, Baidu's own on top of it.

GCJ-02 was never published; the polynomial used here is the one that map software agrees on (the constants are those of
the Krasovsky 1940 ellipsoid). It has no inverse in closed form: the point is looked for whose shift leads to the given
one, until it is nearer than a centimetre. Outside the rectangle that the shift is applied in, a point stays where it
is.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Literal

Crs = Literal["wgs84", "gcj02", "bd09"]
Point = tuple[float, float]
"""Longitude and latitude, degrees."""

_AXIS, _ECCENTRICITY2 = 6_378_245.0, 0.006693421622965943
_MIDDLE: Point = (105.0, 35.0)
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BAIDU: Point = (0.0065, 0.006)
_BAIDU_WAVE = 3_000 * pi / 180
_NEAR = 1e-9
"""Degrees: a tenth of a millimetre. Each round is some hundred times nearer than the one before."""
_MOST_ROUNDS = 20
_DIGITS = 7
"""Of a degree: a centimetre."""


def to_wgs84(crs: Crs, lon: float, lat: float) -> Point:
    if crs == "wgs84":
        return lon, lat
    point = lon, lat
    if crs == "bd09":
        point = _led_to(gcj02_to_bd09, point)
    found = _led_to(wgs84_to_gcj02, point)
    return round(found[0], _DIGITS), round(found[1], _DIGITS)


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    if not (_WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH):
        return lon, lat
    x, y = lon - _MIDDLE[0], lat - _MIDDLE[1]
    both = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (both + 20 * sin(pi * y) + 40 * sin(pi * y / 3) + 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (both + 20 * sin(pi * x) + 40 * sin(pi * x / 3) + 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    # metres into degrees, by the two radii of curvature at this latitude
    bent = 1 - _ECCENTRICITY2 * sin(radians(lat)) ** 2
    meridian, across = _AXIS * (1 - _ECCENTRICITY2) / bent**1.5, _AXIS / sqrt(bent) * cos(radians(lat))
    return lon + east / _degree(across), lat + north / _degree(meridian)


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    far = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU_WAVE)
    turned = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU_WAVE)
    return far * cos(turned) + _BAIDU[0], far * sin(turned) + _BAIDU[1]


def _degree(radius: float) -> float:
    """Metres a degree is long on a circle of ``radius`` metres."""
    return radius * pi / 180


def _led_to(shift: Callable[[float, float], Point], end: Point) -> Point:
    """The point that ``shift`` leads to ``end``: what is still lacking is added until nothing is."""
    lon, lat = end
    for _ in range(_MOST_ROUNDS):
        there = shift(lon, lat)
        east, north = end[0] - there[0], end[1] - there[1]
        lon, lat = lon + east, lat + north
        if abs(east) < _NEAR and abs(north) < _NEAR:
            break
    return lon, lat
