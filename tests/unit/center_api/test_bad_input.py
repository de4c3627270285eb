"""Whatever comes in, the answer is a problem that says what to do, and nothing is half done."""

import asyncio
import json
from pathlib import Path

import pytest

from center.cli import OPENAPI, openapi_text
from center.service.demo_district import DESK_LOGIN
from contract.identity import new_id
from contract.problems import Problem
from tests.unit.center_api.desk import JPEG, TIANFU, Desk, Town, refused, report_of


async def test_a_request_without_a_token_or_with_an_unknown_one_is_told_to_log_in(town: Town) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer"},
    ):
        answer = await town.stranger.get("/v1/snapshot", headers=headers)
        refused(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_session_that_was_logged_out_is_expired_and_not_unknown(town: Town) -> None:
    desk = await town.user("seat01")
    assert (await desk.post("/v1/logout")).status_code == 204
    refused(await desk.get("/v1/session"), 401, "session_expired")
    refused(await desk.get("/v1/events"), 401, "session_expired")


async def test_a_session_ends_by_itself_when_its_time_is_over(town: Town) -> None:
    session = await town.services.sessions.provision(DESK_LOGIN, "short", lifetime_ms=0)
    assert session.user.id == DESK_LOGIN
    refused(await town.stranger.get("/v1/session", headers={"Authorization": "Bearer short"}), 401, "session_expired")


async def test_guessing_passwords_is_slowed_down_for_that_name_only(town: Town) -> None:
    wrong = {"login": "seat03", "password": "falsch"}
    for _ in range(8):
        refused(await town.stranger.post("/v1/login", json=wrong), 401, "login_failed")
    answer = await town.stranger.post("/v1/login", json={**wrong, "password": town.password_of("seat03")})
    problem = refused(answer, 429, "login_throttled")
    assert 0 < int(answer.headers["retry-after"]) == problem["params"]["seconds"] <= 300
    await town.user("seat01")


async def test_a_flood_of_logins_is_turned_away_and_an_officer_still_gets_in(town: Town) -> None:
    flood = [town.stranger.post("/v1/login", json={"login": f"guess{n}", "password": "x"}) for n in range(60)]
    codes = [answer.json()["code"] for answer in await asyncio.gather(*flood)]
    assert set(codes) == {"login_failed", "rate_limited"}
    await town.user("seat01")


async def test_an_unknown_name_is_refused_in_the_same_words_as_a_wrong_password(town: Town) -> None:
    unknown = await town.stranger.post("/v1/login", json={"login": "nobody", "password": "x"})
    wrong = await town.stranger.post("/v1/login", json={"login": "seat03", "password": "x"})
    assert unknown.content == wrong.content


async def test_ten_megabytes_of_text_are_refused_by_size_and_not_read_into_memory(town: Town) -> None:
    body = json.dumps(report_of(text="水" * 3_500_000), ensure_ascii=False).encode()
    answer = await town.system.post("/v1/reports", content=body, headers={"Content-Type": "application/json"})
    assert "256 KB" in refused(answer, 413, "too_large")["detail"]


async def test_the_longest_text_of_the_contract_is_taken_even_when_every_character_is_escaped(town: Town) -> None:
    answer = await town.system.post("/v1/reports", json=report_of(text="水" * 20_000))
    assert answer.status_code == 200


async def test_a_form_is_not_a_json_document(town: Town) -> None:
    refused(await town.system.post("/v1/reports", data={"text": "x"}), 415, "media_type")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b'{"text": 1}', b"\xff\xfe", b'{"text":"\\ud800"}', b"[" * 5_000, b'{"a":1e999}'],
)
async def test_a_body_that_is_not_a_report_is_refused_field_by_field(town: Town, raw: bytes) -> None:
    answer = await town.system.post("/v1/reports", content=raw, headers={"Content-Type": "application/json"})
    assert refused(answer, 422, "invalid")["errors"]


async def test_a_photo_that_is_not_among_the_files_shows_nothing(town: Town) -> None:
    body = report_of(attachments=[], photos={"a" * 64: "after"})
    problem = refused(await town.system.post("/v1/reports", json=body), 422, "invalid")
    assert [e["message"] for e in problem["errors"]] == ["photos 只能注明 attachments 中的文件"]


async def test_every_wrong_field_is_named_in_plain_words(town: Town) -> None:
    body = report_of(class_code="no such!", colour="red", place={"lon": 999, "lat": 30.0})
    problem = refused(await town.system.post("/v1/reports", json=body), 422, "invalid")
    said = {e["field"]: e["message"] for e in problem["errors"]}
    assert said.keys() == {"class_code", "colour", "place.lon"}
    assert said["colour"] == "不认识的字段，请检查拼写"
    assert said["place.lon"] == "不能大于 180"


