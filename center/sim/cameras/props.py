"""The things that make a place: a puddle, a pump station, stalls, a gate, and what moves without walking."""

from collections.abc import Callable
from math import pi, sin
from random import Random
from typing import TypeAlias

from PIL import ImageDraw

from center.sim.cameras.canvas import HEIGHT, WIDTH, Backdrop, Light, Rgb, View, shade, under
from center.sim.cameras.scenery import WARM, sign, tree
from center.sim.cameras.traffic import LOOP

Extra: TypeAlias = Callable[[ImageDraw.ImageDraw, float], None]
"""Draws what moves but is no figure: water, rain, a barrier. Gets the second of the loop."""


def puddle(drop: Backdrop, x: float, z: float, rx: float, rz: float) -> None:
    for grow, colour in ((1.06, (104, 110, 116)), (1.0, (126, 142, 156)), (0.72, (140, 156, 170))):
        ring = [(x + rx * grow * sin(a * pi / 18), z + rz * grow * sin((a + 9) * pi / 18)) for a in range(36)]
        drop.ground(ring, colour)


def signal(drop: Backdrop, x: float, z: float, red: bool) -> None:
    view, scale = drop.view, drop.view.scale(z)
    drop.line([view.at(x, z), view.at(x, z, 5.4), view.at(x * 0.5, z, 5.4)], (112, 116, 120), max(1.0, 0.16 * scale))
    px, py = view.at(x * 0.5, z, 5.4)
    drop.box(px - 1.3 * scale, py - 0.45 * scale, px + 1.3 * scale, py + 0.45 * scale, (34, 38, 42), 2)
    for n, colour in enumerate(((232, 70, 58), (90, 80, 40), (40, 84, 60))):
        lit = colour if (n == 0) == red else shade(colour, 0.7)
        drop.disc(px + (n - 1) * 0.82 * scale, py, 0.32 * scale, lit)
    drop.glow(px - 0.82 * scale, py, 0.5 * scale, (232, 70, 58))


def railing(drop: Backdrop, x: float) -> None:
    view = drop.view
    for up in (0.55, 1.05):
        drop.line([view.at(x, 3.6, up), view.at(x, 200, up)], (214, 216, 214), 1.1)
    z = 4.2
    while z < 90:
        drop.line([view.at(x, z), view.at(x, z, 1.1)], (196, 198, 196), max(0.6, 0.09 * view.scale(z)))
        z *= 1.14


def gauge(drop: Backdrop, x: float, z: float) -> None:
    view, half = drop.view, 0.22
    for n in range(9):
        up = -2.0 + n * 0.4
        colour: Rgb = (236, 238, 238) if n % 2 else (198, 60, 52)
        (left, bottom), (right, top) = view.at(x - half, z, up), view.at(x + half, z, up + 0.4)
        drop.box(left, top, right, bottom, colour)


def pump_house(drop: Backdrop, rng: Random) -> None:
    view, near, far = drop.view, 24.0, 34.0
    for x, deep, tall in ((7.4, 10.4, 4.6),):
        side = [view.at(x, near), view.at(x, far), view.at(x, far, tall), view.at(x, near, tall)]
        front = [view.at(x, near), view.at(x + deep, near), view.at(x + deep, near, tall), view.at(x, near, tall)]
        drop.polygon(side, (178, 172, 160))
        drop.polygon(front, (214, 208, 196))
        roof = [view.at(x - 0.4, near, tall), view.at(x + deep, near, tall), view.at(x + deep, near, tall + 0.5)]
        drop.polygon([*roof, view.at(x - 0.4, near, tall + 0.5)], (92, 116, 140))
        for n in range(3):
            left = x + 1.2 + n * 3.1
            pane = [view.at(left, near, 0.8), view.at(left + 1.9, near, 0.8), view.at(left + 1.9, near, 2.5)]
            drop.polygon([*pane, view.at(left, near, 2.5)], (108, 126, 140))
            drop.shine([*pane, view.at(left, near, 2.5)], shade(WARM, 0.7))
        sign(drop, "排涝泵站", x + 4.0, near, 3.5, 1.1, (176, 54, 46))
    tree(drop, rng, 20.0, 30.0, 7.0)


