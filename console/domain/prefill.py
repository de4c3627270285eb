"""What a report's text already says (class, severity, title, community), so that the officer need not say it again.

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
_HELLO = r"(你好|您好|喂|我要反映|我想反映|反映一下|请问)[，,。！!：: ]*"
_GREETINGS = re.compile(rf"^({_HELLO}|我(是|住)[^，,。]{{1,14}}[，,。])+")


@dataclass(frozen=True, slots=True)
class Guess:
    """``value``: a class code, org id or title. ``why``: the words of the text it rests on."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Guesses:
    """None where the text says nothing. ``severity`` is that of the class."""

    title: Guess | None = None
    class_code: Guess | None = None
    severity: int | None = None
    org: Guess | None = None


def prefill(text: str, classes: Iterable[IncidentClass], orgs: Iterable[Org]) -> Guesses:
    text = text.strip()
    if not text:
        return Guesses()
    found = guess_class(text, classes)
    return Guesses(
        title=guess_title(text),
        class_code=None if found is None else Guess(found[0].code, found[1]),
        severity=None if found is None else found[0].severity,
        org=guess_place(text, orgs),
    )


def guess_class(text: str, classes: Iterable[IncidentClass]) -> tuple[IncidentClass, str] | None:
    """The class of which the text says most: each word counts by its length, the class's own name twice."""
    best: tuple[float, IncidentClass, str] | None = None
    for candidate in classes:
        hits = [w for w in dict.fromkeys(candidate.words) if w and w in text]
        named = candidate.name in text
        score = float(sum(len(w) for w in hits)) + (2.0 * len(candidate.name) if named else 0.0)
        if score > 0 and (best is None or score > best[0]):
            best = (score, candidate, "、".join(([candidate.name] if named else []) + hits[:3]))
    return None if best is None else (best[1], best[2])


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
    """The narrowest named community, else street. A full name beats one without its suffix, a longer a shorter one."""
    best: tuple[int, int, int, str, str] | None = None
    for org in orgs:
        if org.kind not in ("community", "street"):
            continue
        rank = 1 if org.kind == "community" else 0
        for name in dict.fromkeys((org.name, stem(org.name))):
            if len(name) < 2 or name not in text:
                continue
            full = 1 if name == org.name else 0
            score = (full * 2 + rank, len(name), rank, org.id, name)
            if best is None or score[:3] > best[:3]:
                best = score
    return None if best is None else Guess(best[3], best[4])


def stem(name: str) -> str:
    """航天路社区 -> 航天路, as people say it."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name
