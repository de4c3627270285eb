"""Who serves where: told within reach, to hand a matter over or to find whoever is on duty."""

from typing import Any

import pytest

from center.service import presence as book
from center.service.users import GivenPost, NewUser, put_user, shut_out
from tests.e2e.feed_reader import eventually
from tests.unit.center_api.desk import OTHER_STREET, STREET, Desk, Town, refused

TIANFU, LIUCHENG, DISTRICT = "510115004", "510115001", "510115"


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "TURN_SECONDS", 0.05)


async def serve(town: Town, login: str, name: str, *posts: GivenPost) -> None:
    first, *further = posts
    given = NewUser(login, name, "", first.org, first.roles, "correct horse battery", tuple(further))
    await put_user(town.center.store, given)


async def asked(desk: Desk, **params: Any) -> dict[str, Any]:
    answer = await desk.get("/v1/officers", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def names(desk: Desk, **params: Any) -> set[str]:
    return {o["id"] for o in (await asked(desk, **params))["officers"]}


async def test_the_district_finds_everybody_who_works_and_a_street_its_own(town: Town) -> None:
    everybody, own = await names(town.officer), await names(await town.user(STREET))
    assert {STREET, OTHER_STREET, "seat02"} <= everybody
    assert STREET in own and own.isdisjoint({OTHER_STREET, "seat02"})
    assert "admin01" not in everybody, "who configures serves at no desk"


async def test_a_name_or_a_login_in_part_is_enough(town: Town) -> None:
    await serve(town, "lin.yiming", "林一鸣", GivenPost(TIANFU, ("acceptor",)))
    assert await names(town.officer, q="一鸣") == {"lin.yiming"}
    assert await names(town.officer, q=" LIN.y") == {"lin.yiming"}
    assert await names(town.officer, q="没有这个人") == set()
    assert await names(town.officer, q="%") == set()


async def test_posts_outside_the_askers_reach_are_not_told(town: Town) -> None:
    posts = (GivenPost(LIUCHENG, ("acceptor",)), GivenPost(TIANFU, ("dispatcher",)))
    await serve(town, "both", "林一鸣", *posts)
    [line] = (await asked(await town.user(STREET), q="林一鸣"))["officers"]
    assert [(p["org"]["id"], p["roles"]) for p in line["posts"]] == [(TIANFU, ["dispatcher"])]
    [line] = (await asked(town.officer, q="林一鸣"))["officers"]
    assert [p["org"]["id"] for p in line["posts"]] == [LIUCHENG, TIANFU]
    assert line.keys() == {"id", "name", "posts", "at_desk"}, "no telephone, no hours"


async def test_an_org_with_all_below_it_may_be_asked_for(town: Town) -> None:
    found = await names(town.officer, org=TIANFU)
    assert STREET in found and found.isdisjoint({OTHER_STREET, "seat02"})


async def test_an_org_out_of_reach_is_not_there(town: Town) -> None:
    street = await town.user(STREET)
    for org in (LIUCHENG, "510115999", "D-510115-gas"):
        refused(await street.get("/v1/officers", params={"org": org}), 404, "not_found")
    refused(await street.get("/v1/officers", params={"org": DISTRICT}), 404, "not_found")
    refused(await street.get("/v1/officers", params={"org": LIUCHENG, "duty": True}), 404, "not_found")


async def test_whoever_is_listed_for_handing_over_can_take_over_and_nobody_else(town: Town) -> None:
    """Also those of the district above, which is in charge beside the street."""
    await serve(town, "fixer", "何师傅", GivenPost(TIANFU, ("handler",)))
    await serve(town, "chief", "周队长", GivenPost(DISTRICT, ("shift_supervisor",)))
    answer = await town.http.post("/v1/login", json={"login": "chief", "password": "correct horse battery"})
    chief = Desk(town.http, {"Authorization": f"Bearer {answer.json()['token']}"})
    incident_id, street = await town.officer.report(), await town.user(STREET)
    assert (await street.do(incident_id, "register", 1)).status_code == 200
    at_street = await names(street, org=TIANFU, duty=True)
    at_district = await names(street, org=DISTRICT, duty=True)
    assert STREET in at_street and {"seat02", "chief"} <= at_district
    for version, to in enumerate(sorted(at_street | at_district), 2):
        assert (await chief.do(incident_id, "hand_over", version, to=to, reason="交接班")).status_code == 200, to
    version = 2 + len(at_street | at_district)
    for to in sorted(await names(town.officer) - at_street - at_district):
        refused(await chief.do(incident_id, "hand_over", version, to=to, reason="交接班"), 422, "unknown_user")


async def test_those_at_a_desk_come_first(town: Town) -> None:
    assert not any(o["at_desk"] for o in (await asked(town.officer))["officers"])
    await (await town.user(STREET)).post("/v1/presence")
    await eventually(lambda: town.services.presence.here(STREET), 5)
    first, *others = (await asked(town.officer))["officers"]
    assert (first["id"], first["at_desk"]) == (STREET, True)
    assert not any(o["at_desk"] for o in others)


async def test_who_is_shut_out_is_on_no_list(town: Town) -> None:
    await shut_out(town.center.store, OTHER_STREET)
    assert OTHER_STREET not in await names(town.officer)


async def test_a_long_list_says_that_there_is_more(town: Town) -> None:
    short = await asked(town.officer, limit=2)
    assert (len(short["officers"]), short["more"]) == (2, True)
    assert (await asked(town.officer, limit=500))["more"] is False


async def test_those_who_configure_or_are_not_logged_in_learn_no_names(town: Town) -> None:
    refused(await (await town.user("admin01")).get("/v1/officers"), 403, "forbidden")
    refused(await town.stranger.get("/v1/officers"), 401, "unauthenticated")
    refused(await town.officer.get("/v1/officers", params={"limit": 0}), 422, "invalid")
