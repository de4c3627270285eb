"""From the key to the log: nothing is lost, nothing is done twice, and the officer always knows."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.domain.store import Store
from console.domain.values import Change, CommandState, LinkKind, PendingCommand
from console.services import commands as module
from console.services.center_client import CenterClient
from console.services.center_time import CenterTime
from console.services.commands import CommandDesk
from console.services.desk_file import DeskFile, DeskFileError
from console.services.feed import Feed
from console.services.link import LinkState
from console.services.outbox import Outbox
from console.services.pacing import Backoff
from contract.command import Accept, Register, Remark, Report, Spot
from contract.identity import new_id
from tests.unit.console import words
from tests.unit.console.fake_center import TOKEN, FakeCenter


def quick() -> Backoff:
    return Backoff(0.01, 0.02, 0.1)


class Seat:
    """A whole desk without windows: file, store, feed and commands, against a center."""

    def __init__(self, center: FakeCenter, folder: Path, silence: float) -> None:
        self.center = center
        self.token = TOKEN
        self.store = Store()
        self.clock = CenterTime()
        self.file = DeskFile(folder)
        self.outbox = Outbox(self.file)
        self.client = CenterClient(center.url, lambda: self.token)
        self.feed = Feed(self.client, self.store, LinkState(self.store, self.clock), self.clock, backoff=quick())
        self.commands = CommandDesk(
            self.store,
            self.outbox,
            self.client,
            "test",
            login_needed=self.feed.wake,
            silence=silence,
            backoff=quick,
        )
        self.states: list[tuple[str, str]] = []
        self.store.subscribe(self._hear)

    def _hear(self, change: Change) -> None:
        held = self.store.pending.get(change.command_id or "")
        if held is not None and (held.command.type, held.state.value) not in self.states[-1:]:
            self.states.append((held.command.type, held.state.value))

    def state(self, command_id: str) -> CommandState | None:
        held = self.store.pending.get(command_id)
        return None if held is None else held.state

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110  any condition
                await asyncio.sleep(0.005)

    async def live(self) -> None:
        await self.until(lambda: self.store.link.kind is LinkKind.LIVE)

    async def down(self) -> None:
        await self.center.stop()
        await self.until(lambda: self.store.link.kind is LinkKind.LOST)

    async def shows(self, command_id: str, state: CommandState | None) -> None:
        await self.until(lambda: self.state(command_id) is state)

    def history(self) -> dict[str, str]:
        return dict(self.file.run(lambda c: c.execute("SELECT id, state FROM outbox").fetchall()).result())


@asynccontextmanager
async def seated(center: FakeCenter, folder: Path, *, silence: float = 6.0, online: bool = True) -> AsyncIterator[Seat]:
    seat = Seat(center, folder, silence)
    await asyncio.wrap_future(seat.file.open())
    tasks = [asyncio.create_task(seat.feed.run()), asyncio.create_task(seat.commands.run())]
    try:
        if online:
            await seat.live()
        yield seat
    finally:
        for task in tasks:
            task.cancel()
        assert not [r for r in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(r, Exception)]
        await seat.client.close()
        seat.file.close()


@pytest.fixture
async def center() -> AsyncIterator[FakeCenter]:
    center = FakeCenter()
    center.log.append(words.born(1))
    await center.start()
    yield center
    await center.stop()


@pytest.fixture
def matter(center: FakeCenter) -> str:
    return center.log[0].aggregate


REPORT = Report(text="路灯不亮", class_code="E05", place=Spot(lon=103.8, lat=30.7))


async def test_a_command_is_pending_until_the_feed_brings_its_event(center: FakeCenter, tmp_path: Path) -> None:
    async with seated(center, tmp_path) as seat:
        center.hold_events = True
        matter = new_id()
        made = seat.commands.submit(matter, "report", REPORT, expected_version=0)
        assert seat.state(made) is CommandState.WAITING
        await seat.shows(made, CommandState.ACKNOWLEDGED)
        assert matter not in seat.store.incidents
        center.tell(center.frame(center.log[-1]))
        await seat.shows(made, None)
        assert seat.store.incidents[matter].version == 1
        assert [s for _, s in seat.states] == ["waiting", "sent", "acknowledged"]
        await seat.until(lambda: seat.history()[made] == "done")


async def test_commands_of_one_matter_go_one_after_the_other_and_of_two_matters_side_by_side(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        texts = [f"第{n}条" for n in range(5)]
        for text in texts:
            seat.commands.submit(matter, "note", Remark(text=text), expected_version=1)
        seat.commands.submit(new_id(), "report", REPORT, expected_version=0)
        await seat.until(lambda: not seat.store.pending)
        posts = [r for r in center.requests if r.method == "POST" and matter in r.path]
        sent = [next(t for t in texts if t in r.body.decode()) for r in posts]
        assert sent == sorted(sent, key=texts.index), "a later note overtook an earlier one"
        assert seat.store.incidents[matter].version == 6
        assert len(center.log) == 7


async def test_an_answer_that_was_lost_is_asked_for_with_the_same_id_and_nothing_is_done_twice(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.hold_events, center.lose_answers = True, 2
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.shows(made, CommandState.ACKNOWLEDGED)
        assert [e.command_id for e in center.log].count(made) == 1
        assert len([r for r in center.requests if r.method == "POST"]) == 3


async def test_silence_is_said_loudly_and_ends_when_the_answer_comes(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path, silence=0.1) as seat:
        center.frozen = True
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.shows(made, CommandState.UNCONFIRMED)
        center.frozen = False
        await seat.shows(made, None)
        assert seat.store.incidents[matter].state == "registered"


async def test_what_was_made_without_a_link_waits_and_is_sent_when_it_is_back(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        await seat.down()
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await asyncio.sleep(0.1)
        assert seat.state(made) is CommandState.WAITING
        await center.start()
        await seat.shows(made, None)
        assert center.log[-1].command_id == made


async def test_what_expired_in_an_outage_comes_back_to_the_officer_and_is_not_sent(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        await seat.down()
        made = seat.commands.submit(matter, "register", Register(), expected_version=1, valid_for=0.1)
        await seat.shows(made, CommandState.EXPIRED)
        await center.start()
        await seat.live()
        await asyncio.sleep(0.1)
        assert len(center.log) == 1
        seat.commands.retry(made)
        assert seat.state(made) is None
        await seat.until(lambda: not seat.store.pending)
        assert seat.store.incidents[matter].state == "registered"
        assert center.log[-1].command_id != made


@pytest.mark.parametrize("committed", [True, False])
async def test_a_command_that_expired_unanswered_is_looked_up_in_the_log_and_never_sent_again(
    center: FakeCenter, tmp_path: Path, matter: str, committed: bool
) -> None:
    async with seated(center, tmp_path) as seat:
        center.hold_events = True
        if committed:
            center.lose_answers = 1
        else:
            center.refuse_commands = [words.problem("internal", 500)]
        made = seat.commands.submit(matter, "register", Register(), expected_version=1, valid_for=0.3)
        await seat.until(lambda: any(r.method == "POST" for r in center.requests))
        posts = len([r for r in center.requests if r.method == "POST"])
        await center.stop()
        await asyncio.sleep(0.4)
        await center.start()
        await seat.shows(made, None if committed else CommandState.EXPIRED)
        assert len([r for r in center.requests if r.method == "POST"]) == posts
        assert [e.command_id for e in center.log].count(made) == int(committed)


async def test_a_refusal_stays_with_its_reason_until_it_is_dismissed(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.refuse_commands = [words.problem("illegal_transition", 409, state="closed")]
        made = seat.commands.submit(matter, "accept", Accept(), expected_version=1)
        await seat.shows(made, CommandState.REJECTED)
        problem = seat.store.pending[made].problem
        assert problem is not None and problem.code == "illegal_transition"
        seat.commands.dismiss(made)
        assert seat.state(made) is None
        await seat.until(lambda: seat.history()[made] == "dismissed")


async def test_somebody_was_first_nothing_is_moved_by_itself_and_a_retry_takes_the_newest_version(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.happen(words.moved(2, center.incidents()[matter]))
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.shows(made, CommandState.REJECTED)
        await seat.until(lambda: seat.store.incidents[matter].version == 2)
        seat.commands.retry(made)
        await seat.until(lambda: not seat.store.pending)
        assert seat.store.incidents[matter].version == 3
        await seat.until(lambda: seat.history()[made] == "retried")


async def test_a_note_moves_to_the_newest_version_by_itself(center: FakeCenter, tmp_path: Path, matter: str) -> None:
    async with seated(center, tmp_path) as seat:
        center.happen(words.moved(2, center.incidents()[matter]))
        seat.commands.submit(matter, "note", Remark(text="到场"), expected_version=1)
        await seat.until(lambda: seat.store.incidents[matter].version == 3)
        await seat.until(lambda: not seat.store.pending)
        assert ("note", "rejected") not in seat.states


async def test_a_center_that_asks_to_come_later_gets_the_same_command_later(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.refuse_commands = [
            words.problem("rate_limited", 429),
            words.problem("storage_busy", 503),
            words.problem("internal", 500),
        ]
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.until(lambda: not seat.store.pending)
        assert center.log[-1].command_id == made
        assert ("register", "rejected") not in seat.states


async def test_an_ended_session_holds_every_command_until_somebody_logs_in(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.token = "new"
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.until(lambda: any(r.method == "POST" for r in center.requests))
        center.cut_feeds()
        await seat.until(lambda: seat.store.link.kind is LinkKind.REFUSED)
        assert seat.state(made) is CommandState.WAITING
        seat.token = "new"
        seat.feed.wake()
        await seat.shows(made, None)
        assert center.log[-1].command_id == made


async def test_a_restarted_desk_sends_what_it_had_not_sent_and_asks_again_for_what_it_had(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    other = words.born(2)
    center.happen(other)
    async with seated(center, tmp_path) as seat:
        center.frozen = True
        sent = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.shows(sent, CommandState.SENT)
        unsent = seat.commands.submit(matter, "note", Remark(text="随后"), expected_version=1)
        expired = seat.commands.submit(matter, "note", Remark(text="过时"), expected_version=1, valid_for=0.2)
    await asyncio.sleep(0.2)
    center.frozen = False
    async with seated(center, tmp_path) as seat:
        await seat.until(lambda: seat.store.incidents[matter].version == 3)
        await seat.shows(sent, None)
        await seat.shows(unsent, None)
        assert seat.state(expired) is CommandState.EXPIRED
        assert [e.command_id for e in center.log].count(sent) == 1
        assert len(center.log) == 4


async def test_a_snapshot_settles_what_was_acknowledged_when_the_event_itself_never_comes(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.hold_events = True
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.shows(made, CommandState.ACKNOWLEDGED)
        center.tell(b"event: event\ndata: nonsense\n\n")
        await seat.shows(made, None)
        assert seat.store.incidents[matter].state == "registered"


async def test_a_center_restored_from_an_older_copy_gets_the_acknowledged_command_again(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.hold_events = True
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.shows(made, CommandState.ACKNOWLEDGED)
        await center.stop()
        center.epoch, center.log, center.hold_events = "e2", center.log[:1], False
        center.done.clear()
        await center.start()
        await seat.shows(made, None)
        assert center.log[-1].command_id == made


async def test_a_waiting_command_can_be_taken_back_and_one_under_way_cannot(
    center: FakeCenter, tmp_path: Path, matter: str
) -> None:
    async with seated(center, tmp_path) as seat:
        center.frozen = True
        first = seat.commands.submit(matter, "register", Register(), expected_version=1)
        second = seat.commands.submit(matter, "note", Remark(text="算了"), expected_version=1)
        await seat.shows(first, CommandState.SENT)
        seat.commands.dismiss(first)
        seat.commands.dismiss(second)
        assert (seat.state(first), seat.state(second)) == (CommandState.SENT, None)
        center.frozen = False
        await seat.shows(first, None)
        assert len(center.log) == 2


async def test_a_full_disk_refuses_the_command_at_once_and_nothing_is_shown_or_sent(
    center: FakeCenter, tmp_path: Path, matter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(owner: str, made: PendingCommand, replaces: str | None = None) -> Future[None]:
        failed: Future[None] = Future()
        failed.set_exception(DeskFileError(28, "full"))
        return failed

    async with seated(center, tmp_path) as seat:
        monkeypatch.setattr(seat.outbox, "append", full)
        with pytest.raises(OSError):
            seat.commands.submit(matter, "register", Register(), expected_version=1)
        assert not seat.store.pending
        await asyncio.sleep(0.05)
        assert len(center.log) == 1


@pytest.mark.parametrize("works", [True, False])
async def test_a_slow_disk_never_holds_the_desk_up_and_the_command_shows_once_it_is_kept(
    center: FakeCenter, tmp_path: Path, matter: str, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    slow: Future[None] = Future()
    async with seated(center, tmp_path) as seat:
        append = seat.outbox.append

        def late(owner: str, made: PendingCommand, replaces: str | None = None) -> Future[None]:
            append(owner, made, replaces)
            return slow

        monkeypatch.setattr(seat.outbox, "append", late)
        begun = time.perf_counter()
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        assert time.perf_counter() - begun < module.KEEP_SECONDS + 0.1
        assert seat.state(made) is None
        if works:
            slow.set_result(None)
            await seat.until(lambda: seat.store.incidents[matter].state == "registered")
        else:
            slow.set_exception(DeskFileError(28, "full"))
            await seat.shows(made, CommandState.REJECTED)
            problem = seat.store.pending[made].problem
            assert problem is not None and problem.code == "storage_full"


async def test_another_officer_never_sends_what_the_first_one_wrote(
    center: FakeCenter, tmp_path: Path, matter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(center, tmp_path) as seat:
        await seat.down()
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        other = words.SESSION.model_copy(update={"user": words.SESSION.user.model_copy(update={"id": "seat03"})})
        mine = words.SESSION
        monkeypatch.setattr(words, "SESSION", other)
        seat.feed.wake()
        await center.start()
        await seat.live()
        await asyncio.sleep(0.1)
        assert seat.state(made) is None
        assert len(center.log) == 1
        monkeypatch.setattr(words, "SESSION", mine)
        seat.feed.wake()
        assert seat.store.link.kind is not LinkKind.LIVE
        await seat.until(lambda: len(center.log) == 2)
        assert center.log[-1].command_id == made


async def test_nothing_can_be_submitted_before_it_is_known_who_sits_here(tmp_path: Path) -> None:
    center = FakeCenter(port=9)
    async with seated(center, tmp_path, online=False) as seat:
        with pytest.raises(OSError):
            seat.commands.submit(new_id(), "report", REPORT, expected_version=0)
