"""Special grids (专属网格): their classes in their base grids, whatever ended or was split before, and nothing else."""

from center.service.verify import verify_log
from tests.unit.center_api.desk import Town
from tests.unit.center_api.orgs import change, matter, sees, settle, somebody


async def test_a_special_grid_sees_its_classes_in_its_base_grids_and_nothing_else(town: Town) -> None:
    before = await town.officer.report()
    grid = (await matter(town, before))["place"]["path"][-1]
    await change(town, type="create", id="X-fire", name="消防专属网格", kind="special_grid", parent="510115004")
    await change(town, type="bind", org="X-fire", bound_to=[grid], classes=["U05-06"])
    await settle(town)
    worker = await somebody(town, "X-fire")
    other_class = await town.officer.report(class_code="P05")
    other_place = await town.officer.report(place={"lon": 103.8437, "lat": 30.6709})
    after = await town.officer.report()
    seen = [await sees(worker, one) for one in (before, after, other_class, other_place)]
    assert seen == [True, True, False, False]
    version = (await matter(town, other_class))["version"]
    corrected = await town.officer.do(other_class, "correct", version, reason="类别有误", class_code="U05-06")
    assert corrected.status_code == 200, corrected.text
    assert await sees(worker, other_class)


async def test_a_special_grid_finds_what_ended_before_it_was_bound_by_every_way_of_reading(town: Town) -> None:
    ended, private = await town.officer.report(), await town.officer.report(draft=True)
    await town.officer.do(ended, "decline", 1, reason="不属受理范围")
    await town.officer.do(private, "decline", 1, reason="误填")
    path = (await matter(town, ended))["place"]["path"]
    await change(town, type="create", id="X-fire", name="消防专属网格", kind="special_grid", parent="510115004")
    worker = await somebody(town, "X-fire")
    await settle(town)
    assert not await sees(worker, ended)
    await change(town, type="bind", org="X-fire", bound_to=[path[-1]], classes=["U05-06"])
    await settle(town)
    assert await sees(worker, ended)
    assert not await sees(worker, private), "what was never reported stays with its author"
    line = (await worker.get(f"/v1/incidents/{ended}/events")).json()["events"][-1]
    assert (line["type"], line["data"]["step"]["org"]["id"], line["data"]["full"]) == (
        "incident.moved",
        "X-fire",
        False,
    )
    found = (await worker.get("/v1/incidents", params={"q": "路面破损"})).json()["incidents"]
    assert [i["id"] for i in found] == [ended]
    assert [r["id"] for r in (await worker.get("/v1/history")).json()["rows"]] == [ended]
    version = (await matter(town, ended))["version"]
    await settle(town)
    assert (await matter(town, ended))["version"] == version, "said once"
    assert (await town.center.store.read(verify_log)).faults == ()


async def test_what_a_special_grid_saw_stays_when_it_is_unbound_and_nothing_more_comes(town: Town) -> None:
    first, second = await town.officer.report(), await town.officer.report()
    await town.officer.do(first, "decline", 1, reason="不属受理范围")
    grid = (await matter(town, first))["place"]["path"][-1]
    await change(town, type="create", id="X-fire", name="消防专属网格", kind="special_grid", parent="510115004")
    worker = await somebody(town, "X-fire")
    await change(town, type="bind", org="X-fire", bound_to=[grid], classes=["U05-06"])
    await settle(town)
    await change(town, type="bind", org="X-fire", bound_to=[], classes=[])
    third = await town.officer.report()
    await town.officer.do(third, "decline", 1, reason="不属受理范围")
    await settle(town)
    assert [await sees(worker, one) for one in (first, second, third)] == [True, True, False]


async def test_a_special_grid_bound_to_a_part_of_a_split_grid_finds_what_ended_there(town: Town) -> None:
    here = await town.officer.report()
    place = (await matter(town, here))["place"]
    grid, community = place["path"][-1], place["path"][-2]
    await town.officer.do(here, "decline", 1, reason="不属受理范围")
    lon, lat = place["lon"], place["lat"]
    around = [[lon - 0.01, lat - 0.01], [lon + 0.01, lat - 0.01], [lon + 0.01, lat + 0.01], [lon - 0.01, lat + 0.01]]
    away = [[x + 0.02, y] for x, y in around]
    parts = [
        {"id": f"{grid[:-1]}{n}", "name": f"新网格{n}", "border": {"type": "Polygon", "coordinates": [[*r, r[0]]]}}
        for n, r in ((8, around), (9, away))
    ]
    await change(town, type="split", org=grid, parts=parts)
    for n, part in ((1, parts[0]), (2, parts[1])):
        name, org = f"专属网格{n}", f"X-{n}"
        await change(town, type="create", id=org, name=name, kind="special_grid", parent="510115004")
        await change(town, type="bind", org=org, bound_to=[part["id"]], classes=["U05-06"])
    await settle(town)
    seen = [await sees(await somebody(town, org), here) for org in ("X-1", "X-2")]
    assert seen == [True, False], "by its place, not by the name of the grid that is gone"
    assert (await matter(town, here))["place"]["path"][-2:] == [community, grid], "where it was handled stays"
