"""What became of one try to send a command, and what follows from the center's refusal. No I/O."""

import asyncio
from dataclasses import dataclass
from enum import Enum

from console.domain.values import CommandState, PendingCommand
from contract.command import Command, CommandAdapter, CommandType
from contract.identity import new_id
from contract.problems import Problem
from contract.wire import Request

LOGIN_CODES = frozenset({"unauthenticated", "session_expired"})
LATER_CODES = frozenset({"rate_limited", "storage_busy", "unavailable"})
"""The center did nothing and asks to come again."""
INTERNAL_TRIES = 3
REBASE_TRIES = 5


class Verdict(Enum):
    LOGIN = "login"  # hold everything until somebody logs in
    LATER = "later"  # nothing was done: the same again, later
    UNKNOWN = "unknown"  # it may have been done: the same id again
    REBASE = "rebase"  # a note stands on any version: once more on the newest
    REJECTED = "rejected"  # the officer decides


def judge(problem: Problem, made: PendingCommand, faults: int, rebased: int) -> Verdict:
    """``faults``: how often the center failed on it before; ``rebased``: how often it was moved to a newer version."""
    if problem.code in LOGIN_CODES:
        return Verdict.LOGIN
    if problem.code in LATER_CODES:
        return Verdict.LATER
    if problem.code == "internal" and faults < INTERNAL_TRIES:
        return Verdict.UNKNOWN
    if problem.code == "version_conflict" and made.command.type == "note" and rebased < REBASE_TRIES:
        return Verdict.REBASE
    return Verdict.REJECTED


@dataclass(eq=False, slots=True)
class Entry:
    """A command under way. ``doubt``: it was sent and its fate is unknown, so only the same id may be sent again.
    ``until``: the loop's time when it stops being valid; ``due`` says so then. ``silence``: how long it may stay
    unanswered. ``seq``, ``epoch``: where the center's log holds it. ``over``: nothing is left to do or show."""

    made: PendingCommand
    owner: str
    until: float
    doubt: bool = False
    faults: int = 0
    rebased: int = 0
    seq: int | None = None
    epoch: str = ""
    over: bool = False
    due: asyncio.TimerHandle | None = None
    silence: asyncio.TimerHandle | None = None
    carried: asyncio.Task[None] | None = None

    @property
    def id(self) -> str:
        return self.made.id

    @property
    def state(self) -> CommandState:
        return self.made.state

    def rest(self) -> None:
        """Stop its clocks."""
        for timer in (self.due, self.silence):
            if timer is not None:
                timer.cancel()
        self.due = self.silence = None


def build(type: CommandType, payload: Request, expected_version: int) -> Command:
    """A new command with a new id. Raises pydantic.ValidationError when the payload is not of this type."""
    return CommandAdapter.validate_python(
        {"command_id": new_id(), "expected_version": expected_version, "type": type, "payload": payload}
    )


def unkept(reason: str) -> Problem:
    """The desk's own refusal: the disk did not take the command."""
    return Problem(
        title="本机无法保存",
        status=507,
        code="storage_full",
        detail="本机磁盘已满或不可写，这条操作没有发出。请清理磁盘后点“重试”。",
        params={"reason": reason[:200]},
    )
