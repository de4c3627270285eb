"""Who holds several posts sees and does what each of them may, and no more; a post that ends, ends at once."""

import asyncio
from typing import Any

import pytest

from center.service.refusals import Refused
from center.service.users import GivenPost, NewUser, put_user, set_posts, shut_out
from tests.e2e.feed_reader import eventually
from tests.unit.center_api.desk import Desk, Town, refused

TIANFU, LIUCHENG = "510115004", "510115001"
IN_LIUCHENG = {"lon": 103.8437, "lat": 30.6709}
PASSWORD = "correct horse battery"


async def somebody(town: Town, *posts: GivenPost, login: str = "both") -> Desk:
    """A new user at a desk, in ``posts``."""
    first, *further = posts
    await put_user(town.center.store, NewUser(login, "林一鸣", "", first.org, first.roles, PASSWORD, tuple(further)))
    answer = await town.http.post("/v1/login", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return Desk(town.http, {"Authorization": f"Bearer {answer.json()['token']}"})


async def seen(desk: Desk) -> set[str]:
    return {i["id"] for i in (await desk.get("/v1/snapshot")).json()["incidents"]}


async def two_matters(town: Town) -> tuple[str, str]:
    """One in each of the two streets."""
    return await town.officer.report(), await town.officer.report(place=IN_LIUCHENG)


async def test_two_posts_in_two_streets_open_both_and_no_third(town: Town) -> None:
    here, there = await two_matters(town)
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)), GivenPost(LIUCHENG, ("acceptor",)))
    assert await seen(both) == {here, there}
    third = await somebody(town, GivenPost("510115002", ("acceptor",)), GivenPost("510115003", ("handler",)), login="x")
    assert await seen(third) == set()


async def test_the_session_names_the_posts_the_first_one_first(town: Town) -> None:
    both = await somebody(town, GivenPost(TIANFU, ("acceptor", "handler")), GivenPost("D-510115-gas", ("handler",)))
    session = (await both.get("/v1/session")).json()
    assert (session["org"]["id"], session["roles"]) == (TIANFU, ["acceptor", "handler"])
    assert [(p["org"]["id"], p["roles"]) for p in session["posts"]] == [
        (TIANFU, ["acceptor", "handler"]),
        ("D-510115-gas", ["handler"]),
    ]
    assert session["roots"] == [TIANFU, "D-510115-gas"]


async def test_a_role_of_one_post_is_of_no_use_in_the_other(town: Town) -> None:
    here, there = await two_matters(town)
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)), GivenPost(LIUCHENG, ("handler",)))
    assert (await both.do(here, "register", 1)).status_code == 200
    refused(await both.do(there, "register", 1), 403, "forbidden")
    told = (await both.get(f"/v1/incidents/{here}/events")).json()["events"][-1]
    assert told["actor"]["org"]["id"] == TIANFU


async def test_what_is_done_in_the_second_post_is_said_of_that_post(town: Town) -> None:
    _, there = await two_matters(town)
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)), GivenPost(LIUCHENG, ("acceptor",)))
    assert (await both.do(there, "register", 1)).status_code == 200
    told = (await both.get(f"/v1/incidents/{there}/events")).json()["events"][-1]
    assert told["actor"]["org"]["id"] == LIUCHENG


async def test_responsibility_may_be_handed_to_somebody_in_his_second_post(town: Town) -> None:
    here, _ = await two_matters(town)
    street = await town.user("street-004")
    assert (await street.do(here, "register", 1)).status_code == 200
    await somebody(town, GivenPost(LIUCHENG, ("handler",)), GivenPost(TIANFU, ("dispatcher",)), login="second")
    given = await street.do(here, "hand_over", 2, to="second", reason="交接班")
    assert given.status_code == 200, given.text


