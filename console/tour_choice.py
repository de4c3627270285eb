"""Which pictures ``shouwang tour`` takes: screens, languages, themes and sizes. Plain values, known before Qt is."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.domain.options import LANGUAGES, THEMES, Language, Theme

BUSY = ("01-desk", "02-matter", "03-dispatch", "04-new-incident", "05-rejected", "06-all-actions")
CUT_OFF = ("07-stale-picture", "08-not-live")
DISTRICT = ("09-login", "10-quiet")
QUEUE = ("20-groups", "21-picked", "22-picked-step", "23-filter", "24-nothing-found", "25-history")
LOOP = ("30-beside", "31-sections", "32-all-steps", "33-side-window", "34-department", "35-decide")
COMMAND = ("40-command-line", "41-command-names")
VIEWS = (
    "50-mine",
    "51-centre",
    "52-due-soon",
    "53-overdue",
    "54-approval",
    "55-returned",
    "56-supervised",
    "57-suspended",
    "58-closed-today",
)
"""The views of the queue beside the first, in the order of ``queue_views.Filter``."""
FORMS = {
    "60-form-register": "register",
    "61-form-decline": "decline",
    "62-form-return": "return",
    "63-form-apply": "apply",
    "64-form-whistle": "whistle",
    "65-form-supervise": "supervise",
    "66-form-dispute": "dispute",
    "67-form-merge": "merge",
    "68-form-hand-over": "hand_over",
    "69-form-note": "note",
    "70-form-reveal": "reveal",
    "71-form-force-close": "force_close",
    "72-form-visit": "visit",
}
"""A form of each kind, and the step that opens it."""
SCREENS = BUSY + QUEUE + LOOP + COMMAND + VIEWS + tuple(FORMS) + CUT_OFF + DISTRICT
SIZES = ((1920, 1080), (1366, 768))
SMALLEST, LARGEST = (1024, 640), (7680, 4320)
"""A window is no smaller than the first; beyond the second a picture is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``sizes``: pixels, width before height."""

    screens: Sequence[str] = SCREENS
    themes: Sequence[Theme] = THEMES
    sizes: Sequence[tuple[int, int]] = SIZES
    langs: Sequence[Language] = LANGUAGES

    def wants(self, *screens: str) -> bool:
        """Any of ``screens``."""
        return not set(screens).isdisjoint(self.screens)

    def files(self, screen: str) -> list[str]:
        """The names of all pictures of ``screen``."""
        return [
            file_name(screen, theme, size, lang) for lang in self.langs for theme in self.themes for size in self.sizes
        ]


def file_name(screen: str, theme: str, size: tuple[int, int], lang: Language = "zh_CN") -> str:
    """``01-desk-dark-1366x768.png``, in English ``01-desk-en-dark-1366x768.png``."""
    words = screen if lang == "zh_CN" else f"{screen}-{lang}"
    return f"{words}-{theme}-{size[0]}x{size[1]}.png"


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
