"""The verbs of the command line and the small words that go with them: times, urgency, satisfaction. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from contract.incident import Action
from contract.parts import Satisfaction, SupervisionKind

ZONE = timezone(timedelta(hours=8), "CST")
"""The center's time zone: all of China keeps one, without summer time."""
MINUTE = 60_000
HOUR = 60 * MINUTE
URGENT_MS = 4 * HOUR
"""急: handled within four hours around the clock, what the catalogue gives a matter of the second severity."""
REPLY_MS = 2 * HOUR
"""How long a supervision waits for its answer when nobody says otherwise."""

Takes = Literal[
    "lead", "orgs", "co", "reason", "text", "note", "supervise", "visit", "other", "extension", "suspend", "yes", "no"
]
"""What follows the verb: a lead, orgs with a reason, a co-department, a required reason or text, an optional note,
another matter, a time with a reason; ``yes`` and ``no`` decide about what is asked for."""


@dataclass(frozen=True, slots=True)
class Verb:
    """``words`` and ``letters``: what means this verb, as a whole word, as does the English name of ``action``, which
    the center must allow."""

    action: Action
    words: tuple[str, ...]
    letters: tuple[str, ...]
    takes: Takes


VERBS: tuple[Verb, ...] = (
    Verb("register", ("受理", "立案", "立"), ("sl", "la", "l"), "note"),
    Verb("decline", ("不受理", "不予受理"), ("bsl", "bysl"), "reason"),
    Verb("ask_verify", ("核实",), ("hs",), "note"),
    Verb("take", ("认领", "领"), ("rl",), "note"),
    Verb("dispatch", ("派", "派遣", "分流"), ("p", "pq", "fl"), "lead"),
    Verb("add_co", ("协办", "联调"), ("xb", "lt"), "co"),
    Verb("accept", ("接", "接收", "签收"), ("j", "js", "qs"), "note"),
    Verb("start", ("到场", "开始处置"), ("dc",), "note"),
    Verb("feedback", ("反馈",), ("f", "fk"), "text"),
    Verb("ask_check", ("现场核查",), ("xchc",), "note"),
    Verb("check", ("核查",), ("hc",), "note"),
    Verb("close", ("结", "结案"), ("ja",), "note"),
    Verb("return", ("退", "退回"), ("t", "th"), "reason"),
    Verb("urge", ("催", "催办"), ("c", "cb"), "note"),
    Verb("supervise", ("督", "督办"), ("d", "db"), "supervise"),
    Verb("whistle", ("吹", "吹哨"), ("cs",), "orgs"),
    Verb("escalate", ("上报",), ("sb",), "reason"),
    Verb("merge", ("并", "并入", "合并"), ("br", "hb"), "other"),
    Verb("relate", ("关联",), ("gl",), "other"),
    Verb("apply", ("延", "延期"), ("yq",), "extension"),
    Verb("apply", ("挂", "挂起", "挂账"), ("gq", "gz"), "suspend"),
    Verb("decide", ("同意", "批准"), ("ty", "pz"), "yes"),
    Verb("decide", ("不同意", "驳回"), ("bty", "bh"), "no"),
    Verb("visit", ("回访",), ("h", "hf"), "visit"),
    Verb("archive", ("归档",), ("gd",), "note"),
    Verb("note", ("备", "备注"), ("b", "bz"), "text"),
)
FIND_WORDS = frozenset({"找", "搜", "搜索", "查找", "z", "ss", "find"})
_BY_WORD = {word: verb for verb in reversed(VERBS) for word in (verb.action, *verb.words, *verb.letters)}

URGENT = frozenset({"急", "加急", "紧急", "急件", "j", "jj", "urgent"})
SATISFACTION: dict[str, Satisfaction] = {
    "非常满意": "very_satisfied", "很满意": "very_satisfied", "fcmy": "very_satisfied", "hmy": "very_satisfied",
    "满意": "satisfied", "my": "satisfied", "m": "satisfied",
    "一般": "neutral", "基本满意": "neutral", "yb": "neutral",
    "不满意": "dissatisfied", "bmy": "dissatisfied",
    "联系不上": "unreachable", "未接": "unreachable", "无人接听": "unreachable", "lxbs": "unreachable",
}  # fmt: skip
SUPERVISION: dict[str, SupervisionKind] = {
    "超时": "timeout", "超期": "timeout", "cs": "timeout", "领导": "leader", "ld": "leader", "重要": "important",
}  # fmt: skip
_NAMING: frozenset[Takes] = frozenset({"lead", "co", "orgs"})
_WIDE = {0xFF01 + n: 0x21 + n for n in range(94) if chr(0x21 + n).isalnum()} | {0x3000: " ", 0xFF0F: "/", 0xFF1A: ":"}
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})$")
_SPAN = re.compile(r"^(\d{1,4})(分钟|分|m|小时|时|h|天|d)$")
_UNITS = {
    "分钟": MINUTE,
    "分": MINUTE,
    "m": MINUTE,
    "小时": HOUR,
    "时": HOUR,
    "h": HOUR,
    "天": 24 * HOUR,
    "d": 24 * HOUR,
}
LONGEST_SPAN = 400 * 24 * HOUR


def narrow(text: str) -> str:
    """Full-width letters, digits, colon and blank as an input method leaves them -> ASCII; other signs stay."""
    return text.translate(_WIDE)


def verb_of(word: str) -> Verb | None:
    return _BY_WORD.get(word.casefold())


def run_together(word: str) -> tuple[Verb, list[str]] | None:
    """派城管急 -> the verb, and 城管, 急: an input method gives out several words at once, with no blank between them.

    Only verbs that go on with the name of an org; None when ``word`` begins with none of them or is one alone."""
    spoken = [w for w, verb in _BY_WORD.items() if not w.isascii() and verb.takes in _NAMING and word.startswith(w)]
    said = max(spoken, key=len, default="")
    rest = word[len(said) :]
    hurry = next((w for w in sorted(URGENT, key=len, reverse=True) if not w.isascii() and rest.endswith(w)), "")
    name = rest.removesuffix(hurry)
    return (_BY_WORD[said], [name, *filter(None, [hurry])]) if said and name else None


def when(word: str, now: int) -> int | None:
    """17:00 (the next one), 30分, 2h, 1天 -> Unix ms after ``now``; None for anything else."""
    if span := _span(word):
        return now + span
    found = _CLOCK.match(word)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    today = datetime.fromtimestamp(now / 1000, ZONE)
    at = today.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    if at <= today:
        at += timedelta(days=1)
    return int(at.timestamp() * 1000)


def minutes(word: str) -> int | None:
    """30分, 1h -> 30, 60."""
    span = _span(word)
    return span // MINUTE if span else None


def _span(word: str) -> int | None:
    found = _SPAN.match(word)
    span = int(found[1]) * _UNITS[found[2]] if found is not None else 0
    return span if 0 < span <= LONGEST_SPAN else None


def joined(words: Iterable[str]) -> str:
    return " ".join(words).strip()
