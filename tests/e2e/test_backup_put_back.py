"""An older backup is put back under centers that run: what desks hold is not so any more, and they are told."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import asyncpg

from tests.e2e.center_process import DESK_TOKEN, running_center
from tests.e2e.feed_reader import frames
from tests.postgres import PostgresServer

BACK = """
UPDATE log_head SET seq = seq - 2, hash = (SELECT e.hash FROM event e WHERE e.seq = log_head.seq - 2);
DELETE FROM event WHERE seq > (SELECT seq FROM log_head);
DELETE FROM incident_scope s WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.aggregate = s.incident_id);
DELETE FROM sla_timer t WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.aggregate = t.incident_id);
DELETE FROM incident i WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.aggregate = i.id);
"""
"""The database as it stood two reports ago."""


async def put_back(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(BACK)
    finally:
        await connection.close()


async def test_desks_of_a_center_under_which_a_backup_is_put_back_start_anew(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    with postgres_server.database() as url, running_center(tmp_path, database=url) as center:
        for n in range(4):
            assert (await asyncio.to_thread(center.report, f"before-{n}")).status_code == 200
        async with aclosing(frames(center.url, DESK_TOKEN)) as feed, asyncio.timeout(20):
            await anext(feed)
            await put_back(url)
            kinds = [frame.event async for frame in feed]
        assert kinds[-1] == "reset"
        with center.client() as http:
            snapshot = http.get("/v1/snapshot").json()
            assert (len(snapshot["incidents"]), snapshot["figures"]["open"]) == (2, 2)
            async with aclosing(frames(center.url, DESK_TOKEN, snapshot["cursor"])) as feed, asyncio.timeout(20):
                assert (await asyncio.to_thread(center.report, "after")).status_code == 200
                async for frame in feed:
                    if frame.event == "event":
                        break
                assert frame.data["seq"] == 3, "and goes on from there"
