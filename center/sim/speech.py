"""How people put it: a template of a class, filled with place, time and amounts, in the manner of its source."""

import re
from collections.abc import Callable
from random import Random
from typing import Any

from center.sim.material import Spot
from center.sim.rhythm import hour_of

LONG = ("两天", "三天", "四五天", "好几天", "一个多星期", "快半个月", "一个月")
NIGHT = ("一", "两", "三")
EVENING = ("六", "七", "八", "九")
_SLOT = re.compile(r"\{([a-z]+)\}")
_ENDED = "。！？!?"


class Filler:
    """Fills the slots of templates. ``p`` and ``q`` are neighbouring floors; all else is drawn anew at each place."""

    def __init__(self, chance: Random, spot: Spot, at: int, lead: str = "") -> None:
        floor = chance.randint(3, 15)
        self._slots: dict[str, Callable[[], str]] = {
            "a": lambda: spot.address,
            "r": lambda: spot.short,
            "t": lambda: time_word(chance, at),
            "d": lambda: chance.choice(LONG),
            "h": lambda: f"{chance.choice((21, 22, 23))}:{chance.choice(('00', '30'))}",
            "e": lambda: chance.choice(EVENING),
            "b": lambda: chance.choice(NIGHT),
            "n": lambda: str(chance.randint(2, 6)),
            "k": lambda: str(chance.randint(12, 45)),
            "y": lambda: str(amount(chance)),
            "p": lambda: str(floor),
            "q": lambda: str(floor + 1),
            "lead": lambda: lead,
        }

    def fill(self, template: str) -> str:
        """Raises KeyError for a slot that nobody knows."""
        return _SLOT.sub(lambda found: self._slots[found.group(1)](), template)


def sentence(chance: Random, general: dict[str, Any], source: str, body: str) -> str:
    """``body`` with the opening and the ending that people of ``source`` use, as a whole sentence."""
    manner = source if source in general["openings"] else "hotline"
    opening = "" if body.startswith("巡查") else str(chance.choice(general["openings"][manner]))
    text = opening + body.rstrip(_ENDED) + _ending(chance, general, manner, body)
    return text if text[-1] in _ENDED else text + "。"


def time_word(chance: Random, at: int) -> str:
    """A way to say when, that fits the hour of ``at``."""
    hour = hour_of(at)
    words = ["刚才", "十来分钟前", "半个小时前", "刚刚"]
    if 6 <= hour < 10:
        words += ["今天早上", "一大早"]
    elif 11 <= hour < 14:
        words += ["今天中午", "上午"]
    elif 14 <= hour < 18:
        words += ["今天下午", "中午"]
    elif 18 <= hour < 23:
        words += ["今天傍晚", "晚饭后"]
    else:
        words += ["昨晚", "半夜"]
    return chance.choice(words)


def amount(chance: Random) -> int:
    """A sum in yuan as people say it: round, small ones more often."""
    sum_ = int(10 ** chance.uniform(2.4, 4.2))
    step = 50 if sum_ < 1_000 else 100 if sum_ < 5_000 else 500
    return max(step, sum_ // step * step)


def _ending(chance: Random, general: dict[str, Any], manner: str, body: str) -> str:
    mark = body[-1] if body[-1] in "！？!?" else ""
    closing = str(chance.choice(general["closings"][manner]))
    return mark + closing.removeprefix("。") if mark else closing
