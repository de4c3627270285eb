"""Photos of the demo: a sketch of a place, drawn by code, with what it shows and where. No real picture, no person."""

import io
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from center.sim.subjects import Subject

SIZE = (640, 480)
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-zenhei/wqy-zenhei.ttc",
)
SKIES = ((176, 196, 214), (150, 160, 170), (206, 200, 186), (74, 84, 104))
QUALITY = 72
Colour = tuple[int, int, int]


def sketch(key: str, title: str, address: str, subject: Subject) -> bytes:
    """A JPEG of some 20 KB; the same key draws the same picture. Blocking, some 10 ms."""
    chance = Random(key)
    sky = chance.choice(SKIES)
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    horizon = chance.randint(190, 250)
    _houses(draw, chance, horizon, sky)
    _street(draw, chance, horizon)
    subject(draw, chance, chance.randint(260, 380), chance.randint(330, 380))
    _caption(draw, title, address)
    held = io.BytesIO()
    image.save(held, "JPEG", quality=QUALITY)
    return held.getvalue()


def _houses(draw: ImageDraw.ImageDraw, chance: Random, horizon: int, sky: Colour) -> None:
    left = -20
    while left < SIZE[0]:
        width, height = chance.randint(70, 150), chance.randint(60, 170)
        wall = _shade(sky, chance.uniform(0.55, 0.9))
        draw.rectangle((left, horizon - height, left + width, horizon), fill=wall)
        for y in range(horizon - height + 12, horizon - 14, 26):
            for x in range(left + 10, left + width - 14, 24):
                lit = chance.random() < 0.25
                draw.rectangle((x, y, x + 11, y + 14), fill=(228, 208, 150) if lit else _shade(wall, 0.7))
        left += width + chance.randint(0, 14)


def _street(draw: ImageDraw.ImageDraw, chance: Random, horizon: int) -> None:
    grey = chance.randint(92, 124)
    draw.rectangle((0, horizon, SIZE[0], SIZE[1]), fill=(grey + 34, grey + 32, grey + 28))
    middle = chance.randint(240, 400)
    draw.polygon([(middle - 40, horizon), (middle + 40, horizon), (680, 480), (-40, 480)], fill=(grey, grey, grey + 2))
    for step in range(5):
        y = horizon + 20 + step * step * 12
        draw.rectangle((middle - 3 - step, y, middle + 3 + step, y + 8 + step * 5), fill=(214, 214, 206))


def _caption(draw: ImageDraw.ImageDraw, title: str, address: str) -> None:
    draw.rectangle((0, SIZE[1] - 58, SIZE[0], SIZE[1]), fill=(24, 28, 34))
    draw.text((14, SIZE[1] - 52), title, font=_font(20), fill=(236, 238, 240))
    draw.text((14, SIZE[1] - 26), f"{address} · 演示示意图", font=_font(15), fill=(170, 178, 188))


def _shade(colour: Colour, factor: float) -> Colour:
    return (int(colour[0] * factor), int(colour[1] * factor), int(colour[2] * factor))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for file in FONTS:
        if Path(file).exists():
            return ImageFont.truetype(file, size)
    return ImageFont.load_default(size)
