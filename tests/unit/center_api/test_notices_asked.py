"""Whoever is to act reads so at the desk: only what is said to them, nothing of their own."""

import datetime as dt

from center.service.users import NewUser, put_user
from tests.unit.center_api.desk import Desk, Town

WATER = "D-510115-water"
PASSWORD = "correct horse battery"


async def test_those_who_are_to_handle_a_matter_are_told_and_nobody_else(town: Town) -> None:
    id_ = await town.officer.report()
    await town.officer.do(id_, "register", 1)
    answer = await town.officer.do(id_, "dispatch", 2, lead=WATER)
    assert answer.status_code == 200, answer.text
    water, gas = await town.user("water01"), await town.user("gas01")
    told = (await water.get("/v1/notices")).json()
    (notice,) = told["notices"]
    assert (notice["incident_id"], notice["version"], notice["kind"], notice["stage"]) == (
        id_, 3, "dispatched", "accept"
    )  # fmt: skip
    assert notice["due_at"] > told["at"]
    assert (await gas.get("/v1/notices")).json()["notices"] == []
    assert (await town.officer.get("/v1/notices")).json()["notices"] == [], "nobody is told what they did"


async def test_a_desk_asks_only_for_what_is_new(town: Town) -> None:
    id_ = await town.officer.report()
    await town.officer.do(id_, "register", 1)
    await town.officer.do(id_, "dispatch", 2, lead=WATER)
    water = await town.user("water01")
    first = (await water.get("/v1/notices")).json()["notices"][0]
    await town.officer.do(id_, "urge", 3)
    (new,) = (await water.get("/v1/notices", params={"after": first["at"]})).json()["notices"]
    assert new["kind"] == "urged"
    both = (await water.get("/v1/notices", params={"limit": 1})).json()["notices"]
    assert [n["kind"] for n in both] == ["urged"]


async def test_those_who_watch_over_time_are_told_that_the_calendar_ends(town: Town) -> None:
    await put_user(town.center.store, NewUser("chief", "周队长", "", "510115", ("shift_supervisor",), PASSWORD))
    calendar = town.services.district.catalog.calendar
    last = dt.datetime.combine(calendar.known_until, dt.time(), dt.UTC)
    town.services.clock.hold(int((last - dt.timedelta(days=20)).timestamp() * 1000))
    answer = await town.http.post("/v1/login", json={"login": "chief", "password": PASSWORD})
    chief = Desk(town.http, {"Authorization": f"Bearer {answer.json()['token']}"})
    said = calendar.known_until.isoformat()
    assert (await chief.get("/v1/notices")).json()["holidays_until"] == said
    assert (await town.stranger.get("/v1/about")).json()["holidays_until"] == said
    assert (await (await town.user("water01")).get("/v1/notices")).json()["holidays_until"] == ""


async def test_a_stranger_is_told_nothing(town: Town) -> None:
    assert (await town.stranger.get("/v1/notices")).status_code == 401
    assert (await town.officer.get("/v1/notices", params={"limit": 0})).status_code == 422
