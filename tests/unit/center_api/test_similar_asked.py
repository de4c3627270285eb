"""Duplicates as a desk asks for them: of a matter, and of a report before it is sent."""

from typing import Any

from contract.identity import new_id
from tests.unit.center_api.desk import OTHER_STREET, TIANFU, Town, refused


async def test_a_report_that_is_typed_meets_the_one_that_came_before(town: Town) -> None:
    incident_id = await town.officer.report(text="航天路路面积水很深，车过不去")
    asked = {"lon": TIANFU["lon"], "lat": TIANFU["lat"], "class_code": "U05-06", "text": "航天路积水很深，过不去"}
    answer = await town.officer.post("/v1/similar", json=asked)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["radius"], said["window"]) == (50, 86_400_000)
    assert [(one["row"]["id"], one["metres"], one["same"]) for one in said["similar"]] == [(incident_id, 0, "class")]
    assert said["similar"][0]["likeness"] > 0.5
    assert said["similar"][0]["earlier"] >= 0
    nothing_typed = {"lon": TIANFU["lon"], "lat": TIANFU["lat"]}
    bare = (await town.officer.post("/v1/similar", json=nothing_typed)).json()["similar"]
    assert [(one["row"]["id"], one["same"], one["likeness"]) for one in bare] == [(incident_id, None, None)]


async def test_a_matter_names_the_others_and_not_itself(town: Town) -> None:
    first, second = await town.officer.report(), await town.officer.report()
    said = (await town.officer.get(f"/v1/incidents/{second}/similar")).json()["similar"]
    assert [one["row"]["id"] for one in said] == [first]


async def test_a_caller_who_names_no_more_than_the_community_meets_what_is_told_alike_there(town: Town) -> None:
    text = "航天路水管爆裂，路面积水很深"
    exact = await town.officer.report(text=text)
    await town.officer.report(text="夜市油烟呛人，半夜还在烧烤")
    path = (await town.officer.get(f"/v1/incidents/{exact}")).json()["incident"]["place"]["path"]
    community = town.services.district.org(path[2])
    assert community is not None
    asked = {"lon": community.lon, "lat": community.lat, "class_code": "U05-06", "text": "航天路水管爆了，积水很深"}
    said = (await town.officer.post("/v1/similar", json=asked)).json()["similar"]
    assert [(one["row"]["id"], one["metres"]) for one in said] == [(exact, None)]
    rough = await town.officer.report(
        text=text, place={"lon": community.lon, "lat": community.lat, "address": f"{community.name}（约）"}
    )
    for one, other in ((exact, rough), (rough, exact)):
        back = (await town.officer.get(f"/v1/incidents/{one}/similar")).json()["similar"]
        assert [(like["row"]["id"], like["metres"]) for like in back if like["metres"] is None] == [(other, None)]


async def test_duplicates_of_what_one_may_not_see_are_not_found(town: Town) -> None:
    incident_id = await town.officer.report()
    other = await town.user(OTHER_STREET)
    refused(await other.get(f"/v1/incidents/{incident_id}/similar"), 404, "not_found")
    refused(await town.officer.get(f"/v1/incidents/{new_id()}/similar"), 404, "not_found")
    refused(await town.officer.get("/v1/incidents/1/similar"), 404, "not_found")
    asked = {"lon": TIANFU["lon"], "lat": TIANFU["lat"]}
    assert (await other.post("/v1/similar", json=asked)).json()["similar"] == []
    refused(await town.stranger.post("/v1/similar", json=asked), 401, "unauthenticated")


async def test_a_report_without_a_place_is_told_what_is_missing(town: Town) -> None:
    async def fields(body: dict[str, Any]) -> list[str]:
        problem = refused(await town.officer.post("/v1/similar", json=body), 422, "invalid")
        return [error["field"] for error in problem["errors"]]

    assert await fields({"text": "积水"}) == ["lon", "lat"]
    assert await fields({"lon": 103.8, "lat": 91}) == ["lat"]
    assert await fields({"lon": 103.8, "lat": 30.7, "reporter": "李"}) == ["reporter"]
