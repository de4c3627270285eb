"""Who is at a desk: said by the desks, told to those in whose scope the officer works, and to nobody else."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from center.api.services import Services
from center.service import presence as book
from center.store.people_schema import presence
from contract.feed import AWAY_SECONDS, Presence
from tests.e2e.feed_reader import eventually
from tests.unit.center_api.desk import OTHER_STREET, STREET, Town, refused

TIANFU, DISTRICT = "510115004", "510115"


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "TURN_SECONDS", 0.05)


def told(services: Services, *roots: str) -> Presence:
    return Presence.model_validate_json(services.presence.frame(frozenset(roots)))


async def until(services: Services, wanted: Any, *roots: str) -> Presence:
    await eventually(lambda: bool(wanted(told(services, *roots))), 5)
    return told(services, *roots)


async def went_silent(town: Town, user: str, seconds: float) -> None:
    def work(c: Any) -> None:
        at = c.execute(select(presence.c.seen_at).where(presence.c.user_id == user)).scalar_one()
        c.execute(update(presence).where(presence.c.user_id == user).values(seen_at=at - int(seconds * 1000)))

    await town.center.store.write(work)


async def test_an_officer_who_says_so_is_there_and_one_who_never_did_is_not_known(town: Town) -> None:
    assert (await town.officer.post("/v1/presence")).status_code == 204
    said = await until(town.services, lambda p: p.here, DISTRICT)
    assert (said.here, said.away) == (("seat02",), ())


async def test_forty_five_silent_seconds_make_an_officer_away_and_the_next_word_brings_him_back(town: Town) -> None:
    await town.officer.post("/v1/presence")
    await until(town.services, lambda p: p.here, DISTRICT)
    await went_silent(town, "seat02", AWAY_SECONDS - 5)
    await asyncio.sleep(0.2)
    assert told(town.services, DISTRICT).here == ("seat02",)
    await went_silent(town, "seat02", 10)
    said = await until(town.services, lambda p: p.away, DISTRICT)
    assert [a.user for a in said.away] == ["seat02"]
    assert 40_000 <= town.services.clock.now() - said.away[0].seen_at < 60_000
    await asyncio.sleep(0.2)
    assert told(town.services, DISTRICT) == said, "a frame is sent when somebody comes or goes, not as time passes"
    await town.officer.post("/v1/presence")
    assert (await until(town.services, lambda p: p.here, DISTRICT)).away == ()


async def test_a_street_hears_of_its_own_people_only_and_the_district_of_all(town: Town) -> None:
    for login in (STREET, OTHER_STREET):
        await (await town.user(login)).post("/v1/presence")
    await town.officer.post("/v1/presence")
    everybody = await until(town.services, lambda p: len(p.here) == 3, DISTRICT)
    assert set(everybody.here) == {STREET, OTHER_STREET, "seat02"}
    assert told(town.services, TIANFU).here == (STREET,)
    assert told(town.services, "D-510115-gas").here == ()


async def test_saying_it_again_and_again_writes_one_line_and_refuses_nobody(town: Town) -> None:
    for _ in range(50):
        assert (await town.officer.post("/v1/presence")).status_code == 204
    await until(town.services, lambda p: p.here, DISTRICT)
    rows = await town.center.store.read(lambda c: c.execute(select(presence.c.user_id)).scalars().all())
    assert rows == ["seat02"]


async def test_those_who_configure_and_strangers_are_at_no_desk(town: Town) -> None:
    refused(await (await town.user("admin01")).post("/v1/presence"), 403, "forbidden")
    refused(await town.stranger.post("/v1/presence"), 401, "unauthenticated")


async def test_nothing_of_a_matter_changes_when_its_owner_goes(town: Town) -> None:
    incident_id = await town.officer.report()
    await town.officer.do(incident_id, "register", 1)
    await town.officer.post("/v1/presence")
    await until(town.services, lambda p: p.here, DISTRICT)
    before = (await town.officer.get(f"/v1/incidents/{incident_id}")).json()
    await went_silent(town, "seat02", 600)
    await until(town.services, lambda p: p.away, DISTRICT)
    assert (await town.officer.get(f"/v1/incidents/{incident_id}")).json() == before


async def test_the_feed_tells_at_the_start_and_when_somebody_comes(town: Town) -> None:
    heard: list[str] = []

    async def send(message: Any) -> None:
        heard.append(message["body"].decode())

    async def receive() -> Any:
        await asyncio.Event().wait()

    feed = town.services.feed
    signed = await town.services.sessions.resolve(town.officer.headers["Authorization"].removeprefix("Bearer "))
    reading = asyncio.create_task(feed.serve(signed, await feed.place(""), receive, send))

    def frames() -> list[str]:
        return [p for text in heard for p in text.split("\n\n") if p.startswith("event: presence")]

    await eventually(lambda: bool(frames()), 5)
    await town.officer.post("/v1/presence")
    await eventually(lambda: "seat02" in frames()[-1], 5)
    assert len(frames()) == 2, "once at the start, once for the newcomer"
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
