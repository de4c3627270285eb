"""Who moves where: paths on the ground that close into one loop, so a clip has no seam."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from random import Random

from PIL import Image

from center.sim.cameras.canvas import View
from center.sim.cameras.figures import (
    CAR_COLOURS,
    COATS,
    Figure,
    Wardrobe,
    car_end,
    car_side,
    rider_end,
    rider_side,
    walker,
)

LOOP = 12.0
"""Seconds of a clip."""

Waypoint = tuple[float, float, float]
"""Share of the loop (0..1), x and z in metres."""


@dataclass(frozen=True, slots=True)
class Mover:
    """One figure on its way. ``poses`` change ``cadence`` times a second; ``path`` starts and ends out of sight."""

    poses: tuple[tuple[object, ...], ...]
    path: tuple[Waypoint, ...]
    phase: float = 0.0
    cadence: float = 0.0
    mirrored: bool = False

    def at(self, second: float) -> tuple[float, float]:
        share = (second / LOOP + self.phase) % 1.0
        for (s0, x0, z0), (s1, x1, z1) in pairwise(self.path):
            if share <= s1:
                u = 0.0 if s1 == s0 else (share - s0) / (s1 - s0)
                return x0 + (x1 - x0) * u, z0 + (z1 - z0) * u
        return self.path[-1][1:]

    def pose(self, second: float) -> tuple[object, ...]:
        return self.poses[int(second * self.cadence) % len(self.poses)]


class Traffic:
    """Everyone of one scene."""

    def __init__(self, wardrobe: Wardrobe, rng: Random, rain: bool = False) -> None:
        self.movers: list[Mover] = []
        self._wardrobe, self._rng, self._rain = wardrobe, rng, rain

    def look(self, make: Callable[..., Figure], rng: Random, coming: bool) -> tuple[object, ...]:
        """A car in some colour, for a path of its own."""
        return self._wardrobe.pose(make, rng.choice(CAR_COLOURS), coming)

    def drive(self, x: float, far: float, near: float, coming: bool, cars: int) -> None:
        """``cars`` cars spread over one lane along the view."""
        offset = self._rng.random()
        for n in range(cars):
            pose = self._wardrobe.pose(car_end, self._rng.choice(CAR_COLOURS), coming)
            path = ((0.0, x, far), (1.0, x, near)) if coming else ((0.0, x, near), (1.0, x, far))
            jitter = self._rng.uniform(-0.12, 0.12) / cars
            self.movers.append(Mover((pose,), path, (offset + n / cars + jitter) % 1.0))

    def cross(self, z: float, reach: float, rightwards: bool, cars: int) -> None:
        """``cars`` cars spread over one lane across the view, from -reach to reach metres."""
        offset = self._rng.random()
        for n in range(cars):
            taxi = self._rng.random() < 0.3
            pose = self._wardrobe.pose(car_side, self._rng.choice(CAR_COLOURS), taxi)
            self.movers.append(self._across((pose,), z, reach, rightwards, (offset + n / cars) % 1.0))

    def ride_across(self, z: float, reach: float, rightwards: bool, riders: int) -> None:
        offset = self._rng.random()
        for n in range(riders):
            pose = self._wardrobe.pose(rider_side, self._rng.choice(COATS), self._rng.random() < 0.4)
            self.movers.append(self._across((pose,), z, reach, rightwards, (offset + n / riders) % 1.0))

    def ride(self, x: float, far: float, near: float, coming: bool, riders: int) -> None:
        offset = self._rng.random()
        for n in range(riders):
            pose = self._wardrobe.pose(rider_end, self._rng.choice(COATS), coming)
            path = ((0.0, x, far), (1.0, x, near)) if coming else ((0.0, x, near), (1.0, x, far))
            self.movers.append(Mover((pose,), path, (offset + n / riders + self._rng.uniform(-0.05, 0.05)) % 1.0))

    def walk(self, path: Sequence[tuple[float, float]], mirrored: bool = False, phase: float | None = None) -> None:
        """One person along the points (x, z) at an even pace."""
        lengths = [max(0.01, hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise(path)]
        total, gone, points = sum(lengths), 0.0, [(0.0, *path[0])]
        for length, point in zip(lengths, path[1:], strict=True):
            gone += length
            points.append((gone / total, *point))
        coat = self._rng.choice(COATS)
        umbrella = self._rain and self._rng.random() < 0.8
        poses = tuple(self._wardrobe.pose(walker, coat, step, umbrella) for step in range(4))
        start = self._rng.random() if phase is None else phase
        self.movers.append(Mover(poses, tuple(points), start, cadence=5.0, mirrored=mirrored))

    def paint(self, frame: Image.Image, view: View, second: float) -> None:
        """Everyone, the farthest first."""
        placed = sorted(((mover.at(second), mover) for mover in self.movers), key=lambda p: -p[0][1])
        for (x, z), mover in placed:
            px, py = view.at(x, z)
            self._wardrobe.place(frame, mover.pose(second), px, py, view.scale(z), mover.mirrored)

    def _across(
        self, poses: tuple[tuple[object, ...], ...], z: float, reach: float, rightwards: bool, phase: float
    ) -> Mover:
        ends = (-reach, reach) if rightwards else (reach, -reach)
        return Mover(poses, ((0.0, ends[0], z), (1.0, ends[1], z)), phase, mirrored=not rightwards)
