"""PostgreSQL hangs up on everybody: the center says so, finds it again, and the log goes on whole."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.log import EventLog, StoredEvent
from center.service.refusals import Refused
from center.service.verify import verify_log
from center.store.connect import store_for
from center.store.postgres import PostgresStore
from center.store.protocol import StorageBusy, StoreError
from contract.identity import new_id
from tests.postgres import PostgresServer
from tests.unit.center import town


@pytest.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    with postgres_server.database() as made:
        yield made


async def hang_up(url: str) -> None:
    """End every other connection to this database, as a restart would."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def test_after_a_hang_up_commands_and_the_live_log_go_on_with_nothing_lost_or_doubled(url: str) -> None:
    store = store_for(url)
    await store.open()
    log = EventLog(store)
    commands = CommandService(store, CenterClock(), log, town.TOWN)
    heard: list[StoredEvent] = []
    log.subscribe(heard.extend)
    await commands.start()
    wanted = {new_id(): town.report() for _ in range(30)}
    for number, (incident_id, command) in enumerate(wanted.items()):
        if number == 10:
            await hang_up(url)
        while True:  # the desk's outbox: the same command until it is answered
            try:
                await commands.submit(incident_id, command, town.OFFICER)
            except Refused as refused:
                assert refused.problem.status == 503
                await asyncio.sleep(0.02)
            else:
                break
    proof = await store.read(verify_log)
    await commands.stop()
    await store.close()
    assert (proof.events, proof.faults) == (30, ())
    assert [e.seq for e in heard] == list(range(1, 31))


async def test_a_lock_held_too_long_is_named_busy(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("center.store.postgres.LOCK_SECONDS", 1)
    store = store_for(url)
    await store.open()
    thief = await asyncpg.connect(url.replace("+asyncpg", ""))
    log = EventLog(store)
    commands = CommandService(store, CenterClock(), log, town.TOWN)
    await commands.start()
    async with thief.transaction():
        await thief.execute("SELECT * FROM log_head FOR UPDATE")
        with pytest.raises(Refused) as refused:
            await commands.submit(new_id(), town.report(), town.OFFICER)
    await commands.submit(new_id(), town.report(), town.OFFICER)
    await thief.close()
    await commands.stop()
    await store.close()
    assert refused.value.problem.code == "storage_busy"


async def test_a_server_that_is_not_there_is_a_store_error(free_port: int) -> None:
    store = PostgresStore(f"postgresql+asyncpg://shouwang@127.0.0.1:{free_port}/nothing")
    with pytest.raises(StoreError) as error:
        await store.open()
    await store.close()
    assert not isinstance(error.value, StorageBusy)
