"""Which pictures ``shouwang tour`` takes: screens, themes and sizes. Plain values, known before Qt is."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.domain.options import THEMES, Theme

BUSY = ("01-desk", "02-matter", "03-dispatch", "04-new-incident", "05-rejected", "06-all-actions")
CUT_OFF = ("07-stale-picture", "08-not-live")
DISTRICT = ("09-login", "10-quiet")
QUEUE = ("20-queue-groups", "21-queue-picked", "22-history")
ENGLISH_QUEUE = ("23-english-groups", "24-english-picked", "25-english-history")
LOOP = ("30-beside", "31-all-steps", "32-department", "33-approval")
ENGLISH_LOOP = ("34-english-beside", "35-english-steps", "36-english-department", "37-english-approval")
COMMAND = ("40-command-line", "41-command-names")
ENGLISH_COMMAND = ("42-english-command", "43-english-names")
ENGLISH = ("11-english", *ENGLISH_QUEUE, *ENGLISH_LOOP, *ENGLISH_COMMAND)
SCREENS = BUSY + QUEUE + LOOP + COMMAND + CUT_OFF + DISTRICT + ENGLISH
SIZES = ((1920, 1080), (1366, 768))
SMALLEST, LARGEST = (1024, 640), (7680, 4320)
"""A window is no smaller than the first; beyond the second a picture is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``sizes``: pixels, width before height."""

    screens: Sequence[str] = SCREENS
    themes: Sequence[Theme] = THEMES
    sizes: Sequence[tuple[int, int]] = SIZES

    def wants(self, *screens: str) -> bool:
        """Any of ``screens``."""
        return not set(screens).isdisjoint(self.screens)

    def files(self, screen: str) -> list[str]:
        """The names of all pictures of ``screen``."""
        return [file_name(screen, theme, size) for theme in self.themes for size in self.sizes]


def file_name(screen: str, theme: str, size: tuple[int, int]) -> str:
    return f"{screen}-{theme}-{size[0]}x{size[1]}.png"


def read_screen(word: str) -> str:
    """A screen by its name, or by its number or words alone: ``01-desk``, ``01``, ``desk``. Raises ValueError."""
    for screen in SCREENS:
        if word in (screen, *screen.split("-", 1)):
            return screen
    raise ValueError(word)


def read_size(word: str) -> tuple[int, int]:
    """``1366x768``. Raises ValueError for what is no size, and for one outside SMALLEST and LARGEST."""
    width, _, height = word.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise ValueError(word)
    size = int(width), int(height)
    if not (SMALLEST[0] <= size[0] <= LARGEST[0] and SMALLEST[1] <= size[1] <= LARGEST[1]):
        raise ValueError(word)
    return size
