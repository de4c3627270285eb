"""What every scene is drawn with: a pinhole view of the ground, the light of an hour, and anti-aliased shapes."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Rgb: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]
Floats: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"

WIDTH, HEIGHT = 640, 360
OVERSAMPLE = 2


@dataclass(frozen=True, slots=True)
class View:
    """A camera ``lift`` metres above flat ground. ``x`` runs to the right, ``z`` away, ``up`` above the ground
    (metres); results are pixels of the 640 x 360 picture."""

    vanish_x: float = 320.0
    horizon: float = 92.0
    lift: float = 5.2
    focal: float = 430.0

    def at(self, x: float, z: float, up: float = 0.0) -> Point:
        return self.vanish_x + x * self.focal / z, self.horizon + (self.lift - up) * self.focal / z

    def scale(self, z: float) -> float:
        """Pixels per metre at the distance ``z``."""
        return self.focal / z

    def depth(self, y: float) -> float:
        """Distance of the ground seen at the line ``y`` below the horizon."""
        return self.lift * self.focal / (y - self.horizon)


@dataclass(frozen=True, slots=True)
class Light:
    """The light of an hour: what it multiplies colours by, the sky from top to horizon, and whether lamps are lit."""

    name: str
    tint: tuple[float, float, float]
    sky_top: Rgb
    sky_low: Rgb
    lamps: bool
    noise: int
    rain: bool = False


DAY = Light("day", (1.0, 1.0, 1.0), (150, 178, 204), (214, 222, 226), lamps=False, noise=2)
DUSK = Light("dusk", (0.80, 0.66, 0.62), (74, 84, 120), (226, 158, 118), lamps=True, noise=2)
NIGHT = Light("night", (0.30, 0.34, 0.46), (14, 18, 32), (36, 40, 58), lamps=True, noise=4)
RAIN = Light("rain", (0.62, 0.68, 0.75), (112, 122, 132), (158, 166, 172), lamps=True, noise=3, rain=True)


def shade(colour: Rgb, factor: float) -> Rgb:
    r, g, b = (max(0, min(255, round(c * factor))) for c in colour)
    return r, g, b


def under(light: Light, colour: Rgb) -> Rgb:
    """``colour`` as it looks in this light."""
    r, g, b = (max(0, min(255, round(c * t))) for c, t in zip(colour, light.tint, strict=True))
    return r, g, b


class Backdrop:
    """The still part of a scene, drawn in day colours at twice the size, then lit and reduced once."""

    def __init__(self, view: View, light: Light) -> None:
        self.view, self.light = view, light
        size = (WIDTH * OVERSAMPLE, HEIGHT * OVERSAMPLE)
        self._solid = Image.new("RGBA", size, (0, 0, 0, 0))
        self._front = Image.new("RGBA", size, (0, 0, 0, 0))
        self._glow = Image.new("RGB", size, (0, 0, 0))
        self._pool = Image.new("RGB", size, (0, 0, 0))
        self._draw = ImageDraw.Draw(self._solid)
        self._glows = ImageDraw.Draw(self._glow)
        self._pools = ImageDraw.Draw(self._pool)

    def bring_to_front(self) -> None:
        """What is drawn from now on stands before the moving figures."""
        self._draw = ImageDraw.Draw(self._front)

    def polygon(self, points: list[Point], colour: Rgb) -> None:
        corners = [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]
        self._draw.polygon(corners, fill=(*colour, 255))
        self._glows.polygon(corners, fill=0)  # what stands before a lit window hides its light

    def ground(self, corners: list[tuple[float, float]], colour: Rgb, up: float = 0.0) -> None:
        """A flat patch given by its corners (x, z) in metres."""
        self.polygon([self.view.at(x, z, up) for x, z in corners], colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Rgb, radius: float = 0.0) -> None:
        corners = [v * OVERSAMPLE for v in (left, top, right, bottom)]
        self._draw.rounded_rectangle(corners, radius * OVERSAMPLE, fill=(*colour, 255))
        self._glows.rounded_rectangle(corners, radius * OVERSAMPLE, fill=0)

    def line(self, points: list[Point], colour: Rgb, width: float = 1.0) -> None:
        corners = [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]
        self._draw.line(corners, (*colour, 255), max(1, round(width * OVERSAMPLE)))

    def disc(self, x: float, y: float, radius: float, colour: Rgb) -> None:
        corners = [v * OVERSAMPLE for v in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.ellipse(corners, fill=(*colour, 255))
        self._glows.ellipse(corners, fill=0)

    def letters(self, x: float, y: float, text: str, face: ImageFont.FreeTypeFont, colour: Rgb) -> None:
        """``text`` with its middle at (x, y); after dark it shines."""
        at = (x * OVERSAMPLE, y * OVERSAMPLE)
        self._draw.text(at, text, (*colour, 255), face, anchor="mm")
        if self.light.lamps:
            self._glows.text(at, text, colour, face, anchor="mm")

    def glow(self, x: float, y: float, radius: float, colour: Rgb, flat: float = 1.0) -> None:
        """Light added over the picture after dark; ``flat`` < 1 makes a pool on the ground."""
        if self.light.lamps:
            corners = (x - radius, y - radius * flat, x + radius, y + radius * flat)
            onto = self._glows if flat == 1.0 else self._pools
            onto.ellipse([v * OVERSAMPLE for v in corners], fill=colour)

    def shine(self, points: list[Point], colour: Rgb) -> None:
        """A lit window or sign: painted only after dark, not dimmed by the hour."""
        if self.light.lamps:
            self._glows.polygon([(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points], fill=colour)

    def finish(self) -> tuple[Image.Image, Image.Image]:
        """The lit backdrop (RGB) and what stands before the figures (RGBA), both 640 x 360."""
        sky = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
        reach = np.clip(sky * HEIGHT / max(1.0, self.view.horizon), 0, 1)
        top, low = (np.array(c, np.float32) for c in (self.light.sky_top, self.light.sky_low))
        picture = np.broadcast_to(top + (low - top) * reach, (HEIGHT, WIDTH, 3)).copy()
        solid, front = self._reduced(self._solid), self._reduced(self._front)
        tint = np.array(self.light.tint, np.float32)
        cover = solid[..., 3:] / 255.0
        picture = picture * (1 - cover) + solid[..., :3] * tint * cover
        picture += self._halo()
        front[..., :3] = front[..., :3] * tint
        lit = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8), "RGB")
        return lit, Image.fromarray(np.clip(front, 0, 255).astype(np.uint8), "RGBA")

    def _halo(self) -> Floats:
        small = self._glow.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        wide = small.filter(ImageFilter.GaussianBlur(9))
        pool = self._pool.resize((WIDTH, HEIGHT), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(16))
        strength = 0.55 if self.light.rain else 1.0
        spread: Floats = np.asarray(wide, np.float32) * 0.7 + np.asarray(pool, np.float32)
        halo: Floats = (np.asarray(small, np.float32) * 0.6 + spread) * strength
        return halo

    @staticmethod
    def _reduced(image: Image.Image) -> Floats:
        return np.array(image.resize((WIDTH, HEIGHT), Image.Resampling.BOX), np.float32)
