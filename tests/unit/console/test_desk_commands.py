"""From the key to the log: nothing is lost, nothing is done twice, and the officer always knows."""

import asyncio
from pathlib import Path

import pytest

from console.domain.values import CommandState, LinkKind
from contract.identity import new_id
from contract.payload import Accept, Register, Remark
from tests.unit.console import words
from tests.unit.console.fake_center import FakeCenter
from tests.unit.console.seat import REPORT, seated


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
        await seat.until(lambda: len(center.log) == 7)  # on a slow disk a command is pending only once it is written
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
        await seat.until(lambda: seat.store.incidents[matter].state == "registered")
        await seat.until(lambda: not seat.store.pending)
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
        # in this order: on a slow disk nothing is pending between the one that is replaced and the one that is written
        await seat.until(lambda: seat.store.incidents[matter].version == 3)
        await seat.until(lambda: not seat.store.pending)
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
        await seat.until(lambda: center.log[-1].command_id == made)
        await seat.until(lambda: not seat.store.pending)
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
