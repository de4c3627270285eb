"""What is kept of people, and for how long; what of a very long story is shown."""

import asyncio
import logging
from functools import partial

import pytest

from center.service.caller import Caller
from center.service.contacts import contact_of
from center.service.log import TIMELINE
from contract.command import CommandAdapter
from contract.event import Actor, Timeline
from contract.identity import new_id
from contract.org import OrgRef
from tests.unit.center_api.desk import STREET, Town, refused

LI = {"name": "李晓芳", "phone": "13912342207"}


async def test_whoever_is_named_in_a_draft_that_is_thrown_away_is_forgotten_at_once(town: Town) -> None:
    street = await town.user(STREET)
    draft, kept = [await street.report(draft=True, reporter=LI) for _ in range(2)]
    assert (await street.do(draft, "decline", 1, reason="误填")).status_code == 200
    held = [await town.services.store.read(partial(contact_of, incident_id=id_)) for id_ in (draft, kept)]
    assert [None if one is None else one.phone for one in held] == [None, LI["phone"]]


async def test_a_password_typed_in_place_of_the_name_stands_in_no_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refused(
        await town.stranger.post("/v1/login", json={"login": "Chunfeng-2026", "password": "x"}), 401, "login_failed"
    )
    refused(await town.stranger.post("/v1/login", json={"login": "admin01", "password": "x"}), 401, "login_failed")
    said = [record.getMessage() for record in caplog.records if record.name.startswith("center")]
    assert not any("Chunfeng" in line for line in said)
    assert any("unknown name" in line for line in said) and any("admin01" in line for line in said)


async def test_of_a_story_without_end_the_last_steps_are_shown(town: Town) -> None:
    incident_id = await town.officer.report()
    org = OrgRef(id="510115", name="温江区")
    seat = Caller(
        Actor(kind="user", id="u1", name="王值班", org=org), ("acceptor",), org, ("510115",), frozenset({"510115"})
    )
    number = 0
    while number < TIMELINE + 50:
        some = [
            CommandAdapter.validate_python(
                {
                    "type": "note",
                    "command_id": new_id(),
                    "expected_version": 1,
                    "payload": {"text": f"第 {number + n} 次联系"},
                }
            )
            for n in range(250)
        ]
        await asyncio.gather(*(town.services.commands.submit(incident_id, one, seat) for one in some))
        number += len(some)
    answer = await town.officer.get(f"/v1/incidents/{incident_id}/events")
    shown = Timeline.model_validate_json(answer.content).events
    assert len(shown) == TIMELINE
    assert [e.version for e in shown] == list(range(number + 2 - TIMELINE, number + 2))
    assert (await town.officer.do(incident_id, "register", 1)).status_code == 200, "it goes on as ever"
