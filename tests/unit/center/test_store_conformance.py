"""What every store owes the center, asked of SQLite and of a real PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from center.service.clock import CenterClock
from center.service.demo_district import DISTRICT, RESOURCES, seed_demo
from center.service.keys import ApiKeys
from center.service.log import EventLog
from center.service.refusals import Refused
from center.service.retention import AT_ONCE, sweep
from center.service.secrets import Secrets
from center.service.timers import Timers
from center.service.verify import verify_log
from center.store import schema
from center.store.connect import store_for
from center.store.protocol import Store
from center.store.search_schema import ENGINE_OWN
from contract.command import REPEATABLE_MS
from contract.identity import new_id
from tests.postgres import PostgresServer
from tests.unit.center import town
from tests.unit.center.running import Center

MakeStore = Callable[[], Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeStore]:
    """Opens the same database again and again: another process, or the same one after a restart."""
    if request.param == "sqlite":
        path = tmp_path / "中心 数据" / "center.db"
        yield lambda: store_for(path)
        return
    yield request.getfixturevalue("make_postgres")


@pytest.fixture
def make_postgres(postgres_server: PostgresServer) -> Iterator[MakeStore]:
    with postgres_server.database() as url:
        yield lambda: store_for(url)


@pytest.fixture
async def store(make_store: MakeStore) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def center(store: Store) -> AsyncIterator[Center]:
    made = Center(store)
    await made.commands.start()
    yield made
    await made.commands.stop()


async def test_a_new_database_has_every_table_and_a_log_with_an_epoch_of_its_own(store: Store) -> None:
    tables = await store.read(lambda c: set(inspect(c).get_table_names()))
    head = await EventLog(store).head()
    assert set(schema.metadata.tables) <= tables
    assert (head.seq, head.hash, len(head.epoch)) == (0, "0" * 64, 8)


async def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def differences(connection: Connection) -> list[object]:
        known = {"include_name": lambda name, kind, _: kind != "table" or name not in ENGINE_OWN}
        return list(compare_metadata(MigrationContext.configure(connection, opts=known), schema.metadata))

    assert await store.read(differences) == []


async def test_a_second_opening_changes_nothing(store: Store, make_store: MakeStore) -> None:
    before = await EventLog(store).head()
    again = make_store()
    await again.open()
    after = await EventLog(again).head()
    await again.close()
    assert after == before


async def test_work_that_raises_leaves_nothing_behind(store: Store) -> None:
    def work(connection: Connection) -> None:
        connection.execute(schema.code_serial.insert(), {"day": "261122", "last": 1})
        raise LookupError("on purpose")

    with pytest.raises(LookupError):
        await store.write(work)
    assert await store.read(lambda c: c.execute(select(func.count()).select_from(schema.code_serial)).scalar()) == 0


async def test_a_broken_constraint_is_the_works_own_error(store: Store) -> None:
    def work(connection: Connection) -> None:
        connection.execute(schema.incident_scope.insert(), {"incident_id": "nobody", "org_id": "510115"})

    with pytest.raises(IntegrityError):
        await store.write(work)


async def test_a_read_sees_every_write_that_returned_before(store: Store) -> None:
    for number in range(20):
        await store.write(
            lambda c, n=number: c.execute(schema.code_serial.insert(), {"day": f"d{n}", "last": n})  # type: ignore[misc]
        )
        count = await store.read(lambda c: c.execute(select(func.count()).select_from(schema.code_serial)).scalar())
        assert count == number + 1


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        await store.read(lambda c: c.execute(schema.code_serial.insert(), {"day": "x", "last": 1}))


async def test_a_hundred_callers_at_once_make_one_gapless_chained_log(center: Center) -> None:
    ids = await asyncio.gather(*(center.reported() for _ in range(100)))
    proof = await center.store.read(verify_log)
    assert (proof.events, proof.incidents, proof.faults) == (100, 100, ())
    assert [e.seq for e in center.heard] == list(range(1, 101))
    assert len(set(ids)) == 100


async def test_the_log_reads_back_the_bytes_that_were_told(center: Center) -> None:
    await center.reported()
    await center.reported()
    read = await center.log.after(0, 10)
    assert [(e.json, e.hash, e.scope) for e in read] == [(e.json, e.hash, e.scope) for e in center.heard]
    assert await center.log.hash_at(2) == read[1].hash
    assert read[0].event.type == "incident.reported"
    assert [e.event for e in read] == [e.event for e in center.heard], "put together and parsed are the same"


async def test_the_same_command_again_gets_the_first_answer_and_writes_nothing(center: Center) -> None:
    incident_id, command = new_id(), town.report()
    first = await center.commands.submit(incident_id, command, town.OFFICER)
    again = await center.commands.submit(incident_id, command, town.OFFICER)
    assert (first.replayed, again.replayed) == (False, True)
    assert again.model_copy(update={"replayed": False}) == first
    assert (await center.log.head()).seq == 1


async def test_the_same_command_many_times_at_once_is_done_once(center: Center) -> None:
    incident_id, command = new_id(), town.report()
    answers = await asyncio.gather(*(center.commands.submit(incident_id, command, town.OFFICER) for _ in range(10)))
    assert sorted(a.replayed for a in answers) == [False] + [True] * 9
    assert (await center.log.head()).seq == 1


async def test_another_body_under_a_used_command_id_is_refused(center: Center) -> None:
    used = new_id()
    await center.commands.submit(new_id(), town.report(used), town.OFFICER)
    with pytest.raises(Refused) as refused:
        await center.commands.submit(new_id(), town.report(used, text="另一件事"), town.OFFICER)
    assert refused.value.problem.code == "command_reused"


async def test_answered_commands_are_forgotten_after_thirty_days_and_their_matter_is_not_made_twice(
    center: Center,
) -> None:
    ids = [new_id() for _ in range(3)]
    reports = [town.report() for _ in ids]
    for incident_id, report in zip(ids, reports, strict=True):
        await center.commands.submit(incident_id, report, town.OFFICER)
    now = center.clock.now()
    assert await sweep(center.store, now + REPEATABLE_MS - 60_000) is False
    assert (await center.commands.submit(ids[0], reports[0], town.OFFICER)).replayed
    assert await sweep(center.store, now + REPEATABLE_MS + 60_000) is False
    with pytest.raises(Refused) as refused:
        await center.commands.submit(ids[0], reports[0], town.OFFICER)
    assert refused.value.problem.code == "illegal_transition"
    assert (await center.log.head()).seq == 3
    assert (await center.store.read(verify_log)).holds


async def test_more_old_commands_than_one_turn_takes_are_swept_in_several(
    center: Center,
) -> None:
    await asyncio.gather(*(center.reported() for _ in range(5)))
    old = {"id": "", "request_hash": "0" * 64, "response": "{}", "at": 1}
    rows = [{**old, "id": new_id()} for _ in range(AT_ONCE + 10)]
    await center.store.write(lambda c: c.execute(schema.command.insert(), rows).rowcount)
    assert [await sweep(center.store, center.clock.now()) for _ in range(2)] == [True, False]
    left = await center.store.read(lambda c: c.execute(select(func.count()).select_from(schema.command)).scalar())
    assert left == 5


async def test_one_bad_command_in_a_batch_does_not_fail_the_others(center: Center) -> None:
    answers = await asyncio.gather(
        center.commands.submit(new_id(), town.report(), town.OFFICER),
        center.commands.submit(new_id(), town.report(class_code="nonsense"), town.OFFICER),
        center.commands.submit(new_id(), town.report(attachments=["a" * 64]), town.OFFICER),
        center.commands.submit(new_id(), town.report(), town.OFFICER),
        return_exceptions=True,
    )
    codes = [a.problem.code if isinstance(a, Refused) else "done" for a in answers]
    assert codes == ["done", "unknown_class", "unknown_attachment", "done"]
    numbers = [a.code for a in answers if not isinstance(a, BaseException)]
    assert [n.split("-")[2] for n in numbers] == ["00001", "00002"], "a refused report uses no number"


async def test_two_officers_on_one_matter_the_first_wins_and_the_second_is_told(center: Center) -> None:
    incident_id = await center.reported()
    answers = await asyncio.gather(
        *(center.commands.submit(incident_id, town.command("register", 1), town.OFFICER) for _ in range(2)),
        return_exceptions=True,
    )
    refused = [a for a in answers if isinstance(a, Refused)]
    assert [r.problem.code for r in refused] == ["version_conflict"]
    assert refused[0].problem.params == {"current_version": 2}


async def test_two_center_processes_on_one_postgresql_tell_each_other_everything(make_postgres: MakeStore) -> None:
    stores = make_postgres(), make_postgres()
    await asyncio.gather(*(store.open() for store in stores))
    one, two = (Center(store) for store in stores)
    await one.commands.start()
    await two.commands.start()
    shared, command = new_id(), town.report()
    both = (one, two)
    answers = await asyncio.gather(
        *(both[n % 2].reported() for n in range(60)),
        *(c.commands.submit(shared, command, town.OFFICER) for c in both for _ in range(3)),
    )
    for each in both:
        await each.until(lambda heard: len(heard) >= 61)
    proof = await one.store.read(verify_log)
    for each in both:
        await each.commands.stop()
        await each.store.close()
    assert (proof.events, proof.faults) == (61, ())
    assert [e.seq for e in one.heard] == [e.seq for e in two.heard] == list(range(1, 62))
    assert len(answers) == 66


async def test_two_centers_that_start_first_at_once_on_one_postgresql_share_one_district(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    async def start(name: str) -> Store:
        store = store_for(url)
        await store.open()
        await seed_demo(store, RESOURCES, Secrets.load(tmp_path / name, {}))
        await ApiKeys(store).put("the same key", "接入", DISTRICT, ("report",))
        return store

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with postgres_server.database(empty=True) as url:
        stores = await asyncio.gather(start("a"), start("b"))
        counts = [
            await s.read(lambda c: c.execute(select(func.count()).select_from(schema.org)).scalar()) for s in stores
        ]
        assert counts == [497, 497]
        for store in stores:
            await store.close()


async def test_timers_speak_once_even_when_two_run_and_one_starts_again(store: Store, make_store: MakeStore) -> None:
    clock = CenterClock(rate=20_000)  # ten minutes pass in 30 ms
    one = Center(store, clock)
    await one.commands.start()
    for _ in range(5):
        await one.reported()
    other_store = make_store()
    await other_store.open()
    two = Center(other_store, clock) if store.dialect == "postgresql" else one
    if two is not one:
        await two.commands.start()
    timers = [Timers(c.store, clock, c.commands) for c in (one, two)]
    for timer in timers:
        await timer.start()
    await one.until(lambda heard: sum(e.type == "incident.overdue" for e in heard) >= 5)
    for timer in timers:
        await timer.stop()
    await one.commands.stop()
    if two is not one:
        await two.commands.stop()
    await other_store.close()
    kinds = [e.type for e in await one.log.after(0, 100)]
    assert kinds.count("incident.overdue") == 5
    assert kinds.count("incident.due_soon") <= 5
    assert (await store.read(verify_log)).faults == ()


async def test_a_tampered_log_is_found_out(center: Center) -> None:
    for _ in range(3):
        await center.reported()
    await center.store.write(
        lambda c: c.execute(text("UPDATE event SET data = replace(data, '积水', '无事') WHERE seq = 2")).rowcount
    )
    proof = await center.store.read(verify_log)
    assert not proof.holds
    assert "event 2 does not follow" in proof.faults[0]


async def test_the_log_goes_on_after_a_restart_and_its_time_never_runs_backwards(
    store: Store, make_store: MakeStore
) -> None:
    ahead = CenterClock(wall=lambda: 4_000_000_000.0)
    first = Center(store, ahead)
    await first.commands.start()
    await first.reported()
    await first.commands.stop()
    again = make_store()
    await again.open()
    second = Center(again, CenterClock(wall=lambda: 3_999_000_000.0))
    await second.commands.start()
    await second.reported()
    events = await second.log.after(0, 10)
    await second.commands.stop()
    await again.close()
    assert events[1].at >= events[0].at
    assert (await store.read(verify_log)).holds


async def test_a_stopped_service_says_unavailable(center: Center) -> None:
    await center.commands.stop()
    with pytest.raises(Refused) as refused:
        await center.reported()
    assert refused.value.problem.code == "unavailable"
