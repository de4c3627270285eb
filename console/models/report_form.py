"""From what stands in the form to a report, or to the one thing that is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication

from console.domain.prefill import half_width
from contract.parts import PhotoKind
from contract.payload import Contact, Report, Spot

_PHONE = re.compile(r"^[0-9+\-() ]{0,24}$")
MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the fields. ``point``: longitude and latitude (WGS-84), None when no place was given.
    ``condition``: a code of the class's, empty for none. ``files``: by hash; ``photos``: what they show."""

    text: str
    title: str
    class_code: str
    severity: int
    point: tuple[float, float] | None
    address: str
    source: str
    seat: str
    name: str
    phone: str
    condition: str = ""
    files: tuple[str, ...] = ()
    photos: Mapping[str, PhotoKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """``field``: where the cursor goes (text, class, place, phone), empty for none in particular."""

    field: str
    words: str


def build_report(filled: Filled) -> Report | Refused:
    """The first thing that is wrong, in reading order."""
    text = filled.text.strip()
    if not text:
        return Refused("text", QCoreApplication.translate("ReportForm", "请先写下发生了什么。"))
    if len(text) > MAX_TEXT:
        words = QCoreApplication.translate("ReportForm", "内容 {n} 字，超过两万字；请删减，或作为文件附上。")
        return Refused("text", words.format(n=len(text)))
    if not filled.class_code:
        return Refused("class", QCoreApplication.translate("ReportForm", "请选择类别；按 Tab 可按内容自动填写。"))
    if filled.point is None:
        return Refused(
            "place", QCoreApplication.translate("ReportForm", "请选择社区，或填写经纬度，如 103.8561, 30.6932。")
        )
    if not _PHONE.fullmatch(half_width(filled.phone).strip()):
        return Refused("phone", QCoreApplication.translate("ReportForm", "电话只能有数字、空格和 + - ( )。"))
    try:
        return _report(filled, text, filled.point)
    except ValidationError:
        return Refused("", QCoreApplication.translate("ReportForm", "有一项太长，或含有不能保存的字符，请删改。"))


def _report(filled: Filled, text: str, point: tuple[float, float]) -> Report:
    contact = None
    if filled.name.strip() or filled.phone.strip():
        contact = Contact(name=filled.name.strip(), phone=half_width(filled.phone).strip())
    return Report.model_validate(
        {
            "text": text,
            "title": filled.title.strip(),
            "class_code": filled.class_code,
            "condition": filled.condition or None,
            "severity": filled.severity,
            "place": Spot(lon=point[0], lat=point[1], address=filled.address.strip()),
            "source": filled.source,
            "source_name": filled.seat,
            "reporter": contact,
            "attachments": filled.files,
            "photos": dict(filled.photos),
        }
    )