async def test_nul_in_text_search_and_path_is_refused_before_any_database_sees_it(town: Town) -> None:
    refused(await town.system.post("/v1/reports", json=report_of(text="a\x00b")), 422, "invalid")
    refused(await town.officer.get("/v1/incidents", params={"q": "a\x00b"}), 422, "invalid")
    refused(await town.officer.get("/v1/incidents/a%00b"), 404, "not_found")
    refused(await town.officer.get("/v1/attachments/a%00b"), 404, "not_found")
    refused(await town.officer.get("/v2/a%00b"), 404, "not_found")
    refused(await town.system.post("/v1/reports", json=report_of(**{"\x00": 1})), 422, "invalid")
    refused(await town.officer.do(new_id(), "a\x00b", 1), 422, "invalid")


async def test_a_place_outside_the_district_and_an_unknown_class_are_named(town: Town) -> None:
    shanghai = report_of(place={"lon": 121.47, "lat": 31.23})
    refused(await town.system.post("/v1/reports", json=shanghai), 422, "place_outside")
    problem = refused(await town.system.post("/v1/reports", json=report_of(class_code="Z99")), 422, "unknown_class")
    assert problem["params"] == {"class_code": "Z99"}
    missing = report_of(attachments=["0" * 64])
    refused(await town.system.post("/v1/reports", json=missing), 422, "unknown_attachment")


async def test_the_same_report_twice_is_one_matter_and_the_same_key_with_another_text_is_refused(town: Town) -> None:
    key = {"Idempotency-Key": "12345-0001"}
    first = (await town.system.post("/v1/reports", json=report_of(), headers=key)).json()
    again = (await town.system.post("/v1/reports", json=report_of(), headers=key)).json()
    assert again == {**first, "replayed": True}
    other = await town.system.post("/v1/reports", json=report_of(text="另一件事"), headers=key)
    refused(other, 422, "command_reused")
    refused(await town.system.post("/v1/reports", json=report_of(), headers={"Idempotency-Key": "a b"}), 422, "invalid")


async def test_the_same_command_twice_gives_the_first_answer_again(town: Town) -> None:
    incident_id = await town.officer.report()
    body = {"type": "register", "command_id": new_id(), "expected_version": 1, "payload": {}}
    path = f"/v1/incidents/{incident_id}/commands"
    first, again = [(await town.officer.post(path, json=body)).json() for _ in range(2)]
    assert again == {**first, "replayed": True}
    changed = {**body, "payload": {"note": "别的"}}
    refused(await town.officer.post(path, json=changed), 422, "command_reused")


async def test_an_officer_who_comes_second_learns_the_version_that_is_there_now(town: Town) -> None:
    incident_id = await town.officer.report()
    await town.officer.do(incident_id, "register", 1)
    problem = refused(await town.officer.do(incident_id, "register", 1), 409, "version_conflict")
    assert problem["params"]["current_version"] == 2
    refused(await town.officer.do(incident_id, "close", 2), 409, "illegal_transition")


async def test_a_report_needs_an_identifier_that_sorts_by_time(town: Town) -> None:
    payload = {"text": "x", "class_code": "U05-06", "place": TIANFU}
    refused(await town.officer.do("nonsense", "report", 0, **payload), 422, "invalid")
    refused(await town.officer.do("nonsense", "register", 1), 404, "not_found")


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(town: Town) -> None:
    refused(await town.officer.get("/v2/everything"), 404, "not_found")
    answer = await town.officer.put("/v1/snapshot")
    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET"
    assert (await town.officer.delete("/v1/cameras")).headers["allow"] == "GET, PUT", "of every route of the address"
    feed = await town.officer.post("/v1/events")
    refused(feed, 405, "method_not_allowed")
    assert feed.headers["allow"] == "GET"


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=1e9", "state=nonsense", "cursor=x"])
async def test_paging_beyond_its_bounds_is_refused(town: Town, query: str) -> None:
    refused(await town.officer.get(f"/v1/incidents?{query}"), 422, "invalid")


