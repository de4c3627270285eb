"""Matters that may be the same, as lines with their reason: 同类 ・ 相距 32 米 ・ 18 分钟前 ・ 文字相似 62%."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication

from console.models.incident_text import MINUTE, one_line
from console.models.loop_words import RELATIONS, loop_word, state_word
from console.models.report_form import MAX_TEXT, Filled
from contract.incident import ENDED, Incident
from contract.parts import Relation
from contract.similar import Similar, SimilarAsk, SimilarMatters

translate = QCoreApplication.translate
HOUR = 60 * MINUTE
SURE = 0.6
"""The likeness of words from which on a matter of the same class is said to be probably the same."""


@dataclass(frozen=True, slots=True)
class SimilarLine:
    """``serial``: the end of the case code, as it is read out. ``takes``: another matter may be merged into it;
    ``tied``: it belongs to the matter already."""

    id: str
    serial: str
    title: str
    state: str
    reasons: str
    likely: bool
    takes: bool
    tied: bool = False


def similar_lines(found: SimilarMatters, known: Iterable[str] = ()) -> tuple[SimilarLine, ...]:
    """Without those whose ids are ``known`` to belong to the matter anyhow."""
    left_out = frozenset(known)
    return tuple(_line(one) for one in found.similar if one.row.id not in left_out)


def relation_lines(
    incident: Incident, find: Callable[[str], Incident | None] = lambda _: None
) -> tuple[SimilarLine, ...]:
    """What was merged or tied before; its title and state where ``find`` has the matter at hand."""
    return tuple(_tie(relation, find(relation.id)) for relation in incident.related)


def reasons(one: Similar) -> str:
    parts = [_kind(one), _distance(one.metres), _time(one.earlier)]
    if one.likeness is not None:
        parts.append(translate("SimilarWords", "文字相似 {n}%").format(n=round(one.likeness * 100)))
    return " ・ ".join(part for part in parts if part)


def serial(code: str) -> str:
    """00417-6 of 510115-261122-00417-6; other codes as they are."""
    parts = code.split("-")
    return "-".join(parts[2:]) if len(parts) == 4 else code


def ask_of(filled: Filled) -> SimilarAsk | None:
    """What the center is asked about a report that is being typed; None as long as nobody said where or what."""
    text = filled.text.strip()
    if filled.point is None or not (text or filled.class_code):
        return None
    try:
        return SimilarAsk(
            lon=filled.point[0],
            lat=filled.point[1],
            class_code=filled.class_code or None,
            title=filled.title.strip()[:200],
            text=text[:MAX_TEXT],
        )
    except ValidationError:
        return None  # what cannot be asked cannot be sent either: the form says so when it is sent


def _line(one: Similar) -> SimilarLine:
    row = one.row
    return SimilarLine(
        row.id,
        serial(row.code),
        one_line(row.title) or one_line(row.address),
        state_word(row.state),
        reasons(one),
        one.same == "class" and (one.likeness or 0.0) >= SURE,
        row.state not in ENDED and row.state != "draft",
    )


def _tie(relation: Relation, held: Incident | None) -> SimilarLine:
    title = "" if held is None else one_line(held.title) or one_line(held.text)
    state = "" if held is None else state_word(held.state)
    kind = loop_word(RELATIONS, relation.kind)
    return SimilarLine(relation.id, serial(relation.code), title, state, kind, likely=False, takes=False, tied=True)


def _kind(one: Similar) -> str:
    if one.same == "class":
        return translate("SimilarWords", "同类")
    return translate("SimilarWords", "同一大类") if one.same == "branch" else ""


def _distance(metres: int | None) -> str:
    if metres is None:
        return translate("SimilarWords", "同一片区")
    if metres < 5:
        return translate("SimilarWords", "同一地点")
    return translate("SimilarWords", "相距 {n} 米").format(n=metres)


def _time(earlier: int) -> str:
    away = abs(earlier)
    if away < MINUTE:
        return translate("SimilarWords", "同时")
    if away < HOUR:
        source = translate("SimilarWords", "早 {n} 分钟") if earlier > 0 else translate("SimilarWords", "晚 {n} 分钟")
        return source.format(n=away // MINUTE)
    source = translate("SimilarWords", "早 {n} 小时") if earlier > 0 else translate("SimilarWords", "晚 {n} 小时")
    return source.format(n=away // HOUR)
