"""What a demo photo is about, drawn into the lower half of a street: water, a pit, rubbish, vehicles and so on."""

from collections.abc import Callable
from random import Random

from PIL import ImageDraw

Subject = Callable[[ImageDraw.ImageDraw, Random, int, int], None]
"""Draws around the point (x, y) of a 640 x 480 picture."""

CAR_COLOURS = ((188, 190, 194), (58, 64, 74), (148, 44, 40), (36, 74, 118), (222, 222, 218))
CLASSES = {
    "water": ("U05-01", "U05-06", "U01-30", "U05-03", "U01-26", "E07"),
    "pit": ("U05-05", "U01-13", "E02", "E03"),
    "rubbish": ("U01-10", "U01-11", "U01-36", "P08", "U01-17", "U01-14", "U03-02", "P12"),
    "vehicles": ("P05", "P06", "U04-10", "U04-96"),
    "stalls": ("U04-01", "U04-05", "U01-29", "U01-28", "P13"),
    "smoke": ("P07", "U01-20", "U03-04"),
    "post": ("E01", "E06", "E08", "E09", "U05-08", "U02-01", "U02-03"),
    "tree": ("E05",),
}


def subject_of(class_code: str) -> Subject:
    """What belongs to a class; cones around a dark patch where nothing special does."""
    name = next((name for name, codes in CLASSES.items() if class_code in codes), "pit")
    return SUBJECTS[name]


def nothing(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    """A street that is as it should be."""


def water(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    wide, high = chance.randint(150, 230), chance.randint(34, 52)
    draw.ellipse((x - wide, y - high, x + wide, y + high), fill=(70, 94, 112))
    for ring in range(3):
        w, h = wide - 40 - ring * 38, high - 10 - ring * 10
        draw.arc((x - w, y - h, x + w, y + h), 200, 340, fill=(150, 172, 188), width=2)
    for n in range(7):
        height = chance.randint(30, 74)
        draw.line((x - 18 + n * 6, y, x - 30 + n * 10, y - height), fill=(186, 206, 220), width=2)
    _cones(draw, x, y, wide)


def pit(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    wide, high = chance.randint(54, 84), chance.randint(20, 30)
    draw.ellipse((x - wide, y - high, x + wide, y + high), fill=(44, 42, 40))
    draw.ellipse((x - wide + 8, y - high + 8, x + wide - 14, y + high - 2), fill=(26, 25, 24))
    for _ in range(6):
        dx, dy = chance.choice((-1, 1)) * chance.randint(wide, wide + 60), chance.randint(-30, 30)
        draw.line((x + dx * 0.6, y + dy * 0.4, x + dx, y + dy), fill=(52, 50, 48), width=2)
    _cones(draw, x, y, wide)


def rubbish(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    for _ in range(16):
        left, top, size = x + chance.randint(-110, 80), y + chance.randint(-34, 14), chance.randint(22, 48)
        fill = chance.choice(((48, 52, 58), (86, 96, 84), (164, 140, 104), (196, 192, 184), (120, 90, 66)))
        if chance.random() < 0.5:
            draw.ellipse((left, top, left + size, top + size * 0.8), fill=fill)
        else:
            draw.rectangle((left, top, left + size, top + size * 0.7), fill=fill)


def vehicles(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    for n in range(3):
        left, top = x - 210 + n * 140, y - 30 + n % 2 * 14
        body = chance.choice(CAR_COLOURS)
        draw.rounded_rectangle((left, top, left + 122, top + 36), 9, fill=body)
        draw.polygon([(left + 22, top), (left + 38, top - 24), (left + 88, top - 24), (left + 104, top)], fill=body)
        draw.polygon(
            [(left + 30, top), (left + 42, top - 18), (left + 84, top - 18), (left + 96, top)], fill=(60, 72, 84)
        )
        for wheel in (left + 18, left + 82):
            draw.ellipse((wheel, top + 24, wheel + 22, top + 46), fill=(24, 24, 26))


def stalls(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    for n in range(3):
        left, top = x - 200 + n * 136, y - 88
        colour = chance.choice(((170, 60, 52), (52, 104, 140), (190, 150, 60)))
        for stripe in range(6):
            fill = colour if stripe % 2 else (226, 222, 212)
            draw.polygon(
                [(left + stripe * 18, top), (left + stripe * 18 + 18, top), (left + stripe * 19 + 20, top + 24),
                 (left + stripe * 19, top + 24)], fill=fill,
            )  # fmt: skip
        draw.rectangle((left + 8, top + 58, left + 104, top + 92), fill=(120, 96, 70))
        for goods in range(8):
            at = left + 12 + goods * 11
            draw.ellipse(
                (at, top + 48, at + 11, top + 60), fill=chance.choice(((196, 70, 50), (96, 140, 66), (212, 166, 70)))
            )


def smoke(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    draw.polygon([(x - 22, y), (x, y - 48), (x + 24, y)], fill=(226, 118, 40))
    for n in range(18):
        grey, size = 70 + n * 5, 24 + n * 4
        left, top = x - 20 + n * 7 + chance.randint(-14, 14), y - 60 - n * 14
        draw.ellipse((left, top, left + size, top + size), fill=(grey, grey, grey + 4))


def post(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    draw.rectangle((x - 5, y - 250, x + 5, y + 10), fill=(66, 70, 76))
    draw.rectangle((x, y - 250, x + 92, y - 243), fill=(66, 70, 76))
    draw.rounded_rectangle((x + 62, y - 244, x + 108, y - 232), 4, fill=(40, 42, 46))
    draw.arc((x - 260, y - 330, x, y - 170), 20, 130, fill=(34, 34, 36), width=3)
    _cones(draw, x, y, 40)


def tree(draw: ImageDraw.ImageDraw, chance: Random, x: int, y: int) -> None:
    draw.line((x - 150, y + 8, x + 90, y - 34), fill=(84, 62, 42), width=18)
    for _ in range(34):
        left, top, size = x + chance.randint(10, 190), y - chance.randint(0, 110), chance.randint(24, 54)
        green = chance.randint(70, 116)
        draw.ellipse((left, top, left + size, top + size * 0.8), fill=(green - 34, green, green - 40))
    _cones(draw, x, y, 150)


SUBJECTS: dict[str, Subject] = {
    "water": water,
    "pit": pit,
    "rubbish": rubbish,
    "vehicles": vehicles,
    "stalls": stalls,
    "smoke": smoke,
    "post": post,
    "tree": tree,
}


def _cones(draw: ImageDraw.ImageDraw, x: int, y: int, wide: int) -> None:
    for offset in (-wide - 26, wide + 10):
        left = x + offset
        draw.polygon([(left, y + 12), (left + 16, y + 12), (left + 8, y - 26)], fill=(224, 104, 40))
        draw.rectangle((left + 3, y - 8, left + 13, y - 3), fill=(240, 240, 236))