def stall(drop: Backdrop, rng: Random, side: int, z: float) -> None:
    view, inner, outer = drop.view, side * 4.2, side * 7.6
    colour: Rgb = rng.choice(((196, 66, 56), (214, 152, 60), (72, 116, 150), (96, 140, 96)))
    counter = [view.at(inner, z), view.at(inner, z + 3.4), view.at(inner, z + 3.4, 1.0), view.at(inner, z, 1.0)]
    drop.polygon(counter, (120, 96, 76))
    face = [view.at(inner, z), view.at(outer, z), view.at(outer, z, 1.0), view.at(inner, z, 1.0)]
    drop.polygon(face, (146, 118, 92))
    for n in range(6):
        a, b = z + n * 0.57, z + (n + 1) * 0.57
        tone = colour if n % 2 else (230, 224, 212)
        drop.polygon(
            [view.at(inner, a, 2.2), view.at(inner, b, 2.2), view.at(outer, b, 3.0), view.at(outer, a, 3.0)], tone
        )
    goods = [
        view.at(inner, z + 0.3, 1.02),
        view.at(inner, z + 3.1, 1.02),
        view.at(outer, z + 3.1, 1.2),
        view.at(outer, z + 0.3, 1.2),
    ]
    drop.polygon(goods, (190, 150, 96))
    drop.shine(goods, shade(WARM, 0.62))
    drop.glow(*view.at(inner * 1.1, z + 1.6, 2.0), 0.34 * view.scale(z), (255, 214, 140))
    drop.glow(*view.at(inner * 0.85, z + 1.6), 2.0 * view.scale(z), (60, 42, 22), flat=0.3)


def string_of_lights(drop: Backdrop, z: float) -> None:
    for n in range(13):
        x = -6.0 + n
        px, py = drop.view.at(x, z, 4.9 - 0.9 * sin(pi * n / 12))
        drop.disc(px, py, max(0.7, 0.1 * drop.view.scale(z)), (240, 224, 180))
        drop.glow(px, py, max(1.2, 0.16 * drop.view.scale(z)), (255, 216, 150))


def portal(drop: Backdrop) -> None:
    view, z = drop.view, 24.0
    for x in (-7.4, 6.4):
        (left, bottom), (right, top) = view.at(x, z), view.at(x + 1.0, z, 5.0)
        drop.box(left, top, right, bottom, (172, 150, 128))
    (left, bottom), (right, top) = view.at(-8.0, z, 5.0), view.at(8.0, z, 6.5)
    drop.box(left, top, right, bottom, (150, 128, 108), 1.5)
    sign(drop, "和睦家园", 0.0, z, 5.75, 1.0, (246, 226, 176))
    (left, bottom), (right, top) = view.at(-0.7, 19.0), view.at(0.7, 19.0, 2.5)
    drop.box(left, top, right, bottom, (206, 210, 212), 1)
    glass = [view.at(-0.55, 19.0, 1.1), view.at(0.55, 19.0, 1.1), view.at(0.55, 19.0, 2.1), view.at(-0.55, 19.0, 2.1)]
    drop.polygon(glass, (96, 116, 132))
    drop.shine(glass, shade(WARM, 0.8))


def barrier(view: View, light: Light) -> Extra:
    red, white = under(light, (212, 70, 60)), under(light, (236, 238, 238))

    def paint(draw: ImageDraw.ImageDraw, second: float) -> None:
        share = second / LOOP
        lift = min(1.0, max(0.0, (share - 0.36) / 0.06)) - min(1.0, max(0.0, (share - 0.56) / 0.06))
        for n in range(7):
            a, b = n * 0.68, (n + 1) * 0.68
            angle = lift * pi * 0.46
            ends = [view.at(0.9 + r * sin(pi / 2 - angle), 16.6, 1.0 + r * sin(angle)) for r in (a, b)]
            draw.line(ends, fill=red if n % 2 else white, width=3)

    return paint


def ripples(view: View, colour: Rgb, rng: Random) -> Extra:
    waves = [(rng.uniform(-60, -6), rng.uniform(6, 90) ** 1.0, rng.uniform(0.4, 1.6), rng.random()) for _ in range(150)]

    def paint(draw: ImageDraw.ImageDraw, second: float) -> None:
        for x, z, long, phase in waves:
            strength = sin(pi * ((second / LOOP * 3 + phase) % 1.0))
            at = x + 1.4 * sin(2 * pi * (second / LOOP + phase))
            if at + long < -5.2:
                left, right = view.at(at, z, -2.0), view.at(at + long, z, -2.0)
                draw.line([left, right], fill=(*colour, int(170 * strength)), width=1)

    return paint


def rain(rng: Random) -> Extra:
    drops = [(rng.uniform(0, WIDTH), rng.random(), rng.randint(18, 26), rng.uniform(6, 13)) for _ in range(150)]

    def paint(draw: ImageDraw.ImageDraw, second: float) -> None:
        for x, phase, falls, long in drops:
            y = ((second / LOOP * falls + phase) % 1.0) * (HEIGHT + 30) - 15
            draw.line([(x, y), (x - long * 0.16, y + long)], fill=(214, 222, 230, 90), width=1)

    return paint
