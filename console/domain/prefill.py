"""What a report's text already says (class, severity, title, place, telephone), so that nobody types it again.

Guesses come with the words they rest on. They are offered, never imposed: the form keeps what the officer chose.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from contract.org import Org
from contract.reference import IncidentClass

TITLE_LENGTH = 30
_CLAUSE = re.compile(r"[。！？!?；;\n]")
_COMMA = re.compile(r"[，,、：:]")
_SUFFIXES = ("社区居民委员会", "社区居委会", "村民委员会", "村委会", "居委会", "社区", "街道办事处", "街道", "村", "镇")
_WHERE = re.compile(r"\d+ ?号[^，。、；！？!?\s]{0,5}?(旁边|旁|对面|附近路段|附近|门前|路口)|公交站旁|安置房工地")
_DIGITS = {chr(0xFF10 + n): chr(0x30 + n) for n in range(10)}
_LETTERS = {chr(first + n): chr(first - 0xFEE0 + n) for first in (0xFF21, 0xFF41) for n in range(26)}
_HALF = str.maketrans({**_DIGITS, **_LETTERS, "－": "-", "＋": "+", "．": ".", "\u3000": " "})
_RANKS = {"street": 0, "community": 1, "grid": 1}
_PHONE = re.compile(r"(?<![\d.])(1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}|0\d{2,3}[ \-]?\d{7,8}|[2-9]\d{7})(?![\d.])")
_SURNAME = "姓"
_NAME = re.compile(r"我(叫|姓|是)([\u4e00-\u9fff]{1,3})(?=[，,。；;\s]|住|电话)")
_NUMBERED = re.compile(
    r"[\u4e00-\u9fff]{2,12}? ?\d{1,4} ?(?:号|栋|组|弄|巷)(?: ?\d{1,4} ?(?:单元|号|室|楼|栋|院))*"
    r"(?:[\u4e00-\u9fff]{1,3}(?:店|铺|馆|超市)|[东南西北]门(?!口)|对面|旁边?|附近路段|附近|门前|院坝|院内)?"
)
_CROSSING = re.compile(
    r"[\u4e00-\u9fff]{1,9}(?:路|街|大道)[与和][\u4e00-\u9fff]{1,6}?(?:大道|路|街)(?:路口|交叉口|口)?"
)
_LANDMARK = r"[\u4e00-\u9fff]{1,9}?(?:[东南西北](?:门|侧|口)|正门|出入口|步道)"
_LEADING = re.compile(r"^.*(?:反映|一下|停在|放在|住在|发现|看见|我家|走访|我们|我租的|下雨后|[在住到从是至：])")
_HELLO = r"(你好|您好|喂|我要反映|我想反映|反映一下|请问)[，,。！!：: ]*"
_GREETINGS = re.compile(rf"^({_HELLO}|我(是|住)[^，,。]{{1,14}}[，,。])+")


@dataclass(frozen=True, slots=True)
class Guess:
    """``value``: a class code, org id or title. ``why``: the words of the text it rests on."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Guesses:
    """None where the text says nothing. ``severity`` is that of the class. ``org``: the community, street or grid;
    ``address``: road and number in it; ``condition``: a code of the class's; ``phone``: to call back."""

    title: Guess | None = None
    class_code: Guess | None = None
    severity: int | None = None
    org: Guess | None = None
    condition: Guess | None = None
    address: Guess | None = None
    phone: Guess | None = None
    name: Guess | None = None


def prefill(text: str, classes: Iterable[IncidentClass], orgs: Iterable[Org]) -> Guesses:
    text = half_width(text.strip())
    if not text:
        return Guesses()
    known = tuple(orgs)
    found = guess_class(text, classes)
    org = guess_place(text, known)
    return Guesses(
        title=guess_title(text),
        class_code=None if found is None else Guess(found[0].code, found[1]),
        severity=None if found is None else found[0].severity,
        org=org,
        condition=None if found is None else guess_condition(text, found[0]),
        address=guess_address(text, {stem(o.name) for o in known if o.kind in _RANKS}),
        phone=guess_phone(text),
        name=guess_name(text),
    )


def half_width(text: str) -> str:
    """Full-width digits and letters, and the signs inside numbers, as an input method leaves them -> ASCII."""
    return text.translate(_HALF)


