"""The places a demo camera looks at, by day, at dusk and at night. Each is a backdrop, what stands before the figures,
and its traffic."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from PIL import Image, ImageDraw

from center.sim.cameras.canvas import DAY, DUSK, NIGHT, RAIN, Backdrop, Light, View, shade, under
from center.sim.cameras.figures import Wardrobe, car_end
from center.sim.cameras.props import (
    Extra,
    barrier,
    gauge,
    portal,
    puddle,
    pump_house,
    railing,
    rain,
    ripples,
    signal,
    stall,
    string_of_lights,
)
from center.sim.cameras.scenery import (
    ASPHALT,
    GRASS,
    KERB,
    PAVING,
    carriageway,
    house,
    lamp,
    sign,
    skyline,
    tree,
    zebra,
)
from center.sim.cameras.traffic import Mover, Traffic


@dataclass(frozen=True, slots=True)
class Scene:
    name: str
    light: Light
    view: View
    backdrop: Image.Image
    front: Image.Image
    traffic: Traffic
    below: tuple[Extra, ...] = ()
    above: tuple[Extra, ...] = ()

    def frame(self, second: float) -> Image.Image:
        """The picture (RGB 640 x 360) at ``second`` of the loop."""
        image = self.backdrop.copy()
        draw = ImageDraw.Draw(image, "RGBA")
        for extra in self.below:
            extra(draw, second)
        self.traffic.paint(image, self.view, second)
        image.paste(self.front, (0, 0), self.front)
        for extra in self.above:
            extra(draw, second)
        return image


def avenue(name: str, light: Light, seed: int, vanish: float, wet: bool = False) -> Scene:
    """A main road with green belts, cycle lanes and shops."""
    rng, view = Random(seed), View(vanish_x=vanish)
    drop = Backdrop(view, light)
    skyline(drop, rng)
    drop.ground([(-120, 3.4), (120, 3.4), (120, 900), (-120, 900)], PAVING)
    for side in (-1, 1):
        z = 74.0
        while z > 8:
            house(drop, rng, side * 16.5, max(6.0, z - 14.0), z, rng.uniform(13, 27), side * 14.0)
            z -= rng.uniform(15.5, 19.0)
        drop.ground(
            [(side * 9.0, 3.4), (side * 12.6, 3.4), (side * 12.6, 260), (side * 9.0, 260)], shade(ASPHALT, 1.12)
        )
        drop.ground([(side * 7.3, 3.4), (side * 9.0, 3.4), (side * 9.0, 260), (side * 7.3, 260)], GRASS)
    carriageway(drop, 7.0)
    zebra(drop, 7.0, 30.0, 34.0)
    if wet:
        puddle(drop, 2.4, 15.0, 3.6, 3.2)
    drop.bring_to_front()
    for z in (64.0, 46.0, 32.0, 21.5, 14.0):
        for side in (-1, 1):
            tree(drop, rng, side * 8.1, z + rng.uniform(-1, 1), rng.uniform(5.2, 6.6))
    for z in (55.0, 38.0, 26.0, 17.5):
        for side in (-1, 1):
            lamp(drop, side * 7.7, z, -side * 1.8)
    traffic = Traffic(Wardrobe(light), rng, light.rain)
    for x, coming, cars in ((-1.8, True, 3), (-5.1, True, 2), (1.8, False, 3), (5.1, False, 2)):
        traffic.drive(x, 118.0, 3.2, coming, cars)
    traffic.ride(-10.8, 60.0, 5.0, True, 2)
    traffic.ride(10.6, 60.0, 5.0, False, 2)
    for x in (-14.6, 14.2, -13.8, 15.0):
        ends = ((x, 34.0), (x * 1.02, 13.0))
        traffic.walk(ends if rng.random() < 0.5 else ends[::-1])
    traffic.walk(((-13.5, 32.0), (13.5, 32.0)))
    return _scene(name, light, drop, traffic)


def junction(name: str, light: Light, seed: int) -> Scene:
    """A crossroads from a mast: a zebra before us, traffic across."""
    rng, view = Random(seed), View(vanish_x=300, horizon=62, lift=7.4, focal=440)
    drop = Backdrop(view, light)
    skyline(drop, rng)
    drop.ground([(-160, 4.6), (160, 4.6), (160, 900), (-160, 900)], PAVING)
    carriageway(drop, 7.0, near=4.6)
    drop.ground([(-120, 16.0), (120, 16.0), (120, 32.4), (-120, 32.4)], KERB)
    drop.ground([(-120, 16.3), (120, 16.3), (120, 32.0), (-120, 32.0)], ASPHALT)
    for x in (n * 9.0 - 60.0 for n in range(14)):
        if abs(x) > 9:
            for z in (20.2, 28.2):
                drop.ground([(x, z), (x + 4, z), (x + 4, z + 0.16), (x, z + 0.16)], (226, 228, 228))
    for z in (24.0, 24.5):
        for left, right in ((-90.0, -8.5), (8.5, 90.0)):
            drop.ground([(left, z), (right, z), (right, z + 0.2), (left, z + 0.2)], (222, 178, 70))
    zebra(drop, 6.6, 11.4, 14.6)
    zebra(drop, 6.6, 33.4, 36.4)
    for side in (-1, 1):
        house(drop, rng, side * 13.0, 42.0, 62.0, rng.uniform(17, 26), side * 26.0)
        house(drop, rng, side * 14.0, 66.0, 90.0, rng.uniform(20, 30), side * 26.0)
        for z in (40.0, 54.0):
            tree(drop, rng, side * 10.0, z, 6.0)
    traffic = Traffic(Wardrobe(light), rng, light.rain)
    for x, z in ((-1.9, 39.5), (-5.2, 40.5), (-1.9, 47.0)):
        pose = traffic.look(car_end, rng, coming=True)
        traffic.movers.append(Mover((pose,), ((0.0, x, z), (1.0, x, z))))
    traffic.cross(18.2, 26.0, True, 2)
    traffic.cross(22.0, 30.0, True, 1)
    traffic.cross(26.6, 34.0, False, 2)
    traffic.cross(30.2, 38.0, False, 1)
    traffic.ride_across(15.4, 22.0, True, 2)
    for z, leftwards in ((12.0, False), (13.0, True), (12.6, False), (13.8, True), (34.8, False)):
        ends = ((-13.0 if z < 20 else -11.0, z), (13.0 if z < 20 else 11.0, z))
        traffic.walk(ends[::-1] if leftwards else ends, mirrored=leftwards)
    drop.bring_to_front()
    signal(drop, 8.4, 33.0, red=True)
    signal(drop, -8.4, 33.0, red=True)
    lamp(drop, -9.6, 15.2, 2.0)
    lamp(drop, 10.0, 15.2, -2.0)
    return _scene(name, light, drop, traffic)


def river(name: str, light: Light, seed: int) -> Scene:
    """An embankment with a drainage pump station and a gauge in the water."""
    rng, view = Random(seed), View(vanish_x=330, horizon=104, lift=5.0, focal=430)
    drop = Backdrop(view, light)
    skyline(drop, rng)
    water = (104, 130, 138)
    drop.ground([(-400, 3.4), (400, 3.4), (400, 900), (-400, 900)], GRASS)
    drop.ground([(-90, 3.4), (-5.0, 3.4), (-5.0, 600), (-90, 600)], water, up=-2.0)
    drop.ground([(-600, 120), (-46, 120), (-46, 600), (-600, 600)], shade(GRASS, 0.9))
    for n in range(22):
        tree(drop, rng, -52.0 - n * 5.2 + rng.uniform(-2, 2), 122.0, rng.uniform(6, 9))
    slope = [view.at(-5.0, 3.4, -2.0), view.at(-5.0, 600, -2.0), view.at(-2.4, 600), view.at(-2.4, 3.4)]
    drop.polygon(slope, (166, 164, 156))
    drop.ground([(-2.4, 3.4), (4.4, 3.4), (4.4, 400), (-2.4, 400)], (176, 172, 164))
    drop.ground([(-1.0, 3.4), (3.2, 3.4), (3.2, 400), (-1.0, 400)], (150, 108, 96))
    pump_house(drop, rng)
    for z in (92.0, 70.0, 54.0, 41.0):
        tree(drop, rng, 7.0, z, 6.4)
        lamp(drop, 5.0, z - 5, -1.6)
    traffic = Traffic(Wardrobe(light), rng, light.rain)
    traffic.ride(0.2, 80.0, 4.0, True, 2)
    traffic.ride(2.2, 80.0, 4.0, False, 1)
    for x in (-1.6, 3.8, -1.2, 1.2):
        ends = ((x, 30.0), (x, 7.0))
        traffic.walk(ends if rng.random() < 0.5 else ends[::-1])
    drop.bring_to_front()
    railing(drop, -2.2)
    gauge(drop, -9.5, 17.0)
    return _scene(name, light, drop, traffic, below=(ripples(view, under(light, shade(water, 1.18)), rng),))


def market(name: str, light: Light, seed: int) -> Scene:
    """A market lane: awnings, lights on strings, people."""
    rng, view = Random(seed), View(vanish_x=324, horizon=112, lift=3.9, focal=400)
    drop = Backdrop(view, light)
    skyline(drop, rng)
    drop.ground([(-60, 3.0), (60, 3.0), (60, 600), (-60, 600)], (138, 132, 126))
    for side in (-1, 1):
        house(drop, rng, side * 9.5, 5.0, 60.0, 15.0, side * 12.0)
        for z in (46.0, 38.0, 31.0, 25.0, 19.5, 14.5, 10.0):
            stall(drop, rng, side, z)
    for z in (40.0, 28.0, 19.0, 12.5):
        string_of_lights(drop, z)
    sign(drop, "集市", 0.0, 46.0, 6.6, 1.9, (255, 122, 92))
    traffic = Traffic(Wardrobe(light), rng)
    for n in range(16):
        x = rng.uniform(-3.4, 3.4)
        ends = ((x, 44.0), (x * 0.8 + rng.uniform(-0.6, 0.6), 5.2))
        traffic.walk(ends if n % 2 else ends[::-1])
    return _scene(name, light, drop, traffic)


def gate(name: str, light: Light, seed: int) -> Scene:
    """The gate of a residential compound with a guard booth and a barrier that opens for a car."""
    rng, view = Random(seed), View(vanish_x=322, horizon=96, lift=5.0, focal=430)
    drop = Backdrop(view, light)
    skyline(drop, rng)
    drop.ground([(-120, 3.4), (120, 3.4), (120, 900), (-120, 900)], PAVING)
    for side in (-1, 1):
        for z, tall in ((74.0, 40.0), (46.0, 34.0)):
            house(drop, rng, side * (11.0 + z * 0.06), z, z + 16, tall, side * 22.0)
        drop.ground([(side * 6.4, 24.5), (side * 40.0, 24.5), (side * 40.0, 27.0), (side * 6.4, 27.0)], GRASS)
        wall = [
            view.at(side * 6.6, 25),
            view.at(side * 60, 25),
            view.at(side * 60, 25, 2.3),
            view.at(side * 6.6, 25, 2.3),
        ]
        drop.polygon(wall, (190, 178, 160))
    drop.ground([(-6.0, 3.4), (6.0, 3.4), (6.0, 300), (-6.0, 300)], shade(ASPHALT, 1.08))
    drop.ground([(-0.8, 16.0), (0.8, 16.0), (0.8, 25.0), (-0.8, 25.0)], KERB)
    for z in (40.0, 33.0):
        for side in (-1, 1):
            tree(drop, rng, side * 8.6, z, 5.6)
    traffic = Traffic(Wardrobe(light), rng, light.rain)
    pose = traffic.look(car_end, rng, coming=False)
    waits = ((0.0, 3.2, 3.4), (0.18, 3.2, 13.8), (0.42, 3.2, 13.8), (0.8, 3.2, 90.0), (1.0, 3.2, 400.0))
    traffic.movers.append(Mover((pose,), waits))
    traffic.drive(-3.2, 90.0, 3.2, True, 1)
    traffic.ride(-5.2, 60.0, 4.0, True, 1)
    traffic.ride(5.4, 60.0, 4.0, False, 1)
    for path in (((-9.0, 10.0), (9.5, 10.6)), ((8.0, 30.0), (8.4, 6.0)), ((-8.6, 6.0), (-7.6, 28.0))):
        traffic.walk(path)
    drop.bring_to_front()
    portal(drop)
    lamp(drop, -8.0, 18.0, 1.4)
    lamp(drop, 8.0, 18.0, -1.4)
    return _scene(name, light, drop, traffic, above=(barrier(view, light),))


PLACES: dict[str, Callable[[str, Light], Scene]] = {
    "avenue": partial(avenue, seed=11, vanish=350.0),
    "boulevard": partial(avenue, seed=89, vanish=305.0),
    "wet": partial(avenue, seed=61, vanish=290.0, wet=True),
    "junction": partial(junction, seed=23),
    "crossing": partial(junction, seed=73),
    "river": partial(river, seed=31),
    "gate": partial(gate, seed=47),
    "market": partial(market, seed=53),
    "bazaar": partial(market, seed=71),
}
HOURS: dict[str, Light] = {"day": DAY, "dusk": DUSK, "night": NIGHT}
SCENES: tuple[str, ...] = tuple(f"{place}-{hour}" for place in PLACES for hour in HOURS)


def build(name: str) -> Scene:
    """The scene of this name: a place, a dash and an hour. Raises KeyError for another."""
    place, _, hour = name.partition("-")
    light = RAIN if (place, hour) == ("wet", "day") else HOURS[hour]
    return PLACES[place](name, light)


def _scene(
    name: str,
    light: Light,
    drop: Backdrop,
    traffic: Traffic,
    below: tuple[Extra, ...] = (),
    above: tuple[Extra, ...] = (),
) -> Scene:
    backdrop, front = drop.finish()
    if light.rain:
        above = (*above, rain(Random(7)))
    return Scene(name, light, drop.view, backdrop, front, traffic, below, above)
