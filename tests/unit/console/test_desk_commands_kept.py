"""What was submitted outlives restarts, full disks, slow disks and a change of officer."""

import asyncio
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from console.domain.values import CommandState, LinkKind, PendingCommand
from console.services import commands as module
from console.services.desk_file import DeskFileError
from contract.identity import new_id
from contract.payload import Register, Remark
from contract.problems import Problem
from tests.unit.console import words
from tests.unit.console.fake_center import FakeCenter
from tests.unit.console.seat import REPORT, seated


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


async def test_a_command_is_not_sent_when_another_officer_logs_in_while_the_disk_still_writes_it_down(
    center: FakeCenter, tmp_path: Path, matter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token is another's from that moment on; sent then, it would be an act in the other's name."""
    other = words.SESSION.model_copy(update={"user": words.SESSION.user.model_copy(update={"id": "seat03"})})
    mine = words.SESSION
    async with seated(center, tmp_path) as seat:
        mark = seat.outbox.mark

        def logs_in(command_id: str, state: CommandState | str, problem: Problem | None = None) -> Future[None]:
            if state is CommandState.SENT and words.SESSION is mine:
                monkeypatch.setattr(words, "SESSION", other)
                seat.feed.wake()
            return mark(command_id, state, problem)

        monkeypatch.setattr(seat.outbox, "mark", logs_in)
        made = seat.commands.submit(matter, "register", Register(), expected_version=1)
        await seat.until(lambda: seat.store.session is not None and seat.store.session.user.id == "seat03")
        await seat.live()
        await asyncio.sleep(0.1)
        assert seat.state(made) is None and len(center.log) == 1
        monkeypatch.setattr(seat.outbox, "mark", mark)
        monkeypatch.setattr(words, "SESSION", mine)
        seat.feed.wake()
        await seat.until(lambda: len(center.log) == 2)
        assert center.log[-1].command_id == made


async def test_the_next_officer_is_told_how_many_commands_wait_for_another(
    center: FakeCenter, tmp_path: Path, matter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = words.SESSION.model_copy(update={"user": words.SESSION.user.model_copy(update={"id": "seat03"})})
    mine = words.SESSION
    async with seated(center, tmp_path) as seat:
        await seat.until(lambda: seat.others == [0])
        await seat.down()
        seat.commands.submit(matter, "register", Register(), expected_version=1)
        seat.commands.submit(matter, "note", Remark(text="随后"), expected_version=1)
        monkeypatch.setattr(words, "SESSION", other)
        seat.feed.wake()
        await center.start()
        await seat.until(lambda: seat.others == [0, 2])
        monkeypatch.setattr(words, "SESSION", mine)
        seat.feed.wake()
        await seat.until(lambda: seat.others == [0, 2, 0])
        await seat.until(lambda: len(center.log) == 3)


async def test_nothing_can_be_submitted_before_it_is_known_who_sits_here(tmp_path: Path) -> None:
    center = FakeCenter(port=9)
    async with seated(center, tmp_path, online=False) as seat:
        with pytest.raises(OSError):
            seat.commands.submit(new_id(), "report", REPORT, expected_version=0)
