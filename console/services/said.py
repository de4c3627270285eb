"""Sentences of the command line in both languages. Qt's translations need an application; a terminal has none."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.options import Language


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