async def test_a_post_that_ended_opens_nothing_within_a_second_and_without_a_new_login(town: Town) -> None:
    here, there = await two_matters(town)
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)), GivenPost(LIUCHENG, ("acceptor",)))
    assert await seen(both) == {here, there}
    await set_posts(town.center.store, "both", [GivenPost(LIUCHENG, ("acceptor",))])
    for _ in range(60):
        if await seen(both) == {there}:
            break
        await asyncio.sleep(0.05)
    refused(await both.get(f"/v1/incidents/{here}"), 404, "not_found")
    refused(await both.do(here, "register", 1), 404, "not_found")


async def test_the_feed_says_goodbye_when_posts_change_and_goes_on_by_the_new_ones(town: Town) -> None:
    await two_matters(town)
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)), GivenPost(LIUCHENG, ("acceptor",)))
    heard: list[bytes] = []

    async def send(message: Any) -> None:
        heard.append(message["body"])

    async def receive() -> Any:
        await asyncio.Event().wait()

    services = town.services
    signed = await services.sessions.resolve(both.headers["Authorization"].removeprefix("Bearer "))
    place = await services.feed.place("")
    reading = asyncio.create_task(services.feed.serve(signed, place, receive, send))
    await eventually(lambda: bool(heard), 5)
    await set_posts(town.center.store, "both", [GivenPost(TIANFU, ("dispatcher",))])
    async with asyncio.timeout(5):
        await reading
    assert "event: bye" in heard[-1].decode() and "岗位" in heard[-1].decode()


async def test_whoever_is_shut_out_is_out_of_every_session(town: Town) -> None:
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)), GivenPost(LIUCHENG, ("acceptor",)))
    await shut_out(town.center.store, "both")
    for _ in range(60):
        if (await both.get("/v1/session")).status_code != 200:
            break
        await asyncio.sleep(0.05)
    refused(await both.get("/v1/session"), 401, "session_expired")
    answer = await town.http.post("/v1/login", json={"login": "both", "password": PASSWORD})
    refused(answer, 401, "login_failed")


@pytest.mark.parametrize(
    ("posts", "code"),
    [
        ([], "invalid"),
        ([GivenPost(TIANFU, ())], "invalid"),
        ([GivenPost(TIANFU, ("acceptor",)), GivenPost(TIANFU, ("handler",))], "invalid"),
        ([GivenPost("510115", ("admin",)), GivenPost(TIANFU, ("acceptor",))], "invalid"),
        ([GivenPost("510115", ("admin", "auditor"))], "invalid"),
        ([GivenPost("510115999", ("acceptor",))], "unknown_org"),
    ],
)
async def test_posts_that_cannot_be_held_are_refused_and_change_nothing(
    town: Town, posts: list[GivenPost], code: str
) -> None:
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)))
    before = (await both.get("/v1/session")).json()
    with pytest.raises(Refused) as no:
        await set_posts(town.center.store, "both", posts)
    assert no.value.problem.code == code
    await town.services.sessions.refresh()
    assert (await both.get("/v1/session")).json() == before


async def test_the_history_of_several_posts_has_a_length_and_row_numbers_and_nothing_twice(town: Town) -> None:
    here, _ = await two_matters(town)
    await town.officer.do(here, "register", 1)
    await town.officer.do(here, "dispatch", 2, lead="D-510115-gas")
    both = await somebody(town, GivenPost(TIANFU, ("acceptor",)), GivenPost("D-510115-gas", ("handler",)))
    history = (await both.get("/v1/history")).json()
    assert ([row["id"] for row in history["rows"]], history["count"]) == ([here], 1)
    all_three = await somebody(
        town,
        GivenPost(TIANFU, ("acceptor",)),
        GivenPost(LIUCHENG, ("acceptor",)),
        GivenPost("D-510115-gas", ("handler",)),
        login="three",
    )
    jumped = (await all_three.get("/v1/history", params={"offset": 1})).json()
    assert ([row["id"] for row in jumped["rows"]], jumped["offset"], jumped["count"]) == ([here], 1, 2)
    await town.officer.report()
    assert (await all_three.get("/v1/history", params={"limit": 1})).json()["count"] == 3
