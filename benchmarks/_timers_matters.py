"""Matters of the demonstration district that wait for one step of their ladder, as the center itself writes them."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import Connection, insert

from benchmarks.center import CLASS, DISTRICT, LEAD, OFFICER
from center.domain.clocks import next_timer
from center.domain.loop import decide
from center.domain.made import changed
from center.domain.values import Case, Decision, Facts
from center.service.append import projection
from center.service.demo_district import put_catalog, read_demo
from center.service.district import DistrictTables
from center.store import schema
from center.store.connect import store_for
from contract.command import CommandAdapter
from contract.identity import new_id

DUE_MS = 1_795_424_400_000
"""23 November 2026, 17:00, a Monday: when the flood is due."""
HOUR = 3_600_000
STEADY_MS = DUE_MS + HOUR
LATER_MS = DUE_MS + 48 * HOUR
_NUMBER = {"due": 1, "steady": 2, "later": 3}
_PART = 10_000
_ID, _CODE, _AT = "01a20000-0000-7000-8000-000000000000", "CODE-OF-THE-MODEL", DUE_MS + 1_234_567
"""Places in the model."""
_STEPS = (
    (
        "report",
        '{"text":"路面塌陷约两平方米","class_code":"%s","place":{"lon":103.83,"lat":30.69,"address":"光华大道"}}',
    ),
    ("register", '{"severity":3}'),
    ("dispatch", '{"lead":"%s"}'),
    ("accept", "{}"),
)


@dataclass(frozen=True)
class Bare:
    """A line of the log that nobody made."""

    statement: str
    values: tuple[Any, ...]

    def of(self, id_: str, lane: int) -> tuple[Any, ...]:
        """``lane`` keeps the numbers of several connections apart."""
        number = lane * 10**9 + uuid.UUID(id_).int % 10**9
        return (number, id_, *self.values)


def ids(kind: str, count: int) -> list[str]:
    """The matters of a kind, in the order in which they are due."""
    return [f"01a2{_NUMBER[kind]:04x}-{n >> 16:04x}-7{n & 0xFFF:03x}-8000-{n:012x}" for n in range(count)]


async def write(url: str, kinds: Sequence[tuple[str, int]], per_second: int) -> None:
    """The district, then of each kind so many matters with their timers."""
    store = store_for(url)
    await store.open()
    await store.write(_found)
    tables = await DistrictTables.load(store)
    await store.close()
    model = _accepted(Facts(tables))
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for kind, count in kinds:
            for lines, timers in _parts(model, kind, count, per_second):
                await _copy(connection, "incident", lines)
                await _copy(connection, "sla_timer", timers)
        for table in ("incident", "sla_timer"):
            await connection.execute(f"ANALYZE {table}")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def bare_row(url: str) -> Bare:
    """As long as an event of the flood."""
    names = [c.name for c in schema.event.columns if c.name not in ("seq", "aggregate")]
    body = "x" * 1_400
    values = {"version": 5, "type": "incident.supervised", "actor": "{}", "command_id": None, "at": DUE_MS}
    values |= {"scope": "[]", "data": body, "prev_hash": "0" * 64, "hash": "0" * 64}
    places = ", ".join(f"${n}" for n in range(1, len(names) + 3))
    columns = ", ".join(("seq", "aggregate", *names))
    return Bare(f"INSERT INTO event ({columns}) VALUES ({places})", tuple(values[name] for name in names))


def _found(connection: Connection) -> None:
    data = read_demo()
    connection.execute(insert(schema.org), data.orgs)
    put_catalog(connection, data.catalog)


def _accepted(facts: Facts) -> Case:
    """A matter a department has taken in hand, by the rules."""
    case: Case | None = None
    id_, at = new_id(), DUE_MS - 30 * HOUR
    for version, (type_, payload) in enumerate(_STEPS):
        text = payload % CLASS if type_ == "report" else payload % LEAD if "%s" in payload else payload
        command = CommandAdapter.validate_json(
            f'{{"type":"{type_}","command_id":"{new_id()}","expected_version":{version},"payload":{text}}}'
        )
        verdict = decide(case, id_, command, OFFICER, at + version * 60_000, facts)
        if not isinstance(verdict, Decision):
            raise AssertionError(f"{type_} was refused: {verdict}")
        case = verdict.after
    assert case is not None
    return case


def _parts(
    model: Case, kind: str, count: int, per_second: int
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    row, timer = _model_line(model)
    names = ids(kind, count)
    for begin in range(0, count, _PART):
        lines, timers = [], []
        for n, id_ in enumerate(names[begin : begin + _PART], begin):
            at = {"due": DUE_MS, "steady": STEADY_MS + n * 1000 // per_second, "later": LATER_MS + n}[kind]
            code = f"{DISTRICT.id}-{_NUMBER[kind]}-{n:06d}"
            body = row["body"].replace(_ID, id_).replace(_CODE, code).replace(str(_AT), str(at))
            lines.append({**row, "id": id_, "code": code, "body": body})
            timers.append({**timer, "incident_id": id_, "due_at": at})
        yield lines, timers


def _model_line(model: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    """Overdue, reminded and urged already; the supervision is what comes next. With places to fill in."""
    clock = model.incident.clock
    assert clock is not None
    since = DUE_MS - 8 * HOUR
    clock = changed(clock, due_soon_at=since, due_at=since + HOUR, level="overdue", rung="supervise", rung_at=_AT)
    incident = changed(model.incident, id=_ID, code=_CODE, clock=clock, late_stages=("handle",), urges=1)
    timer = next_timer(incident)
    assert timer is not None and (timer.level, timer.due_at) == ("ladder", _AT), timer
    row = projection(Case(incident, model.center, model.moved), incident.model_dump_json())
    return row, {"incident_id": _ID, "level": timer.level, "stage": timer.stage, "clock_version": model.moved}


async def _copy(connection: asyncpg.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    records = [tuple(row[name] for name in names) for row in rows]
    await connection.copy_records_to_table(table, records=records, columns=names)
