"""Carrying one command to the center: send, send again under the same id, read the refusal, find out its fate."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from console.domain.ports import CenterRefused, CenterUnreachable
from console.domain.store import Store
from console.domain.values import CommandState
from console.services.delivery import Entry, Verdict, judge
from console.services.desk_file import DeskFileError
from console.services.outbox import Outbox
from console.services.pacing import Backoff
from contract.command import Command, CommandResult
from contract.event import Timeline
from contract.problems import Problem

log = logging.getLogger(__name__)


class Sender(Protocol):
    """Raises CenterRefused and CenterUnreachable. See CenterClient."""

    async def send(self, incident_id: str, command: Command) -> CommandResult: ...
    async def timeline(self, incident_id: str) -> Timeline: ...


class Desk(Protocol):
    """What the carrier tells the desk."""

    def hold(self) -> None:
        """The center does not know us: send nothing until somebody logs in."""

    def again(self, entry: Entry, version: int) -> None:
        """The same wish as a new command. Raises OSError when it cannot be kept."""

    def settled(self, entry: Entry) -> None:
        """The store holds what the command did."""


class Carrier:
    """``gate`` is set while commands may be sent. ``silence``: seconds without an answer until that is said loudly."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        sender: Sender,
        gate: asyncio.Event,
        desk: Desk,
        silence: float,
        backoff: Callable[[], Backoff],
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._sender = sender
        self._gate = gate
        self._desk = desk
        self._silence = silence
        self._backoff = backoff

    async def carry(self, entry: Entry) -> None:
        """Returns when it is acknowledged, rejected, expired or replaced."""
        backoff = self._backoff()
        while True:
            await self._gate.wait()
            if asyncio.get_running_loop().time() >= entry.until:
                return await self._find_out(entry)
            if await self._try(entry):
                return None
            await asyncio.sleep(backoff.next())

    def show(self, entry: Entry, state: CommandState, problem: Problem | None = None) -> None:
        """Put the command's state on the overlay; a command that is sent has six seconds to be answered."""
        if entry.over:
            return
        if entry.silence is not None:
            entry.silence.cancel()
            entry.silence = None
        if state is CommandState.SENT:
            entry.silence = asyncio.get_running_loop().call_later(self._silence, self._unconfirmed, entry)
        entry.made = replace(entry.made, state=state, problem=problem)
        self._store.put_pending(entry.made)

    def expire(self, entry: Entry) -> None:
        log.warning("command %s was not sent within %.0f s", entry.id, entry.made.valid_for)
        entry.doubt = False
        self.show(entry, CommandState.EXPIRED)
        log_failure(self._outbox.mark(entry.id, CommandState.EXPIRED), entry.id)

    async def _try(self, entry: Entry) -> bool:
        """Send once. True when nothing is left to do here."""
        doubt, entry.doubt = entry.doubt, True
        if entry.state is CommandState.WAITING:
            await self._note(entry, CommandState.SENT)
            if not self._gate.is_set():  # closed while the disk wrote: it may be another officer's session by now
                await self._not_sent(entry, doubt)
                return False
            self.show(entry, CommandState.SENT)
        try:
            result = await self._sender.send(entry.made.incident_id, entry.made.command)
        except CenterUnreachable as error:
            log.info("command %s: %s", entry.id, error)
            return False
        except CenterRefused as refusal:
            return await self._refused(entry, _problem(refusal), doubt)
        await self._acknowledged(entry, result.seq)
        return True

    async def _acknowledged(self, entry: Entry, seq: int) -> None:
        if entry.over:
            return
        entry.seq, entry.epoch, entry.doubt = seq, self._store.epoch, False
        if self._store.seq >= seq:
            self._desk.settled(entry)
        else:
            self.show(entry, CommandState.ACKNOWLEDGED)
            await self._note(entry, CommandState.ACKNOWLEDGED)

    async def _refused(self, entry: Entry, problem: Problem, doubt: bool) -> bool:
        verdict = judge(problem, entry.made, entry.faults, entry.rebased)
        log.info("command %s (%s) refused: %s, %s", entry.id, entry.made.command.type, problem.code, verdict.value)
        match verdict:
            case Verdict.LOGIN | Verdict.LATER:
                await self._not_sent(entry, doubt)
                if verdict is Verdict.LOGIN:
                    self._desk.hold()
                return False
            case Verdict.UNKNOWN:
                entry.faults += 1
                return False
            case Verdict.REBASE if self._rebased(entry, problem):
                return True
        entry.doubt = False
        self.show(entry, CommandState.REJECTED, problem)
        await self._note(entry, CommandState.REJECTED, problem)
        return True

    async def _not_sent(self, entry: Entry, doubt: bool) -> None:
        """This try did nothing; ``doubt``: an earlier one may have."""
        entry.doubt = doubt
        if not doubt:
            await self._note(entry, CommandState.WAITING)
            self.show(entry, CommandState.WAITING)

    def _rebased(self, entry: Entry, problem: Problem) -> bool:
        entry.rebased += 1
        current = problem.params.get("current_version", 0)
        try:
            self._desk.again(entry, current if isinstance(current, int) else 0)
        except OSError as error:
            log.error("note %s could not be moved to the newest version: %s", entry.id, error)
            return False
        return True

    async def _find_out(self, entry: Entry) -> None:
        """It was sent, its answer never came, and it may not be sent any more: does the center's log hold it?"""
        self.show(entry, CommandState.UNCONFIRMED)
        backoff = self._backoff()
        while True:
            await self._gate.wait()
            try:
                timeline = await self._sender.timeline(entry.made.incident_id)
            except CenterRefused as refusal:
                problem = _problem(refusal)
                if problem.code == "not_found":
                    return self.expire(entry)
                if judge(problem, entry.made, 0, 0) is Verdict.LOGIN:
                    self._desk.hold()
                log.info("what became of command %s cannot be asked: %s", entry.id, problem.code)
            except CenterUnreachable as error:
                log.info("what became of command %s cannot be asked: %s", entry.id, error)
            else:
                done = next((e for e in timeline.events if e.command_id == entry.id), None)
                return self.expire(entry) if done is None else await self._acknowledged(entry, done.seq)
            await asyncio.sleep(backoff.next())

    def _unconfirmed(self, entry: Entry) -> None:
        log.warning("command %s is not confirmed after %.0f s", entry.id, self._silence)
        self.show(entry, CommandState.UNCONFIRMED)

    async def _note(self, entry: Entry, state: CommandState, problem: Problem | None = None) -> None:
        """Write the state down. The command itself is kept already, so a full disk does not stop it."""
        try:
            await asyncio.wrap_future(self._outbox.mark(entry.id, state, problem))
        except DeskFileError as error:
            log.error("the state of command %s was not written: %s", entry.id, error)


def log_failure(written: Future[None], command_id: str) -> None:
    """Nobody waits for this write; say so when it fails."""

    def report(done: Future[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("the state of command %s was not written: %s", command_id, error)

    written.add_done_callback(report)


def _problem(refusal: CenterRefused) -> Problem:
    assert isinstance(refusal.problem, Problem)
    return refusal.problem
