"""The look-up for everybody says how far a matter is to whoever reported it, and nothing to anybody else."""

import httpx
import pytest

from center.service.progress import PER_CODE
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
    for n in range(PER_CODE.amount):
        refused(await _ask(town, code, f"{n:04d}"), 404, "not_found")
    refused(await _ask(town, code, "2207"), 429, "rate_limited")
