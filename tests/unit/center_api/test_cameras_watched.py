"""A camera is watched for a matter around it while that runs; anything else is said why. All of it is registered."""

from typing import Any

import httpx
import pytest

from center.service.register import register_table
from contract.identity import new_id
from tests.unit.center_api.desk import OTHER_STREET, TIANFU, Desk, Town, refused

HOUR = 3_600_000
CAMERA = {"id": "51011500001320000001", "name": "航天路口", "lon": TIANFU["lon"], "lat": TIANFU["lat"]}


async def test_a_stream_is_given_for_a_matter_and_the_giving_is_registered(town: Town) -> None:
    body = {"cameras": [{**CAMERA, "url": "rtsp://127.0.0.1:8554/a"}]}
    assert (await town.system.put("/v1/cameras", json=body)).status_code == 200
    listed = (await town.officer.get("/v1/cameras")).json()["cameras"]
    assert [(c["org"][:9], "url" in c) for c in listed] == [("510115004", False)]
    incident_id = await town.officer.report()
    asked = {"purpose": "incident", "incident_id": incident_id}
    stream = (await town.officer.post(f"/v1/cameras/{CAMERA['id']}/streams", json=asked)).json()
    assert (stream["url"], stream["watermark"]) == ("rtsp://127.0.0.1:8554/a", "坐席 02 · 周敏")
    names, *lines = await town.center.store.read(register_table)
    (line,) = [dict(zip(names, line, strict=True)) for line in lines]
    assert (line["登记编号"], line["姓名"], line["单位"]) == (stream["registered"], "周敏", "温江区")
    assert (line["对象编号"], line["对象"], line["事件编号"]) == (CAMERA["id"], CAMERA["name"], incident_id)
    assert line["案号"] == (await town.officer.get(f"/v1/incidents/{incident_id}")).json()["incident"]["code"]


async def test_a_camera_is_watched_for_another_purpose_only_with_a_reason_and_a_case(town: Town) -> None:
    await town.system.put("/v1/cameras", json={"cameras": [{**CAMERA, "url": "rtsp://127.0.0.1:8554/a"}]})
    path = f"/v1/cameras/{CAMERA['id']}/streams"
    refused(await town.officer.post(path, json={"purpose": "other", "reason": "查找走失老人"}), 422, "reason_required")
    full = {"purpose": "other", "reason": "查找走失老人", "case_code": "A5101150000001"}
    assert (await town.officer.post(path, json=full)).status_code == 200


async def test_another_streets_camera_and_another_streets_matter_open_no_stream(town: Town) -> None:
    await town.system.put("/v1/cameras", json={"cameras": [{**CAMERA, "url": "rtsp://127.0.0.1:8554/a"}]})
    incident_id = await town.officer.report()
    other = await town.user(OTHER_STREET)
    path = f"/v1/cameras/{CAMERA['id']}/streams"
    assert (await other.get("/v1/cameras")).json()["cameras"] == []
    refused(await other.post(path, json={"purpose": "incident", "incident_id": incident_id}), 404, "not_found")
    refused(await town.officer.post(path, json={"purpose": "incident", "incident_id": new_id()}), 404, "not_found")


def camera(n: int, east: float, *, online: bool = True) -> dict[str, Any]:
    """``east``: kilometres from the place of the matter."""
    at = {"lon": TIANFU["lon"] + east / 95.8, "lat": TIANFU["lat"]}
    return {"id": f"c{n}", "name": f"{n} 号点", **at, "online": online, "url": f"rtsp://127.0.0.1:8554/{n}"}


async def watch(desk: Desk, n: int, incident_id: str, **more: str) -> httpx.Response:
    body = {"purpose": "incident", "incident_id": incident_id, **more}
    return await desk.post(f"/v1/cameras/c{n}/streams", json=body)


async def put(town: Town, *cameras: dict[str, Any]) -> None:
    answer = await town.system.put("/v1/cameras", json={"cameras": list(cameras)})
    assert answer.status_code == 200, answer.text


async def close(town: Town, incident_id: str) -> None:
    water = await town.user("water01")
    steps = (
        (town.officer, "register", {}),
        (town.officer, "dispatch", {"lead": "D-510115-water"}),
        (water, "accept", {}),
        (water, "feedback", {"text": "已处置"}),
        (town.officer, "check", {}),
        (town.officer, "close", {}),
    )
    for version, (desk, step, payload) in enumerate(steps, 1):
        answer = await desk.do(incident_id, step, version, **payload)
        assert answer.status_code == 200, answer.text


async def test_cameras_within_three_kilometres_are_watched_for_the_matter_and_others_for_a_reason(town: Town) -> None:
    await put(town, *(camera(n, 0.1 * n) for n in range(1, 6)), camera(6, -2.9), camera(7, -3.2))
    incident_id = await town.officer.report()
    assert (await watch(town.officer, 5, incident_id)).status_code == 200, "the fifth, but near"
    assert (await watch(town.officer, 6, incident_id)).status_code == 200
    problem = refused(await watch(town.officer, 7, incident_id), 422, "reason_required")
    assert "3.2 公里" in problem["detail"]
    path = "/v1/cameras/c7/streams"
    why = {"purpose": "other", "incident_id": incident_id, "reason": "查找逃逸方向", "case_code": "A5101150000001"}
    assert (await town.officer.post(path, json=why)).status_code == 200
    names, *lines = await town.center.store.read(register_table)
    shown = [dict(zip(names, line, strict=True)) for line in lines]
    assert [(line["对象编号"], line["事由"]) for line in shown] == [("c5", ""), ("c6", ""), ("c7", "查找逃逸方向")]


async def test_where_cameras_are_few_the_four_nearest_that_work_are_watched_however_far(town: Town) -> None:
    far = [camera(n, -3.0 - 0.1 * n) for n in range(1, 6)]
    await put(town, {**far[0], "online": False}, *far[1:])
    incident_id = await town.officer.report()
    assert [(await watch(town.officer, n, incident_id)).status_code for n in range(1, 6)] == [422, 200, 200, 200, 200]
    await put(town, far[0])
    assert [(await watch(town.officer, n, incident_id)).status_code for n in range(1, 6)] == [200, 200, 200, 200, 422]


async def test_a_matter_closed_more_than_a_day_ago_opens_no_camera_without_a_reason(town: Town) -> None:
    await put(town, camera(1, 0.1))
    incident_id = await town.officer.report()
    await close(town, incident_id)
    closed = town.center.clock.now()
    town.center.clock.hold(closed + 23 * HOUR)
    assert (await watch(town.officer, 1, incident_id)).status_code == 200
    town.center.clock.hold(closed + 25 * HOUR)
    problem = refused(await watch(town.officer, 1, incident_id), 422, "reason_required")
    assert "24 小时" in problem["detail"]
    why = {"purpose": "other", "incident_id": incident_id, "reason": "复核现场", "case_code": "A5101150000001"}
    assert (await town.officer.post("/v1/cameras/c1/streams", json=why)).status_code == 200


async def test_the_desk_is_told_the_rule_with_the_cameras(town: Town) -> None:
    listed = (await town.officer.get("/v1/cameras")).json()
    assert listed["routine"] == {"radius": 3_000, "nearest": 4, "after_closing": 24 * HOUR}


@pytest.mark.parametrize("missing", ["reason", "case_code"])
async def test_half_a_reason_is_none(town: Town, missing: str) -> None:
    await put(town, camera(1, 0.1))
    why = {"purpose": "other", "reason": "复核现场", "case_code": "A5101150000001"}
    del why[missing]
    refused(await town.officer.post("/v1/cameras/c1/streams", json=why), 422, "reason_required")
