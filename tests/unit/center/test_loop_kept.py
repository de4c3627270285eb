"""What the loop's crooked ways leave in a real store: two matters at once, parties apart from the log, timers."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from center.domain.loop import decide
from center.domain.values import Case, Decision
from center.service.append import projection
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.log import EventLog
from center.service.refusals import Refused
from center.service.retention import sweep
from center.service.verify import verify_log
from center.store import schema
from center.store.connect import store_for
from center.store.contact_schema import party_contact
from center.store.migrations.versions.v0006_parties_and_permits import group_permits
from contract.identity import new_id
from contract.incident import Incident, Permit
from tests.postgres import PostgresServer
from tests.unit.center import town
from tests.unit.center.test_commands import Center
from tests.unit.center.town import DISTRICT, GRID, OFFICER, OTHER_STREET, WATER

MINUTE = 60_000
DAY = 86_400_000


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "center.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


@pytest.fixture
async def center(database: str) -> AsyncIterator[Center]:
    store = store_for(database)
    await store.open()
    clock, log = CenterClock(), EventLog(store)
    made = Center(store, clock, log, CommandService(store, clock, log, town.TOWN))
    await made.commands.start()
    yield made
    assert (await store.read(verify_log)).faults == ()
    await made.commands.stop()
    await store.close()


async def test_a_merge_writes_both_matters_or_neither_and_is_answered_once(center: Center) -> None:
    stays, goes = await center.report(), await center.report(text="同一处积水，又有人来电")
    merge = town.command("merge", 1, into=stays, reason="同一处积水")
    first = await center.commands.submit(goes, merge, OFFICER)
    again = await center.commands.submit(goes, merge, OFFICER)
    assert (first.incident_id, first.version, again.seq, again.replayed) == (goes, 2, first.seq, True)
    assert (await center.incident(goes)).state == "merged"
    assert [r.kind for r in (await center.incident(stays)).related] == ["merged_from"]
    events = await center.log.after(2)
    assert [(e.type, e.command_id) for e in events] == [
        ("incident.merged", merge.command_id),
        ("incident.absorbed", merge.command_id),
    ]


async def test_two_officers_who_merge_two_matters_into_each_other_lose_neither(center: Center) -> None:
    one, two = await center.report(), await center.report()
    await center.do(one, "merge", into=two, reason="同一处积水")
    with pytest.raises(Refused) as refused:
        await center.do(two, "merge", into=one, reason="同一处积水")
    assert refused.value.problem.code == "merge_cycle"
    assert (await center.incident(two)).state == "reported"


async def test_centers_that_merge_crosswise_at_once_neither_wait_for_each_other_nor_lose_anything(
    center: Center, database: str
) -> None:
    store = store_for(database)
    await store.open()
    other = CommandService(store, CenterClock(), EventLog(store), town.TOWN)
    await other.start()
    pairs = [(await center.report(), await center.report()) for _ in range(12)]

    async def merge(service: CommandService, this: str, into: str) -> str:
        try:
            await service.submit(this, town.command("merge", 1, into=into, reason="同一处积水"), OFFICER)
        except Refused as refused:
            return refused.problem.code
        return "done"

    answers = await asyncio.gather(
        *(merge(center.commands, a, b) for a, b in pairs), *(merge(other, b, a) for a, b in pairs)
    )
    await other.stop()
    await store.close()
    # into one that was merged a moment ago; or of one into which another was, and which is not as it was seen
    assert Counter(answers)["done"] == len(pairs)
    assert set(answers) <= {"done", "merge_cycle", "illegal_transition", "version_conflict"}


async def test_a_matter_out_of_scope_is_not_merged_into_nor_told_apart_from_one_that_is_not_there(
    center: Center,
) -> None:
    lon, lat = town.IN_OTHER_STREET
    there = await center.report(town.caller("acceptor", org=OTHER_STREET), place={"lon": lon, "lat": lat})
    here = await center.report()
    street = town.caller("acceptor", org=town.STREET)
    for other in (there, new_id()):
        with pytest.raises(Refused) as refused:
            await center.do(here, "merge", street, into=other, reason="同一处积水")
        assert (refused.value.problem.code, refused.value.problem.params) == ("unknown_incident", {"id": other})


async def test_responsibility_goes_to_a_colleague_who_serves_here_and_to_nobody_else(center: Center) -> None:
    await center.store.write(
        lambda c: c.execute(schema.org.insert(), [{"id": DISTRICT, "kind": "district", "name": "温江区"}]).rowcount
    )
    users = [
        {"id": name, "login": name, "name": "李值班", "seat": "", "password_hash": "", "org_id": DISTRICT,
         "roles": json.dumps(roles), "active": active}
        for name, roles, active in (
            ("seat02", ["acceptor"], True), ("gone", ["acceptor"], False), ("audit", ["auditor"], True)
        )
    ]  # fmt: skip
    await center.store.write(lambda c: c.execute(schema.app_user.insert(), users).rowcount)
    incident_id = await center.report()
    await center.do(incident_id, "register")
    for name in ("gone", "audit", "nobody"):
        with pytest.raises(Refused) as refused:
            await center.do(incident_id, "hand_over", to=name, reason="换班")
        assert refused.value.problem.code == "unknown_user"
    await center.do(incident_id, "hand_over", to="seat02", reason="换班")
    owner = (await center.incident(incident_id)).owner
    assert owner is not None and owner.id == "seat02"


async def test_parties_are_masked_in_the_log_shown_for_a_reason_and_deleted_on_schedule(center: Center) -> None:
    incident_id = await center.report()
    parties = [{"role": "applicant", "name": "张三丰", "phone": "13800001111"}, {"role": "respondent", "name": "李四"}]
    await center.do(incident_id, "dispute", type_code="neighbour", parties=parties)
    logged = b"".join(e.json for e in await center.log.after(0)).decode()
    assert "张三丰" not in logged and "13800001111" not in logged and "张*" in logged
    shown = await center.commands.reveal(incident_id, "联系调解", OFFICER)
    assert [(p.name, p.phone) for p in shown.parties] == [("张三丰", "13800001111"), ("李四", "")]
    await center.do(incident_id, "dispute", type_code="neighbour", parties=parties[:1], mediator="王调解")
    assert len((await center.commands.reveal(incident_id, "联系调解", OFFICER)).parties) == 1
    await sweep(center.store, center.clock.now() + 181 * DAY)
    kept = await center.store.read(lambda c: c.execute(select(func.count()).select_from(party_contact)).scalar())
    assert kept == 0
    with pytest.raises(Refused):
        await center.commands.reveal(incident_id, "联系调解", OFFICER)


async def test_everything_that_runs_is_said_in_its_time_and_once(center: Center) -> None:
    incident_id = await center.report()
    await center.do(incident_id, "whistle", orgs=[GRID, WATER], minutes=5, text="请到场")
    center.clock.hold(center.clock.now() + 6 * MINUTE)
    said = 0
    while fired := await center.commands.fire_due():
        said += fired
    assert said == 2, "two who have not arrived"
    center.clock.hold(center.clock.now() + 20 * MINUTE)
    assert await center.commands.fire_due() == 1, "nobody registered it"
    assert await center.commands.fire_due() == 0


async def test_a_matter_written_before_permits_were_grouped_goes_on(database: str) -> None:
    verdict = decide(None, new_id(), town.report(), OFFICER, 1_795_300_000_000, town.facts())
    assert isinstance(verdict, Decision)
    body = json.loads(verdict.after.incident.model_dump_json())
    body = {name: value for name, value in body.items() if Incident.model_fields[name].is_required()}
    body["permits"] = [{"action": "register", "role": "acceptor", "org": DISTRICT}]
    row = projection(verdict.after, json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    store = store_for(database)
    await store.open()

    def upgrade(connection: Connection) -> str:
        connection.execute(schema.incident.insert(), row)
        group_permits(connection)
        return str(connection.execute(select(schema.incident.c.body)).scalar_one())

    held = Incident.model_validate_json(await store.write(upgrade))
    await store.close()
    assert held.permits == (Permit(org=DISTRICT, roles=("acceptor",), actions=("register",)),)
    after = decide(Case(held, None, 1), held.id, town.command("register", 1), OFFICER, held.updated_at, town.facts())
    assert isinstance(after, Decision)
    assert after.after.incident.state == "registered"
