"""Out of scope is not there: on every read, write, attachment and camera."""

import pytest

from contract.identity import new_id
from tests.unit.center_api.desk import JPEG, OTHER_STREET, STREET, TIANFU, Town, refused, report_of


async def test_a_street_sees_its_own_matters_and_no_others(town: Town) -> None:
    incident_id = await town.officer.report()
    own, other = await town.user(STREET), await town.user(OTHER_STREET)
    assert (await own.get(f"/v1/incidents/{incident_id}")).status_code == 200
    assert [i["id"] for i in (await own.get("/v1/snapshot")).json()["incidents"]] == [incident_id]
    refused(await other.get(f"/v1/incidents/{incident_id}"), 404, "not_found")
    refused(await other.get(f"/v1/incidents/{incident_id}/events"), 404, "not_found")
    assert (await other.get("/v1/snapshot")).json()["incidents"] == []
    assert (await other.get("/v1/incidents")).json()["incidents"] == []
    assert (await other.get("/v1/figures")).json()["open"] == 0


async def test_a_street_can_do_nothing_to_a_matter_of_another_street(town: Town) -> None:
    incident_id = await town.officer.report()
    other = await town.user(OTHER_STREET)
    refused(await other.do(incident_id, "register", 1), 404, "not_found")
    refused(await other.do(incident_id, "note", 1, text="我能写吗"), 404, "not_found")
    refused(await other.post(f"/v1/incidents/{incident_id}/reveal", json={"reason": "想知道"}), 404, "not_found")


async def test_what_is_out_of_scope_answers_exactly_as_what_does_not_exist(town: Town) -> None:
    incident_id = await town.officer.report()
    other = await town.user(OTHER_STREET)
    there = await other.get(f"/v1/incidents/{incident_id}")
    nowhere = await other.get(f"/v1/incidents/{new_id()}")
    assert there.content == nowhere.content


async def test_a_department_sees_a_matter_from_its_dispatch_on(town: Town) -> None:
    incident_id = await town.officer.report()
    water = await town.user("water01")
    refused(await water.get(f"/v1/incidents/{incident_id}"), 404, "not_found")
    await town.officer.do(incident_id, "register", 1)
    await town.officer.do(incident_id, "dispatch", 2, lead="D-510115-water")
    view = (await water.get(f"/v1/incidents/{incident_id}")).json()
    assert view["allowed"][:2] == ["accept", "return"]
    assert (await water.get("/v1/figures")).json()["open"] == 1


@pytest.mark.parametrize("login", ["admin01", "auditor01"])
async def test_those_who_configure_or_audit_see_no_matter(town: Town, login: str) -> None:
    incident_id = await town.officer.report()
    desk = await town.user(login)
    for path in ("/v1/snapshot", "/v1/incidents", f"/v1/incidents/{incident_id}", "/v1/events", "/v1/cameras"):
        refused(await desk.get(path), 403, "forbidden")
    assert (await desk.get("/v1/session")).status_code == 200


async def test_a_photo_is_seen_by_its_uploader_and_by_those_who_see_a_matter_that_uses_it(town: Town) -> None:
    uploaded = await town.officer.post("/v1/attachments", content=JPEG, headers={"X-Filename": "%E7%85%A7.jpg"})
    kept = uploaded.json()["attachment"]
    assert (kept["media_type"], kept["size"], kept["name"]) == ("image/jpeg", len(JPEG), "照.jpg")
    path = f"/v1/attachments/{kept['hash']}"
    own, other = await town.user(STREET), await town.user(OTHER_STREET)
    assert (await town.officer.get(path)).content == JPEG
    refused(await own.get(path), 404, "not_found")
    await town.officer.report(attachments=[kept["hash"]])
    fetched = await own.get(path)
    assert (fetched.content, fetched.headers["content-type"]) == (JPEG, "image/jpeg")
    refused(await other.get(path), 404, "not_found")


