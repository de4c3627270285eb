"""Changing the organisations: decided on the tree as it stands, written as a whole, logged with a chain of hashes.

The running centers take the new district over within seconds, as they do with an imported one.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from center.domain.district_file import Entry
from center.domain.org_tree import OrgFault, changed_orgs, said
from center.service import refusals
from center.service.catalog import refused_in_use
from center.service.district import read_orgs
from center.service.district_import import move_cameras, uses_of
from center.service.editions import catalog_in_force, put_edition
from center.service.reach import remember
from center.service.refusals import Refused
from center.store import schema
from center.store.org_schema import org_change, org_trait
from center.store.people_schema import user_post
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.org import OrgRef, Person
from contract.org_change import OrgChange, OrgChanged, OrgChangeLine, RetireOrg
from contract.problems import FieldError
from contract.said import Said

GENESIS = "0" * 64
_l = org_change.c
_LINES = select(_l.seq, _l.at, _l.by, _l.said, _l.body, _l.prev_hash, _l.hash).order_by(_l.seq)


async def change_orgs(store: Store, change: OrgChange, *, by: str, at: int) -> OrgChanged:
    """Make one change. ``at``: ms. Raises Refused (unknown_org, in_use, unknown_class, invalid), StoreError."""
    return await store.write(lambda c: _change(c, change, by, at))


def changes(c: Connection, limit: int) -> list[OrgChangeLine]:
    """The log, the newest first."""
    rows = c.execute(_LINES.order_by(None).order_by(_l.seq.desc()).limit(limit))
    return [OrgChangeLine(seq=r.seq, at=r.at, by=r.by, said=r.said, hash=r.hash) for r in rows]


def broken_at(c: Connection) -> int | None:
    """The first line of the log that does not follow from the one before it; None when it is whole."""
    before, expected = GENESIS, 1
    for row in c.execute(_LINES):
        line = _Line(row.seq, row.at, row.by, row.said, row.body)
        if row.seq != expected or row.prev_hash != before or row.hash != line.hashed(before):
            return int(row.seq)
        before, expected = row.hash, expected + 1
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    seq: int
    at: int
    by: str
    said: str
    body: str

    def hashed(self, before: str) -> str:
        text = json.dumps([self.seq, self.at, self.by, self.said, self.body], ensure_ascii=False)
        return hashlib.sha256(before.encode() + text.encode()).hexdigest()


def _change(c: Connection, change: OrgChange, by: str, at: int) -> OrgChanged:
    take_turn(c)
    before = {p.org.id: Entry(p.org, p.shape) for p in read_orgs(c)}
    try:
        changed = changed_orgs(change, before, catalog_in_force(c).classes, at)
    except OrgFault as fault:
        raise _refused(fault) from None
    if isinstance(change, RetireOrg):
        _unused(c, before[change.org])
    _write(c, before, changed)
    after = {**before, **changed}
    remember(c, {id_: e.org for id_, e in before.items()}, {id_: e.org for id_, e in after.items()})
    move_cameras(c)
    line = _log(c, change, said(change, before), by, at)
    put_edition(c, "district", line.hash[:12], line.said, change.model_dump_json(), by, at)
    ended = [id_ for id_, entry in changed.items() if entry.org.retired_at == at]
    orgs = tuple(OrgRef(id=entry.org.id, name=entry.org.name) for entry in changed.values())
    return OrgChanged(line=line, orgs=orgs, staff=tuple(_staff(c, ended)))


def _write(c: Connection, before: Mapping[str, Entry], changed: Mapping[str, Entry]) -> None:
    o = schema.org
    traits = set(c.execute(select(org_trait.c.org_id)).scalars())
    for id_, entry in changed.items():
        org = entry.org
        values = {
            "parent": org.parent,
            "kind": org.kind,
            "name": org.name,
            "lon": org.lon,
            "lat": org.lat,
            "shape": entry.shape,
        }
        if id_ in before:
            c.execute(update(o).where(o.c.id == id_).values(values))
        else:
            c.execute(insert(o).values(id=id_, **values))
        kept = {
            "retired_at": org.retired_at,
            "bound_to": json.dumps(org.bound_to),
            "classes": json.dumps(org.classes),
        }
        if id_ in traits:
            c.execute(update(org_trait).where(org_trait.c.org_id == id_).values(kept))
        elif org.retired_at is not None or org.bound_to or org.classes:
            c.execute(insert(org_trait).values(org_id=id_, **kept))


def _log(c: Connection, change: OrgChange, sentence: str, by: str, at: int) -> OrgChangeLine:
    last = c.execute(select(_l.seq, _l.hash).order_by(_l.seq.desc()).limit(1)).one_or_none()
    seq, before = (1, GENESIS) if last is None else (last.seq + 1, last.hash)
    line = _Line(seq, at, by, sentence, change.model_dump_json())
    digest = line.hashed(before)
    c.execute(
        insert(org_change).values(seq=seq, at=at, by=by, said=sentence, body=line.body, prev_hash=before, hash=digest)
    )
    return OrgChangeLine(seq=seq, at=at, by=by, said=sentence, hash=digest)


def _unused(c: Connection, entry: Entry) -> None:
    """Raises Refused (in_use): who still works there, or is responsible for something open."""
    org = entry.org
    used = {
        Said(f"{org.name} 的{what.zh}", f"{org.name}: {what.en}"): count
        for _, count, what in uses_of(c, {org.id: org.name}, now=True)
    }
    if used:
        raise refused_in_use(
            Said("这个机构还在使用", "this organisation is still in use"),
            used,
            Said("请先办结、转移事件，调整人员岗位", "Close or hand over its matters and change the posts first"),
        )


def _staff(c: Connection, orgs: list[str]) -> Iterator[Person]:
    user = schema.app_user
    further = select(user_post.c.user_id).where(user_post.c.org_id.in_(orgs))
    rows = c.execute(
        select(user.c.id, user.c.name)
        .where(user.c.active.is_(True), user.c.org_id.in_(orgs) | user.c.id.in_(further))
        .order_by(user.c.id)
    )
    for id_, name in rows:
        yield Person(id=id_, name=name)


def _refused(fault: OrgFault) -> Refused:
    why, english = fault.why.zh, f"{fault.why.en}. Nothing is changed."
    if fault.code == "unknown_org":
        detail = f"{why}。请核对代码。"
        return refusals.refused(422, "unknown_org", "没有这个机构", detail, {"org": fault.org}, english=english)
    if fault.code == "in_use":
        params: dict[str, str | int] = {"what": fault.org, "count": 1}
        return refusals.refused(409, "in_use", "仍在使用", f"{why}。没有改动。", params, english=english)
    if fault.code == "unknown_class":
        return refusals.unknown_class(fault.org, english)
    return refusals.invalid([FieldError(field=fault.field, message=why)], f"{why}。没有改动。", english)
