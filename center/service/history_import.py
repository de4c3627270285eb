"""Bringing in another system's history: a row becomes a matter, whole or not at all, and never twice.

Rows go in by the thousand, one transaction each. A row's identity is made of its system's name and its own number, so
what is there already is passed over: a run that was broken off goes on where it was, a second run changes nothing.
Memory does not grow with the table.
"""

import asyncio
import csv
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, bindparam, select

from center.domain.import_mapping import ImportMapping
from center.domain.imported import BadRow, Known, RowFault, RowReader
from center.domain.values import Decision
from center.service.append import CONTACT_DAYS
from center.service.append_whole import append_whole
from center.service.cells import inert
from center.service.district import DistrictTables
from center.service.ids import named_id
from center.service.import_file import TableRow, rows_of
from center.service.serials import SerialsOfDays
from center.store import schema
from center.store.bulk import make_room
from center.store.prepared import Lookup, Prepared
from center.store.protocol import Store
from contract.event import Actor
from contract.org import OrgRef

BATCH = 1_000
YOUNG = 100_000
"""Objects made and not yet let go; a batch holds some 20,000."""
COLUMNS = ("行", "列", "问题", "怎么改")
_DAY_MS = 86_400_000
_HELD = Lookup(select(schema.incident.c.id).where(schema.incident.c.id.in_(bindparam("ids", expanding=True))), "ids")
_ADD_CONTACTS = Prepared(schema.contact.insert(), schema.contact.c.keys())


@dataclass(frozen=True, slots=True)
class Done:
    """Rows so far. ``taken``: new matters; ``there``: came in before; ``broken``: stand in the report."""

    read: int = 0
    taken: int = 0
    there: int = 0
    broken: int = 0


class Report:
    """What did not come in, a line for each fault, as a table that is opened in a spreadsheet."""

    def __init__(self, file: IO[str]) -> None:
        self._table = csv.writer(file)
        self._table.writerow(COLUMNS)

    def add(self, number: int, faults: Iterable[RowFault]) -> None:
        for fault in faults:
            self._table.writerow((number, inert(fault.column), inert(fault.what), inert(fault.do)))


async def import_history(
    store: Store,
    path: Path,
    mapping: ImportMapping,
    report: Report,
    now: int,
    *,
    dry_run: bool = False,
    told: Callable[[Done], None] = lambda _: None,
) -> Done:
    """``told`` hears after every batch. Raises UnreadableTable, OSError, StoreError: what was committed stays.

    ``dry_run``: everything is read and checked, nothing is written but the report.
    """
    district = await DistrictTables.load(store)
    reader = RowReader(mapping, district, _names(district), now)
    actor = _actor(mapping, district)

    def take(connection: Connection, known: dict[str, Known]) -> int:
        return len(_held(connection, known)) if dry_run else _take(connection, known, reader, actor, now)

    if not dry_run:
        await store.write(make_room)
    done = Done()
    with _few_collections(), closing(rows_of(path, mapping.columns)) as rows:
        ahead = _ahead(rows, reader, mapping, report)
        try:
            while (batch := await ahead).read:
                ahead = _ahead(rows, reader, mapping, report)
                held = await (store.read if dry_run else store.write)(partial(take, known=batch.known))
                done = Done(
                    done.read + batch.read,
                    done.taken + len(batch.known) - held,
                    done.there + batch.read - batch.broken - len(batch.known) + held,
                    done.broken + batch.broken,
                )
                told(done)
        finally:
            await asyncio.gather(ahead, return_exceptions=True)
    return done


@contextmanager
def _few_collections() -> Iterator[None]:
    """What a batch makes goes with the batch, without cycles: looking for those after every 700 new objects costs a
    sixth of all the work. Holds for the whole process while it lasts."""
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, YOUNG), *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)


@dataclass(frozen=True, slots=True)
class _Batch:
    """``known``: the sound rows by the id of their matter, the first of those with the same number."""

    read: int
    broken: int
    known: dict[str, Known]


def _ahead(rows: Iterator[TableRow], reader: RowReader, mapping: ImportMapping, report: Report) -> asyncio.Task[_Batch]:
    """The next batch, read by a thread of its own while the one before is written: the engine needs no Python."""
    return asyncio.create_task(asyncio.to_thread(_read, rows, reader, mapping, report), name="rows ahead")


def _read(rows: Iterator[TableRow], reader: RowReader, mapping: ImportMapping, report: Report) -> _Batch:
    known: dict[str, Known] = {}
    read = broken = 0
    for row in islice(rows, BATCH):
        read += 1
        try:
            if row.broken:
                raise BadRow((RowFault("", row.broken, "改正这一行后再导入一次"),))
            held = reader.row(row.cells)
            key = held.key()
            id_ = named_id("import", mapping.source, key)
            if id_ not in known:
                known[id_] = held.known(key, id_)
        except BadRow as bad:
            report.add(row.number, bad.faults)
            broken += 1
    return _Batch(read, broken, known)


def _held(connection: Connection, known: dict[str, Known]) -> set[str]:
    return {row[0] for row in _HELD.rows(connection, list(known))}


def _take(connection: Connection, known: dict[str, Known], reader: RowReader, actor: Actor, now: int) -> int:
    """Write what is new; returns how many were there already."""
    held = _held(connection, known)
    new = [one for id_, one in known.items() if id_ not in held]
    append_whole(connection, _numbered(connection, new, reader, actor), now)
    _ADD_CONTACTS.run(connection, [line for one in new if (line := _contact(one, now)) is not None])
    return len(held)


def _numbered(connection: Connection, new: list[Known], reader: RowReader, actor: Actor) -> list[tuple[str, Decision]]:
    """The decisions, each with the next number of its own day, and by which id its step is known."""
    serials = SerialsOfDays(connection, (one.day for one in new))
    decisions = [
        (named_id("import-step", one.incident.id), reader.decision(one, serials.take(one.day), actor)) for one in new
    ]
    serials.save()
    return decisions


def _contact(one: Known, now: int) -> dict[str, object] | None:
    """Kept as long as that of any reporter, counted from the last thing that was done; None when that is over."""
    expires_at = one.at + CONTACT_DAYS * _DAY_MS
    if one.contact is None or expires_at <= now:
        return None
    return {
        "incident_id": one.incident.id,
        "name": one.contact.name,
        "phone": one.contact.phone,
        "expires_at": expires_at,
    }


def _names(district: DistrictTables) -> dict[str, str]:
    """Ids by names; a name that several orgs have names none of them."""
    found: dict[str, list[str]] = {}
    for org in district.orgs.values():
        found.setdefault(org.name, []).append(org.id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def _actor(mapping: ImportMapping, district: DistrictTables) -> Actor:
    top = next((org for org in district.orgs.values() if org.kind == "district"), None)
    org = None if top is None else OrgRef(id=top.id, name=top.name)
    return Actor(kind="integration", id=f"import.{mapping.source}"[:64], name=mapping.source_name, org=org)
