"""Changing the tree of organisations: what a change comes to, or why it cannot be. Pure.

OrgFault     the change cannot be made; ``code`` and words go to whoever asked
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from center.domain.district_file import ABOVE, Entry
from center.domain.geometry import Shape
from contract.org import Org, OrgKind
from contract.org_change import (
    BindGrid,
    Border,
    CreateOrg,
    MergeGrids,
    MoveOrg,
    OrgChange,
    RenameOrg,
    RetireOrg,
    SplitGrid,
)
from contract.problems import ProblemCode
from contract.said import Said

Orgs = Mapping[str, Entry]


class OrgFault(ValueError):
    """``field``: of the change; ``org``: the org that stands in the way."""

    def __init__(self, why: Said, field: str, org: str, code: ProblemCode = "invalid") -> None:
        super().__init__(why.zh)
        self.why, self.field, self.org, self.code = why, field, org, code


def changed_orgs(change: OrgChange, orgs: Orgs, classes: Collection[str], at: int) -> dict[str, Entry]:
    """The orgs that ``change`` makes or changes, as they are afterwards; ``at``: ms. Raises OrgFault."""
    match change:
        case CreateOrg():
            return _create(change, orgs)
        case RenameOrg():
            held = _living(change.org, orgs, "org")
            return {change.org: _with(held, name=change.name)}
        case MoveOrg():
            return _move(change, orgs)
        case SplitGrid():
            return _split(change, orgs, at)
        case MergeGrids():
            return _merge(change, orgs, at)
        case RetireOrg():
            return _retire(change, orgs, at)
        case BindGrid():
            return _bind(change, orgs, classes)


def said(change: OrgChange, orgs: Orgs) -> str:
    """The change in one sentence, for the log; ``orgs``: as they were."""

    def named(id_: str) -> str:
        return f"{id_} {orgs[id_].org.name}" if id_ in orgs else id_

    match change:
        case CreateOrg():
            return f"新设 {change.id} {change.name}，隶属 {named(change.parent)}"
        case RenameOrg():
            return f"{named(change.org)} 更名为 {change.name}"
        case MoveOrg():
            above = orgs[change.org].org.parent or ""
            return f"{named(change.org)} 由 {named(above)} 划归 {named(change.parent)}"
        case SplitGrid():
            return f"{named(change.org)} 拆分为 {'、'.join(f'{p.id} {p.name}' for p in change.parts)}"
        case MergeGrids():
            return f"{'、'.join(named(id_) for id_ in change.orgs)} 并入 {named(change.into)}"
        case RetireOrg():
            return f"停用 {named(change.org)}"
        case BindGrid():
            if not change.bound_to:
                return f"{named(change.org)} 不再绑定基础网格"
            grids, kinds = len(change.bound_to), len(change.classes)
            return f"{named(change.org)} 绑定 {grids} 个基础网格的 {kinds} 类事件"


def touched(change: OrgChange) -> tuple[str, ...]:
    """The orgs that ``change`` names and that must be within the reach of whoever asks for it."""
    match change:
        case CreateOrg():
            return (change.parent,)
        case MoveOrg():
            return (change.org, change.parent)
        case MergeGrids():
            return (*change.orgs, change.into)
        case BindGrid():
            return (change.org, *change.bound_to)
        case _:
            return (change.org,)


def came_below(
    before: Mapping[str, Org], after: Mapping[str, Org], travelled: Collection[str]
) -> frozenset[tuple[str, str]]:
    """Pairs of (root, org): ``org`` lies below ``root`` now and did not before, so that matters which name ``org`` may
    not name ``root``. ``travelled``: orgs that moved at an earlier time.

    Not every org below a moved one is told: a matter names all that was above its place, the moved one too. Those that
    travelled themselves may be named by matters which the moved one is not.
    """
    found: set[tuple[str, str]] = set()
    for id_, org in after.items():
        old = before.get(id_)
        if old is None or (old.parent == org.parent and id_ not in travelled):
            continue
        gained = set(above(id_, after)) - set(above(id_, before)) - {id_}
        found |= {(root, id_) for root in gained}
    return frozenset(found)


def above(id_: str, orgs: Mapping[str, Org]) -> tuple[str, ...]:
    """The org and all above it, top first; empty when unknown."""
    path: list[str] = []
    at: str | None = id_
    while at is not None and at not in path and (org := orgs.get(at)) is not None:
        path.insert(0, at)
        at = org.parent
    return tuple(path)


def _create(change: CreateOrg, orgs: Orgs) -> dict[str, Entry]:
    _free(change.id, orgs, "id")
    _may_lie_in(change.kind, change.parent, orgs)
    org = Org(id=change.id, name=change.name, parent=change.parent, kind=change.kind)
    return {change.id: _bordered(org, change.border, "border")}


def _move(change: MoveOrg, orgs: Orgs) -> dict[str, Entry]:
    held = _living(change.org, orgs, "org")
    _may_lie_in(held.org.kind, change.parent, orgs)
    if held.org.parent == change.parent:
        raise OrgFault(
            Said(f"{held.org.name} 已隶属于这个机构", f"{held.org.name} is below that organisation already"),
            "parent",
            change.parent,
        )
    return {change.org: _with(held, parent=change.parent)}


def _split(change: SplitGrid, orgs: Orgs, at: int) -> dict[str, Entry]:
    held = _grid(change.org, orgs, "org")
    ids = [part.id for part in change.parts]
    if len(set(ids)) < len(ids):
        raise OrgFault(Said("拆出的网格代码重复", "codes of the new grids repeat"), "parts", change.org)
    made: dict[str, Entry] = {change.org: _with(held, retired_at=at)}
    for n, part in enumerate(change.parts):
        _free(part.id, orgs, f"parts.{n}.id")
        org = Org(id=part.id, name=part.name, parent=held.org.parent, kind="grid")
        made[part.id] = _bordered(org, part.border, f"parts.{n}.border")
    return made | _rebound(orgs, {change.org: tuple(ids)})


def _merge(change: MergeGrids, orgs: Orgs, at: int) -> dict[str, Entry]:
    into = _grid(change.into, orgs, "into")
    if len(set(change.orgs)) < len(change.orgs) or change.into in change.orgs:
        raise OrgFault(
            Said("并入的网格重复，或与合并后的网格相同", "the grids to merge repeat, or name the one they become"),
            "orgs",
            change.into,
        )
    parts = [_grid(id_, orgs, "orgs") for id_ in change.orgs]
    polygons = [polygon for part in (into, *parts) for polygon in _polygons(part.shape)]
    made = {part.org.id: _with(part, parent=change.into, retired_at=at) for part in parts}
    if polygons:
        sketch = any(json.loads(p.shape).get("synthetic", False) for p in (into, *parts) if p.shape)
        geometry = {"type": "MultiPolygon", "coordinates": polygons, "synthetic": sketch}
        lon, lat = Shape(geometry).inner_point()
        org = into.org.model_copy(update={"lon": lon, "lat": lat})
        made[change.into] = Entry(org, json.dumps(geometry, separators=(",", ":")))
    return made | _rebound(orgs, dict.fromkeys(change.orgs, (change.into,)))


def _retire(change: RetireOrg, orgs: Orgs, at: int) -> dict[str, Entry]:
    held = _living(change.org, orgs, "org")
    if held.org.kind == "district":
        raise OrgFault(Said("区县不能停用", "a district cannot be retired"), "org", change.org)
    below = next((e.org for e in orgs.values() if e.org.parent == change.org and e.org.retired_at is None), None)
    if below is not None:
        raise OrgFault(
            Said(
                f"{held.org.name} 之下还有 {below.name}，请先划归别处或停用",
                f"{below.name} is still below {held.org.name}; move or retire it first",
            ),
            "org",
            below.id,
            "in_use",
        )
    return {change.org: _with(held, retired_at=at)} | _rebound(orgs, {change.org: ()})


def _bind(change: BindGrid, orgs: Orgs, classes: Collection[str]) -> dict[str, Entry]:
    held = _living(change.org, orgs, "org")
    if held.org.kind != "special_grid":
        raise OrgFault(Said(f"{held.org.name} 不是专属网格", f"{held.org.name} is no special grid"), "org", change.org)
    for id_ in change.bound_to:
        _grid(id_, orgs, "bound_to")
    unknown = next((code for code in change.classes if code not in classes), None)
    if unknown is not None:
        raise OrgFault(
            Said(f"类别 {unknown} 不在现行目录中", f"class {unknown} is not in the catalogue in force"),
            "classes",
            unknown,
            "unknown_class",
        )
    if bool(change.bound_to) != bool(change.classes):
        raise OrgFault(
            Said(
                "基础网格与事件类别须同时给出，或都不给出（解除绑定）",
                "give base grids and classes together, or neither (the binding ends)",
            ),
            "classes",
            change.org,
        )
    bound, kinds = tuple(dict.fromkeys(change.bound_to)), tuple(dict.fromkeys(change.classes))
    return {change.org: _with(held, bound_to=bound, classes=kinds)}


def _rebound(orgs: Orgs, successors: Mapping[str, tuple[str, ...]]) -> dict[str, Entry]:
    """The special grids that were bound to a grid whose place others took."""
    made: dict[str, Entry] = {}
    for id_, entry in orgs.items():
        if successors.keys().isdisjoint(entry.org.bound_to):
            continue
        bound = [new for old in entry.org.bound_to for new in successors.get(old, (old,))]
        made[id_] = _with(entry, bound_to=tuple(dict.fromkeys(bound)))
    return made


def _living(id_: str, orgs: Orgs, field: str) -> Entry:
    held = orgs.get(id_)
    if held is None:
        raise OrgFault(
            Said(f"机构 {id_} 不在名册中", f"organisation {id_} is not in the roster"), field, id_, "unknown_org"
        )
    if held.org.retired_at is not None:
        raise OrgFault(
            Said(f"机构 {id_} {held.org.name} 已停用", f"organisation {id_} {held.org.name} is retired"), field, id_
        )
    return held


def _grid(id_: str, orgs: Orgs, field: str) -> Entry:
    held = _living(id_, orgs, field)
    if held.org.kind != "grid":
        raise OrgFault(Said(f"{id_} {held.org.name} 不是网格", f"{id_} {held.org.name} is no grid"), field, id_)
    return held


def _free(id_: str, orgs: Orgs, field: str) -> None:
    if id_ in orgs:
        ended, name = orgs[id_].org.retired_at is not None, orgs[id_].org.name
        why = Said("（已停用，代码不再重复使用）", " (retired; codes are not used again)") if ended else Said("", "")
        raise OrgFault(
            Said(f"代码 {id_} 已是 {name}{why.zh}", f"code {id_} is {name} already{why.en}"), field, id_, "in_use"
        )


def _may_lie_in(kind: OrgKind, parent: str, orgs: Orgs) -> None:
    over = _living(parent, orgs, "parent").org
    if over.kind not in ABOVE[kind]:
        raise OrgFault(
            Said(
                f"{kind} 不能隶属于 {over.kind}（{parent} {over.name}）",
                f"{kind} cannot lie below {over.kind} ({parent} {over.name})",
            ),
            "parent",
            parent,
        )


def _with(entry: Entry, **fields: Any) -> Entry:
    return Entry(entry.org.model_copy(update=fields), entry.shape)


def _bordered(org: Org, border: Border | None, field: str) -> Entry:
    if border is None:
        return Entry(org, None)
    geometry = json.loads(border.model_dump_json())
    shape = Shape(geometry)
    if any(ring[0] != ring[-1] for ring in shape.rings):
        raise OrgFault(Said("每一圈边界应首尾相同", "every ring of a border ends where it begins"), field, org.id)
    west, south, east, north = shape.box
    if west == east or south == north:
        raise OrgFault(Said("边界没有面积", "the border encloses nothing"), field, org.id)
    lon, lat = shape.inner_point()
    text = json.dumps({**geometry, "synthetic": False}, separators=(",", ":"))
    return Entry(org.model_copy(update={"lon": lon, "lat": lat}), text)


def _polygons(shape: str | None) -> list[Any]:
    """The polygons of a GeoJSON geometry, nested as it nests them."""
    if shape is None:
        return []
    geometry = json.loads(shape)
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])
