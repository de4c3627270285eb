"""A system that reported something learns what became of it, and nothing of anybody else's."""

import httpx

from tests.unit.center_api.desk import TIANFU, Desk, Town, refused

BODY = {"text": "路面破损积水，来电人王女士", "class_code": "U05-06", "place": TIANFU, "source_name": "12345"}


async def _report(town: Town, name: str, **headers: str) -> dict[str, str]:
    body = BODY if headers else {**BODY, "external_id": name}
    answer = await town.system.post("/v1/reports", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    receipt: dict[str, str] = answer.json()
    return receipt


async def _ask(desk: Desk, name: str) -> httpx.Response:
    return await desk.get("/v1/reports", params={"external_id": name})


async def test_each_step_is_told_by_the_name_the_system_gave(town: Town) -> None:
    receipt = await _report(town, "热线 2026/0001")
    first = (await _ask(town.system, "热线 2026/0001")).json()
    assert (first["incident_id"], first["code"]) == (receipt["incident_id"], receipt["code"])
    assert (first["state"], first["stage"]) == ("reported", "已收到，正在受理")
    await town.officer.do(receipt["incident_id"], "register", 1)
    then = (await _ask(town.system, "热线 2026/0001")).json()
    assert (then["state"], then["ended"], then["merged_into"]) == ("registered", False, None)
    assert then["expected_by"] > then["since"]


async def test_a_report_named_by_its_idempotency_key_is_found_by_it(town: Town) -> None:
    receipt = await _report(town, "", **{"Idempotency-Key": "patrol-17"})
    assert (await _ask(town.system, "patrol-17")).json()["code"] == receipt["code"]


async def test_who_reported_a_matter_that_was_merged_is_told_of_the_other_one(town: Town) -> None:
    one, other = await _report(town, "热线-1"), await _report(town, "随手拍-2")
    merged = await town.officer.do(other["incident_id"], "merge", 1, into=one["incident_id"], reason="同一处")
    assert merged.status_code == 200, merged.text
    await town.officer.do(one["incident_id"], "register", 2)
    told = [(await _ask(town.system, name)).json() for name in ("热线-1", "随手拍-2")]
    assert [t["state"] for t in told] == ["registered", "registered"]
    assert [t["merged_into"] for t in told] == [None, one["code"]]
    assert [t["code"] for t in told] == [one["code"], other["code"]]


async def test_nothing_of_what_was_said_and_of_whom_is_told(town: Town) -> None:
    await _report(town, "热线-3")
    said = await _ask(town.system, "热线-3")
    assert set(said.json()) == {
        *("stage", "since", "expected_by", "ended"),
        *("incident_id", "code", "state", "merged_into"),
    }
    assert "王女士" not in said.text


async def test_another_systems_report_and_one_that_never_was_are_the_same_nothing(town: Town) -> None:
    await _report(town, "热线-4")
    key = await town.services.keys.create("另一系统", "510115", ("report",))
    stranger = Desk(town.http, {"X-API-Key": key})
    theirs, none = await _ask(stranger, "热线-4"), await _ask(town.system, "热线-5")
    assert refused(theirs, 404, "not_found")["detail"].replace("4", "") == refused(none, 404, "not_found")[
        "detail"
    ].replace("5", "")


async def test_officers_and_strangers_do_not_ask_here(town: Town) -> None:
    await _report(town, "热线-6")
    for desk in (town.officer, town.stranger):
        refused(await _ask(desk, "热线-6"), 401, "unauthenticated")


async def test_a_name_is_asked_for_and_has_its_bounds(town: Town) -> None:
    for name in ("", "长" * 201):
        refused(await _ask(town.system, name), 422, "invalid")


async def test_a_name_no_report_can_have_is_refused_and_not_an_error_of_the_center(town: Town) -> None:
    answer = await _ask(town.system, "热线\x00")
    assert answer.status_code == 422, answer.text
