"""The client: every answer becomes a value, a refusal with its reason, or "not reachable" with a sentence."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.services import center_client as module
from console.services import link_words
from console.services.center_client import CenterClient
from contract.problems import MEDIA_TYPE, Problem
from tests.unit.console import words
from tests.unit.console.fake_center import TOKEN, FakeCenter, raw_server

PROBLEM = words.problem("forbidden", 403).model_dump_json().encode()


def answer(status: str, media_type: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@asynccontextmanager
async def client(url: str, token: str = TOKEN) -> AsyncIterator[CenterClient]:
    made = CenterClient(url, lambda: token)
    try:
        yield made
    finally:
        await made.close()


@pytest.fixture
async def center() -> AsyncIterator[FakeCenter]:
    center = FakeCenter()
    center.log += [words.born(1), words.born(2)]
    await center.start()
    yield center
    await center.stop()


async def test_questions_are_answered_with_values(center: FakeCenter) -> None:
    async with client(center.url) as asked:
        port: Center = asked
        assert await asked.session() == words.SESSION
        assert await asked.reference() == words.REFERENCE
        assert (await port.timeline(center.log[0].aggregate)).events == (center.log[0],)
        assert {i.id for i in (await asked.snapshot()).incidents} == set(center.incidents())


async def test_many_questions_use_few_connections(center: FakeCenter) -> None:
    async with client(center.url) as asked:
        for _ in range(20):
            await asked.session()
        assert len(center._writers) == 1


async def test_a_refusal_brings_the_centers_own_reason() -> None:
    async with raw_server(answer("403 No", MEDIA_TYPE, PROBLEM)) as url, client(url) as asked:
        with pytest.raises(CenterRefused) as refused:
            await asked.cameras()
        assert isinstance(refused.value.problem, Problem)
        assert (refused.value.problem.code, refused.value.problem.detail) == ("forbidden", "因为 forbidden")


@pytest.mark.parametrize(
    "speech",
    [
        answer("200 OK", "application/json", b'{"cameras": 5}'),
        answer("200 OK", "application/json", b"not json"),
        answer("200 OK", "text/html", "<p>请登录上网认证</p>".encode()),
        answer("302 Found", "text/html", b""),
        answer("404 Not Found", "text/html", b"nginx"),
        answer("502 Bad Gateway", "text/html", b"nginx"),
        answer("403 No", MEDIA_TYPE, b'{"code": "of another product"}'),
    ],
    ids=["model", "json", "portal", "redirect", "404", "502", "problem"],
)
async def test_an_answer_that_is_not_our_centers_is_said_to_be_so(speech: bytes) -> None:
    async with raw_server(speech) as url, client(url) as asked:
        with pytest.raises(CenterUnreachable) as failed:
            await asked.cameras()
        assert str(failed.value) == link_words.NOT_OUR_CENTER


async def test_an_answer_without_end_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER", 1000)
    async with raw_server(answer("200 OK", "application/json", b" " * 5000)) as url, client(url) as asked:
        with pytest.raises(CenterUnreachable):
            await asked.cameras()
        await asyncio.sleep(0.01)  # httpx leaves the closing of its inner generators to the loop


async def test_no_answer_in_time_is_unreachable(center: FakeCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    center.frozen = True
    limits = {**(CenterClient._call.__kwdefaults__ or {}), "seconds": 0.1}
    monkeypatch.setattr(CenterClient._call, "__kwdefaults__", limits)
    async with client(center.url) as asked:
        with pytest.raises(CenterUnreachable) as failed:
            await asked.session()
        assert str(failed.value) == link_words.NO_ANSWER


@pytest.mark.parametrize("url", ["", "http://", "ftp://127.0.0.1", "http://[::1", "http://127.0.0.1:1", "说明"])
async def test_an_address_that_is_none_is_unreachable_and_not_a_crash(url: str) -> None:
    async with client(url) as asked:
        with pytest.raises(CenterUnreachable):
            await asked.session()


async def test_a_call_under_way_ends_when_the_address_changes(center: FakeCenter) -> None:
    center.frozen = True
    async with client(center.url) as asked:
        waiting = asyncio.create_task(asked.session())
        await asyncio.sleep(0.05)
        await asked.retarget("http://127.0.0.1:1")
        with pytest.raises(CenterUnreachable):
            await waiting


async def test_a_photo_is_sent_with_its_chinese_name() -> None:
    kept = {"attachment": {"hash": "a" * 64, "media_type": "image/png", "size": 3, "name": "现场.png"}}
    heard: list[bytes] = []

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        heard.append(await reader.readexactly(3))
        writer.write(answer("201 Created", "application/json", json.dumps(kept).encode()))
        writer.close()

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    async with client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as asked:
        assert (await asked.upload("现场.png", b"png")).name == "现场.png"
    server.close()
    await server.wait_closed()
    assert b"X-Filename: %E7%8E%B0%E5%9C%BA.png" in heard[0] or b"x-filename: %E7%8E%B0%E5%9C%BA.png" in heard[0]
    assert heard[1] == b"png"