async def test_pages_follow_each_other_without_gaps_or_repeats(town: Town) -> None:
    made = [await town.officer.report() for _ in range(7)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await town.officer.get("/v1/incidents", params={"limit": 3, "cursor": cursor})).json()
        seen += [i["id"] for i in page["incidents"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(made)


async def test_a_file_that_is_no_picture_is_refused_by_its_content_whatever_its_name(town: Town) -> None:
    for content in (b"", b"GIF89a" + b"\x00" * 100, b"<html></html>", b"MZ" + b"\x00" * 600):
        answer = await town.officer.post("/v1/attachments", content=content, headers={"X-Filename": "a.jpg"})
        refused(answer, 415, "media_type")


async def test_a_file_above_the_limit_is_refused_and_leaves_nothing_on_the_disk(town: Town) -> None:
    answer = await town.officer.post("/v1/attachments", content=JPEG + b"\x00" * 70_000)
    refused(answer, 413, "too_large")
    folder = town.center.settings.data / "attachments"
    assert [p for p in folder.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b\\..\\c.jpg", "%00%0a", "a" * 500, "%ff%fe"])
async def test_a_files_name_is_only_a_name(town: Town, name: str) -> None:
    kept = (await town.officer.post("/v1/attachments", content=JPEG, headers={"X-Filename": name})).json()["attachment"]
    assert "/" not in kept["name"]
    assert 0 < len(kept["name"]) <= 120


@pytest.mark.parametrize("url", ["nonsense", "file:///etc/passwd", "rtsp://", "rtsp://a b/c", "http://h:99999/", ""])
async def test_a_cameras_address_that_cannot_be_one_is_named_with_its_place_in_the_list(town: Town, url: str) -> None:
    good = {"id": "c1", "name": "一", "lon": TIANFU["lon"], "lat": TIANFU["lat"], "url": "rtsp://127.0.0.1/1"}
    body = {"cameras": [good, {**good, "id": "c2", "url": url}]}
    problem = refused(await town.system.put("/v1/cameras", json=body), 422, "invalid")
    assert [e["field"] for e in problem["errors"]] == ["cameras.1.url"]
    assert (await town.officer.get("/v1/cameras")).json()["cameras"] == [], "all or none"


async def test_a_key_may_do_what_it_was_granted_and_no_more(town: Town) -> None:
    secret = await town.services.keys.create("只报事件", "510115", ("report",))
    reporting = Desk(town.http, {"X-API-Key": secret})
    assert (await reporting.post("/v1/reports", json=report_of())).status_code == 200
    refused(await reporting.put("/v1/cameras", json={"cameras": []}), 403, "forbidden")
    refused(await town.stranger.post("/v1/reports", json=report_of()), 401, "unauthenticated")
    refused(await town.officer.post("/v1/reports", json=report_of()), 401, "unauthenticated")


async def test_a_flood_from_one_system_is_told_to_slow_down(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("center.service.keys.PER_SECOND", 0.0)
    codes = {(await town.system.put("/v1/cameras", json={"cameras": []})).status_code for _ in range(2_100)}
    assert codes == {200, 429}


async def test_no_answer_is_kept_by_caches_or_shown_in_frames(town: Town) -> None:
    for answer in (await town.officer.get("/v1/snapshot"), await town.officer.get("/nope")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in answer.headers


async def test_a_fault_of_ours_is_a_500_whose_number_stands_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.center.clock, "now", lambda: 1 // 0)
    problem = refused(await town.stranger.get("/v1/about"), 500, "internal")
    assert problem["instance"] in problem["detail"]
    assert any(problem["instance"] in r.getMessage() for r in caplog.records)


async def test_a_full_disk_says_so_and_names_the_cure(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from center.service import attachments
    from center.store.protocol import StorageBusy, StorageFull

    async def full(work: object) -> None:
        raise StorageFull("no space left")

    async def busy(work: object) -> None:
        raise StorageBusy("locked")

    def no_space(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(attachments, "_settle", no_space)
        refused(await town.officer.post("/v1/attachments", content=JPEG), 507, "storage_full")
    monkeypatch.setattr(town.center.store, "write", full)
    refused(await town.officer.do(new_id(), "report", 0, text="x", class_code="P05", place=TIANFU), 507, "storage_full")
    monkeypatch.setattr(town.center.store, "write", busy)
    answer = await town.officer.do(new_id(), "report", 0, text="x", class_code="P05", place=TIANFU)
    refused(answer, 503, "storage_busy")
    assert answer.headers["retry-after"] == "1"


def test_the_committed_description_of_the_api_is_the_one_the_code_gives() -> None:
    assert OPENAPI.read_text("utf-8") == openapi_text(), "run: python -m center openapi"


def test_the_description_names_the_problem_format_for_every_refusal() -> None:
    spec = json.loads(openapi_text())
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert "application/problem+json" in answer["content"], (path, status)
    assert set(spec["components"]["schemas"]["Problem"]["properties"]) == set(Problem.model_fields)


@pytest.mark.parametrize("heading", [-1, 360, 2**70])
async def test_a_camera_that_looks_in_no_direction_is_refused_by_its_field(town: Town, heading: int) -> None:
    camera = {"id": "c1", "name": "一", "lon": TIANFU["lon"], "lat": TIANFU["lat"], "url": "rtsp://127.0.0.1/1"}
    answer = await town.system.put("/v1/cameras", json={"cameras": [{**camera, "heading": heading}]})
    assert refused(answer, 422, "invalid")["errors"][0]["field"] == "cameras.0.heading"


async def test_more_photos_than_anybody_looks_at_are_refused_before_they_are_looked_up(town: Town) -> None:
    answer = await town.system.post("/v1/reports", json=report_of(attachments=[f"{n:064x}" for n in range(51)]))
    assert refused(answer, 422, "invalid")["errors"][0]["field"] == "attachments"