def guess_class(text: str, classes: Iterable[IncidentClass]) -> tuple[IncidentClass, str] | None:
    """The class of which the text says most: each word counts by its length, the class's own name twice.

    A word with ``+`` counts when all its parts are said, in any order. What only tells where (``94 号公交站旁``) says
    nothing about what. Of words inside one another the longest alone counts.
    """
    said = _WHERE.sub(" ", text)
    best: tuple[float, IncidentClass, str] | None = None
    for candidate in classes:
        hits = _hits(said, candidate.words)
        named = candidate.name in said
        score = float(sum(len(w) - w.count("+") for w in hits)) + (2.0 * len(candidate.name) if named else 0.0)
        if score > 0 and (best is None or score > best[0]):
            why = [candidate.name] if named else []
            best = (score, candidate, "、".join(why + [w.replace("+", "…") for w in hits[:3]]))
    return None if best is None else (best[1], best[2])


def _hits(said: str, words: Iterable[str]) -> list[str]:
    found = [w for w in dict.fromkeys(words) if w and all(part in said for part in w.split("+"))]
    return [w for w in found if not any(w != other and w in other for other in found)]


def guess_title(text: str) -> Guess | None:
    """The first clause, without a greeting, short enough for one line of the queue."""
    rest = _GREETINGS.sub("", text.strip())
    clause = _CLAUSE.split(rest, maxsplit=1)[0].strip()
    if len(clause) > TITLE_LENGTH:
        kept = ""
        for part in _COMMA.split(clause):
            longer = f"{kept}，{part}" if kept else part
            if len(longer) > TITLE_LENGTH:
                break
            kept = longer
        clause = kept or clause[:TITLE_LENGTH]
    return Guess(clause, clause) if clause else None


def guess_place(text: str, orgs: Iterable[Org]) -> Guess | None:
    """The narrowest named community, else street; a grid by its full name. A full name beats one without its suffix,
    the first named one a later, and 龙凤西街 is in 龙凤: what directly follows a name belongs to its road."""
    named: list[tuple[int, int, int, str, str]] = []
    for org in orgs:
        if org.kind not in _RANKS:
            continue
        for name in dict.fromkeys((org.name, stem(org.name))):
            if len(name) < 2 or (org.kind == "grid" and name != org.name):
                continue
            full = 1 if name == org.name else 0
            at = text.find(name)
            while at >= 0:
                named.append((full * 2 + _RANKS[org.kind], at, len(name), org.id, name))
                at = text.find(name, at + 1)
    ends = {at + length for _, at, length, _, _ in named}
    roads = [n for n in named if n[0] < 2 and n[1] in ends]
    free = [n for n in named if n not in roads] or named
    best = min(free, key=lambda n: (-n[0], n[1], -n[2], n[3]), default=None)
    return None if best is None else Guess(best[3], best[4])


def guess_condition(text: str, found: IncidentClass) -> Guess | None:
    """The condition of the class whose name stands in the text, the longest."""
    named = [c for c in found.conditions if len(c.name) >= 2 and c.name in text]
    best = max(named, key=lambda c: len(c.name), default=None)
    return None if best is None else Guess(best.code, best.name)


def guess_address(text: str, names: Iterable[str] = ()) -> Guess | None:
    """The first road or estate with a number: 航天路 76 号南门, 和平馨苑 2 栋 3 单元; else a crossing, else a gate of
    what is called after one of ``names``: those of the district's places, as people say them. A name begins it."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    patterns = [_NUMBERED, _CROSSING] + ([re.compile(f"(?:{known}){_LANDMARK}")] if known else [])
    for pattern in patterns:
        found = pattern.search(text)
        if found is not None:
            begins = re.search(known, found[0]) if known else None
            address = found[0][begins.start() :] if begins is not None else _LEADING.sub("", found[0]).strip()
            return Guess(address, address)
    return None


def guess_phone(text: str) -> Guess | None:
    """The last telephone number of the text: people say it at the end."""
    found = [match[0] for match in _PHONE.finditer(text)]
    if not found:
        return None
    number = re.sub(r"[ \-]", "", found[-1]) if found[-1].startswith("1") else found[-1]
    return Guess(number, number)


def guess_name(text: str) -> Guess | None:
    """我叫王小红, 我姓王."""
    found = _NAME.search(text)
    if found is None:
        return None
    return Guess(found[2], found[0]) if found[1] != _SURNAME else Guess(found[2][:1], found[0])


def stem(name: str) -> str:
    """航天路社区 -> 航天路, as people say it."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name
