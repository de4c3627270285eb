"""Bringing in organisations and official borders: what changes is said first, then all of it in one transaction."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from center.domain.catalog_diff import Change
from center.domain.district_file import Entry, parse
from center.service.catalog import refused_in_use
from center.service.district import DistrictTables, PlacedOrg, read_orgs
from center.service.editions import catalog_in_force, digest_of, put_edition
from center.service.reach import remember
from center.store import schema
from center.store.org_schema import org_trait
from center.store.people_schema import user_post
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.incident import ENDED
from contract.org import Org
from contract.said import Said


@dataclass(frozen=True, slots=True)
class DistrictImport:
    """``moved_cameras``: those that lie in another grid by the new borders."""

    changes: tuple[Change, ...]
    moved_cameras: int
    applied: bool


async def import_district(store: Store, text: str, *, whole: bool, apply: bool, by: str, at: int) -> DistrictImport:
    """Compare ``text`` with the organisations in force; with ``apply``, put it in force. ``at``: ms.

    ``whole``: the file names all of them, others are dropped; else others stay. Matters keep the scope they have.
    Raises CatalogError (the file is wrong), Refused ``in_use`` (a dropped org has users, keys, open matters, cameras
    or leads a class), StoreError.
    """

    def work(c: Connection) -> DistrictImport:
        take_turn(c)
        before = {p.org.id: p for p in read_orgs(c)}
        living = {id: p.org for id, p in before.items() if p.org.retired_at is None}
        kept = {id: org for id, org in living.items() if org.kind == "district"} if whole else living
        entries = {e.org.id: e for e in parse(text, kept)}
        gone = [p for id, p in before.items() if whole and id not in entries and p.org.kind != "district"]
        dropped = [p for p in gone if p.org.retired_at is None]  # those are kept for what they did
        _not_in_use(c, dropped)
        changes = (*_differences(before, entries), *(Change("dropped", _named(p)) for p in dropped))
        moved = 0
        if apply and changes:
            _write(c, before, entries, dropped)
            remember(c, _orgs(before), {**_orgs(before), **{id: e.org for id, e in entries.items()}})
            moved = move_cameras(c)
            digest = digest_of(text)
            put_edition(c, "district", digest[:12], "机构与边界", text, by, at)
        return DistrictImport(changes, moved, bool(apply and changes))

    return await (store.write(work) if apply else store.read(work))


def _orgs(placed: Mapping[str, PlacedOrg]) -> dict[str, Org]:
    return {id: p.org for id, p in placed.items()}


def _differences(before: Mapping[str, PlacedOrg], entries: Mapping[str, Entry]) -> Iterator[Change]:
    for id, entry in entries.items():
        old = before.get(id)
        if old is None:
            yield Change("added", _named(entry), new=_border(entry.shape))
            continue
        for what, was, now in (
            ("名称", old.org.name, entry.org.name),
            ("类型", old.org.kind, entry.org.kind),
            ("上级机构", old.org.parent or "", entry.org.parent or ""),
        ):
            if was != now:
                yield Change("changed", f"{_named(entry)} 的{what}", was, now)
        if entry.shape is not None and not _same(old.shape, entry.shape):
            yield Change("changed", f"{_named(entry)} 的边界", _border(old.shape), _border(entry.shape))


def _named(one: PlacedOrg | Entry) -> str:
    return f"机构 {one.org.id} {one.org.name}"


def _border(shape: str | None) -> str:
    if shape is None:
        return "无边界"
    geometry = json.loads(shape)
    rings = (
        geometry["coordinates"] if geometry["type"] == "Polygon" else [r for p in geometry["coordinates"] for r in p]
    )
    sort = "示意图" if geometry.get("synthetic") else "正式边界"
    return f"{sort}，{sum(len(ring) for ring in rings)} 点"


def _same(old: str | None, new: str) -> bool:
    return old is not None and json.loads(old) == json.loads(new)


def _write(
    c: Connection, before: Mapping[str, PlacedOrg], entries: Mapping[str, Entry], dropped: list[PlacedOrg]
) -> None:
    o = schema.org
    for id, entry in entries.items():
        values: dict[str, object] = {"parent": entry.org.parent, "kind": entry.org.kind, "name": entry.org.name}
        if entry.shape is not None or id not in before:
            values |= {"lon": entry.org.lon, "lat": entry.org.lat, "shape": entry.shape}
        if id in before:
            c.execute(update(o).where(o.c.id == id).values(values))
        else:
            c.execute(insert(o).values(id=id, **values))
    for placed in dropped:
        c.execute(delete(org_trait).where(org_trait.c.org_id == placed.org.id))
        c.execute(delete(o).where(o.c.id == placed.org.id))


def move_cameras(c: Connection) -> int:
    """A camera is in scope where it stands: by the new borders. One that now stands outside keeps its path."""
    district = DistrictTables(read_orgs(c))
    moved = 0
    camera = schema.camera
    for id, lon, lat, path in c.execute(select(camera.c.id, camera.c.lon, camera.c.lat, camera.c.path)).all():
        found = district.locate(lon, lat)
        if found is not None and list(found) != json.loads(path):
            c.execute(update(camera).where(camera.c.id == id).values(path=json.dumps(found)))
            moved += 1
    return moved


def _not_in_use(c: Connection, dropped: list[PlacedOrg]) -> None:
    """Raises Refused."""
    if not dropped:
        return
    names = {p.org.id: _named(p) for p in dropped}
    used: dict[Said, int] = {}
    for org_id, count, what in uses_of(c, names):
        used[Said(f"{names[org_id]} 的{what.zh}", f"{org_id}: {what.en}")] = count
    if used:
        raise refused_in_use(
            Said("新的机构名册去掉了还在使用的机构", "the new roster drops organisations that are still in use"),
            used,
            Said(
                "请先办结、转移或停用，或在文件中保留这些机构",
                "Close, hand over or shut out first, or keep them in the file",
            ),
        )


def uses_of(c: Connection, ids: Mapping[str, str], *, now: bool = False) -> Iterator[tuple[str, int, Said]]:
    """What needs one of the orgs ``ids``: its id, how many, of what. ``now``: whoever was shut out does not count."""
    user, key, scope, incident = schema.app_user, schema.api_key, schema.incident_scope, schema.incident
    people, posts, keys = (
        Said("用户", "users"),
        Said("用户兼任的岗位", "further posts of users"),
        Said("接口密钥", "keys"),
    )
    for table, what in ((user, people), (user_post, posts), (key, keys)):
        query = select(table.c.org_id, func.count()).where(table.c.org_id.in_(ids)).group_by(table.c.org_id)
        if now and "active" in table.c:
            query = query.where(table.c.active.is_(True))
        rows = c.execute(query)
        yield from ((org_id, int(count), what) for org_id, count in rows)
    matters = (
        select(scope.c.org_id, func.count())
        .select_from(scope.join(incident, incident.c.id == scope.c.incident_id))
        .where(scope.c.org_id.in_(ids), incident.c.state.not_in(ENDED))
        .group_by(scope.c.org_id)
    )
    yield from ((org_id, int(count), Said("未办结事件", "open matters")) for org_id, count in c.execute(matters))
    for one in catalog_in_force(c).classes.values():
        if one.lead is not None and one.lead in ids:
            yield one.lead, 1, Said(f"牵头类别 {one.code}", f"lead of class {one.code}")
