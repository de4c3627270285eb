"""The organisations change while officers work: nothing that happened is lost, whoever is responsible now sees it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from center.compose import Center, Settings
from center.domain.catalog_faults import CatalogError
from center.service.district import read_orgs
from center.service.district_import import import_district
from center.service.org_changes import broken_at, change_orgs, changes
from center.service.refusals import Refused
from center.service.verify import verify_log
from contract.org_change import OrgChangeAdapter
from tests.postgres import PostgresServer
from tests.unit.center_api.desk import API_KEY, DESK_TOKEN, STREET, Town, refused
from tests.unit.center_api.orgs import change, closed, halves, matter, sees, settle, somebody

FAR_STREET = "510115001"
FAR_COMMUNITY = "510115001001"
FLAT = {"type": "Polygon", "coordinates": [[[103.8, 30.6], [103.9, 30.6], [103.85, 30.6], [103.8, 30.6]]]}
OPEN = {"type": "Polygon", "coordinates": [[[103.8, 30.6], [103.9, 30.6], [103.9, 30.7], [103.8, 30.7]]]}


async def test_a_community_that_moves_takes_its_history_along_and_its_old_street_keeps_its_own(town: Town) -> None:
    old, new = await town.officer.report(), await town.officer.report()
    await closed(town, old)
    community = (await matter(town, old))["place"]["path"][2]
    far, near, gas = await town.user("street-001"), await town.user(STREET), await town.user("gas01")
    assert not await sees(far, old)
    await change(town, type="move", org=community, parent=FAR_STREET)
    await settle(town)
    assert await sees(far, old) and await sees(far, new)
    assert await sees(near, old), "it was handled there then"
    assert not await sees(gas, old) and not await sees(gas, new)
    assert (await matter(town, old))["place"]["path"][1] == "510115004", "a closed matter keeps its path"
    assert (await matter(town, new))["place"]["path"][1] == FAR_STREET
    told = (await far.get(f"/v1/incidents/{new}/events")).json()["events"][-1]
    assert (told["type"], told["actor"]["kind"], told["data"]["full"]) == ("incident.moved", "center", True)


async def test_what_moved_on_is_lost_to_the_street_it_left_again(town: Town) -> None:
    old = await town.officer.report()
    await closed(town, old)
    community = (await matter(town, old))["place"]["path"][2]
    await change(town, type="move", org=community, parent=FAR_STREET)
    await change(town, type="move", org=community, parent="510115002")
    assert not await sees(await town.user("street-001"), old)
    assert await sees(await town.user("street-002"), old)


async def test_a_matter_of_the_moved_community_can_be_worked_on_by_the_new_street(town: Town) -> None:
    new = await town.officer.report()
    community = (await matter(town, new))["place"]["path"][2]
    await change(town, type="move", org=community, parent=FAR_STREET)
    await settle(town)
    assert (await matter(town, new))["version"] == 2
    far = await town.user("street-001")
    assert (await far.do(new, "register", 1)).status_code == 200, "what was begun before the move can be finished"


async def test_open_matters_of_a_split_grid_lie_in_the_half_their_place_is_in(town: Town) -> None:
    west, done = await town.officer.report(), await town.officer.report()
    await closed(town, done)
    at = await matter(town, west)
    grid = at["place"]["path"][-1]
    assert len(at["place"]["path"]) == 4
    split = await change(town, type="split", org=grid, parts=halves(town, grid, at["place"]["lon"] + 0.0001))
    await settle(town)
    assert (await matter(town, west))["place"]["path"][-1] == f"{grid}-1"
    assert (await matter(town, done))["place"]["path"][-1] == grid
    left, right = await somebody(town, f"{grid}-1"), await somebody(town, f"{grid}-2")
    assert await sees(left, west) and not await sees(right, west)
    assert not await sees(left, done), "what the old grid closed is its community's now"
    assert await sees(await town.user(STREET), done)
    fresh = await town.officer.report()
    assert (await matter(town, fresh))["place"]["path"][-1] == f"{grid}-1"
    assert {o.id for o in split.orgs} == {grid, f"{grid}-1", f"{grid}-2"}


async def test_the_grid_that_others_are_merged_into_sees_their_past_and_takes_their_ground(town: Town) -> None:
    old, new = await town.officer.report(), await town.officer.report()
    await closed(town, old)
    path = (await matter(town, old))["place"]["path"]
    grid = path[-1]
    orgs = (await town.officer.get("/v1/reference")).json()["orgs"]
    other = next(o["id"] for o in orgs if (o["kind"], o["parent"]) == ("grid", path[2]) and o["id"] != grid)
    worker = await somebody(town, other)
    assert not await sees(worker, old)
    await change(town, type="merge", orgs=[grid], into=other)
    await settle(town)
    assert await sees(worker, old) and await sees(worker, new)
    assert (await matter(town, new))["place"]["path"][-1] == other
    assert (await matter(town, await town.officer.report()))["place"]["path"][-1] == other


async def test_a_retired_org_keeps_its_name_and_is_offered_for_nothing(town: Town) -> None:
    await change(town, type="create", id="D-510115-new", name="区新设局", kind="department", parent="510115")
    incident_id = await town.officer.report()
    await town.officer.do(incident_id, "register", 1)
    await change(town, type="retire", org="D-510115-new")
    no = await town.officer.do(incident_id, "dispatch", 2, lead="D-510115-new")
    refused(no, 422, "unknown_org")
    known = {o["id"]: o for o in (await town.officer.get("/v1/reference")).json()["orgs"]}
    assert known["D-510115-new"]["retired_at"] is not None
    with pytest.raises(Refused) as why:
        await somebody(town, "D-510115-new", "handler")
    assert why.value.problem.code == "unknown_org"


async def test_an_org_that_is_in_use_is_not_retired(town: Town) -> None:
    with pytest.raises(Refused) as why:
        await change(town, type="retire", org="D-510115-gas")
    assert (why.value.problem.code, "牵头类别" in why.value.problem.detail) == ("in_use", True)
    with pytest.raises(Refused) as why:
        await change(town, type="retire", org=FAR_COMMUNITY)
    assert why.value.problem.code == "in_use"


async def test_an_enterprise_centre_can_lead(town: Town) -> None:
    await change(town, type="create", id="E-park", name="科技园企业综治中心", kind="enterprise", parent="510115004")
    park = await somebody(town, "E-park", "handler")
    incident_id = await town.officer.report()
    await town.officer.do(incident_id, "register", 1)
    sent = await town.officer.do(incident_id, "dispatch", 2, lead="E-park")
    assert sent.status_code == 200, sent.text
    assert (await park.do(incident_id, "accept", 3)).status_code == 200


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"type": "move", "org": "510115004", "parent": "510115001001"}, "invalid"),
        ({"type": "move", "org": "510115", "parent": "510115004"}, "invalid"),
        ({"type": "move", "org": "999", "parent": "510115004"}, "unknown_org"),
        ({"type": "create", "id": "510115004", "name": "又一个", "kind": "street", "parent": "510115"}, "in_use"),
        ({"type": "create", "id": "Z", "name": "又一个", "kind": "grid", "parent": "510115"}, "invalid"),
        ({"type": "retire", "org": "510115"}, "invalid"),
        ({"type": "bind", "org": "510115004", "bound_to": [], "classes": []}, "invalid"),
        (
            {"type": "create", "id": "Z", "name": "没有面积", "kind": "street", "parent": "510115", "border": FLAT},
            "invalid",
        ),
        (
            {"type": "create", "id": "Z", "name": "没有闭合", "kind": "street", "parent": "510115", "border": OPEN},
            "invalid",
        ),
        ({"type": "merge", "orgs": ["510115004"], "into": "510115001001001"}, "invalid"),
    ],
)
async def test_what_cannot_be_done_is_refused_and_changes_nothing(town: Town, given: dict[str, Any], code: str) -> None:
    before = (await town.officer.get("/v1/reference")).json()
    with pytest.raises(Refused) as why:
        await change(town, **given)
    assert why.value.problem.code == code
    assert (await town.officer.get("/v1/reference")).json() == before
    assert await town.center.store.read(lambda c: changes(c, 10)) == []


async def test_who_changed_what_and_when_is_kept_and_a_changed_line_is_found(town: Town) -> None:
    await change(town, type="rename", org=FAR_STREET, name="柳城新街道")
    await change(town, type="move", org=FAR_COMMUNITY, parent="510115002")
    lines = await town.center.store.read(lambda c: changes(c, 10))
    assert [line.said[:9] for line in lines] == ["510115001", "510115001"]
    assert lines[1].said == "510115001 柳城街道 更名为 柳城新街道"
    assert {line.by for line in lines} == {"admin"}
    assert await town.center.store.read(broken_at) is None
    from sqlalchemy import update

    from center.store.org_schema import org_change

    stroke = update(org_change).where(org_change.c.seq == 1).values(by="somebody else")
    await town.center.store.write(lambda c: c.execute(stroke).rowcount)
    assert await town.center.store.read(broken_at) == 1


async def test_the_log_of_matters_holds_after_all_of_it(town: Town) -> None:
    incident_id = await town.officer.report()
    path = (await matter(town, incident_id))["place"]["path"]
    await change(town, type="move", org=path[2], parent=FAR_STREET)
    await settle(town)
    found = await town.center.store.read(verify_log)
    assert found.faults == ()
    before = await matter(town, incident_id)
    await settle(town)
    assert await matter(town, incident_id) == before, "going through them again changes nothing"


async def test_a_renamed_street_is_called_so_everywhere(town: Town) -> None:
    await change(town, type="rename", org=FAR_STREET, name="柳城新街道")
    session = (await (await town.user("street-001")).get("/v1/session")).json()
    assert session["org"]["name"] == "柳城新街道"
    known = {o["id"]: o["name"] for o in (await town.officer.get("/v1/reference")).json()["orgs"]}
    assert known[FAR_STREET] == "柳城新街道"


async def test_an_administrator_changes_the_organisations_and_sees_no_matter_by_it(town: Town) -> None:
    admin, incident_id = await town.user("admin01"), await town.officer.report()
    asked = {"change": {"type": "rename", "org": FAR_STREET, "name": "柳城新街道"}}
    told = await admin.post("/v1/orgs/changes", json=asked)
    assert told.status_code == 200, told.text
    assert told.json()["line"]["said"] == "510115001 柳城街道 更名为 柳城新街道"
    kept = (await (await town.user("auditor01")).get("/v1/orgs/changes")).json()["lines"]
    assert [(line["by"], line["said"]) for line in kept] == [("罗志远 admin01", told.json()["line"]["said"])]
    refused(await admin.get(f"/v1/incidents/{incident_id}"), 403, "forbidden")


async def test_officers_and_auditors_change_no_organisation(town: Town) -> None:
    asked = {"change": {"type": "rename", "org": FAR_STREET, "name": "柳城新街道"}}
    for desk in (town.officer, await town.user("auditor01"), await town.user("leader01")):
        refused(await desk.post("/v1/orgs/changes", json=asked), 403, "forbidden")
    refused(await town.officer.get("/v1/orgs/changes"), 403, "forbidden")


async def test_the_administrator_of_a_street_reaches_no_further_than_the_street(town: Town) -> None:
    admin = await somebody(town, FAR_STREET, "admin")
    for asked, status in (
        ({"type": "rename", "org": FAR_COMMUNITY, "name": "新社区"}, 200),
        ({"type": "rename", "org": "510115004", "name": "别人的街道"}, 404),
        ({"type": "move", "org": FAR_COMMUNITY, "parent": "510115004"}, 404),
    ):
        assert (await admin.post("/v1/orgs/changes", json={"change": asked})).status_code == status
    refused(await admin.get("/v1/orgs/changes"), 403, "forbidden")


async def test_two_centers_on_one_database_relocate_a_matter_once(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOUWANG_DESK_TOKEN", DESK_TOKEN)
    monkeypatch.setenv("SHOUWANG_API_KEY", API_KEY)
    with postgres_server.database() as url:
        centers = [Center(Settings(tmp_path, url, demo=True)) for _ in range(2)]
        apps = [await one.open() for one in centers]
        async with AsyncClient(transport=ASGITransport(apps[0]), base_url="http://center") as http:
            town = Town(centers[0], apps[0].state.services, http, {})
            incident_id = await town.officer.report()
            path = (await matter(town, incident_id))["place"]["path"]
            ended = await town.officer.report()
            await town.officer.do(ended, "decline", 1, reason="不属受理范围")
            for asked in (
                {"type": "create", "id": "X-1", "name": "专属网格", "kind": "special_grid", "parent": FAR_STREET},
                {"type": "bind", "org": "X-1", "bound_to": [path[-1]], "classes": ["P05", "U05-06"]},
                {"type": "move", "org": path[2], "parent": FAR_STREET},
            ):
                await change_orgs(centers[0].store, OrgChangeAdapter.validate_json(json.dumps(asked)), by="admin", at=1)
            for _ in range(100):
                if (await matter(town, incident_id))["place"]["path"][1] == FAR_STREET:
                    break
                await asyncio.sleep(0.1)
            for one in centers:
                assert one._relocation is not None
                await one._relocation.turn(0)
            told = (await town.officer.get(f"/v1/incidents/{incident_id}/events")).json()["events"]
            opened = (await town.officer.get(f"/v1/incidents/{ended}/events")).json()["events"]
            assert "X-1" in (await matter(town, ended))["scope"]
        assert [event["type"] for event in told] in (
            ["incident.reported", "incident.moved"],
            ["incident.reported", "incident.moved", "incident.moved"],  # bound, then moved: two editions
        )
        assert [event["type"] for event in opened] == ["incident.reported", "incident.declined", "incident.moved"]
        for one in centers:
            await one.close()


async def test_a_retired_street_is_no_parent_for_a_file_and_is_not_dropped_by_a_whole_one(town: Town) -> None:
    store = town.center.store
    await change(town, type="create", id="S-old", name="老街道", kind="street", parent="510115")
    await change(town, type="retire", org="S-old")
    child = {"id": "C-new", "name": "新社区", "kind": "community", "parent": "S-old"}
    features = [{"type": "Feature", "properties": child, "geometry": None}]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    with pytest.raises(CatalogError):
        await import_district(store, text, whole=False, apply=True, by="admin", at=1)
    orgs = (await town.officer.get("/v1/reference")).json()["orgs"]
    living = [o for o in orgs if o["retired_at"] is None]
    roster = [
        {"type": "Feature", "properties": {n: o[n] for n in ("id", "name", "kind", "parent")}, "geometry": None}
        for o in living
    ]
    whole = json.dumps({"type": "FeatureCollection", "features": roster})
    await import_district(store, whole, whole=True, apply=True, by="admin", at=1)
    assert "S-old" in {p.org.id for p in await store.read(read_orgs)}
