"""The tokens themselves: complete, readable, and the only place a colour is named."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS = json.loads((ROOT / "resources" / "theme" / "tokens.json").read_text(encoding="utf-8"))
THEMES = ("dark", "light")
GROUNDS = ("ground", "panel", "raised", "sunken", "field", "select", "hover")
TEXTS = ("text", "text_dim", "text_faint", "focus", "critical", "major", "minor", "notice", "ok", "stale")
SYMBOLS = (*TEXTS, "calm", "chart_1", "chart_2", "chart_3", "chart_4")
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS] + [("on_critical", "critical"), ("panel", "focus")]


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_on_every_ground(theme: str) -> None:
    colors = TOKENS[theme]
    poor = {
        f"{text} on {ground}": round(ratio, 2)
        for text, ground in PAIRS
        if (ratio := contrast(str(colors[text]), str(colors[ground]))) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_symbol_stands_out_from_every_ground(theme: str) -> None:
    colors = TOKENS[theme]
    poor = {
        f"{symbol} on {ground}": round(ratio, 2)
        for symbol in SYMBOLS
        for ground in ("ground", "panel", "select", "hover")
        if (ratio := contrast(str(colors[symbol]), str(colors[ground]))) < 3.0
    }
    assert poor == {}


def test_both_themes_name_the_same_tokens() -> None:
    assert set(TOKENS["dark"]) == set(TOKENS["light"])


def test_colours_are_named_only_in_the_tokens() -> None:
    """A literal in code or in the template would not follow a change of theme."""
    literal = re.compile(
        r"""["'](#[0-9a-fA-F]{3,8})["']|QColor\(\s*\d|Qt\.GlobalColor\.(?!transparent)|\brgba?\(|:\s*#[0-9a-fA-F]{3,8}\b"""
    )
    sources = [
        *(ROOT / "console" / "widgets").glob("**/*.py"),
        *(ROOT / "console" / "views").glob("**/*.py"),
        *(ROOT / "console" / "models").glob("**/*.py"),
        ROOT / "resources" / "theme" / "style.qss",
    ]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if literal.search(line)
    ]
    assert found == []
