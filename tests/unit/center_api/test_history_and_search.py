"""The lists of matters as a desk asks for them: search, filters, and the history to scroll through."""

from typing import Any

import pytest

from tests.unit.center_api.desk import OTHER_STREET, STREET, TIANFU, Desk, Town, refused

TEXTS = ("电动车在楼道充电", "路面积水很深", "夜市油烟扰民", "电动车占用盲道", "井盖缺失")


async def reported(town: Town) -> list[str]:
    """Five matters, the newest last."""
    return [await town.officer.report(text=text, title=text) for text in TEXTS]


async def titles(desk: Desk, path: str = "/v1/incidents", **asked: Any) -> list[str]:
    answer = await desk.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json()["incidents" if path == "/v1/incidents" else "rows"]]


@pytest.mark.parametrize("path", ["/v1/incidents", "/v1/history"])
async def test_both_lists_answer_the_same_questions(town: Town, path: str) -> None:
    ids = await reported(town)
    await town.officer.do(ids[1], "register", 1)
    await town.officer.do(ids[1], "dispatch", 2, lead="D-510115-water")
    desk = town.officer
    assert await titles(desk, path) == list(TEXTS[::-1])
    assert await titles(desk, path, q="电动车") == [TEXTS[3], TEXTS[0]]
    assert await titles(desk, path, q="电动车 航天路") == [TEXTS[3], TEXTS[0]]
    assert await titles(desk, path, q="电动车 积水") == []
    assert await titles(desk, path, state="dispatched") == [TEXTS[1]]
    assert await titles(desk, path, state=["dispatched", "reported"], q="积水") == [TEXTS[1]]
    assert await titles(desk, path, lead="D-510115-water") == [TEXTS[1]]
    assert await titles(desk, path, org="D-510115-water") == [TEXTS[1]]
    assert await titles(desk, path, org="510115001") == []
    assert len(await titles(desk, path, **{"class": "U05-06"})) == 5
    assert await titles(desk, path, **{"class": "E07"}) == []
    assert await titles(desk, path, branch="没有这一类") == []
    assert await titles(desk, path, level="overdue") == []
    assert await titles(desk, path, late="true") == []
    assert await titles(desk, path, until=1) == []
    assert len(await titles(desk, path, since=1, until=2**53 - 1, late="false", level="normal")) == 5


async def test_a_branch_stands_for_its_classes(town: Town) -> None:
    await reported(town)
    branch = town.services.district.classes["U05-06"].branch
    assert len(await titles(town.officer, branch=branch)) == 5
    assert await titles(town.officer, branch=branch, **{"class": "E07"}) == []


async def test_a_case_code_is_found_whole_and_by_the_end_of_its_number(town: Town) -> None:
    incident_id = (await reported(town))[2]
    code = (await town.officer.get(f"/v1/incidents/{incident_id}")).json()["incident"]["code"]
    serial = "-".join(code.split("-")[2:])
    for part in (code, code.lower(), serial, code[7:-2]):
        assert await titles(town.officer, q=part) == [TEXTS[2]], part


@pytest.mark.parametrize("path", ["/v1/incidents", "/v1/history"])
async def test_a_list_holds_nothing_that_is_out_of_scope(town: Town, path: str) -> None:
    await reported(town)
    own, other = await town.user(STREET), await town.user(OTHER_STREET)
    assert await titles(own, path, q="电动车") == [TEXTS[3], TEXTS[0]]
    for asked in ({}, {"q": "电动车"}, {"org": "510115004"}, {"state": "reported"}):
        assert await titles(other, path, **asked) == []
    whole = (await other.get("/v1/history")).json()
    assert whole == {"rows": [], "newer": None, "older": None, "count": 0, "offset": 0}


async def test_the_history_is_read_in_both_directions_without_a_gap(town: Town) -> None:
    await reported(town)
    first = (await town.officer.get("/v1/history", params={"limit": 2})).json()
    assert (first["newer"], first["count"], first["offset"]) == (None, 5, 0)
    second = (await town.officer.get("/v1/history", params={"limit": 2, "cursor": first["older"]})).json()
    third = (await town.officer.get("/v1/history", params={"limit": 2, "cursor": second["older"]})).json()
    forward = [row["title"] for page in (first, second, third) for row in page["rows"]]
    assert (forward, third["older"]) == (list(TEXTS[::-1]), None)
    back = {"limit": 2, "cursor": third["newer"], "direction": "newer"}
    again = (await town.officer.get("/v1/history", params=back)).json()
    assert again["rows"] == second["rows"]
    back["cursor"] = again["newer"]
    assert (await town.officer.get("/v1/history", params=back)).json()["rows"] == first["rows"]


async def test_the_history_jumps_to_a_row_and_to_a_time(town: Town) -> None:
    await reported(town)
    rows = (await town.officer.get("/v1/history")).json()["rows"]
    jumped = (await town.officer.get("/v1/history", params={"offset": 3, "limit": 1})).json()
    assert (jumped["rows"], jumped["offset"], jumped["count"]) == ([rows[3]], 3, 5)
    known = (await town.officer.get("/v1/history", params={"offset": 3, "limit": 1, "counted": "false"})).json()
    assert known == jumped | {"count": None}, "whoever knows the length need not wait for it"
    beyond = (await town.officer.get("/v1/history", params={"offset": 99})).json()
    assert (beyond["rows"], beyond["older"], beyond["count"]) == ([], None, 5)
    at = rows[2]["reported_at"]
    then = (await town.officer.get("/v1/history", params={"at": at})).json()
    assert then["rows"][0]["reported_at"] == at
    assert then["offset"] == [row["reported_at"] for row in rows].index(at)
    before = (await town.officer.get("/v1/history", params={"at": 1})).json()
    assert (before["rows"], before["offset"], before["older"]) == ([], 5, None)


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x", "cursor=1.5", "limit=0", "limit=501", "direction=up", "at=-1", "offset=-1", "offset=x",
        "at=1&offset=1", "cursor=1&at=1", "q=%E6%B0%B4&offset=3", "state=reported&offset=3", "since=5&until=5",
        "since=x", "state=nonsense", "level=late", "severity=5", "severity=0", "class=%00", "org=a b",
        "late=perhaps", "q=%00", "since=9007199254740993",
    ],
)  # fmt: skip
async def test_a_question_that_makes_no_sense_is_refused(town: Town, query: str) -> None:
    refused(await town.officer.get(f"/v1/history?{query}"), 422, "invalid")


async def test_what_a_row_says_is_what_the_matter_says(town: Town) -> None:
    incident_id = (await reported(town))[0]
    await town.officer.do(incident_id, "register", 1, title="楼道充电，已断电")
    row = (await town.officer.get("/v1/history", params={"q": "断电"})).json()["rows"][0]
    incident = (await town.officer.get(f"/v1/incidents/{incident_id}")).json()["incident"]
    row.pop("cursor")
    assert row.pop("address") == incident["place"]["address"] == TIANFU["address"]
    assert row.pop("level") == incident["clock"]["level"]
    assert row.pop("late") is False
    assert row == {name: incident[name] for name in row}
