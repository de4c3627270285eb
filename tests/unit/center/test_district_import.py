"""Organisations and official borders come in as GeoJSON: said first, then done wholly, never against what is in use."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from typer.testing import CliRunner

from center.__main__ import app
from center.domain.catalog_faults import CatalogError
from center.domain.district_file import parse
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.district import DistrictTables, read_orgs
from center.service.district_import import DistrictImport, import_district
from center.service.live_district import LiveDistrict
from center.service.log import EventLog
from center.service.refusals import Refused
from center.store import schema
from center.store.people_schema import user_post
from center.store.protocol import Store
from contract.identity import new_id
from contract.incident import Incident
from tests.unit.center import town

Feature = dict[str, Any]


def box(west: float, south: float, east: float, north: float) -> Feature:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(id: str, kind: str, name: str, parent: str | None, border: Feature | None, **more: Any) -> Feature:
    return {
        "type": "Feature",
        "properties": {"id": id, "kind": kind, "name": name, "parent": parent, **more},
        "geometry": border,
    }


WHOLE = [
    feature(town.DISTRICT, "district", "温江区", None, box(103.8, 30.6, 104.0, 30.8)),
    feature(town.STREET, "street", "柳城街道", town.DISTRICT, box(103.8, 30.6, 103.9, 30.8), synthetic=True),
    feature(town.OTHER_STREET, "street", "公平街道", town.DISTRICT, box(103.9, 30.6, 104.0, 30.8), synthetic=True),
    feature(town.COMMUNITY, "community", "柳城社区", town.STREET, box(103.8, 30.6, 103.9, 30.7), synthetic=True),
    feature(town.GRID, "grid", "第一网格", town.COMMUNITY, box(103.8, 30.6, 103.9, 30.7), synthetic=True),
    feature(town.WATER, "department", "区水务局", town.DISTRICT, None),
]


def text(*features: Feature) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


async def bring_in(store: Store, given: str, *, whole: bool = False, apply: bool = True) -> DistrictImport:
    return await import_district(store, given, whole=whole, apply=apply, by="admin", at=1)


@pytest.fixture
async def store(make_store: Callable[[], Store]) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    await bring_in(made, text(*WHOLE))
    yield made
    await made.close()


async def orgs(store: Store) -> dict[str, str]:
    return {p.org.id: p.org.name for p in await store.read(read_orgs)}


async def test_an_empty_center_gets_its_district_from_a_file(store: Store) -> None:
    district = await DistrictTables.load(store)
    assert district.locate(103.85, 30.65) == (town.DISTRICT, town.STREET, town.COMMUNITY, town.GRID)
    assert district.locate(103.95, 30.65) == (town.DISTRICT, town.OTHER_STREET)
    assert district.locate(105.0, 30.65) is None
    grid = district.org(town.GRID)
    assert grid is not None
    assert grid.lon is not None


async def test_official_borders_replace_a_sketch_after_a_rehearsal(store: Store) -> None:
    official = text(
        feature(town.STREET, "street", "柳城街道", town.DISTRICT, box(103.8, 30.6, 103.92, 30.8)),
        feature(town.OTHER_STREET, "street", "公平街道", town.DISTRICT, box(103.92, 30.6, 104.0, 30.8)),
    )
    rehearsed = await bring_in(store, official, apply=False)
    assert [str(c) for c in rehearsed.changes] == [
        f"改  机构 {town.STREET} 柳城街道 的边界：示意图，5 点 → 正式边界，5 点",
        f"改  机构 {town.OTHER_STREET} 公平街道 的边界：示意图，5 点 → 正式边界，5 点",
    ]
    assert (await DistrictTables.load(store)).locate(103.91, 30.75) == (town.DISTRICT, town.OTHER_STREET)
    live = LiveDistrict(store, await DistrictTables.load(store), CenterClock())
    assert (await bring_in(store, official)).applied
    assert await live.look(), "a running center takes it over"
    assert live.locate(103.91, 30.75) == (town.DISTRICT, town.STREET)
    assert (await bring_in(store, official)).changes == ()


async def test_a_grid_is_split_and_the_past_stays_where_it_was(store: Store) -> None:
    commands = CommandService(store, CenterClock(), EventLog(store), town.TOWN)
    await commands.start()
    id_ = new_id()
    await commands.submit(id_, town.report(), town.OFFICER)
    await commands.stop()
    split = text(
        feature(town.GRID, "grid", "第一网格", town.COMMUNITY, box(103.8, 30.6, 103.85, 30.7)),
        feature(f"{town.COMMUNITY}002", "grid", "第二网格", town.COMMUNITY, box(103.85, 30.6, 103.9, 30.7)),
    )
    await bring_in(store, split)
    district = await DistrictTables.load(store)
    assert district.locate(103.87, 30.65) == (town.DISTRICT, town.STREET, town.COMMUNITY, f"{town.COMMUNITY}002")
    body = select(schema.incident.c.body).where(schema.incident.c.id == id_)
    matter = Incident.model_validate_json(await store.read(lambda c: str(c.execute(body).scalar_one())))
    assert town.GRID in matter.scope


async def test_cameras_belong_to_where_they_stand_by_the_new_borders(store: Store) -> None:
    row = {"id": "51011500001320000001", "name": "路口", "lon": 103.91, "lat": 30.75, "org_id": town.DISTRICT}
    rest = {"path": json.dumps([town.DISTRICT, town.OTHER_STREET]), "network": "", "online": True, "url": "rtsp://a"}
    await store.write(lambda c: c.execute(insert(schema.camera).values(**row, **rest)).rowcount)
    wider = text(feature(town.STREET, "street", "柳城街道", town.DISTRICT, box(103.8, 30.6, 103.92, 30.8)))
    narrower = text(feature(town.OTHER_STREET, "street", "公平街道", town.DISTRICT, box(103.92, 30.6, 104.0, 30.8)))
    await bring_in(store, narrower)
    assert (await bring_in(store, wider)).moved_cameras == 1
    path = await store.read(lambda c: str(c.execute(select(schema.camera.c.path)).scalar_one()))
    assert json.loads(path) == [town.DISTRICT, town.STREET]


async def test_only_a_whole_register_drops_what_it_does_not_name(store: Store) -> None:
    part = text(*WHOLE[:3])
    await bring_in(store, part)
    assert town.WATER in await orgs(store)
    done = await bring_in(store, part, whole=True)
    assert [c.kind for c in done.changes] == ["dropped"] * 3
    assert set(await orgs(store)) == {town.DISTRICT, town.STREET, town.OTHER_STREET}


async def test_an_org_that_is_in_use_cannot_be_dropped(store: Store) -> None:
    def user(c: Connection) -> None:
        row = {"id": "w", "login": "w", "name": "周水务", "seat": "", "password_hash": "", "org_id": town.WATER}
        c.execute(insert(schema.app_user).values(**row, roles="[]", active=False))

    await store.write(user)
    without = text(*WHOLE[:-1])
    with pytest.raises(Refused) as refused:
        await bring_in(store, without, whole=True)
    assert refused.value.problem.code == "in_use"
    assert f"机构 {town.WATER} 区水务局 的用户（1 件）" in refused.value.problem.detail
    assert town.WATER in await orgs(store)


async def test_an_org_where_somebody_holds_a_further_post_cannot_be_dropped(store: Store) -> None:
    def user(c: Connection) -> None:
        row = {"id": "w", "login": "w", "name": "周水务", "seat": "", "password_hash": "", "org_id": town.DISTRICT}
        c.execute(insert(schema.app_user).values(**row, roles="[]", active=True))
        c.execute(insert(user_post).values(user_id="w", org_id=town.WATER, place=1, roles="[]"))

    await store.write(user)
    with pytest.raises(Refused, match="用户兼任的岗位（1 件）") as refused:
        await bring_in(store, text(*WHOLE[:-1]), whole=True)
    assert refused.value.problem.code == "in_use"


async def test_an_org_with_open_matters_cannot_be_dropped(store: Store) -> None:
    commands = CommandService(store, CenterClock(), EventLog(store), town.TOWN)
    await commands.start()
    await commands.submit(new_id(), town.report(), town.OFFICER)
    await commands.stop()
    kept = [f for f in WHOLE if f["properties"]["id"] != town.GRID]
    with pytest.raises(Refused, match="未办结事件（1 件）"):
        await bring_in(store, text(*kept), whole=True)


KNOWN = {e.org.id: e.org for e in parse(text(*WHOLE), {})}


@pytest.mark.parametrize(
    ("wrong", "where", "words"),
    [
        (feature("a b", "grid", "x", town.COMMUNITY, None), "properties.id", "写法"),
        (feature("a", "village", "x", town.COMMUNITY, None), "properties.kind", "不在可用的值"),
        (feature("a", "grid", "", town.COMMUNITY, None), "properties.name", "不能为空"),
        (feature("a", "grid", "x", "nowhere", None), "properties.parent", "nowhere"),
        (feature("a", "grid", "x", town.STREET, None), "properties.parent", "不能隶属于"),
        (feature("a", "district", "x", None, None), "features", "只有一个区县"),
        (feature("a", "grid", "x", town.COMMUNITY, {"type": "Point", "coordinates": [1, 2]}), "geometry", "Polygon"),
        (feature("a", "grid", "x", town.COMMUNITY, box(3e5, 3e6, 4e5, 4e6)), "geometry", "投影坐标"),
        ({"type": "Feature"}, "properties.id", "缺少"),
    ],
)
def test_a_slip_is_named_with_its_line(wrong: Feature, where: str, words: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse(text(WHOLE[4], wrong), KNOWN)
    fault = next(f for f in caught.value.faults if where in f.where)
    assert words in fault.message
    assert fault.line > 1


@pytest.mark.parametrize("given", ["", "{", "[]", '{"type": "Feature"}', '{"type": "FeatureCollection"}'])
def test_what_is_not_a_feature_collection_is_said(given: str) -> None:
    with pytest.raises(CatalogError):
        parse(given, {})


def test_an_org_named_twice_is_said() -> None:
    with pytest.raises(CatalogError, match="重复"):
        parse(text(*WHOLE, WHOLE[-1]), {})


def test_the_command_line_rehearses_then_applies(tmp_path: Path) -> None:
    runner, file = CliRunner(), tmp_path / "机构.geojson"
    file.write_text(text(*WHOLE), "utf-8")

    def run(*more: str) -> tuple[int, str]:
        done = runner.invoke(app, ["import-district", str(file), "--database", str(tmp_path / "center.db"), *more])
        return done.exit_code, done.output

    assert run()[0] == 1, "there is no database yet"
    (tmp_path / "center.db").touch()
    code, said = run()
    assert (code, "预演" in said, "增  机构" in said) == (0, True, True)
    code, said = run("--apply")
    assert (code, "已启用 6 项" in said) == (0, True)
    assert "没有要改的" in run("--apply")[1]
    file.write_text(text(feature("a", "grid", "x", "nowhere", None)), "utf-8")
    code, said = run("--apply")
    assert (code, "1 处需要改正" in said) == (1, True)
