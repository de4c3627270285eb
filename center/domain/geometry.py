"""Shapes on the ground (GeoJSON polygons, WGS-84 degrees): is a point inside, which shape holds it, a point inside.

Plain even-odd ray casting: a hole and a second part of a multipolygon need no special case. Distances do not matter
here, so degrees are treated as a plane.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Ring = tuple[tuple[float, float], ...]
Box = tuple[float, float, float, float]
CELLS = 40
"""The finder's raster per side: at district size some 600 m, so a cell meets a handful of grids."""
SCAN_LINES = 7


class Shape:
    """One polygon or multipolygon. ``geometry`` is a GeoJSON geometry; raises ValueError for any other kind."""

    __slots__ = ("box", "rings")

    def __init__(self, geometry: Mapping[str, Any]) -> None:  # GeoJSON nests to a depth that its kind decides
        kind, parts = geometry.get("type"), geometry.get("coordinates")
        if kind == "Polygon":
            parts = [parts]
        elif kind != "MultiPolygon":
            raise ValueError(f"a shape is a Polygon or MultiPolygon, not {kind!r}")
        self.rings: tuple[Ring, ...] = tuple(
            tuple((float(p[0]), float(p[1])) for p in ring) for part in parts or () for ring in part
        )
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        if not xs:
            raise ValueError("a shape needs at least one ring")
        self.box: Box = (min(xs), min(ys), max(xs), max(ys))

    def holds(self, x: float, y: float) -> bool:
        x0, y0, x1, y1 = self.box
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return False
        odd = False
        for ring in self.rings:
            ax, ay = ring[-1]
            for bx, by in ring:
                if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                    odd = not odd
                ax, ay = bx, by
        return odd

    def inner_point(self) -> tuple[float, float]:
        """The middle of the widest stretch inside, on a few level lines: always inside, near the middle."""
        _, y0, _, y1 = self.box
        best, at = -1.0, (self.rings[0][0][0], self.rings[0][0][1])
        for n in range(SCAN_LINES):
            y = y0 + (y1 - y0) * (n + 1) / (SCAN_LINES + 1)
            crossings = sorted(self._crossings(y))
            for left, right in zip(crossings[::2], crossings[1::2], strict=False):
                if right - left > best:
                    best, at = right - left, ((left + right) / 2, y)
        return round(at[0], 6), round(at[1], 6)

    def _crossings(self, y: float) -> Iterable[float]:
        for ring in self.rings:
            ax, ay = ring[-1]
            for bx, by in ring:
                if (ay > y) != (by > y):
                    yield (bx - ax) * (y - ay) / (by - ay) + ax
                ax, ay = bx, by


class Finder:
    """Which of many shapes holds a point, by a raster of candidates. The first given wins where shapes overlap."""

    def __init__(self, shapes: Sequence[tuple[str, Shape]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Shape]]] = {}
        if not shapes:
            self._box: Box = (0.0, 0.0, 0.0, 0.0)
            return
        boxes = [shape.box for _, shape in shapes]
        self._box = (min(b[0] for b in boxes), min(b[1] for b in boxes), *_far(boxes))
        for name, shape in shapes:
            left, bottom = self._cell(shape.box[0], shape.box[1])
            right, top = self._cell(shape.box[2], shape.box[3])
            for i in range(left, right + 1):
                for j in range(bottom, top + 1):
                    self._cells.setdefault((i, j), []).append((name, shape))

    def find(self, x: float, y: float) -> str | None:
        x0, y0, x1, y1 = self._box
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return None
        for name, shape in self._cells.get(self._cell(x, y), ()):
            if shape.holds(x, y):
                return name
        return None

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        x0, y0, x1, y1 = self._box
        width, height = max(x1 - x0, 1e-12), max(y1 - y0, 1e-12)
        return int((x - x0) / width * CELLS), int((y - y0) / height * CELLS)


def _far(boxes: Sequence[Box]) -> tuple[float, float]:
    return max(b[2] for b in boxes), max(b[3] for b in boxes)
