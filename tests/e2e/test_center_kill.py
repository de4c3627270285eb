"""A center that is killed under load loses nothing it acknowledged, and no desk sees an event twice or never."""

import asyncio
import random
from pathlib import Path

import httpx

from tests.e2e.center_process import API_KEY, DESK_TOKEN, CenterProcess, report_body, verify_log
from tests.e2e.feed_reader import Reader, eventually

WRITERS = 8
READERS = 4
KILLS = 4


async def write(center: CenterProcess, name: str, acknowledged: dict[str, int], enough: asyncio.Event) -> None:
    """Report again and again, each under its own key, and repeat what was not acknowledged, as an outbox does."""
    number = 0
    while not enough.is_set():
        number += 1
        key = f"{name}-{number}"
        while key not in acknowledged:
            try:
                async with httpx.AsyncClient(base_url=center.url, timeout=3) as http:
                    headers = {"X-API-Key": API_KEY, "Idempotency-Key": key}
                    answer = await http.post("/v1/reports", json=report_body(), headers=headers)
                assert answer.status_code == 200, answer.text
                acknowledged[key] = answer.json()["seq"]
            except httpx.TransportError:
                await asyncio.sleep(0.05)


async def test_four_kills_under_eight_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    center = CenterProcess(tmp_path)
    await asyncio.to_thread(center.start)
    readers = [Reader(center, DESK_TOKEN).start() for _ in range(READERS)]
    for reader in readers:
        await reader.until(1, "beat")
    acknowledged: dict[str, int] = {}
    enough = asyncio.Event()
    writers = [asyncio.create_task(write(center, f"w{n}", acknowledged, enough)) for n in range(WRITERS)]
    chance = random.Random(7)
    for _ in range(KILLS):
        await asyncio.sleep(0.6 + chance.random())
        await asyncio.to_thread(center.kill)
        await asyncio.to_thread(center.start)
    await asyncio.sleep(0.8)
    enough.set()
    async with asyncio.timeout(20):
        await asyncio.gather(*writers)
    last = max(acknowledged.values())
    assert last > 20, "a load worth the name"
    for reader in readers:
        await eventually(lambda reader=reader: last in reader.sequence, 10)  # type: ignore[misc]
        assert reader.sequence == list(range(1, last + 1))
        await reader.stop()
    assert sorted(acknowledged.values()) == list(range(1, last + 1)), (
        "every matter was acknowledged once, none is extra"
    )
    assert all(reader.of("reset") == [] for reader in readers)
    assert await asyncio.to_thread(center.stop) == 0
    verified = await asyncio.to_thread(verify_log, center)
    assert verified.returncode == 0, verified.stderr
    assert f"{last} 条" in verified.stdout
