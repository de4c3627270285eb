"""The one way anything changes: commands wait in line, go into the log in batches, and are answered after the commit.

A batch is whatever arrived while the one before it was being written; nothing ever waits for a batch to fill.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from center.domain.district import District
from center.service import batch, refusals
from center.service.caller import Caller
from center.service.clock import CenterClock
from center.service.contacts import contact_of
from center.service.ids import named_id
from center.service.jobs import Earlier, Job, command_job, expire_job, relocate_job, reveal_job
from center.service.log import EventLog
from center.service.refusals import Refused
from center.store import schema
from center.store.protocol import StorageBusy, StorageFull, Store, StoreError
from contract.command import Command, CommandResult, IntakeReport, Receipt, Revealed
from contract.envelope import ReportCommand
from contract.identity import new_id
from contract.payload import Report

logger = logging.getLogger(__name__)

BATCH = 256
DUE_AT_ONCE = 200
MOST_WAITING = 5_000
"""Commands in line; one more is refused while the database catches up, so that memory and waiting stay bounded."""
CROWDED_SECONDS = 2
_LAST = select(schema.event.c.at).order_by(schema.event.c.seq.desc()).limit(1_000).subquery()
_NEWEST = select(func.max(_LAST.c.at))  # of many: the last ones may be a history that was handed over


@dataclass(slots=True)
class _Waiting:
    job: Job
    answer: asyncio.Future[CommandResult]


@dataclass(slots=True)
class _Clock:
    """The clock's turn in the line; the answer is how many events it wrote."""

    answer: asyncio.Future[int]