async def test_knowing_the_hash_of_a_photo_opens_it_to_nobody(town: Town) -> None:
    kept = (await town.officer.post("/v1/attachments", content=JPEG)).json()["attachment"]
    path = f"/v1/attachments/{kept['hash']}"
    other = await town.user(OTHER_STREET)
    place = {"lon": 103.8437, "lat": 30.6709}
    body = {"text": "有人乱倒垃圾", "class_code": "P05", "place": place, "attachments": [kept["hash"]]}
    there = refused(await other.do(new_id(), "report", 0, **body), 422, "unknown_attachment")
    nowhere = refused(await other.do(new_id(), "report", 0, **{**body, "attachments": ["0" * 64]}), 422, there["code"])
    assert there["detail"].replace(kept["hash"][:12], "") == nowhere["detail"].replace("0" * 12, "")
    refused(await town.system.post("/v1/reports", json=report_of(attachments=[kept["hash"]])), 422, there["code"])
    refused(await other.get(path), 404, "not_found")
    await town.officer.report(attachments=[kept["hash"]])
    refused(await other.do(new_id(), "report", 0, **body), 422, "unknown_attachment")


async def test_a_photo_seen_in_a_matter_may_be_named_again_by_those_who_see_it(town: Town) -> None:
    kept = (await town.officer.post("/v1/attachments", content=JPEG)).json()["attachment"]
    await town.officer.report(attachments=[kept["hash"]])
    own = await town.user(STREET)
    again = await own.do(
        new_id(), "report", 0, text="同一处", class_code="P05", place=TIANFU, attachments=[kept["hash"]]
    )
    assert again.status_code == 200, again.text


async def test_two_who_bring_the_same_photo_each_have_it_under_their_own_name(town: Town) -> None:
    other = await town.user(OTHER_STREET)
    first = await town.officer.post("/v1/attachments", content=JPEG, headers={"X-Filename": "anonymous-informer.jpg"})
    second = await other.post("/v1/attachments", content=JPEG, headers={"X-Filename": "road.jpg"})
    assert [a.json()["attachment"]["name"] for a in (first, second)] == ["anonymous-informer.jpg", "road.jpg"]
    path = f"/v1/attachments/{first.json()['attachment']['hash']}"
    fetched = await other.get(path)
    assert fetched.content == JPEG
    assert "road.jpg" in fetched.headers["content-disposition"]
    await town.officer.report(attachments=[first.json()["attachment"]["hash"]])
    shown = await (await town.user(STREET)).get(path)
    assert shown.status_code == 200
    assert "informer" not in shown.headers["content-disposition"]


async def test_a_system_attaches_photos_to_its_report(town: Town) -> None:
    kept = (await town.system.post("/v1/attachments", content=JPEG)).json()["attachment"]
    receipt = await town.system.post("/v1/reports", json=report_of(attachments=[kept["hash"]]))
    view = (await town.officer.get(f"/v1/incidents/{receipt.json()['incident_id']}")).json()
    assert [a["hash"] for a in view["incident"]["attachments"]] == [kept["hash"]]
    assert (await town.officer.get(f"/v1/attachments/{kept['hash']}")).status_code == 200


async def test_the_catalogue_is_cut_to_the_street_and_keeps_what_can_be_led_to(town: Town) -> None:
    street = (await (await town.user(STREET)).get("/v1/reference")).json()
    kinds = {o["kind"] for o in street["orgs"]}
    assert kinds == {"district", "street", "community", "grid", "department"}
    assert [o["id"] for o in street["orgs"] if o["kind"] == "street"] == ["510115004"]
    whole = (await town.officer.get("/v1/reference")).json()
    assert len([o for o in whole["orgs"] if o["kind"] == "street"]) == 9
    assert whole["version"] != street["version"]


async def test_a_department_is_told_the_names_of_all_places_its_matters_may_lie_in(town: Town) -> None:
    department = (await (await town.user("water01")).get("/v1/reference")).json()
    whole = (await town.officer.get("/v1/reference")).json()
    places = {o["id"] for o in whole["orgs"] if o["kind"] in ("street", "community", "grid")}
    assert places <= {o["id"] for o in department["orgs"]}


async def test_figures_of_a_lower_org_are_given_and_of_a_neighbour_are_not(town: Town) -> None:
    await town.officer.report()
    assert (await town.officer.get("/v1/figures?org=510115004")).json()["open"] == 1
    assert (await town.officer.get("/v1/figures?org=510115001")).json()["open"] == 0
    other = await town.user(OTHER_STREET)
    refused(await other.get("/v1/figures?org=510115004"), 404, "not_found")
