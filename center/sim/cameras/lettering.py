"""Chinese letters: where the font is, and the two lines burnt into every picture."""

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FAMILY = "Noto Sans CJK SC"
_USUAL = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-cjk")


class FontMissing(Exception):
    """Noto Sans CJK is not installed: Chinese names cannot be drawn. Cure: ``apt install fonts-noto-cjk``."""


@lru_cache(maxsize=64)
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK SC in ``size`` pixels. Raises FontMissing."""
    path, face = _face("Bold" if bold else "Regular")
    return ImageFont.truetype(path, size, index=face)


@lru_cache(maxsize=2)
def _face(style: str) -> tuple[str, int]:
    for folder in _USUAL:
        path = Path(folder) / f"NotoSansCJK-{style}.ttc"
        if path.exists():
            return str(path), _index(str(path))
    tool = shutil.which("fc-match")
    if tool:
        pattern = f"{FAMILY}:style={style}"
        found = subprocess.run([tool, "-f", "%{family}|%{file}", pattern], capture_output=True, text=True, timeout=20)
        family, _, file = found.stdout.partition("|")
        if FAMILY in family and file:
            return file, _index(file)
    raise FontMissing(f"{FAMILY} ({style}) not found; install fonts-noto-cjk")


def _index(path: str) -> int:
    """Which face of a collection is the simplified Chinese one."""
    for index in range(12):
        try:
            if ImageFont.truetype(path, 10, index=index).getname()[0] == FAMILY:
                return index
        except OSError:
            break
    return 0


def caption(text: str, size: int) -> Image.Image:
    """``text`` as white letters with a dark rim on nothing (RGBA), for any ground."""
    face = font(size)
    left, top, right, bottom = face.getbbox(text, stroke_width=2)
    image = Image.new("RGBA", (int(right - left) + 2, int(bottom - top) + 2), (0, 0, 0, 0))
    ImageDraw.Draw(image).text(
        (1 - left, 1 - top), text, (244, 246, 248, 255), face, stroke_width=1, stroke_fill=(20, 22, 26, 210)
    )
    return image
