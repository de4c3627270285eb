"""The feed against a center on a real socket that freezes, cuts, lies and forgets."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from console.domain.store import Store
from console.domain.values import Change, Kind, LinkKind
from console.services import feed as feed_module
from console.services.center_client import CenterClient
from console.services.center_time import CenterTime
from console.services.feed import Feed
from console.services.link import LinkState
from console.services.pacing import Backoff
from contract.event import fold
from tests.unit.console import words
from tests.unit.console.fake_center import TOKEN, FakeCenter, raw_server, sse


class Desk:
    """A store with its feed, and what was heard."""

    def __init__(self, url: str) -> None:
        self.token = TOKEN
        self.store = Store()
        self.clock = CenterTime()
        self.client = CenterClient(url, lambda: self.token)
        self.feed = Feed(
            self.client, self.store, LinkState(self.store, self.clock), self.clock, backoff=Backoff(0.01, 0.02, 0.1)
        )
        self.changes: list[Change] = []
        self.links: list[LinkKind] = []
        self.store.subscribe(self._hear)

    def _hear(self, change: Change) -> None:
        self.changes.append(change)
        if change.kind is Kind.LINK and (not self.links or self.links[-1] is not self.store.link.kind):
            self.links.append(self.store.link.kind)

    @property
    def snapshots(self) -> int:
        return sum(1 for c in self.changes if c.kind is Kind.SNAPSHOT)

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110  any condition
                await asyncio.sleep(0.005)

    async def live(self) -> None:
        await self.until(lambda: self.store.link.kind is LinkKind.LIVE)

    async def lost(self) -> None:
        await self.until(lambda: self.store.link.kind is LinkKind.LOST)


@asynccontextmanager
async def trying(url: str) -> AsyncIterator[Desk]:
    desk = Desk(url)
    task = asyncio.create_task(desk.feed.run())
    try:
        yield desk
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await desk.client.close()


def running(center: FakeCenter) -> AbstractAsyncContextManager[Desk]:
    return trying(center.url)


@pytest.fixture
async def center() -> AsyncIterator[FakeCenter]:
    center = FakeCenter()
    center.log += [words.born(1), words.born(2)]
    await center.start()
    yield center
    await center.stop()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "SILENCE_SECONDS", 0.3)


async def test_a_desk_starts_from_a_snapshot_and_follows_the_log(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        assert dict(desk.store.incidents) == center.incidents()
        center.happen(words.born(3))
        center.happen(words.moved(4, fold(None, center.log[2])))
        await desk.until(lambda: desk.store.seq == 4)
        assert dict(desk.store.incidents) == center.incidents()
        assert desk.store.session == words.SESSION
        assert desk.store.link.data_at == words.NOW
        assert desk.links == [LinkKind.CONNECTING, LinkKind.LIVE]


async def test_a_new_edition_of_the_catalogue_reaches_a_desk_that_is_at_work(center: FakeCenter) -> None:
    def asked() -> int:
        return sum(r.path == "/v1/reference" for r in center.requests)

    def held() -> int:
        return -1 if desk.store.reference is None else desk.store.reference.edition

    async with running(center) as desk:
        await desk.live()
        assert (held(), asked()) == (0, 1)
        center.edition = 4
        await desk.until(lambda: held() == 4)
        await asyncio.sleep(4 * center.beat_seconds)
        assert (asked(), desk.snapshots, len(center.resumed_from)) == (2, 1, 1), "asked once, the feed went on"


async def test_a_center_that_was_killed_is_resumed_by_cursor_without_a_new_snapshot(
    center: FakeCenter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "console"):
        async with running(center) as desk:
            await desk.live()
            await center.stop()
            await desk.lost()
            assert desk.store.link.retry_in is not None
            assert desk.store.link.problem
            center.log.append(words.born(3))
            await asyncio.sleep(0.3)
            await center.start()
            await desk.live()
            assert dict(desk.store.incidents) == center.incidents()
            assert desk.snapshots == 1
            assert center.resumed_from[-1] == center.cursor(2)
    said = [r.getMessage() for r in caplog.records if r.name.endswith(".link")]
    assert len([s for s in said if "lost" in s]) == 1
    assert len([s for s in said if "is live" in s]) == 1


@pytest.mark.usefixtures("impatient")
async def test_a_frozen_center_is_lost_after_three_missed_beats(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        center.frozen = True
        begun = asyncio.get_running_loop().time()
        await desk.lost()
        assert 0.2 < asyncio.get_running_loop().time() - begun < 1.0
        center.frozen = False
        await desk.live()
        assert dict(desk.store.incidents) == center.incidents()


@pytest.mark.usefixtures("impatient")
async def test_a_trickle_of_bytes_that_never_makes_a_frame_is_silence(center: FakeCenter) -> None:
    center.beat_seconds = 60
    async with running(center) as desk:
        await desk.until(lambda: desk.store.link.kind is LinkKind.LIVE)
        for _ in range(100):
            center.tell(b"data: never ending ")
            await asyncio.sleep(0.01)
            if desk.store.link.kind is LinkKind.LOST:
                return
    pytest.fail("a trickle was taken for life")


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.99])
async def test_a_frame_cut_in_the_middle_is_asked_for_again(center: FakeCenter, keep: float) -> None:
    async with running(center) as desk:
        await desk.live()
        center.hold_events = True
        center.happen(words.born(3))
        raw = center.frame(center.log[-1])
        center.tell(raw[: int(len(raw) * keep)])
        center.frozen = True  # on a busy machine a beat would be sent into the middle of the frame
        await asyncio.sleep(0.03)
        center.cut_feeds()
        center.frozen = False
        await desk.until(lambda: desk.store.seq == 3)
        assert dict(desk.store.incidents) == center.incidents()
        assert desk.snapshots == 1


@pytest.mark.parametrize(
    "data", ['{"seq": 3}', "not json at all", '{"seq": "3"}', "[]"], ids=["fields", "text", "type", "list"]
)
async def test_an_event_that_cannot_be_read_is_logged_with_its_id_and_leads_to_a_new_snapshot(
    center: FakeCenter, data: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "console"):
        async with running(center) as desk:
            await desk.live()
            center.hold_events = True
            center.happen(words.born(3))
            center.tell(sse("event", data, center.cursor(3)))
            await desk.until(lambda: desk.store.seq == 3)
            assert desk.snapshots == 2
            assert dict(desk.store.incidents) == center.incidents()
    assert center.cursor(3) in caplog.text


async def test_a_gap_in_the_versions_leads_to_a_new_snapshot(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        center.hold_events = True
        second = words.moved(3, fold(None, center.log[0]))
        center.happen(second)
        center.hold_events = False
        center.happen(words.moved(4, fold(fold(None, center.log[0]), second)))
        await desk.until(lambda: desk.store.seq == 4)
        assert desk.snapshots == 2
        assert dict(desk.store.incidents) == center.incidents()


async def test_an_event_without_a_cursor_leads_to_a_new_snapshot(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        center.tell(sse("event", words.born(3).model_dump_json(), ""))
        await desk.until(lambda: desk.snapshots == 2)


async def test_a_log_that_began_anew_is_taken_over_whole(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        await center.stop()
        center.epoch, center.log = "e2", [words.born(1)]
        await center.start()
        await desk.until(lambda: desk.store.epoch == "e2")
        await desk.live()
        assert dict(desk.store.incidents) == center.incidents()


async def test_events_that_never_come_although_beats_name_them_lead_to_a_new_snapshot(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        center.hold_events = True
        center.happen(words.born(3))
        await desk.until(lambda: desk.store.seq == 3)
        assert desk.snapshots == 2


async def test_a_desk_that_is_still_behind_does_not_call_itself_live(center: FakeCenter) -> None:
    center.head_of_beats = 10
    async with running(center) as desk:
        await desk.until(lambda: desk.snapshots == 1)
        for seq in range(3, 11):
            await asyncio.sleep(0.06)
            assert desk.store.link.kind is not LinkKind.LIVE
            center.happen(words.born(seq))
        await desk.live()


async def test_frames_of_a_kind_we_do_not_know_are_passed_over(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        center.tell(sse("weather", "{not even json", "nonsense"))
        center.happen(words.born(3))
        await desk.until(lambda: desk.store.seq == 3)
        assert desk.snapshots == 1
        assert desk.links[-1] is LinkKind.LIVE


async def test_an_ended_session_is_refused_and_a_new_login_goes_on_at_once(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        center.token = "another"
        center.tell(sse("bye", '{"reason": "登录已过期"}'))
        center.cut_feeds()
        await desk.until(lambda: desk.store.link.kind is LinkKind.REFUSED)
        assert desk.feed.refused is not None and desk.feed.refused.code == "session_expired"
        assert dict(desk.store.incidents) == center.incidents()
        desk.token = "another"
        desk.feed.wake()
        await desk.live()


async def test_a_new_login_on_a_live_link_begins_anew_at_once_and_as_somebody_else(
    center: FakeCenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(center) as desk:
        await desk.live()
        other = words.SESSION.model_copy(update={"user": words.SESSION.user.model_copy(update={"id": "seat03"})})
        monkeypatch.setattr(words, "SESSION", other)
        center.token = desk.token = "of another officer"
        desk.feed.wake()
        assert desk.store.link.kind is LinkKind.LOST
        await desk.live()
        assert desk.store.session == other
        assert desk.snapshots == 2


async def test_a_new_officer_sees_nothing_of_the_last_ones_scope_while_the_snapshot_is_missing(
    center: FakeCenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(center) as desk:
        await desk.live()
        user = words.SESSION.user.model_copy(update={"id": "seat03"})
        other = words.SESSION.model_copy(update={"user": user, "roots": ("510115001",)})
        mine = words.SESSION
        monkeypatch.setattr(words, "SESSION", other)
        center.answer_snapshot = lambda: b"nonsense"
        desk.feed.wake()
        await desk.until(lambda: desk.store.link.attempt >= 2)
        assert desk.store.session == mine
        assert desk.store.link.kind is LinkKind.LOST
        center.log.clear()
        center.answer_snapshot = None
        await desk.live()
        assert desk.store.session == other
        assert dict(desk.store.incidents) == {}


async def test_a_server_that_is_not_a_center_is_told_apart_from_no_server() -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
    async with raw_server(page) as url, trying(url) as desk:
        await desk.until(lambda: "不是守望中心" in desk.store.link.problem)
        assert desk.store.link.kind is LinkKind.CONNECTING
    async with trying(url) as desk:
        await desk.until(lambda: "连不上" in desk.store.link.problem)


@pytest.mark.parametrize(
    "speech",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\xff" * 500,
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 502 Bad\r\n\r\n",
    ],
    ids=["ssh", "noise", "nothing", "empty object", "bad gateway"],
)
async def test_whatever_listens_there_the_desk_keeps_trying_and_says_why(speech: bytes) -> None:
    async with raw_server(speech) as url, trying(url) as desk:
        await desk.until(lambda: desk.store.link.attempt >= 3)
        assert desk.store.link.problem


@pytest.mark.usefixtures("no_old_garbage")
async def test_a_flood_is_applied_in_slices_and_the_loop_stays_responsive(center: FakeCenter) -> None:
    async with running(center) as desk:
        await desk.live()
        center.hold_events = True
        for seq in range(3, 2003):
            center.happen(words.born(seq))
        center.tell(b"".join(center.frame(e) for e in center.log[2:]))
        await asyncio.sleep(0)
        worst, last = 0.0, time.thread_time()  # of the processor: other programs on the machine do not count
        while desk.store.seq < 2002:
            await asyncio.sleep(0)
            now = time.thread_time()
            worst, last = max(worst, now - last), now
        assert len(desk.store.incidents) == 2002
        assert worst < 0.03
