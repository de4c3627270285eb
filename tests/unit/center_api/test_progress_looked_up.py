"""The look-up for everybody says how far a matter is to whoever reported it, and nothing to anybody else."""

import asyncio

import httpx
import pytest

from center.domain.patience import DAY, MINUTE, OF_ALL, OF_ONE
from center.service.progress import network
from center.service.refusals import Refused
from tests.unit.center_api.desk import Town, refused

REPORTER = {"name": "李建国", "phone": "139 1234-2207"}


async def _reported(town: Town) -> tuple[str, str]:
    incident_id = await town.officer.report(reporter=REPORTER)
    view = (await town.officer.get(f"/v1/incidents/{incident_id}")).json()["incident"]
    return incident_id, view["code"]


async def _ask(town: Town, code: str, tail: str) -> httpx.Response:
    return await town.stranger.get("/v1/progress", params={"code": code, "tail": tail})


async def test_the_reporter_learns_how_far_it_is_and_nothing_else(town: Town) -> None:
    incident_id, code = await _reported(town)
    assert (await _ask(town, code, "2207")).json()["stage"] == "已收到，正在受理"
    await town.officer.do(incident_id, "register", 1)
    found = (await _ask(town, code, "2207")).json()
    assert set(found) == {"stage", "since", "expected_by", "ended"}
    assert (found["stage"], found["ended"]) == ("已立案，正在安排处置", False)


async def test_a_code_may_be_typed_as_people_type(town: Town) -> None:
    _, code = await _reported(town)
    full_width = code.translate({ord("0") + n: ord("０") + n for n in range(10)})
    for typed in (code.replace("-", ""), code.replace("-", " "), f"  {code} ", full_width):
        assert (await _ask(town, typed, "2207")).status_code == 200, typed


async def test_whatever_does_not_fit_is_answered_in_the_same_words(town: Town) -> None:
    _, code = await _reported(town)
    nameless = await town.officer.report()
    other = (await town.officer.get(f"/v1/incidents/{nameless}")).json()["incident"]["code"]
    answers = [await _ask(town, code, "2208"), await _ask(town, other, "2207"), await _ask(town, "510115", "2207")]
    for answer in answers:
        refused(answer, 404, "not_found")
    assert len({a.content for a in answers}) == 1


@pytest.mark.parametrize("tail", ["", "22", "22071", "abcd", "２２０７"])
async def test_a_tail_is_four_digits(town: Town, tail: str) -> None:
    _, code = await _reported(town)
    refused(await _ask(town, code, tail), 422, "invalid")


async def test_trying_one_number_after_the_other_ends_soon(town: Town) -> None:
    _, code = await _reported(town)
    for n in range(OF_ONE.free):
        refused(await _ask(town, code, f"{n:04d}"), 404, "not_found")
    problem = refused(await _ask(town, code, "2207"), 429, "rate_limited")
    assert 0 < problem["params"]["seconds"] <= OF_ONE.first / 1_000


async def _tried(town: Town, code: str, tail: str, address: str, at: int) -> str:
    try:
        await town.services.progress.look_up(code, tail, address, at)
    except Refused as no:
        return no.problem.code
    return "found"


async def test_a_stranger_who_tries_does_not_lock_the_reporter_out(town: Town) -> None:
    _, code = await _reported(town)
    now, days = town.services.clock.now(), 0
    for days in range(7):
        for minute in range(0, 1_440, 5):
            at = now + days * DAY + minute * MINUTE
            await _tried(town, code, "0000", "203.0.113.9", at)
    assert await _tried(town, code, "2207", "198.51.100.7", now + days * DAY) == "found"


async def test_whoever_mistyped_is_listened_to_again_after_the_wait(town: Town) -> None:
    _, code = await _reported(town)
    now = town.services.clock.now()
    for _ in range(OF_ONE.free):
        assert await _tried(town, code, "2270", "198.51.100.7", now) == "not_found"
    assert await _tried(town, code, "2207", "198.51.100.7", now + MINUTE) == "rate_limited"
    assert await _tried(town, code, "2207", "198.51.100.7", now + OF_ONE.first) == "found"


async def test_many_addresses_together_slow_a_code_down_and_no_longer_than_half_a_day(town: Town) -> None:
    _, code = await _reported(town)
    now = town.services.clock.now()
    said = [await _tried(town, code, f"{n:04d}", f"203.0.113.{n}", now) for n in range(200)]
    assert said.count("not_found") == OF_ALL.free
    assert await _tried(town, code, "2207", "198.51.100.7", now) == "rate_limited"
    assert await _tried(town, code, "2207", "198.51.100.7", now + OF_ALL.most) == "found"


async def test_a_code_that_does_not_exist_is_slowed_down_like_one_that_does(town: Town) -> None:
    _, code = await _reported(town)
    now = town.services.clock.now()
    there = [await _tried(town, code, "0000", "203.0.113.9", now) for _ in range(6)]
    assert [await _tried(town, "510115-261122-99999-0", "0000", "203.0.113.9", now) for _ in range(6)] == there


async def test_many_tries_in_the_same_moment_are_counted_one_by_one(town: Town) -> None:
    _, code = await _reported(town)
    now = town.services.clock.now()
    said = await asyncio.gather(*(_tried(town, code, f"{n:04d}", "203.0.113.9", now) for n in range(15)))
    assert said.count("not_found") == OF_ONE.free


async def test_whoever_knows_the_tail_may_look_as_often_as_he_likes(town: Town) -> None:
    _, code = await _reported(town)
    now = town.services.clock.now()
    assert {await _tried(town, code, "2207", "198.51.100.7", now) for _ in range(15)} == {"found"}


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("", ""),
    ],
)
def test_addresses_that_one_connection_may_choose_from_count_as_one(address: str, counted: str) -> None:
    assert network(address) == counted
