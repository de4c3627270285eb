"""The access register as a table for people: who looked at what, when, for which matter and why.

Regulation on public-security video (State Council order 799), art 16: reason, content, unit and name are registered.
"""

from datetime import datetime, timedelta, timezone

from sqlalchemy import Connection, select

from center.service.cells import inert
from center.store import schema

ZONE = timezone(timedelta(hours=8))
"""China has one time, without a summer time."""
COLUMNS = (
    "登记编号",
    "时间",
    "人员编号",
    "姓名",
    "单位编号",
    "单位",
    "类别",
    "对象编号",
    "对象",
    "事件编号",
    "案号",
    "事由",
)
KINDS = {"camera": "视频", "contact": "联系方式"}


def local_time(at: int) -> str:
    """``at`` (Unix ms) as ISO 8601 with the offset, to the millisecond: 2026-11-22T16:40:05.123+08:00."""
    whole = datetime.fromtimestamp(at // 1000, ZONE).replace(microsecond=at % 1000 * 1000)
    return whole.isoformat(timespec="milliseconds")


def register_table(c: Connection) -> list[tuple[object, ...]]:
    """A line of COLUMNS, then every line of the register, oldest first; what was typed is inert in a spreadsheet."""
    line, org, camera, matter = schema.access_register, schema.org, schema.camera, schema.incident
    query = (
        select(
            line,
            org.c.name.label("org_name"),
            camera.c.name.label("camera_name"),
            matter.c.code.label("matter_code"),
        )
        .join(org, org.c.id == line.c.org_id, isouter=True)
        .join(camera, (camera.c.id == line.c.subject) & (line.c.kind == "camera"), isouter=True)
        .join(matter, matter.c.id == line.c.incident_id, isouter=True)
        .order_by(line.c.at, line.c.id)
    )
    table: list[tuple[object, ...]] = [COLUMNS]
    for row in c.execute(query):
        cells = (
            row.id,
            local_time(row.at),
            row.user_id,
            row.user_name,
            row.org_id,
            row.org_name or "",
            KINDS.get(row.kind, row.kind),
            row.subject,
            row.camera_name or ("报告人联系方式" if row.kind == "contact" else ""),
            row.incident_id or "",
            row.case_code or row.matter_code or "",
            row.reason,
        )
        table.append(tuple(inert(cell) for cell in cells))
    return table
