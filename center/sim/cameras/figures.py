"""What moves: cars, electric bicycles, people. Flat shapes without faces, each drawn once per pose and then scaled."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from center.sim.cameras.canvas import Light, Rgb, shade, under

UNIT = 96
"""Pixels per metre in which figures are drawn before they are reduced."""

CAR_COLOURS: tuple[Rgb, ...] = (
    (232, 234, 236), (58, 64, 72), (150, 156, 162), (168, 48, 44), (52, 88, 140), (236, 196, 70), (70, 110, 92),
)  # fmt: skip
COATS: tuple[Rgb, ...] = (
    (70, 92, 130), (150, 70, 66), (90, 120, 92), (196, 160, 96), (88, 78, 110), (210, 212, 214), (60, 64, 70),
)  # fmt: skip
SKIN: Rgb = (214, 178, 150)
DARK: Rgb = (38, 42, 48)


@dataclass(frozen=True, slots=True)
class Figure:
    """One pose: the picture at UNIT pixels per metre and its size in metres. It stands on the middle of its lower
    edge."""

    image: Image.Image
    width: float
    height: float


class _Pen:
    """Draws in metres: x from the middle to the right, y up from the ground."""

    def __init__(self, width: float, height: float, light: Light) -> None:
        self.width, self.height, self.light = width, height, light
        self.image = Image.new("RGBA", (round(width * UNIT), round(height * UNIT)), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.image)

    def _xy(self, x: float, y: float) -> tuple[float, float]:
        return (x + self.width / 2) * UNIT, (self.height - y) * UNIT

    def _ink(self, colour: Rgb, alpha: int, lit: bool) -> tuple[int, int, int, int]:
        return (*(colour if lit else under(self.light, colour)), alpha)

    def box(self, x: float, y: float, w: float, h: float, colour: Rgb, radius: float = 0.0, lit: bool = False) -> None:
        (left, bottom), (right, top) = self._xy(x, y), self._xy(x + w, y + h)
        self._draw.rounded_rectangle((left, top, right, bottom), radius * UNIT, fill=self._ink(colour, 255, lit))

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Rgb, alpha: int = 255, lit: bool = False) -> None:
        (left, top), (right, bottom) = self._xy(x - rx, y + ry), self._xy(x + rx, y - ry)
        if alpha == 255:
            self._draw.ellipse((left, top, right, bottom), fill=self._ink(colour, alpha, lit))
            return
        veil = Image.new("RGBA", self.image.size, (*colour, 0))
        ImageDraw.Draw(veil).ellipse((left, top, right, bottom), fill=self._ink(colour, alpha, lit))
        self.image.alpha_composite(veil)

    def shape(self, points: list[tuple[float, float]], colour: Rgb, lit: bool = False) -> None:
        self._draw.polygon([self._xy(x, y) for x, y in points], fill=self._ink(colour, 255, lit))

    def stroke(self, points: list[tuple[float, float]], colour: Rgb, width: float) -> None:
        ink = self._ink(colour, 255, False)
        self._draw.line([self._xy(x, y) for x, y in points], ink, max(1, round(width * UNIT)), joint="curve")

    def shadow(self, reach: float) -> None:
        alpha = 90 if self.light.name == "day" else 120
        self.oval(0, 0.09, reach, 0.09, (12, 14, 18), alpha, lit=True)

    def done(self) -> Figure:
        return Figure(self.image, self.width, self.height)


def car_end(light: Light, colour: Rgb, coming: bool) -> Figure:
    """A car from the front (``coming``) or from behind."""
    pen = _Pen(2.5, 1.75, light)
    pen.shadow(1.15)
    for side in (-0.82, 0.52):
        pen.box(side, 0.02, 0.3, 0.5, DARK, 0.08)
    pen.shape([(-0.72, 0.95), (0.72, 0.95), (0.56, 1.52), (-0.56, 1.52)], shade(colour, 0.82))
    pen.shape([(-0.62, 0.98), (0.62, 0.98), (0.5, 1.44), (-0.5, 1.44)], (64, 78, 92))
    pen.box(-0.92, 0.24, 1.84, 0.78, colour, 0.16)
    pen.box(-0.86, 0.24, 1.72, 0.2, shade(colour, 0.7), 0.06)
    pen.box(-0.24, 0.33, 0.48, 0.13, (96, 170, 130) if coming else (64, 104, 170))
    lamp: Rgb = (255, 246, 214) if coming else (214, 52, 44)
    for side in (-0.66, 0.66):
        pen.oval(side, 0.72, 0.17, 0.1, lamp if light.lamps else shade(lamp, 0.9), lit=light.lamps)
        if light.lamps and coming:
            pen.oval(side, 0.72, 0.34, 0.26, lamp, 70, lit=True)
    return pen.done()


def car_side(light: Light, colour: Rgb, taxi: bool) -> Figure:
    """A car driving to the right."""
    pen = _Pen(4.9, 1.75, light)
    pen.shadow(2.3)
    pen.box(-2.15, 0.3, 4.3, 0.62, colour, 0.22)
    pen.shape([(-1.45, 0.9), (1.25, 0.9), (0.66, 1.46), (-0.98, 1.46)], shade(colour, 0.9))
    pen.shape([(-1.22, 0.92), (-0.12, 0.92), (-0.12, 1.38), (-0.88, 1.38)], (70, 86, 100))
    pen.shape([(0.0, 0.92), (1.0, 0.92), (0.56, 1.38), (0.0, 1.38)], (70, 86, 100))
    pen.box(-2.1, 0.3, 4.2, 0.16, shade(colour, 0.72), 0.06)
    if taxi:
        pen.box(-0.35, 1.46, 0.5, 0.16, (240, 240, 236), 0.04, lit=light.lamps)
        pen.box(-2.0, 0.55, 4.0, 0.12, (70, 140, 110))
    for wheel in (-1.32, 1.32):
        pen.oval(wheel, 0.34, 0.34, 0.34, DARK)
        pen.oval(wheel, 0.34, 0.17, 0.17, (150, 154, 158))
    pen.oval(2.08, 0.72, 0.1, 0.12, (255, 246, 214), lit=light.lamps)
    pen.oval(-2.1, 0.72, 0.07, 0.12, (214, 52, 44), lit=light.lamps)
    if light.lamps:
        pen.oval(2.2, 0.66, 0.24, 0.24, (255, 246, 214), 80, lit=True)
    return pen.done()


def walker(light: Light, coat: Rgb, pose: int, umbrella: bool = False) -> Figure:
    """A person on foot; ``pose`` 0..3 is the step."""
    pen = _Pen(1.5, 2.3, light)
    pen.shadow(0.34)
    swing = (0.2, 0.0, -0.2, 0.0)[pose]
    trousers = (56, 60, 72)
    pen.stroke([(0, 0.86), (swing, 0.44), (swing * 1.25, 0.06)], shade(trousers, 0.8), 0.16)
    pen.stroke([(0, 0.86), (-swing, 0.44), (-swing * 1.25, 0.06)], trousers, 0.16)
    pen.stroke([(0.02, 1.34), (-swing * 0.9, 0.98)], shade(coat, 0.75), 0.12)
    pen.box(-0.2, 0.78, 0.4, 0.66, coat, 0.14)
    pen.oval(0, 1.58, 0.13, 0.15, SKIN)
    pen.oval(0, 1.65, 0.135, 0.1, (40, 36, 34))
    if umbrella:
        pen.stroke([(0.16, 1.0), (0.16, 2.1)], DARK, 0.04)
        pen.shape([(-0.5, 1.86), (0.82, 1.86), (0.5, 2.18), (0.16, 2.27), (-0.18, 2.18)], shade(coat, 1.15))
    return pen.done()


def rider_side(light: Light, coat: Rgb, box: bool) -> Figure:
    """A person on an electric bicycle riding to the right; ``box``: with a delivery box."""
    pen = _Pen(2.1, 2.0, light)
    pen.shadow(0.8)
    frame = (196, 60, 54) if box else (72, 100, 132)
    for wheel in (-0.6, 0.6):
        pen.oval(wheel, 0.27, 0.27, 0.27, DARK)
        pen.oval(wheel, 0.27, 0.15, 0.15, (132, 136, 140))
    pen.stroke([(-0.6, 0.42), (-0.1, 0.36), (0.38, 0.4), (0.52, 0.95)], frame, 0.16)
    pen.stroke([(0.44, 1.0), (0.34, 1.04)], DARK, 0.08)
    pen.box(-0.62, 0.6, 0.62, 0.12, DARK, 0.05)
    if box:
        pen.box(-0.98, 0.74, 0.5, 0.5, (238, 196, 60), 0.05)
    pen.stroke([(-0.24, 0.78), (0.14, 0.74), (0.1, 0.38)], (56, 60, 72), 0.16)
    pen.shape([(-0.4, 0.76), (-0.06, 0.76), (0.08, 1.36), (-0.22, 1.38)], coat)
    pen.stroke([(-0.06, 1.26), (0.4, 1.04)], shade(coat, 0.75), 0.11)
    pen.oval(-0.02, 1.52, 0.13, 0.15, SKIN)
    pen.oval(-0.03, 1.58, 0.16, 0.13, (226, 228, 230) if box else (60, 70, 84))
    if light.lamps:
        pen.oval(0.6, 0.9, 0.16, 0.14, (255, 246, 214), 150, lit=True)
    return pen.done()


def rider_end(light: Light, coat: Rgb, coming: bool) -> Figure:
    """A person on an electric bicycle seen from the front or from behind."""
    pen = _Pen(1.1, 2.0, light)
    pen.shadow(0.4)
    pen.box(-0.06, 0.02, 0.12, 0.52, DARK, 0.06)
    pen.box(-0.16, 0.4, 0.32, 0.4, (72, 100, 132) if coming else (70, 74, 80), 0.08)
    pen.stroke([(-0.34, 1.0), (0.34, 1.0)], DARK, 0.06)
    pen.stroke([(-0.2, 0.8), (-0.24, 0.46)], (56, 60, 72), 0.15)
    pen.stroke([(0.2, 0.8), (0.24, 0.46)], (56, 60, 72), 0.15)
    pen.box(-0.24, 0.76, 0.48, 0.62, coat, 0.16)
    pen.oval(0, 1.53, 0.13, 0.15, SKIN)
    pen.oval(0, 1.6, 0.16, 0.13, (60, 70, 84))
    lamp: Rgb = (255, 246, 214) if coming else (214, 52, 44)
    pen.oval(0, 0.72, 0.08, 0.07, lamp, lit=light.lamps)
    return pen.done()


class Wardrobe:
    """Figures by name, drawn once and kept at the sizes in which they were last needed."""

    def __init__(self, light: Light) -> None:
        self._light = light
        self._drawn: dict[tuple[object, ...], Figure] = {}
        self._sized = lru_cache(maxsize=900)(self._resize)

    def pose(self, make: Callable[..., Figure], *look: object) -> tuple[object, ...]:
        """The key of one figure; it is drawn when it is not there yet."""
        key = (make.__name__, *look)
        if key not in self._drawn:
            self._drawn[key] = make(self._light, *look)
        return key

    def place(
        self, frame: Image.Image, key: tuple[object, ...], x: float, y: float, scale: float, mirrored: bool = False
    ) -> None:
        """Paste the figure ``key`` so that it stands on (x, y); ``scale`` is pixels per metre."""
        height = round(self._drawn[key].height * scale)
        if height < 3 or height > 420:
            return
        image = self._sized(key, height, mirrored)
        frame.paste(image, (round(x - image.width / 2), round(y - height)), image)

    def _resize(self, key: tuple[object, ...], height: int, mirrored: bool) -> Image.Image:
        figure = self._drawn[key]
        width = max(1, round(height * figure.width / figure.height))
        image = figure.image.resize(
            (width, height), Image.Resampling.BOX if height < 120 else Image.Resampling.BILINEAR
        )
        return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else image