class CommandService:
    """Used from the center's asyncio loop. The store is opened before ``start`` and closed after ``stop``.

    Every method raises Refused: the rules' refusals, storage_full, storage_busy, unavailable, internal.
    """

    def __init__(self, store: Store, clock: CenterClock, log: EventLog, district: District) -> None:
        self._store = store
        self._clock = clock
        self._log = log
        self._district = district
        self._line: list[_Waiting | _Clock] = []
        self._arrived = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up the log where it ended: the clock never shows a time before its last event."""
        newest = await self._store.read(lambda connection: connection.execute(_NEWEST).scalar())
        if newest is not None:
            self._clock.hold(newest)
        await self._log.start()
        self._stopping = False
        self._task = asyncio.create_task(self._work(), name="command batches")

    async def stop(self) -> None:
        """Finish what was taken in; what comes later is refused as unavailable."""
        self._stopping = True
        self._arrived.set()
        task, self._task = self._task, None
        if task is not None:
            await task
        await self._log.stop()

    def adopt(self, district: District) -> None:
        """Decide by another district from the next batch on; matters keep the deadlines they have."""
        self._district = district

    async def submit(
        self, incident_id: str, command: Command, caller: Caller, earlier: Earlier | None = None
    ) -> CommandResult:
        """``earlier``: when it was done and who says so, for a history that is handed over (see ``jobs.moment``)."""
        return await self._queue(command_job(incident_id, command, caller, earlier))

    async def intake(self, report: IntakeReport, caller: Caller, idempotency_key: str | None = None) -> Receipt:
        """A report of another system; the same ``external_id`` (or key) of the same caller is the same matter."""
        key = report.external_id or idempotency_key
        if key:
            command_id, incident_id = (named_id(what, caller.actor.id, key) for what in ("command", "incident"))
        else:
            command_id, incident_id = new_id(), new_id()
        payload = Report.model_construct(report.model_fields_set, **dict(report))
        command = ReportCommand.model_construct(
            command_id=command_id, expected_version=0, type="report", payload=payload
        )
        earlier = None if report.occurred_at is None else Earlier(report.occurred_at, caller)
        done = await self.submit(incident_id, command, caller, earlier)
        return Receipt(incident_id=done.incident_id, code=done.code, seq=done.seq, replayed=done.replayed)

    async def reveal(self, incident_id: str, reason: str, caller: Caller) -> Revealed:
        """The full contact; the log and the access register hold who asked and why before anyone sees it.

        What is out of scope, what nobody left and what was deleted since are refused in the same words.
        """
        try:
            contact = await self._store.read(partial(contact_of, incident_id=incident_id))
        except StoreError as error:
            raise _refused(error) from error
        unseen = refusals.not_found("事件或报告人的联系方式")
        if contact is None:
            raise unseen
        try:
            await self._queue(reveal_job(new_id(), incident_id, reason, caller))
        except Refused as refused:
            raise unseen if refused.problem.code == "not_found" else refused from None
        return contact

    async def expire_attachments(self, incident_id: str, closed_at: int, closed_before: int) -> CommandResult:
        """Say in the log that the files of a matter closed before ``closed_before`` (ms) are not shown any more."""
        return await self._queue(expire_job(incident_id, closed_at, closed_before))

    async def relocate(self, incident_id: str, version: int, edition: int) -> CommandResult:
        """Say in the log where an open matter of ``version`` lies since its grid was split, merged or moved."""
        return await self._queue(relocate_job(incident_id, version, edition))

    async def fire_due(self) -> int:
        """Let the clock say what is due, at most DUE_AT_ONCE matters; returns how many events that came to."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._enqueue(_Clock(answer))
        return await answer

    async def _queue(self, job: Job) -> CommandResult:
        answer: asyncio.Future[CommandResult] = asyncio.get_running_loop().create_future()
        self._enqueue(_Waiting(job, answer))
        return await answer

    def _enqueue(self, item: _Waiting | _Clock) -> None:
        if self._stopping or self._task is None:
            raise refusals.unavailable()
        if len(self._line) >= MOST_WAITING and isinstance(item, _Waiting):
            raise refusals.crowded(CROWDED_SECONDS)
        self._line.append(item)
        self._arrived.set()

    async def _work(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._line:
                taken, self._line = self._line[:BATCH], self._line[BATCH:]
                waiting = [item for item in taken if isinstance(item, _Waiting) and not item.answer.cancelled()]
                if waiting:
                    await self._write(waiting)
                for item in taken:
                    if isinstance(item, _Clock):
                        await self._say_due(item)
            if self._stopping:
                return

    async def _write(self, waiting: list[_Waiting]) -> None:
        jobs = [item.job for item in waiting]
        try:
            outcome = await self._transact(partial(batch.run, jobs=jobs))
        except Exception as error:  # noqa: BLE001 whatever it was: the caller is answered and the line goes on
            if len(waiting) > 1 and _may_be_one(error, self._store):
                logger.warning("a batch of %d failed, doing its commands one by one: %r", len(waiting), error)
                for item in waiting:
                    await self._write([item])
            else:
                refused = _refused(error)
                for item in waiting:
                    _fail(item.answer, refused)
            return
        for item, answer in zip(waiting, outcome.answers, strict=True):
            if item.answer.done():
                continue
            if isinstance(answer, CommandResult):
                item.answer.set_result(answer)
            else:
                item.answer.set_exception(answer or refusals.internal())

    async def _say_due(self, item: _Clock) -> None:
        try:
            outcome = await self._transact(partial(batch.run_due, most=DUE_AT_ONCE))
        except Exception as error:  # noqa: BLE001 whatever it was: the caller is answered and the line goes on
            if await self._set_aside(error):
                await self._say_due(item)
            else:
                _fail(item.answer, _refused(error))
            return
        if not item.answer.done():
            item.answer.set_result(len(outcome.events))

    async def _set_aside(self, error: Exception) -> bool:
        """True when the clock can go on without the matters that made it fail."""
        if isinstance(error, StoreError):
            return False
        work = partial(batch.set_aside, most=DUE_AT_ONCE, now=self._clock.now(), district=self._district)
        try:
            return await self._store.write(work) > 0
        except StoreError:
            return False

    async def _transact(self, work: Callable[..., batch.Outcome]) -> batch.Outcome:
        now = self._clock.now()
        outcome = await self._store.write(partial(work, now=now, district=self._district))
        self._log.committed(outcome.events)
        return outcome


def _may_be_one(error: Exception, store: Store) -> bool:
    """True when a single command of the batch may be to blame, so that the others deserve another try."""
    if isinstance(error, StorageBusy):
        return store.dialect == "postgresql"  # a deadlock or a lock too long held; on SQLite all would wait again
    return isinstance(error, IntegrityError) or not isinstance(error, StoreError)


def _refused(error: Exception) -> Refused:
    if isinstance(error, StorageFull):
        logger.error("nothing can be saved: %s", error)
        return refusals.storage_full()
    if isinstance(error, StorageBusy):
        logger.error("nothing could be saved: %s", error)
        return refusals.storage_busy()
    if isinstance(error, StoreError):
        logger.error("the store failed: %s", error)
        return refusals.unavailable()
    logger.error("a command failed", exc_info=error)
    return refusals.internal()


def _fail(answer: asyncio.Future[Any], refused: Refused) -> None:
    if not answer.done():
        answer.set_exception(refused)
