"""The live feed of a real center: what a desk may rely on."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.center_process import API_KEY, DESK_TOKEN, CenterProcess, report_body, running_center
from tests.e2e.feed_reader import Frame, Reader, frames

ELSEWHERE = {"lon": 103.8556, "lat": 30.6831}
"""In another street than the reports of ``report_body``."""


@pytest.fixture
def center(tmp_path: Path) -> Iterator[CenterProcess]:
    with running_center(tmp_path / "data") as center:
        yield center


async def report(center: CenterProcess, count: int = 1) -> None:
    async with httpx.AsyncClient(base_url=center.url, headers={"X-API-Key": API_KEY}) as http:
        for _ in range(count):
            (await http.post("/v1/reports", json=report_body())).raise_for_status()


async def first(url: str, token: str, kind: str, cursor: str = "") -> Frame:
    async with asyncio.timeout(8), aclosing(frames(url, token, cursor)) as stream:
        async for frame in stream:
            if frame.event == kind:
                return frame
    raise AssertionError(f"the feed ended without {kind}")


async def test_an_event_reaches_an_idle_desk_well_before_a_tick_would_bring_it(center: CenterProcess) -> None:
    reader = Reader(center, DESK_TOKEN).start()
    await reader.until(1, "beat")
    delays = []
    for number in range(1, 6):
        await asyncio.sleep(0.25)
        await report(center)
        acknowledged = time.monotonic()
        await reader.until(number)
        delays.append(time.monotonic() - acknowledged)
    assert min(delays) < 0.06, "other programs share this machine: the best of five counts"
    await reader.stop()


async def test_a_desk_resumes_after_its_cursor_without_a_gap_or_a_repeat(center: CenterProcess) -> None:
    await report(center, 6)
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {DESK_TOKEN}"}) as http:
        snapshot = (await http.get(f"{center.url}/v1/snapshot")).json()
    assert len(snapshot["incidents"]) == 6
    reader = Reader(center, DESK_TOKEN, snapshot["cursor"]).start()
    await reader.until(1, "beat")
    await report(center, 3)
    seventh = (await reader.until(3))[0].id
    assert reader.sequence == [7, 8, 9]
    await reader.stop()
    resumed = Reader(center, DESK_TOKEN, seventh).start()
    await resumed.until(2)
    assert resumed.sequence == [8, 9]
    await resumed.stop()


async def test_events_of_other_streets_never_arrive_and_their_place_is_told_by_a_checkpoint(
    center: CenterProcess,
) -> None:
    token = await asyncio.to_thread(center.login, "street-001")
    reader = Reader(center, token).start()
    await reader.until(1, "beat")
    await report(center, 3)
    checkpoint = (await reader.until(1, "checkpoint"))[-1]
    assert checkpoint.id.split(".")[1] == "3"
    assert reader.of("event") == []
    await reader.stop()


async def test_a_cursor_of_another_life_of_the_log_is_reset(center: CenterProcess) -> None:
    await report(center, 2)
    with center.client() as desk:
        epoch, seq, prefix = desk.get("/v1/snapshot").json()["cursor"].split(".")
    for cursor in (f"00000000.{seq}.{prefix}", f"{epoch}.{seq}.00000000", f"{epoch}.999.{prefix}", "nonsense"):
        told = await first(center.url, DESK_TOKEN, "reset", cursor)
        assert "快照" in told.data["reason"]
    async with aclosing(frames(center.url, DESK_TOKEN, f"{epoch}.{seq}.{prefix}")) as stream:
        assert [(await anext(stream)).event for _ in range(3)] == ["figures", "presence", "beat"], (
            "the true cursor is taken"
        )


async def test_beats_come_each_second_and_carry_the_centers_clock(center: CenterProcess) -> None:
    reader = Reader(center, DESK_TOKEN).start()
    beats = [f.data for f in await reader.until(4, "beat")]
    await reader.stop()
    steps = [b["at"] - a["at"] for a, b in pairwise(beats[1:])]
    assert all(800 < step < 1_400 for step in steps), steps
    assert beats[0]["rate"] == 1.0


async def test_figures_come_at_once_then_only_when_they_changed(center: CenterProcess) -> None:
    reader = Reader(center, DESK_TOKEN).start()
    await reader.until(3, "beat")
    assert len(reader.of("figures")) == 1
    await report(center, 5)
    changed = await reader.until(2, "figures")
    assert (changed[-1].data["org"], changed[-1].data["open"]) == ("510115", 5)
    await reader.stop()


async def test_a_desk_that_logs_out_elsewhere_is_told_goodbye_within_two_seconds(center: CenterProcess) -> None:
    token = await asyncio.to_thread(center.login, "seat01")
    reader = Reader(center, token).start()
    await reader.until(1, "beat")
    with center.client(token) as desk:
        desk.post("/v1/logout")
    bye = await reader.until(1, "bye", seconds=2.5)
    assert "重新登录" in bye[0].data["reason"]
    await reader.stop()


async def test_a_desk_that_does_not_read_is_dropped_and_holds_up_nobody(center: CenterProcess) -> None:
    address = urlsplit(center.url)
    reader = Reader(center, DESK_TOKEN).start()
    await reader.until(1, "beat")
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.connect((address.hostname, address.port))
        deaf.sendall(f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {DESK_TOKEN}\r\n\r\n".encode())
        await until_readers(center, 2)
        async with httpx.AsyncClient(base_url=center.url, headers={"X-API-Key": API_KEY}) as http:
            big = report_body(text="水" * 20_000)
            for _ in range(80):  # 5 MB: more than the buffers of both kernels' ends
                (await http.post("/v1/reports", json=big)).raise_for_status()
        await reader.until(80)
        await until_readers(center, 1, seconds=15)
    assert reader.sequence == list(range(1, 81))
    await reader.stop()


async def until_readers(center: CenterProcess, count: int, seconds: float = 5.0) -> None:
    async with httpx.AsyncClient() as http:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (await http.get(f"{center.url}/healthz")).json()["readers"] == count:
                return
            await asyncio.sleep(0.1)
    raise AssertionError(f"never {count} readers")
