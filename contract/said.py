"""A terminal's language, and sentences in both: the command lines of both programs speak as the locale asks."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh_CN", "en"]


@dataclass(frozen=True, slots=True)
class Said:
    zh: str
    en: str

    def by(self, lang: Language) -> str:
        return self.en if lang == "en" else self.zh


def terminal_language(environ: Mapping[str, str] = os.environ) -> Language:
    """English where the locale asks for it, Chinese everywhere else (also under ``C``)."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "zh_CN"


def here(zh: str, en: str) -> str:
    """Whichever of the two this terminal reads."""
    return en if terminal_language() == "en" else zh
