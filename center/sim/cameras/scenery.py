"""What stands still along a street: houses with windows, trees, lamps, lanes, signs."""

from random import Random

from PIL import ImageFont

from center.sim.cameras.canvas import Backdrop, Rgb, shade
from center.sim.cameras.lettering import font

WARM: Rgb = (250, 206, 130)
ASPHALT: Rgb = (92, 96, 101)
PAVING: Rgb = (158, 156, 150)
KERB: Rgb = (188, 188, 184)
GRASS: Rgb = (104, 132, 88)
PAINT: Rgb = (226, 228, 228)
YELLOW: Rgb = (222, 178, 70)
WALLS: tuple[Rgb, ...] = ((196, 186, 170), (176, 170, 164), (206, 196, 186), (168, 152, 138), (184, 190, 196))


def skyline(drop: Backdrop, rng: Random) -> None:
    """Houses far away, pale, along the horizon."""
    x = -20.0
    while x < 660:
        width, height = rng.uniform(18, 52), rng.uniform(8, 44)
        drop.box(
            x,
            drop.view.horizon - height,
            x + width,
            drop.view.horizon + 2,
            rng.choice(((172, 184, 196), (160, 172, 186))),
        )
        for _ in range(int(width * height / 60)):
            wx, wy = x + rng.uniform(2, width - 3), drop.view.horizon - rng.uniform(2, height - 2)
            drop.shine(
                [(wx, wy), (wx + 1.6, wy), (wx + 1.6, wy + 1.8), (wx, wy + 1.8)], shade(WARM, rng.uniform(0.2, 0.6))
            )
        x += width + rng.uniform(-6, 12)


def house(drop: Backdrop, rng: Random, x: float, near: float, far: float, tall: float, deep: float) -> None:
    """A house with its street side at ``x`` from ``near`` to ``far``, ``deep`` metres wide away from the street."""
    view, wall = drop.view, rng.choice(WALLS)
    outer = x + deep
    corners = [view.at(x, near), view.at(x, far), view.at(x, far, tall), view.at(x, near, tall)]
    drop.polygon(corners, shade(wall, 0.84))
    front = [view.at(x, near), view.at(outer, near), view.at(outer, near, tall), view.at(x, near, tall)]
    drop.polygon(front, wall)
    shop = rng.choice(((150, 66, 58), (62, 96, 128), (94, 116, 84), (190, 150, 80)))
    drop.polygon([view.at(x, near, 2.9), view.at(x, far, 2.9), view.at(x, far, 4.0), view.at(x, near, 4.0)], shop)
    drop.shine(
        [view.at(x, near, 3.0), view.at(x, far, 3.0), view.at(x, far, 3.9), view.at(x, near, 3.9)], shade(shop, 1.15)
    )
    for z in _steps(near + 0.6, far - 1.8, 3.1):
        _window(drop, rng, [(x, z), (x, z + 2.2)], 0.2, 2.5, (78, 88, 96), 0.75)
        for up in _steps(5.0, tall - 2.2, 3.0):
            _window(drop, rng, [(x, z + 0.2), (x, z + 1.8)], up, 1.6, (104, 124, 142), 0.3)
    step = 3.2 if deep > 0 else -3.2
    for n in range(int(abs(deep) // 3.2)):
        left = x + step * n + step * 0.25
        for up in _steps(5.0, tall - 2.2, 3.0):
            _window(drop, rng, [(left, near), (left + step * 0.5, near)], up, 1.6, (120, 140, 158), 0.3)


def tree(drop: Backdrop, rng: Random, x: float, z: float, tall: float = 6.0) -> None:
    view = drop.view
    foot, scale = view.at(x, z), view.scale(z)
    drop.line([foot, view.at(x, z, tall * 0.6)], (88, 74, 60), max(0.8, 0.24 * scale))
    leaf: Rgb = rng.choice(((86, 118, 72), (96, 126, 74), (78, 108, 74)))
    for n in range(9):
        dx, dy = rng.uniform(-1.0, 1.0), rng.uniform(-0.9, 0.9)
        cx, cy = view.at(x + dx * tall * 0.18, z, tall * 0.74 + dy * tall * 0.17)
        drop.disc(cx, cy, rng.uniform(0.14, 0.21) * tall * scale, shade(leaf, 0.82 + 0.05 * n))


def lamp(drop: Backdrop, x: float, z: float, reach: float) -> None:
    """A street lamp; ``reach`` metres of arm over the road. Lit after dark, with a pool below."""
    view, width = drop.view, max(0.7, 0.13 * drop.view.scale(z))
    head = view.at(x + reach, z, 7.6)
    drop.line([view.at(x, z), view.at(x, z, 7.4), head], (126, 130, 134), width)
    drop.disc(*head, max(1.0, 0.22 * view.scale(z)), (224, 222, 210))
    drop.glow(*head, max(1.6, 0.42 * view.scale(z)), (255, 224, 160))
    drop.glow(*view.at(x + reach, z), 3.4 * view.scale(z), (66, 52, 30), flat=0.26)


def sign(drop: Backdrop, text: str, x: float, z: float, up: float, tall: float, colour: Rgb) -> None:
    """Letters facing the camera, ``tall`` metres high, with the middle at ``x``."""
    px, py = drop.view.at(x, z, up)
    face: ImageFont.FreeTypeFont = font(max(6, round(tall * drop.view.scale(z) * 2)), bold=True)
    drop.letters(px, py, text, face, colour)


def carriageway(drop: Backdrop, half: float, near: float = 3.6, far: float = 260.0, lanes: int = 2) -> None:
    """A road along the view with a double yellow middle, dashed lanes and kerbs."""
    drop.ground([(-half - 0.35, near), (half + 0.35, near), (half + 0.35, far), (-half - 0.35, far)], KERB)
    drop.ground([(-half, near), (half, near), (half, far), (-half, far)], ASPHALT)
    for x in (-0.16, 0.16):
        _stripe(drop, x, near, far, YELLOW)
    width = half / lanes
    for lane in range(1, lanes):
        for side in (-1, 1):
            for z in _steps(near + 1, 120, 9.0):
                _stripe(drop, side * lane * width, z, z + 4.0, PAINT)
    for side in (-1, 1):
        _stripe(drop, side * (half - 0.4), near, far, PAINT)


def zebra(drop: Backdrop, half: float, near: float, far: float) -> None:
    """A pedestrian crossing over a road along the view."""
    x = -half + 0.3
    while x < half - 0.4:
        drop.ground([(x, near), (x + 0.5, near), (x + 0.5, far), (x, far)], PAINT)
        x += 1.05


def _stripe(drop: Backdrop, x: float, near: float, far: float, colour: Rgb) -> None:
    drop.ground([(x - 0.07, near), (x + 0.07, near), (x + 0.07, far), (x - 0.07, far)], colour)


def _window(
    drop: Backdrop, rng: Random, foot: list[tuple[float, float]], up: float, tall: float, glass: Rgb, lit: float
) -> None:
    (x0, z0), (x1, z1) = foot
    at = drop.view.at
    corners = [at(x0, z0, up), at(x1, z1, up), at(x1, z1, up + tall), at(x0, z0, up + tall)]
    drop.polygon(corners, glass)
    if rng.random() < lit:
        drop.shine(corners, shade(WARM, rng.uniform(0.45, 0.85)))


def _steps(start: float, stop: float, step: float) -> list[float]:
    return [start + n * step for n in range(max(0, int((stop - start) / step) + 1))]
