"""The ground as numbered cells, so that an index of numbers finds what lies near a point (WGS-84 degrees).

A cell is about 56 m high and, in China, 65 to 105 m wide: around any point a handful of them holds all within 50 m.
"""

from math import ceil, cos, degrees, floor, radians

from contract.viewing import EARTH

ROW, COLUMN = 0.0005, 0.001
_COLUMNS = round(360 / COLUMN)
_ROWS = round(180 / ROW)
_STEEPEST = 85.0
"""Degrees of latitude from which on meridians are taken to run parallel, so that no question takes in half a pole."""


def cell_of(lon: float, lat: float) -> int:
    return _row(lat) * _COLUMNS + _column(lon)


def cells_around(lon: float, lat: float, metres: float) -> tuple[int, ...]:
    """Every cell with a point within ``metres``, and some more."""
    up = degrees(metres / EARTH)
    beside = min(up / cos(radians(min(abs(lat) + up, _STEEPEST))), 180 - COLUMN)
    first = floor((lon - beside + 180) / COLUMN)
    wide = ceil(2 * beside / COLUMN) + 1
    columns = sorted({(first + n) % _COLUMNS for n in range(wide)})
    return tuple(row * _COLUMNS + column for row in range(_row(lat - up), _row(lat + up) + 1) for column in columns)


def _row(lat: float) -> int:
    return min(max(floor((lat + 90) / ROW), 0), _ROWS - 1)


def _column(lon: float) -> int:
    return floor((lon + 180) / COLUMN) % _COLUMNS
