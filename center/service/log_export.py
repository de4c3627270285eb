"""The event log for other programs: CSV, and XES 1.0 (IEEE 1849), which process-mining tools replay.

Matters come one after the other with their steps in order, so memory holds one matter at a time. Only what is in the
log leaves: reporters and parties are masked there, and what officers typed stays behind unless it is asked for.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from io import TextIOBase
from typing import Any, TextIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from sqlalchemy import Connection, bindparam, select, tuple_

from center.domain.case_code import UTC_OFFSET_HOURS
from center.service.cells import inert
from center.store import schema

PAGE = 2_000
_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))
_e, _i, _s = schema.event.c, schema.incident.c, schema.incident_scope.c
_COLUMNS = (_i.code, _e.aggregate, _e.version, _e.seq, _e.type, _e.at, _e.actor, _e.data)


@dataclass(frozen=True, slots=True)
class Selection:
    """Matters reported in ``[since, until)`` (ms), seen by ``org``; None: all."""

    since: int | None = None
    until: int | None = None
    org: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One step of one matter. ``action``: the contract's word for it; ``text``: what was typed."""

    case_code: str
    incident_id: str
    version: int
    seq: int
    type: str
    at: str
    action: str
    from_state: str
    to_state: str
    stage: str
    detail: str
    actor_kind: str
    actor_id: str
    actor_name: str
    actor_org: str
    to_org: str
    on_behalf: bool
    entered_at: str
    text: str


def lines(connection: Connection, wanted: Selection) -> Iterator[Line]:
    """Ordered by matter, then by step."""
    last: tuple[str, int] = ("", 0)
    query = select(*_COLUMNS).join(schema.incident, _i.id == _e.aggregate).order_by(_e.aggregate, _e.version)
    query = query.where(tuple_(_e.aggregate, _e.version) > tuple_(bindparam("id"), bindparam("version"))).limit(PAGE)
    if wanted.since is not None:
        query = query.where(_i.reported_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(_i.reported_at < wanted.until)
    if wanted.org is not None:
        seen = select(1).where(_s.incident_id == _i.id, _s.org_id == wanted.org).correlate(schema.incident).exists()
        query = query.where(seen)
    while True:
        rows = connection.execute(query, {"id": last[0], "version": last[1]}).all()
        for row in rows:
            yield _line(row)
        if len(rows) < PAGE:
            return
        last = (rows[-1][1], rows[-1][2])


def write_csv(out: TextIO, found: Iterator[Line], with_text: bool) -> int:
    """With a heading; times as ISO 8601 of the centre's zone. Returns how many steps were written."""
    columns = [name for name in Line.__slots__ if with_text or name != "text"]
    writer = csv.writer(out)
    writer.writerow(columns)
    written = 0
    for line in found:
        writer.writerow([inert(getattr(line, name)) for name in columns])
        written += 1
    return written


def write_xes(out: TextIOBase, found: Iterator[Line]) -> int:
    """One trace a matter, one event a step. Returns how many steps were written."""
    document = XMLGenerator(out, "utf-8", short_empty_elements=True)
    document.startDocument()
    _start(document, "log", **{"xes.version": "1.0", "xes.features": "", "xmlns": "http://www.xes-standard.org/"})
    for name, prefix in _EXTENSIONS:
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        _empty(document, "extension", name=name, prefix=prefix, uri=uri)
    for scope, keys in _GLOBALS:
        _start(document, "global", scope=scope)
        for kind, key, value in keys:
            _empty(document, kind, key=key, value=value)
        document.endElement("global")
    _empty(document, "classifier", name="Activity", keys="concept:name")
    _empty(document, "string", key="concept:name", value="守望 事件日志")
    written, open_ = 0, ""
    for line in found:
        if line.incident_id != open_:
            if open_:
                document.endElement("trace")
            _start(document, "trace")
            _empty(document, "string", key="concept:name", value=line.case_code)
            open_ = line.incident_id
        _event(document, line)
        written += 1
    if open_:
        document.endElement("trace")
    document.endElement("log")
    document.endDocument()
    return written


_EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
_GLOBALS = (
    ("trace", (("string", "concept:name", "-"),)),
    (
        "event",
        (
            ("string", "concept:name", "-"),
            ("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00"),
            ("string", "lifecycle:transition", "complete"),
        ),
    ),
)


def _event(document: XMLGenerator, line: Line) -> None:
    _start(document, "event")
    _empty(document, "string", key="concept:name", value=line.action)
    _empty(document, "date", key="time:timestamp", value=line.at)
    _empty(document, "string", key="lifecycle:transition", value="complete")
    _empty(document, "string", key="org:resource", value=line.actor_id)
    _empty(document, "string", key="org:role", value=line.actor_kind)
    if line.actor_org:
        _empty(document, "string", key="org:group", value=line.actor_org)
    for key in ("from_state", "to_state", "stage", "detail", "to_org"):
        if value := getattr(line, key):
            _empty(document, "string", key=f"shouwang:{key}", value=value)
    _empty(document, "int", key="shouwang:seq", value=str(line.seq))
    document.endElement("event")


def _empty(document: XMLGenerator, element: str, **attributes: str) -> None:
    _start(document, element, **attributes)
    document.endElement(element)


def _start(document: XMLGenerator, element: str, **attributes: str) -> None:
    document.startElement(element, AttributesImpl({name: _printable(value) for name, value in attributes.items()}))


def _printable(text: str) -> str:
    """XML 1.0 has no place for control characters, not even escaped."""
    return "".join(c if c >= " " or c in "\t\n\r" else "\ufffd" for c in text)


def _line(row: Sequence[Any]) -> Line:  # a row of _COLUMNS
    code, incident_id, version, seq, type_, at, actor, data = row
    who, step = json.loads(actor), json.loads(data)["step"]
    entered = step.get("entered_at")
    return Line(
        case_code=code,
        incident_id=incident_id,
        version=version,
        seq=seq,
        type=type_,
        at=_time(at),
        action=step["action"],
        from_state=step.get("from_state") or "",
        to_state=step.get("to_state") or "",
        stage=step.get("stage") or "",
        detail=step.get("detail") or "",
        actor_kind=who["kind"],
        actor_id=who["id"],
        actor_name=who["name"],
        actor_org=(who.get("org") or {}).get("name", ""),
        to_org=(step.get("org") or {}).get("name", ""),
        on_behalf=bool(step.get("on_behalf")),
        entered_at="" if entered is None else _time(entered),
        text=step.get("text") or "",
    )


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(_ZONE).isoformat(timespec="milliseconds")
