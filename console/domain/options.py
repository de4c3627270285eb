"""What one start of the desk was asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from contract.said import Language as Language

Theme = Literal["dark", "light"]
THEMES: tuple[Theme, ...] = ("dark", "light")
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class DeskOptions:
    """``None`` means: as the settings say, or the default.

    ``server``: base URL of a district's center; None starts the embedded one. ``login``: name to log in with there.
    ``data_dir``: where this desk keeps its files. ``authority``: a certificate authority trusted besides the system's.
    """

    server: str | None = None
    login: str | None = None
    data_dir: Path | None = None
    theme: Theme | None = None
    lang: Language | None = None
    authority: Path | None = None
